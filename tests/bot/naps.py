"""Waiting that takes no time: a clock that goes on only while somebody sleeps."""

from dataclasses import dataclass, field

from bot.waiting.patience import Patience, Tell, nobody
from bot.waiting.ways import Ways


@dataclass(slots=True, eq=False)
class Naps:
    """How long was slept, and what time it is; for one thread."""

    now: float = 1_000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now

    def patience(self, tell: Tell = nobody) -> Patience:
        return Patience(self.sleep, tell, Ways(self.clock))
