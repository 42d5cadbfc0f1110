"""People and the bot in any order, the bot killed at any write: the model of the forge in memory allows no wrong.

How each schedule goes is written down too; ``python -m tests.bot.test_schedules`` does so anew. Look at what changed
before it is committed: each line is what a run said, how the pull requests stand then, and what the ledger counts, or =
where that is as before.
"""

import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.config import config
from bot.config.config import Config
from bot.ledger import ledger_schema
from bot.ledger.ledger import Ledger
from bot.ledger.ledger_file import Database
from bot.model import Outcome, OutcomeKind, Repository, State, boxes, marker
from bot.model.campaign import Said
from bot.model.readiness import Opinion
from bot.planning.executors import Workers
from bot.publishing.pacing.budget import Budget
from bot.publishing.pacing.gate import Gate
from bot.publishing.pacing.waves import Waves
from bot.reports import status_text
from bot.steering import close, merge, reopen
from bot.steering.bulk import Yes
from bot.steering.helm import Helm
from bot.steering.listing import Wanted
from bot.sweeping.campaign import Campaign, Memory
from bot.sweeping.sweep import outcomes
from fixer import UsageError
from tests.bot.memory_forge import BRANCH, MAIN, PLAIN, Home, KilledError, MemoryForge, Pull, WrongError

WRITTEN = Path(__file__).with_name("schedules")
_TABLES = ("rejected", "words", "given", "worded", "armed", "merges", "writes", "pull_request_events")
STARTS, CHANGING = range(0, 120, 40), range(20_000, 20_080, 40)
_TEXT = '[[source]]\norg = "acme"\n[campaign]\nname = "model"\n'
_MENDED = b"FROM python\nRUN pip install --no-cache-dir a\n"
_OTHER = b"FROM python\nRUN pip install a b\n"


