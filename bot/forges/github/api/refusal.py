"""What it means when GitHub refuses a request: told from status, headers and codes, and from words for limits alone."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urlsplit

from bot.errors import ForgeError
from bot.forges.github.api.answers import Answer
from bot.texts.display import printable, shortened
from bot.waiting.patience import asked_for, moment
from bot.waiting.ways import Kind, Setback

# Why there is no status: nobody answered, or nobody who is to be trusted.
Silence = Literal["unreachable", "untrusted"]
SAML_HEADER = "x-github-sso"
_PERMISSIONS_HEADER = "x-accepted-github-permissions"
_MOST_QUOTED = 200
_DIGITS_OF_NOW = 10
_RATE_LIMITED = frozenset({"RATE_LIMITED", "RATE_LIMIT"})
# The one place where words decide: a secondary limit need not say so in any other way, be it 403, GraphQL's 200, or the
# 422 of one who opens pull requests faster than GitHub likes.
# https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
_TOO_QUICKLY = "was submitted too quickly"
_LIMITED_WORDS = (
    *("api rate limit exceeded", "secondary rate limit", "abuse detection mechanism"),
    *("please retry your request again later", "please wait a few minutes before you try again", _TOO_QUICKLY),
)
_LIMITED_STATUSES = frozenset({200, 403, 422})
# https://docs.github.com/graphql: the types of errors that say what to do, as reason and status.
_OF_TYPES = {
    "NOT_FOUND": ("not-found", 404),
    "FORBIDDEN": ("forbidden", 403),
    "INSUFFICIENT_SCOPES": ("forbidden", 403),
    "STALE_DATA": ("branch-moved", 409),
    "UNPROCESSABLE": ("validation-failed", 422),
}
# Whose sentence quotes the errors themselves.
_QUOTES_ERRORS = frozenset({"validation-failed", "unexpected-answer"})
_OF_STATUSES = {
    401: "bad-credentials",
    403: "forbidden",
    404: "not-found",
    405: "not-mergeable",
    409: "conflict",
    410: "not-found",
    422: "validation-failed",
    451: "blocked",
}
_WAYS_OUT = {
    "bad-credentials": "the token is wrong, revoked or expired; make a new one{words}",
    "forbidden": "the token may not do that; {permissions}{words}",
    "saml": "the organisation wants the token to be authorised for its single sign-on; do that in the token's settings"
    "{words}",
    "not-found": "there is no such thing, or the token may not see it; check the name and what the token was given"
    "{words}",
    "not-mergeable": "it may not be merged as it stands now{words}",
    "conflict": "it does not go together with what is there{words}",
    "branch-moved": "somebody moved the branch in the meantime",
    "validation-failed": "it does not take what was sent{errors}{words}",
    "disabled": "GitHub has disabled it; leave it out with exclude{words}",
    "blocked": "access was blocked for legal reasons; leave it out with exclude{words}",
    "rate-limited": "the limit of requests is used up{until}; start again later",
    "server-error": "the server failed; start again later",
    "unreachable": "there was no answer; check base_url ({base_url}), the network and the proxy",
    "untrusted": "its certificate is not trusted; name the company's certificates in REQUESTS_CA_BUNDLE",
    "answer-too-large": "it is larger than any answer of GitHub's; check base_url, which is {base_url}{hint}",
    "unexpected-answer": "that is no answer of GitHub's API{errors}; check base_url, which is {base_url}{hint}{words}",
}
# What GitHub says where it has nothing to say.
_BARE = frozenset({"", "not found", "bad credentials", "validation failed", "unprocessable entity", "forbidden"})
_API, _WEB, _API_PATH = "https://api.github.com", "github.com", "/api/v3"


@dataclass(frozen=True, slots=True)
class Route:
    """The ways of a request, as patience knows them: to the host, as our account, under one of its limits.

    ``writes`` is what all writes of the account share, empty for a request that only reads.
    """

    host: str
    account: str
    limit: str
    writes: str = ""

    @property
    def ways(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.host, self.account, self.limit, self.writes)))


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that is no success; names of headers are lower case; ``detail`` tells more where nothing answered.

    One that ``is_endless`` was not read to its end, so that nothing else is known of it.
    What is not ``is_json`` was not said by GitHub's API, which has a table for every refusal, but by whatever stands
    at that address, or on the way there.
    """

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Answer = field(default_factory=lambda: Answer(None))
    is_json: bool = True
    is_endless: bool = False
    silence: Silence | None = None
    detail: str = ""

    @property
    def is_rate_limit(self) -> bool:
        """Whether it is to be waited out (``retry-after``, ``x-ratelimit-reset``) rather than mended."""
        is_marked = "retry-after" in self.headers or self.headers.get("x-ratelimit-remaining") == "0"
        is_refused = self.status == 429 or (self.status == 403 and is_marked)
        # GraphQL's secondary limit may come as a success that holds errors and nothing else.
        is_empty = self.status == 200 and bool(self._errors) and not self._at("data").is_table
        is_told = self.status in _LIMITED_STATUSES and any(words in self._said for words in _LIMITED_WORDS)
        return is_refused or (is_empty and is_marked) or is_told or self._is_spent

    def setback(self, request: str, route: Route, now: Callable[[], float] = time.time) -> Setback:
        """The refusal as patience takes it; ``request`` names what was asked, as in ``GET /repos/acme/one``."""
        kind, way = self._kind(route)
        seconds = self._until_allowed(now()) if kind in {"limit", "passing"} else 0.0
        return Setback(self.error(request, route.host), self.reason, kind, self._cause, way, seconds)

    def _kind(self, route: Route) -> tuple[Kind, str]:
        """What may help against it, and who else meets the same."""
        if self.is_rate_limit:
            is_pace = _TOO_QUICKLY in self._said
            return "limit", route.limit if self._is_used_up else (is_pace and route.writes) or route.account
        if self.silence == "unreachable" or self.status >= 500:
            return "passing", route.host
        if self.silence == "untrusted":
            return "lasting", route.host
        return ("lasting", route.account) if self.reason == "bad-credentials" else ("answer", "")

    def _until_allowed(self, now: float) -> float:
        """As GitHub wants it: Retry-After, else the limit's reset where nothing is left; 0 where it does not say.

        Whether its clock or ours is wrong, the reset is a moment of its clock.
        """
        if seconds := asked_for(self.headers, now):
            return seconds
        reset = self.headers.get("x-ratelimit-reset", "")
        if not (self.headers.get("x-ratelimit-remaining") == "0" and reset.isdecimal()):
            return 0.0
        # one more: nobody says when within that second
        return max(float(reset) - (moment(self.headers.get("date", "")) or now), 0.0) + 1.0

    @property
    def _cause(self) -> str:
        """Why it is waited, as half a sentence."""
        if not self.is_rate_limit:
            return f"GitHub answered {self.status}" if self.status else "GitHub did not answer"
        if self._is_used_up:
            return "GitHub's limit of requests is used up"
        return "GitHub limits how often it is asked (a secondary limit)"

    @property
    def _is_used_up(self) -> bool:
        return self.headers.get("x-ratelimit-remaining") == "0" or self._is_spent

    @property
    def types(self) -> tuple[str, ...]:
        """The types of GraphQL's errors."""
        return tuple(error["type"].text_or_nothing for error in self._errors if error.is_table)

    @property
    def reason(self) -> str:
        """The stable id."""
        if self.silence:
            return "unreachable"
        if self.is_endless:
            return "answer-too-large"
        if self.is_rate_limit:
            return "rate-limited"
        if self._is_saml:
            return "saml"
        if self.status >= 500:
            return "server-error"
        if not self.is_json:
            return "unexpected-answer"
        if self.status == 403 and self._at("block").is_table:
            return "disabled"
        known = next((_OF_TYPES[name][0] for name in self.types if name in _OF_TYPES), None)
        return known or _OF_STATUSES.get(self.status, "unexpected-answer")

    def error(self, request: str, base_url: str = _API) -> ForgeError:
        """The exception; ``request`` names what was asked, as in ``GET /repos/acme/one``."""
        facts = {
            "permissions": self._permissions,
            "errors": self._quoted,
            "until": self._until,
            "words": self._words,
            "base_url": base_url,
            "hint": _hint(base_url),
        }
        way_out = _WAYS_OUT["untrusted" if self.silence == "untrusted" else self.reason].format(**facts)
        asked = shortened(printable(request), _MOST_QUOTED)
        if self.is_endless:
            said = f"GitHub's answer to {asked} has no end"
        elif self.status:
            said = f"GitHub answered {self.status} to {asked}"
        else:
            said = f"GitHub did not answer {asked}{self.detail}"
        return ForgeError(self.reason, f"{said}: {way_out}", self._status)

    @property
    def _status(self) -> int:
        """GraphQL answers 200 to everything; what counts is what a REST request would have got."""
        return next((_OF_TYPES[name][1] for name in self.types if name in _OF_TYPES), self.status)

    @property
    def _is_spent(self) -> bool:
        """Whether GraphQL says that its limit is used up."""
        return not _RATE_LIMITED.isdisjoint(self.types)

    @property
    def _is_saml(self) -> bool:
        extensions = [error["extensions"] for error in self._errors if error.is_table]
        in_graphql = any(one["saml_failure"].is_true for one in extensions if one.is_table)
        return in_graphql or (self.status == 403 and SAML_HEADER in self.headers)

    @property
    def _said(self) -> str:
        """GitHub's own words, in lower case; what a success has in ``message`` may be anybody's."""
        message = self._at("message").text_or_nothing if self.status >= 400 else ""
        return "\n".join((message, *map(_told, self._errors))).lower()

    @property
    def _errors(self) -> tuple[Answer, ...]:
        found = self._at("errors").value
        return tuple(map(Answer, found)) if isinstance(found, list) else ()

    def _at(self, key: str) -> Answer:
        return self.body[key] if self.body.is_table else Answer(None)

    @property
    def _permissions(self) -> str:
        wanted = self.headers.get(_PERMISSIONS_HEADER, "")
        if not wanted and self._words:
            return "mend what GitHub says, or give it the permissions that the documentation lists"
        if not wanted:
            return "give it the permissions that the documentation lists"
        return f"it needs {shortened(printable(wanted), _MOST_QUOTED)}"

    @property
    def _until(self) -> str:
        reset = self.headers.get("x-ratelimit-reset", "")
        is_time = reset.isdecimal() and len(reset) <= _DIGITS_OF_NOW
        return f" until {datetime.fromtimestamp(int(reset), UTC):%H:%M} UTC" if is_time else ""

    @property
    def _quoted(self) -> str:
        told = "; ".join(filter(None, map(_told, self._errors)))
        return f" ({shortened(printable(told), _MOST_QUOTED)})" if told else ""

    @property
    def _words(self) -> str:
        """GitHub's own words as half a sentence, which decide nothing; empty where they say nothing more."""
        told = [error["message"].text_or_nothing for error in self._errors if error.is_table and self.status == 200]
        words = self._at("message").text_or_nothing.strip() or "; ".join(filter(None, told))
        if (
            not self.is_json
            or words.lower().rstrip(".") in _BARE
            or (self.reason in _QUOTES_ERRORS and self.status == 200)
        ):
            return ""
        return f'; GitHub says "{shortened(printable(words), _MOST_QUOTED)}"'


def _told(error: Answer) -> str:
    """One error: a text, or a table of resource, field, code and message."""
    if not error.is_table:
        return error.text_or_nothing
    return " ".join(filter(None, (error[key].text_or_nothing for key in ("resource", "field", "code", "message"))))


def _hint(base_url: str) -> str:
    """What base_url should be rather, where it does not look like the address of an API."""
    url = urlsplit(base_url)
    if url.hostname == _WEB:
        return f"; GitHub's is {_API}"
    is_api = url.path.endswith(_API_PATH) or (url.hostname or "").startswith("api.")
    return "" if is_api else f"; that of a GitHub Enterprise Server ends in {_API_PATH}"
