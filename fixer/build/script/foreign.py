"""Files of the context that a command runs and no shell reads: where they call pip plainly is written down."""

from collections.abc import Iterator

from fixer.build.facts.events import OTHER_FILE, Command, Sight
from fixer.build.facts.folder import directory
from fixer.build.facts.mounts import cover
from fixer.build.facts.scope import join
from fixer.build.facts.state import State
from fixer.build.script import deeds
from fixer.build.script.environment import seen
from fixer.build.script.lookup import Script, at, entered, named, passed_by
from fixer.build.script.shell import Context
from fixer.programs import foreign
from fixer.programs.launch import Launch
from fixer.programs.pip import Tool
from fixer.record import NamedTuple
from fixer.shell.tree import Simple
from fixer.shell.words import Word, lead, literal

_INTERPRETERS = ("python", "pypy", "node", "ruby", "perl", "php")
_STOPS = frozenset(("-c", "-m", "-e"))
_MAKEFILES = ("GNUmakefile", "makefile", "Makefile")
_JUSTFILES = ("justfile", "Justfile", ".justfile")
_TASKFILES = tuple(f"{name}.{end}" for name in ("Taskfile", "taskfile") for end in ("yml", "yaml"))


class _Runner(NamedTuple):
    """A program that runs recipes: the ``files`` that it looks for, and its options that name the folder or the file,
    take another value, or keep it from running any.
    """

    files: tuple[str, ...]
    folder: frozenset[str]
    file: frozenset[str]
    other: frozenset[str]
    nothing: frozenset[str]


_MAKE = _Runner(
    _MAKEFILES,
    frozenset(("-C", "--directory")),
    frozenset(("-f", "--file", "--makefile")),
    frozenset(("-j", "-l", "-I", "-o", "-W")),
    frozenset(("-n", "--just-print", "--dry-run", "--recon", "-t", "--touch", "-v", "--version", "-h", "--help")),
)
_JUST = _Runner(
    _JUSTFILES,
    frozenset(("-d", "--working-directory")),
    frozenset(("-f", "--justfile")),
    frozenset(("--shell", "--dotenv-path", "-E", "--color")),
    frozenset(
        ("-n", "--dry-run", "-l", "--list", "--summary", "-s", "--show", "--dump", "-V", "--version", "-h", "--help")
    ),
)
_TASK = _Runner(
    _TASKFILES,
    frozenset(("-d", "--dir")),
    frozenset(("-t", "--taskfile")),
    frozenset(("-C", "--concurrency", "-o", "--output", "-I", "--interval")),
    frozenset(
        ("-n", "--dry", "-l", "--list", "-a", "--list-all", "--summary", "--status", "--version", "-h", "--help")
    ),
)
_RUNNERS = {"make": _MAKE, "gmake": _MAKE, "just": _JUST, "task": _TASK, "go-task": _TASK}
_BY_RECIPE = "is run by a recipe, which is read in passing only"


def look_into(found: Launch, node: Simple, state: State, context: Context) -> None:
    """Write down the pips of the file of another language that a command runs, or of the recipes that it makes."""
    here = seen(state, node.assignments, found.changes, found.user)
    if found.program in _RUNNERS:
        _makefile(found, node, here, context)
    elif found.program.startswith(_INTERPRETERS):
        word = next((word for word in found.words[1:] if not lead(word).startswith("-") or lead(word) in _STOPS), None)
        script = _given(word, found.words, here, context) or _fed(node, here, context)
        if script is not None:
            deeds.use(here.files, [], [foreign.with_paths(script.text.data)], context.shell)
            _tell_calls(script, node, here, context)


def _given(word: Word | None, words: tuple[Word, ...], state: State, context: Context) -> Script | None:
    """The file that an interpreter is given: by its path, or as a module of the working folder."""
    if word is None:
        return None
    if word.value == "-m":
        name = next((_value(words[at + 1], state) for at, one in enumerate(words[:-1]) if one is word), None)
        path = (name or "").replace(".", "/")
        places = [join(state.cwd, f"{path}{end}") for end in (".py", "/__main__.py") if path]
        return next((script for place in places if place and (script := at(place, state, context))), None)
    return None if lead(word) in _STOPS else named(word, state, context)


