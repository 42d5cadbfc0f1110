"""When an open pull request follows a config that changed, and whose turn it is where limits put repositories off."""

from dataclasses import replace

import pytest

from bot.ledger.records import Published, Record
from bot.model import Outcome, OutcomeKind, Proposal, PullRequest, State, campaign, marker
from bot.model.campaign import Note, Said
from bot.planning import known
from bot.publishing.pacing import rewording, turns
from bot.publishing.pacing.budget import Budget
from tests.bot.memory_forge import BRANCH
from tests.bot.memory_place import CLEAN, Making, Place, make

__all__ = ["make"]

KIND = OutcomeKind
LABELS = '[pull_request]\nlabels = ["one", "two"]\nassignees = ["ann"]\n'
ALL = f'{LABELS}reword = "all"\n'


def pull(place: Place) -> PullRequest:
    """The one that a sweep opens, as its forge has it then."""
    assert place.sweep().reason == "pull-request-opened"
    return read(place)


def read(place: Place) -> PullRequest:
    (found,) = place.forge.pull_requests(place.desk.repository, BRANCH)
    return found


def wants(place: Place, found: PullRequest) -> tuple[bool, str, int]:
    lacking = rewording.wants(place.desk, found)
    return lacking.words, " ".join(name for one in lacking.gifts for name in one.names), lacking.writes


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", (False, "", 0)),
        ("", LABELS, (False, "", 0)),
        ("", ALL, (False, "one two ann", 5)),
        (LABELS, ALL, (False, "", 0)),  # they were given once
        ('[pull_request]\nlabels = ["ONE"]\n', ALL, (False, "two ann", 3)),
        ("", '[pull_request]\ntitle = "Other"\n', (True, "", 1)),
        ("", f'[pull_request]\ntitle = "Other"\n{ALL.removeprefix("[pull_request]")}', (True, "one two ann", 5)),
        ("", '[pull_request]\ntitle = "Other"\nreword = "never"\n', (False, "", 0)),
        ("", '[campaign]\nname = "docker"\n', (False, "", 0)),  # nobody tells for which it was opened
        ("", '[pull_request]\ndraft = true\nreword = "all"\n', (False, "draft", 2)),
        ("[pull_request]\ndraft = true\n", '[pull_request]\nreword = "all"\n', (False, "ready", 2)),
        ("", '[pull_request]\nreword = "all"\n', (False, "", 0)),  # what it was not made is not ended
    ],
)
def test_what_it_lacks_of_the_config(make: Making, before: str, after: str, expected: tuple[bool, str, int]) -> None:
    place = make(before)
    found = pull(place)
    place.configure(after)
    assert wants(place, found) == expected
    for word in (Said.NEVER, Said.STOPPED):
        place.desk.ledger.notes.say(place.desk.key, word)
        assert wants(place, found) == (False, "", 0)
        place.desk.ledger.notes.unsay(place.desk.key, word)
    place.desk.ledger.notes.say(place.desk.key, Said.ANEW)
    assert wants(place, found) == expected


OTHER = '[pull_request]\ntitle = "Other"\n'


def test_words_of_a_person_stay(make: Making) -> None:
    place = make("")
    found = pull(place)
    place.configure(OTHER)
    assert not wants(place, replace(found, title="Mine"))[0]
    assert not wants(place, replace(found, body=f"Mine. {found.body}"))[0]
    assert wants(place, found)[0]
    assert not rewording.has_our_words(PullRequest(1, "", State.OPEN, title="Mine", body="By hand."))


@pytest.mark.parametrize(
    ("in_body", "in_ledger", "expected"),
    [
        ("same", "other", False),
        ("other", "same", False),
        ("other", "other", True),
        ("", "other", True),
        ("other", None, True),
        ("", "same", False),
        ("same", None, False),
        ("", None, False),
        ("", "", False),
    ],
)
def test_body_or_ledger_tell_by_which_config_it_was_written(
    make: Making, in_body: str, in_ledger: str | None, expected: bool
) -> None:
    """Where neither does it is taken to be this one, from now on."""
    place = make("")
    now = known.wording(place.desk.config)
    digests = {"same": now, "other": "0" * 16, "": ""}
    body = campaign.noted(marker.marked("Ours.", marker.Marker(frozenset())), Note(words=digests[in_body]))
    place.desk.ledger.publish(place.desk.key, Published(BRANCH, "", "", "", number=1))
    if in_ledger is not None:
        place.desk.ledger.notes.worded(place.desk.key, 1, digests[in_ledger])
    found = PullRequest(1, "", State.OPEN, title="Ours", body=body)
    whole = replace(marker.read(body), words=marker.words(Proposal("Ours", body)))
    found = replace(found, body=marker.marked(body, whole))
    assert wants(place, found)[0] is expected
    if not in_body and not in_ledger:
        assert place.desk.ledger.notes.words(place.desk.key, 1) == now


@pytest.mark.parametrize(("has_note", "was_given", "expected"), [(False, False, 3), (True, False, 0), (False, True, 1)])
def test_what_an_earlier_version_opened_is_taken_to_have_its_labels(
    make: Making, has_note: bool, was_given: bool, expected: int
) -> None:
    place = make(ALL)
    place.desk.ledger.publish(place.desk.key, Published(BRANCH, "", "", "", number=1))
    body = marker.marked("Ours.", marker.Marker(frozenset()))
    if was_given:
        place.desk.ledger.notes.give(place.desk.key, 1, "labels", ["zero"])
    found = PullRequest(1, "", State.OPEN, body=campaign.noted(body, Note()) if has_note else body)
    assert wants(place, found) == (False, "", 0)
    assert len(place.desk.ledger.notes.given(place.desk.key, 1)) == expected


