"""Reminds those who were asked to look at a pull request, once in its life: recorded before and after."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace

from bot.config.config import Config
from bot.config.source import Source
from bot.durations import SECONDS_OF_DAY
from bot.errors import ForgeError
from bot.forges.forge import Forge
from bot.ledger.ledger import Ledger
from bot.model import Proposal, PullRequest, Repository, State, campaign, marker
from bot.model.attention import Attention
from bot.model.campaign import Note, Said
from bot.publishing import wishes
from bot.publishing.pacing.desk import REMINDER, Desk
from bot.steering.settling import Settled, by_home
from bot.texts import words

Sources = tuple[tuple[Source, Forge], ...]
_LEFT_ALONE = frozenset({Said.HELD, Said.NEVER, Said.STOPPED})
_SAID = "Those who were asked to look at it were reminded."
_KIND = "reminder"


def asked(ledger: Ledger, config: Config, sources: Sources, meant: AbstractSet[str] | None) -> dict[str, Attention]:
    """How those open pull requests stand that nobody was reminded of, by the keys of their repositories, in bulk.

    ``meant`` None are all; nothing without ``remind_after``. Where a forge gives no answer nothing is known.
    """
    if config.pull_request.remind_after is None:
        return {}
    names = {record.key: record.name for record in ledger.records()}
    done = ledger.notes.of_whom(Said.REMINDED)
    wanted = [
        (Repository(names[key], key, identity=key), published.number)
        for key, published in ledger.pull_requests()
        if published.number is not None and published.state is State.OPEN and key in names
        if (meant is None or key in meant) and (key not in done or _is_cut_off(ledger, key, published.number))
    ]
    found: dict[str, Attention] = {}
    for forge, ours in by_home(sources, wanted):
        try:
            found.update(forge.attention(ours))
        except ForgeError:
            continue
    return found


def settled(desk: Desk, told: Attention) -> Settled:
    """Reminds where that is due, judged again right before it is written; ``told`` is how it stood at the beginning.

    What has to wait, for a window or a limit, is due in the next sweep as well.
    """
    number = told.pull.number
    if not is_due(desk, told):
        forget(desk)
        return Settled()
    if desk.closed or desk.refusal(opens=False, writes=2):
        return Settled()
    try:
        now = next((one for _, one in desk.forge.attention([(desk.repository, number)])), None)
        if now is None or not is_due(desk, now):
            return Settled()
        return _reminded(desk, now.pull)
    except ForgeError as error:
        return Settled(warnings=(f"reminder: {error}",))


def forget(desk: Desk) -> None:
    """Nobody is to be reminded any more of what an earlier run was about to."""
    desk.ledger.finish(desk.key, REMINDER)


def is_due(desk: Desk, found: Attention) -> bool:
    """Whether those who were asked have been silent for long enough, and nobody else did anything about it either."""
    return next(_against(desk, found), "") == ""


def _against(desk: Desk, found: Attention) -> Iterator[str]:
    """Why nobody is reminded."""
    days, said = desk.config.pull_request.remind_after, desk.ledger.notes.said(desk.key)
    known = desk.ledger.published(desk.key)
    note = campaign.read(found.pull.body) or Note()
    if days is None:
        yield "off"
    if said & _LEFT_ALONE or note.said & _LEFT_ALONE:
        yield "left alone"
    if Said.REMINDED in said | note.said and not _is_cut_off(desk.ledger, desk.key, found.pull.number):
        yield "reminded"
    if found.pull.state is not State.OPEN or found.is_draft or found.is_settled or found.is_answered:
        yield "over, not ready, or decided"
    if known is None or known.tip != found.pull.head:
        yield "a person's commits"
    if (
        found.opened is None
        or desk.forge.now() - max(found.opened, found.last_said or 0) < (days or 0) * SECONDS_OF_DAY
    ):
        yield "too early"
    given = desk.gifts(found.pull.number) | note.given
    if not any(campaign.gift(kind, name) in given for kind, name in found.asked):
        yield "nobody of ours is asked"


def _reminded(desk: Desk, pull: PullRequest) -> Settled:
    """The ledger knows of it before the body says so, and the body before anybody is reminded."""
    desk.ledger.plan_step(desk.key, REMINDER, str(pull.number))
    now = wishes.now(desk, pull)
    if desk.ledger.notes.said(desk.key) & _LEFT_ALONE:
        forget(desk)
        return Settled()
    desk.ledger.notes.say(desk.key, Said.REMINDED)
    _note(desk, now)
    text = words.comment("reminder.md", desk.config.campaign.sender)
    warnings = desk.say_once(pull.number, _KIND, text)
    forget(desk)
    return Settled("" if warnings else _SAID, warnings)


def _note(desk: Desk, pull: PullRequest) -> None:
    """In the hidden comment, where a lost ledger finds it again; a body without our comments gets none."""
    note = campaign.read(pull.body) or Note(desk.config.campaign.name)
    if Said.REMINDED in note.said or not marker.is_in(pull.body):
        return
    body = campaign.noted(pull.body, replace(note, said=note.said | {Said.REMINDED}))
    proposal = Proposal(pull.title, body)
    desk.write("edit", lambda: desk.forge.edit(desk.repository, pull.number, proposal, closes=False))


def _is_cut_off(ledger: Ledger, key: str, number: int) -> bool:
    """Whether an earlier run was about to remind, and nobody knows how far it came."""
    return (REMINDER, str(number)) in ledger.unfinished(key)
