"""Clones of repositories behind HTTP that hold what is asked for and no more, in as few requests as git allows."""

import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.errors import GitError, NoCommitError
from bot.workspaces import redirect
from bot.workspaces.conversation import Insist, Said, last_reply, nothing, recorded
from bot.workspaces.git_cache import GitCache, is_whole
from bot.workspaces.objects import UNBORN, Git, Objects, cause, is_oid, lines, make_repository
from bot.workspaces.processes import Limits
from bot.workspaces.remote import PUSH, Heads, Workspace, around, asking, in_the_way, refs

Credentials = Callable[[], Mapping[str, str]]

_REMOTE = "origin"
_BLOBLESS = "blob:none"
_TREELESS = "tree:0"
_SHALLOW = "--depth=1"
_HISTORY = Limits(seconds=60, file_bytes=64 << 20)
# Of a repository that is said to have a megabyte at most: what is said is old, or leaves out what a fork shares.
_WHOLE = Limits(seconds=900, file_bytes=4 << 20)
_ONE_DAY = 86_400
# How a server says that it does not let us in: GitHub hides from strangers what is there.
_FORBIDDEN = frozenset({401, 403, 404})


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

    def fetch(self, git_dir: Path, fetch: "_Fetch") -> Said:
        """Brings what is asked for into a repository of ours."""
        settings = (word for name, value in fetch.settings(self.url) for word in ("-c", f"{name}={value}"))
        arguments = (f"--git-dir={git_dir}", *settings, *fetch.arguments())
        return self.talk(*arguments, stdin=fetch.stdin, limits=fetch.limits)

    def fetch_small(self, git_dir: Path, fetch: "_Fetch") -> tuple[Said, str]:
        """As ``fetch``; where it turns out not to be small, its blobs are left away. What was left away in the end."""
        if fetch.left_away:
            return self.fetch(git_dir, fetch), fetch.left_away
        said = self.fetch(git_dir, replace(fetch, limits=_WHOLE))
        if said.answer.status == 0 or not _drop_cut_off(git_dir, _WHOLE):
            return said, ""
        return self.fetch(git_dir, replace(fetch, left_away=_BLOBLESS)), _BLOBLESS

    def asked(self, names: Iterable[str]) -> bytes:
        """What the server answers when it is asked for refs; raises GitError where it does not."""
        answer = self.talk(*asking(self.url, names)).answer
        if answer.status:
            raise GitError(f"git ls-remote failed: {cause(answer.complaint)}")
        return answer.output

    def branch(self, name: str) -> str | None:
        return refs(self.asked((f"refs/heads/{name}",)), name).branch


@dataclass(frozen=True, slots=True)
class _Fetch:
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
        if self.left_away:
            # Said here, git does not write it down: no other command will fetch what the filter left away.
            yield f"remote.{_REMOTE}.promisor", "true"
            yield f"remote.{_REMOTE}.partialCloneFilter", self.left_away
        if self.branches:
            # What a branch is to be merged with may be missing, unlike what a refspec names; and no other name fits.
            yield f"branch.{UNBORN}.remote", _REMOTE
            yield from ((f"branch.{UNBORN}.merge", f"refs/heads/{branch}") for branch in self.branches)

    def arguments(self) -> tuple[str, ...]:
        noted = () if self.branches else ("--no-write-fetch-head",)
        left_away = (f"--filter={self.left_away}",) if self.left_away else ()
        known = (f"--negotiation-tip={commit}" for commit in self.known)
        quiet = ("--quiet", "--no-tags", "--no-auto-maintenance", "--no-show-forced-updates")
        return ("fetch", *quiet, *noted, *left_away, *known, *self.options, _REMOTE, *self.objects)


