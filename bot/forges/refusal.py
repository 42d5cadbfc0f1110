"""What it means when GitHub refuses a request: told from status, headers and codes, never from words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from bot.display import printable, shortened
from bot.errors import ForgeError
from bot.forges.answers import Answer

# Why there is no status: nobody answered, or nobody who is to be trusted.
Silence = Literal["unreachable", "untrusted"]
SAML_HEADER = "x-github-sso"
_PERMISSIONS_HEADER = "x-accepted-github-permissions"
_MOST_QUOTED = 200
_DIGITS_OF_NOW = 10
_RATE_LIMITED = frozenset({"RATE_LIMITED", "RATE_LIMIT"})
# https://docs.github.com/graphql: the types of errors that say what to do, as reason and status.
_OF_TYPES = {
    "NOT_FOUND": ("not-found", 404),
    "FORBIDDEN": ("forbidden", 403),
    "INSUFFICIENT_SCOPES": ("forbidden", 403),
    "STALE_DATA": ("branch-moved", 409),
    "UNPROCESSABLE": ("validation-failed", 422),
}
_OF_STATUSES = {
    401: "bad-credentials",
    403: "forbidden",
    404: "not-found",
    409: "conflict",
    410: "not-found",
    422: "validation-failed",
    451: "blocked",
}
_WAYS_OUT = {
    "bad-credentials": "the token is wrong, revoked or expired; make a new one",
    "forbidden": "the token may not do that; {permissions}",
    "saml": "the organisation wants the token to be authorised for its single sign-on; do that in the token's settings",
    "not-found": "there is no such thing, or the token may not see it; check the name and what the token was given",
    "conflict": "it does not go together with what is there",
    "branch-moved": "somebody moved the branch in the meantime",
    "validation-failed": "it does not take what was sent{errors}",
    "disabled": "GitHub has disabled it; leave it out with exclude",
    "blocked": "access was blocked for legal reasons; leave it out with exclude",
    "rate-limited": "the limit of requests is used up{until}; start again later",
    "server-error": "the server failed; start again later",
    "unreachable": "there was no answer; check base_url, the network and the proxy",
    "untrusted": "its certificate is not trusted; name the company's certificates in REQUESTS_CA_BUNDLE",
    "unexpected-answer": "that is no answer of GitHub's API{errors}; check base_url",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that is no success; names of headers are lower case.

    ``is_limited`` says that the library takes it for a limit of requests; ``detail`` tells more where nothing answered.
    """

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Answer = field(default_factory=lambda: Answer(None))
    is_limited: bool = False
    silence: Silence | None = None
    detail: str = ""

    @property
    def is_rate_limit(self) -> bool:
        """Whether it is to be waited out (``retry-after``, ``x-ratelimit-reset``) rather than mended."""
        is_marked = "retry-after" in self.headers or self.headers.get("x-ratelimit-remaining") == "0"
        is_refused = self.status == 429 or (self.status == 403 and (is_marked or self.is_limited))
        return is_refused or self._is_spent

    @property
    def is_passing(self) -> bool:
        """Whether the same request may succeed a moment later."""
        return self.silence == "unreachable" or self.status >= 500

    @property
    def cause(self) -> str:
        """Why it is waited, as half a sentence."""
        if not self.is_rate_limit:
            return f"GitHub answered {self.status}" if self.status else "GitHub did not answer"
        if self.headers.get("x-ratelimit-remaining") == "0" or self._is_spent:
            return "GitHub's limit of requests is used up"
        return "GitHub limits how often it is asked (a secondary limit)"

    @property
    def types(self) -> tuple[str, ...]:
        """The types of GraphQL's errors."""
        return tuple(error["type"].text_or_nothing for error in self._errors if error.is_table)

    @property
    def reason(self) -> str:
        """The stable id."""
        if self.silence:
            return "unreachable"
        if self.is_rate_limit:
            return "rate-limited"
        if self._is_saml:
            return "saml"
        if self.status >= 500:
            return "server-error"
        if self.status == 403 and self._at("block").is_table:
            return "disabled"
        known = next((_OF_TYPES[name][0] for name in self.types if name in _OF_TYPES), None)
        return known or _OF_STATUSES.get(self.status, "unexpected-answer")

    def error(self, request: str) -> ForgeError:
        """The exception; ``request`` names what was asked, as in ``GET /repos/acme/one``."""
        facts = {"permissions": self._permissions, "errors": self._quoted, "until": self._until}
        way_out = _WAYS_OUT["untrusted" if self.silence == "untrusted" else self.reason].format(**facts)
        asked = shortened(printable(request), _MOST_QUOTED)
        said = (
            f"GitHub answered {self.status} to {asked}"
            if self.status
            else f"GitHub did not answer {asked}{self.detail}"
        )
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
    def _errors(self) -> tuple[Answer, ...]:
        found = self._at("errors").value
        return tuple(map(Answer, found)) if isinstance(found, list) else ()

    def _at(self, key: str) -> Answer:
        return self.body[key] if self.body.is_table else Answer(None)

    @property
    def _permissions(self) -> str:
        wanted = self.headers.get(_PERMISSIONS_HEADER, "")
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


def _told(error: Answer) -> str:
    """One error: a text, or a table of resource, field, code and message."""
    if not error.is_table:
        return error.text_or_nothing
    return " ".join(filter(None, (error[key].text_or_nothing for key in ("resource", "field", "code", "message"))))
