"""The campaign's tracking issue, brought up to date when a sweep or apply has come to its end."""

from collections.abc import Callable

from bot.config.config import Config
from bot.forges.choice import tracker
from bot.sweeping.campaign import Memory
from bot.tracking.upkeep import EVENT, upkeep
from bot.waiting.patience import Tell


def followed(
    config: Config, memory: Memory, tell: Tell, notice: Callable[[str, str, str], None], *, is_dry: bool
) -> str:
    """What the issue says from now on, or in a dry run would; empty where it is left as it is, or none is wanted."""
    there = tracker(config, tell, memory.budget.again)
    if there is None:
        memory.ledger.tracking.forget()
        return ""
    told = upkeep(there, memory.ledger, memory.budget, config, is_dry=is_dry)
    if told.message:
        notice("warning" if told.is_warning else "info", EVENT, told.message)
    return told.body
