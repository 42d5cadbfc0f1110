"""What a dry run says a sweep would make of a plan: by what the ledger knows, and by what stands at our branch."""

from dataclasses import replace

import pytest

from bot.ledger.records import Record
from bot.model import Event, Happening, OutcomeKind, Plan, State, Traits, marker
from bot.model.campaign import Said
from bot.planning import known
from bot.publishing import preview
from bot.publishing.pacing.budget import Budget
from tests.bot.memory_forge import BRANCH, MAIN
from tests.bot.memory_place import ONE, TWO, Making, Place, make, short

__all__ = ["make"]

AT = "2026-11-29T12:00:00Z"


@pytest.mark.parametrize(
    ("files", "traits", "message"),
    [
        ({}, Traits(), "1 insertion in 1 file; nothing was written."),
        ({"Dockerfile": TWO}, Traits(), "2 insertions in 1 file; nothing was written."),
        ({"b/Dockerfile": ONE}, Traits(), "2 insertions in 2 files; nothing was written."),
        ({}, Traits(is_archived=True), "1 insertion in 1 file; nothing was written. It is archived, so a sweep skip"),
        ({}, Traits(may_push=False), "1 insertion in 1 file; nothing was written. The token's owner may only read it"),
    ],
)
def test_what_nobody_knows_is_planned(make: Making, files: dict[str, bytes], traits: Traits, message: str) -> None:
    place = make("")
    place.commit(files)
    plan = place.plan()
    found = place.look(replace(plan, repository=replace(plan.repository, traits=traits)))
    assert (short(found), found.proposal is not None, place.opened) == ("planned/dry-run", True, 0)
    assert found.message.startswith(message)
    assert found.message.endswith(".")


def test_default_branch_of_our_name_is_never_pushed_to(make: Making) -> None:
    place = make("")
    plan = place.plan()
    assert short(place.look(replace(plan, repository=replace(plan.repository, branch=BRANCH)))) == "left/branch-is-base"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "left/up-to-date 7"),
        ({"into": ""}, "left/up-to-date 7"),  # nobody wrote down where it goes
        ({"into": "release"}, "planned/dry-run 7"),
        ({"tip": "0" * 40}, "planned/dry-run 7"),
        ({"number": None}, "planned/dry-run"),
        ({"state": State.CLOSED}, "planned/dry-run"),
        ({"content": "another"}, "left/up-to-date 7"),  # the branch holds it all the same
        ({"content": "another", "into": "release"}, "planned/dry-run 7"),
        ({"content": "another", "state": State.CLOSED}, "planned/dry-run"),
        ({"content": "another", "number": None}, "planned/dry-run"),
    ],
)
def test_open_pull_request_that_holds_it_is_left(make: Making, changes: dict[str, object], expected: str) -> None:
    place = make("")
    place.publish(place.push(), **changes)
    found = place.look()
    assert short(found) == expected
    assert place.opened == ("content" in changes and "7" in expected and "into" not in changes)


def test_default_branch_may_move_on_but_not_be_rewritten(make: Making) -> None:
    place = make("")
    plan = place.push()
    place.publish(plan)
    place.commit({"README": b"two\n"})
    assert short(place.look(replace(place.plan(), files=plan.files))) == "left/base-advanced 7"
    place.home.branches[MAIN] = place.forge.store.commit(place.forge.store.commits[plan.base].tree, (), "person")
    assert short(place.look()) == "planned/dry-run 7"


@pytest.mark.parametrize(
    ("rebase", "files", "expected"),
    [
        ("needed", {"README": b"two\n"}, "left/base-advanced 7"),
        ("needed", {"Dockerfile": TWO}, "planned/dry-run 7"),
        ("conflicted", {"Dockerfile": TWO}, "planned/dry-run 7"),
        ("never", {"Dockerfile": TWO}, "left/conflicting 7"),
        ("conflicted", {"b/Dockerfile": ONE}, "left/not-rebased 7"),
        ("never", {"b/Dockerfile": ONE}, "left/not-rebased 7"),
        ("needed", {"b/Dockerfile": ONE}, "planned/dry-run 7"),
    ],
)
def test_what_a_merge_would_give_tells_what_becomes_of_the_branch(
    make: Making, rebase: str, files: dict[str, bytes], expected: str
) -> None:
    place = make(f'[pull_request]\nrebase = "{rebase}"')
    place.publish(place.push(), content="another")
    place.commit(files)
    assert (short(place.look()), place.opened) == (expected, 1)


def test_workspace_that_stands_elsewhere_tells_nothing(make: Making) -> None:
    place = make("")
    place.publish(place.push(), content="another")
    plan = place.plan()
    place.commit({"README": b"two\n"})
    assert (short(place.look(plan)), place.opened) == ("planned/dry-run 7", 1)


