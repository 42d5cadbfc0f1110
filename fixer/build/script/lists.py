"""What follows what in a script: statements one behind the other, and those joined by ``&&`` and ``||``."""

from fixer.build.facts.state import Outcome, State, joined, leaving
from fixer.build.script.shell import Context, Shell
from fixer.shell.tree import AndOr, Group, Sequence, Simple, Statement, Subshell


def sequence(node: Sequence, state: State, context: Context) -> Outcome:
    """Each statement begins as the one before it ended; with ``-e`` one that fails ends the script."""
    ways = Outcome(None)
    last = len(node.statements) - 1
    now = state
    outcome = Outcome(state)
    middle = context._replace(is_last=False) if context.is_last else context
    for index, statement in enumerate(node.statements):
        outcome = context.shell.walk(statement, now, context if index == last else middle)
        if index == last:
            break
        if not outcome.is_plain:
            ways = leaving(ways, outcome)
        following: State | None = joined(outcome.success, outcome.excused)
        if outcome.failure is not None:
            if now.errexit and not context.is_checked:
                ways = leaving(ways, Outcome(None, dies=outcome.failure))
            else:
                following = joined(following, outcome.failure)
        if following is None:
            _dead(node.statements[index + 1 :], outcome.anyhow or now, context)
            return ways
        now = following
    return leaving(outcome, ways)


def and_or(node: AndOr, state: State, context: Context) -> Outcome:
    """``&&`` leads on from a success, ``||`` from a failure."""
    ways = Outcome(None)
    checked = context._replace(is_checked=True)
    looked_at = _looked_at(node)
    success: State | None = None
    failure: State | None = None
    excused: State | None = None
    for index, statement in enumerate((node.first, *(link.statement for link in node.links))):
        is_end = index == len(node.links)
        begin: State | None = state
        if index:
            begin = joined(failure, excused) if node.links[index - 1].is_or else success
        inner = context if is_end else checked
        if context.is_last and index < looked_at:
            inner = inner._replace(is_last=False)
        outcome = context.shell.walk(statement, begin or success or joined(failure, excused) or state, inner)
        if not outcome.is_plain:
            ways = leaving(ways, outcome)
        if index and not node.links[index - 1].is_or:
            excused = joined(excused, failure)
            success = outcome.success
        else:
            success = joined(success, outcome.success)
            excused = None
        excused = joined(excused, outcome.excused)
        failure = outcome.failure
        if not is_end:
            excused, failure = joined(excused, failure), None
    return leaving(Outcome(success, failure, excused), ways)


def end_dead(outcome: Outcome, shell: Shell) -> None:
    """Note what is there at the end of statements that nothing leads to."""
    end = outcome.anyhow
    if end is not None:
        shell.dead_ends.append(end.files.events)


def _dead(statements: tuple[Statement, ...], state: State, context: Context) -> None:
    """Statements that nothing leads to are walked all the same."""
    outcome = context.shell.walk(Sequence(statements), state, context._replace(is_dead=True))
    end_dead(outcome, context.shell)


def _looked_at(node: AndOr) -> int:
    """How many of the first links fail without failing the list: a ``||`` stands behind that may succeed."""
    found = 0
    for index, link in enumerate(node.links):
        if link.is_or and not _surely_fails(link.statement):
            found = index + 1
    return found


def _surely_fails(node: Statement) -> bool:
    """Whether a statement ends in a failure, or may: ``exit 1``, ``exit $X``, ``{ echo no; exit 1; }``."""
    while True:
        match node:
            case Sequence(statements) if statements:
                node = statements[-1]
            case Group(body) | Subshell(body):
                node = body
            case AndOr(_, links) if not links[-1].is_or:
                node = links[-1].statement
            case Simple(_, words):
                values = [word.value for word in words]
                if values[:1] == ["exit"]:  # alone with the failure that led here
                    return values[1:] == [] or (values[1] or "unknown").strip("0") != ""
                return values in (["false"], ["return", "1"])
            case _:
                return False
