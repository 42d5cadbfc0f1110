"""The commands check and fix: options in, exit codes out."""

import sys
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import click

from fixer.command_line import repository, streams
from fixer.command_line.files import too_large
from fixer.command_line.inspection import Inspection
from fixer.errors import UsageError
from fixer.output import text
from fixer.output.report import Report, Tally
from fixer.output.visible import visible
from fixer.search.discover import Selection, search
from fixer.search.gitignore import is_pattern

__all__ = ["check", "fix"]

_STDIN = "-"
_NEEDS_NOTHING = frozenset({"present", "protected", "suppressed"})


class _Call(NamedTuple):
    """The options that both commands have, as they were given."""

    paths: tuple[str, ...]
    policy: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    no_ignore: bool
    uv: bool
    wrapper: tuple[str, ...]
    no_suppress: bool
    max_bytes: int
    stdin_filename: str
    output_format: str
    strict: bool
    jobs: int
    quiet: bool
    verbose: bool
    no_color: bool

    def inspection(self) -> Inspection:
        return Inspection(
            policy=self.policy,
            uv=self.uv,
            wrappers=frozenset(self.wrapper),
            suppressions=not self.no_suppress,
            ignores=not self.no_ignore,
            max_bytes=self.max_bytes,
        )

    def selection(self) -> Selection:
        return Selection(self.include, self.exclude, ignores=not self.no_ignore)

    def is_text(self) -> bool:
        return self.output_format == "text"

    def is_stdin(self) -> bool:
        return _STDIN in self.paths


_OPTIONS = (
    click.Argument(["paths"], nargs=-1, metavar="[PATH]...", type=click.Path(readable=False)),
    click.Option(
        ["--policy"],
        type=click.Choice(["effective", "literal"]),
        default="effective",
        show_default=True,
        help="What is asked of a command: would it write a cache into the image, or does it lack the flag?",
    ),
    click.Option(["--include"], multiple=True, metavar="GLOB", help="Look also into files of this name or path."),
    click.Option(
        ["--exclude"], multiple=True, metavar="GLOB", help="Leave out files and folders of this name or path."
    ),
    click.Option(
        ["--no-ignore"],
        is_flag=True,
        help="Look also into what .gitignore names, into vendor/, third_party/, testdata/, fixtures/, "
        "and into generated files.",
    ),
    click.Option(["--uv"], is_flag=True, help="Treat `uv pip install` too."),
    click.Option(
        ["--wrapper"],
        multiple=True,
        metavar="NAME",
        help="A program that runs the rest of its command line, alone or as in 'tool run --opt= OPERAND'.",
    ),
    click.Option(["--no-suppress"], is_flag=True, help="Take no notice of ignore comments and scanners' settings."),
    click.Option(["--strict"], is_flag=True, help="Exit with 1 for refused commands too."),
    click.Option(
        ["--max-bytes"],
        type=click.IntRange(min=1),
        default=1_048_576,
        show_default=True,
        metavar="N",
        help="Do not read files that are larger.",
    ),
    click.Option(
        ["--stdin-filename"], default="Dockerfile", metavar="PATH", help="Where the file given on - would be lying."
    ),
    click.Option(
        ["--format", "output_format"],
        type=click.Choice(["text", "json", "sarif", "github"]),
        default="text",
        show_default=True,
        help="How the findings are told: to people, to scripts, to code scanning, or as annotations of GitHub Actions.",
    ),
    click.Option(
        ["--jobs", "-j"],
        type=click.IntRange(min=1),
        default=1,
        show_default=True,
        metavar="N",
        help="Processes to use.",
    ),
    click.Option(["--quiet", "-q"], is_flag=True, help="Tell errors only."),
    click.Option(["--verbose", "-v"], is_flag=True, help="Show the source, and the commands that need nothing too."),
    click.Option(["--no-color"], is_flag=True, help="No colours, as with NO_COLOR set."),
)


@click.command(epilog="Example: pip-no-cache check . --exclude legacy/", params=[*_OPTIONS])
def check(**options: Any) -> None:  # noqa: ANN401 - click's own types stand in _OPTIONS
    """List the pip commands that leave a cache in the image.

    PATH is a Dockerfile, a folder to search for Dockerfiles, or - for standard input; the default is the
    current folder. Exits with 0 if there is nothing to fix, with 1 if there is, and with 2 if a file could
    not be read or the call was wrong.
    """
    with streams.endings():
        call = _call(options)
        tally = Tally()
        _tell(_reports(call, call.inspection()), tally, call, {"fix", "refused"})
        if call.is_text() and not call.quiet:
            streams.write(text.check_summary(tally, is_verbose=call.verbose) + "\n")
        code = _exit_code(tally, tally.fixes > 0 or (call.strict and tally.verdicts["refused"] > 0))
    raise SystemExit(code)


@click.command(epilog="Example: pip-no-cache fix --diff . | git apply", params=[*_OPTIONS])
@click.option("--diff", is_flag=True, help="Show what would change, as git apply takes it, and write nothing.")
def fix(*, diff: bool, **options: Any) -> None:  # noqa: ANN401
    """Add the flag to the pip commands that leave a cache in the image.

    PATH is a Dockerfile, a folder to search for Dockerfiles, or - to read standard input and write the result
    to standard output; the default is the current folder. Exits with 0 if all is done, with 1 if --diff has
    something to show, and with 2 if a file could not be read or written or the call was wrong.
    """
    with streams.endings():
        call = _call(options)
        tally = Tally()
        _refuse_mixtures(call, is_diff=diff)
        inspection = call.inspection()._replace(writes=not diff, diffs=diff)
        reports = _reports(call, inspection)
        if not call.is_text():
            _tell(reports, tally, call, {"fix", "refused"})
        else:
            reports = _results(reports, call, is_diff=diff)
            _tell(reports, tally, call, {"refused"}, is_aside=diff or call.is_stdin())
            _summarise(text.fix_summary(tally, is_verbose=call.verbose, is_dry=diff), call, is_diff=diff)
        is_wrong = (diff and tally.changed > 0) or (call.strict and tally.verdicts["refused"] > 0)
        code = _exit_code(tally, is_wrong)
    raise SystemExit(code)


