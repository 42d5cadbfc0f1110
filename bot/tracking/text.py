"""The words of a tracking issue; they are in ``templates/tracking.md``."""

from contextlib import suppress
from dataclasses import dataclass

from bot import templates
from bot.errors import TooLongError
from bot.model import State, tracking
from bot.texts import links, reception
from bot.texts.display import code_block, code_span, markdown, shortened
from bot.texts.filling import filled
from bot.texts.words import LARGEST_TEXT, Sender
from bot.tracking.standing import Line, Stage, Standing

MOST_LINES = 200
_KEY = "tracking.md"
_LONGEST_NAME = 200
_WIDEST_BAR = 30
_TITLES = {
    Stage.OPEN: "Open pull requests",
    Stage.FAILED: "Failed",
    Stage.PERSON: "For a person to settle",
    Stage.WAITING: "Put off to a later sweep",
    Stage.CLOSED: "Closed without a merge",
    Stage.MERGED: "Merged",
}
_SINCE = {Stage.CLOSED: "closed", Stage.MERGED: "merged"}


@dataclass(frozen=True, slots=True)
class Group:
    """The repositories at one stage: ``count`` in all, some as lines of Markdown, ``more`` and ``unnamed`` counted."""

    title: str
    count: int
    lines: tuple[str, ...]
    more: int
    unnamed: int


def title(sender: Sender) -> str:
    """What the issue is called when it is opened."""
    return f"pip's cache out of images{f': {sender.campaign}' if sender.campaign else ''}"


def body(standing: Standing, sender: Sender) -> str:
    """The body, the same for the same standing; it fits what a forge takes."""
    end = f"\n\n{tracking.marker(sender.campaign)}\n"
    most, room = MOST_LINES, LARGEST_TEXT - len(end)
    while most:
        with suppress(TooLongError):
            return _filled(standing, sender, most, room).rstrip() + end
        most //= 2
    return _filled(standing, sender, most, 2 * room).rstrip() + end


def _filled(standing: Standing, sender: Sender, most: int, room: int) -> str:
    pulls = standing.pulls
    values = {
        "repositories": standing.repositories,
        "fixes": standing.fixes,
        "open": pulls[State.OPEN] + pulls[State.FROZEN] + pulls[State.UNKNOWN],
        "merged": pulls[State.MERGED],
        "closed": pulls[State.CLOSED],
        "received": reception.counted(standing.checks, standing.reviews),
        "burn_down": _burn_down(standing),
        "groups": _groups(standing, most),
        "campaign": markdown(sender.campaign),
        "owner": markdown(sender.owner),
        "contact": markdown(sender.contact),
        "reason": markdown(sender.reason),
        "url": links.unreferenced(links.web(sender.url), ""),
    }
    return filled(_KEY, templates.text(_KEY), values, room)


def _groups(standing: Standing, most: int) -> tuple[Group, ...]:
    """Those of which there is any, with ``most`` lines in all."""
    found, left = [], most
    for stage, lines in standing.lines.items():
        unnamed, shown = standing.unnamed[stage], lines[:left]
        left -= len(shown)
        if lines or unnamed:
            told = tuple(_line(line, stage) for line in shown)
            count = len(lines) + unnamed
            found.append(Group(_TITLES[stage], count, told, len(lines) - len(shown), unnamed))
    return tuple(found)


def _line(line: Line, stage: Stage) -> str:
    name = code_span(shortened(line.name, _LONGEST_NAME))
    if line.number is None:
        return f"{name}: {markdown(line.reason)}" if line.reason else name
    since = f"{_SINCE.get(stage, 'opened')} {line.since}" if line.since else ""
    url = links.unreferenced(links.web(line.url), line.branch)
    pull = links.linked(f"pull request {line.number}", url)
    said = reception.said(line.reception)
    return f"{name}: {', '.join(filter(None, (pull, since, said, markdown(line.reason))))}"


def _burn_down(standing: Standing) -> str:
    """A bar for each day on which something changed; empty where there are no two."""
    nights = standing.nights
    if len(nights) < 2:
        return ""
    most = max(*(night.fixes for night in nights), 1)
    rows = []
    for night in nights:
        bar = "█" * -(-_WIDEST_BAR * night.fixes // most)
        numbers = f"{night.fixes:,} to fix, {night.open_pulls:,} open"
        rows.append(f"{night.when:%Y-%m-%d}  {bar.ljust(_WIDEST_BAR)}  {numbers}")
    return code_block("\n".join(rows).encode(), "text")
