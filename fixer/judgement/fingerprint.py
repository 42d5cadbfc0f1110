"""What stays the same about a finding while the lines around it change, so that it is known again."""

import re
from collections import Counter
from hashlib import sha256

from fixer.programs.option_names import SHORT_VALUES, UV_VALUES, full_name, takes_value
from fixer.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fixer.judgement.finding import Finding


# What names a requirement beside the plain words; the value of any other option does not.
_OF_REQUIREMENTS = frozenset(("--requirement", "--editable", "--group", "--requirements-from-script"))
_OF_REQUIREMENTS_SHORT = "re"
# Where a requirement's name ends: https://packaging.python.org/en/latest/specifications/dependency-specifiers/
_NAME_END = re.compile(r"[=<>!~;@(]")
_OPERATORS = frozenset("=<>!~,(")
_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)*(?:\.?(?:a|b|rc|alpha|beta|post|dev)[0-9]+)*")
_SEPARATORS = re.compile(r"[-_.]+")


def fingerprints(path: str, findings: "Iterable[Finding]") -> tuple[str, ...]:
    """One for each finding of a file, in their order: the path, the command and which of the equal ones it is.

    ``path`` counts from the repository's root, parted by ``/``. The verdict plays no part, so ``findings`` must be
    all that the file has.
    """
    seen: Counter[str] = Counter()
    found = []
    for finding in findings:
        found.append(digest(path, finding.command, str(seen[finding.command])))
        seen[finding.command] += 1
    return tuple(found)


def digest(*parts: str) -> str:
    """What these texts are known by: 64 hexadecimal digits."""
    # Of the three only the one in the middle, the command, may hold a NUL.
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def deeds(findings: "Iterable[Finding]") -> tuple[str, ...]:
    """What each command does, in the order of the findings, the same whatever version of anything is pinned.

    That is the program, the subcommand and the requirements, and no other option: equal commands have equal deeds.
    """
    return tuple(_deed(finding.command) for finding in findings)


def _deed(command: str) -> str:
    program, *words = command.split() or [""]
    file = re.split(r"[/\\]", program)[-1].lower()
    name = file.rstrip("0123456789.").removesuffix("-")  # without its own version: pip3.11, python3
    return "\0".join((name, *sorted(_requirements(words, is_uv=name == "uv"))))


def _requirements(words: list[str], *, is_uv: bool) -> "Iterator[str]":
    """The words that are no options and no versions, and the values of options that name requirements."""
    waiting = list(reversed(words))
    are_plain, is_version = False, False
    while waiting:
        word = waiting.pop()
        if word == "--" and not are_plain:
            are_plain = True
        elif word.startswith("-") and word != "-" and not are_plain:
            yield from map(_unversioned, _named(word, waiting, is_uv=is_uv))
        elif not is_version and (found := _unversioned(word)):
            yield found
        is_version = word[-1] in _OPERATORS  # as in torch >= 2.1


def _named(word: str, waiting: list[str], *, is_uv: bool) -> "Iterator[str]":
    """What an option requires, if it does; a value that stands by itself is taken from those waiting."""
    if word.startswith("--"):
        spelt, equals, value = word.partition("=")
        option = full_name(spelt, general_only=False)
        takes = option in UV_VALUES if is_uv else takes_value(option, general_only=False)
        if takes and not equals:
            value = waiting.pop() if waiting else ""
        if takes and option in _OF_REQUIREMENTS:
            yield value
        return
    at = next((at for at, letter in enumerate(word) if at and letter in SHORT_VALUES), None)
    if at is not None:
        value = word[at + 1 :] or (waiting.pop() if waiting else "")
        if word[at] in _OF_REQUIREMENTS_SHORT:
            yield value


def _unversioned(requirement: str) -> str:
    """A requirement without its version: a name as indexes compare it, a path or URL without numbers and revision."""
    if re.search(r"[/\\]", requirement):
        place, mark, fragment = requirement.partition("#")
        head, at, revision = place.rpartition("@")
        place = head if at and not re.search(r"[/\\:]", revision) else place
        return _VERSION.sub("0", f"{place}{mark}{fragment}")
    return _SEPARATORS.sub("-", _NAME_END.split(requirement, 1)[0].lower())
