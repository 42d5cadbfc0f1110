"""What a finding says of scanners: who asks for the flag there, whatever becomes of the cache."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from fixer.build.facts.events import Event
from fixer.dockerfile.document import Document
from fixer.edits import Edit
from fixer.judgement.finding import Verdict
from fixer.judgement.remedy import Judged
from fixer.judgement.ruling import IGNORE, Ruling
from fixer.judgement.scanners.readings import asked, asks
from fixer.judgement.scanners.run import Ask, seen
from fixer.judgement.scanners.table import SCANNERS, Scanner
from fixer.record import NamedTuple


class Asked(NamedTuple):
    """What a scanner asks about, by where it begins; ``reach`` is how far what begins no later goes at most."""

    asks: tuple[Ask, ...]
    starts: tuple[int, ...]
    reach: tuple[int, ...]

    def around(self, event: Event) -> Ask | None:
        """The innermost in which an event stands."""
        offset = event.command.end - 1  # the flag goes behind that
        at = bisect_right(self.starts, offset) - 1
        while at >= 0 and self.reach[at] > offset:
            if self.asks[at].end > offset:
                return self.asks[at]
            at -= 1
        return None


def _asked(found: tuple[Ask, ...]) -> Asked:
    by_start = tuple(sorted(found, key=lambda ask: ask.start))
    return Asked(by_start, tuple(ask.start for ask in by_start), tuple(accumulate((ask.end for ask in by_start), max)))


class Asking(NamedTuple):
    """What one scanner asks about in a file."""

    document: Document
    scanner: Scanner
    asked: Asked

    @property
    def silence(self) -> str:
        """How it is silenced."""
        return f"silence it with {self.scanner.ignore}"

    @property
    def note(self) -> str:
        """That it asks where nothing is done about it, and how it is silenced."""
        return f"{self.scanner.shown} asks for {self.scanner.wants} all the same: {self.silence}"

    def unasked(self, said: Ruling) -> Ruling:
        """What is said of a command that it does not ask about, from what is said of it without a scanner."""
        if said.verdict not in (Verdict.FIX, Verdict.REFUSED):
            return said
        return Ruling(Verdict.TOLD, "not-asked", detail=self.scanner.shown)

    def about(self, event: Event) -> Ask | None:
        """The ask that an event stands in, the innermost."""
        return self.asked.around(event)

    def is_settled(self, event: Event, said: Ruling, left: "Asking") -> bool:
        """Whether it asks no more about a command that is left alone, when the others are fixed."""
        is_left = said.verdict in (Verdict.REFUSED, Verdict.PROTECTED)
        return is_left and self.about(event) is not None and left.about(event) is None

    def left(self, said: tuple[Ruling, ...]) -> "Asking":
        """What it asks about when all edits are made."""
        return self._replace(asked=_asked(asks(self.document, self.scanner, _edits(said))))

    def noted(self, judged: tuple[Judged, ...], said: tuple[Ruling, ...]) -> tuple[Ruling, ...]:
        """What is said of the commands, and that it asks all the same where it does."""
        pairs = zip(judged, said, strict=True)
        return tuple(self._noted(one, is_asked=self.about(event) is not None) for (event, _), one in pairs)

    def _noted(self, said: Ruling, *, is_asked: bool) -> Ruling:
        notes = tuple(note for note in said.notes if note != IGNORE)
        if is_asked and said.reason not in self.scanner.heeds:
            notes = (*notes, self.note)
        return said._replace(notes=notes)

    def in_vain(self, judged: tuple[Judged, ...], left: "Asking") -> Iterator[Ask]:
        """What is left where no command of ours stands, once for what one flag would answer."""
        groups = {ask.group for one in judged if (ask := self.about(one.event))}
        for ask in left.asked.asks:
            if ask.group not in groups:
                groups.add(ask.group)
                yield ask


def asking(document: Document, name: str) -> Asking:
    """What the scanner of that name in SCANNERS asks about in a file."""
    return Asking(document, SCANNERS[name], _asked(asks(document, SCANNERS[name])))


def still_asking(document: Document, judged: tuple[Judged, ...], said: tuple[Ruling, ...]) -> tuple[Ruling, ...]:
    """What is said of the commands, with a note at those to be fixed about which scanners will ask all the same."""
    pairs = tuple(zip(judged, said, strict=True))
    # Where the text of a command stands may be another RUN than the one that runs it.
    fixed = tuple(sorted([one.event.command.start for one, now in pairs if now.verdict is Verdict.FIX]))
    if not fixed:
        return said
    file = seen(document, _edits(said), fixed)
    left = tuple([(one, _asked(found)) for one in SCANNERS.values() if (found := asked(file, one))])
    return tuple(_with_names(now, one.event, left) if now.verdict is Verdict.FIX else now for one, now in pairs)


def _with_names(said: Ruling, event: Event, left: tuple[tuple[Scanner, Asked], ...]) -> Ruling:
    found = [scanner for scanner, asked in left if asked.around(event) is not None]
    if not found:
        return said
    names = [one.shown for one in found]
    listed = f"{', '.join(names[:-1])}{' and ' if len(names) > 1 else ''}{names[-1]}"
    return said._replace(notes=(*said.notes, f"{listed} will still ask for {found[0].wants}"))


def _edits(said: tuple[Ruling, ...]) -> frozenset[Edit]:
    return frozenset(edit for one in said for edit in one.edits)
