"""The document as it is built: every RUN with its stage, the scope it runs in, and what it launches."""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from fixer.build import configuration, order
from fixer.build.configuration import Effect
from fixer.build.runtime import Runtime, changes_variables, runtime
from fixer.build.scope import CHANGES_SCOPE, MOST_TRIGGERS, NO_ENV, Env, Scope, from_image
from fixer.build.stages import Place, lonely, places
from fixer.dockerfile.document import Document, Heredoc, Instruction, Stage
from fixer.programs.launch import Launch, Seen, launches
from fixer.programs.quick import may_name_pip
from fixer.programs.releases import INSTALLERS
from fixer.programs.shells import shell_kind
from fixer.programs.wrappers import WINDOWS_SHELLS
from fixer.shell import scripts, windows
from fixer.shell.command import Command
from fixer.shell.words import lead

# What is asked of each command of a script about the others would take minutes where somebody means harm. Of 1,863
# public Dockerfiles with pip none has more than 114 commands, which makes 12,996 comparisons.
_MOST_COMPARISONS = 2_000_000
_MOST_NAMES = 20  # that are looked for; where there are more, a RUN is taken to have one of them


class Run(NamedTuple):
    """One RUN: ``node`` is the instruction in the file, ``run`` itself or what its ONBUILD puts off.

    ``doubt`` is a reason id why none of its launches can be trusted, ``shell`` what its script is handed to.
    ``changers`` are the commands that may change variables, ``effects`` what launches do to pip, in order, and
    ``renamed`` the names that stand for something else in it: aliases and functions.
    """

    node: Instruction
    run: Instruction
    place: Place
    scope: Scope
    commands: tuple[Command, ...] = ()
    launches: tuple[Launch, ...] = ()
    doubt: str | None = None
    shell: tuple[str, ...] = ()
    changers: tuple[Command, ...] = ()
    effects: tuple[tuple[Launch, Effect], ...] = ()
    renamed: frozenset[str] = frozenset()

    def runtime(self, launch: Launch) -> Runtime:
        """The environment that one of its launches sees."""
        return runtime(launch, self.changers, self.scope)

    def effects_before(self, launch: Launch) -> Iterator[tuple[Effect, bool]]:
        """What the launches above do to pip, each with whether it is sure to have run."""
        for other, effect in self.effects:
            if other.command.start < launch.command.start:
                yield effect, order.holds_for(replace_path(other), replace_path(launch))

    @property
    def effects_behind(self) -> Iterator[tuple[Effect, bool]]:
        """What its launches do to pip, each with whether it has surely run when the RUN is done."""
        for launch, effect in self.effects:
            path = replace_path(launch).path
            yield effect, all(s.always or (s.operator == "and" and order.ends_build(launch.command)) for s in path)


def replace_path(launch: Launch) -> Command:
    """The command with the way to it, a shell of its own not counted: files outlive it."""
    if not any(step.isolated for step in launch.command.path):
        return launch.command
    return launch.command._replace(path=tuple(step._replace(isolated=False) for step in launch.command.path))


def runs(document: Document, wrappers: frozenset[str]) -> tuple[Run, ...]:
    """Every RUN of the file in order, those behind ONBUILD among them, if it may have to do with pip or its cache.

    All of them are doubtful in a file of which more would have to be followed than anybody writes.
    """
    stages = document.stages
    global_args = _global_args(stages, document.escape)
    each = places(stages, global_args, document.escape)
    pairs = zip(stages, each or map(lonely, stages), strict=True)
    found = _runs(pairs, global_args, document.escape, wrappers)
    triggers = sum(node.trigger is not None for stage in stages for node in stage.instructions)
    comparisons = sum(len(run.commands) ** 2 for run in found)
    if each is not None and triggers <= MOST_TRIGGERS and comparisons <= _MOST_COMPARISONS:
        return tuple(found)
    return tuple(run._replace(doubt="shell-not-understood") for run in found)


def _runs(pairs: Iterable[tuple[Stage, Place]], global_args: Env, escape: str, wrappers: frozenset[str]) -> list[Run]:
    ends: dict[int, Scope] = {}
    found: list[Run] = []
    for stage, place in pairs:
        scope = _start(stage, place, ends, global_args, escape)
        for node in stage.instructions:
            if node.keyword in ("RUN", "ONBUILD"):
                run = _run_of(node, place, scope, wrappers)
                if run is not None:
                    found.append(run)
                    scope = scope if run.run is not node else _after_run(run)
            if node.keyword in CHANGES_SCOPE or node.heredocs:
                scope = _after(node, scope)
        ends[stage.number] = scope
    return found


def _global_args(stages: tuple[Stage, ...], escape: str) -> Env:
    """The ARGs before the first FROM: in force in FROM lines, elsewhere only where declared again."""
    scope = Scope(escape=escape)
    if stages and stages[0].number == -1 and len(stages) > 1:
        for node in stages[0].instructions:
            scope = scope.after(node) if node.keyword == "ARG" else scope
    return scope.env


def _start(stage: Stage, place: Place, ends: dict[int, Scope], global_args: Env, escape: str) -> Scope:
    if place.parents and place.parents[0] in ends:
        return ends[place.parents[0]].child()
    return from_image(place.image, global_args if stage.start else NO_ENV, escape)


def _run_of(node: Instruction, place: Place, scope: Scope, wrappers: frozenset[str]) -> Run | None:
    """The RUN that an instruction is or puts off, if it may have to do with pip or its cache."""
    if not _matters(node, scope):
        return None
    if node.trigger is None:
        return _run(node, node, place, scope, wrappers) if node.keyword == "RUN" else None
    if node.trigger.keyword != "RUN":
        return None
    final = place._replace(is_final=True)
    return _run(node, node.trigger, final, scope.child()._replace(triggers=scope.triggers), wrappers)