def record(place: Place, plan: Plan, kind: OutcomeKind, reason: str) -> Record:
    now = known.settings(place.desk.config)
    return Record(place.desk.key, "acme/app", kind, reason, "So it was.", plan.base, now, tip=plan.tip)


@pytest.mark.parametrize(
    ("kind", "reason", "changes", "expected"),
    [
        (OutcomeKind.LEFT, "foreign-commits", {}, "left/foreign-commits 7"),
        (OutcomeKind.LEFT, "foreign-commits", {"state": State.CLOSED}, "left/foreign-commits 7"),
        (OutcomeKind.LEFT, "queued", {}, "planned/dry-run 7"),  # that may be over
        (OutcomeKind.UPDATED, "branch-rebuilt", {}, "left/up-to-date 7"),
        (OutcomeKind.UPDATED, "branch-rebuilt", {"into": "release"}, "planned/dry-run 7"),
        (OutcomeKind.UPDATED, "branch-rebuilt", {"state": State.CLOSED}, "planned/dry-run"),
        (OutcomeKind.FAILED, "git-failed", {}, "planned/dry-run 7"),
    ],
)
def test_what_was_left_at_these_commits_is_left_again(
    make: Making, kind: OutcomeKind, reason: str, changes: dict[str, object], expected: str
) -> None:
    place = make("")
    plan = place.push()
    place.publish(plan, **{"tip": "0" * 40, **changes})
    was = record(place, plan, kind, reason)
    place.desk.ledger.remember(was)
    assert short(place.look()) == expected
    others = {"head": "0" * 40}, {"tip": "0" * 40}, {"settings": "others"}
    for other in others:
        place.desk.ledger.remember(replace(was, **other))  # type: ignore[arg-type]
        is_open = changes.get("state") is not State.CLOSED
        assert short(place.look()) == ("planned/dry-run 7" if is_open else "planned/dry-run"), other


@pytest.mark.parametrize(
    ("said", "is_open", "expected"),
    [
        (Said.NEVER, False, "skipped/never"),
        (Said.HELD, False, "skipped/held"),
        (Said.STOPPED, False, "planned/dry-run"),
        (Said.NEVER, True, "left/never 7"),
        (Said.STOPPED, True, "left/stopped 7"),
        (Said.HELD, True, "left/up-to-date 7"),
    ],
)
def test_what_was_said_of_the_repository_holds(make: Making, said: Said, is_open: bool, expected: str) -> None:
    place = make("")
    place.publish(place.push(), state=State.OPEN if is_open else State.CLOSED)
    place.desk.ledger.notes.say(place.desk.key, said)
    assert short(place.look()) == expected


@pytest.mark.parametrize(
    ("who", "state", "expected"),
    [
        (None, None, "closed/closed-by-maintainer"),
        ("ann", State.CLOSED, "closed/closed-by-maintainer 7"),
        ("stale[bot]", State.CLOSED, "closed/closed-by-bot 7"),
        ("stale[bot]", State.MERGED, "closed/reverted 7"),  # the file is again as it was
        ("", State.OPEN, "left/up-to-date 7"),  # what is proposed already stays so
    ],
)
def test_what_was_declined_is_not_proposed(make: Making, who: str | None, state: State | None, expected: str) -> None:
    place = make("")
    plan = place.push()
    if state:
        place.publish(plan, state=state, fingerprints=tuple(marker.carried(plan)))
    if who:
        place.desk.ledger.history.note_events(place.desk.key, 7, (Event(Happening.CLOSED, AT, who),))
    place.desk.ledger.reject(place.desk.key, dict.fromkeys(marker.carried(plan), "closed-pull-request"))
    assert short(place.look()) == expected


def test_of_what_was_declined_the_rest_is_planned(make: Making) -> None:
    place = make("")
    place.commit({"b/Dockerfile": TWO})
    plan = place.plan()
    first = marker.mended(plan)[0]
    place.desk.ledger.reject(place.desk.key, {first.text: "closed-pull-request"})
    found = place.look(plan)
    assert (short(found), found.message) == ("planned/dry-run", "2 insertions in 1 file; nothing was written.")


def test_clean_repository_is_clean(make: Making) -> None:
    place = make("")
    place.commit({"Dockerfile": b"FROM python\n"})
    assert short(place.look()) == "clean/nothing-to-fix"


