"""The GitHub double of the tests in a process of its own, filled with as many repositories as a benchmark asks for.

What it works is not counted as the bot's. It gives the same answers as in the tests, but what git is told of
repositories with the same commits is worked out once: GitHub's machines are not the ones that are measured.
"""

import gzip
import random
import resource
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from multiprocessing.managers import BaseManager
from pathlib import Path
from typing import cast

from tests.github_double.exchange import Answer, Exchange, Request
from tests.github_double.limits import Budget
from tests.github_double.repository import Repository
from tests.github_double.server import GithubDouble

OWNER = "acme"
# What an App may ask for in an hour where the organisation has GitHub Enterprise Cloud.
REQUESTS_AN_HOUR = 15_000
_DOCKERFILE = "FROM python:3.13-slim\nCOPY . .\nRUN pip install{flag} -r requirements.txt\n"
_FIXED = _DOCKERFILE.format(flag=" --no-cache-dir")
_WITH_PIP = {"Dockerfile": _DOCKERFILE.format(flag=""), "requirements.txt": "flask\n", "app.py": "print(1)\n"}
_TINY = {
    "pip": _WITH_PIP,
    "fixed": {**_WITH_PIP, "Dockerfile": _FIXED},
    "node": {"Dockerfile": "FROM node:22\nCOPY . .\nRUN npm ci\n", "package.json": "{}\n", "index.js": "\n"},
    "plain": {"README.md": "# A library\n", "src/lib.rs": "fn main() {}\n"},
}
# Only those whose name ends in "pip" need the bot; a service has what a tiny one has, and 60 files more of 4 KB.
TINY = tuple(f"tiny-{name}" for name in _TINY)
SERVICES = tuple(f"service-{name}" for name in _TINY)
LARGE = "large"
_FILES = 2_500
# As GitHub counts, with what lies around the objects; 0 is said of those that were never counted.
_LEAST_KB = 4
_WORTH_PACKING = 1_024
_TOO_MUCH = (403, 429)
_GIT_READS = ("/info/refs", "/git-upload-pack")


@dataclass(frozen=True, slots=True)
class Tally:
    """What was asked of the double. ``sent`` and ``received`` are the bytes of bodies, as the double sees them."""

    requests: int
    git: int
    graphql: int
    rest: int
    sent: int
    received: int
    # the most git requests about one repository, and the requests for a page of repositories
    most_of_one: int
    listing: int
    refused: int
    # when something was written, in seconds of one clock; pushes and the API's writes
    writes: tuple[float, ...]


class Hub:
    """The double with its repositories; what a benchmark says to it goes from process to process."""

    def __init__(self, folder: Path) -> None:
        self._double = GithubDouble(folder, checks=False)
        limits = self._double.hub.limits
        limits.core, limits.graphql = Budget("core", REQUESTS_AN_HOUR), Budget("graphql", REQUESTS_AN_HOUR)
        self._sources: dict[str, Repository] = {}
        desk = self._double.desk
        desk.serve = partial(_compressed, partial(_remembered, self._double, {}, desk.serve))
        self._double.__enter__()

    def where(self) -> tuple[str, str, str]:
        """The addresses of the web and of the API, and a token."""
        return self._double.web, self._double.api, self._double.token

    def fill(self, prefix: str, shares: dict[str, int]) -> tuple[str, ...]:
        """So many new repositories of each kind, in turn; their names."""
        left = Counter(shares)
        names: list[tuple[str, str]] = []
        while left := +left:
            for kind in left:
                names.append((kind, f"{OWNER}/{prefix}-{len(names):05}"))
            left.subtract(tuple(left))
        for kind in shares:
            for made in self._double.copies(self._source(kind), [name for of, name in names if of == kind]):
                made.size = max(_LEAST_KB, made.size or 0)
        return tuple(name for _, name in names)

    def empty(self) -> None:
        """No repository is left but those whose objects are borrowed."""
        kept = set(map(id, self._sources.values()))
        for repository in [one for one in self._double.hub.repositories.values() if id(one) not in kept]:
            self._double.delete(repository)

    def change(self, names: tuple[str, ...]) -> None:
        """Somebody's commit in each, which leaves the Dockerfiles alone."""
        for name in names:
            self._double.commit(self._double.find(name), {"CHANGES.md": "Something is new.\n"})

    def slow(self, seconds: float) -> None:
        """From now on every request takes so much longer."""
        self._double.latency = seconds

    def allow(self, writes: int) -> None:
        """From now on so many writes a minute are let through, and none is counted yet."""
        limits = self._double.hub.limits
        limits.writes_per_minute = writes
        limits.written.clear()

    def tally(self) -> Tally:
        """What was asked since the last tally."""
        log = self._double.requests
        self._double.forget()
        git = [one for one in log if one.git]
        graphql = [one for one in log if one.path == "/api/graphql"]
        return Tally(
            requests=len(log),
            git=len(git),
            graphql=len(graphql),
            rest=len(log) - len(git) - len(graphql),
            sent=sum(one.sent for one in log),
            received=sum(one.received for one in log),
            most_of_one=max(Counter("/".join(one.path.split("/")[1:3]) for one in git).values(), default=0),
            listing=sum(map(_is_listing, log)),
            refused=sum(one.status in _TOO_MUCH for one in log),
            writes=tuple(sorted(one.at for one in log if one.writes)),
        )

    def cpu(self) -> float:
        """The CPU seconds that the double and the git behind it took so far."""
        used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return sum(one.ru_utime + one.ru_stime for one in used)

    def violations(self) -> list[str]:
        """What was asked against GitHub's description."""
        return self._double.violations

    def _source(self, kind: str) -> Repository:
        if kind not in self._sources:
            self._sources[kind] = _made(self._double, f"sources/{kind}", *kind.split("-"))
        return self._sources[kind]


