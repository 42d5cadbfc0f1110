"""What ``preview`` shows: the texts that a pull request would have, as they are or as a terminal can draw Markdown."""

import io
from collections.abc import Iterator
from textwrap import indent

from bot.config.config import Config
from bot.model import Plan
from bot.texts import words
from bot.texts.display import printable

# What may be written below one later, by the file of its text.
_COMMENTS = {
    "foreign.md": "Where somebody pushes to its branch",
    "rewritten.md": "Where the default branch is rewritten beneath somebody's commits",
    "switched.md": "Where another branch becomes the default, and somebody's commits are in it",
    "withdrawn.md": "Where it is not needed any more, and is closed",
}
_WIDEST = 100


def text(plan: Plan, config: Config, width: int | None = None) -> str:
    """Title, body and commit message; a body is drawn for a terminal of that width, or left as it is for None.

    Raises TemplateError.
    """
    return "\n".join(_lines(plan, config, width)) + "\n"


def comments(config: Config) -> str:
    """What may be written below any of them later."""
    days = config.pull_request.remind_after
    reminder = {"reminder.md": f"Once, where nobody says anything for {days} days"} if days else {}
    found = {**_COMMENTS, **reminder}
    texts = {when: words.comment(name, config.campaign.sender).strip() for name, when in found.items()}
    return "\n".join(f"{when}:\n{indent(text, '  ')}" for when, text in texts.items()) + "\n"


def _lines(plan: Plan, config: Config, width: int | None) -> Iterator[str]:
    pulls, sender = config.pull_request, config.campaign.sender
    made = words.proposal(plan, pulls.title, pulls.body, sender=sender)
    yield f"=== {printable(plan.repository.name)}: {made.title}"
    yield ""
    yield (made.body if width is None else _drawn(made.body, min(width, _WIDEST))).rstrip()
    yield ""
    yield "--- The commit"
    yield ""
    yield words.commit_message(plan, pulls.title, config.commit.message, sender=sender).rstrip()
    yield ""


def _drawn(body: str, width: int) -> str:
    from rich.console import Console
    from rich.markdown import Markdown

    out = io.StringIO()
    Console(file=out, width=width, force_terminal=True, emoji=False).print(Markdown(body, hyperlinks=False))
    return out.getvalue()
