"""What ``explain`` prints: a reason's meaning, an example before and after, and what to do, for a terminal."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from fixer.judgement.explanations import Explanation, Shown
from fixer.output.visible import visible

_COLOURS = {"fix": "31", "told": "33", "refused": "33", "present": "32", "protected": "32", "suppressed": "36"}
_OF_DIFFS = {"+": "32", "-": "31"}
_WIDEST = 100
_NARROWEST = 40
_INDENT = "  "


def lines(found: Iterable[Explanation], width: int, *, has_colour: bool = False) -> Iterator[str]:
    """The explanations one below the other, each line with its end; prose is broken at ``width`` columns."""
    between = ""
    for one in found:
        yield between
        yield from (f"{line.rstrip()}\n" for line in _lines(one, min(max(width, _NARROWEST), _WIDEST), has_colour))
        between = "\n"


def _lines(one: Explanation, width: int, has_colour: bool) -> Iterator[str]:
    def painted(text: str, colour: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if has_colour and colour else text

    yield f"{painted(one.reason, '1')} ({painted(one.verdict, _COLOURS.get(one.verdict, ''))})"
    yield from _prose(f"{one.meaning}.", width)
    for block in one.shown:
        yield ""
        yield from _prose(block.caption or "For example:", width)
        yield ""
        yield from (painted(_INDENT * 2 + visible(line), _colour(block, line)) for line in block.lines)
    if one.said:
        yield ""
        yield from _prose("What is said of it, by line and column:", width)
        for said in one.said:
            yield from _prose(said, width, depth=2)
    yield ""
    yield from _prose(f"What to do: {one.advice}", width)


def _prose(text: str, width: int, depth: int = 1) -> Iterator[str]:
    first, more = _INDENT * depth, _INDENT * (depth if depth == 1 else depth + 1)
    yield from wrap(text, width, initial_indent=first, subsequent_indent=more, break_on_hyphens=False)


def _colour(block: Shown, line: str) -> str:
    return _OF_DIFFS.get(line[:1], "") if block.language == "diff" else ""
