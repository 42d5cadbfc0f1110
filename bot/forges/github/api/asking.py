"""One request, sent until it is answered or there is no patience left; what stands in the place of an answer."""

import json
import re
from collections.abc import Callable, Mapping
from typing import TypeVar

import requests

from bot.forges.github.api.answers import Answer
from bot.forges.github.api.library import GithubException
from bot.forges.github.api.refusal import Refusal, Route
from bot.waiting import wire
from bot.waiting.patience import Patience, nothing, patiently
from bot.waiting.ways import Setback

_Result = TypeVar("_Result")
# What is no JSON, as a value.
NO_JSON = object()
# Half a character, which JSON can spell, and nothing can write: \ud800 without its other half, or with it.
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def ask(  # noqa: PLR0913 - all that a request goes by
    send: Callable[[], _Result | Refusal],
    request: str,
    patience: Patience,
    route: Route,
    *,
    is_repeatable: bool,
    again: Callable[[], object] = nothing,
) -> _Result:
    """The answer; raises ForgeError for whatever stands in its place, once there is no patience left."""

    def attempt() -> _Result | Setback:
        try:
            found = send()
        except GithubException as error:
            found = refused(error.status, error.headers or {}, error.data)
        except requests.exceptions.SSLError:
            found = Refusal(silence="untrusted")
        except wire.EndlessError:
            found = Refusal(is_endless=True)
        except requests.RequestException as error:
            found = Refusal(silence="unreachable", detail=f" ({type(error).__name__})")
        return found.setback(request, route) if isinstance(found, Refusal) else found

    return patiently(attempt, patience, route.ways, is_repeatable=is_repeatable, again=again)


def refused(status: int, headers: Mapping[str, str], body: object) -> Refusal:
    """An answer with this JSON, or NO_JSON, as the refusal that it is, if it is one."""
    lower = {name.lower(): str(value) for name, value in headers.items()}
    # So the library hands on what is no JSON.
    is_text = isinstance(body, dict) and body.keys() == {"data"} and isinstance(body["data"], str)
    is_json = not (is_text or body is NO_JSON or (body is None and status >= 400))
    return Refusal(status, lower, Answer(body if is_json else None), is_json)


def parsed(text: str) -> object:
    """The text's JSON, NO_JSON where it is none; None where there is no text. In place of half a character is a ?."""
    try:
        found = json.loads(text) if text else None
        return _whole(found) if _HALF.search(text) else found
    except (ValueError, RecursionError):
        return NO_JSON


def _whole(value: object) -> object:
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def account(base_url: str, whose: str) -> Route:
    """The ways that all requests of one account take."""
    return Route(base_url, f"{base_url} {whose}", "")
