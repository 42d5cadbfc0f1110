"""Reports of one SweepReport: adding a format is adding a module and its line in ``FORMATS``."""

import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from bot import private
from bot.errors import TemplateError
from bot.model import SweepReport
from bot.model.history import Past
from bot.reports import html_report, json_report, markdown_report, sarif_report
from bot.secrets import redacted
from bot.texts.words import Sender
from fixer import FileError

_MOST_OF_TEMPLATE = 1 << 16


@dataclass(frozen=True, slots=True)
class Background:
    """What reports go by beside their sweep.

    ``template`` is the operator's own for report.md, empty for the built-in one; ``past`` is that of the campaign and
    ``sender`` who runs it; ``beside`` are the names of the files that are written together. ``is_whole``: the sweep was
    of all repositories of the config.
    """

    template: str = ""
    past: Past = field(default_factory=Past)
    sender: Sender = field(default_factory=Sender)
    beside: tuple[str, ...] = ()
    is_whole: bool = False


SARIF = "sarif"
FORMATS: Mapping[str, tuple[str, Callable[[SweepReport, Background], str]]] = {
    "json": ("report.json", lambda report, _: json_report.text(report)),
    "markdown": (
        "report.md",
        lambda report, told: markdown_report.text(report, told.template, told.beside, told.sender),
    ),
    "html": ("report.html", lambda report, told: html_report.text(report, told.past, told.beside, told.sender)),
}


def write(
    report: SweepReport, directory: Path, formats: Iterable[str], background: Background = Background()
) -> tuple[Path, ...]:
    """Writes the report in each format into the directory and returns the paths, one for all files of SARIF."""
    formats = tuple(formats)
    chosen = [FORMATS[name] for name in formats if name != SARIF]
    folders = [f"{sarif_report.FOLDER}/"] if SARIF in formats else []
    names = [*(name for name, _ in chosen), *folders]

    def told(own: str) -> Background:
        return replace(background, beside=tuple(name for name in names if name != own))

    paths = [save(directory / name, text(report, told(name))) for name, text in chosen]
    return (*paths, *(_sarif(report, directory / folder, is_whole=background.is_whole) for folder in folders))


def _sarif(report: SweepReport, folder: Path, *, is_whole: bool) -> Path:
    """A file for each repository that was looked into; others keep theirs as long as they are swept."""
    for name, text in sarif_report.files(report):
        save(folder / name, text)
    for path in sarif_report.outdated(folder, report) if is_whole and report.complete else ():
        with suppress(OSError):
            path.unlink()
    return folder


def template(path: Path | None) -> str:
    """The operator's template for report.md, tried with a sweep of nothing; raises ToolError where it is no use."""
    if path is None:
        return ""
    try:
        with path.open("rb") as stream:
            found = stream.read(_MOST_OF_TEMPLATE + 1)
        text = found.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise FileError(f"{path}: {reason}; mend [report] template, or leave it out") from None
    if len(found) > _MOST_OF_TEMPLATE:
        raise FileError(f"{path}: it has more than {_MOST_OF_TEMPLATE} bytes; shorten [report] template")
    if flaw := markdown_report.flaw(text):
        raise FileError(f"{path}: {flaw}; mend the template, or leave [report] template out")
    moment = datetime.fromtimestamp(0, UTC)
    try:
        markdown_report.text(SweepReport(moment, moment, dry_run=True, outcomes=()), text)
    except TemplateError as error:
        wrong = f"for a sweep of nothing it {error.wrong}"
        raise FileError(f"{path}: {wrong}; mend the template, or leave [report] template out") from None
    return text


def summarise(report: SweepReport, background: Background) -> str | None:
    """Adds report.md to the summary of a GitHub Actions job; a sentence where that cannot be done.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions#adding-a-job-summary
    """
    path = os.environ.get("GITHUB_STEP_SUMMARY", "")
    if not path:
        return "step_summary is set, but GITHUB_STEP_SUMMARY names no file: this is no job of GitHub Actions."
    try:
        with Path(path).open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(redacted(markdown_report.text(report, background.template, sender=background.sender)))
    except OSError as error:
        return f"The job's summary cannot be written: {error.strerror}."
    return None


def save(path: Path, text: str) -> Path:
    """Writes the text whole or not at all, for nobody else to read, into a folder made if missing; returns the path."""
    try:
        private.make_folder(path.parent)
        return _written(path, text)
    except OSError as error:
        reason = error.strerror or "unknown error"
        raise FileError(f"{path.parent}: the report cannot be written ({reason}); mend [report] directory") from None


def _written(path: Path, text: str) -> Path:
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(redacted(text))
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path
