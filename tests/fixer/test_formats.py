"""What check writes for GitLab, reviewdog and CI servers: whole, true to the file, and free of other people's marks."""

import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt

from fixer import Verdict, fix
from fixer.judgement.finding import Finding
from fixer.output import gitlab, junit, markdown, rdjson
from fixer.output.report import Report
from tests.fixer.test_cases import ALL, Case

WRONG = frozenset({"fix", "refused"})
HOSTILE = 'a"<&>\n\x1b[31m\u202e\udcff]]>/Dockerfile'
each_case = pytest.mark.parametrize("case", ALL[::20], ids=[case.name for case in ALL[::20]])


def report(case: Case) -> Report:
    result = fix(case.source, case.settings)
    return Report("a/Dockerfile", result.source, result.output, result.findings)


def hostile() -> Iterator[Report]:
    finding = Finding(Verdict.REFUSED, "dynamic", HOSTILE, 0, 3, 1, 1, 1, 4, HOSTILE, HOSTILE)
    yield Report(HOSTILE, b"RUN x\n", b"RUN x\n", (finding,))
    yield Report(HOSTILE, error=HOSTILE)
    yield Report("left", left_out="is")


def wanted(case: Case) -> list[Finding]:
    return [finding for finding in fix(case.source, case.settings).findings if finding.verdict.value in WRONG]


@each_case
def test_gitlab_has_an_issue_for_each_finding(case: Case) -> None:
    issues: list[dict[str, Any]] = json.loads("".join(gitlab.chunks([report(case)], WRONG)))
    assert [(issue["check_name"], issue["location"]["lines"]["begin"]) for issue in issues] == [
        (f"pip-no-cache/{finding.reason}", finding.line) for finding in wanted(case)
    ]
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    assert {issue["severity"] for issue in issues} <= {"minor", "info"}


@each_case
def test_reviewdog_can_make_the_edits(case: Case) -> None:
    found = json.loads("".join(rdjson.chunks([report(case)], WRONG)))["diagnostics"]
    suggestions = [suggestion for one in found for suggestion in one.get("suggestions", ())]
    places = {(one["range"]["start"]["line"], one["range"]["start"]["column"]): one["text"] for one in suggestions}
    lines = case.source.split(b"\n")
    for (line, column), text in sorted(places.items(), reverse=True):
        before = lines[line - 1]
        lines[line - 1] = before[: column - 1] + text.encode() + before[column - 1 :]
    assert b"\n".join(lines) == fix(case.source, case.settings).output


@each_case
def test_junit_has_a_failure_for_each_finding(case: Case) -> None:
    root = ET.fromstring("".join(junit.chunks([report(case)], WRONG)))  # noqa: S314 - our own
    (suite,) = root.findall("testsuite")
    failures = suite.findall("testcase/failure")
    assert [failure.get("type") for failure in failures] == [finding.reason for finding in wanted(case)]
    assert suite.get("failures") == str(len(failures))
    assert suite.get("tests") == str(max(len(suite.findall("testcase")), 1))


@each_case
def test_markdown_has_a_row_for_each_finding(case: Case) -> None:
    rows = "".join(markdown.lines([report(case)], WRONG)).splitlines()[4:]
    assert [row.split(" | ")[2] for row in rows] == [finding.reason for finding in wanted(case)]
    assert all(row.startswith("| a/Dockerfile:") for row in rows)


def test_markdown_says_where_there_is_nothing() -> None:
    assert "".join(markdown.lines([], WRONG)) == "### pip-no-cache: nothing to fix\n"


def test_markdown_does_not_say_that_there_is_nothing_in_a_file_that_failed() -> None:
    finding = Finding(Verdict.FIX, "cache-written", "It writes.", 0, 3, 1, 1, 1, 4, "pip", "0")
    to_fix = Report("a", b"RUN", b"RUN x", (finding,))
    for reports, headline in (
        ([Report("b", error="is a pipe")], "1 file failed"),
        ([Report("b", error="is a pipe"), Report("c")], "1 file failed"),
        ([Report("b", error="is a pipe"), to_fix], "1 pip command to fix; 1 file failed"),
    ):
        assert next(iter(markdown.lines(reports, WRONG))) == f"### pip-no-cache: {headline}\n"


def test_markdown_is_bounded() -> None:
    finding = Finding(Verdict.FIX, "cache-written", "x" * 5_000, 0, 3, 1, 1, 1, 4, "pip", "")
    text = "".join(markdown.lines([Report("*" * 5_000, b"RUN", b"RUN x", (finding,) * 3_000)], WRONG))
    assert text.startswith("### pip-no-cache: 3,000 pip commands to fix\n\n| place")
    assert text.endswith("|\n\n2,000 more are not shown here.\n")
    assert len(text.encode()) < 2**20


@pytest.mark.parametrize(
    "text",
    [
        "a|b",
        "<b>x</b>",
        "[x](y)",
        "![x](y)",
        "*x* _y_ ~z~",
        "`x` \\`",
        "# x",
        "@team",
        "&lt;",
        "https://a.b",
        "www.a.b",
        "$x$",
    ],
)
def test_markdown_shows_marks_of_strangers_as_they_are(text: str) -> None:
    """With a reader of GitHub's dialect: the row has four cells, and each is the text and nothing else."""
    finding = Finding(Verdict.FIX, "cache-written", text, 0, 3, 1, 1, 1, 4, "pip", "")
    source = "".join(markdown.lines([Report(text, b"RUN", b"RUN x", (finding,))], WRONG))
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(source)
    cells = [cell.children or [] for cell in tokens if cell.type == "inline"][-4:]
    assert [{part.type for part in cell} - {"text", "text_special"} for cell in cells] == [set()] * 4
    assert ["".join(part.content for part in cell) for cell in cells] == [f"{text}:1", "fix", "cache-written", text]


def test_nothing_of_strangers_acts_on_a_reader() -> None:
    written = [
        "".join(gitlab.chunks(hostile(), WRONG)),
        "".join(rdjson.chunks(hostile(), WRONG)),
        "".join(junit.chunks(hostile(), WRONG)),
        "".join(markdown.lines(hostile(), WRONG)),
    ]
    for text in written:
        assert text.replace("\n", "").isprintable()
    assert len(json.loads(written[0])) == len(json.loads(written[1])["diagnostics"]) == 2
    root = ET.fromstring(written[2])  # noqa: S314
    assert (len(root.findall("testsuite")), len(root.findall(".//error")), len(root.findall(".//failure"))) == (2, 1, 1)
