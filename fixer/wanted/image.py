"""The Python and the platform of the images that a Dockerfile names, where the names tell."""

import re

from fixer.dockerfile.document import Stage
from fixer.record import NamedTuple
from fixer.shell.words import Word, program_name

_OFFICIAL = frozenset(("", "library", "docker.io", "docker.io/library", "public.ecr.aws/docker/library"))
_TAG = r"(3\.(?:[6-9]|[1-9]\d))(?:\.\d+)?((?:-[a-z0-9.]+)*)"
_PROGRAM = r"(?:pip|python)-?(\d[\d.]*)?"
_PLATFORMS = frozenset(("linux/amd64", "linux/arm64"))
_ALIASES = {"linux/arm64/v8": "linux/arm64", "linux/x86_64": "linux/amd64", "linux/aarch64": "linux/arm64"}
_WHICHEVER = frozenset(("$TARGETPLATFORM", "${TARGETPLATFORM}", "$BUILDPLATFORM", "${BUILDPLATFORM}"))


class Target(NamedTuple):
    """``3.12``, Docker's name of the platform, and whether the C library is musl."""

    python: str
    platform: str
    is_musl: bool


def target(stage: Stage, image: str | None) -> Target | None:
    """What a stage FROM an outside image has; where nobody asks for a platform it is taken to be linux/amd64."""
    folder, _, last = (image or "").partition("@")[0].rpartition("/")
    name, _, tag = last.partition(":")
    found = re.fullmatch(_TAG, tag)
    platform = _platform(stage)
    if name != "python" or folder not in _OFFICIAL or found is None or platform is None:
        return None
    words = found[2].split("-")
    return None if "windowsservercore" in found[2] else Target(found[1], platform, _has_musl(words))


def may_be_of(program: Word, target: Target) -> bool:
    """Whether a program that is a pip, or a Python, may be the image's own: neither another version nor Debian's."""
    named = re.fullmatch(_PROGRAM, program_name(program))
    is_version = named is not None and (named[1] or "3") in ("3", target.python)
    return is_version and not (program.value or "").startswith(("/usr/bin/", "/bin/"))


def _has_musl(words: list[str]) -> bool:
    return any(word.startswith("alpine") for word in words)


def _platform(stage: Stage) -> str | None:
    flags = stage.start.flags if stage.start else ()
    asked = next((flag.value for flag in flags if flag.name == "platform"), "linux/amd64")
    if asked in _WHICHEVER:
        return "linux/amd64"
    asked = _ALIASES.get(asked, asked)
    return asked if asked in _PLATFORMS else None
