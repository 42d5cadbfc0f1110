"""A pull request that goes elsewhere or is frozen, and what gets in the way of one at the last moment."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.errors import ForgeError
from bot.model import Plan, State, Traits, boxes, marker
from bot.model.campaign import Said
from tests.bot.memory_forge import BRANCH, MAIN, Pull
from tests.bot.memory_place import CLEAN, ONE, TWO, Making, Place, make, short, swept

__all__ = ["make"]

REFUSED, BROKEN, GONE = (
    ForgeError("validation-failed", "There is one already", 422),
    ForgeError("server-error", "broken", 502),
    ForgeError("not-found", "gone", 404),
)


def raising(error: ForgeError) -> Callable[..., None]:
    def refused(*_: object, **__: object) -> None:
        raise error

    return refused


def goes_into(place: Place, base: str, known: str | None) -> Pull:
    """It goes into another branch now; ``known`` is where we saw it go, None where the ledger was lost."""
    pull = swept(place)
    place.home.branches[base] = place.home.branches[MAIN]
    pull.base = base
    published = place.desk.ledger.published(place.desk.key)
    assert published
    if known is None:
        place.desk.ledger._database.do("DELETE FROM pull_requests")  # noqa: SLF001 - it never had any
    else:
        place.desk.ledger.publish(place.desk.key, replace(published, into=known))
    return pull


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (MAIN, "not into the default branch; it is left to whoever did that."),
        ("", "not into the default branch; change its base to main, or leave it so."),
        (None, "not into the default branch; change its base to main, or leave it so."),
    ],
)
def test_where_a_person_took_it_it_stays(make: Making, known: str | None, said: str) -> None:
    place = make("")
    goes_into(place, "release", known)
    found = place.sweep()
    assert (short(found), found.message) == ("left/retargeted 1", f"Its pull request goes into release now, {said}")


def test_where_the_default_branch_is_another_one_it_follows(make: Making) -> None:
    place = make("")
    pull = goes_into(place, "old", "old")
    found = place.sweep()
    assert short(found) == "updated/pull-request-retargeted 1"
    assert found.message == "Its pull request goes into main now, which is the default branch in place of old."
    published = place.desk.ledger.published(place.desk.key)
    assert published
    assert (pull.base, published.into) == (MAIN, MAIN)
    assert short(place.sweep()) == "left/up-to-date 1"


def test_where_it_needs_more_besides_that_is_what_is_told(make: Making) -> None:
    place = make("")
    pull = goes_into(place, "old", "old")
    place.commit({"Dockerfile": TWO})
    assert short(place.sweep()) == "updated/branch-rebuilt 1"
    assert pull.base == MAIN


def test_where_nothing_is_needed_any_more_it_is_closed_where_it_is(make: Making) -> None:
    place = make("")
    pull = goes_into(place, "old", "old")
    place.commit({"Dockerfile": CLEAN})
    assert short(place.sweep()) == "closed/no-longer-needed 1"
    assert (pull.base, pull.state) == ("old", State.CLOSED)


@pytest.mark.parametrize(("most", "expected"), [(1_000, "updated/branch-rebuilt 1"), (3, "deferred/writes-per-hour 1")])
def test_what_a_rewritten_default_branch_dropped_is_taken_out_before_it_follows(
    make: Making, most: int, expected: str
) -> None:
    place = make("")
    pull = goes_into(place, "old", "old")
    store = place.forge.store
    tree = store.commits[place.home.branches[MAIN]].tree
    place.home.branches[MAIN] = store.commit(tree, (), "person", "purged")
    assert short(place.sweep(most)) == expected
    assert pull.base == (MAIN if expected.startswith("updated") else "old")


def test_one_that_cannot_be_taken_along_is_told(make: Making, monkeypatch: pytest.MonkeyPatch) -> None:
    place = make("")
    goes_into(place, "old", "old")
    monkeypatch.setattr(type(place.forge), "retarget", raising(REFUSED))
    found = place.sweep()
    assert short(found) == "left/default-branch-switched 1"
    said = "Its pull request goes into old, and cannot be taken into the default branch main: There is one already."
    assert found.message == said
    monkeypatch.setattr(type(place.forge), "retarget", raising(BROKEN))
    with pytest.raises(ForgeError, match="broken"):
        place.sweep()


@pytest.mark.parametrize(
    ("traits", "expected", "said"),
    [
        (Traits(), "skipped/archived", "It is archived, so nobody can merge or close its pull request "),
        (Traits(is_disabled=True), "skipped/disabled", "The forge has disabled it, so nobody can"),
    ],
)
def test_frozen_one_is_left(make: Making, traits: Traits, expected: str, said: str) -> None:
    place = make("")
    swept(place).state = State.FROZEN
    place.commit({"Dockerfile": TWO})
    place.desk = replace(place.desk, repository=replace(place.desk.repository, traits=traits))
    place.desk.ledger.defer(place.desk.key)
    found = place.sweep()
    assert (short(found), found.message.startswith(said)) == (expected, True)
    assert place.desk.key not in place.desk.ledger.deferred()


def test_person_who_was_quicker_keeps_the_branch_for_theirs(make: Making, monkeypatch: pytest.MonkeyPatch) -> None:
    place = make('[pull_request]\nlabels = ["one"]\n')
    opening = type(place.forge).open

    def quicker(self: Any, *told: Any, **how: Any) -> Any:  # noqa: ANN401
        place.home.pulls.append(Pull(1, "Mine", "By hand.", "person", head=place.home.branches[BRANCH]))
        return opening(self, *told, **how)

    monkeypatch.setattr(type(place.forge), "open", quicker)
    assert short(place.sweep()) == "left/foreign-pull-request 1"
    assert place.desk.ledger.unfinished(place.desk.key) == ()
    assert place.desk.ledger.opened_in_run() == 0
    assert place.home.pulls[0].given == []


def test_draft_that_is_refused_is_opened_without(make: Making, monkeypatch: pytest.MonkeyPatch) -> None:
    place = make("[pull_request]\ndraft = true\n")
    opening = type(place.forge).open

    def no_drafts(self: Any, *told: Any, is_draft: bool) -> Any:  # noqa: ANN401
        if is_draft:
            raise REFUSED
        return opening(self, *told, is_draft=is_draft)

    monkeypatch.setattr(type(place.forge), "open", no_drafts)
    found = place.sweep()
    assert (short(found), found.warnings) == (
        "published/pull-request-opened 1",
        ("not as a draft: There is one already",),
    )
    assert not place.home.pulls[0].is_draft


@pytest.mark.parametrize(("text", "error"), [("", REFUSED), ("[pull_request]\ndraft = true\n", BROKEN)])
def test_other_refusals_of_one_are_told(
    make: Making, monkeypatch: pytest.MonkeyPatch, text: str, error: ForgeError
) -> None:
    place = make(text)
    monkeypatch.setattr(type(place.forge), "open", raising(error))
    with pytest.raises(ForgeError, match=str(error)):
        place.sweep()


@pytest.mark.parametrize(("error", "expected"), [(GONE, "updated/branch-rebuilt 1"), (BROKEN, "broken")])
def test_forge_that_cannot_tell_of_a_queue_has_none(
    make: Making, monkeypatch: pytest.MonkeyPatch, error: ForgeError, expected: str
) -> None:
    place = make("")
    swept(place)
    place.commit({"Dockerfile": TWO})
    monkeypatch.setattr(type(place.forge), "fates", raising(error))
    if expected == "broken":
        with pytest.raises(ForgeError, match=expected):
            place.sweep()
    else:
        assert short(place.sweep()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "updated/branch-rebuilt 1"),
        ('[pull_request]\nrebase = "never"\n', "left/conflicting 1"),
        ('[pull_request]\nrebase = "conflicted"\n', "updated/branch-rebuilt 1"),
        ('[commit]\nvia = "api"\n', "left/base-advanced 1"),  # it could only add to it
    ],
)
def test_what_its_forge_calls_conflicting_is_made_anew(
    make: Making, monkeypatch: pytest.MonkeyPatch, text: str, expected: str
) -> None:
    place = make(text)
    swept(place)
    monkeypatch.setattr(type(place.forge), "is_conflicting", lambda *_: True)
    assert short(place.sweep()) == "left/up-to-date 1", "the default branch did not move"
    place.commit({"README": b"two\n"})
    assert short(place.sweep()) == expected


@pytest.mark.parametrize(("error", "warns"), [(REFUSED, True), (BROKEN, False)])
def test_comment_that_is_refused_for_good_is_a_warning(
    make: Making, monkeypatch: pytest.MonkeyPatch, error: ForgeError, warns: bool
) -> None:
    place = make("")
    swept(place)
    place.commit({"x": b"mine"}, BRANCH)
    place.commit({"Dockerfile": TWO})
    monkeypatch.setattr(type(place.forge), "comment", raising(error))
    if warns:
        assert place.sweep().warnings == ("comment: There is one already",)
        assert place.desk.ledger.unfinished(place.desk.key) == ()
    else:
        with pytest.raises(ForgeError, match="broken"):
            place.sweep()


@pytest.mark.parametrize(
    "text", ["[pull_request]\ntitle = 'Other'\n", "[pull_request]\nlabels = ['one']\nreword = 'all'\n"]
)
def test_tick_in_the_moment_before_it_is_written_anew_is_heeded(
    make: Making, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    place = make("")
    swept(place)
    edition = type(place.forge).edition

    def ticked(self: Any, *told: Any) -> Any:  # noqa: ANN401
        (pull,) = place.home.pulls
        pull.body, pull.edited = boxes.ticked(pull.body, frozenset({Said.NEVER})), "person"
        return edition(self, *told)

    place.configure(text)
    monkeypatch.setattr(type(place.forge), "edition", ticked)
    title = place.home.pulls[0].title
    assert short(place.sweep()) == "left/never 1"
    assert place.home.pulls[0].title == title


def test_body_without_our_marker_is_not_written(make: Making) -> None:
    place = make("")
    pull = swept(place)
    pull.body, pull.edited = "A person's words.", "person"
    place.commit({"b/Dockerfile": ONE})
    assert short(place.sweep()) == "updated/branch-rebuilt 1"
    assert pull.body == "A person's words."


def test_words_of_a_person_stay_where_it_is_made_anew(make: Making) -> None:
    place = make("")
    pull = swept(place)
    pull.body, pull.title = f"Look here.\n\n{pull.body}", "Mine"
    place.commit({"b/Dockerfile": ONE})
    assert short(place.sweep()) == "updated/branch-rebuilt 1"
    assert (pull.title, pull.body.startswith("Look here.\n\n")) == ("Mine", True)
    assert marker.read(pull.body).marks == marker.carried(place.plan())
    assert marker.read(pull.body).tip == place.home.branches[BRANCH]


class _Late(Place):
    """It is planned as the default branch stood before."""

    def plan(self) -> Plan:
        base = self.home.branches[MAIN]
        self.home.branches[MAIN] = self.forge.store.commits[base].parents[0]
        found = Place.plan(self)
        self.home.branches[MAIN] = base
        return found


def test_what_was_merged_while_it_was_planned_is_not_taken_for_a_revert(make: Making) -> None:
    place = make("")
    place.forge.merge_now(place.home, swept(place), "squash")
    _Late(place.forge, place.home, place.desk).sweep()
    assert place.desk.ledger.rejected(place.desk.key) == frozenset()
    place.commit({"Dockerfile": ONE})
    assert short(place.sweep()) == "closed/reverted 1"
    assert place.desk.ledger.rejected(place.desk.key) == marker.carried(place.plan())