class _Process(BaseManager):
    """Where the hub is."""


_Process.register("Hub", Hub)


@contextmanager
def started(folder: Path) -> Iterator[Hub]:
    """A hub in a process of its own, which ends with the block; its repositories are in the folder."""
    with _Process(ctx=get_context("spawn")) as process:
        yield cast("Hub", process.Hub(folder))  # type: ignore[attr-defined]  # what was registered


def _made(double: GithubDouble, name: str, size: str, files: str = "") -> Repository:
    if size == LARGE:
        return _large(double, name)
    draw = random.Random(7)  # noqa: S311 (a benchmark's input, no secret)
    more = {f"src/part{index:02}.txt": _text(draw, 4_000) for index in range(60 if size == "service" else 0)}
    made = double.repository(name, {**_TINY[files], **more})
    made.bare.git("repack", "-a", "-d", "-q")
    return made


def _large(double: GithubDouble, name: str) -> Repository:
    """52 MB in 2,504 files, half of which changed once; packed and with bitmaps, as GitHub has them."""
    draw = random.Random(42)  # noqa: S311 (a benchmark's input, no secret)
    places = [f"src/module{index // 50:02}/part{index % 50:02}.txt" for index in range(_FILES)]
    dockerfiles = {"Dockerfile": _WITH_PIP["Dockerfile"], "web/Dockerfile": _FIXED, "jobs/Dockerfile": "FROM scratch\n"}
    made = double.repository(name, {path: _text(draw, 20_800) for path in places[: _FILES * 54 // 100]})
    newer = {path: _text(draw, 20_800) for path in places}
    double.commit(made, {**newer, **dockerfiles, "requirements.txt": "flask\n"})
    made.bare.git("repack", "-a", "-d", "-q", "--write-bitmap-index")
    return made


def _text(draw: random.Random, size: int) -> str:
    """Text that zlib makes a third smaller, as it does with sources and what lies beside them."""
    return b64encode(draw.randbytes(size * 9 // 21)).decode() + draw.randbytes(size * 9 // 42).hex()


def _is_listing(one: Exchange) -> bool:
    is_page = "repositories(" in one.document or "repository(" in one.document
    return is_page or (one.method == "GET" and one.path.rstrip("/").endswith(("/repos", "/repositories")))


def _remembered(
    double: GithubDouble, known: dict[tuple[object, ...], Answer], serve: Callable[[Request], Answer], request: Request
) -> Answer:
    """The answer that repositories with the same refs and objects have in common; pushes are served each time."""
    if not (request.is_git and request.path.endswith(_GIT_READS)) or "receive-pack" in request.query:
        return serve(request)
    owner, name = request.path.split("/")[1:3]
    repository = double.hub.find(f"{owner}/{name.removesuffix('.git')}")
    if repository is None:
        return serve(request)
    alternates = repository.bare.path / "objects" / "info" / "alternates"
    objects = alternates.read_bytes() if alternates.exists() else repository.id
    service = request.path.rpartition("/")[2]
    headers = tuple(request.headers.get(each) for each in ("authorization", "git-protocol", "content-encoding"))
    key = (service, request.query, headers, request.body, objects, tuple(repository.bare.refs("").items()))
    if key not in known:
        known[key] = serve(request)
    return known[key]


def _compressed(serve: Callable[[Request], Answer], request: Request) -> Answer:
    """What the API says, packed for those who take it so, as GitHub does."""
    answer = serve(request)
    if request.is_git or "gzip" not in request.headers.get("accept-encoding", "") or len(answer.body) < _WORTH_PACKING:
        return answer
    return replace(answer, raw=gzip.compress(answer.body, 6), headers={**answer.headers, "Content-Encoding": "gzip"})
