"""What a sweep tells while it runs: lines of JSON for programs, progress and a summary for people at a terminal."""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.config.config import Dockerfiles
from bot.model import Entry, Outcome, OutcomeKind, PullRequest, Repository, Source, State, Survey, SweepReport
from bot.planning.plan import plan
from bot.reports import events, json_report, markdown_report
from bot.reports.live import TimeLeft
from bot.reports.terminal import outcome_text
from bot.texts.display import portable

ROOT = Path(__file__).parents[2]
STARTED = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
PULL = PullRequest(7, "https://forge.invalid/acme/app/pull/7", State.OPEN)
EVIL = "[red]x[/red] :smile: \x1b[2J\u202e\n{} caf\udce9 \ud800"
DONE = Outcome("acme/app", OutcomeKind.PUBLISHED, "pull-request-opened", "Opened it.", pull_request=PULL)
FAILED = Outcome("acme/bad", OutcomeKind.FAILED, "forbidden", "The token may not write; give it contents: write.")


def report(*outcomes: Outcome) -> SweepReport:
    return SweepReport(STARTED, STARTED + timedelta(minutes=3), dry_run=False, outcomes=outcomes)


def read(line: str) -> dict[str, Any]:
    assert line.isascii()
    assert line.isprintable()
    value: dict[str, Any] = json.loads(line)
    json.dumps(value, ensure_ascii=False).encode("utf-8")  # no lone surrogates
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", value["time"])
    assert value["level"] in {"info", "warning", "error"}
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", value["event"])
    return value


# Lines of JSON


def test_finished_repository_is_one_object() -> None:
    source = Source(Entry("Dockerfile", "100644", "b" * 40), b"FROM python\nRUN pip install a\nRUN $PIP install b\n")
    made = plan(Repository("acme/app", ""), Survey("c" * 40, (source,), (), ()), Dockerfiles())
    value = read(events.outcome_line(replace(DONE, plan=made), 3, 12))
    assert {key: value[key] for key in value if key != "time"} == {
        "level": "info",
        "event": "repository-finished",
        "message": "Opened it.",
        "repository": "acme/app",
        "outcome": "published",
        "reason": "pull-request-opened",
        "warnings": [],
        "pull_request": {"number": 7, "url": "https://forge.invalid/acme/app/pull/7", "state": "open"},
        "counts": {"fix": 1, "present": 0, "protected": 0, "suppressed": 0, "refused": 1, "told": 0},
        "done": 3,
        "listed": 12,
    }


@pytest.mark.parametrize(
    ("outcome", "level"),
    [
        (DONE, "info"),
        (FAILED, "error"),
        (replace(DONE, warnings=("label a: not found",)), "warning"),
        (replace(DONE, kind=OutcomeKind.DEFERRED), "warning"),
        (replace(DONE, kind=OutcomeKind.SKIPPED), "info"),
    ],
)
def test_level_tells_what_needs_a_person(outcome: Outcome, level: str) -> None:
    assert read(events.outcome_line(outcome, 1, 1))["level"] == level


def test_text_of_strangers_stays_one_line_of_json() -> None:
    pull = replace(PULL, url=f"https://{EVIL}")
    value = read(events.outcome_line(Outcome(EVIL, DONE.kind, "r", EVIL, warnings=(EVIL,), pull_request=pull), 1, 1))
    assert value["repository"] == value["message"] == value["warnings"][0] == portable(EVIL)
    read(events.notice_line("info", "waiting", EVIL + "\x7f"))


def test_summary_counts_every_outcome() -> None:
    value = read(events.summary_line(report(DONE, FAILED)))
    assert (value["level"], value["event"], value["dry_run"]) == ("error", "sweep-finished", False)
    assert (value["started"], value["finished"]) == ("2026-11-24T05:30:00.000Z", "2026-11-24T05:33:00.000Z")
    assert (value["counts"]["published"], value["counts"]["failed"], value["counts"]["clean"]) == (1, 1, 0)
    assert value["message"] == "2 repositories: 1 published, 1 failed"
    assert read(events.summary_line(report()))["level"] == "info"


def test_half_a_character_of_an_exec_form_breaks_no_report() -> None:
    source = Source(Entry("Dockerfile", "100644", "b" * 40), b'FROM python\nRUN ["pip", "install", "\\ud800"]\n')
    made = plan(Repository("acme/app", ""), Survey("c" * 40, (source,), (), ()), Dockerfiles())
    whole = report(replace(DONE, plan=made))
    for text in (json_report.text(whole), markdown_report.text(whole), outcome_text(whole.outcomes[0])):
        text.encode("utf-8")


