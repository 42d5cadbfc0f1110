"""What every Docker refuses about one instruction, told in a sentence; templating inside words is let pass.

The flags are those of any version: BuildKit's (frontend/dockerfile/instructions/parse.go, labs included) and
Buildah's (dispatchers.go of openshift/imagebuilder).
"""

import re

from fixer.dockerfile import expansion, lex
from fixer.dockerfile.document import Directive, Flag, Instruction
from fixer.dockerfile.reader import KEYWORDS

_ARRAYS = frozenset(("ADD", "CMD", "COPY", "ENTRYPOINT", "RUN", "SHELL", "VOLUME"))
_STAGE_NAME = rb"[a-z][a-z0-9\-_.]*"
_EMPTY = frozenset(("CMD", "ENTRYPOINT", "RUN"))  # they may have none at all
_NEWEST = (1, 26)  # of docker/dockerfile, as far as is known here
_SYNTAX = r"(?:.*/)?dockerfile(?::(\d+)(?:\.(\d+))?(?:\.\d+)?(?:-labs)?|:latest|:labs)?"
# Flags of one value, switches, and flags that may be there several times.
_VALUES = {
    "ADD": frozenset(("chown", "chmod", "checksum")),
    "COPY": frozenset(("chown", "chmod", "from")),
    "FROM": frozenset(("platform",)),
    "HEALTHCHECK": frozenset(("interval", "timeout", "start-period", "start-interval", "retries")),
    "RUN": frozenset(("network", "security")),
}
_SWITCHES = {"ADD": frozenset(("link", "keep-git-dir", "unpack")), "COPY": frozenset(("link", "parents"))}
_LISTS = {
    "ADD": frozenset(("exclude",)),
    "COPY": frozenset(("exclude",)),
    "FROM": frozenset(("after",)),
    "RUN": frozenset(("mount", "device")),
}
_NOTHING: frozenset[str] = frozenset()
EXPANDED = frozenset(("ARG", "ENV", "FROM", "LABEL", "STOPSIGNAL", "USER", "WORKDIR"))


def is_newer_frontend(directives: tuple[Directive, ...]) -> bool:
    """Whether ``# syntax=`` names a frontend that may know more than any that is known here."""
    value = next((node.value for node in directives if node.name == "syntax"), None) if directives else None
    if value is None:
        return False
    match = re.fullmatch(_SYNTAX, value.split()[0])
    return match is None or (int((match[1] or "1")[:9]), int((match[2] or "0")[:9])) > _NEWEST


def error(node: Instruction, escape: str, *, is_put_off: bool, is_newer: bool) -> str | None:
    """A sentence if Docker refuses this instruction, be it what an ONBUILD puts off; a newer one may know its flags."""
    keyword, text = node.keyword, node.body.data.decode("utf-8", "replace")
    if keyword not in KEYWORDS:
        return f"{shown(keyword)} is no instruction that Docker knows"
    if not text and keyword not in _EMPTY:
        return f"{keyword} has no argument"
    message = _error(node, text, escape, is_newer=is_newer)
    if message is not None or is_put_off or is_newer:
        return message
    # What Docker looks at only in an instruction that is not put off.
    return (_flag_error(node) if node.flags else None) or _expansion_error(keyword, text, escape)


def _error(node: Instruction, text: str, escape: str, *, is_newer: bool) -> str | None:
    match node.keyword:
        case "ENV" | "LABEL":
            return _pair_error(node.keyword, text, escape)
        case "FROM":
            return _stage_error(node.body.data)
        case "ADD" | "COPY" if node.elements is None and _is_single(text):
            return f"{node.keyword} has no destination"
        case "SHELL" if not node.elements:
            return "SHELL takes an array of strings"
        case "RUN" if not is_newer and (odd := [flag.name for flag in node.flags if not _is_known("RUN", flag.name)]):
            return f"RUN has no flag --{shown(odd[0])}"
        case keyword if keyword in _ARRAYS and node.elements is None and _has_other_values(text):
            return "an array in exec form may hold strings only"
    return None


def shown(keyword: str) -> str:
    """A word of the file, as a sentence may hold it."""
    return ascii(keyword[:40])[1:-1] or "an empty word"


def _is_known(keyword: str, name: str) -> bool:
    return any(name in kinds.get(keyword, _NOTHING) for kinds in (_VALUES, _SWITCHES, _LISTS))


def _flag_error(node: Instruction) -> str | None:
    """What BFlags.Parse says of the flags; those of other instructions are Buildah's to ignore."""
    keyword, seen = node.keyword, set[str]()
    if keyword not in _VALUES:
        return None
    for flag in node.flags:
        message = None if _is_filled_in(flag.text) else _one_flag_error(keyword, flag, seen)
        if message is not None:
            return message
        seen.add(flag.name)
    return None


def _one_flag_error(keyword: str, flag: Flag, seen: set[str]) -> str | None:
    name, has_value = flag.name, flag.text.find("=") >= 0
    if not _is_known(keyword, name):
        return f"{keyword} has no flag --{shown(name)}"
    if name in seen and name not in _LISTS.get(keyword, _NOTHING):
        return f"the flag --{name} of {keyword} is there twice"
    if name in _SWITCHES.get(keyword, _NOTHING):
        is_switch = not has_value or flag.value.lower() in ("true", "false")
        return None if is_switch else f"the flag --{name} of {keyword} is neither true nor false"
    return None if has_value else f"the flag --{name} of {keyword} lacks its value: write it behind an ="


def _expansion_error(keyword: str, text: str, escape: str) -> str | None:
    """What is unended or no expansion in a word that Docker expands."""
    if keyword not in EXPANDED or not _may_be_unended(text) or _is_filled_in(text) or "{%" in text:
        return None
    for word in _expanded_words(keyword, text, escape):
        if _may_be_unended(word) and (message := expansion.fault(word, escape)):
            return f"{keyword} is malformed: {message}"
    return None


def _may_be_unended(text: str) -> bool:
    return '"' in text or "'" in text or "${" in text


def _expanded_words(keyword: str, text: str, escape: str) -> tuple[str, ...]:
    match keyword:
        case "ENV" | "LABEL":
            return tuple([part for name, value, _ in lex.pairs(text, escape) for part in (name, value)])
        case "ARG":
            return lex.pair_words(text, escape)
        case "FROM":
            return tuple(text.split()[:1])
    return (text,)


def _is_filled_in(text: str) -> bool:
    """Whether a tag of a template stands in it, as it is or as ``templates`` masks it."""
    return "{{" in text or "_}" in text


def _is_single(text: str) -> bool:
    return len(text.split(None, 1)) == 1 and not _is_filled_in(text)


def _stage_error(body: bytes) -> str | None:
    """What is wrong about a FROM; tags of templates may make anything of its words."""
    words = body.split()
    if len(words) == 1 or body.find(b"{") >= 0:
        return None
    if len(words) != 3 or words[1].lower() != b"as":
        return "FROM takes an image, or an image, AS and a name"
    if re.fullmatch(_STAGE_NAME, words[2].lower()) is None:
        return "the name of the stage is none that Docker takes"
    return None


def _pair_error(keyword: str, text: str, escape: str) -> str | None:
    try:
        lex.pairs(text, escape)
    except ValueError as error:
        return None if _is_filled_in(text) else f"{keyword} is malformed: {error}"
    return None


def _has_other_values(text: str) -> bool:
    if text[:1] != "[" or text[-1:] != "]":
        return False
    import json

    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, list) and any(not isinstance(item, str) for item in value)
