"""Workspaces: the objects of one repository at hand, and its remote to ask, to fetch from and to push to."""

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ForgeError, GitError, PushRejectedError
from bot.texts.display import shortened
from bot.workspaces.plumbing.conversation import Said, nothing
from bot.workspaces.plumbing.git_environment import SERVED_WITH, WITHOUT_REMOTES
from bot.workspaces.plumbing.objects import Git, Objects, Tip, cause, is_oid, remote_lines

_MOST_TOLD = 500
PUSH = ("push", "--no-verify", "--no-signed", "--no-follow-tags", "--recurse-submodules=no", "--porcelain", "--quiet")


@dataclass(frozen=True, slots=True)
class Heads:
    """As they stood when the workspace was opened: the default branch, and our own branch if there was one."""

    base: str
    tip: str | None


@dataclass(frozen=True, slots=True)
class Refs:
    """What a remote answers: HEAD's object (None: no commit there), the branch it names, and one asked branch."""

    head: str | None
    default_branch: str | None
    branch: str | None = None


class Workspace(Objects, ABC):
    """A private bare repository in which one repository's objects can be read, and a commit be made and pushed."""

    def __init__(self, git: Git, git_dir: Path, remote: str, heads: Heads) -> None:
        super().__init__(git, git_dir)
        self.heads = heads
        self._remote = remote

    @abstractmethod
    def prefetch(self, blobs: Iterable[str]) -> None:
        """Brings the blobs that are not at hand, all in one go."""

    @abstractmethod
    def fetch(self, commit: str) -> bool:
        """Brings a commit with its trees; False where the remote does not have it, or does not give it."""

    def brought(self, commit: str) -> Tip | None:
        """The commit, with its trees at hand: only what is not here is fetched. None where ``fetch`` is in vain."""
        return self.tip(commit) or (self.tip(commit) if self.fetch(commit) else None)

    @abstractmethod
    def is_in_base(self, commit: str, base_branch: str) -> bool:
        """Whether the commit is in the history of the default branch as it is now; False where nobody can tell."""

    @abstractmethod
    def remote_branch(self, branch: str) -> str | None:
        """The object id of the remote's branch now, None where there is none."""

    @abstractmethod
    def in_the_way(self, branch: str) -> str | None:
        """A branch of the remote above or below this one, as by their names folders and files: git keeps only one."""

    def push(self, commit: str, branch: str, expected: str | None, again: Callable[[], object] = nothing) -> None:
        """Moves the remote's branch from ``expected`` (None: it must not exist) to the commit.

        Under that lease it may be pushed once more, after ``again``. Raises PushRejectedError where the branch is not
        at the commit afterwards, and ForgeError where the server failed.
        """
        self._move(branch, expected, commit, again)

    def delete(self, branch: str, expected: str, again: Callable[[], object] = nothing) -> None:
        """Deletes the remote's branch; raises PushRejectedError where it is there still, say at another commit."""
        self._move(branch, expected, None, again)

    def _move(self, branch: str, expected: str | None, commit: str | None, again: Callable[[], object]) -> None:
        ref = f"refs/heads/{branch}"
        lease = f"--force-with-lease={ref}:{expected or ''}"
        try:
            said = self._push((lease, "--", self._remote, f"{commit or ''}:{ref}"), again)
        except ForgeError:
            if self._is_at(branch, commit):
                return
            raise
        answer = said.answer
        # The connection may break after the branch has moved: where it is counts, not what was answered.
        if answer.status and self.remote_branch(branch) != commit:
            what = "taken" if commit else "deleted"
            # --porcelain says in a word what became of the branch, which has to do where nobody said more.
            words = [line.rpartition(b"\t")[2] for line in answer.output.splitlines() if line.startswith(b"!")]
            remote = remote_lines(answer.complaint)
            told = shortened("; ".join(remote), _MOST_TOLD) if remote else cause(_told(answer.complaint, words))
            raise PushRejectedError(f"The branch {branch} was not {what}: {told}{self._way_out(said)}", remote)

    def _is_at(self, branch: str, commit: str | None) -> bool:
        """Whether the branch is known to be there, be the server ever so shaky."""
        try:
            return self.remote_branch(branch) == commit
        except (ForgeError, GitError):
            return False

    @abstractmethod
    def _push(self, arguments: tuple[str, ...], again: Callable[[], object]) -> Said: ...

    @abstractmethod
    def _way_out(self, said: Said) -> str:
        """What to do about a push that failed, where that is known: the end of a sentence."""


