"""The limits: how many pull requests and writes, over all repositories and several runs on one ledger."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config.config import Limits
from bot.ledger.ledger import Ledger, Published, opened
from bot.publishing.budget import Budget

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
    return Budget(ledger, Limits(**limits), now=clock, sleep=clock.sleep)


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
        ledger.wrote()
        clock.pass_by(60)
    refused = budget(ledger, clock, writes_per_hour=4).refusal("a", opens=True, writes=needed)
    assert refused == (sentence and ("writes-per-hour", sentence))


@pytest.mark.parametrize("made", [2, 3])
def test_hour_has_room_again_when_it_is_said_to(ledger: Ledger, clock: Clock, made: int) -> None:
    for _ in range(made):
        ledger.wrote()
        clock.pass_by(60)
    limited = budget(ledger, clock, writes_per_hour=made)
    clock.pass_by((60 - made) * 60 - 1)
    assert limited.refusal("a", opens=False, writes=1) is not None
    clock.pass_by(1)
    assert limited.refusal("a", opens=False, writes=1) is None


# writes a minute, seconds at which writes were made, seconds to wait after that
WAITS = [
    (60, [], 0.0),
    (60, [0], 1.0),
    (60, [0, 0.75], 1.0),
    (1, [0], 60.0),
    (2, [0], 1.0),
    (2, [0, 10], 50.0),
    (2, [0, 59.5], 1.0),
    (3, [0, 10], 1.0),
    (240, [0], 0.25),
]


@pytest.mark.parametrize(("most", "moments", "expected"), WAITS)
def test_wait(ledger: Ledger, clock: Clock, most: int, moments: list[float], expected: float) -> None:
    start = clock.now
    for moment in moments:
        clock.now = start + moment
        ledger.wrote()
    limited = budget(ledger, clock, writes_per_minute=most)
    assert limited.wait() == expected
    clock.pass_by(expected)
    assert limited.wait() == 0.0


def test_write_is_recorded_after_the_wait_and_before_it_is_made(ledger: Ledger, clock: Clock) -> None:
    limited, start = budget(ledger, clock), clock.now
    limited.spend()
    assert (clock.naps, ledger.writes_since(0)) == ([], (start,))
    limited.spend()
    assert (clock.naps, ledger.writes_since(0)) == ([1.0], (start, start + 1.0))


def test_wait_that_is_interrupted_costs_no_write(ledger: Ledger, clock: Clock) -> None:
    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    limited = Budget(ledger, Limits(), now=clock, sleep=interrupted)
    limited.spend()
    with pytest.raises(KeyboardInterrupt):
        limited.spend()
    assert len(ledger.writes_since(0)) == 1


def test_clock_that_was_put_back_holds_nobody_up(ledger: Ledger, clock: Clock) -> None:
    limited = budget(ledger, clock, writes_per_minute=3)
    for _ in range(3):
        limited.spend()
    clock.now -= 365 * 24 * 3600
    for _ in range(9):
        limited.spend()
    assert max(clock.naps) <= 60
    assert clock.elapsed <= 6 * 60


# One run after the other: how long after the last one, how far the clock is put back, the writes of its repositories.
runs = st.lists(
    st.tuples(
        st.one_of(st.floats(0, 90), st.floats(0, 4000)),
        st.one_of(st.just(0.0), st.floats(0, 100_000)),
        st.lists(st.tuples(st.floats(0, 30), st.integers(1, 4)), max_size=12),
    ),
    max_size=5,
)


@settings(max_examples=40, deadline=None)
@given(runs=runs, per_minute=st.integers(1, 8), per_hour=st.integers(4, 20))
def test_no_minute_and_no_hour_ever_sees_more_writes_than_allowed(
    runs: list[tuple[float, float, list[tuple[float, int]]]], per_minute: int, per_hour: int
) -> None:
    """Whatever was refused, put off, and however often the sweep was started; also where the clock is put back."""
    clock, made = Clock(), list[float]()
    with tempfile.TemporaryDirectory() as folder:
        for pause, put_back, repositories in runs:
            clock.pass_by(pause)
            clock.now -= put_back
            with opened(Path(folder, "ledger"), clock) as ledger:
                limited = budget(ledger, clock, writes_per_minute=per_minute, writes_per_hour=per_hour)
                for thought, writes in repositories:
                    clock.pass_by(thought)
                    if limited.refusal("key", opens=False, writes=writes) is None:
                        for _ in range(writes):
                            limited.spend()
                            made.append(clock.elapsed)
    assert shortest(made, per_minute) >= 60 - 0.001
    assert shortest(made, per_hour) >= 3600 - 0.001
    assert shortest(made, 1) >= min(1, 60 / per_minute) - 0.001
    assert max(clock.naps, default=0) <= 60


def shortest(moments: list[float], many: int) -> float:
    """The shortest time from one write to the one that many later."""
    return min((late - early for early, late in zip(moments, moments[many:], strict=False)), default=float("inf"))
