"""The mounts of a RUN: what lies over which folder, and from where."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache

from fixer.build.facts.place import Place, is_within
from fixer.build.facts.scope import Scope, join
from fixer.dockerfile import expansion
from fixer.dockerfile.document import Flag
from fixer.record import NamedTuple

_UNTOLD = "?"  # the kind of a mount that only a build can tell
_OVER_A_CACHE = frozenset(("cache", "tmpfs", "bind", _UNTOLD))
_TARGETS = frozenset(("target", "dst", "destination"))
_SOURCES = frozenset(("source", "src"))
_CACHE_ENDS = (".cache", ".cache/pip", "pip", ".cache/uv", "uv")


class Cover(StrEnum):
    """What the mounts of a RUN do to a folder."""

    NONE = "none"
    COVERED = "covered"
    KEPT = "kept"  # by a mount that the next build sees too
    UNKNOWN = "unknown"

    @property
    def is_over(self) -> bool:
        """Whether a mount surely lies there."""
        return self in (Cover.COVERED, Cover.KEPT)


class Mount(NamedTuple):
    """One ``--mount``: ``target`` and ``source`` are None where the file does not tell, or does not say."""

    kind: str
    written: str | None  # the target as it stands there
    target: str | None
    origin: str  # from=, the stage or image
    source: str | None


def mounts(flags: tuple[Flag, ...], scope: Scope) -> tuple[Mount, ...]:
    """The mounts that the flags of a RUN ask for."""
    return tuple(_mount(settings(flag.value), scope) for flag in flags if flag.name == "mount")


@lru_cache(maxsize=256)  # the same mount stands in many RUNs, and is asked for more than once
def settings(value: str) -> Mapping[str, str]:
    """The key=value pairs of a --mount (parseMount): CSV, keys in any case."""
    import csv  # imported late: few files have mounts

    try:
        fields = next(csv.reader([value]), [])
    except csv.Error:
        fields = value.split(",")
    pairs = (item.partition("=") for item in fields)
    named = ((key.strip().lower(), text) for key, _, text in pairs)
    return {_full(key): text for key, text in named}


def _full(key: str) -> str:
    return "target" if key in _TARGETS else "source" if key in _SOURCES else key


def _mount(given: Mapping[str, str], scope: Scope) -> Mount:
    written = given.get("target")
    kind = (
        expansion.expand(given.get("type", "bind"), scope.env, scope.escape, takes_defaults=True) or _UNTOLD
    ).lower()
    target = expansion.expand(written, scope.env, scope.escape, takes_defaults=True) if written is not None else None
    origin = scope.expand(given.get("from", "")) or ""
    source = expansion.expand(given.get("source", ""), scope.env, scope.escape, takes_defaults=True)
    return Mount(kind, written, None if target is None else join(scope.workdir, target), origin, source)


def cover(found: tuple[Mount, ...], folder: Place) -> Cover:
    """Whether a mount lies over ``folder`` or a parent of it."""
    if not found:
        return Cover.NONE
    covers = {_cover(mount, folder) for mount in found}
    return next((one for one in (Cover.COVERED, Cover.KEPT, Cover.UNKNOWN) if one in covers), Cover.NONE)


def _cover(mount: Mount, folder: Place) -> Cover:
    if mount.kind not in _OVER_A_CACHE:
        return Cover.NONE
    if mount.written is None:
        return Cover.UNKNOWN if mount.kind in ("cache", _UNTOLD) else Cover.NONE
    if mount.target is None or folder.base != "":
        looks_meant = (mount.target or mount.written).rstrip("/}'\"").endswith(_CACHE_ENDS) or "CACHE" in mount.written
        return Cover.UNKNOWN if looks_meant else Cover.NONE
    if not is_within(folder.path, mount.target):
        return Cover.NONE
    if mount.kind == _UNTOLD:
        return Cover.UNKNOWN
    return Cover.KEPT if mount.kind == "cache" else Cover.COVERED


def targets(found: tuple[Mount, ...]) -> Iterator[str]:
    """The folders that the mounts hide."""
    return (mount.target for mount in found if mount.target is not None and mount.target != "/")
