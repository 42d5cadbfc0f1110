"""Reports of one SweepReport: adding a format is adding a module and its line in ``FORMATS``."""

import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from bot import private
from bot.model import SweepReport
from bot.reports import json_report, markdown_report
from bot.secrets import redacted
from fixer import FileError

FORMATS: Mapping[str, tuple[str, Callable[[SweepReport], str]]] = {
    "json": ("report.json", json_report.text),
    "markdown": ("report.md", markdown_report.text),
}


def write(report: SweepReport, directory: Path, formats: Iterable[str]) -> tuple[Path, ...]:
    """Writes the report in each format into the directory and returns the paths."""
    return tuple(save(directory / name, text(report)) for name, text in map(FORMATS.__getitem__, formats))


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
