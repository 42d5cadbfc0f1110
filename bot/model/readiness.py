"""How far a pull request is from being merged, as its forge tells: frozen values, the same for every forge."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Self

from bot.model.pull_request import CheckCounts, PullRequest

_NO_CHECKS = CheckCounts()
Method = Literal["merge", "squash", "rebase"]


class Opinion(StrEnum):
    """The latest that a reviewer said; a comment is none. Dismissed: it was taken back, or a push outdated it."""

    APPROVED = "approved"
    CHANGES_REQUESTED = "changes-requested"
    DISMISSED = "dismissed"


class Mergeability(StrEnum):
    """Whether git can merge it; a forge works that out late, and until then it is unknown."""

    MERGEABLE = "mergeable"
    CONFLICTING = "conflicting"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, word: str) -> Self:
        """What no version of ours has heard of is unknown."""
        return cls(word) if word in set(cls) else cls("unknown")


class MergeState(StrEnum):
    """What the forge makes of all its rules together.

    https://docs.github.com/graphql/reference/enums#mergestatestatus; where a server has hooks of its own, HAS_HOOKS
    stands in place of CLEAN.
    """

    CLEAN = "clean"
    HAS_HOOKS = "has_hooks"
    UNSTABLE = "unstable"
    BEHIND = "behind"
    BLOCKED = "blocked"
    DIRTY = "dirty"
    DRAFT = "draft"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, word: str) -> Self:
        """What no version of ours has heard of is unknown."""
        return cls(word) if word in set(cls) else cls("unknown")


@dataclass(frozen=True, slots=True)
class Review:
    """What one reviewer said last, of which commit; ``is_ours`` where the account is the one that we act as."""

    author: str
    opinion: Opinion
    commit: str
    may_write: bool
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class BaseRules:
    """What the rules of the base branch ask before anything is merged into it; ``methods`` None are all."""

    approvals: int = 0
    wants_checks: bool = False
    methods: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class AutoMerge:
    """That the forge is to merge it by itself, and whether we asked for that."""

    method: str
    is_ours: bool


@dataclass(frozen=True, slots=True)
class Readiness:
    """All that decides whether a pull request may be merged, read at one moment.

    ``node`` is what the forge's own requests name it by, ``base_head`` the commit of the branch that it goes into.
    ``decision`` is the forge's word on the reviews, empty where its rules ask for none. ``methods`` are those that the
    repository allows. ``merged_as`` is the commit that its base branch got, where it is merged and somebody knows it.
    """

    pull: PullRequest
    node: str = ""
    base_head: str = ""
    is_draft: bool = False
    checks: CheckCounts = _NO_CHECKS
    reviews: tuple[Review, ...] = ()
    decision: str = ""
    mergeability: Mergeability = Mergeability.UNKNOWN
    state: MergeState = MergeState.UNKNOWN
    methods: frozenset[str] = frozenset()
    rules: BaseRules = BaseRules()
    has_queue: bool = False
    is_queued: bool = False
    auto_merge: AutoMerge | None = None
    may_arm: bool = False
    may_disarm: bool = False
    merged_as: str = ""

    @property
    def is_unknown(self) -> bool:
        """Whether the forge has not worked it out yet: asked once more it may know."""
        return self.mergeability is Mergeability.UNKNOWN or self.state is MergeState.UNKNOWN

    @property
    def allowed(self) -> frozenset[str]:
        """The methods that both the repository and the rules of the branch allow."""
        return self.methods if self.rules.methods is None else self.methods & self.rules.methods