def _call(options: dict[str, Any]) -> _Call:
    options["paths"] = options["paths"] or (".",)
    call = _Call(**options)
    if call.quiet and call.verbose:
        raise UsageError("--quiet and --verbose exclude each other: give one of them")
    if call.is_stdin() and len(call.paths) > 1:
        raise UsageError("- stands for the only file: give no other path with it")
    if "" in call.paths:
        raise UsageError("an empty path names nothing: give none at all for the current folder")
    _refuse_no_globs("--include", call.include)
    _refuse_no_globs("--exclude", call.exclude)
    return call


def _refuse_no_globs(option: str, globs: tuple[str, ...]) -> None:
    for glob in globs:
        if not glob.strip() or not is_pattern(glob):
            raise UsageError(f"{option} {glob} is no glob: write one as in .gitignore")


def _refuse_mixtures(call: _Call, *, is_diff: bool) -> None:
    if is_diff or call.is_text():
        return
    if call.is_stdin():
        raise UsageError(f"with - the result goes to standard output: give --diff to have {call.output_format} there")
    if call.output_format != "json":
        raise UsageError(f"--format {call.output_format} tells what is to be done: give --diff, or use check")


def _reports(call: _Call, inspection: Inspection) -> Iterator[Report]:
    if call.is_stdin():
        return iter((_stdin_report(call, inspection),))
    items = search(call.paths, call.selection())
    if call.jobs == 1:
        return inspection.reports(items)
    from fixer.command_line import jobs

    return jobs.reports(inspection, items, call.jobs)


def _stdin_report(call: _Call, inspection: Inspection) -> Report:
    source = streams.read(call.max_bytes + 1)
    if len(source) > call.max_bytes:
        return Report(call.stdin_filename, error=too_large(None, call.max_bytes))
    return inspection.stdin_report(call.stdin_filename, source)


def _tell(reports: Iterable[Report], tally: Tally, call: _Call, verdicts: set[str], *, is_aside: bool = False) -> None:
    """Write the reports in the format that is asked for; ``is_aside`` sends text to standard error."""
    reports = tally.counted(reports)
    told = frozenset() if call.quiet else frozenset(verdicts) | ({"fix"} | _NEEDS_NOTHING if call.verbose else set())
    if not call.is_text():
        for piece in _pieces(reports, tally, call, told):
            streams.write(piece)
        return
    stream = sys.stderr if is_aside else sys.stdout
    view = text.View(told, streams.has_colour(stream, is_refused=call.no_color), has_source=call.verbose)
    for line in text.lines(_complained(reports, call), view):
        if is_aside:
            streams.complain(line.removesuffix("\n"))
        else:
            streams.write(line)


def _pieces(reports: Iterable[Report], tally: Tally, call: _Call, told: frozenset[str]) -> Iterator[str]:
    """The reports in one of the formats for programs."""
    if call.output_format == "json":
        from fixer.output import json_object

        return json_object.chunks(_complained(reports, call), tally)
    if call.output_format == "sarif":
        from fixer.output import sarif

        verdicts = sarif.LISTED | (_NEEDS_NOTHING if call.verbose else frozenset())
        return sarif.log([sarif.run(_from_root(_complained(reports, call)), verdicts)])
    from fixer.output import github

    return github.lines(_from_root(reports), told, is_verbose=call.verbose)


def _from_root(reports: Iterable[Report]) -> Iterator[Report]:
    """The reports as they come, with paths as a forge shows them."""
    return (report._replace(path=repository.from_root(report.path)) for report in reports)


def _complained(reports: Iterable[Report], call: _Call) -> Iterator[Report]:
    """The reports as they come; errors, notes, and with --verbose what is left out, go to standard error."""
    told: set[str] = set()
    for report in reports:
        if report.error is not None:
            streams.complain(f"{visible(report.path)}: {visible(report.error)}")
        elif report.left_out is not None and call.verbose:
            streams.complain(f"{visible(report.path)}: left out: it {visible(report.left_out)}")
        for note in report.notes:
            if note not in told:
                streams.complain(visible(note))
        told.update(report.notes)
        yield report


def _results(reports: Iterable[Report], call: _Call, *, is_diff: bool) -> Iterator[Report]:
    """The reports as they come; diffs, and the file that came on standard input, go to standard output."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    has_colour = streams.has_colour(sys.stdout, is_refused=call.no_color)
    for report in reports:
        if is_diff and not call.quiet:
            streams.write(text.shown_diff(report.diff, has_colour=has_colour) if is_terminal else report.diff)
        elif call.is_stdin() and not is_diff and report.error is None:
            streams.write(report.output)
        yield report


def _summarise(sentence: str, call: _Call, *, is_diff: bool) -> None:
    if call.quiet or (call.is_stdin() and not call.verbose):
        return
    if is_diff or call.is_stdin():
        streams.complain(sentence)
    else:
        streams.write(sentence + "\n")


def _exit_code(tally: Tally, is_wrong: bool) -> int:
    return 2 if tally.errors else int(is_wrong)
