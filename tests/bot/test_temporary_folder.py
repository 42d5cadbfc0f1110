"""What becomes of a repository where this machine's temporary folder fails: one sentence that says what to do."""

import errno
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Never

import pytest

from bot.config.config import Dockerfiles
from bot.forges.local.forge import LocalForge
from bot.model import Outcome, Repository
from bot.planning.planning import Job, guarded
from tests.github_double.exchange import Request
from tests.github_double.server import GithubDouble

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

_TEMPORARY = tempfile.gettempdir()
_JOB = Job(Dockerfiles(), "", LocalForge(Path("x"), Path("y")), Repository("acme/one", "x"), "branch")


def _error(number: int, path: str | None = None) -> OSError:
    return OSError(number, os.strerror(number), path)


_FULL = f"There is no space left in {_TEMPORARY}; make room there, or name another folder in TMPDIR."
_ERRORS = (
    (_error(errno.ENOSPC), "temporary-folder", _FULL),
    (_error(errno.EDQUOT, f"{_TEMPORARY}/pip-no-cache-git-1/x"), "temporary-folder", _FULL),
    (
        _error(errno.EACCES, f"{_TEMPORARY}/pip-no-cache-git-1"),
        "temporary-folder",
        f"The temporary folder {_TEMPORARY} cannot be used (Permission denied); mend that, or name another in TMPDIR.",
    ),
    (
        _error(errno.EACCES, "/elsewhere"),
        "internal-error",
        "An unexpected PermissionError: [Errno 13] Permission denied: '/elsewhere'; please report it.",
    ),
    (
        _error(errno.ECONNRESET),
        "internal-error",
        "An unexpected ConnectionResetError: [Errno 104] Connection reset by peer; please report it.",
    ),
)


@pytest.mark.parametrize(("error", "reason", "message"), _ERRORS, ids=[str(row[0]) for row in _ERRORS])
def test_error_of_the_machine_is_told(error: OSError, reason: str, message: str) -> None:
    def fail() -> Never:
        raise error

    found = guarded(fail, _JOB)
    assert isinstance(found, Outcome)
    assert (found.kind, found.reason, found.message) == ("failed", reason, message)


def test_sweep_without_its_temporary_folder_says_so(lab: "Lab") -> None:
    """Here it is removed while a sweep is under way."""
    temporary = lab.folder / "tmp"
    temporary.mkdir()

    def remove(_: Request) -> None:
        shutil.rmtree(temporary)

    with GithubDouble(lab.folder / "github") as double:
        double.repository("acme/a", {"Dockerfile": "FROM scratch\n"})
        double.fail("POST", "/api/graphql$", holding="repositories", call=remove)
        lab.configure(f'[github]\nbase_url = "{double.api}"\n[[source]]\norg = "acme"')
        run = lab.sweep(GITHUB_TOKEN=double.token, TMPDIR=str(temporary))
    assert run.exit == 1
    assert run.outcomes["acme/a"] == ("failed", "temporary-folder")
    said = f"The temporary folder {temporary} cannot be used (No such file or directory); mend that, or name another"
    assert run.repository("acme/a")["message"].startswith(said)
