"""check --against: what became of each result of a scanner, in SARIF as the scanners write it."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fixer.against.paths import Work, placed
from fixer.against.scan import read
from fixer.errors import UsageError
from tests.program import COMMAND

ROOT = Path(__file__).parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]

DOCKERFILE = r"""FROM python:3.12
RUN pip install a && \
    pip install --no-cache-dir b
COPY setup.sh .
RUN pip install --no-cache-dir c
RUN $PIP install d
# hadolint ignore=DL3042
RUN pip install e
RUN bash setup.sh
ENV PIP_NO_CACHE_DIR=1
RUN pip install f
"""


def hadolint(*places: tuple[str, int]) -> dict[str, Any]:
    """As hadolint -f sarif writes it: the path as it was given, and the line of the instruction."""
    results = [
        {
            "ruleId": "DL3042",
            "level": "warning",
            "message": {"text": "Avoid use of cache directory with pip. Use `pip install --no-cache-dir <package>`"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": path},
                        "region": {
                            "startLine": line,
                            "endLine": line,
                            "startColumn": 1,
                            "endColumn": 1,
                            "sourceLanguage": "dockerfile",
                        },
                    }
                }
            ],
        }
        for path, line in places
    ]
    driver = {"name": "Hadolint", "fullName": "Haskell Dockerfile Linter", "version": "2.12.0"}
    return {"tool": {"driver": driver}, "defaultSourceLanguage": "dockerfile", "results": results}


def kics(*places: tuple[str, int]) -> dict[str, Any]:
    """As KICS writes it: the rule is a UUID, and the path may climb out of the folder of the scanner."""
    rule = {
        "id": "f2f903fb-b977-461e-98d7-b3e2185c6118",
        "name": "Pip install Keeping Cached Packages",
        "shortDescription": {"text": "Pip install Keeping Cached Packages"},
        "defaultConfiguration": {"level": "warning"},
    }
    results = [
        {
            "ruleId": rule["id"],
            "ruleIndex": 0,
            "kind": "fail",
            "message": {"text": "The '--no-cache-dir' flag isn't set", "properties": {"platform": "Dockerfile"}},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": path},
                        "region": {"startLine": line, "endLine": line},
                    }
                }
            ],
        }
        for path, line in places
    ]
    return {"tool": {"driver": {"name": "KICS", "version": "v2.1.3", "rules": [rule]}}, "results": results}


def datadog(*places: tuple[str, tuple[int, int, int, int]]) -> dict[str, Any]:
    """As Datadog's static analyzer writes it: a percent-encoded path, and the command's own place."""
    results = [
        {
            "ruleId": "docker-best-practices/pip-no-cache",
            "ruleIndex": 0,
            "level": "note",
            "message": {"text": "use --no-cache-dir"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": path},
                        "region": dict(zip(("startLine", "startColumn", "endLine", "endColumn"), region, strict=True)),
                    }
                }
            ],
            "partialFingerprints": {},
            "fixes": [],
        }
        for path, region in places
    ]
    rule = {"id": "docker-best-practices/pip-no-cache", "properties": {"tags": ["DATADOG_RULE_TYPE:STATIC_ANALYSIS"]}}
    driver = {"name": "datadog-static-analyzer", "version": "0.6.1", "rules": [rule]}
    return {"tool": {"driver": driver}, "results": results}


def log(*runs: dict[str, Any]) -> str:
    return json.dumps({"version": "2.1.0", "runs": runs})


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The command check in a repository with a Dockerfile in app/."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "Dockerfile").write_text(DOCKERFILE)
    (tmp_path / "app" / "setup.sh").write_text("pip install g\n")

    def _run(*args: str, **options: Any) -> subprocess.CompletedProcess[str]:  # noqa: ANN401 - what run takes
        command = [*COMMAND, "check", *args]
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHON"))}
        options = {"cwd": tmp_path, "env": {**kept, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}, **options}
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **options)

    return _run


def told(result: subprocess.CompletedProcess[str]) -> list[tuple[int | None, str, str | None]]:
    found = json.loads(result.stdout)["against"]["results"]
    return [(one["line"], one["outcome"], one["reason"]) for one in found]


def test_each_result_has_its_answer(run: Run, tmp_path: Path) -> None:
    lines = (2, 4, 5, 6, 8, 11)
    scan = log(
        hadolint(*(("./app/Dockerfile", line) for line in lines), ("app/Old.Dockerfile", 3), ("../x/Dockerfile", 1)),
        kics(("../../path/app/Dockerfile", 2)),
        datadog(("app/Dockerfile", (2, 5, 2, 18)), ("app/Dockerfile", (3, 5, 3, 33))),
        {"tool": {"driver": {"name": "Hadolint"}}, "results": [{"ruleId": "DL3008"}, {"ruleId": "DL3042x"}]},
    )
    (tmp_path / "scan.sarif").write_text(scan)
    result = run("--against", "scan.sarif", "--format", "json", "--format", "text=said.txt")
    assert told(result) == [
        (2, "fixable", "cache-written"),
        (4, "gone", None),
        (5, "fixed", "flag-present"),
        (6, "refused", "dynamic"),
        (8, "suppressed", "hadolint-comment"),
        (11, "safe", "env"),
        (3, "gone", None),
        (2, "fixable", "cache-written"),
        (2, "fixable", "cache-written"),
        (3, "fixed", "flag-present"),
    ]
    against = json.loads(result.stdout)["against"]
    assert (against["other_rules"], against["other_files"], result.returncode) == (2, 1, 1)
    assert [len(one["findings"]) for one in against["results"]] == [2, 0, 1, 1, 1, 1, 0, 2, 1, 1]


def test_people_are_told_in_a_line_each_and_one_with_the_sums(run: Run, tmp_path: Path) -> None:
    (tmp_path / "scan.sarif").write_text(log(hadolint(("app/Dockerfile", 2), ("app/Dockerfile", 6)), kics()))
    result = run("--against", "scan.sarif")
    assert result.returncode == 1
    assert (
        "app/Dockerfile:2: Hadolint DL3042: would be fixed by `fix` (cache-written): pip install leaves pip's cache in"
        " the image layer: add --no-cache-dir (and 1 more command there)\n" in result.stdout
    )
    assert "app/Dockerfile:6: Hadolint DL3042: refused (dynamic): " in result.stdout
    assert "\nAgainst scan.sarif: 2 results: 1 would be fixed by `fix`, 1 refused.\n" in result.stdout
    assert run("--against", "scan.sarif", "--quiet").stdout == ""


def test_several_scans_are_answered_one_after_the_other(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.sarif").write_text(log(hadolint(("app/Dockerfile", 2))))
    (tmp_path / "two.sarif").write_text(log(kics(("app/Dockerfile", 5)), {"results": [{"ruleId": "DL3008"}]}))
    call = ("--against", "one.sarif", "--against", "two.sarif", "--against", "-", "--against", "one.sarif")
    result = run(
        *call, "--format", "json", "--format", "text=said.txt", input=log(datadog(("gone/Dockerfile", (2, 1, 2, 2))))
    )
    against = json.loads(result.stdout)["against"]
    assert [(one["file"], one["outcome"]) for one in against["results"]] == [
        ("one.sarif", "fixable"),
        ("two.sarif", "fixed"),
        ("-", "gone"),
    ]
    assert (against["file"], against["files"], against["other_rules"]) == (
        "one.sarif",
        ["one.sarif", "two.sarif", "-"],
        1,
    )
    sums = [line for line in run(*call[:4]).stdout.splitlines() if line.startswith("Against")]
    assert [line.split(":")[0] for line in sums] == ["Against one.sarif", "Against two.sarif"]


def test_what_is_not_judged_is_told_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("# generated by x, do not edit\nFROM x\nRUN pip install a\n")
    (tmp_path / "scan.sarif").write_text(log(hadolint(("Dockerfile", 3), ("app/Dockerfile", 2))))
    result = run("--against", "scan.sarif", "--max-bytes", "100", "--format", "json")
    assert told(result) == [(3, "left-out", None), (2, "failed", None)]


def test_a_command_of_a_script_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "scan.sarif").write_text(log(kics(("app/setup.sh", 1))))
    assert told(run("--against", "scan.sarif", "--format", "json")) == [(1, "told", "in-script")]


def test_the_scan_may_come_on_standard_input_in_any_encoding_of_unicode(run: Run) -> None:
    result = run("--against", "-", "--format", "json", input=log(hadolint(("app/Dockerfile", 5))))
    assert told(result) == [(5, "fixed", "flag-present")]
    assert read(log(kics(("a", 1))).encode("utf-16"), "x").results[0].uris == ("a",)


def test_in_a_folder_paths_count_from_where_the_scanner_ran(run: Run, tmp_path: Path) -> None:
    for name in ("Dockerfile", "app/Dockerfile", str(tmp_path / "app" / "Dockerfile"), "/data/app/Dockerfile"):
        result = run("--against", "-", "--format", "json", cwd=tmp_path / "app", input=log(hadolint((name, 5))))
        assert told(result) == [(5, "fixed", "flag-present")], name


def test_a_folder_elsewhere_is_where_the_scanner_ran(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    for name in ("app/Dockerfile", "../../path/app/Dockerfile", str(tmp_path / "app" / "Dockerfile")):
        scan = log(hadolint((name, 5)))
        for here, folder in ((tmp_path.parent, str(tmp_path)), (tmp_path / "out", "..")):
            assert told(run(folder, "--against", "-", "--format", "json", cwd=here, input=scan)) == [
                (5, "fixed", "flag-present")
            ], (name, folder)
    scan = log(hadolint(("Dockerfile", 5)))
    assert told(run("app", "--against", "-", "--format", "json", input=scan)) == [(5, "fixed", "flag-present")]


def test_a_line_that_is_no_number_is_none(run: Run) -> None:
    one = hadolint(("app/Dockerfile", 5))
    one["results"][0]["locations"][0]["physicalLocation"]["region"] = {"startLine": True, "endLine": "x"}
    result = run("--against", "-", "--format", "json", input=log(one))
    assert told(result) == [(None, "fixable", "cache-written")]


BROKEN = [
    ("", "it is not JSON"),
    ("{", "it is not JSON"),
    ("[" * 100_000, "it is not JSON"),
    ("[]", "it is no object; have the scanner write it anew, as SARIF .hadolint: -f sarif"),
    ("{}", "its version is another one"),
    ('{"version": "1.0.0", "runs": []}', "its version is another one"),
    ('{"version": "2.1.0"}', "it has no runs"),
    ('{"version": "2.1.0", "runs": {}}', "'runs' is no list of objects"),
    ('{"version": "2.1.0", "runs": [{"results": [1]}]}', "'results' is no list of objects"),
    ('{"version": "2.1.0", "runs": [{"tool": [], "results": [{}]}]}', "'tool' is no object"),
    ('{"version": "2.1.0", "runs": [{"results": [{"ruleId": 1}]}]}', "'ruleId' is no text"),
]


@pytest.mark.parametrize(("text", "why"), BROKEN)
def test_what_is_no_sarif_is_one_sentence(text: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        read(text.encode(), "--against x")


CALLS = [
    (("--against", "nowhere"), "cannot be read"),
    (("--against", "app"), "cannot be read"),
    (("--against", "/dev/zero"), "is larger than 67108864 bytes"),
    (("--against", "/dev/null"), "it is not JSON"),
    (("--against", "x", "--add-ignore"), "exclude each other"),
    (("--against", "-", "-"), "exclude each other"),
    (("--against", "x", "--format", "sarif"), "is told in text and in json"),
]


@pytest.mark.parametrize(("args", "why"), CALLS)
def test_a_wrong_call_is_one_sentence_and_ends_with_2(run: Run, args: tuple[str, ...], why: str) -> None:
    result = run(*args)
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert why in result.stderr


def rules(*results: dict[str, Any], **tool: Any) -> int:  # noqa: ANN401 - parts of SARIF
    return len(read(log({"tool": {"driver": {}, **tool}, "results": list(results)}).encode(), "x").results)


def test_the_rule_is_known_by_any_of_its_names() -> None:
    named = {"driver": {"rules": [{"id": "x"}, {"id": "y", "name": "Pip install Keeping Cached Packages"}]}}
    assert rules({"ruleId": "DL3042"}, {"ruleId": "hadolint/DL3042"}, {"ruleId": "DL3008"}) == 2
    assert rules({"ruleIndex": 1}, {"rule": {"index": 1}}, {"ruleIndex": 0}, {"ruleIndex": 7}, **named) == 2
    extension = {"extensions": [{"rules": [{"id": "docker-best-practices/pip-no-cache"}]}]}
    assert rules({"rule": {"index": 0, "toolComponent": {"index": 0}}}, **extension) == 1
    assert rules({"ruleId": "pip_install_keeping_cached_packages"}, {"ruleId": "docker-best-practices/pip-pin"}) == 1
    assert rules({"ruleId": "DL3042", "kind": "pass"}) == 0
    assert rules({"ruleId": "dockerfile.best-practice.missing-pip-no-cache-dir.missing-pip-no-cache-dir"}) == 1


WORK = Work("/home/me/repo", ("",), frozenset({"Dockerfile", "app/Dockerfile", "a b/Dockerfile", "100%25/Dockerfile"}))
PLACES = [
    ("app/Dockerfile", "app/Dockerfile"),
    ("./app/./Dockerfile", "app/Dockerfile"),
    ("x/../app/Dockerfile", "app/Dockerfile"),
    ("app\\Dockerfile", "app/Dockerfile"),
    (".\\app\\Dockerfile", "app/Dockerfile"),
    ("app%2FDockerfile", "app/Dockerfile"),
    ("a%20b/Dockerfile", "a b/Dockerfile"),
    ("a b/Dockerfile", "a b/Dockerfile"),
    ("100%2525/Dockerfile", "100%25/Dockerfile"),
    ("100%25/Dockerfile", "100%25/Dockerfile"),
    ("/home/me/repo/app/Dockerfile", "app/Dockerfile"),
    ("file:///home/me/repo/app/Dockerfile", "app/Dockerfile"),
    ("file:/home/me/repo/app/Dockerfile", "app/Dockerfile"),
    ("file://localhost/home/me/repo/app/Dockerfile", "app/Dockerfile"),
    ("FILE:///home/me/repo/a%20b/Dockerfile", "a b/Dockerfile"),
    ("file:///github/workspace/app/Dockerfile", "app/Dockerfile"),
    ("file:///C:/src/repo/app/Dockerfile", "app/Dockerfile"),
    ("C:\\src\\repo\\app\\Dockerfile", "app/Dockerfile"),
    ("../../path/app/Dockerfile", "app/Dockerfile"),
    ("path/app/Dockerfile", "app/Dockerfile"),
    ("/home/me/repo/old/Dockerfile", "old/Dockerfile"),
    ("/home/me/other/notes", None),
    ("https://example.invalid/app/Dockerfile", None),
    ("a\0b", None),
    ("", None),
    ("%", "%"),
    ("..", None),
    ("file://[", "["),
]


@pytest.mark.parametrize(("uri", "path"), PLACES)
def test_a_path_is_found_however_it_is_spelled(uri: str, path: str | None) -> None:
    assert placed([(uri,)], WORK) == (path,)


def test_a_run_was_made_in_one_folder() -> None:
    assert placed([("/data/Dockerfile",), ("/data/app/Dockerfile",)], WORK) == ("Dockerfile", "app/Dockerfile")
    other = placed([("/data/app/Dockerfile",), ("/data/a b/Dockerfile",), ("/data/other/Dockerfile",)], WORK)
    assert other == ("app/Dockerfile", "a b/Dockerfile", "other/Dockerfile")
    here = WORK._replace(folders=("", "app"))
    assert placed([("Dockerfile",), ("app/Dockerfile",)], here) == ("Dockerfile", "app/Dockerfile")


BASES = [
    ({"%SRCROOT%": {"uri": "file:///x/"}}, ("app/D", "file:///x/app/D")),
    ({"%SRCROOT%": {"uri": "src", "uriBaseId": "TOP"}, "TOP": {"uri": "file:///x"}}, ("app/D", "file:///x/src/app/D")),
    ({"%SRCROOT%": {"uri": "src/", "uriBaseId": "%SRCROOT%"}}, ("app/D", "src/" * 10 + "app/D")),
    ({"%SRCROOT%": {"uri": "http://[/"}}, ("app/D",)),
    ({}, ("app/D",)),
]


@pytest.mark.parametrize(("bases", "uris"), BASES)
def test_a_base_is_followed(bases: dict[str, Any], uris: tuple[str, ...]) -> None:
    one = hadolint(("app/D", 1))
    one["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uriBaseId"] = "%SRCROOT%"
    (result,) = read(log({**one, "originalUriBaseIds": bases}).encode(), "x").results
    assert result.uris == uris


def test_a_place_may_be_one_of_the_artifacts() -> None:
    place = {"physicalLocation": {"artifactLocation": {"index": 1}, "region": {"startLine": 3}}}
    artifacts = [{"location": {"uri": "a"}}, {"location": {"uri": "b"}}]
    one = {"tool": {}, "artifacts": artifacts, "results": [{"ruleId": "DL3042", "locations": [{}, place]}]}
    (result,) = read(log(one).encode(), "x").results
    assert (result.tool, result.uris, result.region and result.region.first) == ("a scanner", ("b",), 3)
