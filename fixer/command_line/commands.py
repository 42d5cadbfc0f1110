"""The commands check and fix: options in, exit codes out."""

import sys
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

import click

from fixer.command_line import streams
from fixer.command_line.files import too_large
from fixer.command_line.inspection import Inspection
from fixer.command_line.options import OPTIONS, Call
from fixer.command_line.telling import tell
from fixer.errors import FileError, UsageError
from fixer.output import text
from fixer.output.report import Report, Tally
from fixer.search.discover import search
from fixer.search.gitignore import is_pattern

__all__ = ["check", "fix"]


@click.command(epilog="Example: pip-no-cache check . --exclude legacy/", params=[*OPTIONS])
@click.option(
    "--baseline",
    metavar="FILE",
    help="Write what is found to FILE if it is not there; else let only what it does not hold count.",
)
def check(*, baseline: str | None, **options: Any) -> None:  # noqa: ANN401 - click's own types stand in OPTIONS
    """List the pip commands that leave a cache in the image.

    PATH is a Dockerfile, a folder to search for Dockerfiles, or - for standard input; the default is the
    current folder. Exits with 0 if there is nothing to fix, with 1 if there is, and with 2 if a file could
    not be read or the call was wrong.
    """
    with streams.endings():
        call = _call(options)
        if call.show_settings:
            _show_settings(call)
        tally = Tally()
        reports = _reports(call, call.inspection())
        tell(_against(baseline, reports) if baseline else reports, tally, call, {"fix", "refused"})
        if call.is_text() and not call.quiet:
            streams.write(text.check_summary(tally, is_verbose=call.verbose) + "\n")
        code = _exit_code(tally, call, is_wrong=tally.fixes > 0)
    raise SystemExit(code)


@click.command(epilog="Example: pip-no-cache fix --diff . | git apply", params=[*OPTIONS])
@click.option("--diff", is_flag=True, help="Show what would change, as git apply takes it, and write nothing.")
def fix(*, diff: bool, **options: Any) -> None:  # noqa: ANN401
    """Add the flag to the pip commands that leave a cache in the image.

    PATH is a Dockerfile, a folder to search for Dockerfiles, or - to read standard input and write the result
    to standard output; the default is the current folder. Exits with 0 if all is done, with 1 if --diff has
    something to show, and with 2 if a file could not be read or written or the call was wrong.
    """
    with streams.endings():
        call = _call(options)
        if call.show_settings:
            _show_settings(call)
        tally = Tally()
        _refuse_mixtures(call, is_diff=diff)
        inspection = call.inspection()._replace(writes=not diff, diffs=diff)
        reports = _reports(call, inspection)
        if not call.is_text():
            tell(reports, tally, call, {"fix", "refused"})
        else:
            reports = _results(reports, call, is_diff=diff)
            tell(reports, tally, call, {"refused"}, is_aside=diff or call.is_stdin())
            _summarise(text.fix_summary(tally, is_verbose=call.verbose, is_dry=diff), call, is_diff=diff)
        code = _exit_code(tally, call, is_wrong=diff and tally.changed > 0)
    raise SystemExit(code)


def _show_settings(call: Call) -> NoReturn:
    from fixer.command_line import project

    for line in project.shown(call.paths, call.projects()):
        streams.write(line)
    raise SystemExit(0)


def _call(options: dict[str, Any]) -> Call:
    options["paths"] = options["paths"] or (".",)
    call = Call(**options)
    if call.quiet and call.verbose:
        raise UsageError("--quiet and --verbose exclude each other: give one of them")
    if sum(item.file is None for item in call.formats) > 1:
        raise UsageError("only one --format can go to standard output: name a file for the others, as in sarif=FILE")
    if call.output_file is not None and call.formats and all(item.file for item in call.formats):
        raise UsageError("--output-file is for the one --format without a file, and there is none: leave it out")
    if call.is_stdin() and len(call.paths) > 1:
        raise UsageError("- stands for the only file: give no other path with it")
    if "" in call.paths:
        raise UsageError("an empty path names nothing: give none at all for the current folder")
    if call.config is not None and call.no_config:
        raise UsageError("--config and --no-config exclude each other: give one of them")
    if call.config is not None:
        _refuse_broken(call)
    _refuse_no_globs("--include", call.include)
    _refuse_no_globs("--exclude", call.exclude)
    return call


def _refuse_broken(call: Call) -> None:
    try:
        call.projects().above("./")
    except FileError as error:
        raise UsageError(f"--config {error}") from error


def _refuse_no_globs(option: str, globs: tuple[str, ...]) -> None:
    for glob in globs:
        if not glob.strip() or not is_pattern(glob):
            raise UsageError(f"{option} {glob} is no glob: write one as in .gitignore")


def _refuse_mixtures(call: Call, *, is_diff: bool) -> None:
    if is_diff:
        return
    name, file = call.outputs[0]
    if call.is_stdin() and not call.is_text() and file is None:
        raise UsageError(f"with - the result goes to standard output: give --diff to have {name} there")
    if wrong := next((item.name for item in call.outputs if item.name not in ("json", "text")), None):
        raise UsageError(f"--format {wrong} tells what is to be done: give --diff, or use check")


def _reports(call: Call, inspection: Inspection) -> Iterator[Report]:
    if call.is_stdin():
        return iter((_stdin_report(call, inspection),))
    items = search(call.paths, call.selection())
    if call.jobs == 1:
        return inspection.reports(items)
    from fixer.command_line import jobs

    return jobs.reports(inspection, items, call.jobs)


def _stdin_report(call: Call, inspection: Inspection) -> Report:
    try:
        most = inspection.most_bytes(call.stdin_filename)
    except FileError as error:
        return Report(call.stdin_filename, error=str(error))
    source = streams.read(most + 1)
    if len(source) > most:
        return Report(call.stdin_filename, error=too_large(None, most))
    return inspection.stdin_report(call.stdin_filename, source)


def _against(path: str, reports: Iterable[Report]) -> Iterator[Report]:
    from fixer.command_line import baseline

    known = baseline.load(path)
    return baseline.saved(reports, path) if known is None else baseline.accepted(reports, known)


def _results(reports: Iterable[Report], call: Call, *, is_diff: bool) -> Iterator[Report]:
    """The reports as they come; diffs, and the file that came on standard input, go to standard output."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    has_colour = streams.has_colour(sys.stdout, is_refused=call.no_color)
    for report in reports:
        if is_diff:
            streams.write(text.shown_diff(report.diff, has_colour=has_colour) if is_terminal else report.diff)
        elif call.is_stdin() and report.error is None:
            streams.write(report.output)
        yield report


def _summarise(sentence: str, call: Call, *, is_diff: bool) -> None:
    if call.quiet or (call.is_stdin() and not call.verbose):
        return
    if is_diff or call.is_stdin():
        streams.complain(sentence)
    else:
        streams.write(sentence + "\n")


def _exit_code(tally: Tally, call: Call, *, is_wrong: bool) -> int:
    is_wrong = is_wrong or (call.strict and tally.verdicts["refused"] > 0)
    return 2 if tally.errors else int(is_wrong and not call.exit_zero)
