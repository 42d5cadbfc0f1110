"""Open pull requests follow the config: what it says now that it did not say when they got their words and people."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.ledger.membership import is_actable, membership
from bot.ledger.records import Record
from bot.model import Outcome, OutcomeKind, Proposal, PullRequest, campaign, marker
from bot.model.campaign import Note, Said
from bot.planning.known import wording
from bot.publishing.pacing.desk import Decoration, Desk
from bot.texts.display import printable

# How an open one was left that holds what it should; only there the words are those of what it carries.
_FOLLOWING = frozenset({"up-to-date", "base-advanced"})
_OPENED = frozenset({OutcomeKind.PUBLISHED, OutcomeKind.UPDATED})


@dataclass(frozen=True, slots=True)
class Wants:
    """Whether the words are those of an earlier config, and the labels and people that were never given."""

    words: bool = False
    gifts: tuple[Decoration, ...] = ()

    def __bool__(self) -> bool:
        return self.words or bool(self.gifts)

    @property
    def writes(self) -> int:
        """How many it takes at most: what was given is noted in the body too."""
        return (1 if self else 0) + sum(one.most_writes for one in self.gifts)


def wants(desk: Desk, pull: PullRequest) -> Wants:
    """What the pull request lacks of the config; what nobody noted is taken to be as the config has it now."""
    mode = desk.config.pull_request.reword
    whose = membership(desk.config.campaign.name, pull.body, is_known=desk.ledger.knows(desk.key, pull.number))
    is_left = bool(desk.ledger.notes.said(desk.key) & {Said.NEVER, Said.STOPPED})
    if mode == "never" or is_left or not is_actable(whose, adopts=desk.adopts):
        return Wants()
    note = campaign.read(pull.body)
    noted = {note.words if note else "", desk.ledger.notes.words(desk.key, pull.number) or ""} - {""}
    if not noted:
        _adopted(desk, pull, note)
        return Wants()
    is_outdated = has_our_words(pull) and wording(desk.config) not in noted
    return Wants(is_outdated, desk.missing(pull.number, note or Note()) if mode == "all" else ())


def foreseen(desk: Desk, number: int) -> Iterator[str]:
    """What a sweep would give an open one of the config as it is now, in sentences, as far as the ledger knows."""
    mode, noted = desk.config.pull_request.reword, desk.ledger.notes.words(desk.key, number)
    if mode == "never" or not noted:
        return
    if noted != wording(desk.config):
        yield "A sweep gives it the title and text of the config as it is now, where no person changed its own."
    for one in desk.missing(number, Note()) if mode == "all" else ():
        yield f"A sweep gives it {one.action}: {', '.join(map(printable, one.names))}."


def has_our_words(pull: PullRequest) -> bool:
    """Whether the title and the body are as we wrote them."""
    written = marker.read(pull.body).words
    return bool(written) and written == marker.words(Proposal(pull.title, pull.body))


def later(desk: Desk, record: Record, outcome: Outcome) -> Outcome | None:
    """The outcome of a repository that did not change; None where its pull request is to follow the config now."""
    pull = outcome.pull_request
    is_following = record.outcome in _OPENED or record.reason in _FOLLOWING
    if pull is None or outcome.kind is not OutcomeKind.LEFT or not is_following or not wants(desk, pull):
        return outcome
    refused = desk.budget.no_rewording(desk.key)
    return Outcome(outcome.name, OutcomeKind.DEFERRED, *refused, pull_request=pull) if refused else None


def _adopted(desk: Desk, pull: PullRequest, note: Note | None) -> None:
    """An earlier version opened it, or the ledger was lost, and nobody tells by which config."""
    desk.ledger.notes.worded(desk.key, pull.number, wording(desk.config))
    if note is None and not desk.ledger.notes.given(desk.key, pull.number):
        for one in desk.decorations():
            desk.ledger.notes.give(desk.key, pull.number, one.action, one.names)
