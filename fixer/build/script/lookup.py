"""The scripts in files that a command runs: those that the build wrote, and those of its context."""

import re
from collections.abc import Iterable

from fixer.build.context.library import Library, Unknown
from fixer.build.facts.files import MAY_BE_CHANGED, Files
from fixer.build.facts.place import has_glob, is_within
from fixer.build.facts.scope import DEFAULT_PATH, join
from fixer.build.facts.state import State
from fixer.build.script import deeds
from fixer.build.script.shell import Context
from fixer.dockerfile.document import Text
from fixer.programs.quick import may_name_pip
from fixer.record import NamedTuple
from fixer.shell.command import Script as Source
from fixer.shell.command import input_file
from fixer.shell.scripts import tree
from fixer.shell.tree import Function, Simple, Statement, commands
from fixer.shell.words import Word, literal

_MOST_FILES = 8  # of the context, one running the other
_TOO_DEEP = f"is run through more than {_MOST_FILES} files"
_THROUGH = "is run by a shell that reads what another command makes of it"
_BY_NAME = "may be run by a name that is only known at build time"
_EVALUATED = "is run by an eval"
_TOO_LARGE = "is larger than what is read, or one of too many"
_ENDINGS = (".sh", ".bash")
_SHEBANG = rb"#![ \t]*([^\r\n]*)"
_OF_ENV = r"-\S*|[A-Za-z_]\w*=.*"


class Script(NamedTuple):
    """A script in a file: where it lies in the image and, if it is a file of the context, what it is there.

    ``why`` says what such a file came through, and is "" for one that is there straight from the context.
    """

    text: Text
    place: str  # "" for one that a shell reads from its standard input, and knows by no name
    path: str | None = None
    why: str = ""
    others: tuple[Text, ...] = ()  # that it may be as well
    may_differ: bool = False  # it may be something that nobody knows, or not be there

    @property
    def interpreter(self) -> tuple[str, ...]:
        """The words of its first line, without env; () where it names none, and a shell runs it."""
        match = re.match(_SHEBANG, self.text.data)
        words = match[1].decode("utf-8", "replace").split() if match else []
        if words and words[0].rpartition("/")[2] == "env":
            del words[0]
            while words and re.fullmatch(_OF_ENV, words[0]):
                del words[0]
        return tuple(words)


def named(word: Word | None, state: State, context: Context) -> Script | None:
    """The script that a word names by its path; of those that a wildcard names it is the first."""
    if word is None or not (state.files.scripts or state.files.laid):
        return None
    for place in deeds.places(word, state, braces=False):
        if place.base == "" and (found := at(place.path, state, context)) is not None:
            return found
    return next((at(place, state, context) for place in matching(word, state, context)), None)


def all_named(words: tuple[Word, ...], node: Simple, state: State, context: Context) -> tuple[Script, ...]:
    """The scripts that words name, as far as one can be read behind the other; of others it is written down why not.

    Behind one that may be another, or whose last line goes on in the next, nobody knows how it is read.
    """
    found: list[Script] = []
    is_sure = True
    for word in words:
        places = [literal(word.text, place) for place in matching(word, state, context)]
        for each in places or [word]:
            script = named(each, state, context)
            if script is None:
                missed(each, node, state, context)
            elif is_sure:
                found.append(script)
            is_sure = is_sure and script is not None and _is_whole(script)
    return tuple(found)


def _is_whole(script: Script) -> bool:
    return not (script.others or script.may_differ) and script.text.data.endswith(b"\n")


def written(word: Word, state: State) -> Text | None:
    """The content of the script that a word names, if the build surely wrote it."""
    places = deeds.places(word, state, braces=False)
    found = next((state.files.scripts[place.path] for place in places if place.path in state.files.scripts), None)
    return None if found is None else found.told


def launched(word: Word, state: State, context: Context) -> Script | None:
    """The script that runs where a program has this name, which is looked for on PATH unless it is a path."""
    files = state.files
    if not (files.scripts or files.laid):
        return None
    name = word.resolve(state.known)
    if name is None or "/" in name:
        return named(word, state, context)
    search, library = state.known("PATH") or DEFAULT_PATH, context.shell.library
    is_laid = library is not None and library.has_program(name, files, search)
    for folder in search.split(":") if is_laid or files.scripts else ():
        place = f"{folder.rstrip('/')}/{name}"
        if place in files.scripts:
            return _built(place, files)
        if is_laid and library is not None and isinstance(library.lying(place, files), str):
            return at(place, state, context)
    return None


def at(place: str, state: State, context: Context) -> Script | None:
    """The script that lies at a place of the image."""
    if place in state.files.scripts:
        return _built(place, state.files)
    library = context.shell.library
    found = library.wanted(place, state.files) if library is not None and library.runs and state.files.laid else None
    if library is None or found is None:
        return None
    if isinstance(found, Unknown):
        return None
    text = library.text(found)
    return None if text is None else Script(text, place, found, library.passed(place, state.files))


def matching(word: Word, state: State, context: Context) -> tuple[str, ...]:
    """The places at which files of the context lie that a word with a wildcard names, in the order of their names."""
    library = context.shell.library
    if library is None or not state.files.laid or not has_glob(word.value or word.shown):
        return ()
    places = (place.path for place in deeds.places(word, state, braces=False) if place.base == "")
    return tuple(sorted({found for path in places if has_glob(path) for found in library.matching(path, state.files)}))


def below(folder: str, state: State, context: Context) -> tuple[str, ...]:
    """The places of the files in a folder of the image, and in those below it, as far as the build put them there."""
    written = [place for place in state.files.scripts if is_within(place, folder)]
    library = context.shell.library
    laid = library.below(folder, state.files) if library is not None and state.files.laid else ()
    return tuple(sorted({*written, *laid}))


