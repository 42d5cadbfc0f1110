"""Which command of a script runs for sure before or after another, and whose failure ends the script."""

from fixer.shell import Command, Step


def runs_after(later: Command, earlier: Command) -> bool:
    """Whether ``later`` surely runs once ``earlier`` has run, or else the build fails."""
    if later.start <= earlier.start:
        return False
    fork = shared(earlier.path, later.path)
    if any(step.branch == "function" or _is_background(step) for step in earlier.path[fork:]):
        return False
    steps = later.path[fork:]
    if steps and steps[0].branch == "and" and _left_of(steps[0], earlier, fork):
        steps = steps[1:]
    return all(step.always or (step.branch == "and" and ends_build(later)) for step in steps)


def holds_for(earlier: Command, later: Command) -> bool:
    """Whether what ``earlier`` sets is surely in force when ``later`` runs."""
    if later.start <= earlier.start:
        return False
    fork = shared(earlier.path, later.path)
    steps = earlier.path[fork:]
    if any(step.isolated for step in steps):
        return False
    return all(step.always or (step.branch == "and" and i == 0) for i, step in enumerate(steps)) or (
        all(step.branch in ("and", "left") or step.always for step in steps) and _chain(steps, later.path[fork:])
    )


def ends_build(command: Command, *, errexit: bool = False) -> bool:
    """Whether its failure fails the RUN: nothing looks at its result, and nothing runs after it."""
    return all(not step.checked and (step.last or errexit) for step in command.path)


def shared(one: tuple[Step, ...], other: tuple[Step, ...]) -> int:
    """How many steps two ways share."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if (a.node, a.branch) != (b.node, b.branch):
            break
        count += 1
    return count


def _is_background(step: Step) -> bool:
    return step.checked and not step.always


def _left_of(step: Step, earlier: Command, fork: int) -> bool:
    """Whether ``earlier`` is on the left of the ``&&`` that leads to ``later``."""
    return len(earlier.path) > fork and earlier.path[fork].node == step.node and earlier.path[fork].branch == "left"


def _chain(earlier: tuple[Step, ...], later: tuple[Step, ...]) -> bool:
    """Whether both are links of one ``a && b && c``."""
    return bool(earlier and later) and earlier[0].node == later[0].node and later[0].branch == "and"
