"""GitHub's rate limits: what is left, and the headers that say so."""

import time
from dataclasses import dataclass, field

from tests.github_double.exchange import GithubError

_MESSAGE = "API rate limit exceeded for user ID 1."


@dataclass(slots=True, eq=False)
class Budget:
    """What may be asked of one resource until the reset (time.time()); then it is full again."""

    resource: str
    limit: int
    remaining: int = field(init=False)
    reset: float = field(init=False)
    window: float = 3600

    def __post_init__(self) -> None:
        self.remaining, self.reset = self.limit, time.time() + self.window

    def renew(self) -> None:
        if time.time() >= self.reset:
            self.remaining, self.reset = self.limit, time.time() + self.window

    @property
    def is_spent(self) -> bool:
        self.renew()
        return self.remaining <= 0

    def leave(self, remaining: int, reset_in: float) -> None:
        """What a test says: so much is left until then."""
        self.remaining, self.reset = remaining, time.time() + reset_in

    def spend(self) -> None:
        """Takes one, or refuses where none is left."""
        if self.is_spent:
            raise GithubError(403, _MESSAGE, headers=self.headers())
        self.remaining -= 1

    def headers(self) -> dict[str, str]:
        return {
            f"X-RateLimit-{name}": str(value) for name, value in {**self.counts(), "Resource": self.resource}.items()
        }

    def counts(self) -> dict[str, int]:
        # rounded up, as a client that comes back at the full second must find it full
        reset = int(-(-self.reset // 1))
        return {"Limit": self.limit, "Remaining": self.remaining, "Reset": reset, "Used": self.limit - self.remaining}


@dataclass(slots=True, eq=False)
class Limits:
    """The three resources that a bot spends."""

    core: Budget = field(default_factory=lambda: Budget("core", 5000))
    search: Budget = field(default_factory=lambda: Budget("search", 30, window=60))
    graphql: Budget = field(default_factory=lambda: Budget("graphql", 5000))
    # how much may be written in a minute before the secondary limit; None is without end
    writes_per_minute: int | None = None
    written: list[float] = field(default_factory=list)
    # how many pull requests may be opened in so many seconds before they are "submitted too quickly"
    pulls: int | None = None
    pulls_window: float = 60
    opened: list[float] = field(default_factory=list)

    def is_hasty(self) -> bool:
        """Whether one more write is one too many; counts it."""
        now = time.monotonic()
        self.written = [*(moment for moment in self.written if moment > now - 60), now]
        return self.writes_per_minute is not None and len(self.written) > self.writes_per_minute

    def is_too_quick(self) -> bool:
        """Whether one more pull request is one too many; counts it."""
        now = time.monotonic()
        self.opened = [*(moment for moment in self.opened if moment > now - self.pulls_window), now]
        return self.pulls is not None and len(self.opened) > self.pulls

    def of(self, path: str) -> Budget:
        if path == "/api/graphql":
            return self.graphql
        return self.search if "/search/" in path else self.core
