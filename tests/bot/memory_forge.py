"""A forge in memory that refuses as GitHub does, and a model of it: what the bot may never do raises AssertionError.

Real code of the bot talks with it through the protocol of forges; nothing is asked of git, and nothing goes over a
network, so that ten thousand schedules are affordable. The double of GitHub is the place for what is on the wire.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.errors import ForgeError
from bot.model import CheckCounts, Checks, Event, Happening, Proposal, PullRequest, Repository, State, boxes, marker
from bot.model.campaign import Said
from bot.model.edition import Edition
from bot.model.fate import Fate, Merged
from bot.model.readiness import Mergeability, MergeState, Method, Opinion, Readiness, Review
from tests.bot.memory_store import MemoryWorkspace, Store

MAIN, BRANCH = "main", "pip-no-cache/fix"
PLAIN = b"FROM python\nRUN pip install a\n"
_AT = "2026-11-29T12:00:00Z"


class KilledError(BaseException):
    """The process ends here."""


class WrongError(BaseException):
    """The bot did what it may never do; it is no Exception, for which one repository would fail alone."""


def never(is_wrong: object, what: str) -> None:
    """Raises WrongError where it happens."""
    if is_wrong:
        raise WrongError(what)


@dataclass(slots=True)
class Pull:
    """A pull request; ``by`` is who opened it, ``edited`` who changed its words last."""

    number: int
    title: str
    body: str
    by: str
    state: State = State.OPEN
    base: str = MAIN
    head: str = ""
    edited: str = ""
    is_draft: bool = False
    merged_as: str = ""
    reviews: dict[str, tuple[Opinion, str]] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    ended_by: str = ""
    is_queued: bool = False
    merged_by: str = ""
    given: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Home:
    """A repository with its branches, its pull requests, and what checks say of commits.

    ``refused`` is the Dockerfile for which somebody said no; ``is_held`` that we closed the campaign's.
    """

    name: str
    key: str
    branches: dict[str, str]
    pulls: list[Pull] = field(default_factory=list)
    checks: dict[str, str] = field(default_factory=dict)
    refused: str = ""
    is_held: bool = False
    # Whether its default branch has a merge queue, and what checks say of a commit that merging makes.
    has_queue: bool = False
    ci: str = ""

    @property
    def opened(self) -> Pull | None:
        """The newest that is open."""
        return next((one for one in reversed(self.pulls) if one.state is State.OPEN), None)


@dataclass(slots=True)
class MemoryForge:
    """``kill`` counts down the writes until the process ends."""

    store: Store = field(default_factory=Store)
    homes: dict[str, Home] = field(default_factory=dict)
    kill: int | None = None
    kills_after: bool = False
    is_closing: bool = False
    has_waves: bool = False
    without: frozenset[str] = frozenset()
    # Whether a no is taken for one, as the config says.
    respects: bool = True

    is_paced = False

    # what people do
    def make(self, name: str) -> Home:
        start = self.store.commit(self.store.tree({}), (), "start", name)
        first = self.store.changed(start, {"Dockerfile": PLAIN, "README": b"one\n"}, "person")
        made = Home(f"acme/{name}", f"id-{name}", {MAIN: first})
        self.homes[made.key] = made
        return made

    def follow(self, home: Home) -> None:
        """Pull requests follow their branch."""
        for pull in home.pulls:
            tip = home.branches.get(BRANCH)
            if pull.state is not State.OPEN:
                continue
            if tip is None:
                pull.state, pull.ended_by = State.CLOSED, "person"
                self.refuse(home, pull)
            elif tip != pull.head:
                pull.head, pull.is_queued = tip, False
            if pull.state is State.OPEN and self.store.has(home.branches[pull.base], pull.head):
                pull.state, pull.merged_as = State.MERGED, home.branches[pull.base]

    def refuse(self, home: Home, pull: Pull) -> None:
        """Somebody closed it, unless we did that before for a reason of ours."""
        if pull.by == "us" and not marker.read(pull.body).is_withdrawn:
            fork = self.store.merge_base(home.branches[MAIN], pull.head)
            home.refused = self.store.files(fork)["Dockerfile"][1] if fork else ""

    def dockerfile(self, home: Home) -> str:
        return self.store.files(home.branches[MAIN])["Dockerfile"][1]

    # what the bot asks
    def now(self) -> float:
        return 1.0e9

    def account(self, _repository: Repository) -> str:
        return "us"

    def committer(self, _repository: Repository) -> str:
        return "us <us@forge.invalid>"

    def remarks(self) -> Iterator[tuple[str, str]]:
        return iter(())

    def counting(self, _again: Callable[[], object]) -> "MemoryForge":
        return self

    def narrowed(self, _names: tuple[str, ...]) -> "MemoryForge":
        return self

    def elsewhere(self) -> "MemoryForge":
        return self

    def examined(self) -> Iterator[tuple[bool, str]]:
        return iter(())

    def repositories(self) -> Iterator[Repository]:
        for home in list(self.homes.values()):
            yield Repository(home.name, home.key, MAIN, home.branches[MAIN], home.key)

    def located(self, repository: Repository) -> Repository:
        return repository

    @contextmanager
    def workspace(self, repository: Repository, branch: str) -> Iterator[MemoryWorkspace]:
        home = self._home(repository)

        def moving(name: str, expected: str | None, move: Callable[[], None]) -> None:
            never(name != BRANCH, f"moves {name}")
            never(home.opened and home.opened.is_queued, "pushes to one in a queue")
            if expected is not None:
                is_kept = self.store.has(home.branches[MAIN], expected)
                never(not (is_kept or self._is_ours(expected)), "moves a branch over a person's commit")
            with self._writing():
                move()
                self.follow(home)

        yield MemoryWorkspace(self.store, home.branches, MAIN, branch, moving)

    def diagnosis(self, _repository: Repository) -> None:
        return None

    def tip(self, repository: Repository, branch: str) -> str | None:
        return self._home(repository).branches.get(branch)

    def merge_base(self, _repository: Repository, one: str, other: str) -> str | None:
        return self.store.merge_base(one, other)

    def distrust(self, _repository: Repository, _commit: str) -> None:
        return None

    def takes_pull_requests(self, _repository: Repository) -> bool:
        return True

    def rules(self, _repository: Repository, _branch: str) -> tuple[()]:
        return ()

    def open_pull_requests(self, _branch: str) -> Iterator[tuple[str, PullRequest]]:
        for home in list(self.homes.values()):
            yield from ((home.key, _shown(home, one)) for one in home.pulls if one.state is State.OPEN)

    def known_pull_requests(self, wanted: Iterable[tuple[Repository, str, int]]) -> Iterator[tuple[str, PullRequest]]:
        return ((one.key, _shown(self._home(one), self._pull(one, number))) for one, _, number in list(wanted))

    def pull_requests(self, repository: Repository, _branch: str) -> tuple[PullRequest, ...]:
        home = self._home(repository)
        return tuple(_shown(home, one) for one in reversed(home.pulls))

    def is_anothers(self, repository: Repository, number: int) -> bool:
        return self._pull(repository, number).by != "us"

    def is_conflicting(self, repository: Repository, number: int) -> bool:
        return self._merged(self._home(repository), self._pull(repository, number)) is None

    def is_home_of(self, key: str) -> bool:
        return key in self.homes

    def checks(self, repository: Repository, commit: str) -> Checks:
        said = self._home(repository).checks.get(commit)
        return Checks(
            ("ci",) if said == "failure" else (), frozenset({"ci"} if said == "success" else ()), said == "pending"
        )

    def checked(self, wanted: Iterable[tuple[Repository, tuple[str, ...]]]) -> Iterator[tuple[str, str, Checks]]:
        return ((one.key, oid, self.checks(one, oid)) for one, oids in list(wanted) for oid in oids)

    def fates(self, wanted: Iterable[tuple[Repository, int]]) -> Iterator[tuple[str, Fate]]:
        for repository, number in list(wanted):
            home, pull = self._home(repository), self._pull(repository, number)
            commit = pull.merged_as
            before = self.store.commits[commit].parents[:1] if commit else ()
            yield home.key, Fate(_shown(home, pull), pull.is_queued, commit, before, home.branches[MAIN])

    def undone(self, wanted: Iterable[Merged]) -> Iterator[tuple[str, bool]]:
        for one in list(wanted):
            now, made = self.store.files(one.head), self.store.files(one.commit)
            olds = [self.store.files(oid) for oid in one.before]
            yield one.repository.key, any(now.get(path) == old[path] != made.get(path) for old in olds for path in old)

    def readiness(self, wanted: Iterable[tuple[Repository, int]]) -> Iterator[tuple[str, Readiness]]:
        for repository, number in list(wanted):
            home, pull = self._home(repository), self._pull(repository, number)
            said = home.checks.get(pull.head)
            is_clean = self._merged(home, pull) is not None
            yield (
                home.key,
                Readiness(
                    pull=_shown(home, pull),
                    base_head=home.branches[pull.base],
                    is_draft=pull.is_draft,
                    checks=CheckCounts(said is not None, said == "failure", said == "pending"),
                    reviews=tuple(
                        Review(who, opinion, commit, may_write=who != "reader", is_ours=who == "us")
                        for who, (opinion, commit) in pull.reviews.items()
                    ),
                    mergeability=Mergeability.MERGEABLE if is_clean else Mergeability.CONFLICTING,
                    state=MergeState.DRAFT if pull.is_draft else MergeState.CLEAN if is_clean else MergeState.DIRTY,
                    methods=frozenset({"merge", "squash", "rebase"}),
                    has_queue=home.has_queue and pull.base == MAIN,
                    is_queued=pull.is_queued,
                    merged_as=pull.merged_as,
                ),
            )

    def edition(self, repository: Repository, number: int) -> Edition:
        pull = self._pull(repository, number)
        edited = pull.edited == "us" if pull.edited else None
        return Edition(_shown(self._home(repository), pull), edited, pull.is_draft, str(number))

    def comments(self, repository: Repository, number: int) -> tuple[str, ...]:
        return tuple(self._pull(repository, number).comments)

    # what the bot does
    def open(self, repository: Repository, branch: str, proposal: Proposal, *, is_draft: bool) -> PullRequest:
        home = self._home(repository)
        if home.opened is not None:
            return _shown(home, home.opened)
        tip = home.branches.get(branch)
        if tip is None or self.store.has(home.branches[MAIN], tip):
            raise ForgeError("validation-failed", "No commits between them", 422)
        never(self._barred(home), "opens one where somebody said that none is wanted")
        never(home.is_held, "opens one that is held")
        never(self.respects and home.refused == self.dockerfile(home), "comes back after a no")
        made = Pull(len(home.pulls) + 1, proposal.title, proposal.body, "us", head=tip, is_draft=is_draft)
        with self._writing():
            home.pulls.append(made)
        return _shown(home, made)

    def edit(self, repository: Repository, number: int, proposal: Proposal, *, closes: bool) -> None:
        home, pull = self._home(repository), self._pull(repository, number)
        never(pull.by != "us", "changes the words of somebody else's")
        lost = (boxes.chosen(pull.body) & {Said.NEVER, Said.STOPPED}) - boxes.chosen(proposal.body)
        never(lost, f"loses the boxes {lost}")
        if closes and pull.state is State.OPEN:
            never(not (self._is_ours(pull.head)), "closes one with a person's commits")
        with self._writing():
            pull.title, pull.body, pull.edited = proposal.title, proposal.body, "us"
            if closes and pull.state is State.OPEN:
                pull.state, pull.ended_by = State.CLOSED, "us"
                home.is_held |= self.is_closing

    def merge(self, repository: Repository, number: int, method: Method, expected: str) -> str:
        home, pull = self._home(repository), self._pull(repository, number)
        if pull.head != expected:
            raise ForgeError("conflict", "Head branch was modified", 409)
        if pull.state is not State.OPEN or pull.is_draft or home.has_queue or self._merged(home, pull) is None:
            raise ForgeError("not-mergeable", "Pull Request is not mergeable", 405)
        self._check_merge(home, pull)
        with self._writing():
            self.merge_now(home, pull, method)
            pull.merged_by = "us"
        return pull.merged_as

    def enqueue(self, repository: Repository, found: Readiness) -> None:
        home, pull = self._home(repository), self._pull(repository, found.pull.number)
        is_fit = pull.state is State.OPEN and not pull.is_draft and self._merged(home, pull) is not None
        if found.pull.head != pull.head or not (home.has_queue and is_fit):
            raise ForgeError("validation-failed", "It cannot be put into the queue", 422)
        never(pull.is_queued, "puts one into the queue twice")
        self._check_merge(home, pull)
        with self._writing():
            pull.is_queued, pull.merged_by = True, "us"

    def run_queue(self, home: Home) -> None:
        """Whatever stands in the queue is merged if it can be, else it leaves the queue."""
        for pull in home.pulls:
            is_fit = pull.is_queued and pull.state is State.OPEN and pull.base == MAIN and not pull.is_draft
            pull.is_queued = False
            if is_fit and self._merged(home, pull) is not None:
                self.merge_now(home, pull, "squash")

    def merge_now(self, home: Home, pull: Pull, method: str) -> None:
        """Whoever does it."""
        tree = self._merged(home, pull)
        assert tree is not None
        base = home.branches[pull.base]
        parents = (base, pull.head) if method == "merge" else (base,)
        pull.merged_as = self.store.commit(tree, parents, "merge", f"{pull.number}")
        pull.state = State.MERGED
        pull.is_queued = False
        home.branches[pull.base] = pull.merged_as
        if home.ci:
            home.checks[pull.merged_as] = home.ci

    def update(self, repository: Repository, number: int, branch: str, expected: str) -> str:
        home, pull = self._home(repository), self._pull(repository, number)
        made = self.store.joined(expected, home.branches[pull.base], "update")
        if home.branches.get(branch) != expected or made is None:
            raise ForgeError("validation-failed", "merge conflict between base and head", 422)
        self.move(repository, ((branch, expected, made),))
        return made

    def move(self, repository: Repository, moves: tuple[tuple[str, str, str | None], ...]) -> None:
        home = self._home(repository)
        if any(home.branches.get(name) != expected for name, expected, _ in moves):
            raise ForgeError("validation-failed", "a branch stands elsewhere", 422)
        for name, expected, _ in moves:
            never(not name.startswith(BRANCH), f"moves {name}")
            never(home.opened and home.opened.is_queued, "pushes to one in a queue")
            is_kept = self.store.has(home.branches[MAIN], expected)
            never(not (is_kept or self._is_ours(expected)), "moves a branch over a person's commit")
        with self._writing():
            home.branches.update({name: tip for name, _, tip in moves if tip is not None})
            for name in [name for name, _, tip in moves if tip is None]:
                del home.branches[name]
            self.follow(home)

    def create_branch(self, repository: Repository, branch: str, commit: str) -> None:
        home = self._home(repository)
        if home.branches.get(branch, commit) != commit:
            raise ForgeError("validation-failed", "Reference already exists", 422)
        with self._writing():
            home.branches[branch] = commit

    def commit(
        self, repository: Repository, branch: str, expected: str, message: str, files: Mapping[str, bytes]
    ) -> str:
        home = self._home(repository)
        if home.branches.get(branch) != expected:
            raise ForgeError("branch-moved", "it stands elsewhere", 422)
        made = self.store.changed(expected, files, "us", message)
        with self._writing():
            home.branches[branch] = made
            self.follow(home)
        return made

    def draft(self, repository: Repository, found: Edition, *, is_draft: bool) -> None:
        with self._writing():
            self._pull(repository, found.pull.number).is_draft = is_draft

    def retarget(self, repository: Repository, number: int, branch: str) -> None:
        with self._writing():
            self._pull(repository, number).base = branch

    def comment(self, repository: Repository, number: int, text: str) -> None:
        with self._writing():
            self._pull(repository, number).comments.append(text)

    def label(self, repository: Repository, number: int, names: tuple[str, ...]) -> None:
        self._give(repository, number, names)

    def assign(self, repository: Repository, number: int, users: tuple[str, ...]) -> None:
        self._give(repository, number, users)

    def request_review(
        self, repository: Repository, number: int, users: tuple[str, ...], teams: tuple[str, ...]
    ) -> None:
        if "nobody" in users:
            raise ForgeError("validation-failed", "Reviews may only be requested from collaborators", 422)
        self._give(repository, number, users + teams)

    def _give(self, repository: Repository, number: int, names: tuple[str, ...]) -> None:
        with self._writing():
            self._pull(repository, number).given += names

    # the model
    def _check_merge(self, home: Home, pull: Pull) -> None:
        for other in self.homes.values():
            said = other.checks.get(other.branches[MAIN])
            if other is not home and self._was_merged_last(other):
                never(said == "failure", "goes on though a default branch turned red")
                never(said == "pending" and not self.has_waves, "goes on though checks still run")
        never(pull.by != "us", "merges somebody else's")
        never(pull.base != MAIN, "merges into another branch")
        said = home.checks.get(pull.head)
        never(not (said == "success" or (said is None and "checks" in self.without)), f"merges with checks {said}")
        never(not (self._is_ours(pull.head)), "merges a person's commits")
        never(any(opinion is Opinion.CHANGES_REQUESTED for opinion, _ in pull.reviews.values()), "against a review")
        approved = {
            commit for who, (opinion, commit) in pull.reviews.items() if opinion is Opinion.APPROVED and who != "reader"
        }
        never(not ("approval" in self.without or approved & set(self._own(pull.head))), "merges unapproved")
        never(boxes.chosen(pull.body) & {Said.NEVER, Said.STOPPED}, "merges what somebody stopped")

    def _was_merged_last(self, home: Home) -> bool:
        """Whether its default branch stands at what we merged, where that was well before."""
        merged = next((one for one in home.pulls if one.merged_as == home.branches[MAIN]), None)
        parents = self.store.commits[home.branches[MAIN]].parents[:1]
        was_red = any(home.checks.get(one) == "failure" for one in parents)
        return merged is not None and merged.merged_by == "us" and not was_red

    def _own(self, tip: str) -> Iterator[str]:
        """The tip and the commits below down to ours, as long as only plain merges of the base lie above that."""
        while (found := self.store.commits[tip]).by == "update":
            yield tip
            tip = found.parents[0]
        if found.by == "us":
            yield tip

    def _is_ours(self, tip: str) -> bool:
        own = tuple(self._own(tip))
        return bool(own) and self.store.commits[own[-1]].by == "us"

    def _barred(self, home: Home) -> bool:
        """Whether somebody ticked, and never took back, that none is wanted."""
        return any(one.by == "us" and Said.NEVER in boxes.chosen(one.body) for one in home.pulls)

    def _merged(self, home: Home, pull: Pull) -> str | None:
        base = home.branches[pull.base]
        fork = self.store.merge_base(base, pull.head)
        return self.store.merged(fork, base, pull.head) if fork else None

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """A write; the process may end before it, or after."""
        ends = False
        if self.kill is not None:
            self.kill -= 1
            ends = self.kill < 0
        if ends and not self.kills_after:
            raise KilledError
        yield
        if ends:
            raise KilledError

    def _home(self, repository: Repository) -> Home:
        return self.homes[repository.key]

    def _pull(self, repository: Repository, number: int) -> Pull:
        return self._home(repository).pulls[number - 1]


def _shown(home: Home, pull: Pull) -> PullRequest:
    events = [Event(Happening.CREATED, _AT, pull.by)]
    if pull.state in {State.MERGED, State.CLOSED}:
        events.append(Event(Happening(pull.state), _AT, pull.ended_by or "person"))
    url = f"https://forge.invalid/{home.name}/pull/{pull.number}"
    return PullRequest(pull.number, url, pull.state, pull.head, pull.title, pull.body, pull.base, tuple(events))
