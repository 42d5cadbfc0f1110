"""Files and folders that are for nobody else to read, whatever the umask."""

from pathlib import Path

FILE = 0o600
_FOLDER = 0o700


def make_folder(path: Path) -> None:
    """Makes the folder and those above it that are missing; one that is there keeps its rights. Raises OSError."""
    missing = [one for one in (path, *path.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(_FOLDER, exist_ok=True)
    path.mkdir(_FOLDER, exist_ok=True)
