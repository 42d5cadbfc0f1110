"""What the repository around a file says: its top folder, and its own scanners' settings."""

import os
from functools import lru_cache

from fixer.command_line.files import read
from fixer.errors import FileError
from fixer.record import TYPE_CHECKING
from fixer.search.discover import is_below
from fixer.search.gitignore import is_work_tree, work_tree
from fixer.search.names import relative, slashed

if TYPE_CHECKING:
    from fixer.judgement.suppress import RepositorySettings


_MOST_SETTINGS_BYTES = 1_048_576


def place(path: str) -> tuple[str, str]:
    """The top of the work tree that the file belongs to, and the path from there on, parted by ``/``.

    Without a work tree the top is the current folder, or the file's where that is not above. The path is what
    settings and ``*.in`` rules go by.
    """
    whole = os.path.abspath(path)
    folder = _top(os.path.dirname(whole))
    above = os.path.join(folder, "")
    inside = whole[len(above) :] if whole.startswith(above) else relative(whole, above)
    return folder, slashed(inside)


def top(path: str) -> str:
    """The top of the work tree that the file belongs to, as of ``place``."""
    return _top(os.path.dirname(os.path.abspath(path)))


def shown_in_diff(path: str) -> str:
    """The path that ``git apply`` understands in the current folder or, for a file elsewhere, at its top folder."""
    here = os.getcwd()
    whole = os.path.abspath(path)
    return relative(whole, here if is_below(whole, here) else top(path))


def from_root(path: str) -> str:
    """The path from the current folder's work tree on or, for a file elsewhere, from its own top: never absolute."""
    here = _top(os.getcwd())
    whole = os.path.abspath(path)
    return relative(whole, here if is_below(whole, here) else top(path))


@lru_cache(maxsize=256)
def settings(folder: str) -> "RepositorySettings":
    """What hadolint's and Datadog's settings in a top folder say; FileError where they cannot be read."""
    from fixer import SETTINGS_FILES, load_repository_settings

    there = (file for file in SETTINGS_FILES if os.path.isfile(os.path.join(folder, file)))
    return load_repository_settings({file: _settings_file(folder, file) for file in there})


def _settings_file(folder: str, file: str) -> bytes:
    try:
        return read(os.path.join(folder, file), _MOST_SETTINGS_BYTES).source
    except FileError as error:
        raise FileError(f"is not judged, because the settings in {file} are unknown: it {error}") from error


_is_work_tree = lru_cache(maxsize=4_096)(is_work_tree)


@lru_cache(maxsize=1024)
def _top(folder: str) -> str:
    here = os.getcwd()
    return work_tree(folder, _is_work_tree) or (here if is_below(os.path.join(folder, ""), here) else folder)