def _run(node: Instruction, run: Instruction, place: Place, scope: Scope, wrappers: frozenset[str]) -> Run:
    doubt = None
    if run.elements is not None:
        found = tuple(launches(scripts.commands(run), Seen(wrappers)))
        commands = tuple(launch.command for launch in found)
        shell_words = tuple(element.value for element in run.elements)
    else:
        script = scripts.script(run)
        assert script is not None
        shell_words = tuple(script.shebang.split()) if script.shebang else scope.shell
        kind = shell_kind(shell_words)
        if kind is None and script.shebang is not None and not re.search(r"sh\b", script.shebang):
            return Run(node, run, place, scope)
        doubt = None if kind else "shell-not-understood"
        commands = windows.commands(script.text, kind) if kind in WINDOWS_SHELLS else scripts.read(script)
        seen = Seen(wrappers, "zsh" if any(word.endswith("zsh") for word in shell_words) else "sh")
        found = tuple(launches(commands, seen))
        inner = _with_inner(commands, found)
        if any(launch.words and launch.words[0].value is None for launch in found):
            above = tuple(command for command in inner if changes_variables(command))
            seen = seen._replace(known=lambda launch: runtime(launch, above, scope).known)
            found = tuple(launches(commands, seen))
            inner = _with_inner(commands, found)
        commands = inner
    changers = tuple(command for command in commands if changes_variables(command))
    effects = tuple(_effects(found, changers, scope))
    return Run(node, run, place, scope, commands, found, doubt, shell_words, changers, effects, _renamed(commands))


def _effects(found: tuple[Launch, ...], changers: tuple[Command, ...], scope: Scope) -> Iterator[tuple[Launch, Effect]]:
    for launch in found:
        if launch.pip is not None or launch.command.redirects or launch.program in INSTALLERS:
            effect = configuration.effect(launch, partial(runtime, launch, changers, scope))
            if effect is not None:
                yield launch, effect


def _renamed(commands: tuple[Command, ...]) -> frozenset[str]:
    names: set[str] = set()
    for command in commands:
        if command.words and command.words[0].value == "alias":
            names.update(lead(word).partition("=")[0] for word in command.words[1:])
        names.add(command.defines)
    return frozenset(names - {""})


def _with_inner(commands: tuple[Command, ...], found: tuple[Launch, ...]) -> tuple[Command, ...]:
    """The commands of a script, and those of the scripts in it that are launched, in order."""
    if not any(launch.shell_path for launch in found):
        return commands
    every = {id(command): command for command in (*commands, *(launch.command for launch in found))}
    return tuple(sorted(every.values(), key=lambda command: command.start))


def _matters(node: Instruction, scope: Scope) -> bool:
    raw = node.raw
    # By find, as everywhere here: bytes take what is looked for with ``in`` for a number first, at a dear error.
    if raw.find(b".cache") >= 0 or may_name_pip(node.body.data):
        return True
    if node.heredocs and any(map(_may_hold_pip, node.heredocs)):
        return True
    if scope.telling and raw.find(b"$") >= 0 and _has_any(scope.telling, raw):
        return True
    env = scope.env
    if "PIP_CACHE_DIR" not in env and "XDG_CACHE_HOME" not in env:
        return False
    values = (env.get(name) for name in ("PIP_CACHE_DIR", "XDG_CACHE_HOME"))
    is_named = any(value and value.encode("utf-8", "surrogateescape") in raw for value in values)
    return is_named or raw.find(b"XDG_CACHE_HOME") >= 0


def _has_any(names: frozenset[str], raw: bytes) -> bool:
    return len(names) > _MOST_NAMES or any(raw.find(name.encode()) >= 0 for name in names)


def _may_hold_pip(heredoc: Heredoc) -> bool:
    return may_name_pip(heredoc.body.data)


def _after(node: Instruction, scope: Scope) -> Scope:
    if node.keyword == "COPY" and node.heredocs:
        for effect in _copied_files(node, scope):
            scope = _with(scope, effect)
        return scope
    return scope.after(node)


def _copied_files(node: Instruction, scope: Scope) -> Iterator[Effect]:
    words = [e.value for e in node.elements] if node.elements else node.body.data.decode("utf-8", "replace").split()
    known = runtime(Launch((), Command((), (), (), (), 0, is_doubtful=False)), (), scope).known
    path = scope.expand(words[-1])
    if path is not None and len(node.heredocs) == 1:
        found = configuration.file_effect(path, node.heredocs[0].body.data, known, scope.user)
        if found is not None:
            yield found


def _after_run(run: Run) -> Scope:
    """The scope behind a RUN: what it surely did to pip, and what it may have done."""
    scope = run.scope
    for effect, is_sure in run.effects_behind:
        scope = _with_effect(scope, effect, is_sure=is_sure)
    return scope


def _with_effect(scope: Scope, effect: Effect, *, is_sure: bool) -> Scope:
    """The scope after an effect that took place, or may have."""
    if is_sure:
        return _with(scope, effect)
    pip = scope.pip if effect.pip == "" else None
    return scope._replace(uncached=scope.uncached - effect.cached, pip=pip)


def _with(scope: Scope, effect: Effect) -> Scope:
    pip = scope.pip if effect.pip == "" else effect.pip
    return scope._replace(uncached=(scope.uncached | effect.uncached) - effect.cached, pip=pip)