class Fetched(Workspace):
    """A workspace over a repository behind HTTP, of which nothing is here but what was fetched.

    With the filter that leaves the blobs away ``prefetch`` brings them; without one they come with their commits.
    ``known`` are commits that were kept from an earlier run, perhaps with blobs.
    """

    def __init__(
        self, server: Server, git_dir: Path, heads: Heads, left_away: str, known: tuple[str, ...] = ()
    ) -> None:
        super().__init__(server.git, git_dir, server.url, heads)
        self._server = server
        self._left_away = left_away
        self._commits = {heads.base, heads.tip or heads.base}
        self._prefetched: set[str] = set()
        self._has_kept = bool(known)
        self._is_as_kept = self._commits == set(known)

    def prefetch(self, blobs: Iterable[str]) -> None:
        wanted = [blob for blob in blobs if blob not in self._prefetched] if self._left_away else []
        if missing := self._missing(wanted):
            self._bring(missing)
            self._is_as_kept = False
        self._prefetched.update(wanted)

    def keep(self, cache: GitCache, remote: str) -> None:
        """Keeps what was fetched for a later run, unless that knows all of it."""
        if not self._is_as_kept:
            commits = (self.heads.base, self.heads.tip or self.heads.base)
            cache.keep(remote, self._git, self._git_dir, commits, self._prefetched)

    def _missing(self, blobs: list[str]) -> list[str]:
        if not blobs or not self._has_kept:
            return blobs
        found = self._run("cat-file", "--batch-check=%(objectname)", stdin=lines(blobs)).decode()
        return [line.split(" ")[0] for line in found.splitlines() if line.endswith(" missing")]

    def _bring(self, missing: list[str]) -> None:
        fetch = _Fetch(self._left_away, ("--stdin",), stdin=lines(missing))
        said = self._server.fetch(self._git_dir, fetch)
        if said.answer.status and not said.is_refused:  # what was on its way may have been cut off
            said = self._server.fetch(self._git_dir, fetch)
        if said.answer.status:
            raise _failed(said)

    def fetch(self, commit: str) -> bool:
        if commit not in self._commits and is_oid(commit):
            wanted = _Fetch(self._left_away, (_SHALLOW,), (commit,))
            said, self._left_away = self._server.fetch_small(self._git_dir, wanted)
            if said.answer.status == 0 and self.tip(commit):
                self._commits.add(commit)
        return commit in self._commits

    def is_in_base(self, commit: str, base_branch: str) -> bool:
        """Looks into the commits of the branch since the date of that one, fetched without their trees."""
        base = self.tip(self.heads.base)
        if commit == self.heads.base or (base and commit in base.parents):
            return True
        tip = self.tip(commit) if self.fetch(commit) else None
        if tip is None:
            return False
        history = Path(tempfile.mkdtemp(dir=self._git_dir.parent), "history.git")
        make_repository(history, _algorithm(commit))
        since = max(1, int(tip.date.split()[0].removeprefix("@")) - _ONE_DAY)
        options = (f"--shallow-since=@{since} +0000",)
        self._server.fetch(history, _Fetch(_TREELESS, options, branches=(base_branch,), limits=_HISTORY))
        return Objects(self._git, history).tip(commit) is not None

    def remote_branch(self, branch: str) -> str | None:
        return self._server.branch(branch)

    def in_the_way(self, branch: str) -> str | None:
        return in_the_way(branch, self._server.asked(around(branch)))

    def _push(self, arguments: tuple[str, ...], again: Callable[[], object]) -> Said:
        return self._server.talk(f"--git-dir={self._git_dir}", *PUSH, *arguments, again=again)

    def _way_out(self, said: Said) -> str:
        # Reading was allowed.
        is_forbidden = said.reply is not None and said.reply.status in _FORBIDDEN
        return "; give the token write access to it, or leave it out with exclude" if is_forbidden else ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The default branch and ours by their names, and where they stand if somebody said so who is to be believed."""

    base: str
    branch: str
    told: Heads | None = None


def clone(server: Server, folder: Path, wanted: Wanted, *, is_small: bool, cache: GitCache | None) -> Fetched:
    """The newest commits of the two branches, the second of which need not be there.

    What the cache holds saves bytes and requests; where it is of no use all is fetched anew, and where a commit that
    was told is not there, by the names. Raises NoCommitError where there is no default branch, and GitError where the
    server does not give it.
    """
    left_away = "" if is_small else _BLOBLESS
    if cache and (opened := _updated(server, folder / "kept.git", wanted, cache)):
        return opened
    asked = _as_told(server, folder / "told.git", wanted.told, left_away) if wanted.told else None
    if isinstance(asked, Fetched):
        return asked
    by_names = _Fetch(left_away, (_SHALLOW,), branches=(wanted.base, wanted.branch))
    git_dir = folder / "repository.git"
    if asked and asked.is_refused:
        said = asked
    else:
        make_repository(git_dir, "sha1")
        said, left_away = server.fetch_small(git_dir, by_names)
    if said.answer.status:
        server, algorithm = _mended(server, wanted.base, said)
        git_dir = folder / "again.git"
        make_repository(git_dir, algorithm)
        said, left_away = server.fetch_small(git_dir, by_names)
    if said.answer.status:
        raise _failed(said)
    return Fetched(server, git_dir, _heads(git_dir, wanted), left_away)


def _as_told(server: Server, git_dir: Path, told: Heads, left_away: str) -> Fetched | Said:
    """The commits by their ids, a request less than to ask for the branches; what was said where not all came."""
    make_repository(git_dir, _algorithm(told.base))
    said, left_away = server.fetch_small(git_dir, _Fetch(left_away, (_SHALLOW,), _commits(told)))
    return said if said.answer.status else Fetched(server, git_dir, told, left_away)


def _updated(server: Server, git_dir: Path, wanted: Wanted, cache: GitCache) -> Fetched | None:
    """What is kept, brought up to date; None where that did not go well, for whatever reason."""
    known = cache.restored(server.url, server.git, git_dir)
    if not known:
        return None
    by_names = _Fetch(_BLOBLESS, (_SHALLOW,), branches=(wanted.base, wanted.branch), known=known)
    new = tuple(commit for commit in _commits(wanted.told) if commit not in known) if wanted.told else ()
    fetch = replace(by_names, objects=new, branches=()) if wanted.told else by_names
    if (new or not wanted.told) and server.fetch(git_dir, fetch).answer.status:
        return None
    heads = wanted.told or _heads(git_dir, wanted)
    # The server took our word for what is at hand.
    if not is_whole(server.git, git_dir, _commits(heads)):
        return None
    return Fetched(server, git_dir, heads, _BLOBLESS, known)


def _mended(server: Server, base: str, said: Said) -> tuple[Server, str]:
    """Where the repository is now, and the algorithm of its object ids; raises GitError if it cannot be had at all.

    Where neither was the trouble, what was on its way may have been cut off.
    """
    if said.is_refused and said.reply:
        moved_to = redirect.moved_to(server.url, said.reply.headers.get("location", ""))
        if not moved_to:
            raise _failed(said)
        server = replace(server, url=moved_to)
    oid = server.branch(base)
    if oid is None:
        raise _no_commit(base)
    return server, _algorithm(oid)


def _drop_cut_off(git_dir: Path, limits: Limits) -> bool:
    """Whether a pack became too large to be written to its end; it is gone then."""
    found = [pack for pack in (git_dir / "objects").glob("pack/*") if pack.stat().st_size >= limits.file_bytes]
    for pack in found:
        pack.unlink()
    return bool(found)


def _heads(git_dir: Path, wanted: Wanted) -> Heads:
    """What this fetch brought, whatever else is in the repository; raises NoCommitError without a default branch."""
    found = _fetched_branches(git_dir)
    if wanted.base not in found:
        raise _no_commit(wanted.base)
    return Heads(found[wanted.base], found.get(wanted.branch))


def _commits(heads: Heads) -> tuple[str, ...]:
    return (heads.base,) if heads.tip in {None, heads.base} else (heads.base, heads.tip or "")


def _fetched_branches(git_dir: Path) -> dict[str, str]:
    """Object ids by branch, out of lines like ``ID<tab><tab>branch 'NAME' of URL``; no name has a blank in it."""
    noted = (git_dir / "FETCH_HEAD").read_text("utf-8", "surrogateescape")
    found = (line.split("\t") for line in noted.split("\n") if line)
    return {what.split(" ")[1][1:-1]: oid for oid, _, what in found if what.startswith("branch '")}


def _algorithm(oid: str) -> str:
    return "sha1" if len(oid) == 40 else "sha256"


def _failed(said: Said) -> GitError:
    return GitError(f"git fetch failed: {cause(said.answer.complaint)}")


def _no_commit(base: str) -> NoCommitError:
    return NoCommitError(f"There is no commit on its default branch {base}.")
