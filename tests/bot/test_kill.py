"""A sweep that is killed anywhere and started again ends as one that was not; two at once on one ledger do not."""

import random
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from bot.ledger import ledger
from bot.model import Proposal, marker
from tests.bot.github_stage import GithubStage
from tests.bot.kills import killed
from tests.bot.local_stage import LocalStage
from tests.bot.play import configure, run, standings
from tests.bot.stage import LEDGER, Stage
from tests.bot.stages import stage
from tests.bot.warm_start import nursery
from tests.github_double.faults import Fault
from tests.program import COMMAND

if TYPE_CHECKING:
    from tests.bot.conftest import Lab
    from tests.github_double.exchange import Request

_NEEDED = {"Dockerfile": "FROM python\nRUN pip install a\n"}
_OTHER = {"Dockerfile": "FROM python\nRUN pip install b\n"}
_NOT_NEEDED = {"Dockerfile": "FROM scratch\n"}
_BEFORE = {"changed": _NEEDED, "foreign": _NEEDED, "opened": _NOT_NEEDED, "reopened": _NEEDED, "withdrawn": _NEEDED}
_PEOPLE: tuple[dict[str, Any], ...] = (
    {"in": "changed", "do": "commit", "on": "base", "files": _OTHER},
    {"in": "foreign", "do": "commit", "on": "branch", "files": {"README": "mine\n"}},
    {"in": "opened", "do": "commit", "on": "base", "files": _NEEDED},
    {"in": "reopened", "do": "close"},
    {"in": "reopened", "do": "commit", "on": "base", "files": _OTHER},
    {"in": "withdrawn", "do": "commit", "on": "base", "files": _NOT_NEEDED},
)
_WANTED = {"labels": ["automation"], "assignees": ["robot"], "reviewers": ["maintainer"]}
_WRITES = {"git": 16, "api": 10}
_SEEDS = (1, pytest.param(2, marks=pytest.mark.thorough))
_KILLS = 4

_OF_MARKER = re.compile(r"(?:(?<=v1 open )|(?<=v1 withdrawn ))[0-9a-f]{40}(?: [0-9a-f]{16})?")
_HOST = re.compile(r"(?<=http://127\.0\.0\.1:)\d+")
End = dict[str, object]


@dataclass(slots=True, eq=False)
class _NewWrite(Fault):
    """A rule for the first write request that is not among those of earlier runs."""

    earlier: set[tuple[str, str, bytes]] = field(default_factory=set)

    def fits(self, request: "Request") -> bool:
        # What is pushed is packed as git likes; there is one push to a repository.
        said = b"" if request.is_git else request.body
        write = (request.method, request.path, said)
        if not request.is_write or write in self.earlier:
            return False
        self.earlier.add(write)
        return True


@pytest.fixture
def undisturbed(tmp_path: Path) -> Callable[[str, str], End]:
    """How a sweep ends that nobody kills."""

    def play(forge: str, via: str) -> End:
        from tests.bot.conftest import Lab

        lab = Lab(tmp_path / "undisturbed")
        lab.source.mkdir(parents=True)
        with stage(forge, lab) as made:
            _prepare(made, via)
            assert run(made, "sweep").exit == 0
            return _end(made)

    return play


@pytest.mark.parametrize(
    ("via", "when"),
    [
        ("git", "after"),
        pytest.param("git", "before", marks=pytest.mark.thorough),
        pytest.param("api", "after", marks=pytest.mark.thorough),
    ],
)
def test_killed_at_every_write_ends_as_if_undisturbed(
    lab: "Lab", via: str, when: Literal["before", "after"], undisturbed: Callable[[str, str], End]
) -> None:
    """One kill after the other, each at the next write: before its effect, or after it and before the answer."""
    with stage("github", lab) as made:
        assert isinstance(made, GithubStage)
        _prepare(made, via)
        writes: set[tuple[str, str, bytes]] = set()
        while _is_killed(made, when, writes):
            for name, standing in standings(made).items():
                assert standing.states.count("open") <= 1, name
        _check(_end(made), undisturbed("github", via))
        assert len(writes) >= _WRITES[via], "every kind of write was there"
        # A push whose connection broke is sent again by git's own library.
        sent = [one for one in made.double.requests if one.writes and not (one.git and one.status == 0)]
        with ledger.read(lab.folder / LEDGER) as opened:
            assert opened is not None
            assert len(opened.writes.since(0)) >= len(sent), "none is forgotten"


