"""What programs do to the places that their command lines name, as tables.

A program that is not here uses the places that it names, and fails where they are not there.
"""

import re
from enum import StrEnum
from itertools import pairwise

from fixer.record import NamedTuple
from fixer.shell.words import Word, lead
from fixer.shell.words import word as shell_word

# They print, export or look at nothing on the disk; where their output goes is another matter.
_HARMLESS = frozenset(("echo", "printf", "export", "true", ":", "false", "set", "unset", "exit", "return", "cd"))
# With these, ``find`` leaves none of pip's files.
_FIND_ALL = frozenset(("-type f", "-mindepth 0", "-mindepth 1", "-depth", "-delete", "-print", "-xdev"))
_LONG = {"recursive": "r", "force": "f", "interactive": "i", "interactive=always": "i"}  # of rm; GNU's are abbreviated
_BEFORE_FOLDER, _TO_FOLDER = r"-\w*t|--target-directory", "--target-directory="
_MAKES_PARENTS = r"-\w*p|--parents"
_MAKES_FOLDERS = r"-\w*d(?!\w)|--directory"
_COPIES = frozenset(("cp", "mv"))
_BRINGS = _COPIES | {"install", "ln", "rsync"}
# They write into the files that they name, with an option that begins so, or into the one behind such an option.
_EDITORS = {
    "sed": r"-[nErsuz]*i|--i",
    "perl": r"-[0-7acflnpswT]*i",
    "patch": "",
    "truncate": "",
    "ed": "",
    "ex": "",
}
_FETCHERS = {"curl": ("-o", "--output"), "wget": ("-O", "--output-document")}
_LINE_ENDS = r"s(.)\\r(?:\\?\$)?\1\1g?"  # the text is the same but for the ends of its lines
# They are content with an empty folder.
_LOOK = frozenset("ls du chown chmod chgrp test [ [[ stat touch cd".split())
_ELSEWHERE = frozenset(("tar", "git", "make"))


class Verb(StrEnum):
    """What is done to a place."""

    REMOVE = "remove"  # it is no longer there; what is not there is passed over if ``is_forced``
    EMPTY = "empty"  # all that is in it is removed; it must be there
    MAKE = "make"  # it is there afterwards
    USE = "use"  # it must be there


class Deed(NamedTuple):
    """What one command does to the places that ``words`` name."""

    verb: Verb
    words: tuple[Word, ...]
    is_recursive: bool = False  # it takes what is below with it, or makes what is above
    is_forced: bool = False
    asks: bool = False  # first, and nobody answers
    target: Word | None = None  # where the places go: their copies, or they themselves if ``is_gone``
    is_gone: bool = False  # what was used is no longer there
    is_looked_at: bool = False  # any content will do
    folder: Word | None = None  # where relative places are counted from
    operands: tuple[Word, ...] = ()  # files that come to lie at the last of these
    is_link: bool = False  # they do so by a symbolic link
    changed: tuple[Word, ...] = ()  # files that are others afterwards


NOTHING = Deed(Verb.USE, ())


def deed(program: str, words: tuple[Word, ...]) -> Deed:
    """What the program with these words, its own name among them, does."""
    given = words[1:]
    match program:
        case "rm":
            return _removal(given)
        case "find":
            return Deed(Verb.EMPTY if _finds_all(given) else Verb.USE, given)
        case "mkdir":
            return Deed(Verb.MAKE, given, is_recursive=any(re.match(_MAKES_PARENTS, lead(word)) for word in given))
        case "rmdir":
            return Deed(Verb.USE, given, is_gone=True)
        case "install" if any(re.match(_MAKES_FOLDERS, lead(word)) for word in given):
            return Deed(Verb.MAKE, given, is_recursive=True)
        case _ if program in _HARMLESS:
            return NOTHING
        case _ if program in _BRINGS and len(given) > 1:
            operands = _operands(given)
            target = operands[-1] if operands and program in _COPIES else None
            is_link = program == "ln" and any(re.match(r"-\w*s|--sy", lead(word)) for word in given)
            return Deed(Verb.USE, given, target=target, is_gone=program == "mv", operands=operands, is_link=is_link)
        case _ if program in _EDITORS or program in _FETCHERS:
            return Deed(Verb.USE, given, changed=_changed(program, given))
    folder = _folder(given) if program in _ELSEWHERE else None
    return Deed(Verb.USE, given, is_looked_at=program in _LOOK, folder=folder)


def _operands(given: tuple[Word, ...]) -> tuple[Word, ...]:
    """Files and where they go: to the last of them, or to the folder that stands behind ``-t``."""
    operands: list[Word] = []
    folder: list[Word] = []
    for before, each in pairwise((None, *given)):
        assert each is not None
        if before is not None and re.fullmatch(_BEFORE_FOLDER, lead(before)):
            folder = [each]
        elif lead(each).startswith(_TO_FOLDER):
            is_plain = each.raw.startswith(_TO_FOLDER.encode())
            folder = [shell_word(each.script, each.begin + len(_TO_FOLDER), each.stop)] if is_plain else []
        elif not lead(each).startswith("-"):
            operands.append(each)
    return (*operands, *folder)


def _changed(program: str, words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The files that an editor writes into, or a program that fetches one."""
    if program in _FETCHERS:
        return tuple(b for a, b in pairwise(words) if lead(a) in _FETCHERS[program])
    edits = any(re.match(_EDITORS[program], lead(word)) for word in words)
    is_ends_alone = program == "sed" and any(re.fullmatch(_LINE_ENDS, lead(word)) for word in words)
    return words if edits and not is_ends_alone else ()


def _folder(words: tuple[Word, ...]) -> Word | None:
    """The word behind ``-C``."""
    return next((b for a, b in pairwise(words) if a.value in ("-C", "--directory")), None)


def _removal(words: tuple[Word, ...]) -> Deed:
    """What an ``rm`` does; the last of -f and -i decides whether it asks."""
    end = next((at for at, word in enumerate(words) if word.value == "--"), len(words))
    options = [lead(word) for word in words[:end] if lead(word).startswith("-")]
    letters = "".join(_long(option[2:]) if option.startswith("--") else option[1:] for option in options)
    is_recursive = bool(set(letters) & set("rR"))
    is_forced = "f" in letters
    asks = max(letters.rfind("i"), letters.rfind("I")) > letters.rfind("f")
    operands = (*(word for word in words[:end] if not lead(word).startswith("-")), *words[end + 1 :])
    return Deed(Verb.REMOVE, operands, is_recursive, is_forced and not asks, asks)


def _long(name: str) -> str:
    """The letter of a long option, which may be cut as long as it is clear which one it is."""
    return next((letter for full, letter in _LONG.items() if name and full.startswith(name)), "")


def _finds_all(words: tuple[Word, ...]) -> bool:
    """Whether a ``find`` deletes every file that it comes upon."""
    texts = [lead(word) for word in words]
    tests = {
        f"{text} {following}" if text in ("-type", "-mindepth") else text
        for text, following in pairwise((*texts, ""))
        if text.startswith(("-", "!", "("))
    }
    return "-delete" in tests and tests <= _FIND_ALL
