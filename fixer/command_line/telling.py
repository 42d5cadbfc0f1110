"""Reports written in the formats that were asked for: to standard output, to standard error, and to files."""

import sys
from collections.abc import Iterable, Iterator

from fixer import __version__
from fixer.command_line import repository, streams
from fixer.command_line.options import Call, Output
from fixer.errors import UsageError
from fixer.output import text
from fixer.output.report import Report, Tally
from fixer.output.visible import leading, visible
from fixer.record import TYPE_CHECKING

if TYPE_CHECKING:
    from fixer.judgement.finding import Finding

_NEEDS_NOTHING = frozenset({"present", "protected", "suppressed"})


def tell(reports: Iterable[Report], tally: Tally, call: Call, verdicts: set[str], *, is_aside: bool = False) -> None:
    """Write the reports in the formats that are asked for; ``is_aside`` sends text to standard error."""
    told = frozenset() if call.quiet else frozenset(verdicts) | ({"fix"} | _NEEDS_NOTHING if call.verbose else set())
    first, *others = call.outputs
    reports = tally.counted(reports)
    reports = reports if first.name == "github" else _complained(reports, call)
    kept = tuple(reports) if others else reports
    if first.file is not None or first.name != "text":
        _write(first, kept, tally, call, told)
    else:
        _tell_people(kept, call, told, is_aside=is_aside)
    for output in others:
        _write(output, kept, tally, call, told or frozenset(verdicts))


def tell_beside(line: str, call: Call) -> None:
    """Write a line for people where text goes, else to standard error: a log may be all that they see."""
    if call.is_text():
        streams.write(line + "\n")
    else:
        streams.complain(line)


def _tell_people(reports: Iterable[Report], call: Call, told: frozenset[str], *, is_aside: bool) -> None:
    stream = sys.stderr if is_aside else sys.stdout
    view = text.View(told, streams.has_colour(stream, is_refused=call.no_color), has_source=call.verbose)
    for line in text.statistics(reports, view) if call.statistics else text.lines(reports, view):
        if is_aside:
            streams.complain(line.removesuffix("\n"))
        else:
            streams.write(line)


def _write(output: Output, reports: Iterable[Report], tally: Tally, call: Call, told: frozenset[str]) -> None:
    """Write one format to its file, or to standard output."""
    pieces = _pieces(output.name, reports, tally, call, told)
    if output.file is None:
        for piece in pieces:
            streams.write(piece)
        return
    try:
        with open(output.file, "w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
            stream.writelines(pieces)
    except OSError as error:
        raise UsageError(f"{output.file} cannot be written: {error.strerror}; name another file") from error


def _pieces(name: str, reports: Iterable[Report], tally: Tally, call: Call, told: frozenset[str]) -> Iterator[str]:
    """The reports in one of the formats."""
    if name == "text":
        view = text.View(told, has_source=call.verbose)
        return text.statistics(reports, view) if call.statistics else text.lines(reports, view)
    if name == "json":
        from fixer.output import json_object

        return json_object.chunks(reports, tally)
    reports = _from_root(reports)
    if name == "sarif":
        from fixer.output import sarif

        verdicts = sarif.LISTED | (_NEEDS_NOTHING if call.verbose else frozenset())
        verdicts -= {"suppressed"} if call.sarif_suppressed == "drop" else set()
        return sarif.log([sarif.run(reports, sarif.About(__version__), verdicts)])
    if name == "github":
        from fixer.output import github

        return github.lines(reports, told, is_verbose=call.verbose)
    if name == "junit":
        from fixer.output import junit

        return junit.chunks(reports, frozenset({"fix", "refused", "told"} if call.strict else {"fix"}))
    if name == "gitlab":
        from fixer.output import gitlab

        return gitlab.chunks(reports, frozenset({"fix", "refused", "told"}))
    if name == "markdown":
        from fixer.output import markdown

        return markdown.lines(reports, frozenset({"fix", "refused", "told"}))
    from fixer.output import rdjson

    return rdjson.chunks(reports, frozenset({"fix", "refused", "told"}))


def _from_root(reports: Iterable[Report]) -> Iterator[Report]:
    """The reports as they come, with paths as a forge shows them."""
    for report in reports:
        findings = tuple(_via_from_root(finding) if finding.via else finding for finding in report.findings)
        yield report._replace(path=repository.from_root(report.path), findings=findings)


def _via_from_root(finding: "Finding") -> "Finding":
    return finding._replace(via=tuple(one._replace(path=repository.from_root(one.path)) for one in finding.via))


def _complained(reports: Iterable[Report], call: Call) -> Iterator[Report]:
    """The reports as they come; errors, notes, and with --verbose what was not looked into, go to standard error."""
    told: set[str] = set()
    for report in reports:
        if report.error is not None:
            streams.complain(f"{leading(report.path)}: {visible(report.error)}")
        elif report.left_out is not None and call.verbose:
            streams.complain(f"{leading(report.path)}: left out: it {visible(report.left_out)}")
        for script in report.unknown if call.verbose else ():
            streams.complain(f"{leading(report.path)}:{script.line}: {visible(script.message)}")
        for note in report.notes:
            if note not in told:
                streams.complain(visible(note))
        told.update(report.notes)
        yield report
