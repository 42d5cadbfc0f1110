"""What merging did to default branches, in this run and those before it: known before anything else is merged."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.ledger.ledger import Ledger
from bot.ledger.merges import After, Merge
from bot.publishing.pacing.watch import Look, Watch, members
from bot.waiting import interruption

# Between two looks at checks that still run.
_BETWEEN_LOOKS, _MINUTE = 20.0, 60
# What ended well is looked at by runs of so many seconds later, too: a check may be run again, or begin late.
_LATELY = 7 * 24 * 60 * 60.0
# So many a forge tells at once.
_AT_ONCE = 50
_KNOWN = frozenset({After.GOOD, After.UNDONE})


class Standing(StrEnum):
    """How a run of merge ended."""

    FINE = "fine"
    FAILED = "failed"
    RED = "red"


@dataclass(slots=True)
class Aftermath:
    """What a ``watch`` tells of merges, and what follows from that for a run, told to somebody; raises ForgeError.

    ``wave`` is the one whose turn it is, 0 without any: what people merged of those before it counts as well.
    """

    ledger: Ledger
    watch: Watch
    wave: int
    wait_minutes: int
    say: Callable[[str], object]
    at_once: int = _AT_ONCE
    _unsure: list[tuple[str, int]] = field(default_factory=list)
    _place: int = 0

    def past(self) -> Look:
        """What came of all that was merged before this run; told to nobody yet."""
        look = self.watch.look((*self._open(), *(one for one in self._earlier() if one.after in _KNOWN)))
        return replace(look, red=(*look.red, *self.watch.late(self.ledger.merges.lately(_LATELY))))

    def unseen(self) -> tuple[str, ...]:
        """Keys of repositories that are not listed, and of which nobody knows that merging did no harm."""
        return tuple(one.key for one in self._open() if self.watch.home(one.key) is None)

    def add(self, key: str, number: int) -> None:
        """This run merged a pull request, or asked for that."""
        self._unsure.append((key, number))

    def waited(self) -> Standing | None:
        """Waits until all checks have ended; how the run ends where they did not end well, or not in time.

        What this run merged and found good before is looked at once more.
        """
        good, left = self._good(), self.wait_minutes * _MINUTE / _BETWEEN_LOOKS
        is_told = False
        while (look := self.watch.look(self._open())).running and not self._bad(look):
            if left <= 0:
                self.say(f"{look.running[0]} The next run goes on.")
                return Standing.FINE
            if not is_told:
                self.say(f"{look.running[0]} It is waited for, up to {self.wait_minutes} min.")
                is_told = True
            left -= 1
            interruption.pause(_BETWEEN_LOOKS)
        return self._ended((*self._bad(look), *self.watch.late(good)))

    def glanced(self) -> Standing | None:
        """How the run ends where a default branch is red already amid a wave, whose checks nobody waits for.

        Of many some are looked at, and others the next time: what each merge costs does not grow with the wave.
        """
        found = self._open()
        at = self._place % max(len(found), 1)
        self._place += self.at_once
        return self._ended(self.watch.look((*found[at:], *found[:at])[: self.at_once]).red)

    def last(self) -> Standing | None:
        """How the run ends where a default branch is red when it has merged all; what was good is looked at again."""
        good = self._good()
        return self._ended((*self.watch.look(self._open()).red, *self.watch.late(good)))

    def _open(self) -> tuple[Merge, ...]:
        """All of which nobody knows that it did no harm."""
        others = (one for one in self._earlier() if not one.is_ours and one.after not in _KNOWN)
        return (*self.ledger.merges.open(), *others)

    def _earlier(self) -> tuple[Merge, ...]:
        return tuple(one for wave in range(self.wave) for one in members(self.ledger, wave))

    def _good(self) -> list[Merge]:
        """What this run found to have ended well since this was asked last."""
        known = {one: self.ledger.merges.known(*one) for one in self._unsure}
        found = [merge for merge in known.values() if merge and merge.after is After.GOOD]
        self._unsure = [one for one, merge in known.items() if merge and merge.after is After.PENDING]
        return found

    def _bad(self, look: Look) -> tuple[str, ...]:
        return (*look.red, *(look.undone if self.wave else ()))

    def _ended(self, bad: tuple[str, ...]) -> Standing | None:
        for sentence in bad:
            self.say(sentence)
        return Standing.RED if bad else None
