"""What becomes of a campaign's tracking issue: opened, edited in place, or left alone, and why."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.config.config import Config
from bot.errors import ForgeError
from bot.forges.tracker import Tracker
from bot.ledger.ledger import Ledger
from bot.model.tracking import Home, Issue, is_of
from bot.publishing.pacing.budget import Budget
from bot.tracking import text
from bot.tracking.standing import standing
from bot.waiting import interruption

EVENT = "tracking-issue"
_ANEW = "a sweep without [campaign] issue, and then one with it, opens another"
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Told:
    """What was done about it, as a sentence for whoever runs this; a warning where something is to be mended."""

    message: str = ""
    is_warning: bool = False
    body: str = ""


@dataclass(frozen=True, slots=True)
class _Upkeep:
    tracker: Tracker
    ledger: Ledger
    budget: Budget
    config: Config
    is_dry: bool

    def write(self, home: Home, action: str, write: Callable[[], _Result]) -> _Result:
        """One write: when it may go, and recorded before and after, apart from what is done in the same repository."""
        with interruption.unbroken(), self.budget.writing(), self.ledger.step(f"issue {home.key}", action):
            return write()

    def keep(self, home: Home, number: int) -> None:
        """It is this issue; what an earlier run was cut off in is done, or will be seen in its body."""
        self.ledger.tracking.keep(home.key, number)
        for action in ("open", "edit"):
            self.ledger.finish(f"issue {home.key}", action)


def upkeep(tracker: Tracker, ledger: Ledger, budget: Budget, config: Config, *, is_dry: bool) -> Told:
    """Brings the issue to what the ledger says; ``is_dry`` only says what would be done. Raises LedgerError.

    What the forge refuses is told: no sweep fails for it.
    """
    try:
        return _kept(_Upkeep(tracker, ledger, budget, config, is_dry))
    except ForgeError as error:
        return Told(
            f"The tracking issue in {config.campaign.issue} is not brought up to date: {error}.", is_warning=True
        )


def _kept(own: _Upkeep) -> Told:
    home = own.tracker.home()
    if home.bar:
        return _left(
            home, f"for {home.bar}; mend that, or name another repository in [campaign] issue", is_warning=True
        )
    number = own.ledger.tracking.number(home.key)
    found = own.tracker.issue(home, number) if number is not None else _by_author(own, home)
    if number is not None and (why := _lost(found)):
        return _left(home, f"for #{number} {why}; {_ANEW}", is_warning=True)
    body = text.body(standing(own.ledger, home.sight), own.config.campaign.sender)
    if found is None:
        return _opened(own, home, body)
    own.keep(home, found.number)
    if not found.is_open:
        return _left(home, f"for somebody closed #{found.number}; open it again to have it go on")
    return _edited(own, home, found, body)


def _lost(found: Issue | None) -> str:
    """Why an issue that the ledger knows is not ours to edit; empty where it is."""
    if found is None:
        return "is not there any more"
    if not found.is_at_home:
        return "was transferred to another repository"
    return "" if found.is_ours else "was opened by another account"


def _by_author(own: _Upkeep, home: Home) -> Issue | None:
    """The issue of a ledger that was lost, or was not told of it; an open one, where there are several."""
    name = own.config.campaign.name
    found = [one for one in own.tracker.own(home) if is_of(one.body, name)]
    return next((one for one in found if one.is_open), found[-1] if found else None)


def _opened(own: _Upkeep, home: Home, body: str) -> Told:
    if own.is_dry:
        return Told(f"A sweep would open the tracking issue in {home.name}.", body=body)
    if waits := _waits(own):
        return waits
    try:
        made = own.write(home, "open", lambda: own.tracker.open(home, text.title(own.config.campaign.sender), body))
    except ForgeError as error:
        # What broke off may have had its effect all the same.
        again = None if error.is_for_good else _by_author(own, home)
        if again is None:
            raise
        made = again
    own.keep(home, made.number)
    return Told(f"Opened the tracking issue {made.url}.", body=body)


def _edited(own: _Upkeep, home: Home, found: Issue, body: str) -> Told:
    if found.body.replace("\r\n", "\n").strip() == body.strip():
        return Told(body=body)
    if own.is_dry:
        return Told(f"A sweep would edit the tracking issue {found.url}.", body=body)
    if waits := _waits(own):
        return waits
    own.write(home, "edit", lambda: own.tracker.edit(home, found.number, body))
    return Told(f"Edited the tracking issue {found.url}.", body=body)


def _waits(own: _Upkeep) -> Told | None:
    refused = own.budget.no_write(1)
    return Told(f"The tracking issue waits: {refused[1]}") if refused else None


def _left(home: Home, why: str, *, is_warning: bool = False) -> Told:
    return Told(f"The tracking issue in {home.name} is left alone, {why}.", is_warning)
