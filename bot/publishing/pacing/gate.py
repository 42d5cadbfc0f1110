"""What speaks against another wave: what became of the pull requests of the last one, and of what was merged of it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.config import config
from bot.errors import ForgeError
from bot.ledger.ledger import Ledger
from bot.ledger.merges import Merge
from bot.ledger.records import Published
from bot.model import FREEZING, Checks, PullRequest, State, marker
from bot.model.fate import Fate
from bot.publishing.pacing.watch import Home, Watch, by_forge, members, merge_of

_GONE, _FORBIDDEN = "not-found", "forbidden"
_MOST_NAMED = 3
_ADVICE = '; give the token checks and statuses, read, or set gate = "closed" in [waves]'


@dataclass(frozen=True, slots=True)
class _Member:
    """A pull request of a wave as it is now; ``head`` is the commit of its branch, where it is open."""

    key: str
    published: Published
    state: State
    home: Home | None = None
    head: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """Before each wave, by a ledger and a config.

    ``home`` is where a repository is found by its key, None where the config no longer holds it; it may raise
    ForgeError. Without any nobody is asked, and what the ledger knows decides.
    """

    ledger: Ledger
    wanted: config.Waves
    home: Callable[[str], Home | None] | None = None

    def against(self, wave: int) -> str:
        """What speaks against another wave behind this one, as a sentence; whatever cannot be found out does."""
        if self.ledger.is_wave_of_run(wave):
            return (
                f"Pull requests of wave {wave + 1} were opened in this sweep; the next one looks what became of them."
            )
        try:
            found = tuple(self._members(wave))
            return (
                self._against_closed(wave, found)
                or self._against_merged(wave, found)
                or self._against_checks(wave, found)
            )
        except _UnreadableError as error:
            return str(error)

    def _members(self, wave: int) -> Iterator[_Member]:
        """Those that somebody may judge: not what we withdrew, what is frozen, or what the config left out since."""
        known = [(key, one) for key, one in self.ledger.in_wave(wave) if one.state is not State.FROZEN]
        homes = dict(self._homes(known))
        told = self._told([(one, homes[key]) for key, one in known if key in homes])
        for key, published in known:
            if published.state is State.MERGED or self.home is None:
                yield _Member(key, published, published.state)
            elif key in homes:
                pull = told.get(key) or self._asked(published, homes[key])
                yield from self._member(key, published, homes[key], pull)

    def _homes(self, known: Iterable[tuple[str, Published]]) -> Iterator[tuple[str, Home]]:
        """Of what is not known to be merged."""
        for key, published in known:
            if published.state is State.MERGED or self.home is None:
                continue
            try:
                home = self.home(key)
            except ForgeError as error:
                raise _unseen(published, error) from None
            if home is not None:
                yield key, home

    def _told(self, wanted: list[tuple[Published, Home]]) -> dict[str, PullRequest]:
        """As they are now, many at once; what is not told so is asked for by itself."""
        numbered = [((one, number), home) for one, home in wanted if (number := one.number) is not None]
        found = dict[str, Fate]()
        for forge, some in by_forge(numbered):
            try:
                found |= dict(forge.fates([(repository, number) for (_, number), repository in some]))
            except ForgeError as error:
                raise _unseen(some[0][0][0], error) from None
        return {key: fate.pull for key, fate in found.items()}

    @staticmethod
    def _asked(published: Published, home: Home) -> PullRequest | None:
        """None where it is gone, or frozen as far as anybody knows."""
        forge, repository = home
        try:
            pulls = forge.pull_requests(repository, published.branch)
        except ForgeError as error:
            if error.reason in FREEZING:
                return PullRequest(published.number or 0, published.url, State.FROZEN)
            if error.reason == _GONE:
                return None
            raise _unseen(published, error) from None
        found = next((pull for pull in pulls if pull.number == published.number), None)
        if found is None:
            known = f"pull request {published.number} is not among those of {repository.name}"
            raise _unseen(published, ForgeError("not-among", f"{known}, which may have another name now"))
        return found

    @staticmethod
    def _member(key: str, published: Published, home: Home, pull: PullRequest | None) -> Iterator[_Member]:
        if pull is None:
            yield _Member(key, published, State.UNKNOWN, home)
        elif pull.state is State.FROZEN or (pull.state is State.CLOSED and marker.read(pull.body).is_withdrawn):
            return
        else:
            yield _Member(key, published, pull.state, home, pull.head)

    def _against_closed(self, wave: int, found: tuple[_Member, ...]) -> str:
        seen = [member.state for member in found if member.state is not State.UNKNOWN]
        if found and not seen:
            lost = _these([member.published.url for member in found], wave)
            return f"Nobody can see {lost} any more: give the token access to them, or set sizes = [] in [waves]."
        closed = seen.count(State.CLOSED)
        if not seen or closed / len(seen) <= self.wanted.closed_share:
            return ""
        told = f"{closed} of the {len(seen)} pull requests of wave {wave + 1} were closed without being merged"
        return f"{told}; that is more than waves.closed_share = {self.wanted.closed_share} allows."

    def _against_merged(self, wave: int, found: tuple[_Member, ...]) -> str:
        """Default branches that took harm, or may still, and what somebody took back."""
        if self.home is None:
            return ""
        merged = (*members(self.ledger, wave), *self._just_merged(found))
        try:
            look = Watch(self.ledger, self.home, self.wanted.gate).look(merged)
        except ForgeError as error:
            told = f"What was merged of wave {wave + 1} cannot be looked at: {error}{_advice(error)}."
            raise _UnreadableError(told) from None
        mend = 'Mend it, or set gate = "closed" in [waves].' if look.red else ""
        more = "Merge that again, or set sizes = [] in [waves]." if look.undone else mend
        said = look.undone or look.red or look.running
        rest = f" {len(said) - 1} more like it." if len(said) > 1 else ""
        return " ".join(filter(None, (f"{said[0]}{rest}", more))) if said else ""

    def _just_merged(self, found: tuple[_Member, ...]) -> Iterator[Merge]:
        """What somebody merged since the sweep began: the ledger still has it for open."""
        for one in found:
            if one.state is State.MERGED and one.published.state is not State.MERGED:
                yield merge_of(self.ledger, one.key, one.published)

    def _against_checks(self, wave: int, found: tuple[_Member, ...]) -> str:
        """Checks that fail on the base already are not ours to mend; a commit without any checks has none to fail."""
        if self.wanted.gate == "closed" or self.home is None:
            return ""
        opened = [one for one in found if one.state is State.OPEN]
        said = self._said((one, one.head or one.published.tip) for one in opened)
        bases = self._said((one, one.published.base) for one in opened if said[one.key].failing)
        urls = {one.key: one.published.url for one in opened}
        failing = [urls[key] for key, base in bases.items() if said[key].fails_beyond(base)]
        running = [urls[key] for key, checks in said.items() if checks.are_running]
        if failing:
            return f"Checks fail on {_these(failing, wave)}; mend or close them."
        return f"Checks still run, or wait for a person, on {_these(running, wave)}." if running else ""

    def _said(self, wanted: Iterable[tuple[_Member, str]]) -> dict[str, Checks]:
        """What checks say of a commit of each, many at once; what is not told so is asked for by itself."""
        commits = {one.key: (one, commit) for one, commit in wanted}
        told = dict[str, Checks]()
        for forge, some in by_forge((one, one[0].home) for one in commits.values() if one[0].home):
            asked = [(repository, (commit,)) for (_, commit), repository in some if commit]
            try:
                told |= {key: checks for key, _, checks in forge.checked(asked)}
            except ForgeError as error:
                raise _unreadable(some[0][0][0], error) from None
        return {key: told[key] if key in told else _checks(*one) for key, one in commits.items()}


def _checks(member: _Member, commit: str) -> Checks:
    assert member.home, "its pull request was just seen"
    forge, repository = member.home
    try:
        return forge.checks(repository, commit)
    except ForgeError as error:
        if error.reason == _GONE and commit == member.published.base:
            return Checks()
        raise _unreadable(member, error) from None


def _these(urls: list[str], wave: int) -> str:
    named = ", ".join(urls[:_MOST_NAMED]) + (", ..." if len(urls) > _MOST_NAMED else "")
    return f"{len(urls)} pull requests of wave {wave + 1} ({named})"


def _advice(error: ForgeError) -> str:
    return _ADVICE if error.reason in {_FORBIDDEN, _GONE} else ""


def _unseen(published: Published, error: ForgeError) -> "_UnreadableError":
    return _UnreadableError(f"{published.url} cannot be looked at: {error}.")


def _unreadable(member: _Member, error: ForgeError) -> "_UnreadableError":
    return _UnreadableError(f"The checks of {member.published.url} cannot be read: {error}{_advice(error)}.")


class _UnreadableError(Exception):
    """A gate that cannot be looked at; the text is a sentence."""