@pytest.mark.parametrize(
    ("was", "reason", "outcome", "expected"),
    [
        (KIND.LEFT, "up-to-date", KIND.LEFT, "again"),
        (KIND.LEFT, "base-advanced", KIND.LEFT, "again"),
        (KIND.LEFT, "foreign-commits", KIND.LEFT, "same"),
        (KIND.PUBLISHED, "pull-request-opened", KIND.LEFT, "again"),
        (KIND.UPDATED, "reworded", KIND.LEFT, "again"),
        (KIND.UPDATED, "reworded", KIND.UNCHANGED, "same"),
        (KIND.UPDATED, "reworded", None, "same"),  # there is none
    ],
)
def test_what_did_not_change_is_looked_into_where_it_is_to_follow(
    make: Making, was: OutcomeKind, reason: str, outcome: OutcomeKind | None, expected: str
) -> None:
    place = make("")
    found = pull(place)
    record = Record(place.desk.key, "acme/app", was, reason, "")
    told = Outcome("acme/app", outcome or KIND.LEFT, reason, "", pull_request=found if outcome else None)
    assert rewording.later(place.desk, record, told) is told, "nothing is to follow"
    place.configure(f"{OTHER}[limits]\nrewords_per_run = 1\n")
    assert rewording.later(place.desk, record, told) is (None if expected == "again" else told)
    place.desk.ledger.notes.note_reworded("other")
    desk = replace(place.desk, budget=Budget(place.desk.ledger, place.desk.config.limits))
    later = rewording.later(desk, record, told)
    assert later
    put_off = (KIND.DEFERRED, "rewords-per-run", found)
    assert (later.kind, later.reason, later.pull_request) == put_off if expected == "again" else later is told


# Turns
FAILED, LEFT = KIND.FAILED, KIND.LEFT


@pytest.mark.parametrize(
    ("kind", "files", "state", "waited", "waits"),
    [
        (KIND.DEFERRED, {}, None, False, False),
        (KIND.DEFERRED, {}, None, True, True),
        (FAILED, {}, None, False, True),  # it was about to open one
        (FAILED, {}, State.CLOSED, False, True),
        (FAILED, {}, State.OPEN, False, False),
        (FAILED, {"Dockerfile": CLEAN}, None, False, False),
        (FAILED, {"Dockerfile": CLEAN}, None, True, True),
        (LEFT, {}, None, True, False),
        (LEFT, {}, None, False, False),
    ],
)
def test_who_waits_for_the_next_run(  # noqa: PLR0913, PLR0917 - a table's row
    make: Making, kind: OutcomeKind, files: dict[str, bytes], state: State | None, waited: bool, waits: bool
) -> None:
    place = make("")
    place.commit(files)
    ledger, key = place.desk.ledger, place.desk.key
    if state:
        ledger.publish(key, Published(BRANCH, "", "", "", number=1, state=state))
    if waited:
        ledger.defer(key)
        ledger.end()
        ledger.begin()
    turns.note(ledger, key, Outcome("acme/app", kind, "x", "", place.plan()))
    if kind is FAILED:
        assert key not in ledger.deferred(), "in this run it is ahead of nobody"
    ledger.end(saw_everything=False)
    assert (key in ledger.deferred()) is waits


def test_what_failed_before_it_was_planned_waits_for_nothing(make: Making) -> None:
    ledger = make("").desk.ledger
    turns.note(ledger, "id", Outcome("acme/app", FAILED, "x", ""))
    ledger.end(saw_everything=False)
    assert ledger.deferred() == frozenset()


@pytest.mark.parametrize(
    ("kind", "reason", "waiting", "expected"),
    [
        (KIND.DEFERRED, "open-pull-requests", 1, True),
        (KIND.DEFERRED, "new-pull-requests-per-run", 0, True),
        (KIND.DEFERRED, "wave-waits", 1, True),
        (KIND.DEFERRED, "wave-waits", 2, False),
        (KIND.DEFERRED, "writes-per-hour", 0, False),
        (KIND.LEFT, "wave-waits", 0, False),
    ],
)
def test_who_may_come_where_those_ahead_leave_room(
    make: Making, kind: OutcomeKind, reason: str, waiting: int, expected: bool
) -> None:
    ledger = make("").desk.ledger
    for key in ("one", "two"):
        ledger.defer(key)
    ledger.end()
    ledger.begin()
    assert turns.may_come(ledger, Outcome("acme/app", kind, reason, ""), waiting) is expected


@pytest.mark.parametrize(("saw_everything", "expected"), [(True, set()), (False, {"gone"})])
def test_what_a_run_did_not_come_to_waits_where_a_list_broke_off(
    make: Making, saw_everything: bool, expected: set[str]
) -> None:
    ledger = make("").desk.ledger
    for key in ("seen", "gone"):
        ledger.defer(key)
    ledger.end()
    ledger.begin()
    turns.pass_over(ledger, {"seen"}, saw_everything=saw_everything)
    assert ledger.deferred() == {"seen"}
    ledger.settle("seen")
    ledger.end(saw_everything=False)
    assert ledger.deferred() == expected


def test_limit_of_repositories_is_told(make: Making) -> None:
    place = make("")
    ledger = place.desk.ledger
    for most, told in ((1, "1 repository was written to, and --limit is 1; "), (2, "2 repositories were written to, ")):
        budget = Budget(ledger, place.desk.config.limits, most=most)
        for at in range(most):
            assert budget.refusal("new", opens=True, writes=1) is None
            budget.note(f"{at}")
        refused = budget.refusal("new", opens=True, writes=1)
        assert refused
        assert (refused[0], refused[1].startswith(told)) == ("limit", True)
        assert budget.refusal("0", opens=True, writes=1) is None
