"""What check and fix do with each file: read it, have it judged, write it; whatever happens becomes its report."""

import os
from collections.abc import Callable, Iterable, Iterator

from fixer.build.context.files_brought import might_run_files
from fixer.choices import CHOICES
from fixer.command_line import files, repository
from fixer.command_line.project import Project, Projects
from fixer.command_line.work_tree import work_tree
from fixer.errors import FileError, ToolError
from fixer.output.report import Ran, Report
from fixer.programs.quick import might_mention_pip
from fixer.record import TYPE_CHECKING, NamedTuple
from fixer.search.discover import Found, LeftOut, Missed, is_below
from fixer.search.names import is_generated

if TYPE_CHECKING:
    from fixer.judgement.finding import Finding, Settings


_MOST_BYTES = 1_048_576


class Inspection(NamedTuple):
    """All that the command line says about how files are treated; None is for the project's settings to say."""

    policy: str | None = None
    remedy: str | None = None
    buildkit: bool | None = None
    isolated_builds: str | None = None
    uv: bool | None = None
    wrappers: frozenset[str] | None = None
    suppressions: bool | None = None
    ignores: bool | None = None  # leave generated files out
    max_bytes: int | None = None
    projects: Projects = Projects()
    comment: str | None = None  # the reason in the ignore comments that are written above what is left
    writes: bool = False
    diffs: bool = False
    scripts: str | None = None

    def reports(self, items: Iterable[Found | Missed | LeftOut]) -> Iterator[Report]:
        """A report for each item of a search, in order."""
        return map(self.report, items)

    def report(self, item: Found | Missed | LeftOut) -> Report:
        """What is known about one item after all has been done for it; raises nothing that has to do with it."""
        match item:
            case Missed(path=path, message=message):
                return Report(path, error=message)
            case LeftOut(path=path, message=message):
                return Report(path, left_out=message)
        return _guarded(item.path, lambda: self._file(item))

    def stdin_report(self, name: str, source: bytes) -> Report:
        """What is known about bytes that came from elsewhere and would be lying at ``name``."""
        return _guarded(name, lambda: self._stdin(name, source))

    def most_bytes(self, path: str) -> int:
        """How large the file may be; ToolError where the settings are broken."""
        return self._most_bytes(self._project(path), path)

    def _stdin(self, name: str, source: bytes) -> Report:
        project = self._project(name)
        if project.value("enabled", name) is False:
            return Report(name, source, source)
        return self._judged(name, name, source, project)

    def _project(self, path: str) -> Project:
        try:
            return self.projects.above(path)
        except FileError as error:
            raise FileError(f"is not judged, because its settings are wrong: {error}") from error

    def _most_bytes(self, project: Project, path: str) -> int:
        found = project.value("max_bytes", path) if self.max_bytes is None else self.max_bytes
        return _MOST_BYTES if found is None else int(found)

    def _file(self, item: Found) -> Report:
        name = item.target or item.path
        project = self._project(name)
        if project.value("enabled", name) is False:
            return Report(item.path, left_out=f"is not to be looked into: {project.file} says enabled = false")
        snapshot = files.read(item.path, self._most_bytes(project, name))
        if not might_mention_pip(snapshot.source) and not self._runs_files(name, snapshot.source, project):
            return Report(item.path)
        ignores = not project.value("generated", name) if self.ignores is None else self.ignores
        if ignores and not item.is_named and is_generated(snapshot.source, name):
            return Report(item.path, left_out="says that a program wrote it: --no-ignore looks into it")
        judged = report = self._judged(item.path, name, snapshot.source, project)
        output = report.output if self.writes else snapshot.source
        if self.comment is not None:
            report, output = self._ignored(name, report, output, project)
        if output == snapshot.source:
            return report
        try:
            files.replace(_writable(item), snapshot, output)
        except FileError as error:
            return judged._replace(error=str(error))  # no comment stands there
        return report

    def _runs_files(self, path: str, source: bytes, project: Project) -> bool:
        """Whether the file may run scripts, and these are to be looked into."""
        if self.comment is not None or self.scripts == "off" or not might_run_files(source):
            return False
        return self._scripts(project, path) != "off"

    def _scripts(self, project: Project, path: str) -> str | None:
        found: str | None = self.scripts or project.value("scripts", path)
        return found

    def _ignored(self, path: str, report: Report, source: bytes, project: Project) -> tuple[Report, bytes]:
        """The report after ignore comments were put into the file, and what is to be written."""
        from fixer.ignoring import ignored

        found = ignored(source, self._settings(path, project, *repository.place(path)), self.comment or "")
        report = report._replace(comments=found.comments)
        if self.writes:
            findings = tuple(map(_as_done, report.findings, found.findings))
            return report._replace(output=found.output, findings=findings), found.output
        output = report.output if any(one.verdict == "fix" for one in found.findings) else found.output
        return report._replace(source=found.output, output=output, findings=found.findings), found.output

    def _judged(self, path: str, name: str, source: bytes, project: Project) -> Report:
        """The report on a file's bytes; it is shown as ``path``, and lies at ``name``."""
        from fixer.engine import check, fix

        top, inside = repository.place(name)
        settings = self._settings(name, project, top, inside)
        tree = work_tree(top) if self.comment is None else None  # comments are about this file alone
        is_proven = self.writes or self.diffs
        result = fix(source, settings, tree=tree) if is_proven else check(source, settings, tree)
        diff = self._diff(name, source, result.output) if self.diffs else b""
        report = Report(path, source, result.output, result.findings, diff=diff, notes=settings.repository.problems)
        report = report._replace(uv_left=result.uv_left, unknown=result.unknown)
        return report._replace(ran=Ran(top, settings, result)) if result.runs or result.may_run else report

    def _settings(self, path: str, project: Project, top: str, name: str) -> "Settings":
        from fixer.judgement.finding import Policy, Settings
        from fixer.judgement.suppress import RepositorySettings

        policy, remedy, builds = (self._chosen(key, project, path) for key in ("policy", "remedy", "isolated_builds"))
        uv = bool(project.value("uv", path)) if self.uv is None else self.uv
        buildkit = bool(project.value("buildkit", path)) if self.buildkit is None else self.buildkit
        wrappers = frozenset(project.value("wrappers", path) or ()) if self.wrappers is None else self.wrappers
        suppressions = project.value("suppressions", path) is not False if self.suppressions is None else False
        said = repository.settings(top) if suppressions else RepositorySettings()
        runs_scripts = self._scripts(project, path) != "off"
        return Settings(name, Policy(policy), uv, wrappers, suppressions, said, remedy, buildkit, builds, runs_scripts)

    def _chosen(self, key: str, project: Project, path: str) -> str:
        """What the command line says, else the settings, else the default."""
        given: str | None = getattr(self, key)
        return given or project.value(key, path) or CHOICES[key][0]

    def _diff(self, path: str, before: bytes, after: bytes) -> bytes:
        if before == after:
            return b""
        from fixer.diff import unified_diff

        return unified_diff(before, after, repository.shown_in_diff(path))


def _guarded(path: str, work: Callable[[], Report]) -> Report:
    try:
        return work()
    except ToolError as error:
        return Report(path, error=str(error))
    except Exception as error:  # noqa: BLE001 - the command line's handler: the other files are still to be done
        kind = type(error).__name__
        return Report(path, error=f"met a fault of pip-no-cache ({kind}: {error}): please report it")


def _as_done(old: "Finding", new: "Finding") -> "Finding":
    """What was fixed stays so, at its place now; the rest is as it is found now."""
    return new._replace(verdict=old.verdict, reason=old.reason, message=old.message) if old.verdict == "fix" else new


def _writable(item: Found) -> str:
    """Where the content is to go: a link is followed, but never out of the folders that were named."""
    if item.target is None:
        return item.path
    around = item.folder if not item.is_named else repository.top(item.path)
    if not any(is_below(item.target, os.path.realpath(folder)) for folder in (around, os.curdir)):
        raise FileError(f"is a link that leads elsewhere, to {item.target}: name that file to have it fixed")
    return item.target
