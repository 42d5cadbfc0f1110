"""What a remedy is: a way to keep pip's cache out of the image, by insertions alone.

Each is a folder below ``remedies``, and what it has in common with the others is all here.
"""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module

from fixer.build.facts.events import Event
from fixer.build.facts.scope import NO_ENV, Env
from fixer.choices import REMEDIES
from fixer.dockerfile.document import Document
from fixer.judgement.finding import Settings, Verdict
from fixer.judgement.ruling import Ruling
from fixer.record import NamedTuple


class Judged(NamedTuple):
    """A pip command, and what is said of it whatever the remedy is: ``fix`` where its cache is to be kept out."""

    event: Event
    said: Ruling


class File(NamedTuple):
    """What a remedy may look at besides: the file that the commands stand in, and what was asked.

    ``events`` are all of it, also those that no finding is about; ``in_scripts`` are those in the scripts that a
    Dockerfile runs, and ``scripts`` their texts, by the offset of the instruction that runs them. ``around`` is all
    that tells which pip runs: the text of the Dockerfile, and of its scripts.
    """

    document: Document
    source: bytes
    settings: Settings
    events: tuple[Event, ...]
    in_scripts: tuple[Event, ...] = ()
    scripts: Mapping[int, tuple[bytes, ...]] = {}
    around: bytes = b""


class Remedy(NamedTuple):
    """A way to keep a cache out.

    ``applied`` takes the commands of a file in their order and gives, one for one, what is said of them now: each
    ``fix`` has got its edits, or another verdict; commands that need the same edit may share it. ``insertion`` is a
    pattern of all that it ever inserts. ``shown`` is what messages call it. Verified is that each mended command has
    one of the verdicts in ``done`` when it is judged again, and every other one the verdict that it had.

    ``stops``: whether a pip of this version stops at it. ``turns_off``: pip keeps no cache any more; else it keeps it
    elsewhere. ``reaches_builds``: so does the pip that fills the environment of an isolated build. ``planted`` are
    variables that the walk takes every image to have, so that ``applied`` sees in an event's environment who would
    get them. ``sentences`` are said instead of the usual ones.
    """

    name: str
    shown: str
    applied: Callable[[File, tuple[Judged, ...]], tuple[Ruling, ...]]
    insertion: str
    done: frozenset[Verdict]
    stops: Callable[[str], bool]
    turns_off: bool = True
    reaches_builds: bool = False
    planted: Env = NO_ENV
    sentences: Mapping[tuple[Verdict, str], str] = {}


@cache
def named(name: str) -> Remedy:
    """The remedy of one of the names in REMEDIES; only the one that is asked for is imported."""
    if name not in REMEDIES:
        raise ValueError(f"there is no remedy {name!r}: it is one of {', '.join(REMEDIES)}")
    package = __name__.rpartition(".")[0]
    found: Remedy = import_module(f"{package}.remedies.{name}").REMEDY
    return found


def insertions() -> str:
    """A pattern of all that the remedies insert."""
    return "|".join(dict.fromkeys(named(name).insertion for name in REMEDIES))
