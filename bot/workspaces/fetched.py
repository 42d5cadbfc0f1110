"""A workspace over what was fetched from a server, which brings what is missing when it is asked for."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from bot.errors import GitError, OversizeError
from bot.model import Entry
from bot.workspaces.git_cache import GitCache
from bot.workspaces.plumbing import pack
from bot.workspaces.plumbing.conversation import Said
from bot.workspaces.plumbing.objects import Objects, Tip, cause, is_oid, lines, make_repository, read_tip
from bot.workspaces.plumbing.processes import Limits
from bot.workspaces.remote import PUSH, Heads, Workspace, around, in_the_way
from bot.workspaces.server import Fetch, Server
from bot.workspaces.whole import NotHereError, Whole, whole

_TREELESS = "tree:0"
SHALLOW = "--depth=1"
_HISTORY = Limits(seconds=60, file_bytes=64 << 20)
_ONE_DAY = 86_400
# What a small repository may hold for all of it to be read.
_MOST_LITTLE = 1 << 20
_LITTLE = Limits(seconds=900, file_bytes=0, output_bytes=_MOST_LITTLE)
# How a server says that it does not let us in: GitHub hides from strangers what is there.
_FORBIDDEN = frozenset({401, 403, 404})


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
        self._whole: Whole | None = None
        self._is_read = False

    def entries(self, commit: str) -> Iterator[Entry]:
        if found := self._read_whole():
            with suppress(NotHereError):
                return iter(found.entries(commit))
        return super().entries(commit)

    def tip(self, commit: str) -> Tip | None:
        raw = self._whole.commit(commit) if self._whole else None
        return read_tip(commit, raw) if raw is not None else super().tip(commit)

    def sizes(self, blobs: Iterable[str]) -> dict[str, int]:
        wanted = tuple(blobs)
        if self._whole and (found := self._whole.blobs(wanted)) is not None:
            return {blob: len(content) for blob, content in found.items()}
        return super().sizes(wanted)

    def blobs(self, blobs: Iterable[str]) -> dict[str, bytes]:
        wanted = tuple(blobs)
        found = self._whole.blobs(wanted) if self._whole else None
        return super().blobs(wanted) if found is None else found

    def _read_whole(self) -> Whole | None:
        """All that was fetched, where that is little and nothing was left away; asked for once."""
        if self._whole is None and not (self._left_away or self._has_kept or self._is_read):
            self._is_read = True
            found = pack.objects(self._git_dir, algorithm(self.heads.base), _MOST_LITTLE)
            self._whole = self._told_whole() if found is None else Whole(found)
        return self._whole

    def _told_whole(self) -> Whole | None:
        with suppress(OversizeError):
            answer = self._attempt("cat-file", "--batch", "--batch-all-objects", "--unordered", limits=_LITTLE)
            return whole(answer.output) if answer.status == 0 else None
        return None

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
        fetch = Fetch(self._left_away, ("--stdin",), stdin=lines(missing))
        said = self._server.fetch(self._git_dir, fetch)
        if said.answer.status and not said.is_refused:  # what was on its way may have been cut off
            said = self._server.fetch(self._git_dir, fetch)
        if said.answer.status:
            raise failed(said)

    def fetch(self, commit: str) -> bool:
        if commit not in self._commits and is_oid(commit):
            wanted = Fetch(self._left_away, (SHALLOW,), (commit,))
            said, self._left_away = self._server.fetch_small(self._git_dir, wanted)
            if said.answer.status == 0 and self.tip(commit):
                self._commits.add(commit)
        return commit in self._commits

    def is_in_base(self, commit: str, base_branch: str) -> bool:
        """Looks into the commits of the branch since the date of that one, fetched without their trees."""
        base = self.tip(self.heads.base)
        if commit == self.heads.base or (base and commit in base.parents):
            return True
        tip = self.brought(commit)
        if tip is None:
            return False
        history = Path(tempfile.mkdtemp(dir=self._git_dir.parent), "history.git")
        make_repository(history, algorithm(commit))
        since = max(1, int(tip.date.split()[0].removeprefix("@")) - _ONE_DAY)
        options = (f"--shallow-since=@{since} +0000",)
        self._server.fetch(history, Fetch(_TREELESS, options, branches=(base_branch,), limits=_HISTORY))
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


def failed(said: Said) -> GitError:
    """What is raised where a fetch did not go well."""
    return GitError(f"git fetch failed: {cause(said.answer.complaint)}")


def algorithm(oid: str) -> str:
    """The name of the algorithm that made an object id of this length."""
    return "sha1" if len(oid) == 40 else "sha256"