def _built(place: str, files: Files) -> Script:
    """The script that the build wrote."""
    found = files.scripts[place]
    return Script(found.texts[0], place, others=found.texts[1:], may_differ=found.may_differ)


def passed_by(place: str, why: str, node: Simple, state: State, context: Context) -> None:
    """Write down why nobody looks into the script at a place that may be run here, if a pip may be in it."""
    script, library = at(place, state, context), context.shell.library
    if script is not None and library is not None and not context.is_dead and may_name_pip(script.text.data):
        _unknown(library, place, why, node, context)


def handed_on(statements: Iterable[Statement], node: Simple, state: State, context: Context) -> None:
    """Write down the scripts with a pip that commands read whose output a shell runs: ``sed … x.sh | sh``."""
    if context.shell.library is not None and state.files.laid:
        for one in (command for statement in statements for command in commands(statement)):
            given = input_file(one.redirects)
            _pass_by(one.words[1:] if given is None else (*one.words[1:], given), _THROUGH, node, state, context)


def evaluated(node: Simple, state: State, context: Context) -> None:
    """The same of those that an ``eval`` runs, or what others write for it."""
    if context.shell.library is None or not state.files.laid:
        return
    handed_on((one.body for one in node.substitutions), node, state, context)
    for inner in (word.inner for word in node.words[1:]):
        for command in commands(tree(Source(inner))) if inner is not None else ():
            _pass_by(command.words, _EVALUATED, node, state, context)


def _pass_by(words: Iterable[Word], why: str, node: Simple, state: State, context: Context) -> None:
    for word in words:
        named = (place.path for place in deeds.places(word, state, braces=False) if place.base == "")
        for path in matching(word, state, context) or named:
            passed_by(path, why, node, state, context)


def missed_program(words: tuple[Word, ...], node: Simple, state: State, context: Context) -> None:
    """``missed`` of the first of these words, if the name of the file says that shells read it."""
    name = words[0].resolve(state.known) if words and state.files.laid else ""
    if name is None and (words[0].raw.find(b"/") >= 0 or words[0].raw.rstrip(b'"').endswith(b".sh")):
        _missed_name(words[0], node, state, context)
    elif name and name.endswith(_ENDINGS):
        missed(words[0], node, state, context)
    elif node.substitutions:
        handed_on((one.body for one in node.substitutions if one.is_process), node, state, context)


def missed(word: Word | None, node: Simple, state: State, context: Context) -> None:
    """Write down why nobody can read the script that a shell is given here, if the build may have brought one there."""
    library = context.shell.library
    if word is None or library is None or context.is_dead or not state.files.laid:
        return
    handed_on((one.body for one in node.substitutions if one.is_process), node, state, context)
    if word.resolve(state.known) is None:
        _missed_name(word, node, state, context)
    for place in deeds.places(word, state, braces=False):
        found = library.lying(place.path, state.files) if place.base == "" and not has_glob(place.path) else None
        if isinstance(found, Unknown) and found.why == MAY_BE_CHANGED:
            changed(place.path, node, state, context)
        elif isinstance(found, Unknown) and found.why:
            _unknown(library, place.path, found.why, node, context)
        elif isinstance(found, str) and library.text(found) is None:
            _unknown(library, place.path, _TOO_LARGE, node, context)


def _missed_name(word: Word, node: Simple, state: State, context: Context) -> None:
    """Write down the scripts with a pip of which one is run, by a name that the file tells in part."""
    pattern = word.resolve(lambda name: "*" if (value := state.known(name)) is None else value) or "*"
    path = join(state.cwd, pattern)
    if path is None or pattern.startswith("*/") or not pattern.strip("*/.") or "**" in pattern:
        return
    library = context.shell.library
    for place in sorted(library.matching(path, state.files)) if library is not None else ():
        passed_by(place, _BY_NAME, node, state, context)


def changed(place: str, node: Simple, state: State, context: Context) -> None:
    """Write down that the build may have changed a script with a pip before it is run."""
    library = context.shell.library
    former = library.former(place, state.files) if library is not None else None
    text = library.text(former) if library is not None and former is not None else None
    if library is not None and text is not None and may_name_pip(text.data):
        _unknown(library, place, MAY_BE_CHANGED, node, context)


def _unknown(library: Library, place: str, why: str, node: Simple, context: Context) -> None:
    library.unknown.setdefault(place, (_via(node, context), why))


def _via(node: Simple, context: Context) -> int:
    return context.via if context.files and context.via is not None else node.start


def standing(function: Function, call: Simple, context: Context) -> Context:
    """Where the statements of a function stand that is called here, which may be another file than that of the call."""
    library = context.shell.library
    owner = None if library is None else library.owner(function.start)
    if owner is None:
        return context._replace(files=(), via=None) if context.files else context
    return context if context.files else context._replace(files=(owner.path,), via=call.start)


def entered(script: Script, node: Simple, context: Context) -> Context | None:
    """Where the statements of the script stand; None where it runs itself, or files run each other too deep."""
    if script.path is None:
        return context
    if script.path in context.files:
        return None
    if len(context.files) >= _MOST_FILES:
        if context.shell.library is not None:
            _unknown(context.shell.library, script.place, _TOO_DEEP, node, context)
        return None
    library = context.shell.library
    if library is not None:
        library.run.setdefault(context.shell.spot.node.start, set()).add(script.path)
    if library is not None and script.why:  # what it does is known, and whose it is is not
        if script.why != MAY_BE_CHANGED or may_name_pip(script.text.data):
            _unknown(library, script.place, script.why, node, context)
    elif library is not None:
        library.own.add(library.context.place(script.path))
    return context._replace(files=(*context.files, script.path), via=_via(node, context), quoted=())