class Inline(Executor):
    """Does at once what it is given."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401
        done = Future[Any]()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - as a pool does
            done.set_exception(error)
        return done


@cache
def _fresh() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    ledger_schema.migrate(connection)
    return connection


@cache
def _config(text: str, folder: Path) -> Config:
    found = config.parsed(text.encode(), "-", folder)
    # Nobody waits for checks: people and checks act when the command has ended.
    return found.model_copy(update={"merge": found.merge.model_copy(update={"wait_minutes": 0})})


class World:
    """The forge, the ledger, and everybody who acts; ``said`` are the acts of this schedule."""

    def __init__(self, dice: random.Random, folder: Path, text: str = _TEXT, names: Iterable[str] = "ab") -> None:
        self.dice, self.folder, self.said = dice, folder, list[str]()
        self.outcomes, self.found, self.written = list[str](), ["", "", ""], list[str]()
        self.config = _config(text, folder)
        self.forge = MemoryForge()
        self.begin()
        self.is_busy = False
        # Others that the config may say from some run on.
        self.texts: tuple[str, ...] = ()
        for name in names:
            self.forge.make(name)

    def begin(self) -> None:
        """With an empty ledger, as at first, or when one was lost."""
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        _fresh().backup(self.connection)
        self.ledger = Ledger(Database(self.connection, self.folder / "ledger"), lambda: 1.0e9)

    @property
    def sources(self) -> tuple[Any, ...]:
        return tuple((source, self.forge) for source in self.config.source)

    # the bot
    def sweep(self, *, is_dry: bool = False) -> list[Any]:
        ledger, home = (self._copy(), None) if is_dry else (self.ledger, self._home)
        waves = Waves(ledger, self.config.waves, Gate(ledger, self.config.waves, home))
        memory = Memory(ledger, Budget(ledger, self.config.limits), waves)
        nothing: Callable[..., None] = lambda *_: None  # noqa: E731
        campaign = Campaign(self.config, self.sources, is_dry=is_dry)
        workers = Workers(Inline(), are_here=True)
        found = []
        for outcome in outcomes(campaign, memory, workers, listed=nothing, missed=nothing, notice=nothing):
            found.append(outcome)
            beside = f" #{outcome.pull_request.number}" if is_dry and outcome.pull_request else ""
            more = f" + {outcome.message.count('A sweep ')}" if is_dry and "A sweep " in outcome.message else ""
            self.outcomes.append(f"{outcome.name.removeprefix('acme/')} {outcome.kind}/{outcome.reason}{beside}{more}")
        return found

    def look(self) -> None:
        """A dry run, which may write nothing anywhere."""
        self.forge.kill, self.forge.kills_after = 0, False
        before = list(self.connection.iterdump())
        self.sweep(is_dry=True)
        assert list(self.connection.iterdump()) == before, "a dry run writes into the ledger"
        self.write("dry run")

    def _copy(self) -> Ledger:
        connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.backup(connection)
        return Ledger(Database(connection, self.folder / "ledger"), lambda: 1.0e9)

    def _home(self, key: str) -> Any:  # noqa: ANN401 - the forge stands in for one
        record = self.ledger.recall(key)
        return (self.forge, Repository(record.name, key, identity=key)) if record else None

    def bulk(self, act: Callable[[Helm, Yes], object]) -> None:
        told = list[str]()
        helm = Helm(self.config, self.sources, self.ledger, Budget(self.ledger, self.config.limits), told.append)
        act(helm, Yes())
        found = next((line for line in told if " would be " in line), "0")
        if number := int(found.split()[0]):
            act(helm, Yes(number))

    def merge(self) -> None:
        self.bulk(lambda helm, yes: merge.merge(helm, Wanted(), yes))

    def close(self) -> None:
        self.forge.is_closing = True
        self.bulk(lambda helm, yes: close.close(helm, close.Wish(), yes))

    def reopen(self) -> None:
        for home in self.forge.homes.values():
            home.is_held = False
        self.bulk(lambda helm, yes: reopen.reopen(helm, reopen.Wish(held=True), yes))

    def act(self, name: str, *, dies: bool = False) -> None:
        """The bot does something; where it ``dies``, at one of its first writes."""
        acts: dict[str, Callable[[], object]] = {
            "sweep": self.sweep,
            "merge": self.merge,
            "close": self.close,
            "reopen": self.reopen,
        }
        if self.texts and self.dice.random() < 0.5:
            self.config = _config(f"{_TEXT}{self.dice.choice(self.texts)}", self.folder)
            self.forge.respects = self.config.pull_request.closed == "respect"
        if self.texts and self.dice.random() < 0.1:
            self.said.append("lose the ledger")
            self.begin()
        if self.texts and name == "sweep":
            self.look()
        self.said.append(f"{name}{' and dies' if dies else ''}")
        self.forge.kill = self.dice.randrange(5) if dies else None
        self.forge.kills_after = self.dice.random() < 0.5
        with suppress(KilledError, UsageError):
            acts[name]()
        self.forge.kill = None
        self.forge.is_closing = False
        self.write(name)

    def write(self, name: str) -> None:
        """Keeps what was done since the last line, and what came of it."""
        homes = ", ".join(filter(None, map(_pulls, self.forge.homes.values())))
        counted = {
            "open": self.ledger.open_pull_requests(),
            "opened": self.ledger.opened_in_run(),
            "deferred": len(self.ledger.deferred()),
            "in the wave": self.ledger.wave()[1],
            **{table: self.rows(f"SELECT count(*) FROM {table}")[0][0] for table in _TABLES},  # noqa: S608 - ours
        }
        counts = ", ".join(f"{count} {what}" for what, count in counted.items() if count)
        found = [", ".join(self.outcomes), homes, counts]
        shown = ("=" if one == before else one for one, before in zip(found, self.found, strict=True))
        self.written.append(" | ".join((name, *shown)))
        self.found = found
        self.outcomes.clear()

    # people
    def person(self) -> None:
        home = self.dice.choice(list(self.forge.homes.values()))
        pull = home.pulls[-1] if home.pulls else None
        name = self.dice.choice(list(_ALONE if pull is None or self.dice.random() < 0.2 else _ON_PULL))
        if self.is_busy and pull is not None and self.dice.random() < 0.5:
            name = self.dice.choice(_LIKELY)
        if self.texts and self.dice.random() < 0.6:
            name = self.dice.choice(_TURNING)
        self.said.append(f"{name} {home.name}")
        if name == "rewrite":
            self.rewrite(home)
        elif name in _ALONE:
            _ALONE[name](self, home)
        elif pull is not None:
            _ON_PULL[name](self, home, pull)
        self.forge.follow(home)

    def commit(self, home: Home, branch: str, files: dict[str, bytes]) -> None:
        if branch in home.branches:
            home.branches[branch] = self.forge.store.changed(
                home.branches[branch], files, "person", str(len(self.said))
            )

    def rewrite(self, home: Home) -> None:
        """The default branch has another history."""
        store = self.forge.store
        tree = store.commits[home.branches[MAIN]].tree
        home.branches[MAIN] = store.commit(tree, (), "person", str(len(self.said)))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What anybody reads in the ledger by SQL."""
        return self.connection.execute(query).fetchall()

    def check(self) -> None:
        """What the ledger says at the end is what the forge knows."""
        for home in self.forge.homes.values():
            own = [one for one in home.pulls if one.by == "us"]
            assert sum(one.state is State.OPEN for one in own) <= 1, "two are open"
            # What was cut off and may not go on yet, as its wave waits, is gone on with later.
            record = self.ledger.recall(home.key)
            is_put_off = record is not None and record.outcome is OutcomeKind.DEFERRED
            assert is_put_off or self.ledger.unfinished(home.key) == (), "something is unfinished"
            known = self.ledger.published(home.key)
            if own and known is not None and known.number is not None:
                assert (known.number, known.state) == (own[-1].number, own[-1].state), "the ledger knows another"
                assert known.url.endswith(f"/pull/{known.number}"), "the ledger knows it by another page"


