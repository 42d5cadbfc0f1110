"""A simple command of a shell script."""

from fixer.dockerfile.document import Text
from fixer.record import NamedTuple
from fixer.shell.words import Word


class Redirect(NamedTuple):
    """A redirect with its target (``> /etc/pip.conf``), or the body of a heredoc that is read."""

    operator: str
    target: Word | None
    body: Text | None
    descriptor: str = ""  # the digits before the operator


class Command(NamedTuple):
    """A simple command: its assignments (``A=1``), its words and its redirects."""

    assignments: tuple[Word, ...]
    words: tuple[Word, ...]
    redirects: tuple[Redirect, ...]
    start: int  # file offset
    is_doubtful: bool  # it is not understood
    defines: str = ""  # the name of a function, where it is the definition of one
    unread: Text | None = None  # what is not understood, where not even words are told

    @property
    def stdin(self) -> Text | None:
        """The heredoc that it reads, if it reads one."""
        return stdin(self.redirects)

    @property
    def here_string(self) -> Word | None:
        """The word behind a ``<<<`` that it reads, if it reads one."""
        return here_string(self.redirects)


def stdin(redirects: tuple[Redirect, ...]) -> Text | None:
    """The heredoc that is read, if one is: the last redirect of descriptor 0 wins."""
    found = _input(redirects) if redirects else None
    return found and found.body


def here_string(redirects: tuple[Redirect, ...]) -> Word | None:
    """The word behind a ``<<<`` that is read, if one is."""
    found = _input(redirects) if redirects else None
    return found.target if found is not None and found.operator == "<<<" else None


def input_file(redirects: tuple[Redirect, ...]) -> Word | None:
    """The file behind a ``<`` that is read, if one is."""
    found = _input(redirects) if redirects else None
    return found.target if found is not None and found.operator == "<" else None


def _input(redirects: tuple[Redirect, ...]) -> Redirect | None:
    return next((r for r in reversed(redirects) if r.operator[:1] == "<" and r.descriptor in ("", "0")), None)


class Script(NamedTuple):
    """What one shell gets; ``heredocs`` are the bodies of the ``<<`` in ``text``, in order, where Docker cut them out.

    ``shebang`` is the interpreter that the first line names, if it does.
    """

    text: Text
    heredocs: tuple[Text, ...] = ()
    shebang: str | None = None
