"""What the options of a pip command say about the cache, read as pip reads them.

Options, their arity and abbreviations are those of pip 6 to 26 (general options: pip/_internal/cli/cmdoptions.py);
no option ever changed arity.
"""

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import lru_cache

from fixer.programs.option_names import (
    ABBREVIATIONS,
    BREAKS,
    FLAG,
    SHORT_VALUES,
    UV_FLAGS,
    UV_VALUES,
    full_name,
    is_known,
    is_misspelt,
    takes_value,
)
from fixer.programs.pip import Invocation, Tool
from fixer.programs.releases import ANY_PIP, is_pip
from fixer.record import NamedTuple
from fixer.requirements.sources import NAMING_FILES, Given, builds, is_source, may_build, names_any
from fixer.shell.words import Expansion, Word, lead

_LONG = {"-f": "--find-links", "-r": "--requirement", "-c": "--constraint", "-e": "--editable"}
# What may name anything at all.
_OF_OTHERS = frozenset(("--requirement", "--editable", "--requirements-from-script", "--group", "--no-binary"))

_UV_CONSTRAINTS = frozenset(("-c", "--constraint", "--constraints"))
_UV_FILES = _UV_CONSTRAINTS | {"-r", "--requirement", "--requirements"}

Known = Callable[[str], str | None]


def nothing_known(_: str) -> str | None:
    """Tells of no name what it holds: for questions about the command line alone."""
    return None


class Cache(StrEnum):
    """What the command line itself says about the cache."""

    SILENT = "silent"
    OFF = "off"
    OFF_ABBREVIATED = "off-abbreviated"
    ELSEWHERE = "elsewhere"


class Options(NamedTuple):
    """The options of one pip command, read as pip reads them: the last word about the cache wins."""

    cache: Cache
    has_flag: bool  # --no-cache-dir, spelled out
    directory: str | None  # of --cache-dir; None where it is not known
    is_inert: bool  # the flag is there, but pip takes it for something else and stops
    is_isolated: bool
    is_help: bool
    has_dynamic: bool
    requirements: tuple[str, ...]
    is_upgrade: bool
    is_local: bool = False  # all that it installs are wheels that lie there: nothing is fetched, built or cached
    builds: bool = False  # something from source, in an environment that another pip fills
    asks: Given | None = None  # what is given, where requirements files may say that something is built
    files: tuple[tuple[str, bool], ...] = ()  # the requirements files, and whether each is one of constraints


NOTHING_SAID = Options(Cache.SILENT, False, None, False, False, False, False, (), False)


def arguments(words: tuple[Word, ...], known: Known) -> tuple[tuple[str, bool], ...]:
    """The arguments that a shell makes of words, each as (what is known of it, whether that is all)."""
    found: list[tuple[str, bool]] = []
    for word in words:
        if (value := word.value) is not None:
            found.append((value, True))
            continue
        resolved = word.resolve(known)
        if resolved is None:
            found.append((lead(word), False))
        elif any(isinstance(part, Expansion) and not part.quoted for part in word.parts):
            found.extend((piece, True) for piece in resolved.split())
        else:
            found.append((resolved, True))
    return tuple(found)


def read_options(call: Invocation, known: Known, no_binary: str = "") -> Options:
    """What the options of a pip command say; names that ``known`` tells are put in first.

    ``no_binary`` is the value of PIP_NO_BINARY that it sees.
    """
    if call.tool is Tool.UV:
        return _uv(call, known)
    general = arguments(call.general, known) if call.at > call.first else ()
    return _said(general, arguments(call.arguments, known), no_binary)


@lru_cache(maxsize=1_024)  # files of one house have much in common, and a proof asks again
def _said(general: tuple[tuple[str, bool], ...], given: tuple[tuple[str, bool], ...], no_binary: str) -> Options:
    """What the arguments of a pip command say, those before its subcommand and those behind it."""
    reader = _Reader(no_binary)
    reader.read(general, general_only=True)
    reader.read(given, general_only=False)
    is_built, asks = reader.built
    return Options(
        reader.cache,
        reader.has_flag,
        reader.directory,
        reader.is_inert,
        reader.is_isolated,
        reader.is_help,
        reader.has_dynamic,
        tuple(reader.requirements),
        reader.is_upgrade,
        reader.is_local,
        is_built,
        asks,
        reader.files,
    )


def _is_name(requirement: str) -> bool:
    """Whether it is a project's name, with versions or without: no path and no URL."""
    return re.match(r"[A-Za-z0-9]", requirement) is not None and not set(requirement) & set("/@")