def _pulls(home: Home) -> str:
    """All pull requests of a repository, each with what its marker says, how often something was said there."""
    stands = {State.OPEN: "open", State.CLOSED: "closed", State.MERGED: "merged"}
    shown = (
        f"{stands[one.state]}{'' if one.base == MAIN else ' elsewhere'} {marker.read(one.body).standing}"
        f" {len(marker.read(one.body).marks or ())} {len(one.comments)}{' queued' if one.is_queued else ''}"
        f"{' draft' if one.is_draft else ''}{' with ' if one.given else ''}{' '.join(one.given)}"
        for one in home.pulls
    )
    return f"{home.key} {' + '.join(shown)}" if home.pulls else ""


def _close(world: World, home: Home, pull: Pull) -> None:
    if pull.state is State.OPEN:
        pull.state, pull.ended_by = State.CLOSED, "person"
        world.forge.refuse(home, pull)


def _reopen(_: World, home: Home, pull: Pull) -> None:
    if pull.state is State.CLOSED and home.branches.get(BRANCH) == pull.head and home.opened is None:
        pull.state, home.refused, home.is_held = State.OPEN, "", False


def _update(world: World, home: Home, _: Pull) -> None:
    tip, store = home.branches.get(BRANCH), world.forge.store
    if tip and not store.has(tip, home.branches[MAIN]) and (made := store.joined(tip, home.branches[MAIN], "update")):
        home.branches[BRANCH] = made


def _merge(world: World, home: Home, pull: Pull) -> None:
    forge = world.forge
    if pull.state is State.OPEN and pull.base == MAIN and forge.is_conflicting(_repository(home), pull.number) is False:
        forge.merge_now(home, pull, world.dice.choice(["merge", "squash"]))


def _retarget(_: World, home: Home, pull: Pull) -> None:
    if pull.state is State.OPEN:
        home.branches.setdefault("release", home.branches[MAIN])
        pull.base = MAIN if pull.base != MAIN else "release"


def _tick(world: World, _: Home, pull: Pull) -> None:
    said = set(boxes.chosen(pull.body)) ^ {world.dice.choice([Said.NEVER, Said.STOPPED, Said.ANEW])}
    pull.body, pull.edited = boxes.ticked(pull.body, said), "person"


