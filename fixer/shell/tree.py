"""A script as a small tree of statements, whoever read it: what runs, in which order, and on which condition.

Statement
├── Simple        A=1 pip install x >log       assignments, words, redirects, substitutions
├── Sequence      a; b                         (also what stands on several lines)
├── Background    a &
├── AndOr         a && b || c                  first, and a Link for each operator, from left to right
├── Pipeline      a | b
├── Negation      ! a
├── Group         { a; }
├── Subshell      ( a )
├── If            if a; then b; else c; fi     an elif is the If in ``otherwise``
├── While         while a; do b; done          ``until`` where it is an until
├── For           for n in x y; do b; done     ``words`` is None for "$@", and for a select or an arithmetic for
├── Case          case w in x|y) b;; esac
├── Function      f() { a; }                   walked where it is called
├── Redirected    { a; } >log                  a compound statement with redirects
└── Unread        what is not understood; the statements around it are
"""

from collections.abc import Iterator

from fixer.dockerfile.document import Text
from fixer.record import NamedTuple
from fixer.shell.command import Redirect
from fixer.shell.words import Word


class Substitution(NamedTuple):
    """A script inside a word: ``$(…)`` and backquotes, or ``<(…)`` and ``>(…)`` (``is_process``).

    It stands in the body of a heredoc where it ``is_data``.
    """

    body: "Statement"
    is_process: bool
    is_data: bool = False


class Simple(NamedTuple):
    """A simple command; its substitutions, in the order in which they stand, run before it."""

    assignments: tuple[Word, ...]
    words: tuple[Word, ...]
    redirects: tuple[Redirect, ...]
    substitutions: tuple[Substitution, ...]
    start: int  # file offset


class Sequence(NamedTuple):
    """``a; b``: each runs when the one before it is done."""

    statements: tuple["Statement", ...]


class Background(NamedTuple):
    """``a &``: nobody waits for it, and its failure is no failure."""

    statement: "Statement"


class Link(NamedTuple):
    """What stands behind a ``&&`` or, where ``is_or``, a ``||``."""

    is_or: bool
    statement: "Statement"


class AndOr(NamedTuple):
    """``a && b || c``, which has no precedence: each link looks at how all before it ended."""

    first: "Statement"
    links: tuple[Link, ...]


class Pipeline(NamedTuple):
    """``a | b``: each in a shell of its own, and the last one's end is that of all."""

    statements: tuple["Statement", ...]


class Negation(NamedTuple):
    """``! a``."""

    statement: "Statement"


class Group(NamedTuple):
    """``{ a; }``."""

    body: "Statement"


class Subshell(NamedTuple):
    """``( a )``: what it sets is lost behind it, but for files."""

    body: "Statement"


class If(NamedTuple):
    """``if a; then b; else c; fi``; ``otherwise`` is None where there is no else."""

    condition: "Statement"
    then: "Statement"
    otherwise: "Statement | None"


class While(NamedTuple):
    """``while a; do b; done``, or ``until``."""

    condition: "Statement"
    body: "Statement"
    until: bool


class For(NamedTuple):
    """``for name in words; do b; done``; ``name`` is "" for an arithmetic one."""

    name: str
    words: tuple[Word, ...] | None
    substitutions: tuple[Substitution, ...]
    body: "Statement"
    start: int  # file offset


class CaseItem(NamedTuple):
    """``x|y) b;;``; ``falls_through`` where it ends in ``;&`` or ``;;&``."""

    patterns: tuple[Word, ...]
    body: "Statement"
    falls_through: bool


class Case(NamedTuple):
    """``case word in …``: at most one item runs, but for those that fall through."""

    word: Word
    items: tuple[CaseItem, ...]
    substitutions: tuple[Substitution, ...]


class Function(NamedTuple):
    """``name() body``; nothing runs where it stands."""

    name: str
    body: "Statement"
    start: int  # file offset


class Redirected(NamedTuple):
    """A compound statement with redirects: what is in it reads and writes there, unless it says otherwise."""

    statement: "Statement"
    redirects: tuple[Redirect, ...]
    substitutions: tuple[Substitution, ...]


class Unread(NamedTuple):
    """Text that is not understood, or that shells read differently: it may do anything.

    ``words`` are those that it surely has, where PowerShell or cmd might make more of them. ``is_arithmetic``: bash
    takes it for a ``((sum))``, others for brackets.
    """

    text: Text
    words: tuple[Word, ...] = ()
    is_arithmetic: bool = False


Statement = (
    Simple
    | Sequence
    | Background
    | AndOr
    | Pipeline
    | Negation
    | Group
    | Subshell
    | If
    | While
    | For
    | Case
    | Function
    | Redirected
    | Unread
)


_INNER = frozenset(
    (
        *(Sequence, AndOr, Pipeline, Subshell, Background, Negation, Group, If, While, For, Case, Function, Redirected),
        *(Link, CaseItem, Substitution),
    )
)


def commands(node: Statement) -> Iterator[Simple]:
    """The simple commands of a tree, in the order in which they stand."""
    stack: list[object] = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, Simple):
            yield one
            stack.extend(reversed(one.substitutions))
        elif isinstance(one, tuple) and (type(one) is tuple or type(one) in _INNER):
            stack.extend(part for part in reversed(one) if isinstance(part, tuple))
