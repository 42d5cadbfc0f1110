"""Clones of repositories behind HTTP that hold the two branches and no more, with the help of what was kept."""

from dataclasses import dataclass, replace
from pathlib import Path

from bot.errors import NoCommitError
from bot.workspaces import redirect
from bot.workspaces.fetched import SHALLOW, Fetched, algorithm, failed
from bot.workspaces.git_cache import GitCache, is_whole
from bot.workspaces.plumbing.conversation import Said
from bot.workspaces.plumbing.objects import make_repository
from bot.workspaces.remote import Heads
from bot.workspaces.server import BLOBLESS, Fetch, Server


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
    left_away = "" if is_small else BLOBLESS
    if cache and (opened := _updated(server, folder / "kept.git", wanted, cache)):
        return opened
    asked = _as_told(server, folder / "told.git", wanted.told, left_away) if wanted.told else None
    if isinstance(asked, Fetched):
        return asked
    by_names = Fetch(left_away, (SHALLOW,), branches=(wanted.base, wanted.branch))
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
        raise failed(said)
    return Fetched(server, git_dir, _heads(git_dir, wanted), left_away)


def _as_told(server: Server, git_dir: Path, told: Heads, left_away: str) -> Fetched | Said:
    """The commits by their ids, a request less than to ask for the branches; what was said where not all came."""
    make_repository(git_dir, algorithm(told.base))
    said, left_away = server.fetch_small(git_dir, Fetch(left_away, (SHALLOW,), _commits(told)))
    return said if said.answer.status else Fetched(server, git_dir, told, left_away)


def _updated(server: Server, git_dir: Path, wanted: Wanted, cache: GitCache) -> Fetched | None:
    """What is kept, brought up to date; None where that did not go well, for whatever reason."""
    known = cache.restored(server.url, server.git, git_dir)
    if not known:
        return None
    by_names = Fetch(BLOBLESS, (SHALLOW,), branches=(wanted.base, wanted.branch), known=known)
    new = tuple(commit for commit in _commits(wanted.told) if commit not in known) if wanted.told else ()
    fetch = replace(by_names, objects=new, branches=()) if wanted.told else by_names
    if (new or not wanted.told) and server.fetch(git_dir, fetch).answer.status:
        return None
    heads = wanted.told or _heads(git_dir, wanted)
    # The server took our word for what is at hand.
    if not is_whole(server.git, git_dir, _commits(heads)):
        return None
    return Fetched(server, git_dir, heads, BLOBLESS, known)


def _mended(server: Server, base: str, said: Said) -> tuple[Server, str]:
    """Where the repository is now, and the algorithm of its object ids; raises GitError if it cannot be had at all.

    Where neither was the trouble, what was on its way may have been cut off.
    """
    if said.is_refused and said.reply:
        moved_to = redirect.moved_to(server.url, said.reply.headers.get("location", ""))
        if not moved_to:
            raise failed(said)
        server = replace(server, url=moved_to)
    oid = server.branch(base)
    if oid is None:
        raise _no_commit(base)
    return server, algorithm(oid)


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


def _no_commit(base: str) -> NoCommitError:
    return NoCommitError(f"There is no commit on its default branch {base}.")
