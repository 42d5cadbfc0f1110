"""Templates of the config, filled in the sandbox: what is wrong with one, and what comes out of it."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from bot.errors import TemplateError, TooLongError
from bot.texts import sandbox
from bot.texts.display import printable


def flaw(template: str, names: frozenset[str]) -> str | None:
    """What is wrong with a template's syntax, or which name in it is none of these; None where it can be tried."""
    try:
        unknown = sandbox.unknown(template, names)
        _compiled(template)
    except sandbox.Wrong as error:
        return f"{error}".rstrip(".") + _line(error)
    except RecursionError:
        return "it is nested too deeply"
    return f"{unknown[0]} is not known in it, only {', '.join(sorted(names))}" if unknown else None


def filled(key: str, template: str, values: Mapping[str, Any], largest: int) -> str:
    """The filled template, refused as soon as it passes ``largest`` characters; ``key`` is what the config calls it.

    Raises TemplateError; TooLongError where less to fill it with may help.
    """
    pieces = []
    length = 0
    try:
        for piece in sandbox.pieces(_compiled(template), values):
            pieces.append(piece)
            length += len(piece)
            if length > largest:
                raise TooLongError(key, f"makes more than {largest} characters")
    except sandbox.FAILURES as error:
        kind = TooLongError if isinstance(error, sandbox.TooMuch) else TemplateError
        raise kind(key, f"cannot be filled: {printable(str(error)).rstrip('.')}{_line(error)}") from None
    return "".join(pieces)


def _line(error: BaseException) -> str:
    """Where in the template it happened, as far as jinja2 tells: of what it compiles, it gives the lines to Python."""
    line, trace = getattr(error, "lineno", None), error.__traceback__
    while trace:
        line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == "<template>" else line
        trace = trace.tb_next
    return f" (in its line {line})" if line else ""


@lru_cache(maxsize=16)
def _compiled(template: str) -> sandbox.Template:
    """Kept, because a sweep fills the same few templates for every repository."""
    return sandbox.compiled(template)
