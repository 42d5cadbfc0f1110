"""A folder of git repositories, bare or not, as a forge: the embedded default."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from bot.errors import ForgeError, GitError
from bot.forges.local import dates, fate, folders, readiness, records
from bot.forges.local.records import LocalRecord
from bot.model import (
    Checks,
    Event,
    Happening,
    Outcome,
    Proposal,
    PullRequest,
    Repository,
    State,
    marker,
    skipped,
)
from bot.model.attention import Attention
from bot.model.edition import Edition
from bot.model.fate import Fate, Merged
from bot.model.marker import Standing
from bot.model.readiness import Method, Readiness
from bot.model.view import View
from bot.rules import Rule
from bot.workspaces import workspace

_NO_API = 'A folder has no API to make commits with; use via = "git".'
_NO_QUEUE = "A folder merges nothing by itself, now or later."


@dataclass(frozen=True, slots=True)
class LocalForge:
    """Repositories are found below the folder at any depth, never inside each other, never through links.

    A pull request is a branch in the repository and a record in the folder ``records``. Whoever deletes the
    branch closes it; whoever merges the branch into the default branch merges it. A listing that ``has_dates`` tells
    when default branches were committed to.
    """

    folder: Path
    records: Path
    has_dates: bool = False

    is_paced = False

    def now(self) -> float:
        return time.time()

    def account(self, _repository: Repository) -> str:
        return str(self.folder)

    def remarks(self) -> Iterator[tuple[str, str]]:
        return iter(())

    def counting(self, _again: Callable[[], object]) -> "LocalForge":
        return self

    def narrowed(self, _names: tuple[str, ...]) -> "LocalForge":
        return self

    def elsewhere(self) -> "LocalForge":
        return self

    def examined(self) -> Iterator[tuple[bool, str]]:
        found = sum(isinstance(item, Repository) for item in self.repositories())
        yield found > 0, f"{self.folder} holds {found} git repositories."

    def repositories(self) -> Iterator[Repository | Outcome]:
        return dates.dated(self._repositories()) if self.has_dates else self._repositories()

    def _repositories(self) -> Iterator[Repository | Outcome]:
        if folders.is_repository(self.folder):
            path = str(self.folder)
            yield Repository(folders.name(self.folder.resolve().name), path, identity=path)
            return
        names: set[str] = set()
        for item in folders.below(self.folder):
            name = folders.name(item.name) if isinstance(item, Repository) else item.name
            # Beside a repository "app", one in the folder "app.git" keeps its whole name.
            unique = item.name if name in names else name
            names.add(unique)
            yield replace(item, name=unique)

    def located(self, repository: Repository) -> Repository | Outcome:
        with workspace.runner(workspace.LOCAL_PROTOCOLS) as git:
            refs = git.refs(repository.remote)
            if refs.head is not None:
                return replace(repository, branch=refs.default_branch, head=refs.head)
            if git.has_branches(repository.remote):
                message = "Its HEAD names a branch that does not exist, so there is no default branch."
                return skipped(repository.name, "no-default-branch", message)
        return skipped(repository.name, "empty", "It has no commit yet.")

    def workspace(self, repository: Repository, branch: str) -> AbstractContextManager[workspace.Workspace]:
        return workspace.borrowing(repository.remote, branch)

    def diagnosis(self, repository: Repository) -> tuple[str, str] | None:
        if not folders.is_repository(Path(repository.remote)):
            return "vanished", "It is not there any more."
        if not workspace.is_allowed(repository.remote, os.R_OK):
            return "unreadable", "This user may not read its objects; allow that, or leave it out with exclude."
        return None

    def tip(self, repository: Repository, branch: str) -> str | None:
        with workspace.borrowing(repository.remote, branch) as opened:
            return opened.heads.tip

    def merge_base(self, repository: Repository, one: str, other: str) -> str | None:
        with workspace.runner(workspace.LOCAL_PROTOCOLS) as git:
            return git.merge_base(repository.remote, one, other)

    def distrust(self, _repository: Repository, _commit: str) -> None:
        return None

    def takes_pull_requests(self, _repository: Repository) -> bool:
        return True

    def rules(self, _repository: Repository, _branch: str) -> tuple[Rule, ...]:
        return ()

    def open_pull_requests(self, branch: str) -> Iterator[tuple[str, PullRequest]]:
        for key in records.keys(self.records):
            pulls: tuple[PullRequest, ...] = ()
            with suppress(ForgeError):  # one that cannot be read must not hide the others
                pulls = self._pull_requests(key, branch)
            yield from (
                (key, readiness.received(self.records, key, pull)) for pull in pulls if pull.state is State.OPEN
            )

    def known_pull_requests(self, _wanted: Iterable[tuple[Repository, str, int]]) -> Iterator[tuple[str, PullRequest]]:
        """Here it costs nothing to ask for each."""
        return iter(())

    def pull_requests(self, repository: Repository, branch: str) -> tuple[PullRequest, ...]:
        return self._pull_requests(repository.key, branch)

    def is_anothers(self, _repository: Repository, _number: int) -> bool:
        """Nobody else writes records."""
        return False

    def is_conflicting(self, _repository: Repository, _number: int) -> bool:
        """Nobody knows: what could conflict are the planned files, and where these moved on it is made anew."""
        return False

    def is_home_of(self, key: str) -> bool:
        return Path(key).is_relative_to(self.folder)

    def checks(self, repository: Repository, commit: str) -> Checks:
        return readiness.checks(self.records, repository.key, commit)

    def fates(self, wanted: Iterable[tuple[Repository, int]]) -> Iterator[tuple[str, Fate]]:
        for repository, number in wanted:
            try:
                record = _refreshed(self.records, records.load(self.records, repository.key, number))
                yield repository.key, fate.fate(record, self._shown(record))
            except (ForgeError, GitError):  # nobody can see it any more
                continue

    def checked(self, wanted: Iterable[tuple[Repository, tuple[str, ...]]]) -> Iterator[tuple[str, str, Checks]]:
        for repository, commits in wanted:
            yield from ((repository.key, commit, self.checks(repository, commit)) for commit in commits)

    def undone(self, wanted: Iterable[Merged]) -> Iterator[tuple[str, bool]]:
        for one in wanted:
            with suppress(GitError):
                yield one.repository.key, fate.is_undone(one)

    def readiness(self, wanted: Iterable[tuple[Repository, int]]) -> Iterator[tuple[str, Readiness]]:
        for repository, number in wanted:
            try:
                record = _refreshed(self.records, records.load(self.records, repository.key, number))
                found = readiness.readiness(self.records, record, self._shown(record))
            except (ForgeError, GitError):  # nobody can see it any more
                continue
            yield repository.key, found

    def views(self, wanted: Iterable[tuple[Repository, int]]) -> Iterator[tuple[str, View]]:
        for repository, number in wanted:
            for key, found in self.readiness(((repository, number),)):
                record = records.load(self.records, repository.key, number)
                yield key, readiness.view(self.records, record, found)

    def attention(self, wanted: Iterable[tuple[Repository, int]]) -> Iterator[tuple[str, Attention]]:
        for repository, number in wanted:
            for key, found in self.readiness(((repository, number),)):
                record = records.load(self.records, repository.key, number)
                yield key, readiness.attention(record, found, self.now())

    def edition(self, repository: Repository, number: int) -> Edition | None:
        try:
            record = _refreshed(self.records, records.load(self.records, repository.key, number))
        except (ForgeError, GitError):  # nobody can see it any more
            return None
        # What we write ticks no box by itself, so whoever did that here is a person.
        return Edition(self._shown(record), edited_by_us=False, is_draft=record.is_draft)

    def comments(self, repository: Repository, number: int) -> tuple[str, ...]:
        return records.load(self.records, repository.key, number).comments

    def open(self, repository: Repository, branch: str, proposal: Proposal, *, is_draft: bool) -> PullRequest:
        found = next((pull for pull in self.pull_requests(repository, branch) if pull.state is State.OPEN), None)
        if found:
            return found
        with workspace.borrowing(repository.remote, branch) as opened:
            tip = opened.heads.tip
        if tip is None:
            raise ForgeError("validation-failed", f"There is no branch {branch} to open a pull request from.", 422)
        number = records.next_number(self.records, repository.key)
        record = LocalRecord(number, repository.key, branch, tip, proposal.title, proposal.body, is_draft=is_draft)
        return self._shown(records.save(self.records, record.after(Happening.CREATED)))

    def edit(self, repository: Repository, number: int, proposal: Proposal, *, closes: bool) -> None:
        # Its branch may just have moved: the record is brought up to date with it.
        record = _refreshed(self.records, records.load(self.records, repository.key, number))
        edited = replace(record, title=proposal.title, body=proposal.body)
        closed = replace(edited, state=State.CLOSED).after(Happening.CLOSED)
        records.save(self.records, closed if closes and record.state is State.OPEN else edited)

    def draft(self, repository: Repository, found: Edition, *, is_draft: bool) -> None:
        record = records.load(self.records, repository.key, found.pull.number)
        records.save(self.records, replace(record, is_draft=is_draft))

    def retarget(self, _repository: Repository, _number: int, _branch: str) -> None:
        """A record names no branch: it goes into whichever is the default branch."""

    def comment(self, repository: Repository, number: int, text: str) -> None:
        record = records.load(self.records, repository.key, number)
        records.save(self.records, replace(record, comments=(*record.comments, text)))

    def label(self, repository: Repository, number: int, names: tuple[str, ...]) -> None:
        record = records.load(self.records, repository.key, number)
        records.save(self.records, replace(record, labels=_with(record.labels, names)))

    def assign(self, repository: Repository, number: int, users: tuple[str, ...]) -> None:
        record = records.load(self.records, repository.key, number)
        records.save(self.records, replace(record, assignees=_with(record.assignees, users)))

    def request_review(
        self, repository: Repository, number: int, users: tuple[str, ...], teams: tuple[str, ...]
    ) -> None:
        record = records.load(self.records, repository.key, number)
        reviewers, team_reviewers = _with(record.reviewers, users), _with(record.team_reviewers, teams)
        records.save(self.records, replace(record, reviewers=reviewers, team_reviewers=team_reviewers))

    def merge(self, repository: Repository, number: int, method: Method, expected: str) -> str:
        record = _refreshed(self.records, records.load(self.records, repository.key, number))
        if record.state is not State.OPEN:
            raise ForgeError("not-mergeable", f"Pull request {number} is {record.state}", 405)
        if record.head != expected:
            raise ForgeError("conflict", f"Pull request {number} stands at another commit", 409)
        made = readiness.merge(record, repository.branch or "", method)
        record = replace(record, state=State.MERGED, merged_as=made)
        records.save(self.records, record.after(Happening.MERGED))
        return made

    def enqueue(self, _repository: Repository, _found: Readiness) -> None:
        raise ForgeError("no-api", _NO_QUEUE)

    def arm(self, _repository: Repository, _found: Readiness, _method: Method) -> None:
        raise ForgeError("no-api", _NO_QUEUE)

    def disarm(self, _repository: Repository, _found: Readiness) -> None:
        raise ForgeError("no-api", _NO_QUEUE)

    def committer(self, _repository: Repository) -> str:
        raise ForgeError("no-api", _NO_API)

    def update(self, _repository: Repository, _number: int, _branch: str, _expected: str) -> str | None:
        raise ForgeError("no-api", _NO_API)

    def move(self, _repository: Repository, _moves: tuple[tuple[str, str, str | None], ...]) -> None:
        raise ForgeError("no-api", _NO_API)

    def create_branch(self, _repository: Repository, _branch: str, _commit: str) -> None:
        raise ForgeError("no-api", _NO_API)

    def commit(
        self, _repository: Repository, _branch: str, _expected: str, _message: str, _files: Mapping[str, bytes]
    ) -> str:
        raise ForgeError("no-api", _NO_API)

    def _pull_requests(self, key: str, branch: str) -> tuple[PullRequest, ...]:
        """Newest first; what git tells about an open one's branch is taken into its record."""
        if not folders.is_repository(Path(key)):
            raise ForgeError("not-found", f"{key} is no git repository any more")
        found = [record for record in records.of_repository(self.records, key) if record.branch == branch]
        try:
            return tuple(self._shown(_refreshed(self.records, record)) for record in reversed(found))
        except GitError as error:
            raise ForgeError(error.reason, str(error)) from None

    def _shown(self, record: LocalRecord) -> PullRequest:
        url = records.path(self.records, record.repository, record.number).as_uri()
        events = tuple(Event(Happening(what), at, who) for what, at, who in record.events if what in set(Happening))
        return PullRequest(record.number, url, record.state, record.head, record.title, record.body, events=events)


def _refreshed(folder: Path, record: LocalRecord) -> LocalRecord:
    if record.state is not State.OPEN:
        return record
    with workspace.borrowing(record.repository, record.branch) as opened:
        tip = opened.heads.tip
        is_merged = opened.is_in_base(tip or record.head, "HEAD")
        is_lost = tip is None and opened.tip(record.head) is None
    if tip == record.head and not is_merged:
        return record
    gone = State.CLOSED if tip is None else State.OPEN
    state = State.MERGED if is_merged else gone
    body = _voided(record.body) if is_lost else record.body
    seen = replace(record, head=tip or record.head, state=state, body=body)
    return records.save(folder, seen if state is State.OPEN else seen.after(Happening(state)))


def _voided(body: str) -> str:
    """Of a pull request that went with its repository when this was cloned anew: nobody said no to it."""
    return marker.marked(body, replace(marker.read(body), standing=Standing.WITHDRAWN))


def _with(names: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*names, *more)))
