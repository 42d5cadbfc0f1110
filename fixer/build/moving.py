"""Whether a RUN that is not read may move, replace or remove what lies at known places, by the paths in its text."""

import re

from fixer.build.facts.files import Laid
from fixer.build.facts.place import is_within
from fixer.build.facts.scope import join
from fixer.dockerfile.document import Instruction
from fixer.programs.files_run import RUNS_NONE, joined_lines

_DEED = re.compile(
    r"(?:^|[\n;&|()])([^\n;&|()]*?)(?<![\w.-])(cp|install|ln|mv|rm)(?:[ \t]+([^\n;&|()]*)|(?=[\n;&|()<>\"']|\Z))"
)
_UNTOLD = re.compile(r"[$~\\`\"'<>#]|\.\.")  # what leaves open which path a word is
_GLOB = re.compile(r"[*?\[{]")
_TO_NOWHERE = re.compile(r"[0-9]?>[ \t]*/dev/null")
_GOES = re.compile(r"\b(?:cd|pushd)\b|-C")
_MOST_LAID = 20


def may_move(node: Instruction, laid: tuple[Laid, ...], folder: str | None) -> bool:
    """Whether a RUN, or what an ONBUILD puts off, may change what lies there; ``folder`` is the one in which it begins.

    In doubt it may.
    """
    if len(laid) > _MOST_LAID or any(one.place.base or one.place.path == "/" for one in laid):
        return True
    run = node.trigger or node
    parts = (run.body.data, *(joined_lines(doc.body.data) for doc in run.heredocs))
    text = b"\n".join(parts).decode("utf-8", "surrogateescape")
    if run.elements is not None or "`" in text:
        return True
    if _GOES.search(text):
        folder = None
    found = _DEED.findall(_TO_NOWHERE.sub("", text))
    paths = tuple(one.place.path for one in laid)
    return any(_may_meet(before, deed, given.split(), paths, folder) for before, deed, given in found)


def _may_meet(before: str, deed: str, given: list[str], laid: tuple[str, ...], folder: str | None) -> bool:
    """Whether a command may do something to what lies there; ``before`` is what stands in front of it."""
    if deed == "install" and not RUNS_NONE.isdisjoint(before.encode("utf-8", "surrogateescape").split()):
        return False
    given = [word for word in given if word[0] != "-" or "/" in word or "=" in word]
    return not given or "xargs" in before or any(_may_name(word, laid, folder) for word in given)


def _may_name(word: str, laid: tuple[str, ...], folder: str | None) -> bool:
    """Whether a word may name one of these paths, one above them, or one below."""
    if word[0] in "-{" or _UNTOLD.search(word):
        return True
    glob = _GLOB.search(word)
    path = join(folder, word[: glob.start()] or ".") if glob else join(folder, word)
    if path is None:
        return True
    if glob:
        return any(one.startswith(path) or is_within(path, one) for one in laid)
    return any(is_within(one, path) or is_within(path, one) for one in laid)
