"""Opens workspaces, and runs git for them in surroundings of its own."""

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from bot.errors import GitError, NoCommitError
from bot.workspaces.clone import Wanted, clone
from bot.workspaces.git_cache import GitCache
from bot.workspaces.plumbing import git_environment, processes
from bot.workspaces.plumbing.conversation import Insist, once
from bot.workspaces.plumbing.git_environment import WITHOUT_REMOTES
from bot.workspaces.plumbing.objects import Objects, Signature, Tip, cause, is_oid, make_repository
from bot.workspaces.plumbing.processes import Answer, Limits, stop
from bot.workspaces.plumbing.signing import Key
from bot.workspaces.plumbing.temporary import private_folder
from bot.workspaces.remote import Borrowed, Heads, Refs, Workspace, asking, is_allowed, refs, served, source
from bot.workspaces.server import Credentials, Server

__all__ = [
    "LOCAL_PROTOCOLS",
    "OLDEST_GIT",
    "Heads",
    "Refs",
    "Runner",
    "Signature",
    "Tip",
    "Workspace",
    "borrowing",
    "fetching",
    "is_allowed",
    "require_git",
    "runner",
    "stop",
    "try_key",
]

OLDEST_GIT = (2, 32)
# Earlier ones know no keys but GPG's.
_OLDEST_WITH_SSH = (2, 34)
LOCAL_PROTOCOLS = ("file",)
_LIMITS = Limits(seconds=900, file_bytes=4 << 30)
_VERSION = re.compile(r"git version (\d+)\.(\d+)")
_OID_LINE = re.compile(r"([0-9a-f]{40,64})\n")


class Runner:
    """Runs git commands below one private folder, each with the environment of ``git_environment`` and no more."""

    def __init__(self, folder: Path, protocols: tuple[str, ...], limits: Limits = _LIMITS) -> None:
        self.folder = folder
        self._limits = limits
        config_file = folder / "config"
        config_file.write_text(git_environment.config(protocols))
        environment = git_environment.environment(os.environ, folder, config_file, protocols)
        self._git = _program(environment.get("PATH"))
        self._environment = _encoded(environment)

    def run(self, *arguments: str, stdin: bytes = b"", extra: Mapping[str, str] | None = None) -> bytes:
        """The command's output; raises GitError where it fails."""
        answer = self.attempt(*arguments, stdin=stdin, extra=extra)
        if answer.status:
            raise GitError(f"git {_name(arguments)} failed: {cause(answer.complaint)}")
        return answer.output

    def attempt(
        self, *arguments: str, stdin: bytes = b"", extra: Mapping[str, str] | None = None, limits: Limits | None = None
    ) -> Answer:
        """What the command left, however it ended."""
        environment = {**self._environment, **_encoded(extra)} if extra else self._environment
        try:
            answer = processes.answer((self._git, *arguments), environment, self.folder, stdin, limits or self._limits)
        except OSError as error:
            raise GitError(f"git {_name(arguments)} could not be run: {type(error).__name__}") from None
        if processes.is_stopped():
            raise GitError(f"git {_name(arguments)} was stopped")
        return answer

    def refs(self, remote: str, branch: str | None = None) -> Refs:
        """HEAD of a repository on this machine and, where asked for, one branch."""
        names = () if branch is None else (f"refs/heads/{branch}",)
        return refs(self.run(*asking(remote, names, f"--upload-pack={served('upload-pack')}")), branch)

    def has_branches(self, remote: str) -> bool:
        """Whether there is any branch with a commit."""
        return bool(self.run(*source(remote), "for-each-ref", "--count=1", "refs/heads/", extra=WITHOUT_REMOTES))

    def committed(self, remote: str) -> float | None:
        """When HEAD of a repository on this machine was committed, in seconds of time(); None where there is none."""
        answer = self.attempt(*source(remote), "log", "-1", "--format=%ct", "HEAD", extra=WITHOUT_REMOTES)
        told = answer.output.strip()
        return float(told) if answer.status == 0 and told.isdigit() else None

    def merge_base(self, remote: str, one: str, other: str) -> str | None:
        """The newest commit in the history of both, in a repository on this machine; None where there is none."""
        if not (is_oid(one) and is_oid(other)):
            return None
        answer = self.attempt(*source(remote), "merge-base", one, other, extra=WITHOUT_REMOTES)
        return answer.output.decode().strip() if answer.status == 0 else None


@contextmanager
def runner(protocols: tuple[str, ...]) -> Iterator[Runner]:
    """Git in a temporary folder that only its owner may enter, gone afterwards."""
    with private_folder() as folder:
        yield Runner(folder, protocols)


