"""A run that is killed where it is about to write something, or has just written it."""

import shlex
import signal
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.bot.github_stage import GithubStage
from tests.bot.warm_start import nursery
from tests.github_double.faults import Fault

if TYPE_CHECKING:
    from tests.github_double.exchange import Request


@dataclass(slots=True, eq=False)
class NewWrite(Fault):
    """A rule for the first write that no earlier run was killed at."""

    earlier: set[tuple[str, str]] = field(default_factory=set)

    def fits(self, request: "Request") -> bool:
        write = (request.method, request.path)
        if not request.is_write or write in self.earlier:
            return False
        self.earlier.add(write)
        return True


def killed(made: GithubStage, words: str, rule: Fault, *exits: int) -> bool:
    """Whether the run came to the moment that the rule names, at which it is killed; else it ends with one of these."""
    rule.cut, rule.call = True, lambda _: nursery().kill()
    made.double.desk.faults.rules[:] = [rule]
    status = made.lab.run(*shlex.split(words), **made.environment).returncode
    made.double.desk.faults.rules.clear()
    assert status in {*exits, -signal.SIGKILL}
    return status == -signal.SIGKILL
