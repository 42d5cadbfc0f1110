"""The SARIF that check writes: valid, true to the file, and enough to mend it."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Schema

from fixer import Verdict, __version__, fix
from fixer.judgement.finding import Finding, owned
from fixer.judgement.fingerprint import fingerprints
from fixer.judgement.reasons import SENTENCES
from fixer.output import sarif
from fixer.output.report import Report
from fixer.output.sarif_rules import RULES
from tests.fixer.test_cases import ALL, CASES, Case, each_group

EVERY = frozenset(verdict.value for verdict in Verdict)

NEEDS = b"FROM x\nRUN pip install a\n"
FINDING = Finding(Verdict.REFUSED, "dynamic", "It is.", 11, 22, 2, 5, 2, 16, "pip install a", None)


def report(source: bytes, path: str = "Dockerfile") -> Report:
    result = fix(source)
    return Report(path, result.source, result.output, result.findings)


def written(*reports: Report, verdicts: frozenset[str] = sarif.LISTED) -> dict[str, Any]:
    """The only run of a log that is valid, all ASCII, and holds nothing that acts on a terminal."""
    text = "".join(sarif.log([sarif.run(reports, sarif.About(__version__), verdicts)]))
    assert text.replace("\n", "").isprintable()
    assert text.isascii()
    Schema.model_validate_json(text)
    run = json.loads(text)["runs"][0]
    assert isinstance(run, dict)
    return run


def results(source: bytes, **options: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - what written takes
    found = written(report(source), **options)["results"]
    assert isinstance(found, list)
    return found


# An applier that knows the standard and nothing of ours


def applied(source: bytes, run: dict[str, Any]) -> bytes:
    """The file with all fixes made, from the last to the first; equal ones once."""
    assert run["columnKind"] == "unicodeCodePoints"
    replacements = {
        (offset(source, region, "start"), offset(source, region, "end"), replacement["insertedContent"]["text"])
        for result in run["results"]
        for proposed in result.get("fixes", [])
        for change in proposed["artifactChanges"]
        for replacement in change["replacements"]
        for region in [replacement["deletedRegion"]]
    }
    for start, end, text in sorted(replacements, reverse=True):
        source = source[:start] + text.encode() + source[end:]
    return source


def offset(source: bytes, region: dict[str, int], side: str) -> int:
    """The byte at which a region starts or ends: lines of bytes first, then the characters of one line."""
    lines = source.split(b"\n")
    number, column = region[f"{side}Line"], region[f"{side}Column"]
    line = lines[number - 1]
    mark = b"\xef\xbb\xbf" if number == 1 and line.startswith(b"\xef\xbb\xbf") else b""
    before = line[len(mark) :].decode("utf-8", "surrogateescape")[: column - 1]
    assert len(before) == column - 1, "the column lies in the line"
    return sum(len(each) + 1 for each in lines[: number - 1]) + len(mark + before.encode("utf-8", "surrogateescape"))


@each_group
def test_a_case_is_mended_and_marked_as_fix_does(group: str) -> None:
    for case in (one for one in ALL if one.folder.is_relative_to(CASES / group)):
        _is_mended_and_marked(case)


def _is_mended_and_marked(case: Case) -> None:
    result = fix(case.source, case.settings)
    run = written(Report("Dockerfile", case.source, result.output, result.findings), verdicts=EVERY)
    assert applied(case.source, run) == result.output == case.output
    for found, (finding, edits) in zip(run["results"], owned(result.findings), strict=True):
        assert bool(found.get("fixes")) == bool(edits)
        if finding.reason not in {"not-utf-8", "not-a-dockerfile"}:  # whose lines need not be text
            region = found["locations"][0]["physicalLocation"]["region"]
            assert offset(case.source, region, "start") == finding.start
            assert offset(case.source, region, "end") == finding.end


@pytest.mark.parametrize(
    "source",
    [
        "FROM x\nRUN echo \u00e9\u6f22\U0001f40d && pip install a && echo \U0001f40d && pip install b\n".encode(),
        b"\xef\xbb\xbfRUN pip install a && pip install b\n",
        b"FROM x\r\nRUN pip install a \\\r\n && pip install b\r\n",
        "FROM x\nRUN echo a\u2028b\u0085c\x0bd\x0ce && pip install a\n".encode(),
        b"FROM x\n# \xff\nRUN true \\\n# \xfe\xe9\n && pip install a",
        b'FROM x\nRUN ["pip" , "install" , "a"]\n',
    ],
)
def test_odd_characters_move_no_column(source: bytes) -> None:
    result = fix(source)
    assert result.changed
    assert applied(source, written(report(source))) == result.output


# What is told


def test_every_reason_that_asks_for_something_has_its_rule() -> None:
    told = (Verdict.FIX, Verdict.REFUSED, Verdict.TOLD)
    assert {rule.id for rule in RULES} == {reason for verdict in told for reason in SENTENCES[verdict]}
    driver = written()["tool"]["driver"]
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert driver["informationUri"] == project["urls"]["Homepage"]
    rules = driver["rules"]
    assert {rule["name"].lower() for rule in rules}.isdisjoint(rule["id"] for rule in rules)
    assert len({rule["name"] for rule in rules}) == len(rules)
    assert all(rule["name"].isalnum() and rule["name"][0].isupper() for rule in rules)
    assert [rule["id"] for rule in rules] == [rule.id for rule in RULES]
    assert all("`" not in rule["help"]["text"] and rule["help"]["markdown"].count("`") % 2 == 0 for rule in rules)


ANSWERS = [
    (b"RUN pip install a\n", ("cache-written", "warning", None, None)),
    (b"RUN $PIP install a\n", ("dynamic", "note", None, None)),
    (b"# pip-no-cache: ignore\nRUN pip install a\n", ("cache-written", "warning", None, "inSource")),
    (b"# hadolint ignore=DL3042\nRUN pip install a\n", ("cache-written", "warning", None, "inSource")),
    (b"RUN pip install --no-cache-dir a\n", ("cache-written", "none", "pass", None)),
    (b"RUN PIP_NO_CACHE_DIR=1 pip install a\n", ("cache-written", "none", "pass", None)),
]


def answer(result: dict[str, Any]) -> tuple[str, str, str | None, str | None]:
    kind = next((suppression["kind"] for suppression in result.get("suppressions", [])), None)
    return result["ruleId"], result["level"], result.get("kind"), kind


@pytest.mark.parametrize(("source", "expected"), ANSWERS)
def test_a_finding_becomes(source: bytes, expected: tuple[str, str, str | None, str | None]) -> None:
    (result,) = results(b"FROM x\n" + source, verdicts=EVERY)
    assert answer(result) == expected
    assert RULES[result["ruleIndex"]].id == result["ruleId"]


@pytest.mark.parametrize("reason", ["hadolint-config", "datadog-config"])
def test_settings_of_the_repository_suppress_from_outside(reason: str) -> None:
    finding = FINDING._replace(verdict=Verdict.SUPPRESSED, reason=reason)
    (result,) = written(Report("Dockerfile", NEEDS, NEEDS, (finding,)))["results"]
    assert result["suppressions"] == [{"kind": "external", "justification": "It is."}]


def test_what_needs_nothing_is_no_result_unless_it_is_asked_for() -> None:
    source = b"FROM x\nRUN pip install --no-cache-dir a\n"
    assert results(source) == []
    assert len(results(source, verdicts=EVERY)) == 1


PATHS = [
    ("a/Dockerfile", "a/Dockerfile"),
    ("a b/D\u00fcck#?%&.docker", "a%20b/D%C3%BCck%23%3F%25%26.docker"),
    ("\udcff\n\x1b/Dockerfile", "%FF%0A%1B/Dockerfile"),
    ("c:/Dockerfile", "c%3A/Dockerfile"),
]


@pytest.mark.parametrize(("path", "uri"), PATHS)
def test_a_path_is_a_relative_uri(path: str, uri: str) -> None:
    (result,) = written(report(NEEDS, path))["results"]
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == result["fixes"][0]["artifactChanges"][0]["artifactLocation"]
    assert place == {"uri": uri, "uriBaseId": "%SRCROOT%"}
    assert unquote_to_bytes(uri) == path.encode("utf-8", "surrogateescape")


def test_text_of_others_is_neither_link_nor_placeholder() -> None:
    finding = FINDING._replace(message="{0} [x](https://y) {{ z }} \x1b\udcff\ud800", command="\ud800")
    (result,) = written(Report("Dockerfile", NEEDS, NEEDS, (finding,)))["results"]
    assert result["message"]["text"] == "{{0}} [x\\](https://y) {{{{ z }}}} \x1b\\xff\\ud800"


def test_files_that_could_not_be_read_are_told_at_the_end() -> None:
    failed = Report("a b", error="is a pipe")
    notes = ("settings are odd",)
    (invocation,) = written(failed, report(NEEDS)._replace(notes=notes), Report("y", notes=notes))["invocations"]
    (notification,) = invocation["toolExecutionNotifications"]
    assert invocation["executionSuccessful"] is False
    assert notification["message"]["text"] == "a b: is a pipe"
    assert notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b"
    told = [note["message"]["text"] for note in invocation["toolConfigurationNotifications"]]
    assert told == ["settings are odd"]


def test_nothing_is_a_run_without_results() -> None:
    run = written(Report("v", left_out="is vendored"), Report("clean"))
    assert run["results"] == []
    assert run["invocations"][0]["executionSuccessful"] is True
    assert run["invocations"][0]["properties"] == {"leftOut": 1}
    assert "properties" not in written(Report("clean"))["invocations"][0]


def test_a_log_holds_a_run_for_each_repository() -> None:
    pieces = sarif.log(sarif.run([report(NEEDS)], sarif.About(__version__, name)) for name in ("acme/one", "acme/two"))
    text = "".join(pieces)
    Schema.model_validate_json(text)
    ids = [run["automationDetails"]["id"] for run in json.loads(text)["runs"]]
    assert ids == ["pip-no-cache/acme/one/", "pip-no-cache/acme/two/"]


def test_results_leave_while_later_files_are_still_to_be_read() -> None:
    read = []

    def reports() -> Iterator[Report]:
        for number in range(3):
            read.append(number)
            yield report(NEEDS, f"{number}/Dockerfile")

    pieces = sarif.run(reports(), sarif.About(__version__))
    assert '"rules"' in next(pieces)
    assert "0/Dockerfile" in next(pieces)
    assert read == [0]


# Fingerprints


def prints(source: bytes, path: str = "Dockerfile") -> tuple[str, ...]:
    return fingerprints(path, fix(source).findings)


def test_fingerprints_stay_when_lines_move_and_verdicts_change() -> None:
    before = prints(b"FROM x\nRUN pip install a\nRUN pip install b\nRUN pip install a\n")
    after = prints(
        b"FROM x\n\n# pip-no-cache: ignore\nRUN  true && pip \\\n install a\nRUN pip install b; pip install a\n"
    )
    assert before == after
    assert len(set(before)) == 3


def test_fingerprints_differ_between_files() -> None:
    assert prints(NEEDS) != prints(NEEDS, "other/Dockerfile")


def test_fingerprints_do_not_depend_on_what_is_told() -> None:
    source = b"FROM x\n# pip-no-cache: ignore\nRUN pip install a\nRUN pip install a\n"
    few, all_ = (results(source, verdicts=verdicts) for verdicts in (frozenset({"fix"}), EVERY))
    assert few[0]["partialFingerprints"] == all_[1]["partialFingerprints"]
    assert few[0]["partialFingerprints"] == {"pipNoCache/v1": prints(source)[1]}


def test_a_fingerprint_is_the_same_in_every_version() -> None:
    assert fingerprints("Dockerfile", [FINDING]) == (
        "4ef9844fce8ea8c741885f4d20021b0a314b91d59af5ebdee9bf1cf8c96d516a",
    )


def test_snippet_is_what_its_region_marks() -> None:
    (found,) = results(NEEDS)
    assert found["locations"][0]["physicalLocation"]["region"]["snippet"] == {"text": "pip install"}


def test_every_rule_has_a_page_on_the_web() -> None:
    rules = written(report(NEEDS))["tool"]["driver"]["rules"]
    assert {rule["helpUri"].partition("/")[0] for rule in rules} == {"https:"}
