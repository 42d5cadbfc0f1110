"""A RUN on its own: who reads it, a shell or nobody, and how it ends."""

import re
from functools import lru_cache

from fixer.build.facts.scope import Scope
from fixer.build.facts.state import Outcome, State
from fixer.build.script import deeds
from fixer.build.script.commands import simple
from fixer.build.script.nested import script as whole_script
from fixer.build.script.nested import windows_script
from fixer.build.script.shell import Context, Shell
from fixer.dockerfile.document import Instruction
from fixer.programs.shells import shell_kind
from fixer.programs.wrappers import WINDOWS_SHELLS
from fixer.shell import scripts
from fixer.shell.tree import Simple, Unread
from fixer.shell.words import literal


def shell_name(run: Instruction, scope: Scope, *, has_bash: bool) -> str:
    """The shell that reads the words of a RUN, "" for none; ``sh`` is bash in some images."""
    name = scope.shell[0].rpartition("/")[2] if scope.shell and run.elements is None else ""
    return "bash" if name == "sh" and has_bash else name


def walked(run: Instruction, scope: Scope, state: State, shell: Shell) -> Outcome:
    """How a RUN ends."""
    if run.elements is not None:
        words = tuple(literal(element.text, element.value) for element in run.elements)
        return simple(Simple((), words, (), (), words[0].start if words else 0), state, Context(shell))
    source = scripts.script(run)
    assert source is not None
    words_of_shell = tuple(source.shebang.split()) if source.shebang else scope.shell
    kind = shell_kind(words_of_shell)
    if kind is None and source.shebang is not None and not re.search(r"sh\b", source.shebang):
        return _other_script(run, state, shell)
    context = Context(shell, doubt=None if kind else "shell-not-understood")
    if kind in WINDOWS_SHELLS:
        return windows_script(source.text, kind, state, context)
    errexit, pipefail = _has_errexit(words_of_shell), "pipefail" in words_of_shell[1:]
    tree = scripts.tree(source)
    outcome = whole_script(tree, state._replace(errexit=errexit, pipefail=pipefail), context)
    if type(tree) is Unread:
        _heredocs(run, state, shell)
    return outcome


@lru_cache(maxsize=64)  # nearly all RUNs have the same shell
def _has_errexit(shell: tuple[str, ...]) -> bool:
    return any(word == "errexit" or re.fullmatch(r"-[A-Za-z]*e[A-Za-z]*", word) for word in shell[1:])


def _other_script(run: Instruction, state: State, shell: Shell) -> Outcome:
    """A script of another language: it needs the caches that it names."""
    deeds.use(state.files, [], [doc.body.data for doc in run.heredocs], shell)
    return Outcome(state)


def _heredocs(run: Instruction, state: State, shell: Shell) -> None:
    for doc in run.heredocs:
        shell.walk(Unread(doc.body), state, Context(shell))
