"""The scripts in files that a command runs: those that the build wrote, and those of its context."""

import re

from fixer.build.context.library import Unknown
from fixer.build.facts.scope import DEFAULT_PATH
from fixer.build.facts.state import State
from fixer.build.script import deeds
from fixer.build.script.shell import Context
from fixer.dockerfile.document import Text
from fixer.record import NamedTuple
from fixer.shell.tree import Simple
from fixer.shell.words import Word

_MOST_FILES = 8  # of the context, one running the other
_SHEBANG = re.compile(rb"#![ \t]*([^\r\n]*)")
_OF_ENV = re.compile(r"-\S*|[A-Za-z_]\w*=.*")


class Script(NamedTuple):
    """A script in a file: where it lies in the image and, if it is a file of the context, what it is there."""

    text: Text
    place: str
    path: str | None = None

    @property
    def interpreter(self) -> tuple[str, ...]:
        """The words of its first line, without env; () where it names none, and a shell runs it."""
        match = _SHEBANG.match(self.text.data)
        words = match[1].decode("utf-8", "replace").split() if match else []
        if words and words[0].rpartition("/")[2] == "env":
            del words[0]
            while words and _OF_ENV.fullmatch(words[0]):
                del words[0]
        return tuple(words)


def named(word: Word | None, state: State, context: Context) -> Script | None:
    """The script that a word names by its path."""
    if word is None or not (state.files.scripts or state.files.laid):
        return None
    for place in deeds.places(word, state, braces=False):
        if place.base == "" and (found := at(place.path, state, context)) is not None:
            return found
    return None


def written(word: Word, state: State) -> Text | None:
    """The content of the script that a word names, if the build wrote it."""
    places = deeds.places(word, state, braces=False)
    return next((state.files.scripts[place.path] for place in places if place.path in state.files.scripts), None)


def launched(word: Word, state: State, context: Context) -> Script | None:
    """The script that runs where a program has this name, which is looked for on PATH unless it is a path."""
    files = state.files
    if not (files.scripts or files.laid):
        return None
    name = word.resolve(state.known)
    if name is None or "/" in name:
        return named(word, state, context)
    for folder in (state.known("PATH") or DEFAULT_PATH).split(":"):
        place = f"{folder.rstrip('/')}/{name}"
        if place in files.scripts:
            return Script(files.scripts[place], place)
        if context.shell.library is not None and isinstance(context.shell.library.lying(place, files), str):
            return at(place, state, context)
    return None


def at(place: str, state: State, context: Context) -> Script | None:
    """The script that lies at a place of the image."""
    if place in state.files.scripts:
        return Script(state.files.scripts[place], place)
    library = context.shell.library
    found = library.wanted(place, state.files) if library is not None and state.files.laid else None
    if library is None or found is None:
        return None
    if isinstance(found, Unknown):
        return None
    text = library.text(found)
    return None if text is None else Script(text, place, found)


def entered(script: Script, node: Simple, context: Context) -> Context | None:
    """Where the statements of the script stand; None where it runs itself, or files run each other too deep."""
    if script.path is None:
        return context
    if script.path in context.files or len(context.files) >= _MOST_FILES:
        return None
    via = context.via if context.files else node.start
    return context._replace(files=(*context.files, script.path), via=via, quoted=())