def _queue(_: World, home: Home, pull: Pull) -> None:
    """A person's doing."""
    if home.has_queue and pull.state is State.OPEN and not pull.is_queued:
        pull.is_queued, pull.merged_by = True, ""


def _ended(world: World, home: Home) -> None:
    """The checks of the default branch have an end."""
    head = home.branches[MAIN]
    if home.checks.get(head) == "pending":
        home.checks[head] = world.dice.choice(["success", "failure"])


def _ready(_: World, home: Home, pull: Pull) -> None:
    home.checks[pull.head] = "success"
    pull.reviews["ann"] = (Opinion.APPROVED, pull.head)


def _review(who: str, opinion: Opinion) -> Callable[[World, Home, Pull], None]:
    def review(_: World, _home: Home, pull: Pull) -> None:
        pull.reviews[who] = (opinion, pull.head)

    return review


def _says(state: str) -> Callable[[World, Home, Pull], None]:
    def say(_: World, home: Home, pull: Pull) -> None:
        home.checks[pull.head] = state

    return say


def _draft(_: World, _home: Home, pull: Pull) -> None:
    pull.is_draft = not pull.is_draft


def _delete_branch(_: World, home: Home, _pull: Pull) -> None:
    home.branches.pop(BRANCH, None)


def _open(world: World, home: Home) -> None:
    """Somebody opens one from a branch of our name."""
    if home.opened is None:
        home.branches[BRANCH] = world.forge.store.changed(home.branches[MAIN], {"x": b"mine"}, "person", "x")
        home.pulls.append(Pull(len(home.pulls) + 1, "Mine", "Mine.", "person", head=home.branches[BRANCH]))


def _rename(world: World, home: Home) -> None:
    home.name = f"acme/{home.key}-{len(world.said)}"


def _repository(home: Home) -> Repository:
    return Repository(home.name, home.key, MAIN, identity=home.key)


_ON_PULL: dict[str, Callable[[World, Home, Pull], None]] = {
    "close": _close,
    "reopen": _reopen,
    "update": _update,
    "merge": _merge,
    "retarget": _retarget,
    "tick": _tick,
    "ready": _ready,
    "ready again": _ready,
    "queue": _queue,
    "approve": _review("ann", Opinion.APPROVED),
    "read only approval": _review("reader", Opinion.APPROVED),
    "request changes": _review("bob", Opinion.CHANGES_REQUESTED),
    "give in": _review("bob", Opinion.APPROVED),
    "dismiss": _review("ann", Opinion.DISMISSED),
    "green": _says("success"),
    "red": _says("failure"),
    "running": _says("pending"),
    "draft": _draft,
    "delete branch": _delete_branch,
    "push": lambda world, home, _: world.commit(home, BRANCH, {"README": b"mine\n"}),
    "push the same file": lambda world, home, _: world.commit(home, BRANCH, {"Dockerfile": _OTHER}),
}
_ALONE: dict[str, Callable[[World, Home], None]] = {
    "open": _open,
    "run queue": lambda world, home: world.forge.run_queue(home),
    "checks end": _ended,
    "rename": _rename,
    "move on": lambda world, home: world.commit(home, MAIN, {"README": f"{len(world.said)}\n".encode()}),
    "revert": lambda world, home: world.commit(home, MAIN, {"Dockerfile": PLAIN}),
    "mend": lambda world, home: world.commit(home, MAIN, {"Dockerfile": _MENDED}),
    "change": lambda world, home: world.commit(home, MAIN, {"Dockerfile": _OTHER}),
}
_BOT = ("sweep", "sweep", "sweep", "merge", "merge", "merge", "close", "reopen")
# What is done more often in half of the schedules, so that there is something to merge.
_LIKELY = ("ready", "ready", "ready", "run queue", "checks end")
# What people do more often where the config changes: what makes work for a sweep.
_TURNING = (
    *("change", "change", "move on", "update", "update", "push", "close", "reopen", "mend", "revert", "rewrite"),
    *("delete branch", "merge", "tick", "retarget"),
)
_WAVES = f"{_TEXT}[waves]\nsizes = [1, 1, 5]\nclosed_share = 1.0\n"


