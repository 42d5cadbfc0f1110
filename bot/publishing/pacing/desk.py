"""What publishing has at hand for one repository; every write goes through it, paced and recorded."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bot import windows
from bot.config.config import Config
from bot.errors import ForgeError
from bot.forges.forge import Forge
from bot.ledger.ledger import Ledger
from bot.model import PullRequest, Repository, campaign
from bot.publishing.pacing.budget import Budget
from bot.publishing.pacing.waves import Waves

# The write by which the forge makes a commit; what is recorded with it is the parent.
COMMIT = "commit"
# What an open pull request is made, where the config says so later.
_DRAFT, _READY = "draft", "ready"
# What is under way while those who were asked are reminded; its detail is the number of the pull request.
REMINDER = "remind"

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Desk:
    """One repository's forge, and the memory and the limits that all repositories share.

    ``adopts`` takes for ours what we made and nobody tells for which campaign; ``verified`` are the accounts whose
    signatures the forge was seen to take.
    """

    repository: Repository
    forge: Forge
    ledger: Ledger
    budget: Budget
    waves: Waves
    config: Config
    branch: str
    adopts: bool = False
    verified: set[str] = field(default_factory=set)

    @property
    def key(self) -> str:
        return self.repository.key

    def refusal(self, *, opens: bool, writes: int) -> tuple[str, str] | None:
        """Why the repository has to wait, as a reason and a sentence; None: it may go on."""
        held = self.closed or self.waves.refusal(self.key) if opens else None
        return held or self.budget.refusal(self.key, opens=opens, writes=writes if self.forge.is_paced else 0)

    @property
    def closed(self) -> tuple[str, str] | None:
        """Why nothing may be opened or merged at this hour, by the forge's clock; None: it may."""
        return windows.refusal(self.config.limits.windows, self.forge.now())

    def note_opened(self) -> None:
        """A pull request of the repository is open now."""
        self.ledger.note_opened(self.key)
        self.ledger.settle(self.key)
        self.waves.join(self.key)

    def finish_steps(self, cut_off: tuple[tuple[str, str], ...], *, is_open: bool) -> None:
        """Everything is as it should be: what an earlier run was cut off in was done in another way since.

        Labels and people still to come wait for their time as long as the pull request ``is_open``.
        """
        promised = {one.action for one in (*self.decorations(), *self._drafting())} if is_open else set()
        if is_open and self.config.pull_request.remind_after is not None:
            promised.add(REMINDER)
        for action in {action for action, _ in cut_off} - promised:
            self.ledger.finish(self.key, action)

    def write(self, action: str, write: Callable[[], _Result], detail: str = "") -> _Result:
        """Does one write: waits until it may go, and records it before and after.

        What the forge refused for good is recorded as finished; it will not be tried again by itself.
        """
        self.budget.note(self.key)
        paced = self.budget.writing() if self.forge.is_paced else nullcontext()
        try:
            with paced, self.ledger.step(self.key, action, detail):
                return write()
        except ForgeError as error:
            if error.is_for_good:
                self.ledger.finish(self.key, action)
            raise

    def again(self) -> None:
        """A write in hand is sent once more: whoever is paced counts both."""
        if self.forge.is_paced:
            self.budget.again()

    def say_once(self, number: int, kind: str, text: str) -> tuple[str, ...]:
        """Writes a text below a pull request, unless one of this kind stands there; a sentence where that failed."""
        hidden = f"<!-- pip-no-cache: {kind} -->"
        body = f"{text.strip()}\n\n{hidden}\n"
        try:
            if not any(hidden in comment for comment in self.forge.comments(self.repository, number)):
                self.write("comment", lambda: self.forge.comment(self.repository, number, body), kind)
        except ForgeError as error:
            if not error.is_for_good:
                raise
            return (f"comment: {error}",)
        return ()

    @property
    def signoff(self) -> str:
        """Who signs commits off, which is who commits; empty where that is not wanted."""
        wanted = self.config.commit
        if not wanted.signoff:
            return ""
        return self.forge.committer(self.repository) if wanted.via == "api" else wanted.committer or wanted.author

    def writes_to_move(self, *, anew: bool = False) -> int:
        """How many writes it takes to bring a branch to a commit.

        The API makes the branch, or a merge, first; one that is open and begins ``anew`` is made beside and moved.
        """
        by_api = 3 if anew else 2
        return by_api if self.config.commit.via == "api" else 1

    @property
    def writes_to_open(self) -> int:
        """How many writes a new pull request takes at most, its branch, labels and people included.

        Where a draft is refused it is opened without that; where both are refused the branch is deleted.
        """
        attempts = 2 if self.config.pull_request.draft else 1
        return self.writes_to_move() + attempts + max(1, sum(one.most_writes for one in self.decorations()))

    @property
    def writes_to_decorate(self) -> int:
        """How many writes it takes at most until a pull request has what it was promised and has not got yet."""
        return sum(one.most_writes for one in self._promised())

    def plan_decorations(self) -> None:
        """Records the labels and people that a pull request is going to get."""
        for decoration in self.decorations():
            self.ledger.plan_step(self.key, decoration.action)

    def gifts(self, number: int | None) -> frozenset[str]:
        """What a pull request was given, or is going to be; None is one that is still to be opened."""
        planned = self.decorations() if number is None else self._promised()
        given = {(one.action, name) for one in planned for name in one.names}
        given |= {(_DRAFT, _DRAFT)} if number is None and self.config.pull_request.draft else set()
        if number is not None:
            given |= self.ledger.notes.given(self.key, number)
        return frozenset(campaign.gift(kind, name) for kind, name in given)

    def missing(self, number: int, note: campaign.Note) -> tuple["Decoration", ...]:
        """What the config wants an open pull request to have that it was never given, as far as anybody noted."""
        given = self.gifts(number) | note.given
        found = []
        for one in (*self.decorations(), *self._drafting()):
            names = tuple(name for name in one.names if campaign.gift(one.action, name) not in given)
            found += [replace(one, names=names, detail=",".join(names))] if names else []
        is_ours_to_end = campaign.gift(_DRAFT, _DRAFT) in given
        return tuple(one for one in found if one.action != _READY or is_ours_to_end)

    def promise(self, decorations: tuple["Decoration", ...]) -> None:
        """Records what an open pull request is going to get."""
        for one in decorations:
            self.ledger.plan_step(self.key, one.action, one.detail)

    def forget_decorations(self) -> None:
        """There is no pull request that could get them."""
        for decoration in self.decorations():
            self.ledger.finish(self.key, decoration.action)

    def decorate(self, pull_request: PullRequest) -> tuple[str, ...]:
        """Gives a pull request what it was promised and has not got yet; what failed, each alone, as sentences."""
        promised = self._promised()
        for one in promised:
            if not one.names:
                self.ledger.finish(self.key, one.action)
        return tuple(warning for one in promised if one.names for warning in self._decorated(pull_request.number, one))

    def _promised(self) -> tuple["Decoration", ...]:
        """A step without a detail stands for all names of its kind."""
        unfinished = self.ledger.unfinished(self.key)
        every = {one.action: one for one in (*self.decorations(), *self._drafting())}
        known = ((every[action], detail) for action, detail in unfinished if action in every)
        return tuple(replace(one, names=_named(one, detail), detail=detail) for one, detail in known)

    def _decorated(self, number: int, decoration: "Decoration") -> Iterator[str]:
        """All names in one request; where that is refused, one by one, so that a wrong one spoils no other."""
        try:
            self.write(decoration.action, lambda: decoration.write(number, decoration.names), decoration.detail)
            self.ledger.notes.give(self.key, number, decoration.action, decoration.names)
        except ForgeError as error:
            if len(decoration.names) == 1 or error.status != 422:
                yield f"{decoration.action} {', '.join(decoration.names)}: {error}"
                return
            for name in decoration.names:
                yield from self._decorated(number, replace(decoration, names=(name,)))

    def decorations(self) -> Iterator["Decoration"]:
        forge, repository, wanted = self.forge, self.repository, self.config.pull_request
        kinds: tuple[tuple[str, tuple[str, ...], Callable[[int, tuple[str, ...]], None]], ...] = (
            ("labels", wanted.labels, lambda number, names: forge.label(repository, number, names)),
            ("assignees", wanted.assignees, lambda number, names: forge.assign(repository, number, names)),
            ("reviewers", wanted.reviewers, lambda number, names: forge.request_review(repository, number, names, ())),
            (
                "team reviewers",
                wanted.team_reviewers,
                lambda number, names: forge.request_review(repository, number, (), names),
            ),
        )
        return (Decoration(action, names, write) for action, names, write in kinds if names)

    def _drafting(self) -> Iterator["Decoration"]:
        """What makes an open pull request the draft that it is to be, or ends that; a new one is opened as one."""
        is_draft = self.config.pull_request.draft

        def write(number: int, _names: tuple[str, ...]) -> None:
            found = self.forge.edition(self.repository, number)
            if found and found.is_draft is not is_draft:
                self.forge.draft(self.repository, found, is_draft=is_draft)

        kind = _DRAFT if is_draft else _READY
        yield Decoration(kind, (kind,), write)


@dataclass(frozen=True, slots=True)
class Decoration:
    """Labels or people for a pull request; ``detail`` is with what the step is recorded, empty for all of a kind."""

    action: str
    names: tuple[str, ...]
    write: Callable[[int, tuple[str, ...]], None]
    detail: str = ""

    @property
    def most_writes(self) -> int:
        """One for all names, and one for each where that was refused."""
        return 1 if len(self.names) == 1 else 1 + len(self.names)


def _named(decoration: Decoration, detail: str) -> tuple[str, ...]:
    """The names that a step is about; what the config does not name any more it does not get."""
    wanted = detail.split(",")
    return tuple(name for name in decoration.names if not detail or name in wanted)
