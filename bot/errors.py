"""The bot's branches of the one family of exceptions.

ToolError
├── UsageError
│   ├── ConfigError           the config file has problems; all of them are told at once
│   ├── MissingExtraError     a library of the extra [bot] is not installed
│   └── PlanFileError         the file that apply reads is no plan of ours, or was changed
├── GitError                  a git command failed
│   ├── OversizeError         git answers more than is ever looked at
│   ├── NoCommitError         the repository has no commit, or its default branch has none
│   └── PushRejectedError     the repository did not take the branch
├── ForgeError                the forge refused a request, or did not answer
│   └── OutageError           nothing is asked for now: a limit lasts too long, or nobody is there
├── ClusterError              the Dask scheduler does not answer, or its workers cannot do what they are asked for
├── LedgerError               the ledger cannot be used: another sweep has it, or a newer version wrote it
├── SigningError              our commits cannot be signed, or the forge does not take the signature for good
└── TemplateError             a template of the config cannot be rendered
    └── TooLongError          what it makes is longer than what takes it allows
"""

from dataclasses import dataclass
from typing import ClassVar

from fixer import ToolError, UsageError

# A limit passes, and another token may be taken.
_NOT_FOR_GOOD = frozenset({"rate-limited", "bad-credentials"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a config file: where (1-based), at which key, what, and what would be right."""

    file: str
    line: int
    column: int
    key: str
    wrong: str
    right: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}"
        key = f"{self.key}: " if self.key else ""
        return f"{place}: {key}{self.wrong}; {self.right}"


class ConfigError(UsageError):
    """The config file has problems; the text has one line for each."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems

    def lines(self) -> tuple[str, ...]:
        return tuple(map(str, self.problems))


class MissingExtraError(UsageError):
    """A library that only the bot needs is not installed."""


class PlanFileError(UsageError):
    """The file that apply reads has problems; the text has one line for each."""

    def lines(self) -> tuple[str, ...]:
        return tuple(str(self).split("\n"))


class GitError(ToolError):
    """A git command failed; ``reason`` is the stable id that a report shows."""

    reason: ClassVar[str] = "git-failed"


class OversizeError(GitError):
    """What git answers is more than is ever looked at, so the repository is left alone."""

    reason: ClassVar[str] = "tree-too-large"


class PushRejectedError(GitError):
    """The repository refused the branch; ``remote`` is what the server said of it, line by line and safe to show."""

    reason: ClassVar[str] = "push-rejected"

    def __init__(self, message: str, remote: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.remote = remote


class NoCommitError(GitError):
    """There is nothing to look into: no commit at all, or none on the default branch."""

    reason: ClassVar[str] = "empty"


class ForgeError(ToolError):
    """The forge refused a request or did not answer; ``reason`` is the stable id that a report shows.

    ``status`` is the HTTP status, 0 where there was no answer.
    """

    def __init__(self, reason: str, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.reason = reason
        self.status = status

    @property
    def is_for_good(self) -> bool:
        """Whether the request had no effect, and would have none if it were sent once more."""
        return 400 <= self.status < 500 and self.reason not in _NOT_FOR_GOOD


class OutageError(ForgeError):
    """Nothing more is asked for now, be it the API or git: a limit lasts too long, or nobody is there.

    It says nothing about the repository in hand, which is left as it is until the next sweep.
    """


class ClusterError(ToolError):
    """The cluster of ``[cluster]`` cannot be used; ``reason`` is the stable id that a report shows.

    At the start no sweep can begin; later it is what becomes of the repositories that were to be planned there.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class LedgerError(ToolError):
    """The ledger cannot be used, so no sweep can start."""


class SigningError(ToolError):
    """Our commits cannot be signed, or the forge does not verify the signature: no other commit would do better."""

    reason: ClassVar[str] = "not-verified"


class TemplateError(ToolError):
    """A template cannot be rendered, or renders less or more than is needed; ``key`` is where the config has it."""

    reason: ClassVar[str] = "template-failed"

    def __init__(self, key: str, wrong: str) -> None:
        super().__init__(f"The template {key} {wrong}; mend it in the config")
        self.key = key
        self.wrong = wrong


class TooLongError(TemplateError):
    """A template makes more than there is room for, or takes too much on the way."""
