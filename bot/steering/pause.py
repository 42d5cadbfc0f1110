"""A campaign that waits: until it is resumed, sweep, apply and merge plan and report, and write nothing."""

from datetime import UTC, datetime

from bot.ledger.ledger import Ledger
from bot.ledger.merges import Pause
from bot.texts.display import printable


def pause(ledger: Ledger, who: str, why: str) -> str:
    """Pauses the campaign of the ledger; what there is to say of that."""
    earlier = ledger.merges.paused()
    ledger.merges.pause(who, why)
    told = said(earlier) if earlier else "The campaign is paused: nothing is written until resume."
    count = len(ledger.merges.armed())
    left = f' Forges may still merge {count} by themselves; auto_merge = "off" and a sweep before would take that back.'
    return told + left if count else told


def resume(ledger: Ledger) -> str:
    """Lets the campaign go on; what there is to say of that."""
    earlier = ledger.merges.paused()
    ledger.merges.resume()
    return "The campaign goes on." if earlier else "The campaign was not paused."


def said(pause: Pause) -> str:
    """Since when it waits, by whom and why."""
    since = datetime.fromtimestamp(pause.since, UTC)
    who = f" by {printable(pause.who)}" if pause.who else ""
    why = f" ({printable(pause.why)})" if pause.why else ""
    return f"The campaign is paused since {since:%Y-%m-%d %H:%M} UTC{who}{why}: nothing is written until resume."
