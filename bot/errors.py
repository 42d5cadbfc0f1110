"""The bot's branches of the one family of exceptions.

ToolError
├── UsageError
│   ├── ConfigError           the config file has problems; all of them are told at once
│   └── MissingExtraError     a library of the extra [bot] is not installed
├── GitError                  a git command failed
│   └── PushRejectedError     the repository did not take the branch
└── TemplateError             a template of the config cannot be rendered
"""

from dataclasses import dataclass
from typing import ClassVar

from fixer import ToolError, UsageError


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


class MissingExtraError(UsageError):
    """A library that only the bot needs is not installed."""


class GitError(ToolError):
    """A git command failed; ``reason`` is the stable id that a report shows."""

    reason: ClassVar[str] = "git-failed"


class PushRejectedError(GitError):
    """The repository refused the branch, or the connection to it broke."""

    reason: ClassVar[str] = "push-rejected"


class TemplateError(ToolError):
    """A template cannot be rendered, or renders more than a pull request may hold."""

    reason: ClassVar[str] = "template-failed"
