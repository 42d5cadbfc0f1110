"""The shell that a RUN's script is walked in: what is the same for all of its statements."""

from collections.abc import Callable

from fixer.build.context.library import Library
from fixer.build.facts.events import Record, Spot
from fixer.build.facts.mounts import Mount
from fixer.build.facts.state import Outcome, State
from fixer.dockerfile.document import Text
from fixer.record import NamedTuple
from fixer.shell.tree import Function, Statement
from fixer.shell.words import Word

_MOST_VISITS = 2_000  # of functions and scripts in one RUN; nobody writes one that comes near
_BRACES = frozenset(("bash", "zsh", "ksh"))


class History(NamedTuple):
    """The texts of a stage's instructions, as they are come upon, and what went before in the stage that it is FROM."""

    texts: list[bytes]
    before: "History | None"


class Ran(NamedTuple):
    """A program that was run, the state that it saw, and the words before it of what is wrapped around."""

    spot: Spot
    words: tuple[Word, ...]
    seen: State
    before: tuple[Word, ...] = ()


class Shell(NamedTuple):
    """Who walks, and for which RUN.

    ``earlier`` are the events of the RUNs before. ``name`` is what reads the words: a shell of this name, or "" none.
    ``ran`` takes what is run, if anybody wants to know.
    ``library`` has the files of the build context, if they are at hand.
    ``history`` are the texts of this RUN and what came before it. ``visits`` counts how often functions and literal
    loops were gone through; ``called`` are those that were, ``defined`` all.
    """

    walk: Callable[[Statement, State, "Context"], Outcome]
    record: Record
    spot: Spot
    wrappers: frozenset[str]
    mounts: tuple[Mount, ...]
    earlier: int
    name: str
    history: History | None
    ran: list[Ran] | None
    dead_ends: list[int]
    visits: list[int]
    called: set[int]
    defined: list[tuple[Function, State, "Context"]]
    library: Library | None = None

    @property
    def has_braces(self) -> bool:
        """Whether it expands ``{a,b}``."""
        return self.name in _BRACES

    def is_named(self, path: str) -> bool:
        """Whether an instruction up to here tells of a path, and may have made it."""
        wanted, now = path.encode("utf-8", "surrogateescape"), self.history
        while now is not None:
            if any(text.find(wanted) >= 0 for text in now.texts):
                return True
            now = now.before
        return False

    def may_visit(self, times: int = 1) -> bool:
        """Whether so many more visits are within what anybody writes."""
        self.visits[0] += times
        return self.visits[0] <= _MOST_VISITS

    def need(self, events: int, *, fails_run: bool = True) -> None:
        """Something fails without what ``events`` left; within their own RUN that matters if it fails the RUN."""
        self.record.needed |= events if fails_run else events & self.earlier


class Context(NamedTuple):
    """Where a statement stands.

    ``is_last``: its failure is that of the RUN, for nothing runs after it. ``is_checked``: ``set -e`` does not look at
    it. ``is_fatal``: where its shell ends with a failure, so does the RUN. ``is_piped``: its output is read.
    ``is_dead``: nothing leads here. ``feed`` is what it reads: the body of a
    heredoc, or the statements before it in a pipe. ``calls`` are the functions that it stands in. ``doubt`` is a reason
    id why nothing in it can be trusted, ``quoted`` are the texts around it in whose quotes a shell expands. ``files``
    are the files of the build context that it stands in, the innermost last, and ``via`` is the file offset of the
    command in the Dockerfile that runs the outermost. ``is_given``: its words are the arguments of another program.
    """

    shell: Shell
    is_last: bool = True
    is_checked: bool = False
    is_fatal: bool = True
    is_piped: bool = False
    is_dead: bool = False
    feed: Text | tuple[Statement, ...] | None = None
    calls: frozenset[int] = frozenset()
    depth: int = 0
    doubt: str | None = None
    quoted: tuple[Text, ...] = ()
    is_windows: bool = False
    is_given: bool = False
    files: tuple[str, ...] = ()
    via: int | None = None

    def fails_run(self, state: State) -> bool:
        """Whether a failure here fails the RUN."""
        return self.is_last or (state.errexit and not self.is_checked and self.is_fatal)
