"""Which pips a variable of the image would reach."""

from fixer.build.facts.events import Event
from fixer.build.facts.scope import Env
from fixer.programs.pip import Tool

NAME = "PIP_NO_CACHE_DIR"


class Planted(str):
    """The value of a variable that is not there yet: empty to whoever reads it, as if it were not set."""

    __slots__ = ()


PLANTED: Env = {NAME: Planted()}


def is_touched(event: Event) -> bool:
    """Whether a pip command gets the variable at any time that it is met, and heeds it then."""
    return event.command.tool is not Tool.UV and any(
        isinstance(sight.env.get(NAME), Planted) and not sight.options.is_isolated for sight in event.sights
    )


def is_reached(event: Event) -> bool:
    """Whether a pip command gets the variable wherever it is met, and heeds it."""
    return event.command.tool is not Tool.UV and all(
        isinstance(sight.env.get(NAME), Planted) and not sight.options.is_isolated for sight in event.sights
    )
