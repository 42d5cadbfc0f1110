"""The GitHub double of the tests in a process of its own, filled with as many repositories as a benchmark asks for.

What it works is not counted as the bot's. It gives the same answers as in the tests, but what git is told of
repositories with the same commits is worked out once: GitHub's machines are not the ones that are measured.
"""

import random
import resource
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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
# A few of the shapes of small repositories; only the first needs the bot.
KINDS = {
    "pip": _WITH_PIP,
    "fixed": {**_WITH_PIP, "Dockerfile": _FIXED},
    "node": {"Dockerfile": "FROM node:22\nCOPY . .\nRUN npm ci\n", "package.json": "{}\n", "index.js": "\n"},
    "plain": {"README.md": "# A library\n", "src/lib.rs": "fn main() {}\n"},
}
LARGE = "large"
_FILES = 2_500
# As GitHub counts, with what lies around the objects; 0 is said of those that were never counted.
_LEAST_KB = 4
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
        desk.serve = partial(_remembered, self._double, {}, desk.serve)
        self._double.__enter__()

    def where(self) -> tuple[str, str, str]:
        """The addresses of the web and of the API, and a token."""
        return self._double.web, self._double.api, self._double.token

    def fill(self, prefix: str, shares: dict[str, int]) -> tuple[str, ...]:
        """So many new repositories of each kind, in turn; their names."""
        left, names = Counter(shares), []
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
            make = _large if kind == LARGE else partial(_small, files=KINDS[kind])
            self._sources[kind] = make(self._double, f"sources/{kind}")
        return self._sources[kind]


class _Process(BaseManager):
    """Where the hub is."""


_Process.register("Hub", Hub)


@contextmanager
def started(folder: Path) -> Iterator[Hub]:
    """A hub in a process of its own, which ends with the block; its repositories are in the folder."""
    with _Process(ctx=get_context("spawn")) as process:
        yield cast("Hub", process.Hub(folder))  # type: ignore[attr-defined]  # what was registered


def _small(double: GithubDouble, name: str, files: dict[str, str]) -> Repository:
    return double.repository(name, files)


def _large(double: GithubDouble, name: str) -> Repository:
    """52 MB in 2,504 files, half of which changed once; packed and with bitmaps, as GitHub has them."""
    draw = random.Random(42)  # noqa: S311 (a benchmark's input, no secret)
    places = [f"src/module{index // 50:02}/part{index % 50:02}.txt" for index in range(_FILES)]
    dockerfiles = {f"{folder}Dockerfile": content for folder, content in zip(("", "web/", "jobs/"), _THREE, strict=True)}
    made = double.repository(name, {path: _text(draw) for path in places[: _FILES * 54 // 100]})
    double.commit(made, {**{path: _text(draw) for path in places}, **dockerfiles, "requirements.txt": "flask\n"})
    made.bare.git("repack", "-a", "-d", "-q", "--write-bitmap-index")
    return made


_THREE = (_WITH_PIP["Dockerfile"], _FIXED, KINDS["node"]["Dockerfile"])


def _text(draw: random.Random) -> str:
    """Some 20 KB that zlib makes a third smaller, like sources and what lies beside them."""
    return b64encode(draw.randbytes(9_000)).decode() + draw.randbytes(4_400).hex()


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


def seconds() -> float:
    """The clock by which a tally says when something was written."""
    return time.monotonic()
