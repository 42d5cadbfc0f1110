"""A pull request as it stands this moment, read right before it is changed, and who changed its words last."""

from dataclasses import dataclass

from bot.model.pull_request import PullRequest


@dataclass(frozen=True, slots=True)
class Edition:
    """``edited_by_us`` says whether the account that we act as changed the words last; None where nobody ever did.

    ``node`` is what the forge's own requests name it by.
    """

    pull: PullRequest
    edited_by_us: bool | None = None
    is_draft: bool = False
    node: str = ""
