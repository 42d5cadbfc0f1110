"""Where none of ours is open, or a person's is: what stands at our branch, and what people said no to, decides."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from bot.errors import ForgeError
from bot.model import State, boxes, campaign, marker
from bot.model.campaign import Note, Said
from bot.planning.plan import has_declined
from tests.bot.memory_forge import BRANCH, MAIN, Pull
from tests.bot.memory_place import API, CLEAN, ONE, TWO, Making, Place, beside_a_persons, make, short, swept

__all__ = ["make"]


def pushed_only(place: Place) -> None:
    """A run was cut off between its push and the opening."""
    place.publish(place.push(), number=None)


def pushed_and_forgotten(place: Place) -> None:
    place.push()


def person_pushed(place: Place) -> None:
    place.home.branches[BRANCH] = place.home.branches[MAIN]
    place.commit({"x": b"mine"}, BRANCH)


def person_mended(place: Place) -> None:
    """Just as we would, beside nothing else."""
    place.home.branches[BRANCH] = place.home.branches[MAIN]
    place.commit({"Dockerfile": b"FROM python\nRUN pip install --no-cache-dir a\n"}, BRANCH)


def merged_and_new(place: Place) -> None:
    swept(place)
    place.forge.merge_now(place.home, place.home.pulls[0], "squash")
    place.commit({"b/Dockerfile": ONE})


def merged_and_reverted(place: Place) -> None:
    swept(place)
    place.forge.merge_now(place.home, place.home.pulls[0], "squash")
    place.commit({"Dockerfile": ONE})


def closed(place: Place) -> None:
    swept(place).state = State.CLOSED


def closed_and_new(place: Place) -> None:
    closed(place)
    place.commit({"b/Dockerfile": ONE})


def closed_and_bumped(place: Place) -> None:
    closed(place)
    place.commit({"Dockerfile": b"FROM python\nRUN pip install a==2\n"})


def closed_and_not_needed(place: Place) -> None:
    closed(place)
    place.commit({"Dockerfile": CLEAN})


def closed_by_a_bot(place: Place) -> None:
    closed(place)
    place.home.pulls[0].ended_by = "stale[bot]"


def persons(place: Place, base: str = MAIN, body: str = "By hand.") -> None:
    person_pushed(place)
    tip = place.home.branches[BRANCH]
    place.home.branches.setdefault(base, place.home.branches[MAIN])
    place.home.pulls.append(Pull(len(place.home.pulls) + 1, "Mine", body, "person", base=base, head=tip))


def persons_of_our_push(place: Place) -> None:
    pushed_only(place)
    tip = place.home.branches[BRANCH]
    place.home.pulls.append(Pull(1, "Mine", "By hand.", "person", head=tip))


def persons_after_ours(place: Place) -> None:
    closed(place)
    place.home.pulls.append(Pull(2, "Mine", "By hand.", "person", head=place.home.branches[BRANCH]))


def another_campaigns(place: Place) -> None:
    body = campaign.noted(marker.marked("Ours.", marker.Marker(frozenset())), Note("other"))
    persons(place, body=body)


def untold(place: Place) -> None:
    persons(place, body=marker.marked("Ours.", marker.Marker(frozenset())))
    place.configure('[campaign]\nname = "docker"\n')


def ticked(box: Said) -> Callable[[Place], None]:
    def story(place: Place) -> None:
        pull = swept(place)
        pull.body, pull.edited = boxes.ticked(pull.body, frozenset({box})), "person"

    return story


def ticked_by_us(place: Place) -> None:
    ticked(Said.NEVER)(place)
    place.home.pulls[0].edited = "us"


def ticked_and_closed(box: Said) -> Callable[[Place], None]:
    def story(place: Place) -> None:
        ticked(box)(place)
        place.home.pulls[0].state = State.CLOSED

    return story


def queued(place: Place) -> None:
    swept(place).is_queued = True
    place.commit({"Dockerfile": TWO})


def retargeted(place: Place) -> None:
    pull = swept(place)
    place.home.branches["release"] = place.home.branches[MAIN]
    pull.base = "release"


def withdrawn_and_cut_off(place: Place) -> None:
    """A run closed it, and was cut off before it deleted the branch."""
    pull = swept(place)
    place.commit({"Dockerfile": CLEAN})
    tip = place.home.branches[BRANCH]
    assert place.sweep().reason == "no-longer-needed"
    place.home.branches[BRANCH] = tip
    assert pull.state is State.CLOSED


def left_behind(place: Place) -> None:
    place.push()
    place.commit({"Dockerfile": CLEAN})


def persons_left(place: Place) -> None:
    person_pushed(place)
    place.commit({"Dockerfile": CLEAN})


def held(place: Place) -> None:
    place.push()
    place.desk.ledger.notes.say(place.desk.key, Said.HELD)


Story = Callable[[Place], None]
# What happened, the outcome, how all pull requests stand then, and whether our branch is there.
BEGINNINGS: list[tuple[Story, str, str, bool]] = [
    (pushed_only, "published/pull-request-opened 1", "open", True),
    (pushed_and_forgotten, "published/pull-request-opened 1", "open", True),
    (person_pushed, "left/foreign-commits", "", True),
    (person_mended, "published/pull-request-opened 1", "open", True),
    (merged_and_new, "published/pull-request-opened 2", "merged open", True),
    (merged_and_reverted, "closed/reverted 1", "merged", True),
    (closed, "closed/closed-by-maintainer 1", "closed", True),
    (closed_and_new, "published/pull-request-opened 2", "closed open", True),
    (closed_and_bumped, "closed/closed-by-maintainer 1", "closed", True),
    (closed_and_not_needed, "clean/nothing-to-fix", "closed", True),
    (closed_by_a_bot, "closed/closed-by-bot 1", "closed", True),
    (persons, "left/foreign-pull-request 1", "open", True),
    (lambda place: persons(place, "other"), "left/foreign-pull-request 1", "open", True),
    (persons_of_our_push, "left/foreign-pull-request 1", "open", True),
    (persons_after_ours, "left/foreign-pull-request 2", "closed open", True),
    (partial(beside_a_persons, dockerfile=TWO), "left/branch-shared 1", "open open", True),
    (another_campaigns, "left/other-campaign 1", "open", True),
    (untold, "left/campaign-untold 1", "open", True),
    (ticked(Said.NEVER), "left/never 1", "open", True),
    (ticked(Said.STOPPED), "left/stopped 1", "open", True),
    (ticked(Said.ANEW), "left/up-to-date 1", "open", True),
    (ticked_by_us, "left/up-to-date 1", "open", True),
    (ticked_and_closed(Said.NEVER), "closed/closed-by-maintainer 1", "closed", True),
    (queued, "left/queued 1", "open", True),
    (retargeted, "left/retargeted 1", "open", True),
    (withdrawn_and_cut_off, "clean/nothing-to-fix", "closed", False),
    (left_behind, "clean/nothing-to-fix", "", False),
    (persons_left, "clean/nothing-to-fix", "", True),
    (held, "skipped/held", "", False),
]


@pytest.mark.parametrize(("story", "expected", "states", "is_there"), BEGINNINGS)
def test_what_a_sweep_makes_of_it(make: Making, story: Story, expected: str, states: str, is_there: bool) -> None:
    place = make("")
    story(place)
    assert short(place.sweep()) == expected
    assert " ".join(one.state for one in place.home.pulls) == states
    assert (BRANCH in place.home.branches) is is_there
    again = place.sweep()
    assert (again.kind, again.reason) == _again(expected)
    assert " ".join(one.state for one in place.home.pulls) == states


def _again(outcome: str) -> tuple[str, str]:
    """What is opened now is up to date later."""
    kind, _, reason = outcome.partition(" ")[0].partition("/")
    return ("left", "up-to-date") if kind == "published" else (kind, reason)


def test_what_stands_there_already_is_not_pushed_again(make: Making) -> None:
    place = make("")
    pushed_only(place)
    swept(place)
    assert len(place.desk.ledger.writes.since(0.0)) == 1
    known = place.desk.ledger.published(place.desk.key)
    assert known
    assert (known.tip, known.number) == (place.home.branches[BRANCH], 1)


def test_commit_of_a_person_is_not_noted_as_ours(make: Making) -> None:
    place = make("")
    person_mended(place)
    swept(place)
    known = place.desk.ledger.published(place.desk.key)
    assert known
    assert known.tip == ""
    assert not place.desk.ledger.was_pushed(place.desk.key, place.home.branches[BRANCH])


def test_no_is_remembered_though_a_person_has_one_open(make: Making) -> None:
    place = make("")
    persons_after_ours(place)
    carried = marker.carried(place.plan())
    found = place.sweep()
    assert found.plan
    assert (found.plan.changes, has_declined(found.plan)) == ((), True)
    assert place.desk.ledger.rejected(place.desk.key) == carried


@pytest.mark.parametrize(
    ("box", "expected", "is_kept"),
    [(Said.NEVER, "skipped/never", True), (Said.STOPPED, "published/pull-request-opened 2", False)],
)
def test_never_of_a_closed_one_outlasts_it_and_stopped_ends_with_it(
    make: Making, box: Said, expected: str, is_kept: bool
) -> None:
    place = make("")
    ticked_and_closed(box)(place)
    place.commit({"b/Dockerfile": ONE})
    assert short(place.sweep()) == expected
    assert (box in place.desk.ledger.notes.said(place.desk.key)) is is_kept


def test_no_lasts_though_nobody_can_see_it_any_more(make: Making) -> None:
    place = make("")
    closed(place)
    place.sweep()
    place.home.pulls.clear()
    assert short(place.sweep()) == "closed/closed-by-maintainer"


def test_revert_lasts_though_the_file_moves_on(make: Making) -> None:
    place = make("")
    merged_and_reverted(place)
    assert short(place.sweep()) == "closed/reverted 1"
    place.commit({"Dockerfile": ONE + b"# more\n"})
    assert short(place.sweep()) == "closed/reverted 1"


@pytest.mark.parametrize("is_noted", [False, True])
def test_revert_is_known_by_the_body_where_the_base_is_gone_or_the_ledger_lost(make: Making, is_noted: bool) -> None:
    place = make("")
    merged_and_reverted(place)
    known = place.desk.ledger.published(place.desk.key)
    assert known
    other = replace(known, base="0" * 40) if is_noted else replace(known, number=9)
    place.desk.ledger.publish(place.desk.key, other)
    assert short(place.sweep()) == "closed/reverted 1"


def test_push_that_was_cut_off_after_a_no_is_known_by_making_it_again_though_the_ledger_is_lost(make: Making) -> None:
    """It holds what was planned but for what was declined, which the closed one tells."""
    place = make("")
    closed_and_new(place)
    swept(place)
    place.home.pulls.pop()
    for table in ("pull_requests", "pushed", "rejected", "steps"):
        place.desk.ledger._database.do(f"DELETE FROM {table}")  # noqa: SLF001, S608 - as if nobody had written it down
    place.commit({"c/Dockerfile": ONE})
    assert short(place.sweep()) == "published/pull-request-opened 2"
    files = place.forge.store.files(place.home.branches[BRANCH])
    base = place.forge.store.files(place.home.branches[MAIN])
    assert sorted(path for path in files if files[path] != base[path]) == ["b/Dockerfile", "c/Dockerfile"]


class Refusing:
    """Opens none, for good or not, and says so."""

    def __init__(self, status: int, reason: str = "validation-failed") -> None:
        self.error = ForgeError(reason, "No.", status)

    def __call__(self, *_: object, **__: object) -> None:
        raise self.error


@pytest.mark.parametrize(
    ("status", "reason", "is_kept"), [(422, "validation-failed", False), (502, "server-error", True)]
)
def test_what_is_refused_for_good_leaves_no_branch_behind(
    make: Making, monkeypatch: pytest.MonkeyPatch, status: int, reason: str, is_kept: bool
) -> None:
    place = make('[pull_request]\nlabels = ["one"]\n')
    monkeypatch.setattr(type(place.forge), "open", Refusing(status, reason))
    with pytest.raises(ForgeError, match="No"):
        place.sweep()
    assert (BRANCH in place.home.branches) is is_kept
    unfinished = {action for action, _ in place.desk.ledger.unfinished(place.desk.key)}
    assert ("labels" in unfinished) is is_kept


def test_window_that_is_closed_puts_off_what_would_be_opened_alone(make: Making) -> None:
    place = make('[limits]\nwindows = ["Mon 00:00-00:01 UTC"]\n')
    assert place.sweep().kind == "deferred"
    assert place.home.pulls == []
    place.configure("")
    swept(place)
    place.configure('[limits]\nwindows = ["Mon 00:00-00:01 UTC"]\n')
    place.commit({"Dockerfile": TWO})
    assert short(place.sweep()) == "updated/branch-rebuilt 1"


@pytest.mark.parametrize("text", ["", API])
def test_rewritten_default_branch_has_ours_made_anew_on_it(make: Making, text: str) -> None:
    place = make(text)
    swept(place)
    store = place.forge.store
    tree = store.commits[place.home.branches[MAIN]].tree
    place.home.branches[MAIN] = store.commit(tree, (), "person", "purged")
    assert short(place.sweep()) == "updated/branch-rebuilt 1"
    assert store.ancestors(place.home.branches[BRANCH])[1:] == [place.home.branches[MAIN]]
    assert sorted(place.home.branches) == [MAIN, BRANCH]
    assert short(place.sweep()) == "left/up-to-date 1"


@pytest.mark.parametrize(("is_ours", "expected"), [(False, "failed/branch-in-the-way"), (True, "updated/branch-rebu")])
def test_branch_beside_ours_is_used_where_we_made_it(make: Making, is_ours: bool, expected: str) -> None:
    place = make(API)
    swept(place)
    store, side = place.forge.store, f"{BRANCH}-next"
    tree = store.commits[place.home.branches[MAIN]].tree
    place.home.branches[side] = place.home.branches[MAIN]
    place.home.branches[MAIN] = store.commit(tree, (place.home.branches[MAIN],), "person", "moved on")
    place.home.branches[MAIN] = store.commit(tree, (), "person", "purged")
    store.commits[place.home.branches[side]] = replace(store.commits[place.home.branches[side]], by="us")
    if is_ours:
        place.desk.ledger.plan_step(place.desk.key, "side-branch", side)
    assert short(place.sweep()).startswith(expected)
    assert (side in place.home.branches) is not is_ours
