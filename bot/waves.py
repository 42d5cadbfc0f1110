"""A few pull requests first, and more when these did no harm."""

from collections.abc import Callable
from dataclasses import replace

from bot import config
from bot.errors import ForgeError
from bot.ledger import Ledger, Published
from bot.model import Checks, State

_REASON = "wave-waits"
_MOST_NAMED = 3


class Waves:
    """The waves of a config, counted in a ledger over several runs.

    ``state`` tells what became of a pull request that was open when it was seen last, and ``checks`` what is said of
    a commit; both are given the key of a repository and may raise ForgeError. A gate is looked at once a run.
    """

    def __init__(
        self,
        ledger: Ledger,
        wanted: config.Waves,
        state: Callable[[str, Published], State],
        checks: Callable[[str, str], Checks],
    ) -> None:
        self._ledger = ledger
        self._wanted = wanted
        self._state = state
        self._checks = checks
        self._whys: dict[int, str] = {}

    def refusal(self) -> tuple[str, str] | None:
        """Why no further pull request may be opened, as a reason and a sentence; None: it may."""
        wave, _ = self._next()
        why = self._why(wave)
        return (_REASON, why) if why else None

    def join(self, key: str) -> None:
        """The repository's pull request is one of the wave under way."""
        if self._wanted.sizes:
            self._ledger.join_wave(key, self._next()[0])

    def _next(self) -> tuple[int, int]:
        """The wave that the next pull request belongs to, and how many are in it."""
        wave, used = self._ledger.wave()
        return (wave + 1, 0) if used >= self._size(wave) else (wave, used)

    def _size(self, wave: int) -> float:
        """The last size counts for all later waves."""
        sizes = self._wanted.sizes
        return sizes[min(wave, len(sizes) - 1)] if sizes else float("inf")

    def _why(self, wave: int) -> str:
        """Why this wave may not start or go on, empty where it may; the ledger keeps it for ``status``."""
        if wave == 0:
            return ""
        if wave not in self._whys:
            self._whys[wave] = self._against(tuple(map(self._seen, self._ledger.in_wave(wave - 1))))
            self._ledger.hold_wave(wave, self._whys[wave])
        return self._whys[wave]

    def _seen(self, member: tuple[str, Published]) -> tuple[str, Published]:
        """The member as it is now; what is gone with its repository counts as closed."""
        key, published = member
        if published.state is not State.OPEN:
            return member
        try:
            return key, replace(published, state=self._state(key, published))
        except ForgeError:
            return key, replace(published, state=State.CLOSED)

    def _against(self, members: tuple[tuple[str, Published], ...]) -> str:
        closed = sum(published.state is State.CLOSED for _, published in members)
        if members and closed / len(members) > self._wanted.closed_share:
            share = f"more than the share of {self._wanted.closed_share} that waves.closed_share allows"
            return (
                f"Of the last wave's {len(members)} pull requests {closed} were closed without being merged, {share}."
            )
        if self._wanted.gate == "closed":
            return ""
        return self._against_checks(tuple(member for member in members if member[1].state is State.OPEN))

    def _against_checks(self, members: tuple[tuple[str, Published], ...]) -> str:
        """Checks that fail on the base already are not ours to mend."""
        failing, running = [], 0
        for key, published in members:
            found = self._checks(key, published.tip)
            running += found.are_running
            if found.failing and found.failing - self._checks(key, published.base).failing:
                failing.append(published.url)
        if failing:
            named = ", ".join(failing[:_MOST_NAMED])
            return f"Checks fail on {len(failing)} pull requests of the last wave ({named}); mend or close them."
        return f"Checks still run on {running} pull requests of the last wave." if running else ""
