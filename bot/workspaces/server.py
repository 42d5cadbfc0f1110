"""A repository behind HTTP: what is fetched from it or asked, in as few requests as git allows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.errors import GitError
from bot.workspaces.plumbing.conversation import Insist, Said, last_reply, nothing, recorded
from bot.workspaces.plumbing.objects import UNBORN, Git, cause
from bot.workspaces.plumbing.processes import Limits
from bot.workspaces.remote import asking, refs

Credentials = Callable[[], Mapping[str, str]]

_REMOTE = "origin"
BLOBLESS = "blob:none"
# As good as no filter; and where there is one, no process looks once more whether what came belongs together.
_NOTHING = "blob:limit=1g"
# Of a repository that is said to have a megabyte at most: what is said is old, or leaves out what a fork shares.
_WHOLE = Limits(seconds=900, file_bytes=4 << 20)


@dataclass(frozen=True, slots=True)
class Server:
    """A repository at an address; the credentials are asked for anew before each command that talks with it.

    ``insist`` says how often a command is run that fails on the way, and ``record`` is a file for what was said.
    """

    git: Git
    url: str
    credentials: Credentials
    insist: Insist
    record: Path

    def talk(
        self,
        *arguments: str,
        stdin: bytes = b"",
        limits: Limits | None = None,
        again: Callable[[], object] = nothing,
    ) -> Said:
        """What a command left that talks with the server, be it at the first or a later attempt."""

        def send() -> Said:
            self.record.unlink(missing_ok=True)
            extra = {**self.credentials(), **recorded(self.record)}
            answer = self.git.attempt(*arguments, stdin=stdin, extra=extra, limits=limits)
            return Said(answer, None if answer.status == 0 else last_reply(self.record))

        return self.insist(send, again)

    def fetch(self, git_dir: Path, fetch: "Fetch") -> Said:
        """Brings what is asked for into a repository of ours."""
        settings = (word for name, value in fetch.settings(self.url) for word in ("-c", f"{name}={value}"))
        arguments = (f"--git-dir={git_dir}", *settings, *fetch.arguments())
        return self.talk(*arguments, stdin=fetch.stdin, limits=fetch.limits)

    def fetch_small(self, git_dir: Path, fetch: "Fetch") -> tuple[Said, str]:
        """As ``fetch``; where it turns out not to be small, its blobs are left away. What was left away in the end."""
        if fetch.left_away:
            return self.fetch(git_dir, fetch), fetch.left_away
        said = self.fetch(git_dir, replace(fetch, limits=_WHOLE))
        if said.answer.status == 0 or not _drop_cut_off(git_dir, _WHOLE):
            return said, ""
        return self.fetch(git_dir, replace(fetch, left_away=BLOBLESS)), BLOBLESS

    def asked(self, names: Iterable[str]) -> bytes:
        """What the server answers when it is asked for refs; raises GitError where it does not."""
        answer = self.talk(*asking(self.url, names)).answer
        if answer.status:
            raise GitError(f"git ls-remote failed: {cause(answer.complaint)}")
        return answer.output

    def branch(self, name: str) -> str | None:
        return refs(self.asked((f"refs/heads/{name}",)), name).branch


@dataclass(frozen=True, slots=True)
class Fetch:
    """What to fetch: options, objects by their ids, branches by their names; ``left_away`` is a filter or empty.

    The ``known`` commits are told to the server, which does not send again what belongs to them.
    """

    left_away: str
    options: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    stdin: bytes = b""
    limits: Limits | None = None

    def settings(self, url: str) -> Iterable[tuple[str, str]]:
        yield "core.fsync", "none"  # nothing of it outlives the process
        yield "fetch.unpackLimit", "1"  # a file for each object would take up to twice as long
        yield "fetch.negotiationAlgorithm", "skipping" if self.known else "noop"
        yield f"remote.{_REMOTE}.url", url
        # Said here, git does not write it down: no other command will fetch what the filter left away.
        yield f"remote.{_REMOTE}.promisor", "true"
        yield f"remote.{_REMOTE}.partialCloneFilter", self.left_away or _NOTHING
        if self.branches:
            # What a branch is to be merged with may be missing, unlike what a refspec names; and no other name fits.
            yield f"branch.{UNBORN}.remote", _REMOTE
            yield from ((f"branch.{UNBORN}.merge", f"refs/heads/{branch}") for branch in self.branches)

    def arguments(self) -> tuple[str, ...]:
        noted = () if self.branches else ("--no-write-fetch-head",)
        left_away = f"--filter={self.left_away or _NOTHING}"
        known = (f"--negotiation-tip={commit}" for commit in self.known)
        quiet = ("--quiet", "--no-tags", "--no-auto-maintenance", "--no-show-forced-updates")
        return ("fetch", *quiet, *noted, left_away, *known, *self.options, _REMOTE, *self.objects)


def _drop_cut_off(git_dir: Path, limits: Limits) -> bool:
    """Whether a pack became too large to be written to its end; it is gone then."""
    found = [pack for pack in (git_dir / "objects").glob("pack/*") if pack.stat().st_size >= limits.file_bytes]
    for pack in found:
        pack.unlink()
    return bool(found)
