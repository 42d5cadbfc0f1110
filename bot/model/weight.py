"""What pip's cache of a command weighs: the files of an index that it would keep."""

from collections.abc import Iterable
from dataclasses import dataclass

_UNITS = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"))


@dataclass(frozen=True, slots=True)
class Part:
    """One answer of the index that pip keeps: a wheel, or ``is_beside`` one of those: a page, or what a wheel needs."""

    name: str
    size: int
    is_beside: bool = False


@dataclass(frozen=True, slots=True)
class Weight:
    """All of it, and for which Pythons: ``3.12 on linux/amd64``; ``maybe`` is what of it a build may do without."""

    parts: frozenset[Part]
    targets: frozenset[str]
    maybe: frozenset[Part] = frozenset()

    @property
    def wheels(self) -> int:
        return sum(not part.is_beside for part in self.parts)

    @property
    def least(self) -> int:
        """Bytes of the wheels alone that are loaded in any case."""
        return sum(part.size for part in self.parts - self.maybe if not part.is_beside)

    @property
    def most(self) -> int:
        """With the pages of the index, and what else was asked for on the way."""
        return sum(part.size for part in self.parts)


def together(weights: Iterable[Weight]) -> Weight | None:
    """What lies in one cache: what several commands load is kept once; None where there is nothing."""
    found = tuple(weights)
    if not found:
        return None
    parts = frozenset(part for one in found for part in one.parts)
    sure = frozenset(part for one in found for part in one.parts - one.maybe)
    return Weight(parts, frozenset(target for one in found for target in one.targets), parts - sure)


def between(least: int, most: int) -> str:
    """A range of bytes in words, in two digits; one number where both are the same in these, or it begins with none."""
    size, unit = next((one for one in _UNITS if most >= one[0]), _UNITS[-1])
    low, high = _rounded(least / size), _rounded(most / size)
    if low == high:
        return f"about {high} {unit}"
    return f"{low} to {high} {unit}" if low != "0" else f"up to {high} {unit}"


def _rounded(number: float) -> str:
    """Two digits, more only before the point."""
    return f"{number:.0f}" if number >= 10 else f"{number:.1f}".removesuffix(".0")


@dataclass(frozen=True, slots=True)
class Sum:
    """Weights of caches that lie in different images, added up."""

    least: int
    most: int
    wheels: int
    targets: tuple[str, ...]
    images: int

    @property
    def size(self) -> str:
        """How much in words alone."""
        return between(self.least, self.most)

    @property
    def shown(self) -> str:
        """How much in words, and on what ground: ``about 55 MB: 21 wheels for Python 3.12 on linux/amd64``."""
        wheels = "1 wheel" if self.wheels == 1 else f"{self.wheels} wheels"
        where = "" if self.images == 1 else f" in {self.images} images"
        return f"{between(self.least, self.most)}{where}: {wheels} for Python {' and '.join(self.targets)}"


def added(weights: Iterable[Weight]) -> Sum | None:
    """None where there is none."""
    found = tuple(weights)
    if not found:
        return None
    targets = sorted({target for one in found for target in one.targets})
    least, most = sum(one.least for one in found), sum(one.most for one in found)
    return Sum(least, most, sum(one.wheels for one in found), tuple(targets), len(found))
