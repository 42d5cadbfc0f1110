"""What check and fix do alike: options that do not go together are refused, and files are looked for and judged."""

from __future__ import annotations

from fixer.command_line import streams
from fixer.command_line.files import too_large
from fixer.command_line.options import Call
from fixer.command_line.run_scripts import ScriptInspection, globs
from fixer.errors import FileError, UsageError
from fixer.output.report import Report, Tally
from fixer.record import TYPE_CHECKING
from fixer.search.discover import search
from fixer.search.gitignore import is_pattern
from fixer.search.names import slashed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from fixer.command_line.inspection import Inspection


def agreed(options: dict[str, Any]) -> Call:
    """The options of a call, where they may be given together; else UsageError."""
    options["paths"] = options["paths"] or (".",)
    options["stdin_filename"] = slashed(options["stdin_filename"])
    call = Call(**options)
    if call.quiet and call.verbose:
        raise UsageError("--quiet and --verbose exclude each other: give one of them")
    if sum(item.file is None for item in call.formats) > 1:
        raise UsageError("only one --format can go to standard output: name a file for the others, as in sarif=FILE")
    if call.output_file is not None and call.formats and all(item.file for item in call.formats):
        raise UsageError("--output-file is for the one --format without a file, and there is none: leave it out")
    if call.is_stdin() and len(call.paths) > 1:
        raise UsageError("- stands for the only file: give no other path with it")
    _refuse_comments(call)
    if "" in call.paths:
        raise UsageError("an empty path names nothing: give none at all for the current folder")
    if call.config is not None and call.no_config:
        raise UsageError("--config and --no-config exclude each other: give one of them")
    if call.config is not None:
        _refuse_broken(call)
    _refuse_no_globs("--include", call.include)
    _refuse_no_globs("--exclude", call.exclude)
    return call


def _refuse_comments(call: Call) -> None:
    if call.reason is not None and not call.add_ignore:
        raise UsageError("--reason is for the comments of --add-ignore: give both, or none")
    if call.reason is not None and not call.reason.isprintable():
        raise UsageError("--reason is one line of a comment: leave line ends and control characters out")
    if call.add_ignore and call.is_stdin():
        raise UsageError("--add-ignore writes into files, and - is none: name the file")
    if call.add_ignore and call.no_suppress:
        raise UsageError("--add-ignore and --no-suppress exclude each other: give one of them")


def show_settings(call: Call) -> int:
    """Write what --show-settings asks for; the exit code."""
    from fixer.command_line import project

    for line in project.shown(call.paths, call.projects()):
        streams.write(line)
    return 0


def reports(call: Call, inspection: Inspection) -> Iterator[Report]:
    """What is known of each file after all has been done for it."""
    return _scripts(call, inspection).reports(_dockerfiles(call, inspection))


def _scripts(call: Call, inspection: Inspection) -> ScriptInspection:
    """How the scripts are treated; behind what comes on standard input none is written."""
    given = inspection
    is_own = not call.is_stdin()
    scripts = "off" if given.scripts == "off" else given.scripts if is_own else "tell"
    return ScriptInspection(
        scripts, globs(call.exclude), given.ignores, given.projects, given.writes and is_own, given.diffs and is_own
    )


def _dockerfiles(call: Call, inspection: Inspection) -> Iterator[Report]:
    if call.is_stdin():
        return iter((_stdin_report(call, inspection),))
    items = search(call.paths, call.selection())
    if call.jobs == 1:
        return inspection.reports(items)
    from fixer.command_line import jobs

    return jobs.reports(inspection, items, call.jobs)


def exit_code(tally: Tally, call: Call, *, is_wrong: bool) -> int:
    """2 where something failed, 1 where something is wrong or, with --strict, refused or told."""
    is_wrong = is_wrong or (call.strict and tally.verdicts["refused"] + tally.verdicts["told"] > 0)
    return 2 if tally.errors else int(is_wrong and not call.exit_zero)


def _refuse_broken(call: Call) -> None:
    try:
        call.projects().above("./")
    except FileError as error:
        raise UsageError(f"--config {error}") from error


def _refuse_no_globs(option: str, globs: tuple[str, ...]) -> None:
    for glob in globs:
        if not glob.strip() or not is_pattern(glob):
            raise UsageError(f"{option} {glob} is no glob: write one as in .gitignore")


def _stdin_report(call: Call, inspection: Inspection) -> Report:
    try:
        most = inspection.most_bytes(call.stdin_filename)
    except FileError as error:
        return Report(call.stdin_filename, error=str(error))
    source = streams.read(most + 1)
    if len(source) > most:
        return Report(call.stdin_filename, error=too_large(None, most))
    return inspection.stdin_report(call.stdin_filename, source)
