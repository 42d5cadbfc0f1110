"""The wheels of a pylock.toml (PEP 751) that uv made for one platform: of each package the one that pip takes."""

import re
import tomllib
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

_MOST_PACKAGES = 1_000
# The bytes of a wheel: larger ones are no wheels, and their sums would fit no ledger.
LARGEST = 1 << 40
_WHEEL = r"[^-]+-[^-]+(?:-\d[^-]*)?-([^-]+)-([^-]+)-([^-]+)\.whl"
_NUMBERS = r"\d+"


@dataclass(frozen=True, slots=True)
class Wheel:
    """A package's name, and its wheel: where it is, what it is called, how large it is, None where that is not told."""

    package: str
    url: str
    file: str
    size: int | None


def wheels(text: str) -> tuple[Wheel, ...] | None:
    """None where it is not understood, or where a package is there that is no wheel, or one of an odd size."""
    try:
        packages = tomllib.loads(text).get("packages", [])
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    if not isinstance(packages, list) or len(packages) > _MOST_PACKAGES:
        return None
    found = [_taken(package) for package in packages]
    return None if None in found else tuple(filter(None, found))


def _taken(package: Any) -> Wheel | None:  # noqa: ANN401 - whatever the file holds
    try:
        listed = [_wheel(package["name"], one) for one in package["wheels"]]
        return max(listed, key=lambda one: _rank(one.file), default=None)
    except (KeyError, TypeError, AttributeError, ValueError):  # also of numbers with too many digits
        return None


def _wheel(name: str, listed: dict[str, Any]) -> Wheel:
    url, size = listed["url"], listed.get("size")
    if size is not None and (type(size) is not int or not 0 <= size <= LARGEST):
        raise ValueError(size)
    return Wheel(str(name), str(url), unquote(urlsplit(url).path.rpartition("/")[2]), size)


def _rank(file: str) -> tuple[bool, bool, bool, tuple[int, ...], str]:
    """The more a wheel is for just this Python and platform, the sooner pip takes it; all that are here fit."""
    found = re.fullmatch(_WHEEL, file)
    python, abi, platform = found.groups() if found else ("", "none", "any")
    newest = max(
        (tuple(map(int, re.findall(_NUMBERS, one.partition("linux_")[2]))) for one in platform.split(".")), default=()
    )
    return platform != "any", not abi.startswith(("none", "abi3")), abi != "none", newest, python
