"""``docker build`` and its likes in a text of commands: which Dockerfile is built in which folder."""

import re
import shlex
from collections.abc import Iterator

from fixer.record import NamedTuple

_CONTINUED = r"\\\r?\n"
_OF_SHELL = r"\$\$?\([^()]*\)"  # or of make
_EXPANDED = rf"\$\{{\{{(?:.*?(\}}\}})|.*)|{_OF_SHELL}"  # an expression of Actions may have no end
_PROGRAM = r"\b(?:docker|podman|nerdctl|buildah)\b"
_BUILD = r"\b(?:build|bud)\b"
_PROGRAMS = frozenset(("docker", "podman", "nerdctl", "buildah"))
_BETWEEN = frozenset(("buildx", "image", "builder"))
_BUILDS = frozenset(("build", "bud"))
_FILE = ("-f", "--file")
# https://docs.docker.com/reference/cli/docker/buildx/build/: the options that stand without a value
_ALONE = frozenset(
    "--load --push --pull --no-cache --quiet -q --rm --force-rm --squash --compress --check --debug -D --layers"
    " --disable-content-trust --no-cache=true --rm=false".split()
)
_OPERATORS = frozenset("();<>|&")
_REDIRECTS = ("<", ">")


class BuildLine(NamedTuple):
    """A build: the folder that it runs in, and from there on the context, and the Dockerfile if it is said."""

    folder: str
    context: str
    dockerfile: str | None


def build_lines(text: str) -> Iterator[BuildLine]:
    """The builds in the lines of a shell's script or of a Makefile, but those of which something is unclear."""
    for line in re.sub(_CONTINUED, " ", text).split("\n"):
        program = re.search(_PROGRAM, line)
        if program is not None and re.compile(_BUILD).search(line, program.end()):
            yield from _of_line(_words(re.sub(_EXPANDED, _unknown, line.lstrip("\t @-+"))))


def _unknown(found: re.Match[str]) -> str:
    """What Actions, make or a shell puts there; behind an expression without an end, only the latter two do."""
    return "$_" if found[1] is not None else re.sub(_OF_SHELL, "$_", found[0])


def _words(line: str) -> list[str]:
    reader = shlex.shlex(line, posix=True, punctuation_chars=True)
    reader.whitespace_split = True
    try:
        return list(reader)
    except ValueError:
        return []


def _of_line(words: list[str]) -> Iterator[BuildLine]:
    folder = ""
    for at, word in enumerate(words):
        if word == "cd" and at + 1 < len(words):
            folder = words[at + 1]
        if word in _PROGRAMS:
            behind = at + 1
            while behind < len(words) and words[behind] in _BETWEEN:
                behind += 1
            if behind < len(words) and words[behind] in _BUILDS:
                yield from _built(_ended(words[behind + 1 :]), folder)


def _ended(words: list[str]) -> list[str]:
    """The words of the command alone: up to an operator, or the number of what is redirected."""
    end = next((at for at, word in enumerate(words) if word[:1] in _OPERATORS), len(words))
    is_numbered = words[:end] and words[end - 1].isdigit() and "".join(words[end:]).startswith(_REDIRECTS)
    return words[: end - 1] if is_numbered else words[:end]


def _built(words: list[str], folder: str) -> Iterator[BuildLine]:
    dockerfile, contexts = None, []
    position = 0
    while position < len(words):
        option, equals, value = words[position].partition("=")
        if not option.startswith("-") or option == "-":
            contexts.append(words[position])
        elif words[position] not in _ALONE and not equals:
            position += 1
            value = words[position] if position < len(words) else ""
        if option in _FILE:
            dockerfile = value
        position += 1
    if len(contexts) == 1 and contexts[0] != "-" and "$" not in folder:
        yield BuildLine(folder, contexts[0], dockerfile)
