"""What goes wrong on demand: rules for the Nth request of a kind, and what happens to it before or after its effect."""

import gzip
import re
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import Any, Literal

from tests.github_double.exchange import DOCUMENTATION, Answer, Request

When = Literal["before", "after"]
_SECONDARY = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to "
    "GitHub Support for help, please include the request ID 0000."
)


@dataclass(slots=True, eq=False)
class Fault:
    """A rule: from the ``nth`` to the ``nth + times - 1``-th request that fits, this happens.

    ``call`` runs at that moment (to kill the client, say); then the connection is ``cut``, or ``answer`` is given in
    place of the real one, or, with neither, all goes its way. ``happened`` counts.
    """

    method: str
    path: str
    nth: int = 1
    times: int = 1
    when: When = "before"
    # a regular expression for the request's body: which GraphQL mutation, which branch is pushed
    holding: str = ""
    answer: Answer | None = None
    cut: bool = False
    call: Callable[[Request], object] | None = None
    seen: int = 0
    happened: int = 0

    def fits(self, request: Request) -> bool:
        return (
            re.fullmatch(self.method, request.method) is not None
            and re.search(self.path, request.path) is not None
            and re.search(self.holding.encode(), request.body) is not None
        )


@dataclass(slots=True, eq=False)
class Faults:
    """The rules in force."""

    rules: list[Fault] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def due(self, request: Request) -> list[Fault]:
        """The rules whose turn it is with this request."""
        with self._lock:
            found = [rule for rule in self.rules if rule.fits(request)]
            for rule in found:
                rule.seen += 1
            turn = [rule for rule in found if rule.nth <= rule.seen < rule.nth + rule.times]
            for rule in turn:
                rule.happened += 1
            return turn


def refusal(status: int, body: object = None, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer with an error's usual body, or the given one."""
    message = {"message": f"answer {status} on demand", "documentation_url": DOCUMENTATION, "status": str(status)}
    if isinstance(body, bytes):
        return Answer(status, headers={"Content-Type": "text/html", **(headers or {})}, raw=body)
    return Answer(status, message if body is None else body, headers or {})


def secondary_limit(status: int = 403, retry_after: int | None = None) -> Answer:
    """The secondary rate limit, which may say how long to wait or not."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    page = f"{DOCUMENTATION}/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits"
    return Answer(status, {"message": _SECONDARY, "documentation_url": page, "status": str(status)}, headers)


def graphql_limit() -> Answer:
    """GraphQL's own way to say that the primary limit is spent: 200, and an error among the errors."""
    error: dict[str, Any] = {"type": "RATE_LIMITED", "message": "API rate limit exceeded for user ID 1."}
    return Answer(200, {"errors": [error]}, {"X-RateLimit-Remaining": "0"})


def graphql_secondary_limit(status: int = 200, retry_after: int | None = None) -> Answer:
    """The secondary limit as GraphQL tells it: 200 or 403, errors and no data."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    message = {"message": _SECONDARY} if status == 403 else {}
    return Answer(status, {**message, "errors": [{"message": _SECONDARY}]}, headers)


def too_quickly() -> Answer:
    """The limit on pull requests, which looks like a mistake in what was sent."""
    error = {"resource": "PullRequest", "code": "custom", "message": "was submitted too quickly"}
    body = {"message": "Validation Failed", "errors": [error], "documentation_url": DOCUMENTATION, "status": "422"}
    return Answer(422, body)


def _head(status: int, *lines: str) -> bytes:
    return "\r\n".join((f"HTTP/1.1 {status} Well", "Content-Type: application/json", *lines, "", "")).encode()


def endless(status: int = 200) -> Answer:
    """JSON that goes on and on."""
    return Answer(status, wire=lambda: chain([_head(status), b"["], repeat(b"1," * 32_768)))


def long(status: int = 200) -> Answer:
    """The same, with the length that it says it has: 3 GB."""
    return Answer(
        status, wire=lambda: chain([_head(status, "Content-Length: 3000000000"), b"["], repeat(b"1," * 32_768))
    )


def bomb(status: int = 200, encoding: str = "gzip") -> Answer:
    """Two gigabytes of blanks in two megabytes of gzip, or in less."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packed.compress(b" " * 1_000_000) + packed.flush(zlib.Z_FULL_FLUSH)
    stream = b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + block * 2_000
    if "," in encoding:
        stream = gzip.compress(stream)
    return Answer(status, wire=lambda: iter([_head(status, f"Content-Encoding: {encoding}"), stream]))


def dripping(status: int = 200, seconds: float = 2.0) -> Answer:
    """A byte every two seconds: there is always some answer, and never the end of one."""

    def pieces() -> Iterator[bytes]:
        yield _head(status, "Content-Length: 1000000")
        while True:
            time.sleep(seconds)
            yield b" "

    return Answer(status, wire=pieces)


def dripping_head(status: int = 200, seconds: float = 2.0) -> Answer:
    """The same, before any of the answer."""

    def pieces() -> Iterator[bytes]:
        yield _head(status)[:-2] + b"X-Slow: "
        while True:
            time.sleep(seconds)
            yield b"x"

    return Answer(status, wire=pieces)
