"""The pip that ``pip`` is at one moment of a build, and what its version says of the flag and of the variable."""

import re

from fixer.record import NamedTuple

_FIRST_MODERN = (19, 0, 2)


class Pip(NamedTuple):
    """The pip that ``pip`` is: its version where the file tells, and whether a distribution's package brought it.

    ``is_new``: whatever version it is, it is none of the old ones that are told apart.
    """

    version: str | None = None
    is_packaged: bool = False
    is_new: bool = False


UNKNOWN_PIP = Pip()


def joined(one: Pip, other: Pip) -> Pip:
    """The pip whichever of two ways was taken: one that stops at the flag, where it may be that one, or not told."""
    if one == other:
        return one
    old = [pip for pip in (one, other) if pip.version is not None and is_too_old(pip.version)]
    return min(old, key=_age) if old else UNKNOWN_PIP


def _age(pip: Pip) -> tuple[tuple[int, ...], str, bool, bool]:
    return (_release(pip.version or ""), pip.version or "", pip.is_packaged, pip.is_new)


def is_too_old(version: str) -> bool:
    """Whether this pip stops at the flag: it came with 6.0, and 19.0 and 19.0.1 fail with it."""
    return _release(version) < (6,) or _release(version) in ((19, 0), (19, 0, 1))


def changes_builds(version: str) -> bool:
    """Whether this pip installs source distributions as egg-info when the cache is off (up to 19.0.3)."""
    return _release(version) <= (19, 0, 3)


def is_modern(pip: Pip) -> bool:
    """Whether this pip surely takes ``PIP_NO_CACHE_DIR=1``: 18.1 and older fail with it, 19.0.1 without a cache."""
    return pip.is_new if pip.version is None else _release(pip.version) >= _FIRST_MODERN


def purges_nothing(version: str) -> bool:
    """Whether ``pip cache purge`` is content with an empty cache (from 21.3 on)."""
    return _release(version) >= (21, 3)


def _release(version: str) -> tuple[int, ...]:
    numbers = [int(part[:9]) for part in re.findall(r"\d+", version)[:3]]
    numbers += [0] * (2 - len(numbers))
    while len(numbers) > 2 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
