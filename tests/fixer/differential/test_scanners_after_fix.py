"""After ``fix`` under the policy of a scanner, what it still asks about is what a finding says that it asks about."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from fixer import Finding, FixResult, Policy, Settings, Verdict, edits_of, fix, parse
from fixer.judgement.scanners.readings import asks
from fixer.judgement.scanners.table import SCANNERS
from tests.fixer.differential.conftest import CASES, HERE, OTHERS, Read, Reading, settings, under
from tests.fixer.differential.scanner_rules import datadog, kics
from tests.fixer.differential.test_against_hadolint import lint

SAMPLE = HERE / "sample"
SOURCES = {path.name: path.read_bytes() for path in sorted(SAMPLE.iterdir())}
UNREAD = frozenset(("not-a-dockerfile", "template", "preprocessed", "frontend-unknown"))
Disagreements = dict[str, dict[str, str]]
Rule = Callable[[Iterable[Read]], set[int]]
Docker = Callable[[Iterable[bytes]], list[Reading]]


def said(result: FixResult, shown: str) -> set[int]:
    """The lines of the instructions of which a finding says that a scanner asks there all the same."""
    nodes = parse(result.output).instructions
    asked = (
        finding
        for finding in result.findings
        if finding.reason == "asked-in-vain" or f"{shown} asks for" in finding.message
    )
    lines = [finding.line for finding in asked]
    return {
        node.line
        for node in nodes
        if any(node.line <= at <= node.line + node.raw.rstrip().count(b"\n") for at in lines)
    }


def cases(policy: Policy) -> dict[str, FixResult]:
    """What fix makes of every case folder that has no settings for a repository, under a policy."""
    found = {}
    for path in sorted(CASES.rglob("input.Dockerfile")):
        if (path.parent / "context").is_dir():
            continue
        given = settings(path.parent, policy)
        if given.repository != Settings().repository:
            continue
        result = fix(path.read_bytes(), given._replace(policy=policy, remedy="flag", suppressions=False))
        if not any(
            one.reason in ("not-a-dockerfile", "template", "preprocessed", "frontend-unknown")
            for one in result.findings
        ):
            found[path.parent.relative_to(CASES).as_posix()] = result
    return found


def sample(policy: Policy) -> dict[str, FixResult]:
    """What fix makes of the checked-in sample."""
    return {name: fix(source, Settings(policy=policy)) for name, source in SOURCES.items()}


def unlike(
    results: dict[str, FixResult], alerts: dict[str, set[int]], shown: str
) -> dict[str, tuple[set[int], set[int]]]:
    """Where a scanner asks and no finding says so, and where one says so and it does not."""
    pairs = {name: (alerts[name], said(result, shown)) for name, result in results.items() if name in alerts}
    return {name: (found - told, told - found) for name, (found, told) in pairs.items() if found != told}


def of(rule: Rule, results: dict[str, FixResult], docker: Docker) -> dict[str, set[int]]:
    readings = docker([result.output for result in results.values()])
    return {name: rule(one) for name, one in zip(results, readings, strict=True) if not isinstance(one, str)}


def of_hadolint(results: dict[str, FixResult], hadolint: str, folder: Path) -> dict[str, set[int]]:
    found = lint(hadolint, folder, sorted({result.output for result in results.values()}))
    return {name: found[result.output] for name, result in results.items() if result.output in found}


def test_kics_asks_where_findings_say_so(docker: Docker) -> None:
    results = sample(Policy.DATADOG_IAC)
    assert unlike(results, of(kics, results, docker), "KICS") == {}
    assert any(result.changed for result in results.values())


def test_datadog_asks_where_findings_say_so(docker: Docker) -> None:
    results = sample(Policy.DATADOG_SAST)
    assert unlike(results, of(datadog, results, docker), "Datadog's static analysis") == {}
    assert any(result.changed for result in results.values())


def test_hadolint_asks_where_findings_say_so(programs: Callable[[str], str], tmp_path: Path) -> None:
    results = sample(Policy.HADOLINT)
    assert unlike(results, of_hadolint(results, programs("hadolint"), tmp_path), "hadolint 2.15.1") == {}


@pytest.mark.thorough
def test_kics_asks_where_findings_of_cases_say_so(docker: Docker, disagreements: Disagreements) -> None:
    results = cases(Policy.DATADOG_IAC)
    found = unlike(results, of(kics, results, docker), "KICS")
    assert found.keys() == disagreements["kics-after-fix"].keys(), found


@pytest.mark.thorough
def test_datadog_asks_where_findings_of_cases_say_so(docker: Docker, disagreements: Disagreements) -> None:
    results = cases(Policy.DATADOG_SAST)
    found = unlike(results, of(datadog, results, docker), "Datadog's static analysis")
    assert found.keys() == disagreements["datadog-after-fix"].keys(), found


@pytest.mark.thorough
def test_hadolint_asks_where_findings_of_cases_say_so(
    programs: Callable[[str], str], disagreements: Disagreements, tmp_path: Path
) -> None:
    results = cases(Policy.HADOLINT)
    found = unlike(results, of_hadolint(results, programs("hadolint"), tmp_path), "hadolint 2.15.1")
    assert found.keys() == disagreements["hadolint-after-fix"].keys(), found


def test_a_hadolint_that_asks_for_mounts_is_one_changed_row() -> None:
    """Its maintainers mean to (pull request 1249): then it is content with a mount, and no flag answers it."""
    row = SCANNERS["hadolint"]._replace(shown="hadolint 3", flag=None, wants="a cache mount")
    source = b"FROM python:3.13\nRUN pip install a\n"
    flagged, mounted = (fix(source, Settings(remedy=name, buildkit=True)).output for name in ("flag", "mount"))
    assert [bool(asks(parse(one), row)) for one in (source, flagged, mounted)] == [True, True, False]


def still_asking(result: FixResult, shown: str) -> dict[int, bool]:
    """Of each instruction of the fixed file of which all findings are fixed, whether one says that a scanner asks."""
    lines = [edit.offset for edit in edits_of(result.findings) if edit.text.endswith(b"\n")]
    found: dict[int, list[Finding]] = {}
    for node in parse(result.output).instructions:
        span = range(node.line, node.line + node.raw.rstrip().count(b"\n") + 1)
        inside = [one for one in result.findings if one.line + sum(at <= one.start for at in lines) in span]
        if inside and all(one.verdict is Verdict.FIX for one in inside):
            found[node.line] = inside
    asks = f"{shown}(?:, | and )?[^;]*will still ask for"
    return {line: any(re.search(asks, one.message) for one in inside) for line, inside in found.items()}


def unsaid(results: dict[str, FixResult], alerts: dict[str, set[int]], shown: str) -> dict[str, list[int]]:
    """Where a scanner asks of what is fixed and no finding says so, and where one says so and it does not."""
    found = {
        name: [line for line, told in still_asking(result, shown).items() if told is not (line in alerts[name])]
        for name, result in results.items()
        if name in alerts
    }
    return {name: lines for name, lines in found.items() if lines}


@pytest.fixture(scope="module", params=OTHERS)
def other(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(params=["sample", pytest.param("cases", marks=pytest.mark.thorough)])
def otherwise(request: pytest.FixtureRequest, other: str) -> dict[str, FixResult]:
    """What fix makes under another remedy than the flag."""
    if request.param == "cases":
        return {name: one for name, one in under(other).items() if not any(f.reason in UNREAD for f in one.findings)}
    given = Settings(remedy=other, buildkit=True)
    return {name: fix(source, given) for name, source in SOURCES.items()}


def test_findings_say_who_still_asks_under_another_remedy(
    otherwise: dict[str, FixResult], programs: Callable[[str], str], tmp_path: Path
) -> None:
    hadolint = of_hadolint(otherwise, programs("hadolint"), tmp_path)
    assert any(line for result in otherwise.values() for line in still_asking(result, "KICS").values())
    assert unsaid(otherwise, hadolint, "hadolint 2.15.1") == {}


def test_findings_say_where_kics_still_asks_under_another_remedy(
    otherwise: dict[str, FixResult], other: str, docker: Docker, disagreements: Disagreements
) -> None:
    """It is asked about what Docker's parser reads, and that of a template is another file than ours."""
    read = {name: one for name, one in otherwise.items() if name not in disagreements["docker"]}
    found = unsaid(read, of(kics, read, docker), "KICS")
    assert found.keys() == disagreements[f"kics-under-{other}"].keys() & read.keys(), found


def test_findings_say_where_datadog_still_asks_under_another_remedy(
    otherwise: dict[str, FixResult], other: str, docker: Docker, disagreements: Disagreements
) -> None:
    read = {name: one for name, one in otherwise.items() if name not in disagreements["docker"]}
    found = unsaid(read, of(datadog, read, docker), "Datadog's static analysis")
    assert found.keys() == disagreements[f"datadog-under-{other}"].keys() & read.keys(), found