@contextmanager
def borrowing(remote: str, branch: str) -> Iterator[Workspace]:
    """A workspace over a repository on this machine: its objects are borrowed, nothing is copied.

    Raises NoCommitError where its HEAD has no commit.
    """
    with runner(LOCAL_PROTOCOLS) as git:
        yield _borrowed(git, remote, branch)


@contextmanager
def fetching(  # noqa: PLR0913 - all that a clone depends on
    remote: str,
    base: str,
    branch: str,
    credentials: Credentials,
    protocols: tuple[str, ...],
    *,
    is_small: bool = False,
    cache: GitCache | None = None,
    told: Heads | None = None,
    insist: Insist = once,
) -> Iterator[Workspace]:
    """A workspace over a repository behind HTTP, with the newest commit of its default branch and of ours.

    ``credentials`` are asked for before each command that talks with the server, as an environment that makes
    git send them. A small repository is fetched whole, which takes fewer requests, unless it turns out to be large; of
    any other the ``cache`` keeps what was fetched, where nothing went wrong. ``told`` is where the branches stand, if
    that is known, which saves a request; ``insist`` runs again what failed on the way. Raises NoCommitError where there
    is no branch ``base``.
    """
    cache = None if is_small else cache
    with runner(protocols) as git:
        there = Server(git, remote, credentials, insist, git.folder / "said")
        opened = clone(there, git.folder, Wanted(base, branch, told), is_small=is_small, cache=cache)
        yield opened
        if cache:
            opened.keep(cache, remote)


def require_git(sign: str = "") -> str:
    """What git is here, as ``git 2.39``; raises GitError where it is missing or too old, also for the key ``sign``."""
    least, why = (_OLDEST_WITH_SSH, " to sign with an SSH key") if sign.startswith("ssh:") else (OLDEST_GIT, "")
    oldest = ".".join(map(str, least))
    with runner(()) as git:
        found = _VERSION.match(git.run("--version").decode("utf-8", "replace"))
    if not found or (int(found[1]), int(found[2])) < least:
        shown = found[0] if found else "this git"
        raise GitError(f"{shown} is too old: git {oldest} or newer is needed{why}")
    return f"git {found[1]}.{found[2]}"


def try_key(key: Key, committer: str) -> None:
    """Signs a commit of nothing; raises GitError where the key does not sign."""
    with runner(()) as git:
        git_dir = git.folder / "tried.git"
        make_repository(git_dir, "sha1")
        empty = git.run(f"--git-dir={git_dir}", "mktree").decode().strip()
        Objects(git, git_dir).write_commit(empty, None, "", Signature(committer, committer, "@0 +0000"), key=key)


def _borrowed(git: Runner, remote: str, branch: str) -> Borrowed:
    # One process tells all; in brackets, so that no branch below one of that name is meant.
    ours = f"--glob=refs/head[s]/{branch}"
    asked = ("--show-object-format", "--revs-only", "HEAD", ours, "--path-format=absolute", "--git-common-dir")
    described = git.run(*source(remote), "rev-parse", *asked, extra=WITHOUT_REMOTES).removesuffix(b"\n")
    algorithm, _, rest = described.decode("utf-8", "surrogateescape").partition("\n")
    found = []
    while match := _OID_LINE.match(rest):
        found.append(match[1])
        rest = rest[match.end() :]
    if not found:
        raise NoCommitError("It has no commit yet, or its HEAD names a branch that does not exist.")
    git_dir = git.folder / "repository.git"
    make_repository(git_dir, algorithm)
    _borrow(git_dir, rest)
    return Borrowed(git, git_dir, remote, Heads(found[0], found[1] if len(found) > 1 else None))


def _borrow(git_dir: Path, common: str) -> None:
    (git_dir / "objects/info").mkdir()
    (git_dir / "objects/info/alternates").write_bytes(_quoted(os.fsencode(f"{common}/objects")) + b"\n")
    shallow = Path(common, "shallow")
    if shallow.is_file():
        (git_dir / "shallow").write_bytes(shallow.read_bytes())


def _quoted(path: bytes) -> bytes:
    """A path in quotes as git reads it in ``alternates``, newlines and quotes included."""
    return (
        b'"'
        + b"".join(bytes([byte]) if 32 < byte < 127 and byte not in b'"\\' else b"\\%03o" % byte for byte in path)
        + b'"'
    )


@lru_cache
def _program(path: str | None) -> str:
    """Where git is, looked for once."""
    return shutil.which("git", path=path) or "git"


def _encoded(environment: Mapping[str, str]) -> dict[bytes, bytes]:
    """As the system takes it, so that nobody does it again for each command."""
    return {os.fsencode(name): os.fsencode(value) for name, value in environment.items()}


def _name(arguments: tuple[str, ...]) -> str:
    return next((word for word in arguments if not word.startswith("-") and "=" not in word), "")