class Borrowed(Workspace):
    """A workspace over a repository on this machine: its objects are borrowed, nothing is copied."""

    def prefetch(self, blobs: Iterable[str]) -> None:
        """All that there is is at hand."""

    def fetch(self, commit: str) -> bool:
        return self.tip(commit) is not None

    def is_in_base(self, commit: str, base_branch: str) -> bool:
        """``base_branch`` may be ``HEAD``."""
        ref = base_branch if base_branch == "HEAD" else f"refs/heads/{base_branch}"
        arguments = (*source(self._remote), "merge-base", "--is-ancestor", commit, ref)
        return is_oid(commit) and self._git.attempt(*arguments, extra=WITHOUT_REMOTES).status == 0

    def remote_branch(self, branch: str) -> str | None:
        ref = f"refs/heads/{branch}"
        arguments = (*source(self._remote), "for-each-ref", "--format=%(objectname) %(refname)", ref)
        output = self._git.run(*arguments, extra=WITHOUT_REMOTES)
        found = (line.partition(" ") for line in output.decode("utf-8", "surrogateescape").split("\n"))
        return next((oid for oid, _, name in found if name == ref), None)

    def in_the_way(self, branch: str) -> str | None:
        patterns = (*_above(branch), f"refs/heads/{branch}/")
        arguments = (*source(self._remote), "for-each-ref", "--format=%(refname)", *patterns)
        output = self._git.run(*arguments, extra=WITHOUT_REMOTES)
        return blocking(branch, output.decode("utf-8", "surrogateescape").split("\n"))

    def _push(self, arguments: tuple[str, ...], _again: Callable[[], object]) -> Said:
        return Said(self._attempt(*PUSH, f"--receive-pack={served('receive-pack')}", *arguments))

    def _way_out(self, _said: Said) -> str:
        is_writable = is_allowed(self._remote, os.W_OK)
        return "" if is_writable else "; give this user write access to it, or leave it out with exclude"


def asking(remote: str, names: Iterable[str], *flags: str) -> tuple[str, ...]:
    """The command that asks a remote for HEAD and other refs; no object is read or fetched."""
    return ("ls-remote", "--symref", *flags, "--", remote, "HEAD", *names)


def refs(output: bytes, branch: str | None) -> Refs:
    """What such a command told of HEAD and of one branch."""
    found = _listed(output)
    symbolic = {name: value.removeprefix("ref: ") for value, name in found if value.startswith("ref: ")}
    oids = {name: value for value, name in found if not value.startswith("ref: ")}
    default = symbolic.get("HEAD", "").removeprefix("refs/heads/") or None
    return Refs(oids.get("HEAD"), default, oids.get(f"refs/heads/{branch}"))


def around(branch: str) -> tuple[str, ...]:
    """What to ask a remote for to learn whether another branch stands in the way of this one."""
    return (*_above(branch), f"refs/heads/{branch}/*")


def blocking(branch: str, names: Iterable[str]) -> str | None:
    """The first of these refs that git cannot keep beside the branch, as that would be a file and a folder at once."""
    above = _above(branch)
    below = f"refs/heads/{branch}/"
    found = (name for name in names if name in above or name.startswith(below))
    return next((name.removeprefix("refs/heads/") for name in found), None)


def in_the_way(branch: str, output: bytes) -> str | None:
    """The branch that is in the way of this one, out of the answer to what is around it."""
    return blocking(branch, (name for _, name in _listed(output)))


def source(remote: str) -> tuple[str, ...]:
    """How git is told to work in somebody's repository without running what its config asks for."""
    own = Path(remote, ".git")
    settings = (word for setting in SERVED_WITH for word in ("-c", setting))
    return (*settings, f"--git-dir={own if own.exists() else remote}")


def is_allowed(remote: str, mode: int) -> bool:
    """Whether this user may do so (``os.R_OK``, ``os.W_OK``) with the objects of a repository on this machine."""
    own = Path(remote, ".git")
    objects = (own if own.is_dir() else Path(remote)) / "objects"
    return not objects.is_dir() or os.access(objects, mode | os.X_OK)


def served(program: str) -> str:
    """The command that serves somebody's repository to a git of ours."""
    settings = " ".join(f"-c {setting}" for setting in SERVED_WITH)
    without = " ".join(f"{name}={value}" for name, value in WITHOUT_REMOTES.items())
    return f"env {without} git {settings} {program}"


def _above(branch: str) -> tuple[str, ...]:
    """The refs that the branch's folders would be."""
    parts = branch.split("/")
    return tuple(f"refs/heads/{'/'.join(parts[:end])}" for end in range(1, len(parts)))


def _listed(output: bytes) -> list[tuple[str, str]]:
    lines = output.decode("utf-8", "surrogateescape").split("\n")
    return [(value, name) for value, tab, name in (line.partition("\t") for line in lines) if tab]


def _told(complaint: bytes, words: Iterable[bytes]) -> bytes:
    return complaint + b"".join(b"\nremote: " + word for word in words)
