"""Takes a campaign back: open, untouched pull requests of ours are closed with a sentence, and held."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from bot.config.source import Source
from bot.model import Proposal, PullRequest, State, boxes, campaign, marker
from bot.model.campaign import Note, Said
from bot.model.marker import Standing
from bot.publishing.branches import push
from bot.publishing.pacing.desk import Desk
from bot.steering import bulk, lineage, listing
from bot.steering.bulk import Line, Yes
from bot.steering.helm import Helm
from bot.steering.listing import Entry, Wanted
from bot.texts import next_steps, words
from bot.texts.display import printable
from fixer import UsageError

_COMMAND, _DONE = "pip-no-cache close", "closed"
# Why an operator left a repository out, other than for what it is.
_LEFT_OUT = frozenset({"excluded", "not-included"})
_OPTED_OUT = "opted-out"
# The branch is to go once it is closed; what is recorded with it is the tip.
_DELETE = "delete"
_MOST_NAMED = 3
# What the note may grow by.
_ROOM = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be closed, and why; ``left_out`` closes only what the config leaves out now.

    ``sources`` name those of the config whose repositories count as left out: ``acme``, or ``org acme``.
    """

    wanted: Wanted = field(default_factory=Wanted)
    reason: str = ""
    left_out: bool = False
    sources: tuple[str, ...] = ()


def close(helm: Helm, wish: Wish, yes: Yes) -> bool:
    """Lists what would be closed, or closes it; whether anything failed. Raises UsageError, ForgeError."""
    wish = replace(wish, sources=_labels(helm, wish.sources))
    found = listing.listed(helm.config, helm.sources, helm.ledger, wish.wanted)
    for trouble in found.troubles:
        helm.say(f"warning: {trouble}")
    listing.check(found)
    if wish.left_out and found.missing:
        helm.say(f"warning: {_missing(found.missing)}")
    if wish.left_out and (found.troubles or found.missing):
        helm.say("Nothing is closed as left out: what is not listed may be there all the same.")
        return True
    lines = [(entry, _line(helm, wish, entry)) for entry in found.entries if _is_meant(helm, wish, entry)]
    work: list[tuple[Line, Callable[[], Line | None]]] = [
        *_left_behind(helm, found),
        *((line, partial(_close, helm, entry, line)) for entry, line in lines),
    ]
    plan = bulk.planned((line for line, _ in work), helm.config.limits.closes_per_run, yes)
    if not bulk.told(plan, _DONE, _COMMAND, helm.say, yes):
        return False
    tally = bulk.each([one for one in work if one[0].is_meant][: plan.number], helm.say, _DONE)
    for sentence in (f"{tally.text(_DONE)}.", *tally.steps(), *([next_steps.REOPEN] if tally.done else [])):
        helm.say(sentence)
    return tally.failed > 0


def _missing(names: tuple[str, ...]) -> str:
    """No exclude and no opt-out takes a repository out of a listing."""
    shown = printable(", ".join(names[:_MOST_NAMED])) + (", ..." if len(names) > _MOST_NAMED else "")
    return f"{len(names)} that the last sweep looked into are not listed now ({shown}); sweep, then close again."


def _labels(helm: Helm, names: tuple[str, ...]) -> tuple[str, ...]:
    """The labels of the sources that are named, in whatever case; raises UsageError where one names none."""
    known = [source.label for source, _ in helm.sources]
    found = []
    for name in names:
        labels = [source.label for source, _ in helm.sources if _is_called(source, name)]
        if not labels:
            raise UsageError(f"--source {name} is none of the config's ({'; '.join(known)}): name one of these")
        found += labels
    return tuple(found)


def _is_called(source: Source, name: str) -> bool:
    """By its label with or without the kind; a folder also by a path from here."""
    label = source.label.lower()
    is_there = source.local is not None and Path(name).absolute() == source.local
    return is_there or name.lower() in {label, label.partition(" ")[2]}


def _is_meant(helm: Helm, wish: Wish, entry: Entry) -> bool:
    if not wish.left_out:
        return True
    record = helm.ledger.recall(entry.key)
    is_opted_out = record is not None and record.reason == _OPTED_OUT
    return entry.left_out in _LEFT_OUT or is_opted_out or entry.source in wish.sources


def _line(helm: Helm, wish: Wish, entry: Entry) -> Line:
    against = entry.against or next(_left(helm, entry), None)
    if against:
        return Line(entry.name, entry.pull.url, "leave", *against)
    why = wish.reason or (entry.left_out if wish.left_out else "") or "the campaign is taken back"
    return Line(entry.name, entry.pull.url, "close", "ours", why, is_meant=True)


