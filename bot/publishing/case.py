"""One repository with a plan to publish: what all rules about it go by."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.ledger.membership import Membership, is_swept, membership
from bot.model import Outcome, OutcomeKind, Plan, PullRequest, State, campaign
from bot.model.campaign import Note
from bot.planning import known
from bot.publishing.pacing.desk import Desk
from bot.workspaces.workspace import Workspace

Replan = Callable[[str], Plan | Outcome]


@dataclass(frozen=True, slots=True)
class Case:
    """One repository with a plan to publish; ``pulls`` are all pull requests from our branch, newest first.

    ``replan`` plans another commit of the repository: our commits are deterministic, so that an earlier one
    of ours is known by making it again.
    """

    desk: Desk
    workspace: Workspace
    plan: Plan
    replan: Replan
    pulls: tuple[PullRequest, ...]

    def membership(self, pull: PullRequest) -> Membership:
        """Whose it is, as far as the ledger and its body tell; a person may open one from our branch too."""
        is_known = self.desk.ledger.knows(self.desk.key, pull.number)
        return membership(self.desk.config.campaign.name, pull.body, is_known=is_known)

    def is_our_pull(self, pull: PullRequest) -> bool:
        """Whether we opened it, and for this campaign."""
        return is_swept(self.membership(pull), self.desk.config.campaign.name, adopts=self.desk.adopts)

    def note(self, pull: PullRequest | None, words: str | None = None) -> Note:
        """What the body of our pull request says beside its marker; None is one that is still to be opened.

        ``words`` is the digest of the config that its words are made by, where they are made now.
        """
        desk = self.desk
        read = (campaign.read(pull.body) if pull else None) or Note()
        given = desk.gifts(pull.number if pull else None)
        said = desk.ledger.notes.said(desk.key)
        return Note(desk.config.campaign.name, said, given | read.given, read.words if words is None else words)

    def noted(self, pull: PullRequest, body: str) -> str:
        """A body for our pull request, with what is to be said there now."""
        return campaign.noted(body, self.note(pull))

    @property
    def wording(self) -> str:
        """The digest of the config that words are made by now."""
        return known.wording(self.desk.config)

    @property
    def latest(self) -> PullRequest | None:
        """The newest of ours."""
        return next((pull for pull in self.pulls if self.is_our_pull(pull)), None)

    @property
    def opened(self) -> PullRequest | None:
        """The one that is open: ours before anybody else's, and one into the default branch before all others."""
        default = self.plan.repository.branch
        found = [pull for pull in self.pulls if pull.state is State.OPEN]
        found.sort(key=lambda pull: (not self.is_our_pull(pull), pull.base not in {"", default}))
        return found[0] if found else None

    def is_shared(self, own: PullRequest) -> bool:
        """Whether another open pull request lives from the same branch."""
        return any(pull.state is State.OPEN and pull.number != own.number for pull in self.pulls)

    def outcome(
        self, kind: OutcomeKind, reason: str, message: str, pull: PullRequest | None = None, *warnings: str
    ) -> Outcome:
        """What became of the repository, with its plan."""
        return Outcome(self.plan.repository.name, kind, reason, message, self.plan, None, pull, warnings)

    def deferred(self, refused: tuple[str, str], pull: PullRequest | None = None) -> Outcome:
        """Put off for this reason, with this sentence; the ledger knows that it waits."""
        self.desk.ledger.defer(self.desk.key)
        return self.outcome(OutcomeKind.DEFERRED, *refused, pull)
