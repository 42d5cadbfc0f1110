"""What speaks against another wave, and what became of merges: each answer of a forge, and each that does not come."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from bot.config.config import Waves
from bot.errors import ForgeError
from bot.ledger.ledger import Ledger, opened
from bot.ledger.merges import After, Merge
from bot.ledger.records import Published, Record
from bot.model import Checks, Event, Happening, OutcomeKind, PullRequest, Repository, State, marker
from bot.model.fate import Fate, Merged
from bot.model.marker import Marker, Standing
from bot.publishing.pacing.gate import Gate
from bot.publishing.pacing.watch import Home, Look, Watch

if TYPE_CHECKING:
    from bot.forges.forge import Forge

BRANCH = "pip-no-cache/fix"
WITHDRAWN = marker.marked("Words.", Marker(frozenset(), Standing.WITHDRAWN))
GONE, DENIED, BROKEN = (
    ForgeError("not-found", "gone", 404),
    ForgeError("forbidden", "no", 403),
    ForgeError("server-error", "broken", 502),
)
ARCHIVED = ForgeError("archived", "read-only", 403)
RED, GREEN, RUNS, NONE = Checks(("ci",)), Checks((), frozenset({"ci"})), Checks((), frozenset(), True), Checks()
NOW = 1.0e9


@dataclass(slots=True)
class Told:
    """A forge as gate and watch meet it: what it tells of many at once, and what of each; and what it was asked."""

    fates_told: Mapping[str, Fate] | ForgeError = field(default_factory=dict)
    pulls: Mapping[str, tuple[PullRequest, ...] | ForgeError] = field(default_factory=dict)
    in_bulk: Mapping[str, Checks] | ForgeError = field(default_factory=dict)
    singly: Mapping[str, Checks | ForgeError] = field(default_factory=dict)
    taken_back: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)

    def fates(self, wanted: Iterable[tuple[Repository, int]]) -> Iterator[tuple[str, Fate]]:
        if isinstance(self.fates_told, ForgeError):
            raise self.fates_told
        known = self.fates_told
        self.asked += [f"fate {repository.key} {number}" for repository, number in wanted]
        return ((one.key, known[one.key]) for one, _ in wanted if one.key in known)

    def pull_requests(self, repository: Repository, branch: str) -> tuple[PullRequest, ...]:
        assert branch == BRANCH
        self.asked.append(f"pulls {repository.key}")
        found = self.pulls[repository.key]
        if isinstance(found, ForgeError):
            raise found
        return found

    def checked(self, wanted: Iterable[tuple[Repository, tuple[str, ...]]]) -> Iterator[tuple[str, str, Checks]]:
        if isinstance(self.in_bulk, ForgeError):
            raise self.in_bulk
        known = self.in_bulk
        asked = [(repository.key, oid) for repository, oids in wanted for oid in oids]
        self.asked += [f"bulk {oid}" for _, oid in asked]
        return ((key, oid, known[oid]) for key, oid in asked if oid in known)

    def checks(self, repository: Repository, commit: str) -> Checks:
        self.asked.append(f"checks {repository.key} {commit}")
        found = self.singly.get(commit, NONE)
        if isinstance(found, ForgeError):
            raise found
        return found

    def undone(self, wanted: Iterable[Merged]) -> Iterator[tuple[str, bool]]:
        self.asked += [f"undone {one.commit} before {' '.join(one.before)} at {one.head}" for one in wanted]
        return ((one.repository.key, one.repository.key in self.taken_back) for one in wanted)


def home(forge: Told, key: str) -> Home:
    return cast("Forge", forge), Repository(f"acme/{key}", "", "main", identity=key)


def pull(key: str, state: State = State.OPEN, body: str = "", head: str = "") -> PullRequest:
    return PullRequest(1, f"url/{key}", state, head, body=body)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with opened(tmp_path / "ledger.sqlite") as made:
        made.begin()
        yield made


def wave(ledger: Ledger, *states: tuple[str, State], number: int | None = 1) -> None:
    for key, state in states:
        ledger.publish(key, Published(BRANCH, f"tip-{key}", f"base-{key}", "c", (), number, f"url/{key}", state))
        ledger.join_wave(key, 0)


def against(ledger: Ledger, forge: Told | None, gate: str = "checks", share: float = 0.2) -> str:
    wanted = Waves.model_validate({"sizes": [1, 5], "gate": gate, "closed_share": share})
    return Gate(ledger, wanted, None if forge is None else lambda key: home(forge, key)).against(0)


OPEN, CLOSED, MERGED = State.OPEN, State.CLOSED, State.MERGED


@pytest.mark.parametrize(
    ("states", "share", "expected"),
    [
        ([OPEN], 0.2, ""),
        ([], 0.2, ""),
        ([CLOSED], 0.2, "1 of the 1 pull requests of wave 1 were closed without being merged; that is more than waves"),
        ([CLOSED, OPEN, OPEN, OPEN], 0.25, ""),
        ([CLOSED, OPEN, OPEN, OPEN], 0.2, "1 of the 4 pull requests of wave 1 were closed"),
        ([CLOSED, MERGED, State.UNKNOWN], 0.5, ""),
        ([CLOSED, MERGED, State.UNKNOWN], 0.4, "1 of the 2 pull requests"),
        ([CLOSED, State.FROZEN], 0.6, "1 of the 1 pull requests"),
        ([State.UNKNOWN], 0.2, "Nobody can see 1 pull requests of wave 1 (url/0) any more: give the token access"),
        ([State.UNKNOWN] * 3, 0.2, "Nobody can see 3 pull requests of wave 1 (url/0, url/1, url/2) any more: give"),
        ([State.UNKNOWN] * 4, 0.2, "Nobody can see 4 pull requests of wave 1 (url/0, url/1, url/2, ...) any more"),
    ],
)
def test_where_nobody_is_asked_the_ledger_tells(
    ledger: Ledger, states: list[State], share: float, expected: str
) -> None:
    wave(ledger, *((str(at), state) for at, state in enumerate(states)))
    found = against(ledger, None, share=share)
    assert found.startswith(expected)
    assert bool(found) is bool(expected)


def test_wave_of_this_sweep_is_looked_at_by_the_next(ledger: Ledger) -> None:
    wave(ledger, ("a", OPEN))
    ledger.note_opened("a")
    said = "Pull requests of wave 1 were opened in this sweep; the next one looks what became of them."
    assert against(ledger, Told()) == said


@pytest.mark.parametrize(
    ("forge", "expected"),
    [
        (Told({"a": Fate(pull("a"))}), ""),
        (Told({"a": Fate(pull("a", CLOSED))}), "1 of the 1 pull requests of wave 1 were closed"),
        (Told({"a": Fate(pull("a", CLOSED, WITHDRAWN))}), ""),  # by us
        (Told({"a": Fate(pull("a", State.FROZEN))}), ""),
        (Told(BROKEN), "url/a cannot be looked at: broken."),
        # What is not told of many is asked for by itself.
        (Told(pulls={"a": (replace(pull("a", CLOSED), number=2), pull("a"))}), ""),
        (Told(pulls={"a": (pull("a", CLOSED), replace(pull("a"), number=2))}), "1 of the 1 pull requests of wave 1"),
        (Told(pulls={"a": ARCHIVED}), ""),
        (Told(pulls={"a": GONE}), "Nobody can see 1 pull requests of wave 1 (url/a) any more"),
        (Told(pulls={"a": DENIED}), "url/a cannot be looked at: no."),
        (Told(pulls={"a": ()}), "url/a cannot be looked at: pull request 1 is not among those of acme/a, which may"),
    ],
)
def test_forge_tells_what_became_of_a_wave(ledger: Ledger, forge: Told, expected: str) -> None:
    wave(ledger, ("a", OPEN), ("ice", State.FROZEN))
    found = against(ledger, forge)
    assert found.startswith(expected)
    assert bool(found) is bool(expected)
    if not isinstance(forge.fates_told, ForgeError):
        assert [one for one in forge.asked if one.startswith("fate")][:1] == ["fate a 1"]
        assert ("pulls a" in forge.asked) is bool(forge.pulls)


def test_what_is_not_to_be_found_or_has_no_number_says_nothing(ledger: Ledger) -> None:
    wave(ledger, ("a", OPEN))
    wanted = Waves(sizes=(1, 5))
    assert Gate(ledger, wanted, lambda _key: None).against(0) == ""

    def refused(_key: str) -> Home:
        raise DENIED

    assert Gate(ledger, wanted, refused).against(0) == "url/a cannot be looked at: no."
    wave(ledger, ("b", OPEN), number=None)
    forge = Told({"a": Fate(pull("a"))}, pulls={"b": GONE})
    assert against(ledger, forge) == ""
    assert "fate b 0" not in forge.asked


ADVICE = '; give the token checks and statuses, read, or set gate = "closed" in [waves]'


@pytest.mark.parametrize(
    ("in_bulk", "singly", "head", "expected"),
    [
        ({"tip-a": GREEN}, {}, "", ""),
        ({"tip-a": RED, "base-a": GREEN}, {}, "", "Checks fail on 1 pull requests of wave 1 (url/a); mend or close th"),
        ({"tip-a": RED, "base-a": RED}, {}, "", ""),
        ({"tip-a": RUNS}, {}, "", "Checks still run, or wait for a person, on 1 pull requests of wave 1 (url/a)."),
        ({"tip-a": replace(RED, are_running=True), "base-a": NONE}, {}, "", "Checks fail on 1 pull requests of wave 1"),
        # A person's commit on top is what counts.
        ({"tip-a": RED, "head": GREEN}, {}, "head", ""),
        ({"tip-a": GREEN, "head": RED}, {}, "head", "Checks fail on 1 pull requests"),
        # What is not told of many is asked for by itself.
        ({}, {"tip-a": RED}, "", "Checks fail on 1 pull requests"),
        ({}, {"tip-a": RED, "base-a": GONE}, "", "Checks fail on 1 pull requests"),
        ({}, {"tip-a": RED, "base-a": DENIED}, "", f"The checks of url/a cannot be read: no{ADVICE}."),
        ({}, {"tip-a": GONE}, "", f"The checks of url/a cannot be read: gone{ADVICE}."),
        ({}, {"tip-a": BROKEN}, "", "The checks of url/a cannot be read: broken."),
        (DENIED, {}, "", f"The checks of url/a cannot be read: no{ADVICE}."),
    ],
)
def test_checks_of_what_is_open_hold_the_next_wave(
    ledger: Ledger, in_bulk: Mapping[str, Checks] | ForgeError, singly: dict[str, Checks], head: str, expected: str
) -> None:
    wave(ledger, ("a", OPEN), ("c", OPEN))
    told = {"a": Fate(pull("a", head=head)), "c": Fate(pull("c", MERGED), commit="merge-c", head="merge-c")}
    forge = Told(told, in_bulk=in_bulk, singly=singly)
    found = against(ledger, forge, "closed")
    assert found == ""
    assert not any("bulk" in one or "checks" in one for one in forge.asked)
    ledger.publish("c", replace(cast("Published", ledger.published("c")), state=CLOSED))
    found = against(ledger, replace(forge, fates_told={**told, "c": Fate(pull("c", CLOSED, WITHDRAWN))}))
    assert found.startswith(expected)
    assert bool(found) is bool(expected)


MEND = 'Mend it, or set gate = "closed" in [waves].'
AGAIN = "Merge that again, or set sizes = [] in [waves]."
TURNED = "The default branch of acme/{0} turned red at merge-{0}, after 1."
BACK, ENDED = "Somebody took back in acme/{0} what 1 had changed.", "The checks of acme/{0} at merge-{0} have not ended"


@pytest.mark.parametrize(
    ("in_bulk", "taken_back", "expected"),
    [
        ({}, "", ""),
        ({"merge-a": RED}, "", f"{TURNED.format('a')} {MEND}"),
        ({"merge-a": RED, "merge-b": RED}, "", f"{TURNED.format('a')} 1 more like it. {MEND}"),
        ({"merge-a": RUNS}, "", f"{ENDED.format('a')} yet."),
        ({"merge-a": RUNS, "merge-b": RUNS, "merge-c": RUNS}, "", f"{ENDED.format('a')} yet. 2 more like it."),
        ({"merge-a": RUNS, "merge-b": RED}, "", f"{TURNED.format('b')} {MEND}"),
        ({"merge-a": RED}, "c", f"{BACK.format('c')} {AGAIN}"),
        ({}, "bc", f"{BACK.format('b')} 1 more like it. {AGAIN}"),
    ],
)
def test_what_was_merged_of_a_wave_holds_the_next_one(
    ledger: Ledger, in_bulk: dict[str, Checks], taken_back: str, expected: str
) -> None:
    """Also what somebody merged since the sweep began: the ledger still has it for open."""
    wave(ledger, ("a", MERGED), ("b", MERGED), ("c", OPEN))
    fates = {key: Fate(pull(key, MERGED), commit=f"merge-{key}", before=(f"was-{key}",), head="now") for key in "abc"}
    assert against(ledger, Told(fates, in_bulk=in_bulk, taken_back=frozenset(taken_back))) == expected


def test_merges_that_nobody_can_look_at_hold_the_next_wave(ledger: Ledger) -> None:
    wave(ledger, ("a", MERGED))
    fates = {"a": Fate(pull("a", MERGED), commit="merge-a", head="merge-a")}
    for error, advice in ((DENIED, ADVICE), (BROKEN, "")):
        said = f"What was merged of wave 1 cannot be looked at: {error}{advice}."
        assert against(ledger, Told(fates, singly={"merge-a": error})) == said


# Watching

MERGE = Merge("a", 1, "tip", "", "made", NOW - 10_000)
FATE = Fate(pull("a", MERGED), commit="made", before=("was",), head="now")


def watch(ledger: Ledger, forge: Told, gate: str = "checks") -> Watch:
    return Watch(ledger, lambda key: home(forge, key), gate, lambda: NOW)


def after(ledger: Ledger) -> After | None:
    found = ledger.merges.known("a", 1)
    return found.after if found else None


@pytest.mark.parametrize(
    ("merge", "fate", "expected"),
    [
        (MERGE, FATE, After.GOOD),
        (replace(MERGE, commit=""), FATE, After.GOOD),  # its forge tells as what
        (replace(MERGE, commit=""), replace(FATE, commit=""), After.GOOD),  # nothing speaks against it
        (replace(MERGE, commit=""), replace(FATE, pull=pull("a")), None),  # it was not merged after all
        (replace(MERGE, commit=""), Fate(pull("a"), is_queued=True), After.PENDING),
        (MERGE, replace(FATE, pull=pull("a")), After.GOOD),  # we know better
    ],
)
def test_what_was_merged_is_told_by_the_ledger_and_its_forge(
    ledger: Ledger, merge: Merge, fate: Fate, expected: After | None
) -> None:
    ledger.merges.keep(merge)
    watch(ledger, Told({"a": fate})).look([merge])
    assert after(ledger) is expected


@pytest.mark.parametrize(
    ("merge", "error", "expected", "running"),
    [
        (MERGE, GONE, After.PENDING, 0),
        (MERGE, ARCHIVED, After.PENDING, 0),
        (MERGE, None, After.GOOD, 0),
        (replace(MERGE, commit=""), DENIED, After.PENDING, 0),  # there is nothing to ask for
        (replace(MERGE, after=After.GOOD), DENIED, After.GOOD, 0),
    ],
)
def test_of_what_its_forge_does_not_tell_the_commit_is_asked_for(
    ledger: Ledger, merge: Merge, error: ForgeError | None, expected: After, running: int
) -> None:
    ledger.merges.keep(merge)
    found = watch(ledger, Told(singly={"made": error} if error else {})).look([merge])
    assert (after(ledger), len(found.running)) == (expected, running)


def test_what_else_keeps_it_from_being_seen_is_told(ledger: Ledger) -> None:
    with pytest.raises(ForgeError, match="no"):
        watch(ledger, Told(singly={"made": DENIED})).look([MERGE])


@pytest.mark.parametrize(
    ("at", "events", "expected"),
    [
        (NOW - 599, (), After.PENDING),
        (NOW - 600, (), After.GOOD),
        (0.0, (Event(Happening.MERGED, "2001-09-09T01:45:00Z"),), After.PENDING),  # a hundred seconds before
        (0.0, (Event(Happening.MERGED, "2001-09-09T01:30:00Z"),), After.GOOD),
        (0.0, (Event(Happening.CLOSED, "2001-09-09T01:45:00Z"),), After.GOOD),
        (NOW - 600, (Event(Happening.MERGED, "2001-09-09T01:45:00Z"),), After.GOOD),
    ],
)
def test_first_check_is_waited_for_where_the_commit_before_had_one(
    ledger: Ledger, at: float, events: tuple[Event, ...], expected: After
) -> None:
    fate = replace(FATE, pull=replace(FATE.pull, events=events))
    forge = Told({"a": fate}, in_bulk={"was": GREEN})
    watch(ledger, forge).look([replace(MERGE, at=at)])
    assert after(ledger) is expected
    watch(ledger, replace(forge, in_bulk={})).look([replace(MERGE, at=at)])
    assert after(ledger) is After.GOOD, "it never had any"


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ({"near": RED}, After.GOOD),
        ({"near": GREEN, "far": RED}, After.RED),  # the nearest that has any
        ({"far": RED}, After.GOOD),
        ({}, After.RED),
    ],
)
def test_nearest_commit_with_checks_tells_how_it_was_before(
    ledger: Ledger, before: dict[str, Checks], expected: After
) -> None:
    forge = Told({"a": replace(FATE, before=("near", "far"))}, in_bulk={**before, "made": RED})
    look = watch(ledger, forge).look([MERGE])
    assert (after(ledger), len(look.red)) == (expected, expected is After.RED)
    known = Told({"a": replace(FATE, before=("near", "far"))}, in_bulk={**before, "made": RED, "own": RED})
    watch(ledger, known).look([replace(MERGE, before="own")])
    assert after(ledger) is After.GOOD, "where it stood when we merged goes first"


@pytest.mark.parametrize(
    ("now", "singly", "expected"),
    [
        (NONE, NONE, After.RED),
        (GREEN, GREEN, After.GOOD),
        (RED, NONE, After.RED),
        (replace(GREEN, are_running=True), GREEN, After.RED),
        (Checks((), frozenset({"docs"})), Checks((), frozenset({"docs"})), After.RED),
        (Checks((), frozenset({"docs"})), GREEN, After.GOOD),  # in bulk nobody is told the names of what is well
        (Checks(("docs",)), GREEN, After.RED),
    ],
)
def test_what_failed_at_the_merge_may_be_well_now(ledger: Ledger, now: Checks, singly: Checks, expected: After) -> None:
    forge = Told({"a": FATE}, in_bulk={"was": GREEN, "made": RED, "now": now}, singly={"now": singly})
    watch(ledger, forge).look([MERGE])
    assert after(ledger) is expected


@pytest.mark.parametrize(
    ("was", "head", "taken_back", "expected", "asks"),
    [
        (After.PENDING, "", "a", After.UNDONE, True),
        (After.GOOD, "", "a", After.UNDONE, True),
        (After.GOOD, "now", "a", After.GOOD, False),  # looked at there before
        (After.UNDONE, "now", "", After.UNDONE, False),
        (After.UNDONE, "earlier", "", After.GOOD, True),  # somebody brought it back
        (After.UNDONE, "earlier", "a", After.UNDONE, True),
    ],
)
def test_taken_back_is_asked_where_the_default_branch_moved(  # noqa: PLR0913, PLR0917 - a table's row
    ledger: Ledger, was: After, head: str, taken_back: str, expected: After, asks: bool
) -> None:
    forge = Told({"a": FATE}, taken_back=frozenset(taken_back))
    found = watch(ledger, forge).look([replace(MERGE, after=was, head=head)])
    assert (after(ledger), len(found.undone)) == (expected, expected is After.UNDONE)
    assert any("undone" in one for one in forge.asked) is asks
    known = ledger.merges.known("a", 1)
    assert known
    assert known.head == "now"


@pytest.mark.parametrize(("number", "before"), [(1, "base was"), (2, "was")])
def test_bytes_before_are_those_of_the_base_where_it_is_known(ledger: Ledger, number: int, before: str) -> None:
    ledger.publish("a", Published(BRANCH, "tip", "base", "c", number=number))
    forge = Told({"a": FATE})
    watch(ledger, forge).look([MERGE])
    assert f"undone made before {before} at now" in forge.asked


@pytest.mark.parametrize("oid", ["was", "now"])
def test_other_commit_that_is_gone_has_no_checks_and_what_cannot_be_read_is_told(ledger: Ledger, oid: str) -> None:
    forge = Told({"a": FATE}, in_bulk={"made": RED}, singly={oid: GONE})
    assert len(watch(ledger, forge).look([MERGE]).red) == 1
    with pytest.raises(ForgeError, match="no"):
        watch(ledger, replace(forge, singly={oid: DENIED})).look([MERGE])


def test_what_the_last_sweep_found_taken_back_is_undone(ledger: Ledger) -> None:
    ledger.remember(Record("a", "acme/a", OutcomeKind.CLOSED, "reverted", "Taken back."))
    forge = Told({"a": replace(FATE, head="made")})
    watch(ledger, forge).look([MERGE])
    assert after(ledger) is After.UNDONE
    ledger.remember(Record("a", "acme/a", OutcomeKind.CLOSED, "closed-by-maintainer", "No."))
    watch(ledger, forge).look([MERGE])
    assert after(ledger) is After.GOOD


@pytest.mark.parametrize(
    ("gate", "in_bulk", "singly", "red"),
    [
        ("checks", {"was": GREEN, "made": GREEN}, {}, 0),
        ("checks", {"was": GREEN, "made": RED}, {}, 1),
        ("closed", {"was": GREEN, "made": RED}, {}, 0),
        ("checks", {"was": GREEN, "made": RUNS}, {}, 0),
        ("checks", {"was": GREEN}, {"made": RED}, 1),
        ("checks", {"was": GREEN}, {"made": BROKEN}, 0),  # it stays as it was
    ],
)
def test_what_had_ended_well_may_turn_red_late(
    ledger: Ledger, gate: str, in_bulk: dict[str, Checks], singly: dict[str, Checks], red: int
) -> None:
    good = replace(MERGE, after=After.GOOD)
    ledger.merges.keep(good)
    found = watch(ledger, Told({"a": FATE}, in_bulk=in_bulk, singly=singly), gate).late([good])
    assert found == ("The default branch of acme/a turned red at made, after 1.",) * red
    assert ledger.merges.known("a", 1) == (replace(good, after=After.RED) if red else good)


def test_what_nobody_lists_any_more_is_not_watched(ledger: Ledger) -> None:
    ledger.merges.keep(MERGE)
    assert Watch(ledger, lambda _key: None, "checks").look([MERGE]) == Look()
    assert ledger.merges.known("a", 1) == MERGE


@pytest.mark.parametrize(("commit", "shown"), [("m" * 12, "m" * 10), ("", "t" * 10)])
def test_what_has_not_ended_is_named_by_its_commit(ledger: Ledger, commit: str, shown: str) -> None:
    forge = Told({"a": Fate(pull("a"), is_queued=True, head="now")}, in_bulk={commit: RUNS})
    found = watch(ledger, forge).look([replace(MERGE, commit=commit, tip="t" * 12)])
    assert found == Look(running=(f"The checks of acme/a at {shown} have not ended yet.",))


def test_fate_of_another_number_is_not_that_of_the_merge(ledger: Ledger) -> None:
    ledger.merges.keep(replace(MERGE, number=2, commit=""))
    assert watch(ledger, Told({"a": FATE})).look([replace(MERGE, number=2, commit="")]) == Look()
    assert ledger.merges.known("a", 2) == replace(MERGE, number=2, commit="")
