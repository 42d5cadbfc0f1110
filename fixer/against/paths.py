"""Which of the checked files a result is about, however a scanner spells its path and wherever it ran."""

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from fixer.record import NamedTuple


class Work(NamedTuple):
    """Where check runs: the top of its work tree, the current folder below that ("" for the top), the checked files.

    All but ``top`` count from the top, parted by ``/``.
    """

    top: str
    here: str
    checked: frozenset[str]


def placed(named: Iterable[tuple[str, ...]], work: Work) -> tuple[str | None, ...]:
    """For each tuple of URIs the path from the top that it means; None for a file elsewhere, or for none at all.

    All of them come from one run, which was made in one folder: the one in which most of them are checked files.
    """
    spelled = [tuple(dict.fromkeys(one for uri in uris for one in spellings(uri))) for uris in named]
    below = max(("", f"{work.here}/" if work.here else ""), key=lambda folder: _hits(spelled, folder, work))
    above = _above([names for names in spelled if not _hits([names], below, work)], work)
    return tuple(_meant(names, above, below, work) for names in spelled)


def spellings(uri: str) -> Iterator[str]:
    """The paths that a URI may stand for, without ``.`` and ``..``; absolute ones begin with ``/``.

    Some scanners write a path where a URI belongs, so that a percent sign or a backslash may be itself. What climbs out
    of the folder that a scanner ran in is taken for absolute: nobody knows where that folder was.
    """
    path = _without_scheme(uri)
    if path is None or "\0" in path:
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
    if clean.startswith("../"):
        while clean.startswith("../"):
            clean = clean[3:]
        return f"/{clean}"
    drive = clean.lstrip("/")
    if drive[1:2] == ":" and drive[:1].isalpha():
        return f"/{drive}"
    return "" if clean in {".", "..", "/"} else f"/{clean.lstrip('/')}" if clean.startswith("/") else clean


def _above(spelled: list[tuple[str, ...]], work: Work) -> str:
    """The folder, with a slash, that the scanner saw where the top is; it may have run on another machine."""
    own = f"/{work.top.replace(chr(92), '/').strip('/')}/".replace("//", "/")
    if any(name.startswith(own) for names in spelled for name in names):
        return own
    folders: Counter[str] = Counter()
    for names in spelled:
        folders.update({folder for name in names for folder in _folders(name, work.checked)})
    return max(folders, key=lambda folder: (folders[folder], -len(folder)), default=own)


def _folders(name: str, checked: frozenset[str]) -> Iterator[str]:
    """The folders in which a path would be a checked file."""
    whole = name if name.startswith("/") else f"/{name}"
    at = whole.find("/")
    while at >= 0:
        if whole[at + 1 :] in checked:
            yield whole[: at + 1]
        at = whole.find("/", at + 1)


def _hits(spelled: list[tuple[str, ...]], folder: str, work: Work) -> int:
    return sum(any(f"{folder}{name}" in work.checked for name in names) for names in spelled)


def _meant(names: tuple[str, ...], above: str, below: str, work: Work) -> str | None:
    """The checked file that one of the spellings is, else what the first would be below the top."""
    meant = [one for name in names for one in _below_top(name, above, below)]
    return next((one for one in meant if one in work.checked), meant[0] if meant else None)


def _below_top(name: str, above: str, below: str) -> Iterator[str]:
    if not name.startswith("/"):
        yield f"{below}{name}"
    whole = name if name.startswith("/") else f"/{name}"
    if whole.startswith(above) and len(whole) > len(above):
        yield whole[len(above) :]