# The console, in a process of its own

SCRIPT = """
import sys, time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from bot.model import Outcome, OutcomeKind, SweepReport
from bot.reports.console import console
from bot.reports.waits import Wait

now = datetime.now(UTC)
evil = {evil!r}
found = [
    Outcome("acme/app", OutcomeKind.PUBLISHED, "pull-request-opened", "Opened it, " + "very " * 40 + "long."),
    Outcome(evil, OutcomeKind.FAILED, "forbidden", "Do this: " + evil, warnings=(evil,)),
    Outcome("acme/last", OutcomeKind.CLEAN, "nothing-to-fix", "Fine."),
]
with console(sys.argv[1]) as shown:
    for _ in found:
        shown.listed()
    for number, outcome in enumerate(found[: int(sys.argv[2])]):
        shown.finished(outcome)
        if number == 1:
            until = now.replace(hour=14, minute=3, second=21) + timedelta(days=1)
            shown.waits(Wait("rate-limited-wait", "GitHub says so " + evil, 58, until))
        time.sleep(0.3)
    shown.notice("warning", "strange", "Something is odd. " + evil)
    if len(sys.argv) > 3:
        sys.exit(143)
    shown.closed(SweepReport(now, now, False, tuple(found)), (Path("report/report.json"),))
"""
SAID = r"[red]x[/red] :smile: \x1b[2J\u202e\n{} caf\udce9 \ud800"
CODES = re.compile(r"\x1b\[[?0-9;]*[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Shown:
    exit: int
    terminal: str
    output: str

    @property
    def lines(self) -> list[str]:
        """What stays on the screen, line by line, colours left out."""
        return screen(self.terminal)


def screen(terminal: str) -> list[str]:
    """The lines after the few movements that rich makes: to the start of a line, up, and wiping a line."""
    rows, row, column = [""], 0, 0
    for piece in re.findall(r"\x1b\[[?0-9;]*[A-Za-z]|\r|\n|[^\x1b\r\n]+", terminal):
        if piece == "\n":
            row, column = row + 1, 0
            rows += [""] * (row + 1 - len(rows))
        elif piece == "\r":
            column = 0
        elif not piece.startswith("\x1b"):
            rows[row] = rows[row][:column].ljust(column) + piece + rows[row][column + len(piece) :]
            column += len(piece)
        elif piece.endswith("A"):
            row -= int(piece[2:-1] or 1)
        elif piece.endswith("K"):
            rows[row] = ""
    return [line.rstrip() for line in rows]


def shown(*arguments: str, stdout_is_terminal: bool = True, columns: int = 100, **extra: str) -> Shown:
    """The script at a terminal of its own, which its standard error is, and its standard output if wanted."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "TERM": "xterm", **extra}
    command = [sys.executable, "-c", SCRIPT.format(evil=EVIL), *arguments]
    out = theirs if stdout_is_terminal else subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=theirs) as run:
        os.close(theirs)
        seen = b"".join(iter(lambda: chunk(ours), b""))
        output = run.stdout.read() if run.stdout else b""
    os.close(ours)
    return Shown(run.returncode, seen.decode().replace("\r\n", "\n"), output.decode())


def chunk(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # how Linux says that nobody holds the other end any more
        return b""


STEPS = ("`explain forbidden` says more of what failed.", "`sweep --retry-failed` tries what failed again.")
PLAIN = "\n".join(  # what every run without a terminal writes to standard output
    [
        "acme/app: published (pull-request-opened). Opened it, " + "very " * 40 + "long.",
        f"{SAID}: failed (forbidden). Do this: {SAID}",
        f"  warning: {SAID}",
        "acme/last: clean (nothing-to-fix). Fine.",
        "",
        "3 repositories: 1 clean, 1 published, 1 failed",
        "report: report/report.json",
        *STEPS,
        "",
    ]
)


WAITING = f"info: Waiting 58 s, until 14:03:21 UTC: GitHub says so {SAID}."


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_terminal_shows_progress_while_the_sweep_runs(columns: int) -> None:
    run = shown("text", "3", columns=columns)
    during = CODES.sub("", run.terminal)
    assert "2/3" in during
    assert ("1 published, 1 failed" if columns > 60 else "1 publ") in during
    assert re.search(r"2/3 \d+:\d\d:\d\d", during), "time left"
    assert re.search(r"waiting \d+ s", during), "how long it is still waited"
    assert run.terminal.rindex("\x1b[?25h") > run.terminal.rindex("\x1b[?25l"), "the cursor is back"


def test_time_left_is_told_while_repositories_are_still_listed() -> None:
    left = TimeLeft()
    start = left.started
    assert left.seconds(start) is None
    for number in range(1, 101):  # two are listed for each that is finished, every ten seconds
        left.listed += 2
        left.finished(start + 10 * number)
    assert left.seconds(start + 1000) == pytest.approx(1000, rel=0.05)
    assert (left.seconds(start + 1600) or 0) > 1500, "where nothing moves, it takes longer"


def test_terminal_keeps_outcomes_summary_and_what_to_mend() -> None:
    run = shown("text", "3", columns=1000)
    assert run.exit == 0
    lines = [line for line in run.lines if line]
    assert lines == [
        *PLAIN.split("\n")[:3],
        WAITING,
        PLAIN.split("\n")[3],
        f"warning: Something is odd. {SAID}",
        "3 repositories: 1 clean, 1 published, 1 failed",
        " 1  clean",
        " 1  published",
        " 1  failed",
        "What is to be mended:",
        f"{SAID} (forbidden): Do this: {SAID}",
        "report: report/report.json",
        *STEPS,
    ]


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_table_at_the_end_fits_the_terminal(columns: int) -> None:
    lines = [line for line in shown("text", "3", columns=columns).lines if line]
    at = lines.index("3 repositories: 1 clean, 1 published, 1 failed")
    assert [line.rstrip() for line in lines[at + 1 : at + 4]] == [" 1  clean", " 1  published", " 1  failed"]
    assert max(map(len, lines[at : at + 5])) <= columns
    assert lines[-2:] == list(STEPS)


@pytest.mark.parametrize("columns", [20, 80])
def test_strangers_move_nothing_at_the_terminal(columns: int) -> None:
    run = shown("text", "3", columns=columns)
    assert re.findall(r"\x1b\[2J|\u202e|\U0001f604", run.terminal) == []
    assert "[red]x[/red] :smile:" in CODES.sub("", run.terminal)


def test_interrupted_sweep_gives_the_terminal_back() -> None:
    run = shown("text", "1", "exit")
    assert run.exit == 143
    assert run.terminal.rindex("\x1b[?25h") > run.terminal.rindex("\x1b[?25l")
    assert [line for line in run.lines if "/3" in line] == []


def test_no_color_is_honoured() -> None:
    colours = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-7]|9[0-7])(?:;\d+)*m")
    assert colours.search(shown("text", "3").terminal)
    assert not colours.search(shown("text", "3", NO_COLOR="1").terminal)
    assert not colours.search(shown("text", "3", NO_COLOR="1", TERM="dumb").terminal)


def test_output_that_is_kept_in_a_file_has_the_plain_lines() -> None:
    run = shown("text", "3", stdout_is_terminal=False)
    assert run.output == PLAIN
    assert "2/3" in CODES.sub("", run.terminal)
    assert "acme/app" not in run.terminal


def test_dumb_terminal_gets_plain_lines() -> None:
    run = shown("text", "3", TERM="dumb")
    plain = [line for line in PLAIN.split("\n") if line]
    notices = ("info: Waiting", "warning: Something")
    lines = [line for line in CODES.sub("", run.terminal).split("\n") if line]
    assert [line for line in lines if not line.startswith(notices)] == plain


def test_json_is_never_mixed_with_progress() -> None:
    run = shown("json", "3")
    values = [read(line) for line in run.terminal.splitlines()]
    assert [value["event"] for value in values] == [
        *["repository-finished"] * 2,
        "rate-limited-wait",
        "repository-finished",
        "strange",
        "report-written",
        "sweep-finished",
    ]
    finished = [value for value in values if value["event"] == "repository-finished"]
    assert [(value["done"], value["listed"]) for value in finished] == [(1, 3), (2, 3), (3, 3)]
    assert (values[2]["level"], values[2]["seconds"]) == ("info", 58)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT14:03:21\.\d{3}Z", values[2]["until"])
    assert values[5]["message"] == "report/report.json"


def test_without_a_terminal_lines_are_plain() -> None:
    command = [sys.executable, "-c", SCRIPT.format(evil=EVIL), "text", "3"]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    run = subprocess.run(command, env=environment, capture_output=True, check=True, encoding="utf-8")
    assert (run.stdout, run.stderr) == (PLAIN, f"{WAITING}\nwarning: Something is odd. {SAID}\n")
