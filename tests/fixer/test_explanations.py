"""What ``explain`` prints of one reason, and of all."""

import re

import pytest

from fixer.judgement.explanations import Explanation, Shown, explanations
from fixer.output.explanation import lines

MADE_UP = Explanation(
    "refused",
    "made-up",
    "nobody knows what is run",
    "Write it out, then run `fix`.",
    (Shown("", "diff", (" FROM x", "-RUN pip install a", "+RUN pip install --no-cache-dir a\x1b[2J")),),
    ("2:5 refused `made-up`: nobody knows what is run",),
)
NARROW = """\
made-up (refused)
  nobody knows what is run.

  For example:

     FROM x
    -RUN pip install a
    +RUN pip install --no-cache-dir a\\x1b[2J

  What is said of it, by line and
  column:
    2:5 refused `made-up`: nobody knows
      what is run

  What to do: Write it out, then run
  `fix`.
"""


def test_reason_is_explained() -> None:
    assert "".join(lines((MADE_UP,), 40)) == NARROW


def test_colour_changes_no_word() -> None:
    coloured = "".join(lines((MADE_UP,), 40, has_colour=True))
    assert coloured != NARROW
    assert re.sub(r"\x1b\[[0-9]+m", "", coloured).replace("\x1b[0m", "") == NARROW


@pytest.mark.parametrize("width", [1, 60, 80, 120, 10_000])
def test_all_reasons_fit_their_width(width: int) -> None:
    shown = "".join(lines(explanations(), width))
    examples = {line for one in explanations() for block in one.shown for line in block.lines}
    prose = [line for line in shown.splitlines() if line.strip() not in {line.strip() for line in examples}]
    assert max(map(len, prose)) <= min(max(width, 40), 100) + 20  # words that no line can hold
    assert all(f"{one.reason} ({one.verdict})\n" in shown for one in explanations())
    assert re.search(r" $", shown, re.MULTILINE) is None