def _left(helm: Helm, entry: Entry) -> Iterator[tuple[str, str]]:
    """People's work is left to them."""
    if not entry.repository.traits.may_push:
        yield "no-write-permission", "Its repository may only be read."
    if not _is_ours(helm, entry, entry.pull):
        yield "foreign-commits", f"Its branch holds commits that are not ours (at {entry.pull.head[:10]})."


def _is_ours(helm: Helm, entry: Entry, pull: PullRequest) -> bool:
    """Whether nothing but commits of ours, and merges of the base, stands there; most often a look at them does."""
    if lineage.is_recorded(helm.ledger, entry.key, pull, pull.head):
        return True
    return bool(lineage.own(helm.desk(entry.forge, entry.repository), pull))


def _close(helm: Helm, entry: Entry, line: Line) -> Line | None:
    """One edit, which says who and why; then the branch goes where its tip is ours."""
    desk = helm.desk(entry.forge, entry.repository)
    listing.adopt(helm.config, helm.ledger, entry)
    if refused := desk.refusal(opens=False, writes=2):
        return replace(line, word="left", reason=refused[0], message=refused[1])
    pull = _now(desk, entry.pull)
    if pull is None or pull.state is not State.OPEN:
        return replace(line, word="left", reason="not-open", message="Somebody closed or merged it in the meantime.")
    if boxes.chosen(pull.body) & {Said.NEVER, Said.STOPPED}:
        message = "Somebody ticked in it in the meantime that it is to be left alone."
        return replace(line, word="left", reason="stopped", message=message)
    if pull.head != entry.pull.head and not _is_ours(helm, entry, pull):
        message = "Somebody pushed to its branch in the meantime."
        return replace(line, word="left", reason="foreign-commits", message=message)
    owner = bulk.owner(helm.config)
    helm.ledger.notes.say(entry.key, Said.HELD, owner, line.message)
    helm.ledger.plan_step(entry.key, _DELETE, pull.head)
    proposal = closed(pull, helm.config.campaign.name, owner, line.message)
    desk.write("close", lambda: desk.forge.edit(entry.repository, pull.number, proposal, closes=True))
    helm.note(entry.key, pull, State.CLOSED)
    helm.ledger.settle(entry.key)
    _tidy(helm, desk, pull.head)
    return None


def closed(pull: PullRequest, name: str, owner: str, why: str) -> Proposal:
    """Its words with who closed it and why above them, and what a sweep has to know of that below."""
    read, note = marker.read(pull.body), campaign.read(pull.body) or Note(name)
    said = words.closed(owner, why)
    # A forge refuses what is too long; what stands in the marker goes before what it says.
    has_room = len(said) + len(pull.body) + _ROOM < words.LARGEST_TEXT
    text = f"{said}\n\n{pull.body if has_room else marker.text(read)}"
    held = campaign.noted(text, replace(note, campaign=note.campaign or name, said=note.said | {Said.HELD}))
    own = marker.words(Proposal(pull.title, held)) if read.words else ""
    return Proposal(pull.title, marker.marked(held, replace(read, standing=Standing.WITHDRAWN, words=own)))


def _now(desk: Desk, pull: PullRequest) -> PullRequest | None:
    """The pull request as it is this moment."""
    pulls = desk.forge.pull_requests(desk.repository, desk.branch)
    return next((one for one in pulls if one.number == pull.number), None)


def _deleted(desk: Desk, tip: str) -> tuple[str, ...]:
    """A pull request of somebody else's that lives from the branch keeps it."""
    pulls = desk.forge.pull_requests(desk.repository, desk.branch)
    if any(one.state is State.OPEN for one in pulls) or desk.forge.tip(desk.repository, desk.branch) != tip:
        desk.ledger.finish(desk.key, _DELETE)
        return ()
    with desk.forge.workspace(desk.repository, desk.branch) as workspace:
        return push.deleted(desk, workspace, tip)


def _left_behind(helm: Helm, found: listing.Listing) -> Iterator[tuple[Line, Callable[[], None]]]:
    """What a run that was cut off has closed and not tidied up: its branches are still to go."""
    for key in sorted(helm.ledger.notes.of_whom(Said.HELD) & found.named):
        tip = next((detail for action, detail in helm.ledger.unfinished(key) if action == _DELETE), "")
        known = helm.ledger.published(key)
        if not tip or known is None or known.state is State.OPEN:
            continue
        forge, repository = found.repositories[key]
        line = Line(repository.name, known.url, "close", "branch-left", "Its branch is deleted.", is_meant=True)
        yield line, partial(_tidy, helm, helm.desk(forge, repository), tip)


def _tidy(helm: Helm, desk: Desk, tip: str) -> None:
    for warning in _deleted(desk, tip):
        helm.say(f"warning: {printable(desk.repository.name)}: {printable(warning)}")
