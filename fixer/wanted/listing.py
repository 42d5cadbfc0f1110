"""A requirements file that holds nothing but names, versions, and other such files; of any other nothing is known."""

import re

from fixer.record import NamedTuple
from fixer.requirements.file import lines
from fixer.requirements.sources import ARCHIVES

_MOST_BYTES = 262_144
_MOST_LINES = 2_000
_CLAUSE = r"(?:===|==|~=|!=|<=|>=|<|>)\s*+[A-Za-z0-9._*+!-]++"
# name, extras, versions, marker: nothing else that PEP 508 allows, no URL before all
_REQUIREMENT = (
    r"[A-Za-z0-9][A-Za-z0-9._-]*+\s*+(?:\[[A-Za-z0-9._, -]*+\]\s*+)?"
    rf"(?:\(?\s*+{_CLAUSE}(?:\s*+,\s*+{_CLAUSE})*+\s*+\)?\s*+)?"
    r"(?:;[\w\s.'\"<>=!~()+-]*+)?"
)
# What pip takes for a file, be there one or not: pip/_internal/utils/filetypes.py
_FILES = (".whl", *ARCHIVES)
_HASH = r"(?:--hash=)?[a-z0-9]++:[0-9a-f]++"
_NAMING = r"(?:-([rc])|--(requirement|constraint))(?:=|\s)?\s*+(\S++)"
# What does not change which files are loaded, nor from where, as long as all that is chosen are wheels.
_IDLE = frozenset(("--require-hashes", "--prefer-binary"))
_BINARY = r"--only-binary(?:=|\s)\s*+[\w.,:-]++"


class Listing(NamedTuple):
    """What a file lists, and the files that it names, each with whether it holds constraints alone."""

    requirements: tuple[str, ...] = ()
    files: tuple[tuple[str, bool], ...] = ()
    is_pre: bool = False


def is_plain(requirement: str) -> bool:
    """Whether it is a name, perhaps with extras, versions and a marker: something that an index has."""
    return re.fullmatch(_REQUIREMENT, requirement) is not None and not requirement.lower().endswith(_FILES)


def read(data: bytes) -> Listing | None:
    """The file; None where it says more than that, or may."""
    try:
        text = data.decode("utf-8-sig") if len(data) <= _MOST_BYTES else None
    except UnicodeDecodeError:
        text = None
    found = None if text is None else list(lines(text, lambda _: None))
    if found is None or len(found) > _MOST_LINES:
        return None
    requirements, files, is_pre = list[str](), list[tuple[str, bool]](), False
    for line in found:
        said = _line(line)
        if said is None:
            return None
        requirements += said.requirements
        files += said.files
        is_pre |= said.is_pre
    return Listing(tuple(requirements), tuple(files), is_pre)


def _line(line: str) -> Listing | None:
    if line in _IDLE or re.fullmatch(_BINARY, line):
        return Listing()
    if line == "--pre":
        return Listing(is_pre=True)
    if (named := re.fullmatch(_NAMING, line)) is not None:
        return Listing(files=((named[3], (named[1] or named[2])[0] == "c"),))
    bare = _without_hashes(line)
    return Listing((bare.strip(),)) if is_plain(bare.strip()) else None


def _without_hashes(line: str) -> str:
    """A requirement without the ``--hash`` options behind it; as it is where other things stand among them."""
    bare, mark, behind = line.partition(" --hash")
    words = f"--hash{behind}".split()
    is_told = mark and all(word == "--hash" or re.fullmatch(_HASH, word) for word in words)
    return bare if is_told else line
