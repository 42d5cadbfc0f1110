"""Findings that were there when a baseline was written: known by their fingerprints, they no longer count.

The file is JSON: ``version``, and ``findings`` with path (from the repository's root), command and fingerprint each.
"""

import os
from collections.abc import Iterable, Iterator

from fixer.command_line import files, repository, streams
from fixer.errors import UsageError
from fixer.output import text
from fixer.output.report import Report, Tally
from fixer.output.visible import as_json, plain
from fixer.record import TYPE_CHECKING

if TYPE_CHECKING:
    from fixer.judgement.finding import Finding


_VERSION = 1
_WRONG = {"fix", "refused", "told"}
_MESSAGE = "it was there when the baseline was written"


def load(path: str) -> frozenset[str] | None:
    """The fingerprints that a baseline holds; None where there is no such file, UsageError where it is none."""
    import json

    try:
        found = json.loads(files.whole(path))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"--baseline {path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError):
        raise UsageError(f"--baseline {path} is no baseline: delete it to have it written anew") from None
    entries = found.get("findings") if isinstance(found, dict) and found.get("version") == _VERSION else None
    known = [entry.get("fingerprint") for entry in entries or () if isinstance(entry, dict)]
    if not isinstance(entries, list) or not all(isinstance(one, str) for one in known) or len(known) != len(entries):
        raise UsageError(f"--baseline {path} is no baseline of version {_VERSION}: delete it to have it written anew")
    return frozenset(str(one) for one in known)


def accepted(reports: Iterable[Report], known: frozenset[str]) -> Iterator[Report]:
    """The reports as they come, with what is known made ``suppressed``, with the reason ``baseline``."""
    for report in reports:
        marked = [
            _suppressed(finding) if finding.verdict.value in _WRONG and known_by in known else finding
            for finding, known_by in _identified(report)
        ]
        is_clean = not any(finding.verdict.value == "fix" for finding in marked)
        output = report.source if is_clean else report.output
        yield report._replace(findings=tuple(marked), output=output) if marked else report


def saved(reports: Iterable[Report], path: str, tally: Tally) -> Iterator[Report]:
    """The reports, when all are there and what they hold is written as a baseline, and counted.

    Where a file failed, nobody knows what is in it: the reports are as they came, and that nothing is written is said.
    """
    found = tuple(reports)
    if failed := sum(report.error is not None for report in found):
        yield from found
        streams.complain(text.no_baseline(path, failed))
        return
    entries = [entry for report in found for entry in _entries(report)]
    _write(path, ",\n".join(map(as_json, entries)))
    tally.baseline = len(entries)
    yield from accepted(found, frozenset(entry["fingerprint"] for entry in entries))


def _entries(report: Report) -> Iterator[dict[str, str]]:
    root = plain(repository.from_root(report.path))
    for finding, known_by in _identified(report):
        if finding.verdict.value in _WRONG:
            yield {"path": root, "command": plain(finding.command), "fingerprint": known_by}


def _write(path: str, lines: str) -> None:
    """The whole file, or none."""
    try:
        with open(path, "x", encoding="ascii") as stream:
            try:
                stream.write(f'{{"version": {_VERSION}, "findings": [\n{lines}\n]}}\n')
                stream.flush()
            except OSError:
                os.unlink(path)
                raise
    except OSError as error:
        raise UsageError(f"--baseline {path} cannot be written: {os.strerror(error.errno or 0)}") from error


def _identified(report: Report) -> Iterator[tuple["Finding", str]]:
    from fixer.judgement.fingerprint import fingerprints

    return zip(report.findings, fingerprints(repository.from_root(report.path), report.findings), strict=True)


def _suppressed(finding: "Finding") -> "Finding":
    from fixer.judgement.finding import Verdict

    return finding._replace(verdict=Verdict.SUPPRESSED, reason="baseline", message=_MESSAGE, edits=())
