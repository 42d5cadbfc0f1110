"""What ``explain`` says of each reason: read from a file that docs/reasons.py makes of the tests' case folders."""

import json
import os

from fixer.record import NamedTuple


class Shown(NamedTuple):
    """A block of an example; ``caption`` is a sentence above it or empty, ``language`` is dockerfile, diff or yaml."""

    caption: str
    language: str
    lines: tuple[str, ...]


class Explanation(NamedTuple):
    """One reason of one verdict: what it means, what to do, and an example with what is said of it.

    ``meaning`` is the finding's message; ``advice``, captions and ``said`` are Markdown that knows no other marks than
    backticks. No example is known of a reason whose ``shown`` is empty.
    """

    verdict: str
    reason: str
    meaning: str
    advice: str
    shown: tuple[Shown, ...]
    said: tuple[str, ...]


def explanations() -> tuple[Explanation, ...]:
    """All reasons, those of one verdict together, in the order of docs/reasons.md."""
    with open(os.path.join(os.path.dirname(__file__), "explanations.json"), encoding="ascii") as stream:
        return tuple(_frozen(Explanation(**one)) for one in json.load(stream))


def _frozen(read: Explanation) -> Explanation:
    """What was read, with tuples where JSON has lists."""
    shown = tuple(Shown(caption, language, tuple(lines)) for caption, language, lines in read.shown)
    return read._replace(shown=shown, said=tuple(read.said))
