"""The annotations for GitHub Actions, read back the way its runner does."""

import re

import pytest

from fixer.judgement.finding import Finding, UnknownScript, Verdict
from fixer.output import github
from fixer.output.report import Report

FINDING = Finding(Verdict.FIX, "cache-written", "It writes.", 11, 22, 2, 5, 2, 16, "pip install a", "0")
REFUSED = FINDING._replace(verdict=Verdict.REFUSED, reason="dynamic", message="It is.", end_line=3, end_column=2)
PRESENT = FINDING._replace(verdict=Verdict.PRESENT, reason="flag-present")
REPORT = Report("a/Dockerfile", findings=(FINDING, REFUSED, PRESENT))
LISTED = frozenset({"fix", "refused"})

COMMAND = re.compile(r"::(\w+)(?: ([^:]*(?::(?!:)[^:]*)*))?::(.*)")


def lines(*reports: Report, is_verbose: bool = False) -> list[str]:
    text = "".join(github.lines(reports, LISTED, is_verbose=is_verbose))
    return text.split("\n")[:-1]


def understood(line: str) -> tuple[str, dict[str, str], str]:
    """The command's name, properties and message."""
    match = COMMAND.fullmatch(line)
    assert match
    name, properties, message = match.groups("")
    parts = [part.partition("=") for part in properties.split(",") if part]
    return name, {key: unescaped(value) for key, _, value in parts}, unescaped(message)


def unescaped(value: str) -> str:
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        value = value.replace(code, character)
    return value


def test_a_finding_is_an_annotation() -> None:
    place = "file=a/Dockerfile,line=2,endLine=2,col=5,endColumn=16"
    assert lines(REPORT) == [
        f"::warning {place},title=pip-no-cache (cache-written)::It writes.",
        "::notice file=a/Dockerfile,line=2,endLine=3,title=pip-no-cache (dynamic)::It is.",
    ]


def test_errors_and_notes_are_annotations_too() -> None:
    failed = Report("z", error="is a pipe", notes=("odd settings",))
    assert lines(failed, failed._replace(path="y")) == [
        "::warning title=pip-no-cache::odd settings",
        "::error file=z,title=pip-no-cache::z: is a pipe",
        "::error file=y,title=pip-no-cache::y: is a pipe",
    ]


def test_what_is_left_out_goes_to_the_debug_log() -> None:
    left_out = Report("vendor", left_out="holds files of others")
    assert lines(left_out) == []
    assert lines(left_out, is_verbose=True) == ["::debug::vendor: left out: it holds files of others"]
    unknown = Report("Dockerfile", unknown=(UnknownScript(3, "/a\n::error::b.sh", "lies behind a link"),))
    assert lines(unknown) == []
    assert lines(unknown, is_verbose=True) == [
        "::debug::Dockerfile:3: what pip does in /a%0A::error::b.sh is not judged: it lies behind a link"
    ]


HOSTILE = [
    "100%,line=1::error file=x::y",
    "a\n::error::b",
    "a\r::error::b",
    "%0A::error::b",
    "::stop-commands::x",
    "a, b: c = d",
    "\u00fc \u6f22",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_and_messages_come_back_whole(text: str) -> None:
    (line,) = lines(Report(text, findings=(FINDING._replace(message=text),)))
    name, properties, message = understood(line)
    assert (name, properties["file"], message) == ("warning", text, text)
    assert set(properties) == {"file", "line", "endLine", "col", "endColumn", "title"}


def test_no_line_begins_with_the_text_of_others() -> None:
    path = "::stop-commands::x\n::add-mask::y"
    odd = Report(path, error=path, notes=(path,))
    told = lines(odd, Report(path, left_out=path), Report(path, findings=(FINDING,)), is_verbose=True)
    assert [understood(line)[0] for line in told] == ["warning", "error", "debug", "warning"]


def test_nothing_acts_on_a_terminal() -> None:
    (line,) = lines(Report("\x1b[2J\u202e\udcff", findings=(FINDING._replace(message="\x1b]0;x\x07\u2028\ud800"),)))
    assert line.isprintable()
    assert "file=\\x1b[2J\\u202e\\xff," in line
