"""What one sweep does to one repository: the outcome, and how many writes it must have left before it begins."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.model import State, campaign, marker
from bot.model.campaign import Said
from bot.model.marker import Standing
from tests.bot.memory_forge import BRANCH, MAIN
from tests.bot.memory_place import API, CLEAN, ONE, TWO, Making, Place, make, short, swept

__all__ = ["make"]

LABEL = '[pull_request]\nlabels = ["one"]\n'
LABELS = '[pull_request]\nlabels = ["one", "two"]\n'
PEOPLE = '[pull_request]\nlabels = ["one"]\nassignees = ["ann", "bob"]\nreviewers = ["eve"]\nteam_reviewers = ["web"]\n'
DRAFT = "[pull_request]\ndraft = true\n"


def new_finding(place: Place) -> None:
    swept(place)
    place.commit({"Dockerfile": TWO})


def new_file(place: Place) -> None:
    swept(place)
    place.commit({"b/Dockerfile": ONE})


def person_pushed(place: Place) -> None:
    new_finding(place)
    place.commit({"x": b"mine"}, BRANCH)


def not_needed(place: Place) -> None:
    swept(place)
    place.commit({"Dockerfile": CLEAN})


def opened_again(place: Place) -> None:
    not_needed(place)
    assert short(place.sweep()) == "closed/no-longer-needed 1"
    place.home.pulls[0].state = State.OPEN
    place.home.branches[BRANCH] = place.home.pulls[0].head


def moved_behind_its_words(place: Place) -> None:
    """A run was cut off between its push and its words."""
    swept(place)
    body = place.home.pulls[0].body
    place.home.pulls[0].body = marker.marked(body, replace(marker.read(body), marks=frozenset({"11" * 8})))


def anew(place: Place) -> None:
    swept(place)
    place.desk.ledger.notes.say(place.desk.key, Said.ANEW)


def anew_behind(place: Place) -> None:
    anew(place)
    place.commit({"README": b"two\n"})


def anew_of_a_person(place: Place) -> None:
    anew(place)
    place.commit({"x": b"mine"}, BRANCH)


def other_words(place: Place) -> None:
    swept(place)
    place.configure('[pull_request]\ntitle = "Other words"\n')


def other_words_and_labels(place: Place) -> None:
    swept(place)
    place.configure('[pull_request]\ntitle = "Other words"\nlabels = ["one", "two"]\nreword = "all"\n')


def only_labels(place: Place) -> None:
    swept(place)
    place.configure(f'{LABELS}reword = "all"\n')


def default_switched(place: Place) -> None:
    swept(place)
    place.home.branches["old"] = place.home.branches[MAIN]
    place.home.pulls[0].base = "old"
    known = place.desk.ledger.published(place.desk.key)
    assert known
    place.desk.ledger.publish(place.desk.key, replace(known, into="old"))


def switched_under_a_person(place: Place) -> None:
    default_switched(place)
    place.commit({"x": b"mine"}, BRANCH)


def rewritten(place: Place) -> None:
    swept(place)
    store = place.forge.store
    place.home.branches[MAIN] = store.commit(store.commits[place.home.branches[MAIN]].tree, (), "person", "purged")


def rewritten_under_a_person(place: Place) -> None:
    swept(place)
    place.commit({"x": b"mine"}, BRANCH)
    store = place.forge.store
    place.home.branches[MAIN] = store.commit(store.commits[place.home.branches[MAIN]].tree, (), "person", "purged")


def nothing(place: Place) -> None:
    pass


Story = Callable[[Place], object]
# The config, what happened, the outcome, and how many writes may be left at least.
DEEDS: list[tuple[str, Story, str, int]] = [
    ("", nothing, "published/pull-request-opened 1", 3),
    (DRAFT, nothing, "published/pull-request-opened 1", 4),
    (LABEL, nothing, "published/pull-request-opened 1", 3),
    (LABELS, nothing, "published/pull-request-opened 1", 5),
    (PEOPLE, nothing, "published/pull-request-opened 1", 8),
    (API, nothing, "published/pull-request-opened 1", 4),
    (API + LABELS, nothing, "published/pull-request-opened 1", 6),
    ("", swept, "left/up-to-date 1", 0),
    ("", new_finding, "updated/branch-rebuilt 1", 2),
    ("", new_file, "updated/branch-rebuilt 1", 2),
    (API, new_file, "updated/branch-rebuilt 1", 3),
    ("", person_pushed, "left/foreign-commits 1", 1),
    ("", not_needed, "closed/no-longer-needed 1", 3),
    ("", opened_again, "left/reopened 1", 1),
    ("", moved_behind_its_words, "left/up-to-date 1", 1),
    ("", anew, "left/up-to-date 1", 1),
    ("", anew_behind, "updated/branch-rebuilt 1", 2),
    ("", anew_of_a_person, "left/anew-refused 1", 1),
    ("", other_words, "updated/reworded 1", 1),
    ("", other_words_and_labels, "updated/reworded 1", 4),
    ("", only_labels, "updated/reworded 1", 4),
    ("", default_switched, "updated/pull-request-retargeted 1", 1),
    ("", switched_under_a_person, "left/default-branch-switched 1", 1),
    ("", rewritten, "updated/branch-rebuilt 1", 2),
    (API, swept, "left/up-to-date 1", 0),
    (API, person_pushed, "left/foreign-commits 1", 1),
    (API, not_needed, "closed/no-longer-needed 1", 3),
    (API, anew, "left/up-to-date 1", 1),
    (API, anew_behind, "updated/branch-rebuilt 1", 4),
    (API, default_switched, "updated/pull-request-retargeted 1", 1),
    (API, rewritten, "updated/branch-rebuilt 1", 4),
    ("", rewritten_under_a_person, "left/base-rewritten 1", 1),
]


@pytest.mark.parametrize(("text", "story", "expected", "writes"), DEEDS)
def test_deed_begins_only_where_all_its_writes_are_left(
    make: Making, text: str, story: Story, expected: str, writes: int
) -> None:
    place = make(text)
    story(place)
    made = len(place.desk.ledger.writes.since(0.0))
    if writes:
        before = [replace(one) for one in place.home.pulls], dict(place.home.branches)
        refused = place.sweep(max(made + writes - 1, 1))
        assert refused.reason == "writes-per-hour"
        assert f"t needs {writes} writes at once" in refused.message or f"it needs {writes}, and" in refused.message
        assert (place.home.pulls, place.home.branches) == before
        assert place.desk.key not in place.desk.ledger.deferred()
    assert short(place.sweep(max(made + writes, 1))) == expected
    assert len(place.desk.ledger.writes.since(0.0)) - made <= writes


@pytest.mark.parametrize("text", ["", API])
def test_what_was_done_is_left_as_it_is(make: Making, text: str) -> None:
    place = make(text)
    new_file(place)
    place.sweep()
    (pull,) = place.home.pulls
    assert len(marker.carried(place.plan())) == 2
    assert marker.read(pull.body).marks == marker.carried(place.plan())
    assert short(place.sweep(1)) == "left/up-to-date 1"


def test_withdrawn_one_is_kept_by_whoever_opens_it_again(make: Making) -> None:
    place = make("")
    opened_again(place)
    for _ in range(2):
        assert short(place.sweep()) == "left/reopened 1"
        assert marker.read(place.home.pulls[0].body).standing is Standing.KEPT
    assert place.home.pulls[0].state is State.OPEN


def test_labels_and_people_are_given_once_and_noted(make: Making) -> None:
    place = make(PEOPLE)
    swept(place)
    (pull,) = place.home.pulls
    assert sorted(pull.given) == ["ann", "bob", "eve", "one", "web"]
    given = {("labels", "one"), ("assignees", "ann"), ("assignees", "bob"), ("reviewers", "eve")}
    assert place.desk.ledger.notes.given(place.desk.key, 1) == given | {("team reviewers", "web")}
    note = campaign.read(pull.body)
    assert note
    assert note.given == {campaign.gift(*one) for one in (*given, ("team reviewers", "web"))}
    place.sweep()
    assert len(pull.given) == 5


def test_where_one_of_the_people_is_refused_the_others_are_asked(make: Making) -> None:
    place = make('[pull_request]\nreviewers = ["ann", "nobody", "eve"]\n')
    found = place.sweep()
    assert short(found) == "published/pull-request-opened 1"
    assert [one.partition(":")[0] for one in found.warnings] == ["reviewers nobody"]
    assert sorted(place.home.pulls[0].given) == ["ann", "eve"]


def test_what_is_said_below_it_is_said_once(make: Making) -> None:
    place = make("")
    person_pushed(place)
    for _ in range(2):
        assert short(place.sweep()) == "left/foreign-commits 1"
    (comment,) = place.home.pulls[0].comments
    assert comment.endswith("\n\n<!-- pip-no-cache: foreign-commits -->\n")


def test_what_an_earlier_run_was_cut_off_in_is_over_where_all_is_as_it_should_be(make: Making) -> None:
    place = make("")
    swept(place)
    ledger, key = place.desk.ledger, place.desk.key
    ledger.plan_step(key, "push", "a" * 40)
    place.commit({"Dockerfile": TWO})
    assert place.sweep(len(ledger.writes.since(0.0)) + 1).kind == "deferred"
    assert ledger.unfinished(key) == (("push", "a" * 40),)
    assert short(place.sweep()) == "updated/branch-rebuilt 1"
    assert ledger.unfinished(key) == ()


def test_reminder_under_way_is_waited_for_while_it_is_open(make: Making) -> None:
    place = make('[pull_request]\nremind_after = "30d"\nreviewers = ["ann"]\n')
    swept(place)
    ledger, key = place.desk.ledger, place.desk.key
    ledger.plan_step(key, "remind", "1")
    place.sweep()
    assert ledger.unfinished(key) == (("remind", "1"),)
    place.commit({"Dockerfile": CLEAN})
    place.sweep()
    place.sweep()
    assert ledger.unfinished(key) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ('author = "A <a@a.invalid>"\n', ""),
        ('signoff = true\nauthor = "A <a@a.invalid>"\n', "A <a@a.invalid>"),
        ('signoff = true\nauthor = "A <a@a.invalid>"\ncommitter = "C <c@c.invalid>"\n', "C <c@c.invalid>"),
        ('signoff = true\nvia = "api"\n', "us <us@forge.invalid>"),
    ],
)
def test_whoever_commits_signs_off(make: Making, text: str, expected: str) -> None:
    assert make(f"[commit]\n{text}").desk.signoff == expected
