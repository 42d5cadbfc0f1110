"""Which pips a variable of the image would reach."""

from fixer.build.facts.events import Event
from fixer.build.facts.scope import Env
from fixer.programs.pip import Tool

NAME = "PIP_NO_CACHE_DIR"


class Planted(str):
    """The value of a variable that is not there yet: empty to whoever reads it, as if it were not set.

    It is no other empty value: a branch that makes the variable empty leaves open which of both it is.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Planted)

    __hash__ = str.__hash__


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