def made(dice: random.Random, folder: Path) -> World:
    """With waves or without, with queues or without, and checks of what is merged that end in one way or another."""
    has_waves = dice.random() < 0.3
    world = World(dice, folder, _WAVES if has_waves else _TEXT, "abc" if has_waves else "ab")
    world.forge.has_waves = has_waves
    for home in world.forge.homes.values():
        home.has_queue = dice.random() < 0.25
        home.ci = dice.choice(["", "", "success", "success", "failure", "pending"])
    world.is_busy = dice.random() < 0.5
    return world


_SETTINGS = (
    "",
    '[pull_request]\nlabels = ["docker"]\nassignees = ["ann"]\nreviewers = ["bob", "nobody"]\ndraft = true\n',
    '[pull_request]\ntitle = "Other words"\nlabels = ["docker", "pip"]\nteam_reviewers = ["all"]\nreword = "all"\n',
    '[pull_request]\ntitle = "Again other words"\n[limits]\nrewords_per_run = 1\n',
    "[limits]\nopen_pull_requests = 2\nnew_pull_requests_per_run = 1\n",
    '[pull_request]\nrebase = "never"\n',
    '[pull_request]\nrebase = "conflicted"\n',
    '[pull_request]\nclosed = "reopen"\n',
    '[dockerfiles]\nexclude = ["Dockerfile"]\n',
    '[commit]\nvia = "api"\n',
    '[commit]\nvia = "api"\n[pull_request]\nclosed = "reopen"\n',
    "[waves]\nsizes = [1, 2]\nclosed_share = 0.4\n",
)


def changing(dice: random.Random, folder: Path) -> World:
    """Three repositories, over which another config is put now and then."""
    world = World(dice, folder, names="abc")
    world.texts = _SETTINGS
    return world


def _get_on(world: World) -> None:
    """Most of what is open is made ready; it is merged, perhaps by a queue, and another wave may begin."""
    dice = world.dice
    for home in world.forge.homes.values():
        if home.opened and dice.random() < 0.8:
            world.said.append(f"ready {home.name}")
            _ready(world, home, home.opened)
    if dice.random() < 0.3:
        world.person()
    world.act("merge", dies=dice.random() < 0.2)
    for home in world.forge.homes.values():
        if dice.random() < 0.7:
            world.said.append(f"run queue and checks end {home.name}")
            world.forge.run_queue(home)
            _ended(world, home)
            world.forge.follow(home)
    world.act("sweep", dies=dice.random() < 0.2)


def play(seed: int, folder: Path, make: Callable[[random.Random, Path], World] = made) -> World:
    dice = random.Random(seed)  # noqa: S311 - a seed that can be tried again
    world = make(dice, folder)
    try:
        world.act("sweep", dies=dice.random() < 0.3)
        for _ in range(dice.randint(1, 3) if world.is_busy else 0):
            _get_on(world)
        for _ in range(dice.randint(4, 14)):
            if dice.random() < 0.4:
                world.act(dice.choice(_BOT), dies=dice.random() < 0.3)
            else:
                world.person()
        world.act("sweep")
        world.act("sweep")
        world.check()
    except (AssertionError, WrongError) as error:
        raise AssertionError(f"seed {seed}: {error}: {'; '.join(world.said)}") from error
    return world


def _lines(worlds: Iterable[World]) -> list[str]:
    return [line for world in worlds for line in (f"= {'; '.join(world.said)}", *world.written)]


@pytest.mark.parametrize("start", STARTS)
def test_no_schedule_of_people_and_bot_does_harm(start: int, tmp_path: Path) -> None:
    worlds = [play(seed, tmp_path) for seed in range(start, start + 40)]
    assert _lines(worlds) == (WRITTEN / f"{start}.txt").read_text("utf-8").splitlines(), (
        "as the module's first lines say"
    )
    pulls = [pull for world in worlds for home in world.forge.homes.values() for pull in home.pulls]
    assert sum(one.merged_by == "us" and one.state is State.MERGED for one in pulls) > 10, "too little is merged"


