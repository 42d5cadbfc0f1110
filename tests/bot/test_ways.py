"""What one request learns counts for all: limits, and a forge that is not there any more."""

from collections.abc import Callable

import pytest

from bot.errors import ForgeError, OutageError
from bot.waiting.patience import Patience, patiently
from bot.waiting.ways import Kind, Setback
from tests.bot.naps import Naps

WAYS = ("host", "host me")
NO_ONE = ForgeError("unreachable", "GitHub did not answer GET /here: there was no answer")


def failure(kind: Kind = "passing", reason: str = "unreachable", way: str = "host", seconds: float = 0.0) -> Setback:
    error = ForgeError(reason, f"{reason} told")
    return Setback(error, reason, kind, "So it is", way, seconds)


class Forge:
    """Answers with what it is given, after so many seconds, and counts."""

    def __init__(self, answer: str | Setback, takes: float = 0.0) -> None:
        self.answer, self.takes, self.asked = answer, takes, 0
        self.naps = Naps()
        self.patience = self.naps.patience()

    def send(self) -> str | Setback:
        self.asked += 1
        self.naps.now += self.takes
        return self.answer

    def ask(self, ways: tuple[str, ...] = WAYS, *, is_repeatable: bool = True) -> str:
        return patiently(self.send, self.patience, ways, is_repeatable=is_repeatable)

    def tried(self, times: int, *, is_repeatable: bool = True) -> list[str]:
        """What becomes of so many requests, one after the other."""
        return [self._tried(is_repeatable) for _ in range(times)]

    def _tried(self, is_repeatable: bool) -> str:
        try:
            return self.ask(is_repeatable=is_repeatable)
        except OutageError as error:
            return f"put off: {error.reason}"
        except ForgeError as error:
            return error.reason


LOSSES = [
    # what is answered, how long that takes, how many requests fail; within two minutes all else is put off
    (failure("passing", "unreachable"), 0.0, 3),
    (failure("passing", "unreachable"), 10.0, 3),
    (failure("passing", "unreachable"), 30.0, 2),
    (failure("passing", "server-error"), 0.2, 3),
    (failure("lasting", "bad-credentials", "host me"), 0.1, 10),
    (failure("lasting", "unreachable"), 0.1, 10),
]


@pytest.mark.parametrize(("answer", "takes", "failed"), LOSSES)
def test_forge_that_is_gone_is_not_asked_by_everyone(answer: Setback, takes: float, failed: int) -> None:
    forge = Forge(answer, takes)
    began = forge.naps.now
    assert forge.tried(5000) == [answer.reason] * failed + [f"put off: {answer.reason}"] * (5000 - failed)
    assert forge.naps.now - began < 120
    assert forge.asked < 25


def test_what_is_put_off_says_why() -> None:
    forge = Forge(failure())
    forge.tried(20)
    with pytest.raises(OutageError, match=r"^It is not asked any more for now, after \d+ failures: unreachable told$"):
        forge.ask()


def test_writes_that_may_not_be_sent_again_are_probes_too() -> None:
    forge = Forge(failure("passing", "server-error"))
    assert forge.tried(50, is_repeatable=False) == ["server-error"] * 10 + ["put off: server-error"] * 40


@pytest.mark.parametrize("answer", ["fine", failure("answer", "not-found", ""), failure("limit", seconds=1000.0)])
def test_any_answer_shows_that_somebody_is_there(answer: str | Setback) -> None:
    forge = Forge(failure())
    for _ in range(20):
        forge.answer = failure()
        assert forge.tried(1) == ["unreachable"]
        forge.answer = answer
        forge.tried(1)
        forge.naps.now += 1000


def test_failures_of_one_request_alone_stop_nobody() -> None:
    forge = Forge(failure("passing", "server-error"))
    assert forge.tried(1) == ["server-error"]
    forge.answer = "fine"
    slept = len(forge.naps.slept)
    assert forge.tried(1) == ["fine"]
    assert len(forge.naps.slept) == slept


def test_other_kinds_of_failure_are_counted_anew() -> None:
    forge = Forge(failure())
    for at in range(40):
        forge.answer = failure("lasting", "bad-credentials") if at % 2 else failure()
        assert not forge.tried(1)[0].startswith("put off")


def test_one_account_that_is_refused_stops_no_other() -> None:
    forge = Forge(failure("lasting", "bad-credentials", "host me"))
    assert forge.tried(20)[-1] == "put off: bad-credentials"
    forge.answer = "fine"
    assert forge.ask(("host", "host another")) == "fine"
    with pytest.raises(OutageError):
        forge.ask()


def test_way_that_was_given_up_is_tried_again_later() -> None:
    forge = Forge(failure())
    forge.tried(20)
    asked = forge.asked
    forge.naps.now += 901
    assert forge.tried(2) == ["unreachable", "put off: unreachable"]
    assert forge.asked == asked + 1
    forge.naps.now += 901
    forge.answer = "fine"
    assert forge.tried(9) == ["fine"] * 9


def test_one_at_a_time_is_the_probe() -> None:
    """Whoever comes while one is under way waits for what becomes of it."""
    forge = Forge(failure())
    forge.tried(2)
    seen: list[str] = []

    def probe() -> str:
        second = Forge("second")
        second.patience = Patience(lambda _: _stop(), ways=forge.patience.ways)
        seen.extend(second.tried(1))
        return "first"

    with pytest.raises(_WaitingError):
        patiently(probe, forge.patience, WAYS, is_repeatable=True)
    assert seen == []


class _WaitingError(Exception):
    """Somebody waits."""


def _stop() -> None:
    raise _WaitingError


@pytest.mark.parametrize(
    ("first", "second", "waits"),
    [
        (("host me", WAYS), WAYS, True),
        (("host me core", (*WAYS, "host me core")), (*WAYS, "host me core"), True),
        (("host me core", (*WAYS, "host me core")), (*WAYS, "host me search"), False),
        (("host me", WAYS), ("host", "host another"), False),
    ],
)
@pytest.mark.parametrize(("seconds", "outcome"), [(60.0, "fine"), (1000.0, "put off: rate-limited")])
def test_limit_holds_whoever_takes_that_way(
    first: tuple[str, tuple[str, ...]], second: tuple[str, ...], waits: bool, seconds: float, outcome: str
) -> None:
    forge = Forge(failure("limit", "rate-limited", first[0], seconds))
    with pytest.raises(_WaitingError if seconds < 900 else OutageError):
        patiently(forge.send, Patience(lambda _: _stop(), ways=forge.patience.ways), first[1], is_repeatable=True)
    forge.answer = "fine"
    found = _outcome(lambda: forge.ask(second))
    assert (found, forge.naps.slept) == ((outcome, [60.0] if seconds < 900 else []) if waits else ("fine", []))


def _outcome(ask: Callable[[], str]) -> str:
    try:
        return ask()
    except OutageError as error:
        return f"put off: {error.reason}"
