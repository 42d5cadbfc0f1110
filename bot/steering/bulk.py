"""What every command in bulk keeps to: it lists first, and acts on as many as somebody named."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.config.config import Config
from bot.errors import ForgeError, GitError
from bot.texts import next_steps
from bot.texts.display import printable
from bot.waiting import interruption
from fixer import UsageError


@dataclass(frozen=True, slots=True)
class Yes:
    """What was said on the command line: to how many, and to how many at most; None where nothing was.

    ``command`` is all of it, as it has to be said again with a number; empty where nobody called a command.
    """

    number: int | None = None
    limit: int | None = None
    command: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What a command would do, or leave, in one repository, for the listing; ``is_meant`` where it would act."""

    name: str
    url: str
    word: str
    reason: str
    message: str
    is_meant: bool = False

    @property
    def text(self) -> str:
        return f"{self.word:<8} {printable(self.name)}  {printable(self.url)}  {self.reason}: {printable(self.message)}"


@dataclass(frozen=True, slots=True)
class Plan:
    """A listing, and how many of those that are meant this run acts on: the first."""

    lines: tuple[Line, ...]
    number: int

    @property
    def meant(self) -> int:
        return sum(line.is_meant for line in self.lines)


def planned(lines: Iterable[Line], cap: int, yes: Yes) -> Plan:
    """What this run acts on: no more than the config's ``cap`` and the command line's limit allow."""
    found = tuple(lines)
    meant = sum(line.is_meant for line in found)
    return Plan(found, min(meant, cap, meant if yes.limit is None else yes.limit))


def told(plan: Plan, verb: str, command: str, say: Callable[[str], object], yes: Yes) -> bool:
    """Lists the plan; whether to go on. Raises UsageError where somebody said yes to another number."""
    for line in plan.lines:
        say(line.text)
    rest = f"; {plan.meant - plan.number} more wait for later runs" if plan.meant > plan.number else ""
    if yes.number is None:
        how = (
            f"to do so: {printable(yes.command) or command} --yes={plan.number}"
            if plan.number
            else "there is nothing to do"
        )
        say(f"{plan.number} would be {verb}{rest}; {how}")
        for step in next_steps.explained((line.reason for line in plan.lines if not line.is_meant), "of what is left"):
            say(step)
        return False
    if yes.number != plan.number:
        raise UsageError(
            f"--yes={yes.number} does not fit: {plan.number} would be {verb}{rest};"
            f" look at the listing of {command} without --yes, then name that number"
        )
    return plan.number > 0


@dataclass(slots=True)
class Tally:
    """How many were done, left and failed, and the reasons of those that were not done."""

    done: int = 0
    left: int = 0
    failed: int = 0
    reasons: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Counts what another one counted as well."""
        self.done += other.done
        self.left += other.left
        self.failed += other.failed
        self.reasons += other.reasons

    def steps(self) -> Iterator[str]:
        """Where more is said of what was not done."""
        return next_steps.explained(self.reasons, "of what was not done")

    def text(self, verb: str) -> str:
        return f"{self.done} {verb}, {self.left} left, {self.failed} failed"


def each(items: Sequence[tuple[Line, Callable[[], Line | None]]], say: Callable[[str], object], verb: str) -> Tally:
    """Does one after the other; one that is refused is told, and the others go on.

    What it does returns a line in place of what was meant where that is not to be any more.
    """
    tally = Tally()
    for line, act in items:
        interruption.check()
        try:
            with interruption.unbroken():
                otherwise = act()
        except (ForgeError, GitError) as error:
            tally.failed += 1
            tally.reasons.append(error.reason)
            say(Line(line.name, line.url, "failed", error.reason, f"{error}.").text)
            continue
        if otherwise is None:
            tally.done += 1
        else:
            tally.left += 1
            tally.reasons.append(otherwise.reason)
        say((otherwise or Line(line.name, line.url, verb, line.reason, line.message)).text)
    return tally


def owner(config: Config) -> str:
    """Who runs the campaign, for a sentence that people read."""
    sender = config.campaign
    return sender.owner or "whoever runs this campaign"
