"""Write docs/outcomes.md from the words that ``explain`` shows. Run it as ``python -m docs.outcomes``."""

from collections.abc import Iterator
from pathlib import Path

from bot.texts import outcomes

PAGE = Path(__file__).with_name("outcomes.md")
_INTRODUCTION = """# Outcomes and reasons of a sweep

<!-- Made by docs/outcomes.py: change bot/texts/outcomes.toml, and run `make docs`. -->

Every repository of a sweep ends with one outcome and one reason; `merge`, `close` and `status` have theirs for each
pull request. `pip-no-cache explain REASON` says the same. Reasons of findings have [a page with examples](reasons.md).
"""


def page() -> str:
    """The whole page."""
    return "\n".join((_INTRODUCTION, *_chapters()))


def _chapters() -> Iterator[str]:
    known = outcomes.explanations()
    for group, title in outcomes.GROUPS.items():
        rows = [
            f"| `{one.reason}` | {one.meaning}. | {one.advice} |".replace("\n", " ")
            for one in known
            if one.verdict == group
        ]
        yield "\n".join((f"## {title}\n", "| word | what it means | what to do |", "|---|---|---|", *rows)) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
