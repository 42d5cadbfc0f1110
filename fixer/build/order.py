"""Which command of a script runs for sure before or after another, and whose failure ends the script."""

from fixer.shell.command import Command, Step

_SUBSHELLS = ("subshell@", "command_substitution@", "process_substitution@")


def runs_after(later: Command, earlier: Command) -> bool:
    """Whether ``later`` surely runs once ``earlier`` has run, or else the build fails."""
    if later.start <= earlier.start:
        return False
    fork = shared(earlier.path, later.path)
    if any(step.branch == "function" or _is_background(step) for step in earlier.path[fork:]):
        return False
    steps = later.path[fork:]
    if steps and steps[0].node.startswith("pipeline@"):
        return False  # both run at once
    if steps and _is_next_link(earlier.path[fork:], steps[0]):
        steps = steps[1:]
    return all(step.always or (step.operator == "and" and ends_build(later)) for step in steps)


def holds_for(earlier: Command, later: Command) -> bool:
    """Whether what ``earlier`` sets is surely in force when ``later`` runs."""
    if later.start <= earlier.start:
        return False
    fork = shared(earlier.path, later.path)
    steps = earlier.path[fork:]
    if is_lost(earlier, later):
        return False
    return all(step.always or (i == 0 and _is_link_before(step, later.path[fork])) for i, step in enumerate(steps))


def is_lost(earlier: Command, later: Command) -> bool:
    """Whether ``later`` cannot see what ``earlier`` sets: that was in a subshell, and is over."""
    fork = shared(earlier.path, later.path)
    steps, others = earlier.path[fork:], later.path[fork:]
    if steps and others and steps[0].node == others[0].node and steps[0].node.startswith(_SUBSHELLS):
        steps = steps if _is_background(steps[0]) else steps[1:]  # one statement after the other in the same one
    return any(step.isolated for step in steps)


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


def _is_next_link(earlier: tuple[Step, ...], later: Step) -> bool:
    """Whether ``later`` is the link right behind an ``&&``, and ``earlier`` the very end of the link before."""
    first, *inner = earlier
    if later.operator != "and" or later.node != first.node:
        return False
    place = int(first.branch.rpartition("-")[2]) if first.operator else 0
    return later.branch == f"and-{place + 1}" and all(
        step.always and step.last and not step.node.startswith("list@") for step in inner
    )


def _is_background(step: Step) -> bool:
    return step.checked and not step.always


def _is_link_before(step: Step, later: Step) -> bool:
    """Whether both are links of one chain with nothing but ``&&`` from the first to the second."""
    return step.operator == later.operator == "and" and (step.node, step.group) == (later.node, later.group)
