"""Reads a file of repositories' names, one OWNER/NAME a line, and says where in it something else stands."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import Problem
from bot.texts.display import printable, shortened

_COMMENT, _BYTE_ORDER_MARK = b"#", b"\xef\xbb\xbf"
_MOST_TOLD, _MOST_SHOWN = 20, 80


@dataclass(frozen=True, slots=True)
class NamesFile:
    """The names in a file, each once, whatever its letters' case, with the lines in which they stand first.

    ``problems`` are what else stands there.
    """

    path: Path
    names: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __str__(self) -> str:
        return str(self.path)

    def line(self, name: str) -> int | None:
        """Where a name of it stands; None where it does not."""
        return next((at for one, at in zip(self.names, self.lines, strict=True) if one.lower() == name.lower()), None)


def read(path: Path, check: Callable[[str], object]) -> NamesFile:
    """What stands in the file; ``check`` raises ValueError for what is no name. Raises OSError.

    What follows a # is a comment, and an empty line says nothing.
    """
    found: dict[str, tuple[str, int]] = {}
    problems: list[Problem] = []
    for line, column, word in _words(path.read_bytes()):
        try:
            check(word)
        except ValueError as error:
            wrong, _, right = str(error).partition("; ")
            shown = shortened(printable(word), _MOST_SHOWN)
            problems.append(Problem(str(path), line, column, shown, wrong, f"{right}, one a line"))
        else:
            found.setdefault(word.lower(), (word, line))
    names, lines = tuple(zip(*found.values(), strict=True)) or ((), ())
    return NamesFile(path, names, lines, _some(problems))


def _words(content: bytes) -> Iterator[tuple[int, int, str]]:
    """What stands in each line, with the line and the column where it begins."""
    for number, line in enumerate(content.removeprefix(_BYTE_ORDER_MARK).split(b"\n"), 1):
        # What is not UTF-8 is no name either.
        said = line.partition(_COMMENT)[0].decode("utf-8", "replace").rstrip()
        if word := said.lstrip():
            yield number, len(said) - len(word) + 1, word


def _some(problems: list[Problem]) -> tuple[Problem, ...]:
    """The first of them: a file of something else has no line that is right."""
    if len(problems) <= _MOST_TOLD:
        return tuple(problems)
    last, more = problems[_MOST_TOLD - 1], len(problems) - _MOST_TOLD
    told = Problem(
        last.file, last.line, last.column, last.key, last.wrong, f"{last.right}; {more} more lines are wrong"
    )
    return (*problems[: _MOST_TOLD - 1], told)