@pytest.mark.parametrize("start", CHANGING)
def test_config_that_changes_between_runs_does_no_harm(start: int, tmp_path: Path) -> None:
    worlds = [play(seed, tmp_path, changing) for seed in range(start, start + 40)]
    assert _lines(worlds) == (WRITTEN / f"{start}.txt").read_text("utf-8").splitlines(), (
        "as the module's first lines say"
    )


def test_what_was_cut_off_waits_with_its_wave(tmp_path: Path) -> None:
    """An opening that was killed is gone on with when the wave may, whatever turned red meanwhile."""
    assert "red acme/b" in play(2058, tmp_path).said


@pytest.mark.thorough
@pytest.mark.parametrize("start", range(1_000, 11_000, 500))
def test_ten_thousand_schedules_do_no_harm(start: int, tmp_path: Path) -> None:
    for seed in range(start, start + 500):
        play(seed, tmp_path)


def test_what_lifts_a_hold_forgives_no_no_that_a_person_said_since(tmp_path: Path) -> None:
    """As after a close that was killed before its pull request was closed."""
    world = World(random.Random(0), tmp_path, names="a")  # noqa: S311 - nothing is thrown
    (home,) = world.forge.homes.values()
    world.act("sweep")
    world.ledger.notes.say(home.key, Said.HELD, "us", "killed")
    _close(world, home, home.pulls[-1])
    world.act("reopen")
    assert world.ledger.notes.said(home.key) == frozenset()
    world.act("sweep")
    assert [one.state for one in home.pulls] == [State.CLOSED]


def test_never_counts_where_it_is_ticked_in_the_last_one_after_that_was_closed(tmp_path: Path) -> None:
    world = World(random.Random(0), tmp_path, names="a")  # noqa: S311 - nothing is thrown
    (home,) = world.forge.homes.values()
    world.act("sweep")
    world.act("close")
    world.act("reopen")
    pull = home.pulls[-1]
    pull.body, pull.edited = boxes.ticked(pull.body, {Said.NEVER}), "person"
    world.act("sweep")
    assert [one.state for one in home.pulls] == [State.CLOSED]
    assert world.ledger.notes.said(home.key) == {Said.NEVER}