ANEW = "A sweep makes its commit anew, as a box in it asks."
MERGES = "A sweep has the forge merge it (squash), where its rules and the repository allow that."
BACK = "A sweep takes back that the forge merges it."
TEXT = "A sweep gives it the title and text of the config as it is now, where no person changed its own."
LABELS = "A sweep gives it labels: one, two."
SQUASH = '[pull_request]\nauto_merge = "squash"'
LABELLED = '[pull_request]\nlabels = ["one", "two"]\nreword ='


@pytest.mark.parametrize(
    ("text", "is_open", "method", "words", "said"),
    [
        ("", True, None, "", []),
        (SQUASH, True, None, "", [MERGES]),
        (SQUASH, False, None, "", [MERGES]),
        (SQUASH, True, "squash", "", []),
        ("", True, "squash", "", [BACK]),
        ("", True, "", "", []),  # nobody asked yet whether it does
        ("", True, None, "another", [TEXT]),
        (f'{LABELLED} "all"', True, None, "another", [TEXT, LABELS]),
        (f'{LABELLED} "all"', True, None, "same", [LABELS]),
        (f'{LABELLED} "all"', True, None, "", []),  # nobody noted by which config it has its words
        (f'{LABELLED} "words"', True, None, "another", [TEXT]),
        (f'{LABELLED} "never"', True, None, "another", []),
        (f'{LABELLED} "all"', False, None, "another", []),
    ],
)
def test_what_a_sweep_would_do_besides_is_told(  # noqa: PLR0913, PLR0917 - a table's row
    make: Making, text: str, is_open: bool, method: str | None, words: str, said: list[str]
) -> None:
    place = make(text)
    key, ledger = place.desk.key, place.desk.ledger
    if is_open:
        place.publish(place.push())
    if method is not None:
        ledger.merges.arm(key, 7, method, "0" * 40)
    if words:
        ledger.notes.worded(key, 7, known.wording(place.desk.config) if words == "same" else words)
    found = place.look()
    first = "Its pull request is open and already holds these changes."
    assert found.message == " ".join((first if is_open else "1 insertion in 1 file; nothing was written.", *said))


@pytest.mark.parametrize(("is_held", "said"), [(True, [ANEW]), (False, [])])
def test_commit_is_made_anew_where_a_box_asks(make: Making, is_held: bool, said: list[str]) -> None:
    place = make("")
    place.publish(place.push(), into=MAIN if is_held else "release")
    place.desk.ledger.notes.say(place.desk.key, Said.ANEW)
    assert place.look().message.endswith("".join(said) or "nothing was written.")


@pytest.mark.parametrize(
    ("state", "said", "traits", "expected"),
    [
        (None, None, Traits(), [True, None]),
        (State.OPEN, None, Traits(), [None]),
        (State.CLOSED, None, Traits(), [True, None]),
        (None, Said.NEVER, Traits(), [None]),
        (None, Said.HELD, Traits(), [None]),
        (None, Said.STOPPED, Traits(), [True, None]),
        (None, None, Traits(is_archived=True), [None]),
        (None, None, Traits(may_push=False), [None]),
    ],
)
def test_what_would_be_opened_is_counted(
    make: Making, state: State | None, said: Said | None, traits: Traits, expected: list[bool | None]
) -> None:
    place = make("")
    desk = replace(place.desk, repository=replace(place.desk.repository, traits=traits))
    if state:
        place.publish(place.plan(), state=state)
    if said:
        desk.ledger.notes.say(desk.key, said)
    before = desk.ledger.opened_in_run()
    assert [preview.would_open(desk) for _ in expected] == expected
    assert desk.ledger.opened_in_run() - before == (expected[0] is True)
    assert desk.ledger.open_pull_requests() == (expected[0] is True or state is State.OPEN)


def test_what_the_limits_hold_back_is_put_off(make: Making) -> None:
    desk = make("[limits]\nopen_pull_requests = 1").desk
    others = replace(desk, repository=replace(desk.repository, identity="other"))
    assert (preview.would_open(others), preview.would_open(desk)) == (True, False)
    assert desk.ledger.published(desk.key) is None
    desk.ledger.end()
    assert desk.ledger.deferred() == {desk.key}


def test_limit_of_repositories_counts_what_would_be_opened(make: Making) -> None:
    desk = make("").desk
    limited = replace(desk, budget=Budget(desk.ledger, desk.config.limits, most=1))
    others = replace(limited, repository=replace(desk.repository, identity="other"))
    assert (preview.would_open(others), preview.would_open(limited)) == (True, False)


def test_limits_are_told_where_they_hold_something_back() -> None:
    assert preview.limited([True, True]) == preview.limited([]) == ""
    told = "Within its limits a sweep would open 1 of these 3 pull requests now, and the others in later sweeps."
    assert preview.limited([False, True, False]) == told
