"""What may lie in the folder of a cache besides: a mount would hide it."""

import re
from collections.abc import Iterator, Mapping

from fixer.build.facts.events import Spot
from fixer.dockerfile.document import Instruction
from fixer.judgement.remedies.mount.above import Above, Mark, Marks

_USUAL = ("/.cache/pip", "/.cache/uv")  # what is laid there says .cache
_NAME = r"\.?(?:pip|uv)(?![^_.-])"
_OF_PROGRAMS = frozenset(("bin", "site-packages", "dist-packages"))
_OF_SYSTEMS = frozenset(("bin", "sbin", "etc", "dev", "proc", "sys", "lib", "lib64", "usr"))  # but for /usr/src
_FILLS = ("COPY", "ADD", "VOLUME", "WORKDIR")
_NAMES = (*_FILLS, "RUN", "ONBUILD", "ENV", "ARG")
# Where it is told which folder it is, and nothing else.
_TELLS = rb"""(?:(?:PIP|UV)_CACHE_DIR|XDG_CACHE_HOME)(?:=|[ \t]+(?=/))(?:"[^"\s]*"|'[^'\s]*'|[^\s"';&|]*)"""
_VARIABLES = rb"\$\{?(?:(?:PIP|UV)_CACHE_DIR|XDG_CACHE_HOME)"
_MOST_FOLDERS = 20  # that are not the usual one; of more than anybody writes all may be shared


class Shared:
    """What the instructions of a file may put into folders of caches, asked once for each folder."""

    def __init__(self, above: Above, scripts: Mapping[int, tuple[bytes, ...]]) -> None:
        self._above = above
        self._scripts = scripts
        self._uses: dict[str, Marks] = {}

    def is_own(self, folder: str) -> bool:
        """Whether a folder is, by its name, one for a cache alone."""
        if folder.endswith(_USUAL):
            return True
        is_one_more = folder not in self._uses and len(self._uses) >= _MOST_FOLDERS
        return not is_one_more and _is_of_caches(folder.rpartition("/")[2]) and not _is_of_programs(folder)

    def used(self, folder: str, spot: Spot) -> Instruction | None:
        """The first instruction up to a RUN that may put something there, or look for it there."""
        if folder not in self._uses:
            self._uses[folder] = Marks(self._filling() if folder.endswith(_USUAL) else self._naming(folder))
        return next((mark.node for mark in self._above.of(spot, self._uses[folder])), None)

    def _filling(self) -> Iterator[Mark]:
        return (mark for mark in self._above.marks(*_FILLS) if mark.node.body.data.find(b".cache") >= 0)

    def _naming(self, folder: str) -> Iterator[Mark]:
        """What names the folder, by its last name at least, or by a variable, but for what only tells of it."""
        pattern = re.compile(_pattern(folder))
        for mark in self._above.marks(*_NAMES):
            node = mark.node
            heredocs = (heredoc.body.data for heredoc in node.heredocs)
            text = b"\n".join((node.body.data, *heredocs, *self._scripts.get(node.start, ())))
            if pattern.search(re.sub(_TELLS, b"", text)):
                yield mark


def _is_of_programs(folder: str) -> bool:
    """Whether programs of the image may lie there."""
    first, *others = folder.strip("/").split("/")
    is_of_system = first in _OF_SYSTEMS and others[:1] != ["src"]
    return is_of_system or not _OF_PROGRAMS.isdisjoint(others)


def _is_of_caches(name: str) -> bool:
    return "cache" in name.lower() or re.match(_NAME, name) is not None


def _pattern(folder: str) -> bytes:
    """An expression for what may name a folder, or something in it."""
    name = re.escape(folder.rpartition("/")[2].encode())
    last = rb"(?<![\w.-])%b(?![\w.-])" % name
    if name in (b"pip", b"uv"):  # programs are named so, too
        last = rb"(?<!bin)/%b(?![\w.-])|(?<![\w.-])%b/" % (name, name)
    return rb"%b|%b" % (last, _VARIABLES)
