"""A stage between two of its instructions, and where a walk may be taken up when the file was edited behind it."""

from bisect import bisect_left

from fixer.build.facts.files import NO_FILES, Files, joined
from fixer.build.facts.pips import UNKNOWN_PIP, Pip
from fixer.build.facts.pips import joined as joined_pips
from fixer.build.facts.scope import Env, Scope
from fixer.build.facts.scope import joined as joined_scopes
from fixer.build.script.shell import History
from fixer.dockerfile.document import Document, Instruction, Node, Stage
from fixer.record import NamedTuple


class Moment(NamedTuple):
    """A stage between two of its instructions. ``triggers`` are what it puts off to the stages built on it."""

    scope: Scope
    files: Files = NO_FILES
    pip: Pip = UNKNOWN_PIP
    has_bash: bool = False
    triggers: tuple[tuple[Instruction, str | None], ...] = ()  # each with the label of the stage where it stands
    history: History | None = None


def either(one: Moment, other: Moment) -> Moment:
    """The stage whichever of two ways it came to be; what one of them puts off may be put off."""
    if one is other:
        return one
    pip = joined_pips(one.pip, other.pip)
    scope, files = joined_scopes(one.scope, other.scope), joined(one.files, other.files)
    return Moment(scope, files, pip, one.has_bash, max(one.triggers, other.triggers, key=len), one.history)


class Asked(NamedTuple):
    """What a walk depends on besides the instructions."""

    escape: str
    wrappers: frozenset[str]
    planted: Env


class Stages(NamedTuple):
    """The stages of a build that were begun, by their numbers: how they ended, and which of them they are FROM."""

    ends: dict[int, Moment]
    parents: dict[int, int]

    def before(self, number: int) -> "Stages":
        """Those before a stage, and what that is FROM; another thread may be adding some behind it."""
        ends = {at: end for at, end in self.ends.copy().items() if at < number}
        return Stages(ends, {at: parent for at, parent in self.parents.copy().items() if at <= number})


class Mark(NamedTuple):
    """Where a walk stood, in front of an instruction at ``start``, before it met a pip; it may have gone on since.

    ``number`` is that of the stage, ``now`` the stage there, of whose history so many ``texts`` were known.
    """

    asked: Asked
    document: Document
    start: int
    number: int
    now: Moment
    texts: int
    stages: Stages

    def leads_to(self, document: Document, asked: Asked) -> bool:
        """Whether the walk of another document comes by here, too: up to here both are the same."""
        nodes = self.document.nodes
        count = bisect_left(nodes, self.start, key=_start)
        return self.asked == asked and nodes[:count] == document.nodes[:count]

    def behind(self, stage: Stage) -> tuple[Instruction, ...]:
        """The instructions of the stage that are still to be walked."""
        return stage.instructions[bisect_left(stage.instructions, self.start, key=_start) :]

    @property
    def moment(self) -> Moment:
        """The stage as it was, with a history that may go on otherwise."""
        history = self.now.history
        return self.now._replace(history=history and History(history.texts[: self.texts], history.before))


def _start(node: Node) -> int:
    return node.start
