"""What the bot needs of a forge for the one issue that follows a campaign."""

from collections.abc import Iterator
from typing import Protocol

from bot.model.tracking import Home, Issue


class Tracker(Protocol):
    """The repository of the config's ``[campaign] issue``; what is refused raises ForgeError."""

    def home(self) -> Home:
        """It, as it stands this moment."""
        ...

    def issue(self, home: Home, number: int) -> Issue | None:
        """The issue of this number, which may have moved; None where there is none any more."""
        ...

    def own(self, home: Home) -> Iterator[Issue]:
        """Every issue there that our account opened, the oldest first; raises ForgeError where there is no end."""
        ...

    def open(self, home: Home, title: str, body: str) -> Issue:
        """A new issue."""
        ...

    def edit(self, home: Home, number: int, body: str) -> None:
        """Gives an issue another body."""
        ...
