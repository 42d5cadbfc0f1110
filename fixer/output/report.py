"""What is known about one file after it was looked into, and the sums over all of them."""

from collections import Counter
from collections.abc import Iterable, Iterator

from fixer.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from fixer.engine import FixResult
    from fixer.judgement.finding import Finding, Settings, UnknownScript
    from fixer.output.quotes import Quote


_MOST_VIAS = 3  # of a script, that are told in a sentence


class Ran(NamedTuple):
    """A Dockerfile that runs scripts of the work tree at ``top``, or may: how it was judged, and what was found."""

    top: str
    settings: "Settings"
    result: "FixResult"


class Report(NamedTuple):
    """One file: what was found, and its bytes before and after.

    ``error`` is the sentence for a file that could not be read or written, ``left_out`` the reason for one
    that a search passes by, ``notes`` what is wrong around it. ``diff`` is there where it was asked for, ``ran`` where
    the file runs scripts, which have reports of their own; ``comments`` counts the ignore comments that were put in,
    ``uv_left`` each `uv pip install` that would get the flag if uv were asked for. ``unknown`` are the scripts that the
    file runs and nobody can read. Where the bytes are gone, ``quotes`` are what was kept of them.
    """

    path: str
    source: bytes = b""
    output: bytes = b""
    findings: "tuple[Finding, ...]" = ()
    error: str | None = None
    left_out: str | None = None
    diff: bytes = b""
    notes: tuple[str, ...] = ()
    ran: Ran | None = None
    comments: int = 0
    uv_left: int = 0
    unknown: "tuple[UnknownScript, ...]" = ()
    quotes: "tuple[Quote, ...] | None" = None

    @property
    def is_changed(self) -> bool:
        """Whether the file was changed or, where nothing is written, would be."""
        return self.error is None and self.output != self.source

    @property
    def is_judged(self) -> bool:
        """Whether the file was looked into, even if it could not be written then."""
        return self.error is None or bool(self.findings)


def message(finding: "Finding") -> str:
    """What is said of a finding, with where its script is run."""
    if not finding.via:
        return finding.message
    places = [f"{path}:{line}" for path, line in finding.via]
    more = f" and {len(places) - _MOST_VIAS} more" if len(places) > _MOST_VIAS else ""
    return f"{finding.message} (run by {', '.join(places[:_MOST_VIAS])}{more})"


class Tally:
    """The sums, kept while the reports pass by."""

    def __init__(self) -> None:
        self.files = self.changed = self.errors = self.left_out = 0
        self.judged = 0  # files that were looked into, which one with an error may have been
        self.fixes = 0  # in files without an error
        self.unwritten = 0  # files with an error that have something to fix
        self.plain = 0  # of these, what `fix` does without being told of scripts
        self.defeated = 0  # mounts beside a flag
        self.offered = 0  # in scripts that are fixed for the asking only
        self.uv_left = 0  # `uv pip install` that were passed by as nobody asked for uv
        self.unknown = 0  # scripts that nobody can read
        self.comments = 0  # that ignore, put in by this run
        self.baseline: int | None = None  # findings of the baseline that this run wrote, if it did
        self.verdicts = Counter[str]()
        self.refusals = Counter[str]()  # by reason
        self.against: Callable[[], object] | None = None  # what became of a scanner's results, if it is asked

    def counted(self, reports: Iterable[Report]) -> Iterator[Report]:
        """The reports as they come, each added to the sums."""
        for report in reports:
            if report.left_out is None:
                self._add(report)
            else:
                self.left_out += 1
            yield report

    def _add(self, report: Report) -> None:
        self.files += 1
        self.changed += report.is_changed
        self.errors += report.error is not None
        self.judged += report.is_judged
        self.unwritten += report.error is not None and any(one.verdict == "fix" for one in report.findings)
        self.comments += report.comments
        self.uv_left += report.uv_left
        self.unknown += len(report.unknown)
        for finding in report.findings:
            self.verdicts[finding.verdict] += 1
            is_fix = finding.verdict == "fix" and report.error is None
            self.fixes += is_fix
            self.plain += is_fix and not finding.is_offered
            self.defeated += finding.reason == "flag-defeats-mount"
            self.offered += finding.is_offered
            if finding.verdict == "refused":
                self.refusals[finding.reason] += 1