@pytest.mark.parametrize("seed", _SEEDS)
def test_killed_at_any_moment_ends_as_if_undisturbed(
    lab: "Lab", seed: int, undisturbed: Callable[[str, str], End]
) -> None:
    made = LocalStage(lab)
    _prepare(made, "git")
    moments = random.Random(seed)  # noqa: S311 - a seed that can be tried again
    for _ in range(_KILLS):
        kill = threading.Timer(moments.uniform(0, 1), nursery().kill)
        kill.start()
        run(made, "sweep")
        kill.cancel()
    assert run(made, "sweep").exit == 0
    _check(_end(made), undisturbed("local", "git"))


def test_second_sweep_on_one_ledger_does_not_start(lab: "Lab") -> None:
    with stage("github", lab) as made:
        assert isinstance(made, GithubStage)
        made.make("app", _NEEDED, "main")
        configure(made, {})
        goes_on, is_there = threading.Event(), threading.Event()

        def wait(_: "Request") -> None:
            is_there.set()
            assert goes_on.wait(60)

        made.double.desk.faults.rules.append(_NewWrite("", "", call=wait))
        with _started(made) as process:
            assert is_there.wait(60)
            second = run(made, "sweep")
            assert second.exit == 2
            assert second.said.count("\n") == 1
            assert "another sweep is using this ledger" in second.said
            assert second.repositories == {}
            closing = run(made, "close --yes=1")
            assert closing.exit == 2
            assert "another sweep is using this ledger; wait until it has ended, or end it with Ctrl-C" in closing.said
            assert run(made, "merge").exit == 2
            goes_on.set()
            assert process.wait(60) == 0
        assert [pull.state for pull in made.pulls("app")] == ["open"]


def _prepare(made: Stage, via: str) -> None:
    """An organisation in which the next sweep has every kind of write to do."""
    made.act({"do": "hire", "members": ["maintainer"], "teams": []})
    for name, files in _BEFORE.items():
        made.make(name, {**files, "README": "one\n"}, "main")
    configure(made, {"pull_request": _WANTED, "commit": {"via": via}})
    assert run(made, "sweep").exit == 0
    for act in _PEOPLE:
        made.act(act)


def _is_killed(made: GithubStage, when: Literal["before", "after"], earlier: set[tuple[str, str, bytes]]) -> bool:
    """Whether there was a write, not among the earlier ones, at which the sweep could be killed."""
    return killed(made, "sweep", _NewWrite("", "", when=when, earlier=earlier), 0)


@contextmanager
def _started(made: Stage) -> Iterator[subprocess.Popen[bytes]]:
    command = [*COMMAND, "sweep"]
    environment = {"PYTHONPATH": str(Path(__file__).parents[2]), **made.lab.environment, **made.environment}
    silent = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=made.lab.folder, env=environment, stdout=silent, stderr=silent) as process:
        try:
            yield process
        finally:
            process.kill()


def _check(killed: End, undisturbed: End) -> None:
    assert killed.keys() == undisturbed.keys()
    others = [what for what in undisturbed if _told(killed[what]) != _told(undisturbed[what])]
    assert not others, "".join(f"{what}: {killed[what]!r}, undisturbed {undisturbed[what]!r}\n" for what in others)


def _told(what: object) -> str:
    """A commit made by the forge has the time in its id, and the marker names it.

    Links name the port of the forge, so the digest of the words differs too: ``_end`` says whether it is theirs.
    """
    return _HOST.sub("", _OF_MARKER.sub("", str(what)))


def _end(made: Stage) -> End:
    """Everything that anybody can see, and what the ledger has of it; then once more, as nothing is left to do."""
    again = run(made, "sweep")
    assert again.exit == 0
    seen: End = {f"outcome of {name}": outcome for name, outcome in again.outcomes.items()}
    for name in made.names():
        # Through the API GitHub dates the commits.
        for ref, oid in made.refs(name).items():
            seen[f"{name}: {ref}"] = made.bare(name).git("log", "--format=%T %an %s", oid)
        for pull in made.pulls(name):
            seen.update({f"{name}: {pull.number}: {what}": value for what, value in asdict(pull).items()})
            is_ours = marker.read(pull.body).words == marker.words(Proposal(pull.title, pull.body))
            seen[f"{name}: {pull.number}: digest is of the words"] = is_ours
    with ledger.read(made.lab.folder / LEDGER) as opened:
        assert opened is not None
        seen["waiting"] = opened.deferred()
        seen |= {f"{record.name}: unfinished": opened.unfinished(record.key) for record in opened.records()}
        seen["published"] = sorted((one.number or 0, one.state, one.fingerprints) for _, one in opened.pull_requests())
        seen["declined"] = sorted(sorted(opened.rejected(record.key)) for record in opened.records())
    return seen
