"""The plans of a run with what their caches weigh: known from the ledger, or asked of the index, within bounds."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256

from bot.config.config import Impact
from bot.impact.pages import Pages
from bot.impact.resolving import Resolver, resolving
from bot.ledger.weights import Weights
from bot.model import Plan, PlannedFile
from bot.model.weight import Part, Weight
from fixer import Want

# Sets in a row.
_MOST_UNANSWERED = 3
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*+"
_RUNS = r"[-_.]++"  # https://packaging.python.org/specifications/name-normalization/


@dataclass(slots=True)
class Weigher:
    """Weighs the plans of one run; where the ``resolver`` is None no figure is wanted, and none is given."""

    weights: Weights | None = None
    impact: Impact = field(default_factory=Impact)
    resolver: Resolver | None = None
    pages: Pages | None = None
    now: Callable[[], float] = time.monotonic
    _asked: int = 0
    _unanswered: int = 0
    _spent: float = 0.0
    _met: dict[str, Weight | None] = field(default_factory=dict)

    def weighed(self, plan: Plan) -> Plan:
        """The plan with the weights of what it mends, as far as they can be told."""
        if self.resolver is None:
            return plan
        return replace(plan, files=tuple(map(self._file, plan.files)))

    def _file(self, file: PlannedFile) -> PlannedFile:
        starts = {finding.start for finding in file.mended}
        found = {one.start: self._in_build(one) for one in file.wants if one.start in starts and one.is_final}
        return replace(file, weights={start: weight for start, weight in found.items() if weight is not None})

    def _in_build(self, want: Want) -> Weight | None:
        """The weight of a command's cache, which a build may do without where the command stands behind a condition."""
        weight = self.weight(want)
        return weight if weight is None or want.is_sure else replace(weight, maybe=weight.parts)

    def weight(self, want: Want) -> Weight | None:
        """That of one command's cache; None where nobody can tell, or too much was asked already."""
        digest = _digest(self.impact.index, want)
        if digest in self._met:
            return self._met[digest]
        assert self.weights, "they come with the resolver"
        if known := self.weights.known(digest):
            self._met[digest] = known[0]
            return known[0]
        if self._is_enough:
            return None
        self._asked += 1
        begun = self.now()
        found = self._resolved(want, begun + self.impact.seconds_per_run - self._spent)
        self._met[digest] = found
        is_unanswered = found is None and self._is_unanswered(want)
        self._unanswered = self._unanswered + 1 if is_unanswered else 0
        self._spent += self.now() - begun
        if found is not None or not (is_unanswered or self._is_spent):
            self.weights.keep(digest, found)
        return found

    @property
    def _is_spent(self) -> bool:
        return self._spent >= self.impact.seconds_per_run

    @property
    def _is_enough(self) -> bool:
        """Whether the index is not asked any more: it was asked for enough, or does not answer."""
        has_asked = self._asked >= self.impact.sets_per_run or self._unanswered >= _MOST_UNANSWERED
        return has_asked or self._is_spent

    def _is_unanswered(self, want: Want) -> bool:
        """Whether it is the index that says nothing: that tells nothing of the set."""
        assert self.pages, "it comes with the resolver"
        named = re.match(_NAME, want.requirements[0])
        return named is not None and self.pages.is_silent(re.sub(_RUNS, "-", named[0]).lower())

    def _resolved(self, want: Want, until: float) -> Weight | None:
        assert self.resolver, "it was asked for before"
        assert self.pages, "it comes with the resolver"
        wheels = self.resolver.wheels(want)
        if not wheels:
            return None
        parts = set[Part]()
        for wheel in wheels:
            if self.now() >= until:
                return None
            size = self.pages.length(wheel.url) if wheel.size is None else wheel.size
            if size is None:
                return None
            parts.add(Part(wheel.file, size))
            beside = ((f"{wheel.package}/", self.pages.page(wheel.package)),)
            more = ((f"{wheel.file}.metadata", self.pages.metadata(wheel.url)),)
            parts |= {Part(name, told, is_beside=True) for name, told in (*beside, *more) if told is not None}
        target = want.target
        where = f"{target.platform} with musl" if target.is_musl else target.platform
        return Weight(frozenset(parts), frozenset({f"{target.python} on {where}"}))


@contextmanager
def weighing(impact: Impact, weights: Weights) -> Iterator[Weigher]:
    """The weigher of a run; raises MissingExtraError where figures are wanted and there is no uv."""
    if not impact.index:
        yield Weigher(weights, impact)
        return
    with resolving(impact.index, impact.seconds) as resolver:
        yield Weigher(weights, impact, resolver, Pages(impact.index))


def _digest(index: str, want: Want) -> str:
    """By what a set is known again: the index, and all that decides what it gives."""
    asked = (index, *sorted(want.requirements), "\0", *sorted(want.constraints), repr(want.target))
    text = "\n".join((*asked, repr((want.is_pre, want.is_alone))))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
