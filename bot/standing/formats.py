"""The rows as text: a table for the terminal, JSON, CSV or Markdown; each says as of when it is."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.model import State
from bot.standing.choice import sums
from bot.standing.rows import Row
from bot.texts import next_steps
from bot.texts.display import code_span, portable, printable, shortened, unlinked

_COLUMNS = ("repository", "number", "state", "checks", "review", "age", "wave", "waits for", "owners", "link")
# What a spreadsheet takes for the beginning of a formula: https://owasp.org/www-community/attacks/CSV_Injection. Where
# numbers are written with a comma, a semicolon ends a cell.
_FORMULA = re.compile(r"(?:^|(?<=;))(?=[\s\"]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])")
# Of what strangers named so much is shown in a table, and so many sums of one kind; JSON has all.
_MOST_SHOWN, _MOST_SUMS = 160, 100


@dataclass(frozen=True, slots=True)
class Shown:
    """Rows to show; ``as_of`` is when that was so, ``is_refreshed`` says that the forges were asked then."""

    rows: tuple[Row, ...]
    as_of: str
    is_refreshed: bool

    @property
    def told(self) -> str:
        how = "asked just now" if self.is_refreshed else "as the ledger knows; --refresh asks the forge"
        return f"As of {self.as_of or 'no sweep'} ({how})."


def table(shown: Shown) -> str:
    """Columns for a terminal, and the sums below."""
    lines = [_COLUMNS, *(_short(_cells(row)) for row in shown.rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(_COLUMNS))]
    body = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines)
    has_open = shown.is_refreshed and any(row.state == State.OPEN for row in shown.rows)
    return "\n".join([*body, "", *_sums(shown), shown.told, *([next_steps.READY] if has_open else []), ""])


def as_json(shown: Shown) -> str:
    """One object: when, the rows, and what they come to."""
    value = {
        "version": 1,
        "as_of": shown.as_of,
        "refreshed": shown.is_refreshed,
        "pull_requests": [{**row.values, "repository": portable(row.repository)} for row in shown.rows],
        "sums": sums(shown.rows),
    }
    return json.dumps(value, indent=2) + "\n"


def as_csv(shown: Shown) -> str:
    """A line for each row, the moment in the last column; no cell is taken for a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*(column.replace(" ", "_") for column in _COLUMNS), "as_of"])
    writer.writerows([*map(_plain, _cells(row)), shown.as_of] for row in shown.rows)
    return stream.getvalue()


def as_markdown(shown: Shown) -> str:
    """A table whose numbers are links."""
    head = [column for column in _COLUMNS if column != "link"]
    lines = [head, ["---"] * len(head), *map(_markdown_cells, shown.rows)]
    body = (f"| {' | '.join(line)} |" for line in lines)
    return "\n".join([*body, "", *(f"{unlinked(line)}  " for line in _sums(shown)), shown.told, ""])


FORMATS: Mapping[str, Callable[[Shown], str]] = {
    "table": table,
    "json": as_json,
    "csv": as_csv,
    "markdown": as_markdown,
}


def _cells(row: Row) -> tuple[str, ...]:
    shown = ("" if value is None else str(value) for value in (row.age_days, row.wave))
    age, wave = shown
    told = (row.repository, f"{row.number}", row.state, row.checks, row.review, age and f"{age}d", wave, row.waits_for)
    return tuple(map(printable, (*told, " ".join(row.owners), row.url)))


def _short(cells: tuple[str, ...]) -> tuple[str, ...]:
    """One endless cell would make all the others of its column as wide; a link stays whole."""
    return (*(shortened(cell, _MOST_SHOWN) for cell in cells[:-1]), cells[-1])


def _plain(cell: str) -> str:
    return _FORMULA.sub("'", cell)


def _markdown_cells(row: Row) -> Sequence[str]:
    repository, number, *rest, url = _short(_cells(row))
    safe = "".join(letter for letter in url if letter.isascii() and letter not in "<>() \\|")
    # A row is cut at its bars before it is read for spans: no backslash of the name's may stand before one of ours.
    name = unlinked(repository) if "|" in repository else code_span(repository)
    return [name, f"[{number}](<{safe}>)", *map(unlinked, rest)]


def _sums(shown: Shown) -> list[str]:
    return [line for by, groups in sums(shown.rows).items() for line in _sums_by(by, groups)]


def _sums_by(by: str, groups: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    for name, states in islice(groups.items(), _MOST_SUMS):
        yield f"{by} {shortened(printable(name), _MOST_SHOWN)}: {sum(states.values())} ({_counted(states)})"
    if len(groups) > _MOST_SUMS:
        yield f"{by}: {len(groups) - _MOST_SUMS} more, which --format json shows"


def _counted(states: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {state}" for state, count in states.items())
