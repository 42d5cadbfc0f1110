"""What goes over the wire: a request, its answer, the refusal, and the line in the log that remains of them."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

DOCUMENTATION = "https://docs.github.com/rest"


@dataclass(frozen=True)
class Request:
    """A request as it came, its body already out of its chunks; header names are lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    @cached_property
    def parameters(self) -> dict[str, str]:
        return dict(parse_qsl(self.query, keep_blank_values=True))

    @cached_property
    def json(self) -> Any:  # noqa: ANN401
        """What the body holds; {} where there is none or it is no JSON."""
        try:
            return json.loads(self.body) if self.body else {}
        except ValueError:
            return {}

    @property
    def document(self) -> str:
        """The GraphQL document, where it is one."""
        found = self.json.get("query") if self.is_graphql else None
        return found if isinstance(found, str) else ""

    @property
    def is_git(self) -> bool:
        return not self.path.startswith("/api/")

    @property
    def is_graphql(self) -> bool:
        return self.path == "/api/graphql"

    @property
    def is_write(self) -> bool:
        """Whether it may change something on the forge; asking for an installation's token does not."""
        if self.is_git:
            return self.path.endswith("/git-receive-pack")
        if self.is_graphql:
            return re.search(r"(^|\})\s*mutation\b", self.document) is not None
        return self.method not in {"GET", "HEAD"} and not self.path.endswith("/access_tokens")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: JSON in ``value``, or bytes in ``raw`` with their own Content-Type among the headers.

    ``wire`` makes what is sent in place of all that, head included, piece by piece until the client has enough.
    """

    status: int = 200
    value: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    wire: Callable[[], Iterator[bytes]] | None = None

    @property
    def body(self) -> bytes:
        if self.raw is not None:
            return self.raw
        text = json.dumps(self.value, ensure_ascii=False)
        return b"" if self.status in {204, 304} else text.encode("utf-8", "backslashreplace")


class GithubError(Exception):
    """A refusal in GitHub's shape."""

    def __init__(
        self,
        status: int,
        message: str,
        errors: list[Any] | None = None,
        headers: Mapping[str, str] | None = None,
        **more: object,
    ) -> None:
        super().__init__(message)
        value: dict[str, Any] = {"message": message, "documentation_url": DOCUMENTATION, "status": str(status), **more}
        if errors is not None:
            value["errors"] = errors
        self.answer = Answer(status, value, headers or {})


def not_found() -> GithubError:
    return GithubError(404, "Not Found")


def invalid(resource: str, code: str, *, field: str | None = None, message: str | None = None) -> GithubError:
    """422 with one error."""
    facts = {"resource": resource, "field": field, "code": code, "message": message}
    return GithubError(422, "Validation Failed", [{key: value for key, value in facts.items() if value is not None}])


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request in the log; status 0 where the connection was cut. ``at`` and ``took`` are seconds."""

    method: str
    path: str
    query: str
    status: int
    writes: bool
    git: bool
    received: int
    sent: int
    login: str | None
    at: float
    took: float
    # how many were under way when it came, itself among them
    concurrent: int
    # of GraphQL: the document that was run
    document: str = ""