class _Reader:
    """Walks the arguments of one command, as optparse does."""

    def __init__(self, no_binary: str) -> None:
        self.no_binary = no_binary.split()
        self.cache = Cache.SILENT
        self.directory: str | None = None
        self.has_flag = self.is_inert = self.is_isolated = self.is_help = self.has_dynamic = self.is_upgrade = False
        self.requirements: list[str] = []
        self.values: list[tuple[str, str]] = []  # (option, value), where the value is known
        self.flags: set[str] = set()

    @property
    def is_local(self) -> bool:
        """Whether the index is not asked, and all that is named or searched is wheels on this machine."""
        if "--no-index" not in self.flags or self.has_dynamic or not self.requirements:
            return False
        given = self.values
        searched = [value for option, value in given if option == "--find-links"]
        if any(option in _OF_OTHERS for option, _ in given) or any("://" in value for _, value in given):
            return False
        is_binary = ("--only-binary", ":all:") in given
        are_wheels = all(text.endswith(".whl") and "://" not in text for text in self.requirements)
        if are_wheels and (not searched or "--no-deps" in self.flags):
            return True
        return is_binary and all(_is_name(text) or text.endswith(".whl") for text in self.requirements)

    @property
    def files(self) -> tuple[tuple[str, bool], ...]:
        """The requirements files that are named, and whether each is one of constraints."""
        if not self.values:
            return ()
        return tuple([(value, name == "--constraint") for name, value in self.values if name in NAMING_FILES])

    @property
    def built(self) -> tuple[bool, Given | None]:
        """Whether something is surely built in isolation; else what is given, if a file that it names may say so."""
        if not (self.values or self.no_binary or any(map(is_source, self.requirements))):
            return False, None
        no_binary = () if self.is_isolated else self.no_binary
        planted = [("--no-binary", value) for value in no_binary if names_any(value, self.requirements)]
        given = Given((*planted, *self.values), frozenset(self.flags), tuple(self.requirements))
        if not may_build(given):
            return False, None
        is_built = builds(given)
        return is_built, given if given.names_files and not is_built else None

    def read(self, words: tuple[tuple[str, bool], ...], *, general_only: bool) -> None:
        position = 0
        while position < len(words):
            text, is_whole = words[position]
            position += 1
            if text == "--":
                self._rest(words[position:])
                return
            if not text.startswith("-") or text == "-":
                self.has_dynamic |= not is_whole
                if is_whole:
                    self.requirements.append(text)
                    self.is_inert |= not text.isascii() and is_misspelt(text)
                elif is_pip(text):
                    self.requirements.append(ANY_PIP)
                continue
            following = words[position] if position < len(words) else None
            position += self._option(text, is_whole, following, general_only=general_only)

    def _rest(self, words: tuple[tuple[str, bool], ...]) -> None:
        """Behind ``--`` all are requirements."""
        self.is_inert |= any(text == FLAG or text in ABBREVIATIONS for text, _ in words)
        self.requirements += [text for text, is_whole in words if is_whole]

    def _option(self, text: str, is_whole: bool, following: tuple[str, bool] | None, *, general_only: bool) -> int:
        """Take one option; returns how many further words it takes."""
        if not text.startswith("--"):
            self.is_inert |= is_misspelt(text)
            return self._short(text, following)
        name, equals, value = text.partition("=")
        full = full_name(name, general_only=general_only)
        if not is_known(full, general_only=general_only):
            self.is_inert |= is_misspelt(text)
        if full == FLAG:
            self.is_inert |= bool(equals)
            self.has_flag |= name == FLAG
            self.cache = Cache.OFF if name == FLAG else Cache.OFF_ABBREVIATED
            return 0
        if full == "--cache-dir":
            if equals:
                known = value if is_whole else None
            else:
                known = following[0] if following is not None and following[1] else None
            self.cache, self.directory = Cache.ELSEWHERE, known
            return 0 if equals else 1
        self.is_isolated |= full == "--isolated"
        self.is_help |= full in ("--help", "--version")
        self.is_upgrade |= full in ("--upgrade", "--force-reinstall")
        self.flags.add(full)
        if equals:
            self.values.append((full, value if is_whole else "://"))
        if equals or not takes_value(full, general_only=general_only):
            return 0
        self._value(full, following)
        return 1

    def _short(self, text: str, following: tuple[str, bool] | None) -> int:
        for index, letter in enumerate(text[1:], 1):
            self.is_help |= letter in "hV"
            self.is_upgrade |= letter == "U"
            if letter in SHORT_VALUES:
                if index == len(text) - 1:
                    self._value(f"-{letter}", following)
                    return 1
                self.values.append((_LONG.get(f"-{letter}", f"-{letter}"), text[index + 1 :]))
                return 0
        return 0

    def _value(self, option: str, following: tuple[str, bool] | None) -> None:
        if following is not None:
            self.values.append((_LONG.get(option, option), following[0] if following[1] else "://"))
        if following is not None and following[0] == FLAG and option in BREAKS:
            self.is_inert = True


def _uv(call: Invocation, known: Known) -> Options:
    words = arguments((*call.general, *call.arguments), known)
    is_off = has_dynamic = is_help = is_inert = False
    directory: str | None = None
    files: list[tuple[str, bool]] = []
    cache = Cache.SILENT
    position = 0
    while position < len(words):
        text, is_whole = words[position]
        position += 1
        if text == "--":
            break
        if text in UV_FLAGS or (text.startswith("-") and re.fullmatch(r"-[qv]*n[qv]*", text)):
            is_off = True
        elif text.partition("=")[0] == "--cache-dir":
            cache = Cache.ELSEWHERE
            directory = text.partition("=")[2] or (words[position][0] if position < len(words) else None)
        elif is_whole and text not in UV_VALUES:
            is_inert |= is_misspelt(text)
        has_dynamic |= not is_whole
        is_help |= text in ("--help", "-h")
        files += _uv_files(text, words[position : position + 1])
        position += text in UV_VALUES
    if is_off:
        cache = Cache.OFF
    requirements = tuple(text for text, is_whole in words if is_whole and not text.startswith("-"))
    return Options(
        cache, is_off, directory, is_inert, False, is_help, has_dynamic, requirements, False, files=tuple(files)
    )


def _uv_files(text: str, following: tuple[tuple[str, bool], ...]) -> Iterator[tuple[str, bool]]:
    """The requirements file that an option of uv's names, and whether it is one of constraints."""
    option, _, value = text.partition("=") if text.startswith("--") else (text[:2], "", text[2:])
    if option in _UV_FILES:
        for path, _ in ((value, True),) if value else following:
            yield path, option in _UV_CONSTRAINTS
