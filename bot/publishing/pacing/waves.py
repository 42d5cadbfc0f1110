"""A few pull requests first, and more when these did no harm."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.config import config
from bot.errors import ForgeError
from bot.ledger.ledger import Ledger
from bot.ledger.records import Published
from bot.model import FREEZING, Checks, PullRequest, State, marker

_REASON = "wave-waits"
_GONE, _FORBIDDEN = "not-found", "forbidden"
_MOST_NAMED = 3
_ADVICE = '; give the token checks and statuses, read, or set gate = "closed" in [waves]'


@dataclass(frozen=True, slots=True)
class _Member:
    """A pull request of a wave as it is now; ``head`` is the commit of its branch, where it is open."""

    key: str
    published: Published
    state: State
    head: str = ""


class Waves:
    """The waves of a config, counted in a ledger over several runs.

    ``pull`` is how a pull request is now, None where the config no longer holds its repository, and ``checks`` what is
    said of a commit; both are given the key of a repository and may raise ForgeError. A gate is looked at once a run,
    and what cannot be read keeps it shut.
    """

    def __init__(
        self,
        ledger: Ledger,
        wanted: config.Waves,
        pull: Callable[[str, Published], PullRequest | None],
        checks: Callable[[str, str], Checks],
    ) -> None:
        self._ledger = ledger
        self._wanted = wanted
        self._pull = pull
        self._checks = checks
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
            self._members_of = self._ledger.waves()
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
            self._reasons[wave] = self._against(wave - 1) if wave else ""
        return self._reasons[wave]

    def _against(self, wave: int) -> str:
        """What speaks against another wave behind this one; whatever cannot be found out does."""
        if self._ledger.is_wave_of_run(wave):
            return (
                f"Pull requests of wave {wave + 1} were opened in this sweep; the next one looks what became of them."
            )
        try:
            members = tuple(self._members(wave))
            return self._against_closed(wave, members) or self._against_checks(wave, members)
        except _UnreadableError as error:
            return str(error)

    def _members(self, wave: int) -> Iterator[_Member]:
        """Those that somebody may judge: not what we withdrew, what is frozen, or what the config left out since."""
        for key, published in self._ledger.in_wave(wave):
            if published.state is State.MERGED:
                yield _Member(key, published, State.MERGED)
                continue
            if published.state is State.FROZEN:
                continue
            try:
                pull = self._pull(key, published)
            except ForgeError as error:
                if error.reason in FREEZING:
                    continue
                if error.reason != _GONE:
                    raise _UnreadableError(f"{published.url} cannot be looked at: {error}.") from None
                yield _Member(key, published, State.UNKNOWN)
                continue
            if pull is None or pull.state is State.FROZEN:
                continue
            if not (pull.state is State.CLOSED and marker.read(pull.body).is_withdrawn):
                yield _Member(key, published, pull.state, pull.head)

    def _against_closed(self, wave: int, members: tuple[_Member, ...]) -> str:
        seen = [member.state for member in members if member.state is not State.UNKNOWN]
        if members and not seen:
            lost = _these([member.published.url for member in members], wave)
            return f"Nobody can see {lost} any more: give the token access to them, or set sizes = [] in [waves]."
        closed = seen.count(State.CLOSED)
        if not seen or closed / len(seen) <= self._wanted.closed_share:
            return ""
        found = f"{closed} of the {len(seen)} pull requests of wave {wave + 1} were closed without being merged"
        return f"{found}; that is more than waves.closed_share = {self._wanted.closed_share} allows."

    def _against_checks(self, wave: int, members: tuple[_Member, ...]) -> str:
        """Checks that fail on the base already are not ours to mend; a commit without any checks has none to fail."""
        if self._wanted.gate == "closed":
            return ""
        failing, running = [], []
        for member in members:
            if member.state is not State.OPEN:
                continue
            found = self._said(member, member.head or member.published.tip)
            if found.are_running:
                running.append(member.published.url)
            if found.failing and found.fails_beyond(self._said(member, member.published.base)):
                failing.append(member.published.url)
        if failing:
            return f"Checks fail on {_these(failing, wave)}; mend or close them."
        return f"Checks still run, or wait for a person, on {_these(running, wave)}." if running else ""

    def _said(self, member: _Member, commit: str) -> Checks:
        try:
            return self._checks(member.key, commit)
        except ForgeError as error:
            if error.reason == _GONE and commit == member.published.base:
                return Checks()
            advice = _ADVICE if error.reason in {_FORBIDDEN, _GONE} else ""
            raise _UnreadableError(f"The checks of {member.published.url} cannot be read: {error}{advice}.") from None


def _these(urls: list[str], wave: int) -> str:
    named = ", ".join(urls[:_MOST_NAMED]) + (", ..." if len(urls) > _MOST_NAMED else "")
    return f"{len(urls)} pull requests of wave {wave + 1} ({named})"


class _UnreadableError(Exception):
    """A gate that cannot be looked at; the text is a sentence."""
