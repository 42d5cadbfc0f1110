"""What becomes of our branch where commits are made by the forge's API: each way in which it may refuse, or be late."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.errors import ForgeError
from bot.model import State
from tests.bot.memory_forge import BRANCH, MAIN
from tests.bot.memory_place import API, ONE, TWO, Making, Place, make, short, swept

__all__ = ["make"]

REFUSED, DENIED, BROKEN = (
    ForgeError("validation-failed", "no", 422),
    ForgeError("forbidden", "no", 403),
    ForgeError("server-error", "broken", 502),
)
Doing = Callable[..., Any]


def new_file(place: Place) -> None:
    swept(place)
    place.commit({"b/Dockerfile": ONE})


def new_command(place: Place) -> None:
    """The default branch moved on in the very file, and ours was merged into it by nobody."""
    swept(place)
    place.commit({"Dockerfile": TWO})


def raising(error: ForgeError) -> Doing:
    def refused(*_: object, **__: object) -> None:
        raise error

    return refused


def late(*_: object) -> None:
    """It is accepted, and will be done."""


def other_merge(self: Any, _repository: object, _number: int, _branch: str, expected: str) -> str:  # noqa: ANN401
    """Not of what was planned: the default branch moved on meanwhile."""
    home = next(iter(self.homes.values()))
    home.branches[MAIN] = self.store.changed(home.branches[MAIN], {"x": b"y"}, "person")
    made = self.store.joined(expected, home.branches[MAIN], "update")
    assert isinstance(made, str)
    home.branches[BRANCH] = made
    self.follow(home)
    return made


def moved(error: ForgeError) -> Doing:
    """Somebody pushes, and then it is refused."""

    def refused(self: Any, *_: object, **__: object) -> None:  # noqa: ANN401
        home = next(iter(self.homes.values()))
        home.branches[BRANCH] = self.store.changed(home.branches[BRANCH], {"x": b"mine"}, "person")
        raise error

    return refused


@pytest.mark.parametrize(
    ("story", "name", "doing", "expected"),
    [
        (new_file, "update", raising(REFUSED), "left/conflicting 1"),
        (new_file, "update", raising(BROKEN), "raises server-error"),
        (new_file, "update", raising(DENIED), "raises forbidden"),
        (new_file, "update", moved(REFUSED), "left/branch-moved 1"),
        (new_file, "update", moved(BROKEN), "raises server-error"),
        (new_file, "update", late, "deferred/branch-updating 1"),
        (new_file, "update", other_merge, "deferred/branch-updating 1"),
        (new_file, "commit", raising(ForgeError("branch-moved", "no", 409)), "left/branch-moved 1"),
        (new_file, "commit", raising(REFUSED), "left/branch-moved 1"),  # by our own merge
        (new_file, "commit", raising(BROKEN), "raises server-error"),
        (swept, "commit", raising(REFUSED), "left/up-to-date 1"),
    ],
)
def test_what_the_forge_refuses_or_does_late(  # noqa: PLR0913, PLR0917 - a table's row
    make: Making,
    monkeypatch: pytest.MonkeyPatch,
    story: Callable[[Place], None],
    name: str,
    doing: Doing,
    expected: str,
) -> None:
    place = make(API)
    story(place)
    monkeypatch.setattr(type(place.forge), name, doing)
    if not expected.startswith("raises"):
        assert short(place.sweep()) == expected
        assert (place.desk.key in place.desk.ledger.deferred()) is False
        return
    with pytest.raises(ForgeError) as caught:
        place.sweep()
    assert caught.value.reason == expected.removeprefix("raises ")


def test_what_is_late_is_gone_on_with(make: Making, monkeypatch: pytest.MonkeyPatch) -> None:
    place = make(API)
    new_file(place)
    with monkeypatch.context() as patched:
        patched.setattr(type(place.forge), "update", other_merge)
        assert short(place.sweep()) == "deferred/branch-updating 1"
    place.desk.ledger.end()
    assert place.desk.ledger.deferred() == {place.desk.key}
    assert short(place.sweep()) == "updated/branch-rebuilt 1"
    files = place.forge.store.files(place.home.branches[BRANCH])
    assert sorted(files) == ["Dockerfile", "README", "b/Dockerfile", "x"]
    assert short(place.sweep()) == "left/up-to-date 1"


@pytest.mark.parametrize("story", [new_file, new_command])
def test_nothing_is_open_and_the_branch_begins_on_the_default_branch(
    make: Making, story: Callable[[Place], None]
) -> None:
    place = make(API)
    story(place)
    place.forge.merge_now(place.home, place.home.pulls[0], "squash") if story is new_file else place.home.pulls.clear()
    place.commit({"c/Dockerfile": ONE})
    found = place.sweep()
    assert found.kind == "published"
    tip = place.home.branches[BRANCH]
    assert place.forge.store.commits[tip].parents == (place.home.branches[MAIN],)
    assert place.home.pulls[-1].state is State.OPEN


@pytest.mark.parametrize(("path", "mode"), [("Dockerfile", "100755"), ("a\x07/Dockerfile", "100644")])
def test_what_the_api_would_spoil_is_not_committed_by_it(make: Making, path: str, mode: str) -> None:
    place = make(API)
    store, home = place.forge.store, place.home
    tree = {**store.files(home.branches[MAIN]), path: (mode, store.blob(ONE))}
    home.branches[MAIN] = store.commit(store.tree(tree), (home.branches[MAIN],), "person")
    found = place.sweep()
    assert short(found) == "failed/not-for-the-api"
    assert "cannot be committed through the API without losing its mode or name" in found.message
    assert BRANCH not in home.branches


def test_file_that_needs_nothing_any_more_is_as_in_the_default_branch_again(make: Making) -> None:
    place = make(API)
    place.commit({"b/Dockerfile": ONE, "c/Dockerfile": ONE})
    swept(place)
    place.commit({"README": b"two\n"})
    place.home.branches[MAIN] = place.forge.store.changed(
        place.home.branches[MAIN], {"b/Dockerfile": b"FROM python\nRUN pip install --no-cache-dir a\n"}, "person"
    )
    place.commit({"d/Dockerfile": ONE})
    assert short(place.sweep()) == "updated/branch-rebuilt 1"
    store = place.forge.store
    tip, base = (store.files(place.home.branches[one]) for one in (BRANCH, MAIN))
    changed = sorted(path for path in tip if tip[path] != base.get(path))
    assert changed == ["Dockerfile", "c/Dockerfile", "d/Dockerfile"]
