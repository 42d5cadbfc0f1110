"""What lies where at one moment of a build: pip's caches, its configuration files, scripts that the build wrote, and
files of its context.

Values that share what they hold: a change makes a new one, and what is not in it is unknown.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from itertools import takewhile
from types import MappingProxyType

from fixer.build.facts.place import Place, covers, is_within
from fixer.build.facts.place import place as place_of
from fixer.build.facts.written import Scripts, Written, by_either, by_some
from fixer.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import Any


class Cache(NamedTuple):
    """What pip commands left in a folder: ``events`` has a bit for each of them.

    ``owner`` is who ran them, "" for somebody whom the file does not tell. ``root`` is the uppermost folder that is
    there only because they ran. ``spared`` are the downloads that would have left something there but for a mount or
    the environment.
    """

    events: int
    owner: str
    root: str
    spared: int = 0


class Laid(NamedTuple):
    """What lies at a place from some moment on: a file or folder of the build context, by its path there.

    Where ``source`` is None something else lies there or below, or nothing, or nobody knows: ``why`` says where it is
    from, "" where nothing needs to be said. With both it came through there, and is no file of this stage's own.
    ``is_maybe``: only one of several ways laid it.
    """

    place: Place
    source: str | None = None
    is_folder: bool = False
    why: str = ""
    is_maybe: bool = False


MAY_BE_REPLACED = "may have been replaced by commands that are not understood"
"""Why nobody knows what lies anywhere behind such commands; what lay there before may lie there still."""

MAY_BE_CHANGED = "may have been changed by the build before it is run"
"""The same of a place at which a command writes, or that has another file only where all went well."""

_MOST_LAID = 500
_MOST_SCRIPTS = 100  # each of them is looked at when anything is written
_MOST_MADE = 100  # folders; a cache is looked for in one or two
_SHALLOW = 3  # of XDG_CACHE_HOME and its like
Caches = Mapping[Place, Cache]
_NO_CACHES: Caches = MappingProxyType({})
_NO_CONFIGS: Mapping[str, frozenset[str]] = MappingProxyType({})
_NO_SCRIPTS: Scripts = MappingProxyType({})


class Files(NamedTuple):
    """What may be there (``caches``, ``scripts``), and what surely is: ``configs``, the sections that turn the cache
    off by the path of the file, and the folders that the build ``made`` itself. What was ``laid`` last counts.
    """

    caches: Caches = _NO_CACHES
    configs: Mapping[str, frozenset[str]] = _NO_CONFIGS
    scripts: Scripts = _NO_SCRIPTS
    made: frozenset[str] = frozenset()
    laid: tuple[Laid, ...] = ()

    @property
    def events(self) -> int:
        """The events of all caches that may be there."""
        found = 0
        for cache in self.caches.values():
            found |= cache.events
        return found

    @property
    def carried(self) -> int:
        """The events whose caches go where these files go, those that are spared among them."""
        found = 0
        for cache in self.caches.values():
            found |= cache.events | cache.spared
        return found

    def with_cache(self, place: Place, cache: Cache) -> "Files":
        """A pip command wrote its cache to ``place``."""
        old = self.caches.get(place)
        return self._replace(caches={**self.caches, place: cache if old is None else _both(old, cache)})

    def without_caches(self, is_gone: Callable[[Place, Cache], bool]) -> "Files":
        """Some caches were removed."""
        kept = {place: cache for place, cache in self.caches.items() if not is_gone(place, cache)}
        return self if len(kept) == len(self.caches) else self._replace(caches=kept)

    def with_config(self, path: str, sections: frozenset[str]) -> "Files":
        """A pip.conf now says so."""
        if self.configs.get(path, frozenset()) == sections:
            return self
        rest = {other: found for other, found in self.configs.items() if other != path}
        return self._replace(configs={**rest, path: sections} if sections else rest)

    def with_script(self, path: str, written: Written) -> "Files":
        """A file was written; of more than anybody writes nothing is known."""
        if len(self.scripts) >= _MOST_SCRIPTS and path not in self.scripts:
            return self
        return self._replace(scripts={**self.scripts, path: written})

    def with_laid(self, found: Iterable[Laid]) -> "Files":
        """Something lies there now; of more than anybody writes nothing is known."""
        new = tuple(found)
        if not new:
            return self
        return self._replace(laid=(*self.laid, *new) if len(self.laid) + len(new) <= _MOST_LAID else ())

    def doubted(self) -> "Files":
        """Something was run that may have changed any file."""
        bare = self._replace(configs={}, scripts={})
        return bare.with_laid((Laid(Place("", "/"), why=MAY_BE_REPLACED),)) if self.laid else bare

    def with_made(self, paths: Iterable[str]) -> "Files":
        """Some folders were made; only those that a cache could lie in are kept in mind."""
        made = self.made
        new = [path for path in paths if path not in made and _may_hold_cache(path)]
        return self._replace(made=made.union(new)) if new and len(made) < _MOST_MADE else self

    def has_made(self, path: str) -> bool:
        """Whether a folder is there, whatever pip does."""
        return bool(self.made) and any(is_within(made, path) for made in self.made)

    def without_made(self, patterns: Iterable[Place]) -> "Files":
        """What matches, or lies below, is no longer there."""
        if not self.made:
            return self
        gone = [pattern for pattern in patterns if pattern.base == ""]
        made = frozenset(path for path in self.made if not _is_hit(path, gone))
        return self if len(made) == len(self.made) else self._replace(made=made)

    def replaced(self, patterns: Iterable[Place], why: str = "") -> "Files":
        """What matches, or lies below, may be another file now, or none; ``why`` as ``Laid`` has it."""
        if not (self.configs or self.scripts or self.laid):
            return self
        gone = [pattern for pattern in patterns if pattern.base in ("", "~")]
        if not gone:
            return self
        found = self._replaced(gone)
        return found.with_laid(Laid(one, why=why) for one in gone if _meets(one, self.laid)) if self.laid else found

    def _replaced(self, gone: list[Place]) -> "Files":
        configs = {path: found for path, found in self.configs.items() if not _is_hit(path, gone)}
        scripts = {path: found for path, found in self.scripts.items() if not _is_hit(path, gone)}
        if len(configs) == len(self.configs) and len(scripts) == len(self.scripts):
            return self
        return self._replace(configs=configs, scripts=scripts)

    def below(self, folder: str) -> "Files":
        """What lies in ``folder``, and nothing else."""
        caches = {p: c for p, c in self.caches.items() if p.base == "" and is_within(p.path, folder)}
        configs = {path: found for path, found in self.configs.items() if is_within(path, folder)}
        scripts = {path: found for path, found in self.scripts.items() if is_within(path, folder)}
        made = frozenset(path for path in self.made if is_within(path, folder))
        return Files(caches, configs, scripts, made)

    def with_all(self, other: "Files") -> "Files":
        """What is here, and what is there."""
        found = self
        for place, cache in other.caches.items():
            found = found.with_cache(place, cache)
        if not (other.configs or other.scripts or other.made):
            return found
        configs, scripts = {**self.configs, **other.configs}, {**self.scripts, **other.scripts}
        return Files(found.caches, configs, scripts, self.made | other.made, self.laid)


NO_FILES = Files()


def _is_hit(path: str, patterns: list[Place]) -> bool:
    return any(covers(pattern, place_of(path)) for pattern in patterns)


def _may_hold_cache(path: str) -> bool:
    return ".cache" in path or "pip" in path or path.count("/") < _SHALLOW


def _both(one: Cache, other: Cache) -> Cache:
    if one == other:
        return one
    owner = one.owner if one.owner == other.owner else ""
    return Cache(one.events | other.events, owner, min(one.root, other.root), one.spared | other.spared)


def joined(one: Files, other: Files) -> Files:
    """What holds whichever of two ways was taken."""
    if one is other or one == other:
        return one
    caches: Caches = one.caches
    if one.caches is not other.caches and one.caches != other.caches:
        more = {p: _both(one.caches[p], c) if p in one.caches else c for p, c in other.caches.items()}
        caches = {**one.caches, **more}
    configs, scripts = _common(one.configs, other.configs), by_either(one.scripts, other.scripts)
    return Files(caches, configs, scripts, one.made & other.made, _laid_alike(one.laid, other.laid))


def _meets(pattern: Place, laid: tuple[Laid, ...]) -> bool:
    """Whether something of the context lies there, or may lie below it."""
    head = re.split(r"[*?\[{]", pattern.path, maxsplit=1)[0]
    return pattern.base == "" and any(
        one.place.path.startswith(head) or (one.is_folder and is_within(head, one.place.path))
        for one in laid
        if one.source is not None
    )


def _laid_alike(one: tuple[Laid, ...], other: tuple[Laid, ...]) -> tuple[Laid, ...]:
    """What both ways laid, and what only one did, which may lie there then; the order of such things is nothing."""
    if one is other or one == other:
        return one
    common = laid_by_both(one, other)
    while common and common[-1].is_maybe:
        common = common[:-1]
    rest = (*one[len(common) :], *other[len(common) :])
    return (*common, *sorted({laid._replace(is_maybe=True) for laid in rest}, key=_in_order))


def _in_order(laid: Laid) -> tuple[Place, str, bool, str]:
    return laid.place, laid.source or "", laid.is_folder, laid.why


def laid_by_both(one: tuple[Laid, ...], other: tuple[Laid, ...]) -> tuple[Laid, ...]:
    """What was laid first, as far as it is the same."""
    return tuple(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _common(one: Mapping[str, frozenset[str]], other: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    if one is other or one == other:
        return one
    shared = {path: found & other[path] for path, found in one.items() if path in other}
    return {path: found for path, found in shared.items() if found}


def merged(before: Files, ends: Iterable[Files]) -> Files:
    """What is there when several have run beside each other, all from ``before`` on.

    A cache that was there is gone if any of them removed it; what one wrote no other has surely removed. Other files
    are as the one of them has them that changed them.
    """
    changed = [end for end in ends if end is not before]
    if len(changed) < 2:
        return changed[0] if changed else before
    caches: dict[Place, Cache] = {}
    for place in dict.fromkeys(place for files in (before, *changed) for place in files.caches):
        found = [files.caches[place] for files in changed if place in files.caches]
        old = before.caches[place].events if place in before.caches else 0
        kept = old
        new = 0
        for files in changed:
            events = files.caches[place].events if place in files.caches else 0
            kept &= events
            new |= events & ~old
        if found and (kept | new or any(cache.spared for cache in found)):
            caches[place] = reduce(_both, found)._replace(events=kept | new)
    laid = reduce(_laid_alike, (end.laid for end in changed))
    made = frozenset.intersection(*(end.made for end in changed)).union(*(end.made - before.made for end in changed))
    configs = _changed(before.configs, [end.configs for end in changed], _agreed)
    scripts = _changed(before.scripts, [end.scripts for end in changed], by_some)
    return Files(caches, configs, scripts, made, laid)


def _changed(
    before: Mapping[str, "Any"], ends: list[Mapping[str, "Any"]], both: Callable[[list["Any"]], "Any"]
) -> dict[str, "Any"]:
    """What holds when each of several has changed something; ``both`` says what is known of what several changed."""
    found = dict(before)
    for path in {path for end in ends if end is not before for path in (*before, *end)}:
        values = [end.get(path) for end in ends if end.get(path) != before.get(path)]
        if values:
            found.pop(path, None)
            if (value := both(values)) is not None:
                found[path] = value
    return found


def _agreed(values: list[frozenset[str] | None]) -> frozenset[str] | None:
    return values[0] if all(value == values[0] for value in values) else None
