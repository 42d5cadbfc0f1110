"""Scripts that Dockerfiles run: reported, and written, when all Dockerfiles are done."""

import os
from collections.abc import Callable, Iterable, Iterator

from fixer.command_line import files, repository
from fixer.command_line.project import Projects
from fixer.command_line.work_tree import work_tree
from fixer.errors import FileError, ToolError
from fixer.output.report import Ran, Report
from fixer.record import TYPE_CHECKING, NamedTuple
from fixer.search.gitignore import Rules, is_ignored_below, patterns
from fixer.search.names import FOREIGN_FOLDERS, is_generated, relative

if TYPE_CHECKING:
    from fixer.engine import FixResult
    from fixer.judgement.finding import Finding, Scripts

_MOST_BYTES = 1_048_576


class ScriptInspection(NamedTuple):
    """What the command line says of scripts; None is for the project's settings to say."""

    scripts: str | None
    exclude: Rules | None
    ignores: bool | None
    projects: Projects
    writes: bool
    diffs: bool

    def reports(self, reports: Iterable[Report]) -> Iterator[Report]:
        """The reports of Dockerfiles as they come, and then those of the scripts that they run."""
        judged: list[str] = []
        ran: list[Ran] = []
        seen: set[tuple[str, str, int]] = set()
        for report in reports:
            if report.error is None and report.left_out is None and not _is_refused(report):
                judged.append(report.path)
            if report.ran is not None:
                ran.append(report.ran)
            more = self._uv_left(report.ran, seen) if report.ran is not None else 0
            yield report._replace(uv_left=report.uv_left + more) if more else report
        for top in dict.fromkeys(one.top for one in ran if one.result.runs):
            yield from self._below(top, [one for one in ran if one.top == top], judged)

    def _uv_left(self, ran: Ran, seen: set[tuple[str, str, int]]) -> int:
        """How many `uv pip install` were passed by in its scripts, and not seen in those of a Dockerfile before it."""
        new = {(ran.top, path, start) for path, start in ran.result.uv_runs} - seen
        seen |= new
        return sum(not self._is_left_out(top, path) for top, path, _ in new)

    def _below(self, top: str, ran: list[Ran], judged: list[str]) -> Iterator[Report]:
        """The reports of the scripts in one work tree."""
        from fixer.scripts import check_scripts, fix_scripts, unjudged

        tree = work_tree(top)
        kept = [(one.settings, self._kept(top, one.result)) for one in ran]
        paths = {finding.path for _, result in kept for finding in result.runs}
        done = dict.fromkeys(name for path in judged for at, name in (repository.place(path),) if at == top)
        results = {**dict.fromkeys(done), **{settings.name: result for settings, result in kept}}
        left = unjudged(results, tree, paths, ran[0].settings)
        mode = self._mode(top)
        if self.writes or self.diffs:
            found = fix_scripts(kept, tree, mode, left)
        else:
            found = check_scripts((finding for _, result in kept for finding in result.runs), tree, mode, left)
        for path, result in found.items():
            yield self._report(relative(os.path.join(top, path)), top, result)

    def _kept(self, top: str, result: "FixResult") -> "FixResult":
        """What was found in scripts that are not left out."""
        out = {path: self._is_left_out(top, path) for path in {finding.path for finding in result.runs}}
        return result._replace(runs=tuple(finding for finding in result.runs if not out[finding.path]))

    def _mode(self, top: str) -> Callable[[str], "Scripts"]:
        from fixer.judgement.finding import Scripts

        def mode(path: str) -> Scripts:
            whole = os.path.join(top, path)
            return Scripts(self.scripts or self.projects.above(whole).value("scripts", whole) or "tell")

        return mode

    def _is_left_out(self, top: str, path: str) -> bool:
        """Whether somebody says that the script is nobody's business: settings, options, what is ignored or foreign."""
        whole = os.path.join(top, path)
        try:
            project = self.projects.above(whole)
        except FileError:
            return True
        is_excluded = project.exclude is not None and project.exclude.covers(project.inside(whole))
        is_excluded = is_excluded or (self.exclude is not None and self.exclude.covers(repository.from_root(whole)))
        if is_excluded or project.value("enabled", whole) is False or project.value("scripts", whole) == "off":
            return True
        ignores = not project.value("generated", whole) if self.ignores is None else self.ignores
        if not ignores:
            return False
        if not FOREIGN_FOLDERS.isdisjoint(path.split("/")[:-1]) or _is_ignored(top, path):
            return True
        return is_generated(work_tree(top).read(path) or b"", path)

    def _report(self, shown: str, top: str, result: "FixResult") -> Report:
        findings = tuple(_shown(finding, top) for finding in result.findings)
        findings = findings if self._says_fix(shown) else tuple(map(_offered, findings))
        report = Report(shown, result.source, result.output, findings)
        if not report.is_changed:
            return report
        if self.diffs:
            from fixer.diff import unified_diff

            diff = unified_diff(result.source, result.output, repository.shown_in_diff(shown))
            return report._replace(diff=diff)
        return self._written(report) if self.writes else report

    def _says_fix(self, path: str) -> bool:
        """Whether the settings have the script fixed, without an option."""
        return bool(self.projects.above(path).value("scripts", path) == "fix")

    def _written(self, report: Report) -> Report:
        try:
            snapshot = files.read(report.path, _MOST_BYTES)
            if snapshot.source != report.source:
                raise FileError("changed while it was judged: run again")
            files.replace(report.path, snapshot, report.output)
        except ToolError as error:
            return report._replace(error=str(error))
        return report


def _is_ignored(top: str, path: str) -> bool:
    """Whether git passes a file by, which it does not where it tracks it."""
    if not is_ignored_below(top, path):
        return False
    from fixer.search.tracked import is_tracked  # imported late: few scripts are named so

    return not is_tracked(top, path)


def _is_refused(report: Report) -> bool:
    """Whether it is the whole file that was refused."""
    return any(finding.verdict == "refused" and not finding.command for finding in report.findings)


def _shown(finding: "Finding", top: str) -> "Finding":
    """The finding with the Dockerfiles that run it as they are called from the current folder."""
    via = tuple(one._replace(path=relative(os.path.join(top, one.path))) for one in finding.via)
    return finding._replace(via=via)


def _offered(finding: "Finding") -> "Finding":
    """The finding where an option alone has the script fixed."""
    return finding._replace(is_offered=finding.is_offered or finding.verdict == "fix")


def globs(exclude: tuple[str, ...]) -> Rules | None:
    """The globs of --exclude."""
    return patterns(exclude) if exclude else None