_OTHER_MESSAGE = '[commit]\nmessage = "Other words"\n'
_AGAIN = '[pull_request]\nclosed = "reopen"\n'
# What happens in one repository, and what the last sweep makes of it. What begins with [ is a config.
TALES: list[tuple[tuple[str, ...], str]] = [
    (("sweep", "sweep"), "left/up-to-date"),
    # What is left of a branch that was merged is ours, whoever tells.
    (("sweep", "merge it", "change", "sweep"), "published/pull-request-opened"),
    (("sweep", "merge it", "change", "lose", "sweep"), "published/pull-request-opened"),
    (("sweep", "merge it", "change", "lose", "take words out", "sweep"), "left/foreign-commits"),
    # Ours is known by its marker, by the ledger, or because it would be made again.
    (("sweep", "change", "sweep"), "updated/branch-rebuilt"),
    (("sweep", "change", "lose", "sweep"), "updated/branch-rebuilt"),
    (("sweep", "change", "take words out", "sweep"), "updated/branch-rebuilt"),
    (("sweep", "change", _OTHER_MESSAGE, "lose", "sweep"), "updated/branch-rebuilt"),
    (("sweep", "change", _OTHER_MESSAGE, "take words out", "sweep"), "updated/branch-rebuilt"),
    (("sweep", "change", "lose", "take words out", "sweep"), "left/foreign-pull-request"),
    (("sweep", "change", "push", "sweep"), "left/foreign-commits"),
    # What a person opens again is open.
    (("sweep", "close", "sweep", "reopen", "sweep"), "left/up-to-date"),
    (("sweep", "close", "sweep", "push", "reopen now", "sweep"), "left/foreign-commits"),
    # A no is to what was proposed, and lasts; another command is another proposal.
    (("sweep", "close", "change", "sweep"), "published/pull-request-opened"),
    (("sweep", "close", "move on", "sweep"), "closed/closed-by-maintainer"),
    (
        ("sweep", "close", "change", "sweep", "sweep", "mend", "sweep", "change", "sweep"),
        "published/pull-request-opened",
    ),
    (("sweep", "close", "move on", "lose", "sweep"), "closed/closed-by-maintainer"),
    (("sweep", "close", "sweep", "take words out", "move on", "sweep"), "closed/closed-by-maintainer"),
    (("sweep", "close", "change", _AGAIN, "sweep"), "published/pull-request-opened"),
    (("sweep", "merge it", "revert", "sweep"), "closed/reverted"),
    (("sweep", "merge it", "revert", "lose", "sweep"), "closed/reverted"),
    (("sweep", "mend", "sweep"), "closed/no-longer-needed"),
    (("sweep", "mend", "sweep", "revert", "sweep"), "published/pull-request-opened"),
    (("sweep", "mend", "push", "sweep"), "left/foreign-commits"),
    (("sweep", "update", "change", "sweep"), "updated/branch-rebuilt"),
    (("sweep", "move on", "sweep"), "left/base-advanced"),
    (("sweep", "move on", "update", "sweep"), "left/up-to-date"),
    (("sweep", "move on", "update", "change", "sweep"), "updated/branch-rebuilt"),
    (("sweep", "move on", "update", "push", "change", "sweep"), "left/foreign-commits"),
    (("sweep", "retarget", "change", "sweep"), "left/retargeted"),
    (("sweep", "retarget", "change", "sweep", "retarget", "sweep"), "updated/branch-rebuilt"),
    (("sweep", "delete branch", "move on", "sweep"), "closed/closed-by-maintainer"),
    (("open", "sweep"), "left/foreign-pull-request"),
    # What a rewritten default branch got rid of does not come back.
    (("sweep", "rewrite", "sweep"), "updated/branch-rebuilt"),
    (("sweep", "rewrite", "lose", "sweep"), "updated/branch-rebuilt"),
    (("sweep", "rewrite", "push", "sweep"), "left/base-rewritten"),
    (("sweep", "rewrite", "mend", "sweep"), "closed/no-longer-needed"),
    (("sweep", "move on", "update", "rewrite", "sweep"), "left/base-rewritten"),  # nobody saw whose that was
    (("sweep", "move on", "sweep", "update", "rewrite", "change", "sweep"), "updated/branch-rebuilt"),
    (("sweep", "close", "rewrite", "sweep"), "closed/closed-by-maintainer"),
]


@pytest.mark.parametrize(
    ("acts", "expected"), TALES, ids=lambda value: value if isinstance(value, str) else " ".join(value)
)
def test_tale_ends_as_it_should(acts: tuple[str, ...], expected: str, tmp_path: Path) -> None:
    world = World(random.Random(0), tmp_path, names="a")  # noqa: S311 - nothing is thrown
    (home,) = world.forge.homes.values()
    for act in acts:
        pull = home.pulls[-1] if home.pulls else Pull(0, "", "", "")
        match act:
            case "sweep":
                world.act(act)
            case "lose":
                world.begin()
            case "rewrite":
                world.rewrite(home)
            case "merge it":
                world.forge.merge_now(home, pull, "merge")
            case "take words out":
                pull.body, pull.edited = "A better image.", "person"
            case "reopen now":
                pull.head, pull.state = home.branches[BRANCH], State.OPEN
            case _ if act.startswith("["):
                world.config = _config(f"{_TEXT}{act}", tmp_path)
                world.forge.respects = world.config.pull_request.closed == "respect"
            case _ if act in _ALONE:
                _ALONE[act](world, home)
            case _:
                _ON_PULL[act](world, home, pull)
        world.said.append(act)
        world.forge.follow(home)
    assert world.found[0] == f"a {expected}"
    world.check()


