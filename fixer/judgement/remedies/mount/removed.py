"""What a RUN removes: a folder that is a mount, or holds one, cannot be removed."""

import re
from collections.abc import Iterator

from fixer.build.facts.events import Spot
from fixer.build.facts.place import Place, covers, has_glob, tidy
from fixer.judgement.remedies.mount.windows import texts

_REMOVES = re.compile(r"\b(?:rm|mv|rmdir)\s")
_WORD = re.compile(r"\S++")
_HOME = re.compile(r"\A(?:\$HOME|\$\{HOME\})(?![^/])")
_MARKS = str.maketrans("", "", "\"'()")
_BELOW_HOME, _OF_ROOT = "/.cache/pip", "/root"
_MOST_GLOBS = 100
_MOST_SHOWN = 80


class Removed:
    """The words of the commands of a RUN that remove something."""

    def __init__(self, spot: Spot) -> None:
        self._globs: dict[str, str] = {}
        self._paths: dict[str, str] = {}
        for word, shown in _removals(spot):
            kept = self._globs if has_glob(word) else self._paths
            kept.setdefault(word, shown)
        self._globs = dict(tuple(self._globs.items())[:_MOST_GLOBS])

    def with_folder(self, folder: str) -> str:
        """The first command, as it is shown, that removes a folder or one above it; empty where none does."""
        home = folder.removesuffix(_BELOW_HOME) if folder.endswith(_BELOW_HOME) else _OF_ROOT
        for path in _upwards(folder):
            below = "~" + path.removeprefix(home) if path.startswith(home) else path
            if shown := self._paths.get(path) or self._paths.get(below):
                return shown
        return next((shown for word, shown in self._globs.items() if _covers(word, home, folder)), "")


def _upwards(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]


def _covers(word: str, home: str, folder: str) -> bool:
    """Whether a pattern, or what it names all of, holds a folder."""
    path = home + word[1:] if word.startswith("~/") else word
    return any(covers(Place("", tidy(one)), Place("", folder)) for one in (path, path.removesuffix("*")))


def _removals(spot: Spot) -> Iterator[tuple[str, str]]:
    """Each word behind a program that removes, and the command up to there."""
    for text in texts(spot):
        if text.find(b"rm") < 0 and text.find(b"mv") < 0:
            continue
        for command in re.split(r"[;&|\n]", text.decode("utf-8", "replace").replace("\\\n", " ")):
            begin = _REMOVES.search(command)
            if begin is None:
                continue
            for word in _WORD.finditer(command, begin.end()):
                shown = command[begin.start() : min(word.end(), begin.start() + _MOST_SHOWN)]
                yield tidy(re.sub(_HOME, "~", word[0].translate(_MARKS))), ascii(shown)[1:-1]
