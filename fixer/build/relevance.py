"""Which RUNs are read at all: those whose text can meet a name that matters where they stand."""

import re

from fixer.build.facts.files import Files
from fixer.build.facts.scope import Scope
from fixer.dockerfile.document import Heredoc, Instruction
from fixer.programs.files_run import may_run_files
from fixer.programs.quick import may_name_pip

_MOST_NAMES = 20  # that are looked for; where there are more, a RUN is taken to have one of them
_GLOBBED = re.compile(rb"\.[.?]?c?[^\s/]{0,4}[*?\[{]")  # .c*, .[a-z]*, .??*: a .cache, may be


def matters(node: Instruction, scope: Scope, files: Files) -> bool:
    """Whether a RUN may have to do with pip, its cache, its configuration, or a script that the build wrote."""
    raw = node.raw
    # By find, as everywhere here: bytes take what is looked for with ``in`` for a number first, at a dear error.
    if raw.find(b".cache") >= 0 or raw.find(b"pip=") >= 0 or may_name_pip(node.body.data):
        return True
    if node.heredocs and any(map(_may_hold_pip, node.heredocs)):
        return True
    if scope.telling and raw.find(b"$") >= 0 and _has_any(scope.telling, raw):
        return True
    if _meets_files(raw, files):
        return True
    env = scope.env
    if "PIP_CACHE_DIR" not in env and "XDG_CACHE_HOME" not in env:
        return False
    values = (env.get(name) for name in ("PIP_CACHE_DIR", "XDG_CACHE_HOME"))
    is_named = any(value and value.encode("utf-8", "surrogateescape") in raw for value in values)
    return is_named or raw.find(b"XDG_CACHE_HOME") >= 0


def _meets_files(raw: bytes, files: Files) -> bool:
    """Whether a text may name something that lies there."""
    if files.caches:
        if (raw.find(b"/.") >= 0 or raw.find(b" .") >= 0) and _GLOBBED.search(raw):
            return True
        if _has_any(frozenset(_last(cache.root) for cache in files.caches.values()), raw):
            return True
    if files.configs and any(raw.find(name) >= 0 for name in (b".config", b".pip", b"/etc", b"XDG_CONFIG")):
        return True
    if files.laid and (may_run_files(raw) or _may_change(files, raw)):
        return True
    return bool(files.scripts) and _has_any(frozenset(map(_last, files.scripts)), raw)


def _may_change(files: Files, raw: bytes) -> bool:
    """Whether a text names a file of the context by its last name, or something that is done to many."""
    if any(raw.find(word) >= 0 for word in (b"cp ", b"mv ", b"ln ", b"install ", b"rm ")):
        return True
    return _has_any(frozenset(_last(laid.place.path) for laid in files.laid if not laid.is_folder), raw)


def _last(path: str) -> str:
    name = path.rpartition("/")[2]
    return name if len(name) > 1 else path


def _has_any(names: frozenset[str], raw: bytes) -> bool:
    if len(names) > _MOST_NAMES:
        return True
    return any(raw.find(name.encode("utf-8", "surrogateescape")) >= 0 for name in names)


def _may_hold_pip(heredoc: Heredoc) -> bool:
    return may_name_pip(heredoc.body.data)
