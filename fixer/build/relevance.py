"""Which RUNs are read at all: those whose text can meet a name that matters where they stand."""

import re

from fixer.build.facts.files import Files
from fixer.build.facts.scope import Scope
from fixer.dockerfile.document import Heredoc, Instruction
from fixer.programs.files_run import may_run_files
from fixer.programs.quick import may_name_pip

_MOST_NAMES = 20  # that are looked for; where there are more, a RUN is taken to have one of them
_DEEDS = ("cp", "install", "ln", "mv", "rm")
_EDITING = ("perl", "patch", "truncate")
_IN_PLACE = r"\s-(?:[A-Za-z]*i|-i)"  # of sed's options
_WRITING = (">", "tee ", " -o", " -O", "--output")
_GLOBBED = r"\.[.?]?c?[^\s/]{0,4}[*?\[{]"  # .c*, .[a-z]*, .??*: a .cache, may be


def matters(node: Instruction, scope: Scope, files: Files) -> bool:
    """Whether a RUN may have to do with pip, its cache, its configuration, or a script that the build wrote."""
    raw = node.raw.decode("utf-8", "surrogateescape")  # in a str ``in`` takes a fifth of the steps of find in bytes
    if ".cache" in raw or "pip=" in raw or may_name_pip(node.body.data):
        return True
    if node.heredocs and any(map(_may_hold_pip, node.heredocs)):
        return True
    if scope.telling and "$" in raw and _has_any(scope.telling, raw):
        return True
    if _meets_files(node, raw, files, scope):
        return True
    env = scope.env
    if "PIP_CACHE_DIR" not in env and "XDG_CACHE_HOME" not in env:
        return False
    values = (env.get(name) for name in ("PIP_CACHE_DIR", "XDG_CACHE_HOME"))
    return any(value and value in raw for value in values) or "XDG_CACHE_HOME" in raw


def _meets_files(node: Instruction, raw: str, files: Files, scope: Scope) -> bool:
    """Whether a text may name something that lies there."""
    if files.caches:
        if ("/." in raw or " ." in raw) and re.search(_GLOBBED, raw):
            return True
        if _has_any(frozenset([_last(cache.root) for cache in files.caches.values()]), raw):
            return True
    if files.configs and any(name in raw for name in (".config", ".pip", "/etc", "XDG_CONFIG")):
        return True
    if files.laid and (may_run_files(node.raw) or _may_change(files, raw)):
        return True
    if files.laid and any(deed in raw for deed in _DEEDS):
        from fixer.build.moving import may_move  # imported late: few files run scripts of their context

        if may_move(node, files.laid, scope.workdir):
            return True
    return bool(files.scripts) and _has_any(frozenset(map(_last, files.scripts)), raw)


def _may_change(files: Files, raw: str) -> bool:
    """Whether a text names a file of the context by its last name, or something that is done to many."""
    if _has_any(frozenset([_last(laid.place.path) for laid in files.laid if not laid.is_folder]), raw):
        return True
    is_edited = any(word in raw for word in _EDITING) or ("sed" in raw and re.search(_IN_PLACE, raw) is not None)
    is_written = any(word in raw for word in _WRITING)
    if not (is_edited or is_written):
        return False
    folders = [_last(laid.place.path) for laid in files.laid if laid.is_folder and laid.source is not None]
    return bool(folders) and (is_edited or _has_any(frozenset((".sh", *folders)), raw))


def _last(path: str) -> str:
    name = path.rpartition("/")[2]
    return name if len(name) > 1 else path


def _has_any(names: frozenset[str], raw: str) -> bool:
    return len(names) > _MOST_NAMES or any(name in raw for name in names)


def _may_hold_pip(heredoc: Heredoc) -> bool:
    return may_name_pip(heredoc.body.data)
