"""The format for people: a line per finding as linters write it, the source line below it if asked, and a summary."""

from collections import Counter
from collections.abc import Iterable, Iterator

from fixer.output.report import Report, Tally, message
from fixer.output.visible import leading, visible
from fixer.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fixer.judgement.finding import Finding


_COLOURS = {"fix": "31", "refused": "33", "present": "32", "protected": "32", "suppressed": "36", "told": "34"}
_MOST_EXPLAINED = 3
_DIFF_COLOURS = {"---": "1", "+++": "1", "@@ ": "36", "-": "31", "+": "32"}


class View(NamedTuple):
    """How much is told, and whether in colour; ``verdicts`` are the ones whose findings get a line."""

    verdicts: frozenset[str]
    has_colour: bool = False
    has_source: bool = False


def lines(reports: Iterable[Report], view: View) -> Iterator[str]:
    """The findings of all reports, each line with its end."""
    for report in reports:
        for finding in report.findings:
            if finding.verdict in view.verdicts:
                yield _finding(report, finding, view)


def statistics(reports: Iterable[Report], view: View) -> Iterator[str]:
    """How often each reason was met, the most frequent first, each line with its end."""
    counts = Counter(
        (finding.verdict.value, finding.reason)
        for report in reports
        for finding in report.findings
        if finding.verdict.value in view.verdicts
    )
    width = len(str(max(counts.values(), default=0)))
    for (verdict, reason), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield f"{count:>{width}} {_painted(verdict, _COLOURS[verdict], view)} {reason}\n"


def shown_diff(diff: bytes, *, has_colour: bool) -> str:
    """A diff for a terminal: escape sequences in it are shown, not obeyed."""
    shown = diff.decode("utf-8", "surrogateescape").split("\n")[:-1]
    return "".join(_diff_line(line, has_colour=has_colour) for line in shown)


def check_summary(tally: Tally, *, is_verbose: bool) -> str:
    """The last line of ``check``."""
    if not tally.files:
        return f"Found no Dockerfiles{_left_out(tally)}."
    found, files = tally.verdicts["fix"], tally.changed + tally.unwritten
    said = f"Found {_commands(found)} to fix in {_files(files)}" if found else _nothing(tally)
    return said + _others(tally, is_verbose=is_verbose) + "."


def fix_summary(tally: Tally, *, is_verbose: bool, is_dry: bool) -> str:
    """The last line of ``fix``."""
    if not tally.files:
        return f"Found no Dockerfiles{_left_out(tally)}."
    verb = "Would fix" if is_dry else "Fixed"
    if tally.fixes:
        done = f"{verb} {_commands(tally.fixes)} in {_files(tally.changed)}"
    else:  # all of it in files that could not be written
        left = tally.verdicts["fix"]
        done = f"Fixed nothing of {_commands(left)}" if left else _nothing(tally)
    return done + _others(tally, is_verbose=is_verbose) + "."


def comments_summary(tally: Tally) -> str:
    """The line on ignore comments that were asked for."""
    count = tally.comments
    return f"Added {count} ignore comment{'' if count == 1 else 's'}.\n" if count else "Added no ignore comment.\n"


def baseline_summary(path: str, count: int) -> str:
    """The line on a baseline that was not there and was written."""
    held = {0: "no finding", 1: "1 finding, which counts no more"}.get(count, f"{count} findings, which count no more")
    return f"Wrote the baseline {visible(path)} with {held}."


def no_baseline(path: str, failed: int) -> str:
    """The line on a baseline that was not there and is not written, as so many files failed."""
    files, them = ("1 file", "it") if failed == 1 else (f"{failed} files", "them")
    return (
        f"The baseline {visible(path)} is not written, as {files} failed: mend or exclude {them}, and run this again."
    )


def fixable(tally: Tally) -> str:
    """How to fix what ``check`` found, or nothing; what stands in scripts needs an option where no settings say so."""
    if tally.plain:
        return "Fixable with `fix`" + (", in scripts with `fix --scripts fix`" if tally.offered else "")
    return "Fixable with `fix --scripts fix`" if tally.offered else ""


