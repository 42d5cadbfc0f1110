"""Write docs/pictures: the terminal as rich draws it, and the head of report.html by the places of its own charts.

Run it as ``python -m docs.drawing`` after a change of what is shown.
"""

import io
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import jinja2
from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

from bot.model import Outcome, OutcomeKind
from bot.reports import charts, figures
from tests.bot.fixed_report import HISTORY, REPORT

FOLDER = Path(__file__).parent / "pictures"
ROOT = Path(__file__).resolve().parent.parent
_WIDTH = 100
_CALLS = (("check", "Dockerfile"), ("fix", "--diff", "Dockerfile"), ("explain", "cache-written"))
# What rich would load from a server is left to the reader's own fonts.
_FRAME = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img">
<title>pip-no-cache check, fix --diff and explain in a terminal</title>
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}</defs>
<rect fill="#191919" width="{width}" height="{height}" rx="8"/>
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def terminal() -> str:
    """What the program prints for README's Dockerfile, typed one after the other."""
    console = Console(width=_WIDTH, record=True, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    for line in _session():
        console.print(line, highlight=False)
    return console.export_svg(theme=DIMMED_MONOKAI, code_format=_FRAME, unique_id="terminal")


def _session() -> Iterator[Text]:
    readme = (ROOT / "README.md").read_text("utf-8")
    diff = readme.partition("```diff\n")[2].partition("```")[0].splitlines(keepends=True)[3:]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "Dockerfile").write_text("".join(line[1:] for line in diff if line[0] in " -"), "utf-8")
        for words in _CALLS:
            yield Text(f"$ pip-no-cache {' '.join(words)}", "bold")
            yield Text.from_ansi(_said(folder, words).rstrip("\n"))
            yield Text()


def _said(folder: str, words: tuple[str, ...]) -> str:
    """The output as a terminal of a fixed width gets it; colours are asked for, as there is no terminal."""
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from bot.cli import main; main()"
    environment = {"PATH": "/usr/bin:/bin", "COLUMNS": str(_WIDTH - 4), "FORCE_COLOR": "1", "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-c", start, *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    return done.stdout


def report() -> str:
    """The head of the page that the tests' fixed sweep makes."""
    template = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    text = (FOLDER / "report.svg.jinja").read_text("utf-8")
    return template.from_string(text).render(
        cards=_cards(),
        burn_down=charts.burn_down(HISTORY),
        width=charts.WIDTH,
        height=charts.HEIGHT,
        bars=charts.bars([(f"{one.verdict} {one.reason}", one.count) for one in figures.causes(REPORT)]),
    )


def _cards() -> list[tuple[int, str]]:
    done = figures.done(REPORT)
    return [
        (len(REPORT.outcomes), "repositories"),
        (figures.fixes(done), "commands changed"),
        (len(REPORT.for_people), "wait for a person"),
        (sum(map(_has_failed, REPORT.outcomes)), "failed"),
    ]


def _has_failed(outcome: Outcome) -> bool:
    return outcome.kind is OutcomeKind.FAILED


if __name__ == "__main__":
    (FOLDER / "terminal.svg").write_text(terminal(), "utf-8")
    (FOLDER / "report.svg").write_text(report(), "utf-8")
