"""What check writes for GitLab, reviewdog and CI servers: whole, true to the file, and free of other people's marks."""

import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from fixer import Verdict, fix
from fixer.judgement.finding import Finding
from fixer.output import gitlab, junit, rdjson
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


def test_nothing_of_strangers_acts_on_a_reader() -> None:
    written = [
        "".join(gitlab.chunks(hostile(), WRONG)),
        "".join(rdjson.chunks(hostile(), WRONG)),
        "".join(junit.chunks(hostile(), WRONG)),
    ]
    for text in written:
        assert text.replace("\n", "").isprintable()
    assert len(json.loads(written[0])) == len(json.loads(written[1])["diagnostics"]) == 2
    root = ET.fromstring(written[2])  # noqa: S314
    assert (len(root.findall("testsuite")), len(root.findall(".//error")), len(root.findall(".//failure"))) == (2, 1, 1)
