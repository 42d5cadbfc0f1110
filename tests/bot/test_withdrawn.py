"""When a pull request of ours is closed: where the repository itself took its changes in, and only there."""

from collections.abc import Callable
from functools import partial

import pytest

from bot.config.config import Dockerfiles
from bot.model import State, boxes, marker
from bot.model.campaign import Said
from bot.model.marker import Standing
from tests.bot.memory_forge import BRANCH, MAIN
from tests.bot.memory_place import CLEAN, ONE, Making, Place, beside_a_persons, make, short, swept

__all__ = ["make"]

BESIDE_A_PERSONS = partial(beside_a_persons, dockerfile=CLEAN)


def mended(place: Place) -> None:
    swept(place)
    place.commit({"Dockerfile": CLEAN})


def not_asked_for(place: Place) -> None:
    """The config leaves the file out now."""
    swept(place)
    place.rules = Dockerfiles(exclude=("Dockerfile",))


def not_asked_for_and_moved_on(place: Place) -> None:
    not_asked_for(place)
    place.commit({"README": b"two\n"})


def opted_out(place: Place) -> None:
    swept(place)
    place.commit({".pip-no-cache.toml": b"enabled = false\n"})


def mended_and_declined_left(place: Place) -> None:
    """What was declined before is all that there is left to do."""
    place.commit({"b/Dockerfile": ONE})
    pull = swept(place)
    pull.state = State.CLOSED
    place.sweep()
    place.commit({"c/Dockerfile": ONE.replace(b" a", b" c")})
    swept(place)
    place.commit({"c/Dockerfile": CLEAN})


def mended_and_unnamed_left(place: Place) -> None:
    """A saved plan names nothing of what there is left to do."""
    swept(place)
    place.commit({"Dockerfile": CLEAN, "b/Dockerfile": ONE.replace(b" a", b" b")})
    place.named = frozenset()


def rewritten(place: Place) -> None:
    """Whose doing it is does not matter where merging would bring back what was taken away."""
    not_asked_for(place)
    store = place.forge.store
    tree = store.commits[place.home.branches[MAIN]].tree
    place.home.branches[MAIN] = store.commit(tree, (), "person", "purged")


def persons(place: Place) -> None:
    swept(place)
    place.commit({"x": b"mine"}, BRANCH)
    place.commit({"Dockerfile": CLEAN})


def ledger_lost(place: Place) -> None:
    """The commit is known by making it again."""
    mended(place)
    place.desk.ledger._database.do("DELETE FROM pull_requests")  # noqa: SLF001 - as if it had never been there
    place.desk.ledger._database.do("DELETE FROM pushed")  # noqa: SLF001


Story = Callable[[Place], None]


@pytest.mark.parametrize(
    ("story", "expected", "said", "states", "is_there"),
    [
        (mended, "closed/no-longer-needed 1", "Nothing in it is needed any more.", "closed", False),
        (not_asked_for, "left/no-longer-asked-for 1", "The config or this version no", "open", True),
        (not_asked_for_and_moved_on, "left/no-longer-asked-for 1", "The config or this version no", "open", True),
        (opted_out, "closed/no-longer-needed 1", "Nothing in it", "closed", False),
        (mended_and_declined_left, "left/no-longer-asked-for 2", "Nothing of it is needed any", "closed open", True),
        (mended_and_unnamed_left, "left/not-in-the-plan 1", "The plan names nothing", "open", True),
        (rewritten, "closed/no-longer-needed 1", "Nothing in it", "closed", False),
        (persons, "left/foreign-commits 1", "Its pull request holds commits", "open", True),
        (
            BESIDE_A_PERSONS,
            "closed/no-longer-needed 1",
            "Nothing in it",
            "closed open",
            True,
        ),
        (ledger_lost, "closed/no-longer-needed 1", "Nothing in it", "closed", False),
    ],
)
def test_only_what_the_repository_took_in_is_closed(  # noqa: PLR0913, PLR0917 - a table's row
    make: Making, story: Story, expected: str, said: str, states: str, is_there: bool
) -> None:
    place = make("")
    story(place)
    found = place.sweep()
    assert short(found) == expected
    assert found.message.startswith(said)
    assert " ".join(one.state for one in place.home.pulls) == states
    assert (BRANCH in place.home.branches) is is_there


def test_what_we_close_says_so_and_is_no_no_of_anybody(make: Making) -> None:
    place = make("")
    mended(place)
    place.sweep()
    (pull,) = place.home.pulls
    assert marker.read(pull.body).standing is Standing.WITHDRAWN
    assert pull.comments[0].endswith("\n\n<!-- pip-no-cache: withdrawn -->\n")
    known = place.desk.ledger.published(place.desk.key)
    assert known
    assert (known.state, place.desk.ledger.rejected(place.desk.key)) == (State.CLOSED, frozenset())
    place.commit({"Dockerfile": ONE})
    assert short(place.sweep()) == "published/pull-request-opened 2"


def test_tick_in_the_moment_before_is_heeded(make: Making, monkeypatch: pytest.MonkeyPatch) -> None:
    place = make("")
    mended(place)
    edition = type(place.forge).edition

    def ticked(self: object, *told: object) -> object:
        (pull,) = place.home.pulls
        pull.body, pull.edited = boxes.ticked(pull.body, frozenset({Said.STOPPED})), "person"
        return edition(self, *told)  # type: ignore[arg-type]

    monkeypatch.setattr(type(place.forge), "edition", ticked)
    assert short(place.sweep()) == "left/stopped 1"
    assert place.home.pulls[0].state is State.OPEN
