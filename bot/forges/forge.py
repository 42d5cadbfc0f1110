"""What the bot needs of a forge, whichever it is."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from bot.model import Checks, Outcome, Proposal, PullRequest, Repository
from bot.model.attention import Attention
from bot.model.edition import Edition
from bot.model.fate import Fate, Merged
from bot.model.readiness import Method, Readiness
from bot.model.view import View
from bot.rules import Rule
from bot.workspaces.workspace import Workspace


class Forge(Protocol):
    """A place where repositories and their pull requests are; a value that may travel to the worker that plans.

    What a repository or the forge refuses raises ForgeError, or GitError out of a workspace. The methods below
    ``comments`` write, one request each; they neither pace nor retry what may have taken effect. Only what a limit
    of the forge refused is sent once more.
    """

    @property
    def is_paced(self) -> bool:
        """Whether the forge limits how often it is written to."""
        ...

    def now(self) -> float:
        """What time it is there, as time() would tell."""
        ...

    def account(self, repository: Repository) -> str:
        """Whoever asks about it: what keeps one of them from the forge keeps no other."""
        ...

    def remarks(self) -> Iterator[tuple[str, str]]:
        """What was noticed while it was asked, and is to be mended: stable ids and sentences. Asks for nothing."""
        ...

    def counting(self, again: Callable[[], object]) -> "Forge":
        """This forge, which calls ``again`` before it sends a write once more."""
        ...

    def narrowed(self, names: tuple[str, ...]) -> "Forge":
        """This forge, listing no more than the repositories of these names where that is cheaper."""
        ...

    def elsewhere(self) -> "Forge":
        """This forge for a worker on another machine: small, for it names no repositories; nobody here is called."""
        ...

    def examined(self) -> Iterator[tuple[bool, str]]:
        """What a sweep will find here, for ``doctor``: sentences, and whether each is fine. Writes nothing."""
        ...

    def repositories(self) -> Iterator[Repository | Outcome]:
        """Every repository, streamed; those that cannot be swept whatever the config says as their outcome."""
        ...

    def located(self, repository: Repository) -> Repository | Outcome:
        """The repository with its default branch and head, asked for where only that tells whether it has any."""
        ...

    def workspace(self, repository: Repository, branch: str) -> AbstractContextManager[Workspace]:
        """Where the repository's objects can be read, and commits made for ``branch`` and pushed.

        Raises NoCommitError where there is nothing to read.
        """
        ...

    def diagnosis(self, repository: Repository) -> tuple[str, str] | None:
        """Why git failed on it, as a reason and a sentence (vanished, archived, forbidden, ...); None: no idea."""
        ...

    def tip(self, repository: Repository, branch: str) -> str | None:
        """The commit at which a branch of the repository stands; None where there is no such branch."""
        ...

    def merge_base(self, repository: Repository, one: str, other: str) -> str | None:
        """The newest commit in the history of both commits; None where there is none, or one of them is not there."""
        ...

    def distrust(self, repository: Repository, commit: str) -> str | None:
        """Why the forge does not take a commit's signature for its committer's, as a word; None where it does.

        A forge that verifies nothing has nothing against any.
        """
        ...

    def takes_pull_requests(self, repository: Repository) -> bool:
        """Whether the repository's settings allow pull requests now."""
        ...

    def rules(self, repository: Repository, branch: str) -> tuple[Rule, ...]:
        """The rules of the repository that a push of the branch meets with, as far as we may see them."""
        ...

    def open_pull_requests(self, branch: str) -> Iterator[tuple[str, PullRequest]]:
        """Every open or frozen pull request from branches of this name, in bulk, with the ``key`` of its repository."""
        ...

    def known_pull_requests(self, wanted: Iterable[tuple[Repository, str, int]]) -> Iterator[tuple[str, PullRequest]]:
        """Pull requests of ours, known by branch and number, in whatever state; those that can be had in bulk."""
        ...

    def pull_requests(self, repository: Repository, branch: str) -> tuple[PullRequest, ...]:
        """Every pull request that was ever opened from the repository's own branch, the newest first."""
        ...

    def is_anothers(self, repository: Repository, number: int) -> bool:
        """Whether another account than ours opened a pull request; False where nobody can tell."""
        ...

    def is_conflicting(self, repository: Repository, number: int) -> bool:
        """Whether a pull request cannot be merged without a person's help; False where the forge does not know yet."""
        ...

    def is_home_of(self, key: str) -> bool:
        """Whether the repository that the ledger knows by this key is one of this forge."""
        ...

    def checks(self, repository: Repository, commit: str) -> Checks:
        """What checks and statuses say of a commit of the repository."""
        ...

    def checked(self, wanted: Iterable[tuple[Repository, tuple[str, ...]]]) -> Iterator[tuple[str, str, Checks]]:
        """The same of many commits, in bulk, with the keys of their repositories; those that can be had so.

        Of what is well the names are not told.
        """
        ...

    def fates(self, wanted: Iterable[tuple[Repository, int]]) -> Iterator[tuple[str, Fate]]:
        """What became of pull requests, in bulk, with the keys of their repositories.

        One that cannot be seen is left out.
        """
        ...

    def undone(self, wanted: Iterable[Merged]) -> Iterator[tuple[str, bool]]:
        """Whether files of merged pull requests have again the bytes of before, in bulk, with the repositories' keys.

        One that cannot be seen is left out.
        """
        ...

    def readiness(self, wanted: Iterable[tuple[Repository, int]]) -> Iterator[tuple[str, Readiness]]:
        """How far pull requests are from being merged, in bulk, with the keys of their repositories.

        One that cannot be seen is left out.
        """
        ...

    def views(self, wanted: Iterable[tuple[Repository, int]]) -> Iterator[tuple[str, View]]:
        """How pull requests stand, at a glance and in bulk, with the keys of their repositories.

        One that cannot be seen is left out.
        """
        ...

    def attention(self, wanted: Iterable[tuple[Repository, int]]) -> Iterator[tuple[str, Attention]]:
        """Whose attention pull requests wait for, in bulk, with the keys of their repositories.

        One that cannot be seen is left out.
        """
        ...

    def edition(self, repository: Repository, number: int) -> Edition | None:
        """The pull request as it is this moment, and who changed its words last; None where it cannot be seen."""
        ...

    def comments(self, repository: Repository, number: int) -> tuple[str, ...]:
        """The texts below a pull request."""
        ...

    def open(self, repository: Repository, branch: str, proposal: Proposal, *, is_draft: bool) -> PullRequest:
        """A new pull request into the default branch; the one that is open already, where there is one."""
        ...

    def edit(self, repository: Repository, number: int, proposal: Proposal, *, closes: bool) -> None:
        """Gives a pull request its words, and closes it with the same request; none is ever opened again by us."""
        ...

    def draft(self, repository: Repository, found: Edition, *, is_draft: bool) -> None:
        """Makes a pull request a draft, or has it ready for review."""
        ...

    def retarget(self, repository: Repository, number: int, branch: str) -> None:
        """Takes a pull request into another branch of the repository."""
        ...

    def comment(self, repository: Repository, number: int, text: str) -> None:
        """Writes a text below a pull request."""
        ...

    def label(self, repository: Repository, number: int, names: tuple[str, ...]) -> None:
        """Adds labels to a pull request."""
        ...

    def assign(self, repository: Repository, number: int, users: tuple[str, ...]) -> None:
        """Assigns a pull request to users, beside those it is assigned to."""
        ...

    def request_review(
        self, repository: Repository, number: int, users: tuple[str, ...], teams: tuple[str, ...]
    ) -> None:
        """Asks users and teams for a review."""
        ...

    def committer(self, repository: Repository) -> str:
        """Who makes the commits of ``commit``, as ``Name <address>``."""
        ...

    def update(self, repository: Repository, number: int, branch: str, expected: str) -> str | None:
        """Merges the default branch into a pull request's branch, whose tip is ``expected``: what is its tip then.

        None where that takes longer than anybody waits. Raises ForgeError of status 422 where it stands elsewhere, or
        a person has to merge.
        """
        ...

    def move(self, repository: Repository, moves: tuple[tuple[str, str, str | None], ...]) -> None:
        """Moves branches from one commit to another (None: they are deleted), all or none, whatever their history.

        Raises ForgeError where one of them stands elsewhere.
        """
        ...

    def create_branch(self, repository: Repository, branch: str, commit: str) -> None:
        """A new branch at a commit of the repository; nothing where it stands there already."""
        ...

    def commit(
        self, repository: Repository, branch: str, expected: str, message: str, files: Mapping[str, bytes]
    ) -> str:
        """Appends a commit (signed by the forge) to the branch whose tip is ``expected``; the new object id.

        Raises ForgeError with the reason ``branch-moved`` where the tip is another.
        """
        ...

    def merge(self, repository: Repository, number: int, method: Method, expected: str) -> str:
        """Merges a pull request whose branch stands at ``expected``; the commit that the base branch got.

        Raises ForgeError: of status 409 where it stands elsewhere, of 405 where rules or people are in the way.
        """
        ...

    def enqueue(self, repository: Repository, found: Readiness) -> None:
        """Puts a pull request into the base branch's merge queue, at the commit that was read."""
        ...

    def arm(self, repository: Repository, found: Readiness, method: Method) -> None:
        """Has the forge merge it by itself, at the commit that was read, as soon as its rules are satisfied."""
        ...

    def disarm(self, repository: Repository, found: Readiness) -> None:
        """Takes that back."""
        ...
