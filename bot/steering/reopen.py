"""Lifts what keeps a repository from another pull request: that its last one is held, or a no that was a mistake."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from bot.forges.forge import Forge
from bot.model import OutcomeKind, Proposal, PullRequest, Repository, State, boxes, campaign, marker
from bot.model.campaign import BARRING, Said
from bot.model.marker import Standing
from bot.publishing.pacing.desk import Desk
from bot.publishing.settled import closing_bot
from bot.steering import bulk, listing
from bot.steering.bulk import Line, Yes
from bot.steering.helm import Helm
from bot.steering.listing import Wanted
from fixer import UsageError

_COMMAND, _DONE = "pip-no-cache reopen", "lifted"
_NO_WRITE = "It may only be read, so what its pull request says cannot be changed."


@dataclass(frozen=True, slots=True)
class Wish:
    """What is lifted: by names, of everything that is ``held``, one ``number``, or what stale bots closed."""

    wanted: Wanted = field(default_factory=Wanted)
    held: bool = False
    number: int | None = None
    closed_by_bots: bool = False


@dataclass(frozen=True, slots=True)
class _Bar:
    """What stands against another pull request in one repository: a hold, a no of a bot's or a maintainer's.

    ``lifts`` are the words that are taken back; ``stays`` is what stands against it beside that, and is lifted only
    where the repository is named.
    """

    forge: Forge
    repository: Repository
    pull: PullRequest | None
    reason: str
    message: str
    lifts: frozenset[Said] = BARRING
    stays: tuple[str, str] | None = None


def reopen(helm: Helm, wish: Wish, yes: Yes) -> bool:
    """Lists what would be lifted, or lifts it; whether anything failed.

    A repository by its name needs no yes: somebody named it, which a glob does not. Raises UsageError where nothing is
    named.
    """
    if not (wish.held or wish.closed_by_bots or wish.wanted.names):
        raise UsageError("nothing is named; give --repository OWNER/NAME, --held or --closed-by-bots")
    found = listing.listed(helm.config, helm.sources, helm.ledger, wish.wanted)
    listing.check(found)
    if wish.number is not None and (not wish.wanted.is_by_name or len(found.named) > 1):
        raise UsageError("--number is of one repository; name that with --repository OWNER/NAME")
    bars = sorted(_bars(helm, wish, found), key=lambda bar: bar.repository.name.lower())
    lines = [_line(bar) for bar in bars]
    is_named = wish.wanted.is_by_name and not (wish.held or wish.closed_by_bots)
    cap = len(lines) if is_named else helm.config.limits.closes_per_run
    plan = bulk.planned(lines, cap, yes)
    named = replace(yes, number=plan.number) if is_named else yes
    if wish.wanted.names and not lines:
        raise UsageError(f"nothing stands against a pull request in {', '.join(wish.wanted.names)}")
    if not bulk.told(plan, _DONE, _COMMAND, helm.say, named):
        return False
    meant = [(line, bar) for line, bar in zip(lines, bars, strict=True) if line.is_meant][: plan.number]
    tally = bulk.each([(line, partial(_lift, helm, bar)) for line, bar in meant], helm.say, _DONE)
    helm.say(f"{tally.text(_DONE)}; the next sweep opens what is still needed.")
    return tally.failed > 0


def _line(bar: _Bar) -> Line:
    url = bar.pull.url if bar.pull else ""
    if bar.stays:
        return Line(bar.repository.name, url, "leave", *bar.stays)
    return Line(bar.repository.name, url, "lift", bar.reason, bar.message, is_meant=True)


def _never(helm: Helm, key: str, pull: PullRequest | None) -> tuple[str, str] | None:
    """A person's never lasts when the campaign's hold is lifted."""
    said = helm.ledger.notes.said(key) | (boxes.chosen(pull.body) if pull else frozenset())
    return listing.barred(said & {Said.NEVER})


def _bars(helm: Helm, wish: Wish, found: listing.Listing) -> Iterator[_Bar]:
    held = helm.ledger.notes.of_whom(Said.HELD) | helm.ledger.notes.of_whom(Said.NEVER)
    for key, (forge, repository) in found.repositories.items():
        if key not in found.named:
            continue
        said = helm.ledger.notes.said(key)
        if wish.number is not None:
            yield from _no(helm, forge, repository, wish.number)
        elif wish.closed_by_bots:
            yield from _of_bots(helm, forge, repository)
        elif key in held and (wish.wanted.names or Said.HELD in said):
            word = Said.HELD if Said.HELD in said else Said.NEVER
            who, why = helm.ledger.notes.who_and_why(key, word) or ("", "")
            pull, told = _latest(helm, forge, repository), f"{who}: {why}" if who else why
            bar = _Bar(forge, repository, pull, str(word), told)
            yield (
                bar
                if wish.wanted.is_by_name
                else replace(bar, lifts=frozenset({Said.HELD}), stays=_never(helm, key, pull))
            )


def _no(helm: Helm, forge: Forge, repository: Repository, number: int) -> Iterator[_Bar]:
    pulls = forge.pull_requests(repository, helm.desk(forge, repository).branch)
    for pull in pulls:
        is_meant = pull.number == number and pull.state is State.CLOSED
        if is_meant and _is_a_no(pull) and not _is_anothers(helm, pull):
            yield _Bar(forge, repository, pull, "no", "A no that was a mistake is forgotten.")


def _of_bots(helm: Helm, forge: Forge, repository: Repository) -> Iterator[_Bar]:
    if not _may_be_closed(helm, repository):
        return
    desk, pull = helm.desk(forge, repository), _latest(helm, forge, repository)
    if pull is not None and pull.state is State.CLOSED and _is_a_no(pull) and (who := closing_bot(desk, pull)):
        yield _Bar(forge, repository, pull, "closed-by-bot", f"{who} closed it.")


def _may_be_closed(helm: Helm, repository: Repository) -> bool:
    """As far as the ledger knows without asking: a lost one, or a new one, knows of no pull request."""
    known, record = helm.ledger.published(repository.key), helm.ledger.recall(repository.key)
    if known is not None and known.number is not None:
        return known.state is State.CLOSED
    return record is None or record.outcome is OutcomeKind.CLOSED


def _is_a_no(pull: PullRequest) -> bool:
    return marker.is_in(pull.body) and not marker.read(pull.body).is_withdrawn


def _latest(helm: Helm, forge: Forge, repository: Repository) -> PullRequest | None:
    """Ours that is not open any more, and says so in its body."""
    pulls = forge.pull_requests(repository, helm.desk(forge, repository).branch)
    ended = (pull for pull in pulls if pull.state is not State.OPEN and marker.is_in(pull.body))
    return next((pull for pull in ended if not _is_anothers(helm, pull)), None)


def _is_anothers(helm: Helm, pull: PullRequest) -> bool:
    """Whether its body names another campaign."""
    note = campaign.read(pull.body)
    return note is not None and bool(note.campaign) and note.campaign != helm.config.campaign.name


def _lift(helm: Helm, bar: _Bar) -> Line | None:
    """First where it would be read again, in the body; then in the ledger."""
    desk, key = helm.desk(bar.forge, bar.repository), bar.repository.key
    if refused := desk.refusal(opens=False, writes=1):
        return Line(bar.repository.name, "", "left", *refused)
    pull = _now(desk, bar.pull)
    if said := _news(bar.pull, pull):
        return Line(bar.repository.name, pull.url if pull else "", "left", *said)
    is_forgiven = pull is not None and bar.reason != str(Said.HELD) and _is_a_no(pull)
    proposal = _lifted(pull, bar.lifts, is_forgiven=is_forgiven) if pull else None
    if pull is not None and proposal is not None and proposal != Proposal(pull.title, pull.body):
        desk.write("edit", lambda: desk.forge.edit(bar.repository, pull.number, proposal, closes=False))
    if pull is not None and is_forgiven:
        known = helm.ledger.published(key)
        own = known.fingerprints if known and known.number == pull.number else ()
        helm.ledger.forgive(key, {*(marker.read(pull.body).marks or ()), *own})
    for word in bar.lifts:
        helm.ledger.notes.unsay(key, word)
    return None


def _now(desk: Desk, listed: PullRequest | None) -> PullRequest | None:
    """The pull request as it is this moment."""
    pulls = desk.forge.pull_requests(desk.repository, desk.branch) if listed else ()
    return next((one for one in pulls if listed and one.number == listed.number), None)


def _news(listed: PullRequest | None, now: PullRequest | None) -> tuple[str, str] | None:
    """What somebody did to it since it was listed that is not to be written over."""
    if listed is None or now is None:
        return None
    if now.state is State.OPEN:
        return "reopened", "Somebody opened it again in the meantime."
    return listing.barred(boxes.chosen(now.body) - boxes.chosen(listed.body))


def _lifted(pull: PullRequest, lifts: frozenset[Said], *, is_forgiven: bool) -> Proposal:
    """Its words, from which no hold is read any more; nor a no, where that is forgiven: a person may say one later."""
    note, body = campaign.read(pull.body), boxes.ticked(pull.body, boxes.chosen(pull.body) - lifts)
    if note is not None and note.said:
        body = campaign.noted(body, replace(note, said=note.said - lifts))
    if is_forgiven:
        body = marker.marked(body, replace(marker.read(body), standing=Standing.WITHDRAWN))
    return Proposal(pull.title, body)
