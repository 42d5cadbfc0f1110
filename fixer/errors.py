"""The one family of exceptions; what may be expected (a refused file, say) is a value instead.

ToolError                 this call cannot go on; the message is one sentence that says what to do
├── UsageError            the call itself is wrong: an option, a path, a pattern
├── FileError             one file cannot be read or written
└── VerificationError     a rewrite would change more than its insertions
"""


class ToolError(Exception):
    """The root: its text is shown to the user, and is one line but where a class says otherwise."""

    def lines(self) -> tuple[str, ...]:
        """What to show, before anything unprintable is made visible."""
        return (str(self),)


class UsageError(ToolError):
    """The call is wrong: an unknown option value, a path that does not exist."""


class FileError(ToolError):
    """One file could not be read or written; the others are not touched by that."""


class VerificationError(ToolError):
    """The rewritten file differs from the original in more than the insertions."""
