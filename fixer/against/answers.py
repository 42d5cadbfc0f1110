"""What became of each result of a scan: held against the findings in its file at its lines."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from fixer.against.paths import Work, placed, spellings
from fixer.against.scan import Region, Result, Scan
from fixer.output.report import Report
from fixer.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal

    from fixer.judgement.finding import Finding

    Outcome = Literal["fixable", "fixed", "safe", "refused", "told", "suppressed", "gone", "failed", "left-out"]


# Of the findings at one place the one that is told: what asks for most comes first.
_OUTCOMES: "dict[str, Outcome]" = {
    "fix": "fixable",
    "refused": "refused",
    "told": "told",
    "suppressed": "suppressed",
    "protected": "safe",
    "present": "fixed",
}
_ORDER = tuple(_OUTCOMES)


class Answer(NamedTuple):
    """What became of one result, and why; ``findings`` are the commands at its place now.

    The outcomes are those of ``_OUTCOMES``, gone (no pip command there), failed (not judged) and left-out.
    """

    tool: str
    rule: str
    path: str
    line: int | None
    outcome: "Outcome"
    reason: str | None
    message: str
    findings: "tuple[Finding, ...]" = ()


class Answers(NamedTuple):
    """The answers in the order of the file, and how many results are of other rules or in unchecked files."""

    answers: tuple[Answer, ...]
    other_rules: int
    other_files: int


class Around(NamedTuple):
    """Where check runs: the top of the work tree, the current folder and what is ``wanted`` below that ("" for itself).

    ``from_root`` says of a checked file's path how it counts from the top, ``is_there`` whether such a path exists.
    """

    top: str
    here: str
    wanted: tuple[str, ...]
    from_root: "Callable[[str], str]"
    is_there: "Callable[[str], bool]"


class Comparison:
    """Keeps, while reports pass by, what is known of the files that the scan may be about; asked when all have passed.

    ``around`` knows where files lie.
    """

    def __init__(self, scan: Scan, around: Around) -> None:
        self._scan = scan
        self._around = around
        self._names = {name.rpartition("/")[2] for one in scan.results for uri in one.uris for name in spellings(uri)}
        self._reports: dict[str, Report] = {}

    def watched(self, reports: Iterable[Report]) -> Iterator[Report]:
        """The reports as they come."""
        for report in reports:
            path = self._around.from_root(report.path)
            if path.rpartition("/")[2] in self._names:
                self._reports[path] = report
            yield report

    def answers(self) -> Answers:
        """What became of every result."""
        folders = tuple(dict.fromkeys(("", self._around.here, *self._around.wanted)))
        work = Work(self._around.top, folders, frozenset(self._reports))
        found = [self._answer(result, path) for result, path in _paths(self._scan.results, work)]
        answers = tuple(answer for answer in found if answer is not None)
        return Answers(answers, self._scan.others, len(found) - len(answers))

    def _answer(self, result: Result, path: str | None) -> Answer | None:
        """None where the file is not among those that are checked."""
        report = self._reports.get(path) if path is not None else None
        if report is not None:
            return _judged(result, report)
        if path is None or not self._is_wanted(path) or self._around.is_there(path):
            return None
        return _told(result, path, "gone", "there is no such file")

    def _is_wanted(self, path: str) -> bool:
        return any(wanted in {"", path} or path.startswith(f"{wanted}/") for wanted in self._around.wanted)


def _paths(results: tuple[Result, ...], work: Work) -> Iterator[tuple[Result, str | None]]:
    for number in dict.fromkeys(result.run for result in results):
        ours = [result for result in results if result.run == number]
        yield from zip(ours, placed((result.uris for result in ours), work), strict=True)


def _told(result: Result, path: str, outcome: "Outcome", message: str) -> Answer:
    line = result.region.first if result.region else None
    return Answer(result.tool, result.rule, path, line, outcome, None, message)


def _judged(result: Result, report: Report) -> Answer:
    if report.error is not None:
        return _told(result, report.path, "failed", f"the file is not judged: it {report.error}")
    if report.left_out is not None:
        return _told(result, report.path, "left-out", f"the file is left out: it {report.left_out}")
    found = _there(report, result.region)
    if not found:
        return _told(result, report.path, "gone", "there is no pip command here")
    first = min(found, key=lambda finding: _ORDER.index(finding.verdict.value))
    answer = _told(result, report.path, _OUTCOMES[first.verdict.value], first.message)
    return answer._replace(reason=first.reason, findings=found)


def _there(report: Report, region: Region | None) -> "tuple[Finding, ...]":
    """The findings that a result is about: those in its region, else those of the instruction that it begins in.

    hadolint and KICS give the line of an instruction, whichever of its commands they mean.
    """
    whole = tuple(finding for finding in report.findings if not finding.command)  # the file itself is refused
    if region is None or whole:
        return whole or report.findings
    first, last = _instruction(report.source, region.first)
    exact = tuple(finding for finding in report.findings if _meets(finding, region))
    if exact and (region.is_wide or region.first != first):
        return exact
    lines = Region(first, max(last, region.last))
    return tuple(finding for finding in report.findings if _meets(finding, lines))


def _meets(finding: "Finding", region: Region) -> bool:
    """Whether they have something in common; a region without a width stands for its lines."""
    if finding.end_line < region.first or finding.line > region.last:
        return False
    if region.start is None or region.end is None or not region.is_wide:
        return True
    start, end = (region.first, region.start), (region.last, region.end)
    return (finding.line, finding.column) < end and start < (finding.end_line, finding.end_column)


def _instruction(source: bytes, line: int) -> tuple[int, int]:
    """The first and the last line of the instruction that has the line; the line alone where none has it."""
    return next((span for span in _instructions(source) if span[0] <= line <= span[1]), (line, line))


@lru_cache(maxsize=2)  # the results of a file stand together
def _instructions(source: bytes) -> tuple[tuple[int, int], ...]:
    from fixer.dockerfile.parser import parse

    lines = ((node.line, node.raw.rstrip(b"\r\n").count(b"\n")) for node in parse(source).instructions)
    return tuple((first, first + more) for first, more in lines)
