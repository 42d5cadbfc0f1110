"""The limits: how many pull requests and writes, over all repositories and several runs on one ledger."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import cycle, islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config.config import Limits
from bot.ledger.ledger import Ledger, opened
from bot.ledger.records import Published
from bot.publishing.pacing.budget import Budget

LATER = "a later run takes it first."


@dataclass(slots=True)
class Clock:
    """Time that passes by sleeping alone; it may be put back, which ``elapsed`` does not care about."""

    now: float = 1_700_000_000.0
    elapsed: float = 0.0
    naps: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.pass_by(seconds)

    def pass_by(self, seconds: float) -> None:
        self.now += seconds
        self.elapsed += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    with opened(tmp_path / "ledger.sqlite", clock) as ledger:
        ledger.begin()
        yield ledger


def budget(ledger: Ledger, clock: Clock, **limits: int) -> Budget:
    return Budget(ledger, Limits.model_validate(limits), now=clock, sleep=clock.sleep)


def write(ledger: Ledger) -> None:
    ledger.writes.begin()
    ledger.writes.end()


def open_pull_request(ledger: Ledger, key: str, number: int = 1) -> None:
    ledger.publish(key, Published("branch", "tip", "base", "content", number=number))
    ledger.note_opened(key)
    ledger.settle(key)


@dataclass(frozen=True, slots=True)
class Situation:
    """One letter a repository: opened by an earlier run, by this one, put off by an earlier one; and the limits."""

    before: str
    now: str
    waiting: str
    most_open: int
    most_new: int

    def refusal(self, ledger: Ledger, clock: Clock, key: str) -> tuple[str, str] | None:
        for earlier in self.before:
            open_pull_request(ledger, earlier)
        for earlier in self.waiting:
            ledger.defer(earlier)
        ledger.end()
        ledger.begin()
        for present in self.now:
            open_pull_request(ledger, present)
        limited = budget(ledger, clock, open_pull_requests=self.most_open, new_pull_requests_per_run=self.most_new)
        assert limited.refusal(key, opens=False, writes=1) is None
        return limited.refusal(key, opens=True, writes=1)


OPEN, NEW = "open-pull-requests", "new-pull-requests-per-run"
# who asks, and the reason why it has to wait
PULL_REQUESTS = [
    (Situation("", "", "", 1, 1), "a", None),
    (Situation("xy", "", "", 2, 9), "a", OPEN),
    (Situation("xy", "", "", 3, 9), "a", None),
    (Situation("x", "y", "", 2, 9), "a", OPEN),
    (Situation("", "xy", "", 9, 2), "a", NEW),
    (Situation("xy", "", "", 9, 1), "a", None),
    (Situation("", "", "b", 9, 1), "a", NEW),  # b comes first
    (Situation("", "", "b", 9, 1), "b", None),
    (Situation("", "", "b", 9, 2), "a", None),
    (Situation("", "", "bc", 9, 2), "a", NEW),
    (Situation("", "x", "bc", 9, 2), "b", None),
    (Situation("x", "", "b", 2, 9), "a", OPEN),
    (Situation("x", "", "b", 2, 9), "b", None),
    (Situation("xy", "", "b", 2, 9), "b", OPEN),
]


@pytest.mark.parametrize(("situation", "key", "reason"), PULL_REQUESTS)
def test_new_pull_request_needs_room(
    ledger: Ledger, clock: Clock, situation: Situation, key: str, reason: str | None
) -> None:
    refused = situation.refusal(ledger, clock, key)
    assert (refused and refused[0]) == reason


SENTENCES = [
    (Situation("x", "y", "", 2, 9), f"2 pull requests are open and limits.open_pull_requests is 2; {LATER}"),
    (Situation("", "x", "", 9, 1), f"1 pull request is new and limits.new_pull_requests_per_run is 1; {LATER}"),
    (
        Situation("", "x", "bcd", 9, 3),
        f"Not its turn: 3 put off earlier come first, and limits.new_pull_requests_per_run leaves 2; {LATER}",
    ),
]


@pytest.mark.parametrize(("situation", "sentence"), SENTENCES)
def test_sentence_names_the_limit(ledger: Ledger, clock: Clock, situation: Situation, sentence: str) -> None:
    refused = situation.refusal(ledger, clock, "a")
    assert refused is not None
    assert refused[1] == sentence


def test_what_was_put_off_yesterday_gets_the_slot_of_today(ledger: Ledger, clock: Clock) -> None:
    def run(*keys: str) -> str:
        ledger.begin()
        limited, taken = budget(ledger, clock, new_pull_requests_per_run=1), ""
        for key in keys:
            if limited.refusal(key, opens=True, writes=1):
                ledger.defer(key)
            else:
                open_pull_request(ledger, key)
                taken += key
        ledger.end()
        return taken

    assert run("x", "b") == "x"
    assert run("a", "b", "c") == "b"
    assert run("a", "c", "d") == "a"
    assert run("d", "c") == "d"


WRITES = [
    (0, 4, None),
    (0, 5, "It needs 5 writes at once and limits.writes_per_hour is 4; raise that."),
    (3, 1, None),
    (3, 2, "3 writes were made within an hour, it needs 2, and limits.writes_per_hour is 4; sweep again in 57 min."),
    (3, 3, "3 writes were made within an hour, it needs 3, and limits.writes_per_hour is 4; sweep again in 58 min."),
]


@pytest.mark.parametrize(("made", "needed", "sentence"), WRITES)
def test_writes_of_an_hour(ledger: Ledger, clock: Clock, made: int, needed: int, sentence: str | None) -> None:
    for _ in range(made):
        write(ledger)
        clock.pass_by(60)
    refused = budget(ledger, clock, writes_per_hour=4).refusal("a", opens=True, writes=needed)
    assert refused == (sentence and ("writes-per-hour", sentence))


@pytest.mark.parametrize("made", [2, 3])
def test_hour_has_room_again_when_it_is_said_to(ledger: Ledger, clock: Clock, made: int) -> None:
    for _ in range(made):
        write(ledger)
        clock.pass_by(60)
    limited = budget(ledger, clock, writes_per_hour=made)
    clock.pass_by((60 - made) * 60 - 1)
    assert limited.refusal("a", opens=False, writes=1) is not None
    clock.pass_by(1)
    assert limited.refusal("a", opens=False, writes=1) is None


# writes a minute and an hour, seconds at which writes began and ended, seconds to wait after that
WAITS = [
    ((60, 450), [], 0.0),
    ((60, 450), [(0, 0)], 1.0),
    ((60, 450), [(0, 0), (1.75, 1.75)], 1.0),
    ((1, 450), [(0, 0)], 60.0),
    ((2, 450), [(0, 0)], 1.0),
    ((2, 450), [(0, 0), (10, 10)], 50.0),
    ((2, 450), [(0, 0), (59.5, 59.5)], 1.0),
    ((3, 450), [(0, 0), (10, 10)], 1.0),
    ((240, 450), [(0, 0)], 0.25),
    # a gap goes from begin to begin, and never all of it is taken by the write; of low rates it goes from the end
    ((60, 450), [(0, 0.5)], 0.5),
    ((60, 450), [(0, 0.875)], 0.25),
    ((60, 450), [(0, 30)], 0.25),
    ((240, 450), [(0, 0.25)], 0.0625),
    ((48, 450), [(0, 0.75)], 0.5),
    ((30, 450), [(0, 0.75)], 1.0),
    # one that was late by no fault of ours is no reason to hurry, unless the gap is an average
    ((60, 450), [(0, 2), (2.5, 2.5)], 1.0),
    ((240, 450), [(0, 0.5), (0.5625, 0.5625)], 0.0625),
    # a minute and an hour go from end to begin
    ((1, 450), [(0, 30)], 60.0),
    ((2, 450), [(0, 5), (10, 50)], 15.0),
    ((60, 1), [(0, 20)], 3600.0),
    ((60, 2), [(0, 5), (100, 101)], 3504.0),
]


@pytest.mark.parametrize(("most", "writes", "expected"), WAITS)
def test_wait(
    ledger: Ledger, clock: Clock, most: tuple[int, int], writes: list[tuple[float, float]], expected: float
) -> None:
    limited, start = budget(ledger, clock, writes_per_minute=most[0], writes_per_hour=most[1]), clock.now
    for begin, end in writes:
        clock.now = start + begin
        with limited.writing():
            clock.now = start + end
    assert limited.wait()[0] == expected
    clock.pass_by(expected)
    assert limited.wait()[0] == 0.0


def test_write_is_recorded_after_the_wait_and_before_it_is_made(ledger: Ledger, clock: Clock) -> None:
    limited, start = budget(ledger, clock), clock.now
    with limited.writing():
        assert (clock.naps, len(ledger.writes.since(0))) == ([], 1)
        clock.pass_by(0.5)
    assert ledger.writes.since(0) == (start + 0.5,)
    with limited.writing():
        assert (clock.naps, len(ledger.writes.since(0))) == ([0.5], 2)
    assert ledger.writes.since(0) == (start + 0.5, start + 1.0)


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_write_that_failed_ended_when_it_failed(ledger: Ledger, clock: Clock, error: type[BaseException]) -> None:
    def fail() -> None:
        with limited.writing():
            clock.pass_by(7)
            raise error

    limited, start = budget(ledger, clock), clock.now
    with pytest.raises(error):
        fail()
    assert ledger.writes.since(0) == (start + 7,)


def test_write_that_is_sent_once_more_is_two(ledger: Ledger, clock: Clock) -> None:
    """Although the limit that refused it let it wait for a second alone."""
    limited, start = budget(ledger, clock, writes_per_minute=1), clock.now
    with limited.writing():
        clock.pass_by(2)
        limited.again()
        assert clock.now == start + 62
        clock.pass_by(3)
    assert ledger.writes.since(0) == (start + 2, start + 65)


def test_only_what_is_waited_for_is_told_and_by_which_limit(ledger: Ledger, clock: Clock) -> None:
    told: list[tuple[str, str, float]] = []
    limits = Limits(writes_per_minute=2, writes_per_hour=3)
    limited = Budget(ledger, limits, now=clock, sleep=clock.sleep, tell=lambda *wait: told.append(wait))
    for _ in range(4):
        with limited.writing():
            pass
    assert told == [
        ("writes-paced", "limits.writes_per_minute is reached", 1.0),
        ("writes-paced", "limits.writes_per_minute is reached", 59.0),
        ("writes-paced", "limits.writes_per_hour is reached", 3540.0),
    ]


def test_wait_that_is_interrupted_costs_no_write(ledger: Ledger, clock: Clock) -> None:
    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    limited = Budget(ledger, Limits(), now=clock, sleep=interrupted)
    with limited.writing():
        pass
    with pytest.raises(KeyboardInterrupt), limited.writing():
        pass
    assert len(ledger.writes.since(0)) == 1


def test_clock_that_was_put_back_holds_nobody_up(ledger: Ledger, clock: Clock) -> None:
    limited = budget(ledger, clock, writes_per_minute=3)
    for _ in range(3):
        with limited.writing():
            clock.pass_by(0.5)
    clock.now -= 365 * 24 * 3600
    for _ in range(9):
        with limited.writing():
            clock.pass_by(0.5)
    assert max(clock.naps) <= 60
    assert clock.elapsed <= 6 * 60


@pytest.mark.parametrize("rate", [20, 45, 60, 120])
@pytest.mark.parametrize("lengths", [(0.0,), (0.2,), (0.5, 0.1, 0.1), (0.35, 0.3, 0.25)])
def test_rate_that_is_allowed_is_reached(ledger: Ledger, clock: Clock, rate: int, lengths: tuple[float, ...]) -> None:
    """Though a write counts from its begin to its end."""
    limited = budget(ledger, clock, writes_per_minute=rate, writes_per_hour=100_000)
    began: list[float] = []
    for length in islice(cycle(lengths), 5 * rate):
        with limited.writing():
            began.append(clock.elapsed)
            clock.pass_by(length)
    assert (len(began) - 1) / (began[-1] - began[0]) * 60 >= 0.95 * rate


@dataclass(frozen=True, slots=True)
class Sent:
    """A write: the time before it, and how long it takes to arrive, to be answered, and what then becomes of it."""

    thought: float
    on_its_way: float
    answered: float
    # how often a limit refuses it, each time for a second
    refused: int = 0
    is_cut_off: bool = False


def sent(limited: Budget, ledger: Ledger, clock: Clock, write: Sent) -> Iterator[float]:
    """When the forge sees it, each time."""

    def arrives() -> float:
        clock.pass_by(write.on_its_way)
        seen = clock.elapsed
        clock.pass_by(write.answered)
        return seen

    if write.is_cut_off:
        # as writing() until the kill; nobody ends it then
        clock.sleep(limited.wait()[0])
        ledger.writes.begin()
        yield arrives()
        return
    with limited.writing():
        yield arrives()
        for _ in range(write.refused):
            clock.pass_by(1)
            limited.again()
            yield arrives()


lengths = st.one_of(st.just(0.0), st.floats(0, 1), st.floats(0, 70))
sends = st.builds(Sent, st.floats(0, 30), lengths, lengths, st.sampled_from([0, 0, 0, 1, 3]))
# One run after the other: how long after the last one, how far the clock is put back, its writes, the last cut off?
runs = st.lists(
    st.tuples(
        st.one_of(st.floats(0, 90), st.floats(0, 4000)),
        st.one_of(st.just(0.0), st.floats(0, 100_000)),
        st.lists(sends, max_size=15),
        st.booleans(),
    ),
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(runs=runs, per_minute=st.integers(1, 8), per_hour=st.integers(4, 20))
def test_no_minute_and_no_hour_ever_sees_more_writes_than_allowed(
    runs: list[tuple[float, float, list[Sent], bool]], per_minute: int, per_hour: int
) -> None:
    """Wherever between begin and end it sees them, however often it refuses and the sweep is killed and started again.

    Also where the clock is put back.
    """
    clock, seen = Clock(), list[float]()
    with tempfile.TemporaryDirectory() as folder:
        for pause, put_back, writes, is_killed in runs:
            clock.pass_by(pause)
            clock.now -= put_back
            with opened(Path(folder, "ledger"), clock) as ledger:
                limited = budget(ledger, clock, writes_per_minute=per_minute, writes_per_hour=per_hour)
                for number, write in enumerate(writes, 1):
                    clock.pass_by(write.thought)
                    is_last = is_killed and number == len(writes)
                    seen += sent(limited, ledger, clock, replace(write, is_cut_off=is_last))
    assert shortest(seen, per_minute) >= 60 - 0.001
    assert shortest(seen, per_hour) >= 3600 - 0.001
    assert shortest(seen, 1) >= 1 - 0.001
    assert max(clock.naps, default=0) <= 3600


@settings(max_examples=60, deadline=None)
@given(per_hour=st.integers(4, 20), tasks=st.lists(st.tuples(st.floats(0, 300), st.integers(1, 4)), max_size=30))
def test_what_was_let_in_never_waits_for_an_hour(per_hour: int, tasks: list[tuple[float, int]]) -> None:
    """What needs more writes than the hour has left is put off instead."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder, "ledger"), clock) as ledger:
        limited = budget(ledger, clock, writes_per_minute=2, writes_per_hour=per_hour)
        for pause, writes in tasks:
            clock.pass_by(pause)
            if limited.refusal("key", opens=False, writes=writes) is None:
                for _ in range(writes):
                    with limited.writing():
                        clock.pass_by(0.5)
    assert max(clock.naps, default=0) <= 60


def shortest(moments: list[float], many: int) -> float:
    """The shortest time from one write to the one that many later."""
    return min((late - early for early, late in zip(moments, moments[many:], strict=False)), default=float("inf"))
