"""What stands above a RUN, in its stage and in those that it is built on."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import takewhile

from fixer.build.facts.events import Chain, Spot
from fixer.dockerfile.document import Document, Instruction
from fixer.record import NamedTuple


class Mark(NamedTuple):
    """An instruction of the stage with this number, and what it says, up to ``end``, that somebody looks for."""

    number: int
    node: Instruction
    text: str = ""
    end: int = 0

    @property
    def said(self) -> str:
        """What it says, in a string of its own: many marks may share a long text."""
        return self.text[: self.end]

    @property
    def start(self) -> int:
        """Where it stands in the file."""
        return self.node.start


class Marks:
    """The marks of one kind, by stage: a stage is a bit, so that those above a RUN are found in one step."""

    def __init__(self, found: Iterable[Mark]) -> None:
        self.by_stage: dict[int, list[Mark]] = {}
        for mark in found:
            self.by_stage.setdefault(mark.number, []).append(mark)
        self.bits = sum(map(_bit, self.by_stage))


class Above:
    """The instructions that lead to a RUN: those of its stage and of the stages that this is FROM, and the RUN itself.

    Each question takes about as long in a file of thousands of RUNs, users and stages as in a short one.
    """

    def __init__(self, document: Document) -> None:
        self.stages = document.stages
        self.starts = {stage.number: stage.start for stage in self.stages}
        self._kept: dict[str, Marks] = {}
        self._lineages: dict[int, int] = {}

    def marks(self, *keywords: str) -> Iterator[Mark]:
        """The instructions of the file with one of the keywords."""
        for stage in self.stages:
            for node in stage.instructions:
                if node.keyword in keywords:
                    yield Mark(stage.number, node)

    def of(self, spot: Spot, marks: Marks) -> Iterator[Mark]:
        """Those of the marks that stand above, in their order."""
        bits = self._lineage(spot.chain) & marks.bits
        while bits:
            lowest = bits & -bits
            bits ^= lowest
            yield from takewhile(lambda mark: mark.start <= spot.node.start, marks.by_stage[_number(lowest)])

    def last(self, spot: Spot, keyword: str) -> Instruction | None:
        """The instruction with this keyword that counts there."""
        if keyword not in self._kept:
            self._kept[keyword] = Marks(self.marks(keyword))
        marks = self._kept[keyword]
        bits = self._lineage(spot.chain) & marks.bits
        while bits:
            found = marks.by_stage[bits.bit_length() - 2]
            at = bisect_right(found, spot.node.start, key=lambda mark: mark.start)
            if at:
                return found[at - 1].node
            bits ^= 1 << bits.bit_length() - 1
        return None

    def base(self, spot: Spot) -> Instruction | None:
        """The FROM of the lowest stage, None before any."""
        lineage = self._lineage(spot.chain)
        return self.starts.get(_number(lineage & -lineage))

    def _lineage(self, chain: Chain) -> int:
        """The bits of a stage and of all that it is built on."""
        new = tuple(takewhile(lambda number: number not in self._lineages, chain.stages()))
        above = chain.parents.get(new[-1]) if new else None
        bits = 0 if above is None else self._lineages[above]
        for number in reversed(new):
            bits |= _bit(number)
            self._lineages[number] = bits
        return self._lineages[chain.number]


def _bit(number: int) -> int:
    return 1 << number + 1  # what stands before the first FROM is -1


def _number(bit: int) -> int:
    return bit.bit_length() - 2
