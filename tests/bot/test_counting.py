"""What a census makes of what forges say: the ledger's count, what has ended, and what nobody could find out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from bot.config.source import Source
from bot.errors import ForgeError, GitError
from bot.ledger.ledger import Ledger, opened
from bot.ledger.merges import Armed
from bot.ledger.records import Published, Record
from bot.model import Event, Happening, OutcomeKind, PullRequest, Repository, State, boxes, campaign, marker
from bot.model.campaign import Note, Said
from bot.model.marker import Marker, Standing
from bot.publishing.pacing import census
from bot.texts import words

if TYPE_CHECKING:
    from bot.forges.forge import Forge

BRANCH = "pip-no-cache/fix"
MARK, OLD_MARK = "11" * 8, "22" * 8
OURS = marker.marked("Words.", Marker(frozenset({MARK})))
WITHDRAWN = marker.marked("Words.", Marker(frozenset({MARK}), Standing.WITHDRAWN))
KNOWN = Published(BRANCH, "a" * 40, "b" * 40, "c" * 64, (OLD_MARK,), 1, "url/1")


@dataclass(slots=True)
class Told:
    """A forge as a census meets it, home of all keys with its prefix: answers, and what it was asked singly."""

    prefix: str = "R_"
    bulk: Sequence[tuple[str, PullRequest]] | ForgeError | GitError = ()
    known: Mapping[str, PullRequest] | ForgeError = field(default_factory=dict)
    single: Mapping[str, tuple[PullRequest, ...] | ForgeError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    asked_in_bulk: list[tuple[str, str, int]] = field(default_factory=list)

    def is_home_of(self, key: str) -> bool:
        return key.startswith(self.prefix)

    def open_pull_requests(self, branch: str) -> Iterator[tuple[str, PullRequest]]:
        assert branch == BRANCH
        if isinstance(self.bulk, Exception):
            raise self.bulk
        yield from self.bulk

    def known_pull_requests(self, known: Iterable[tuple[Repository, str, int]]) -> Iterator[tuple[str, PullRequest]]:
        self.asked_in_bulk += [(repository.name, branch, number) for repository, branch, number in known]
        if isinstance(self.known, ForgeError):
            raise self.known
        yield from self.known.items()

    def pull_requests(self, repository: Repository, branch: str) -> tuple[PullRequest, ...]:
        assert branch == BRANCH
        self.asked.append(repository.name)
        answer = self.single[repository.key]
        if isinstance(answer, ForgeError):
            raise answer
        return answer


def pull(number: int = 1, state: State = State.OPEN, body: str = OURS) -> PullRequest:
    return PullRequest(number, f"url/{number}", state, "a" * 40, body=body)


def sources(*forges: Told) -> census.Sources:
    return tuple((Source(org="acme"), cast("Forge", forge)) for forge in forges)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with opened(tmp_path / "ledger.sqlite") as made:
        made.begin()
        yield made


def publish(ledger: Ledger, *keys: str, known: Published = KNOWN) -> None:
    for key in keys:
        ledger.remember(Record(key, f"acme/{key}", OutcomeKind.PUBLISHED, "pull-request-opened", "Opened."))
        ledger.publish(key, known)


def counted(ledger: Ledger, *forges: Told) -> census.Census:
    return census.counted(ledger, sources(*forges), census.listed(sources(*forges), BRANCH), census.Ours(BRANCH, ""))


@pytest.mark.parametrize("error", [GitError("broken", "git broke"), ForgeError("server-error", "no", 502)])
def test_where_a_list_is_refused_the_other_forges_still_count(error: ForgeError | GitError) -> None:
    found = census.listed(sources(Told(bulk=error), Told(bulk=[("R_1", pull())])), BRANCH)
    assert found == {"R_1": pull()}


def test_who_is_not_known_at_all_cannot_go_on() -> None:
    with pytest.raises(ForgeError, match="who"):
        census.listed(sources(Told(bulk=ForgeError("bad-credentials", "who", 401))), BRANCH)


@pytest.mark.parametrize(
    ("known", "listed", "expected"),
    [
        (None, pull(3), Published(BRANCH, "", "", "", number=3, url="url/3")),
        (None, pull(3, body="a person's"), None),
        (KNOWN, pull(1), KNOWN),
        (replace(KNOWN, state=State.CLOSED), pull(1), KNOWN),
        (replace(KNOWN, state=State.MERGED), pull(2), replace(KNOWN, state=State.MERGED)),
        # After ours was merged a person opened one.
        (replace(KNOWN, state=State.MERGED), pull(2, body="a person's"), replace(KNOWN, state=State.MERGED)),
    ],
)
def test_what_is_listed_is_counted_where_it_is_ours(
    ledger: Ledger, known: Published | None, listed: PullRequest, expected: Published | None
) -> None:
    if known:
        publish(ledger, "R_1", known=known)
    forge = Told(bulk=[("R_1", listed)])
    assert counted(ledger, forge) == census.Census({"R_1": listed}, frozenset())
    assert ledger.published("R_1") == expected
    assert (forge.asked, forge.asked_in_bulk) == ([], [])


@pytest.mark.parametrize(
    ("found", "rejected"),
    [
        (pull(state=State.MERGED), set()),
        (pull(state=State.CLOSED), {MARK, OLD_MARK}),
        (pull(state=State.CLOSED, body="taken out"), {OLD_MARK}),
        (pull(state=State.CLOSED, body=WITHDRAWN), set()),
    ],
)
def test_what_has_ended_is_learned_from_its_number(ledger: Ledger, found: PullRequest, rejected: set[str]) -> None:
    publish(ledger, "R_1")
    forge = Told(known={"R_1": found})
    assert counted(ledger, forge) == census.Census({}, frozenset({"R_1"}))
    assert ledger.published("R_1") == replace(KNOWN, state=found.state)
    assert ledger.rejected("R_1") == rejected
    assert (forge.asked, forge.asked_in_bulk) == ([], [("acme/R_1", BRANCH, 1)])


def test_beside_what_a_person_opened_ours_is_asked_for(ledger: Ledger) -> None:
    publish(ledger, "R_1")
    theirs = pull(2, body="a person's")
    forge = Told(bulk=[("R_1", theirs)], known={"R_1": pull(1)})
    assert counted(ledger, forge).opened == {"R_1": pull(1)}
    assert ledger.published("R_1") == KNOWN


def test_only_what_was_open_is_asked_for(ledger: Ledger) -> None:
    publish(ledger, "R_1", known=replace(KNOWN, state=State.CLOSED))
    publish(ledger, "R_2", known=replace(KNOWN, state=State.MERGED))
    publish(ledger, "R_3", known=replace(KNOWN, number=None))
    forge = Told()
    assert counted(ledger, forge) == census.Census({}, frozenset())
    assert forge.asked_in_bulk == []


@pytest.mark.parametrize(
    ("answer", "opened_there", "state"),
    [
        ((pull(),), True, State.OPEN),
        ((pull(2), pull(1, State.CLOSED)), False, State.CLOSED),
        ((pull(2), pull(1, State.MERGED)), False, State.MERGED),
        # Of another number there may be some; ours is not to be seen.
        ((pull(2),), False, State.UNKNOWN),
        ((), False, State.UNKNOWN),
        (ForgeError("not-found", "gone", 404), False, State.UNKNOWN),
        (ForgeError("archived", "read-only", 403), False, State.FROZEN),
    ],
)
def test_what_no_list_gives_is_asked_singly(
    ledger: Ledger, answer: tuple[PullRequest, ...] | ForgeError, opened_there: bool, state: State
) -> None:
    publish(ledger, "R_1")
    found = counted(ledger, Told(single={"R_1": answer}))
    assert set(found.opened) == ({"R_1"} if opened_there else set())
    assert found.ended == ({"R_1"} if state not in {State.OPEN, State.FROZEN} else frozenset())
    known = ledger.published("R_1")
    assert known is not None
    assert known.state is state


@pytest.mark.parametrize(
    ("error", "asked"),
    [
        (ForgeError("forbidden", "no", 403), ["acme/R_1", "acme/R_2"]),
        (ForgeError("rate-limited", "later", 403), ["acme/R_1"]),
        (ForgeError("server-error", "broken", 502), ["acme/R_1"]),
        (ForgeError("unreachable", "nobody", 0), ["acme/R_1"]),
    ],
)
def test_what_cannot_be_found_out_stays_open_and_silence_is_not_asked_again(
    ledger: Ledger, error: ForgeError, asked: list[str]
) -> None:
    publish(ledger, "R_1", "R_2")
    forge = Told(single={"R_1": error, "R_2": error})
    assert counted(ledger, forge).ended == frozenset()
    assert ledger.open_pull_requests() == 2
    assert forge.asked == asked


def test_forge_that_answers_no_bulk_is_left_in_peace_and_another_is_asked(ledger: Ledger) -> None:
    publish(ledger, "R_1", "S_1")
    silent = Told("R_", known=ForgeError("server-error", "broken", 502), single={"R_1": ()})
    other = Told("S_", known={"S_1": pull(state=State.MERGED)})
    assert counted(ledger, silent, other).ended == {"S_1"}
    assert (silent.asked, other.asked) == ([], [])
    assert ledger.open_pull_requests() == 1


def test_what_no_source_is_home_of_stays_open(ledger: Ledger) -> None:
    publish(ledger, "elsewhere")
    assert counted(ledger, Told()).ended == frozenset()
    assert ledger.open_pull_requests() == 1


def test_what_nobody_remembers_the_name_of_stays_open(ledger: Ledger) -> None:
    ledger.publish("R_1", KNOWN)
    forge = Told()
    assert counted(ledger, forge).ended == frozenset()
    assert (ledger.open_pull_requests(), forge.asked, forge.asked_in_bulk) == (1, [], [])


def test_only_what_is_meant_is_asked_for(ledger: Ledger) -> None:
    publish(ledger, "R_1", "R_2")
    forge = Told(known={"R_1": pull(state=State.MERGED), "R_2": pull(state=State.MERGED)})
    found = census.counted(ledger, sources(forge), {}, census.Ours(BRANCH, ""), {"R_1"})
    assert found.ended == {"R_1"}
    assert forge.asked_in_bulk == [("acme/R_1", BRANCH, 1)]


NAMED = campaign.noted(OURS, Note("docker"))


@pytest.mark.parametrize(
    ("body", "adopts", "meant", "is_taken"),
    [
        (OURS, False, None, False),
        (OURS, True, None, True),
        (OURS, True, {"R_1"}, True),
        (OURS, True, {"R_2"}, False),
        (NAMED, False, {"R_2"}, True),
        (campaign.noted(OURS, Note("other")), True, None, False),
    ],
)
def test_untold_one_is_taken_where_it_is_meant(
    ledger: Ledger, body: str, adopts: bool, meant: set[str] | None, is_taken: bool
) -> None:
    listed = {"R_1": pull(3, body=body)}
    census.counted(ledger, sources(Told()), listed, census.Ours(BRANCH, "docker", adopts), meant)
    assert (ledger.published("R_1") is not None) is is_taken
    # Whether it is left to the forge, nobody knows before that was asked.
    assert ledger.merges.armed() == ({"R_1": Armed(3, "", "")} if is_taken else {})


def test_what_is_frozen_is_counted_and_is_not_open(ledger: Ledger) -> None:
    publish(ledger, "R_1")
    frozen = pull(state=State.FROZEN)
    assert counted(ledger, Told(known={"R_1": frozen})) == census.Census({}, frozenset())
    assert ledger.published("R_1") == replace(KNOWN, state=State.FROZEN)
    assert counted(ledger, Told(known={"R_1": pull()})).opened == {"R_1": pull()}
    assert ledger.published("R_1") == KNOWN


EVENT = Event(Happening.CREATED, "2026-11-29T12:00:00Z", "ann")


@pytest.mark.parametrize(
    ("listed", "looked_up"),
    [(replace(pull(), events=(EVENT,)), None), (None, replace(pull(state=State.MERGED), events=(EVENT,)))],
)
def test_past_of_what_is_known_is_written_down(
    ledger: Ledger, listed: PullRequest | None, looked_up: PullRequest | None
) -> None:
    publish(ledger, "R_1")
    bulk = [("R_1", listed)] if listed else []
    counted(ledger, Told(bulk=bulk, known={"R_1": looked_up} if looked_up else {}))
    assert ledger.history.events("R_1", 1) == (EVENT,)
    assert ledger.history.events("R_1", 2) == ()


TICKED, UNTICKED = (boxes.ticked(words.boxes(), frozenset(said)) for said in ({Said.NEVER}, set[Said]()))


@pytest.mark.parametrize(
    ("known", "forge", "meant", "is_lifted"),
    [
        (replace(KNOWN, state=State.CLOSED), Told(known={"R_1": pull(state=State.CLOSED, body=UNTICKED)}), None, True),
        (replace(KNOWN, state=State.CLOSED), Told(known={"R_1": pull(state=State.CLOSED, body=TICKED)}), None, False),
        (replace(KNOWN, state=State.CLOSED), Told(known={"R_1": pull(state=State.CLOSED, body="")}), None, False),
        (replace(KNOWN, state=State.MERGED), Told(single={"R_1": (pull(body=UNTICKED),)}), None, True),
        (replace(KNOWN, state=State.MERGED), Told(single={"R_1": (pull(2, body=UNTICKED),)}), None, False),
        (replace(KNOWN, state=State.MERGED), Told(single={"R_1": ForgeError("forbidden", "no", 403)}), None, False),
        (replace(KNOWN, state=State.CLOSED), Told(known={"R_1": pull(body=UNTICKED)}), {"R_1"}, True),
        (replace(KNOWN, state=State.CLOSED), Told(known={"R_1": pull(body=UNTICKED)}), {"R_2"}, False),
        (replace(KNOWN, state=State.CLOSED, number=None), Told(known={"R_1": pull(body=UNTICKED)}), None, False),
        # Of what is open its own sweep learns.
        (KNOWN, Told(known={"R_1": pull(body=UNTICKED)}), None, False),
    ],
)
def test_never_holds_until_it_is_unticked_in_what_has_ended(
    ledger: Ledger, known: Published, forge: Told, meant: set[str] | None, is_lifted: bool
) -> None:
    publish(ledger, "R_1", "R_2", known=known)
    ledger.notes.say("R_1", Said.NEVER)
    forge.single = {"R_2": (), **forge.single}
    census.counted(ledger, sources(forge), {}, census.Ours(BRANCH, ""), meant)
    assert (Said.NEVER not in ledger.notes.said("R_1")) is is_lifted
    assert ledger.notes.said("R_2") == frozenset()
