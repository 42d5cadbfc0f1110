"""Which wave a pull request is of, who may open one, and what is kept of the reason why it has to wait."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import config
from bot.ledger.ledger import Ledger, opened
from bot.ledger.records import Published
from bot.model import State
from bot.publishing.pacing.gate import Gate
from bot.publishing.pacing.waves import Waves


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with opened(tmp_path / "ledger.sqlite") as made:
        made.begin()
        yield made


def waves(ledger: Ledger, *sizes: int) -> Waves:
    wanted = config.Waves(sizes=sizes)
    return Waves(ledger, wanted, Gate(ledger, wanted))


def night(ledger: Ledger) -> None:
    ledger.end(saw_everything=False)
    ledger.begin()


def open_one(ledger: Ledger, own: Waves, key: str, state: State = State.OPEN) -> None:
    ledger.publish(key, Published("branch", "tip", "base", "content", number=1, state=state))
    ledger.note_opened(key)
    own.join(key)


def why(own: Waves, key: str = "new") -> str:
    refused = own.refusal(key)
    assert refused is None or refused[0] == "wave-waits"
    return refused[1] if refused else ""


OPENED = "Pull requests of wave 1 were opened in this sweep; the next one looks what became of them."


def test_each_wave_has_its_size_and_all_later_ones_the_last(ledger: Ledger) -> None:
    members = list[str]()
    for _ in range(4):
        own = waves(ledger, 1, 3)
        while not why(own) and len(members) < 8:
            key = f"key-{len(members)}"
            open_one(ledger, own, key)
            members.append(key)
        night(ledger)
    assert [ledger.history.waves()[key] for key in members] == [0, 1, 1, 1, 2, 2, 2, 3]


def test_without_sizes_nobody_waits_or_joins(ledger: Ledger) -> None:
    ledger.hold_wave(1, "It waits.")
    own = waves(ledger)
    assert ledger.held_wave() is None
    assert (own.refusal("a"), own.waits("a")) == (None, "")
    own.join("a")
    assert ledger.history.waves() == {}


def test_reason_is_kept_for_status_until_it_does_not_hold_any_more(ledger: Ledger) -> None:
    own = waves(ledger, 1, 2)
    assert (why(own), ledger.held_wave()) == ("", None)
    open_one(ledger, own, "a")
    assert (why(own), ledger.held_wave()) == (OPENED, (1, OPENED))
    night(ledger)
    ledger.publish("a", Published("branch", "tip", "base", "content", number=1, state=State.CLOSED))
    closed = why(waves(ledger, 1, 2))
    assert closed.startswith("1 of the 1 pull requests of wave 1 were closed")
    assert ledger.held_wave() == (1, closed)
    ledger.publish("a", Published("branch", "tip", "base", "content", number=1, state=State.MERGED))
    assert (why(waves(ledger, 1, 2)), ledger.held_wave()) == ("", None)


def test_gate_is_looked_at_once_a_run(ledger: Ledger) -> None:
    open_one(ledger, waves(ledger, 1, 2), "a")
    night(ledger)
    own = waves(ledger, 1, 2)
    assert why(own) == ""
    ledger.publish("a", Published("branch", "tip", "base", "content", number=1, state=State.CLOSED))
    assert why(own) == own.waits("b") == ""
    assert why(waves(ledger, 1, 2)) != ""


@pytest.mark.parametrize(
    ("waiting", "size", "key", "expected"),
    [
        ("", 2, "new", ""),
        ("b", 2, "new", ""),
        ("bc", 2, "new", "Not its turn: 2 put off earlier come first, and wave 1 has room for 2."),
        ("bcd", 2, "new", "Not its turn: 3 put off earlier come first, and wave 1 has room for 2."),
        ("bcd", 2, "c", ""),
        ("bc", 3, "new", ""),
    ],
)
def test_those_put_off_earlier_come_first(ledger: Ledger, waiting: str, size: int, key: str, expected: str) -> None:
    for one in waiting:
        ledger.defer(one)
    night(ledger)
    assert why(waves(ledger, size), key) == expected


def test_room_of_a_wave_is_what_others_left_of_it(ledger: Ledger) -> None:
    own = waves(ledger, 3)
    open_one(ledger, own, "a")
    for one in "bc":
        ledger.defer(one)
    night(ledger)
    said = "Not its turn: 2 put off earlier come first, and wave 1 has room for 2."
    assert [why(waves(ledger, 3), key) for key in ("new", "b")] == [said, ""]


def test_what_is_open_waits_as_its_own_wave_does(ledger: Ledger) -> None:
    for key in "ab":
        own = waves(ledger, 1, 1)
        assert why(own) == ""
        open_one(ledger, own, key)
        night(ledger)
    ledger.publish("a", Published("branch", "tip", "base", "content", number=1, state=State.CLOSED))
    own = waves(ledger, 1, 1)
    assert [own.waits(key) for key in ("a", "unknown")] == ["", ""], "nothing is before the first wave"
    assert own.waits("b").startswith("1 of the 1 pull requests of wave 1 were closed")