def uv_left(tally: Tally) -> str:
    """What was passed by as nobody asked for uv, or nothing."""
    return (
        f"`--uv` takes in {tally.uv_left} `uv pip install` that {_was(tally.uv_left)} left alone"
        if tally.uv_left
        else ""
    )


def next_steps(tally: Tally, *, to_fix: str, left: str = "") -> str:
    """What to do now, in a line with its end, or nothing.

    ``to_fix`` says how to fix what is found, ``left`` what was not looked at, if anything was.
    """
    reasons = " ".join(reason for reason, _ in tally.refusals.most_common(_MOST_EXPLAINED))
    steps = [step for step in (to_fix, left) if step]
    steps += [f"`explain {reasons}` says more of what was refused"] if reasons else []
    return f"{'; '.join(steps)}.\n" if steps else ""


def _finding(report: Report, finding: "Finding", view: View) -> str:
    place = f"{leading(report.path)}:{finding.line}:{finding.column}:"
    reason = _painted(finding.reason, _COLOURS[finding.verdict.value], view)
    head = f"{_painted(place, '1', view)} {reason} {visible(message(finding))}\n"
    return head + _source(report.source, finding, view) if view.has_source else head


def _source(source: bytes, finding: "Finding", view: View) -> str:
    """The finding's first line with carets below the command, counted in what is shown."""
    start = source.rfind(b"\n", 0, finding.start) + 1
    end = source.find(b"\n", finding.start)
    end = len(source) if end < 0 else end
    before, marked, after = (
        _shown(source[a:b])
        for a, b in ((start, finding.start), (finding.start, min(finding.end, end)), (min(finding.end, end), end))
    )
    number = str(finding.line)
    margin = " " * len(number)
    carets = _painted("^" * max(len(marked), 1), _COLOURS[finding.verdict.value], view)
    return f"{margin} |\n{number} | {before}{marked}{after}\n{margin} | {' ' * len(before)}{carets}\n\n"


def _shown(part: bytes) -> str:
    return visible(part.decode("utf-8", "surrogateescape").rstrip("\r").replace("\t", "    "))


def _painted(text: str, colour: str, view: View) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m" if view.has_colour else text


def _diff_line(line: str, *, has_colour: bool) -> str:
    colour = next((colour for start, colour in _DIFF_COLOURS.items() if line.startswith(start)), None)
    shown = visible(line.removesuffix("\r").replace("\t", "    "))
    return f"\x1b[{colour}m{shown}\x1b[0m\n" if has_colour and colour else shown + "\n"


def _nothing(tally: Tally) -> str:
    return f"Found nothing to fix in {_files(tally.judged)}" if tally.judged else "Judged no file"


def _others(tally: Tally, *, is_verbose: bool) -> str:
    told = ("refused", "told", "present", "protected", "suppressed") if is_verbose else ("refused", "told")
    parts = [f"{tally.verdicts[verdict]} {verdict}" for verdict in told if tally.verdicts[verdict]]
    parts += [f"{tally.defeated} beside a cache mount that stays empty"] if tally.defeated else []
    parts += [f"{_files(tally.errors)} failed"] if tally.errors else []
    parts += [_unknown(tally.unknown, is_verbose=is_verbose)] if tally.unknown else []
    return "".join(f"; {part}" for part in parts) + _left_out(tally)


def _left_out(tally: Tally) -> str:
    """What a search passed by without being told to: links, generated and foreign files."""
    return f"; {tally.left_out} left out, -v says why" if tally.left_out else ""


def _unknown(count: int, *, is_verbose: bool) -> str:
    """Scripts that nobody can read."""
    found = f"{count} script{'' if count == 1 else 's'} not looked into"
    return found if is_verbose else f"{found}, -v says why"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _commands(count: int) -> str:
    return f"{count} pip command{'' if count == 1 else 's'}"


def _files(count: int) -> str:
    return f"{count} file{'' if count == 1 else 's'}"
