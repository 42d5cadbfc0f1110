"""Annotations of GitHub Actions: workflow commands, a line each, that mark the lines of a pull request.

The escapes are those of actions/toolkit (packages/core/src/command.ts).
"""

from collections.abc import Iterable, Iterator

from fixer.output.report import Report, message
from fixer.output.visible import visible
from fixer.record import TYPE_CHECKING

if TYPE_CHECKING:
    from fixer.judgement.finding import Finding


_COMMANDS = {"fix": "warning"}
_TITLE = "pip-no-cache"
_IN_MESSAGES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTIES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def lines(reports: Iterable[Report], verdicts: frozenset[str], *, is_verbose: bool = False) -> Iterator[str]:
    """The annotations of all reports, errors and notes too, each line with its end.

    The reports' paths count from the repository's root. No line begins with other people's text, which the
    runner could take for a command. ``is_verbose`` tells the debug log what was not looked into.
    """
    told: set[str] = set()
    for report in reports:
        for note in report.notes:
            if note not in told:
                yield _command("warning", {"title": _TITLE}, note)
        told.update(report.notes)
        if report.error is not None:
            yield _command("error", {"file": report.path, "title": _TITLE}, f"{report.path}: {report.error}")
        elif report.left_out is not None and is_verbose:
            yield _command("debug", {}, f"{report.path}: left out: it {report.left_out}")
        for script in report.unknown if is_verbose else ():
            yield _command("debug", {}, f"{report.path}:{script.line}: {script.message}")
        for finding in report.findings:
            if finding.verdict.value in verdicts:
                yield _finding(report.path, finding)


def _finding(path: str, finding: "Finding") -> str:
    where: dict[str, str | int] = {"file": path, "line": finding.line, "endLine": finding.end_line}
    if finding.line == finding.end_line:  # the runner drops columns of different lines, and says so
        where |= {"col": finding.column, "endColumn": finding.end_column}
    command = _COMMANDS.get(finding.verdict.value, "notice")
    return _command(command, {**where, "title": f"{_TITLE} ({finding.reason})"}, message(finding))


def _command(name: str, properties: dict[str, str | int], message: str) -> str:
    given = ",".join(f"{key}={visible(str(value).translate(_IN_PROPERTIES))}" for key, value in properties.items())
    return f"::{name}{' ' if given else ''}{given}::{visible(message.translate(_IN_MESSAGES))}\n"
