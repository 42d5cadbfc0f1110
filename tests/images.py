"""Images built with buildah on a base that debootstrap makes: nothing of a registry is asked."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

MISSING = [name for name in ("buildah", "debootstrap") if not shutil.which(name)]


def environment() -> dict[str, str]:
    """What buildah is run with; the test is skipped where it or debootstrap cannot run."""
    if MISSING or os.geteuid() != 0:
        pytest.skip(f"an image is built as root, with buildah and debootstrap; missing: {MISSING or 'the rights'}")
    return {**os.environ, "STORAGE_DRIVER": "vfs", "BUILDAH_ISOLATION": "chroot"}


def bootstrap(folder: Path, *packages: str) -> None:
    """Puts the smallest Debian with these packages into a folder; the test is skipped where that cannot be."""
    command: list[str | Path] = [
        "debootstrap",
        "--variant=minbase",
        f"--include={','.join(packages)}",
        "stable",
        folder,
    ]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("debootstrap cannot make a base here: it needs Debian's packages")


def run(env: dict[str, str], *command: str | Path, folder: Path | None = None) -> str:
    """What a command writes, which has to end well."""
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout.strip()


def image_of(folder: Path, name: str, env: dict[str, str]) -> None:
    """Makes an image of one layer of what lies in a folder."""
    container = run(env, "buildah", "from", "scratch")
    run(env, "buildah", "copy", "--quiet", container, folder, "/")
    run(env, "buildah", "commit", "--quiet", "--rm", container, name)
