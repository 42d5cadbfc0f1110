"""Which of the checked files a result is about, however a scanner spells its path and wherever it ran."""

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from fixer.record import NamedTuple

_LONGEST = 16_384  # no system has longer ones, be each byte encoded


class Work(NamedTuple):
    """The top of the work tree, the checked files, and the folders in which a scanner may have run, the likely first.

    Files and folders count from the top, parted by ``/``; "" is the top itself.
    """

    top: str
    folders: tuple[str, ...]
    checked: frozenset[str]


def placed(named: Iterable[tuple[str, ...]], work: Work) -> tuple[str | None, ...]:
    """For each tuple of URIs the path from the top that it means; None for a file elsewhere, or for none at all.

    All of them come from one run, which was made in one folder: the one in which most of them are checked files.
    """
    spelled = [tuple(dict.fromkeys(one for uri in uris for one in spellings(uri))) for uris in named]
    tries = [_below(f"{folder}/" if folder else "", spelled, work) for folder in work.folders]
    return max(tries, key=lambda paths: sum(path in work.checked for path in paths))


def spellings(uri: str) -> Iterator[str]:
    """The paths that a URI may stand for, without ``.`` and ``..``; absolute ones begin with ``/``.

    Some scanners write a path where a URI belongs, so that a percent sign or a backslash may be itself. What climbs out
    of the folder that a scanner ran in is taken for absolute: nobody knows where that folder was.
    """
    path = _without_scheme(uri)
    if path is None or "\0" in path or len(path) > _LONGEST:
        return
    for text in (unquote(path, errors="surrogateescape"), path):
        for one in (text.replace("\\", "/"), text):
            if cleaned := _cleaned(one):
                yield cleaned


def _without_scheme(uri: str) -> str | None:
    """The path of a URI; None where it names no file."""
    scheme, colon, rest = uri.partition(":")
    if not colon or "/" in scheme or (len(scheme) == 1 and scheme.isalpha()):  # none, or a drive
        return uri
    if scheme.lower() != "file":
        return None if rest.startswith("//") else uri
    if not rest.startswith("//"):
        return rest
    host, slash, path = rest[2:].partition("/")
    return f"/{path}" if slash and host.lower() in {"", "localhost"} else f"{host}{slash}{path}"


def _cleaned(path: str) -> str:
    clean = posixpath.normpath(path) if path else ""
    climbed = 0
    while clean.startswith("../", climbed):
        climbed += 3
    if climbed:
        return f"/{clean[climbed:]}"
    drive = clean.lstrip("/")
    if drive[1:2] == ":" and drive[:1].isalpha():
        return f"/{drive}"
    return "" if clean in {".", "..", "/"} else f"/{clean.lstrip('/')}" if clean.startswith("/") else clean


def _below(folder: str, spelled: list[tuple[str, ...]], work: Work) -> tuple[str | None, ...]:
    """What the paths mean where the scanner ran in the folder."""
    checked = frozenset(path[len(folder) :] for path in work.checked if path.startswith(folder))
    own = posixpath.normpath(f"/{_slashed(work.top)}/{folder}").replace("//", "/").rstrip("/") + "/"
    above = _above([names for names in spelled if checked.isdisjoint(names)], own, checked)
    meant = (_meant(names, above, checked) for names in spelled)
    return tuple(None if one is None else f"{folder}{one}" for one in meant)


def _above(spelled: list[tuple[str, ...]], own: str, checked: frozenset[str]) -> str:
    """The folder, with a slash, that the scanner saw where ours is; it may have run on another machine."""
    if any(name.startswith(own) for names in spelled for name in names):
        return own
    deepest = max((path.count("/") + 1 for path in checked), default=0)
    folders: Counter[str] = Counter()
    for names in spelled:
        folders.update({folder for name in names for folder in _folders(name, checked, deepest)})
    return max(folders, key=lambda folder: (folders[folder], -len(folder)), default=own)


def _folders(name: str, checked: frozenset[str], deepest: int) -> Iterator[str]:
    """The folders in which a path would be a checked file, of which none has more than so many parts."""
    whole = name if name.startswith("/") else f"/{name}"
    at = len(whole)
    for _ in range(deepest):
        at = whole.rfind("/", 0, at)
        if at < 0:
            return
        if whole[at + 1 :] in checked:
            yield whole[: at + 1]


def _meant(names: tuple[str, ...], above: str, checked: frozenset[str]) -> str | None:
    """The checked file that one of the spellings is, else what the first would be."""
    meant = [one for name in names for one in _inside(name, above)]
    return next((one for one in meant if one in checked), meant[0] if meant else None)


def _inside(name: str, above: str) -> Iterator[str]:
    """How a path may count from the scanner's folder."""
    if not name.startswith("/"):
        yield name
    whole = name if name.startswith("/") else f"/{name}"
    if whole.startswith(above) and len(whole) > len(above):
        yield whole[len(above) :]


def _slashed(folder: str) -> str:
    return folder.replace("\\", "/").strip("/")
