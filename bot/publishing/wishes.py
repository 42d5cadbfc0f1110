"""What people tick in the body of our open pull request: learned, and obeyed before all else."""

from collections.abc import Set as AbstractSet
from dataclasses import replace

from bot.model import Outcome, OutcomeKind, PullRequest, State, boxes
from bot.model.campaign import PASSING, Said
from bot.planning.known import NEVER, STOPPED
from bot.publishing.case import Case
from bot.publishing.pacing.desk import Desk

_MESSAGES = {
    Said.NEVER: (
        NEVER,
        "Somebody ticked in its pull request that none is wanted in this repository; it is left alone.",
    ),
    Said.STOPPED: (STOPPED, "Somebody ticked in its pull request that nothing is to touch it; it is left alone."),
}


def learn(case: Case) -> None:
    """Takes into the ledger what is ticked where that is news, and forgets what ended with an earlier pull request."""
    desk, opened, latest = case.desk, case.opened, case.latest
    if opened is None or not case.is_our_pull(opened):
        for word in PASSING:
            desk.ledger.notes.unsay(desk.key, word)
    for pull in case.pulls:
        is_current = pull.state is State.OPEN or pull is latest or not desk.ledger.knows(desk.key, pull.number)
        if is_current and case.is_our_pull(pull) and boxes.is_news(pull.body, desk.ledger.notes.said(desk.key)):
            now(desk, pull)


def now(desk: Desk, pull: PullRequest) -> PullRequest:
    """The pull request with the words that it has this moment, what people ticked there taken into the ledger.

    A tick counts where somebody else than the account that we act as changed the words last.
    """
    found = desk.forge.edition(desk.repository, pull.number)
    if found is None:
        return pull
    if found.edited_by_us is False:
        _heed(desk, found.pull)
    return replace(pull, title=found.pull.title, body=found.pull.body)


def _heed(desk: Desk, pull: PullRequest) -> None:
    """Of one that is closed only what is about its repository counts."""
    for word, is_ticked in boxes.ticks(pull.body).items():
        if pull.state is not State.OPEN and (word in PASSING or not is_ticked):
            continue
        if is_ticked:
            desk.ledger.notes.say(desk.key, word)
        else:
            desk.ledger.notes.unsay(desk.key, word)


def barred(case: Case, pull: PullRequest) -> Outcome | None:
    """The outcome where nobody of us is to touch the open pull request; None where that was not said."""
    found = barring(case.desk.ledger.notes.said(case.desk.key))
    return case.outcome(OutcomeKind.LEFT, *found, pull) if found else None


def barring(said: AbstractSet[Said]) -> tuple[str, str] | None:
    """Why nobody of us touches what is open, as a reason and a sentence; None where nothing that was said says so."""
    return next((told for word, told in _MESSAGES.items() if word in said), None)


def is_wanted_anew(case: Case) -> bool:
    """Whether its commit is to be made anew on the default branch."""
    return Said.ANEW in case.desk.ledger.notes.said(case.desk.key)
