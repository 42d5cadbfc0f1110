"""A few pull requests first, and more when these did no harm."""

from bot.config import config
from bot.ledger.ledger import Ledger
from bot.publishing.pacing.gate import Gate

_REASON = "wave-waits"


class Waves:
    """The waves of a config, counted in a ledger over several runs; each gate is looked at once a run."""

    def __init__(self, ledger: Ledger, wanted: config.Waves, gate: Gate) -> None:
        self._ledger = ledger
        self._wanted = wanted
        self._gate = gate
        self._whys: dict[int, str] = {}
        self._reasons: dict[int, str] = {}
        self._members_of: dict[str, int] | None = None
        if not wanted.sizes:
            ledger.hold_wave(0, "")

    def refusal(self, key: str) -> tuple[str, str] | None:
        """Why the repository's pull request may not be opened yet, as a reason and a sentence; None: it may."""
        if not self._wanted.sizes:
            return None
        wave, used = self._next()
        why = self._why(wave) or self._not_its_turn(key, wave, used)
        return (_REASON, why) if why else None

    def waits(self, key: str) -> str:
        """Why the wave that the repository's pull request is in has to wait, empty where it has not."""
        if not self._wanted.sizes:
            return ""
        if self._members_of is None:
            self._members_of = self._ledger.history.waves()
        return self._reason(self._members_of.get(key, 0))

    def join(self, key: str) -> None:
        """The repository's pull request is one of the wave under way."""
        if self._wanted.sizes:
            self._ledger.join_wave(key, self._next()[0])

    def _next(self) -> tuple[int, int]:
        """The wave that the next pull request belongs to, and how many are in it."""
        wave, used = self._ledger.wave()
        return (wave + 1, 0) if used >= self._size(wave) else (wave, used)

    def _size(self, wave: int) -> int:
        """The last size counts for all later waves."""
        return self._wanted.sizes[min(wave, len(self._wanted.sizes) - 1)]

    def _not_its_turn(self, key: str, wave: int, used: int) -> str:
        waiting = self._ledger.deferred()
        left = self._size(wave) - used
        if key in waiting or len(waiting) < left:
            return ""
        return f"Not its turn: {len(waiting)} put off earlier come first, and wave {wave + 1} has room for {left}."

    def _why(self, wave: int) -> str:
        """Why this wave may not start or go on, empty where it may; the ledger keeps it for ``status``."""
        if wave not in self._whys:
            self._whys[wave] = self._reason(wave)
            self._ledger.hold_wave(wave, self._whys[wave])
        return self._whys[wave]

    def _reason(self, wave: int) -> str:
        if wave not in self._reasons:
            self._reasons[wave] = self._gate.against(wave - 1) if wave else ""
        return self._reasons[wave]