def test_no_to_what_is_not_planned_now_is_taken_from_the_body_where_the_ledger_was_lost(tmp_path: Path) -> None:
    world = World(random.Random(0), tmp_path, names="a")  # noqa: S311 - nothing is thrown
    (home,) = world.forge.homes.values()
    world.commit(home, MAIN, {"b/Dockerfile": PLAIN})
    world.act("sweep")
    world.commit(home, MAIN, {"b/Dockerfile": _MENDED})
    _close(world, home, home.pulls[-1])
    marks = marker.read(home.pulls[-1].body).marks
    assert marks
    assert len(marks) == 2
    world.begin()
    world.act("sweep")
    assert world.ledger.rejected(home.key) >= marks


_LARGE = f"""{_TEXT}
[limits]
new_pull_requests_per_run = 100
open_pull_requests = 300
merges_per_run = 60
closes_per_run = 5
[waves]
sizes = [20, 300]
gate = "closed"
closed_share = 1.0
"""
_AT_REST = {("unchanged", "unchanged"), ("clean", "nothing-to-fix")}


@pytest.mark.thorough
def test_campaign_of_three_hundred_repositories_comes_to_an_end(tmp_path: Path) -> None:
    """Ten nights, some of which are cut off; then each repository ended in a way that everybody knows of."""
    dice = random.Random(14)  # noqa: S311 - a seed that can be tried again
    world = World(dice, tmp_path, _LARGE, [f"r{number:03}" for number in range(300)])
    for night in range(10):
        world.act("sweep", dies=dice.random() < 0.3)
        for home in world.forge.homes.values():
            if home.pulls and dice.random() < 0.4:
                name = dice.choice(["ready", "ready", "ready", *_ON_PULL])
                world.said.append(f"{name} {home.name}")
                _ON_PULL[name](world, home, home.pulls[-1])
                world.forge.follow(home)
            elif home.opened and dice.random() < 0.03:
                world.said.append(f"mend {home.name}")
                _ALONE["mend"](world, home)
        world.act("merge", dies=dice.random() < 0.3)
        if night == 7:
            world.act("close")
    world.act("sweep")
    told = {outcome.name: outcome for outcome in world.sweep()}
    world.check()
    ends = Counter(_end(world, home, told[home.name]) for home in world.forge.homes.values())
    assert ends.keys() == {"merged", "declined", "held", "left", "closed by us"}, ends
    own = [(home.key, one) for home in world.forge.homes.values() for one in home.pulls if one.by == "us"]
    states = Counter(str(one.state) for _, one in own)
    shown = ", ".join(f"{states[state]} {state}" for state in ("open", "merged", "closed") if states[state])
    assert f"pull requests: {len(own)} ({shown})\n" in status_text.text(world.ledger)
    query = "SELECT key, number, state FROM pull_request_history"
    assert sorted(world.rows(query)) == sorted((key, one.number, str(one.state)) for key, one in own)


def _end(world: World, home: Home, outcome: Outcome) -> str:
    """How a campaign ended in a repository, as the forge knows; the sweep says the same."""
    said = (outcome.kind.value, outcome.reason)
    pull = [one for one in home.pulls if one.by == "us"][-1]
    if outcome.kind is OutcomeKind.LEFT:
        assert outcome.message, said
        return "left"
    assert pull.state is not State.OPEN, (home.name, said)
    if pull.state is State.MERGED:
        assert said in {("merged", "merged"), ("closed", "reverted"), *_AT_REST}, (home.name, said)
        return "merged"
    if home.is_held:
        assert said in {("skipped", "held"), *_AT_REST}, (home.name, said)
        return "held"
    if Said.NEVER in world.ledger.notes.said(home.key):
        assert said in {("skipped", "never"), *_AT_REST}, (home.name, said)
        return "left"
    assert said in {("closed", "closed-by-maintainer"), *_AT_REST}, (home.name, said)
    return "declined" if home.refused else "closed by us"


if __name__ == "__main__":
    for first in (*STARTS, *CHANGING):
        make = changing if first in CHANGING else made
        lines = _lines(play(seed, Path(), make) for seed in range(first, first + 40))
        (WRITTEN / f"{first}.txt").write_text("\n".join((*lines, "")), "utf-8")