def _fed(node: Simple, state: State, context: Context) -> Script | None:
    """The file that it reads its program from."""
    target = next((one.target for one in node.redirects if one.operator == "<" and one.target is not None), None)
    return named(target, state, context)


def program(script: Script, node: Simple, state: State, context: Context) -> None:
    """The same of a file whose first line names another language."""
    deeds.use(state.files, [], [foreign.with_paths(script.text.data)], context.shell)
    if script.path is not None:
        _tell_calls(script, node, state, context)


def _makefile(found: Launch, node: Simple, state: State, context: Context) -> None:
    runner = _RUNNERS[found.program]
    folder, targets, files = state.cwd, [], runner.files
    words = iter(found.words[1:])
    for word in words:
        text, value = lead(word), None
        if text in runner.nothing:
            return
        if text == "--":
            break
        if text in runner.folder or text in runner.file or text in runner.other:
            value = _value(next(words, None), state)
        elif text[:2] in runner.folder or text[:2] in runner.file:
            text, value = text[:2], text[2:]
        if text in runner.folder:
            folder = join(state.cwd, value) if value else None
        elif text in runner.file and value:
            files = (value,)
        elif not text.startswith("-") and "=" not in text:
            targets.append(_value(word, state) or "")
    places = [place for file in files if folder is not None and (place := join(folder, file)) is not None]
    script = next((script for place in places if (script := at(place, state, context)) is not None), None)
    if script is not None:
        own = script.place.rpartition("/")[0] or "/"
        here = state._replace(cwd=folder if found.program.endswith("make") else own)
        _tell_recipes(script, tuple(targets), node, here, context)


def _spans(name: str, source: bytes, targets: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """The spans of the lines that are run in a Makefile, a justfile or a Taskfile."""
    if name in _TASKFILES:
        return foreign.tasks(source, targets)
    return foreign.recipes(foreign.as_makefile(source) if name.lower().endswith("justfile") else source, targets)


def _value(word: Word | None, state: State) -> str | None:
    return None if word is None else word.resolve(state.known)


def _tell_calls(script: Script, node: Simple, state: State, context: Context) -> None:
    inside = entered(script, node, context)
    for start, end in foreign.calls(script.text.data) if inside is not None else ():
        assert inside is not None
        text = script.text.part(start, end)
        _tell(literal(text, "pip install"), (text.start, text.end), state, inside)


def _tell_recipes(script: Script, targets: tuple[str, ...], node: Simple, state: State, context: Context) -> None:
    inside = entered(script, node, context)
    spans = _spans(script.place.rpartition("/")[2], script.text.data, targets)
    for start, end in spans if inside is not None else ():
        assert inside is not None
        line = script.text.part(start, end)
        if not foreign.removes(line.data):
            deeds.use(state.files, [], [line.data], context.shell)
        for path, folder in foreign.run_files(line, context.shell.wrappers):
            place = join(join(state.cwd, folder), path)
            if place is not None:
                passed_by(place, _BY_RECIPE, node, state, context)
        for found in foreign.called(line, context.shell.wrappers):
            here = seen(state, found.assignments, found.launch.changes, found.launch.user)
            _tell(literal(found.pip.program.text, f"pip {found.pip.subcommand}"), found.span, here, inside)


def _tell(word: Word, span: tuple[int, int], state: State, inside: Context) -> None:
    """Write down a pip, as it is called in messages, that stands at this span of a file."""
    shell = inside.shell
    command = Command(shell.spot, (word,), 0, Tool.PIP, "install", span=span, via=inside.via)
    folder = directory(state.env, state.user, state.cwd, Tool.PIP)
    sight = Sight(state.env, folder=folder, cover=cover(shell.mounts, folder), doubt=OTHER_FILE)
    shell.record.meet(command, sight, is_dead=inside.is_dead)
