"""Which RUNs get a mount: those whose pips it surely serves, one for each folder."""

import re

from fixer.build.facts.events import Event, Spot
from fixer.build.facts.place import Place
from fixer.dockerfile.document import Instruction
from fixer.judgement.finding import Verdict
from fixer.judgement.isolated import with_variable
from fixer.judgement.remedies.mount import buildkit, flag
from fixer.judgement.remedies.mount.above import Above, Marks
from fixer.judgement.remedies.mount.owner import Owners
from fixer.judgement.remedies.mount.removed import Removed
from fixer.judgement.remedies.mount.shared import Shared
from fixer.judgement.remedies.mount.windows import Windows, texts
from fixer.judgement.remedy import File, Judged
from fixer.judgement.ruling import Ruling

SHOWN = "a cache mount"
_EMPTY = "the cache is off here, so a mount would stay empty"
_TOUCHED = "a tag touches a flag of this RUN"
_OFF = frozenset(("flag-present", "flag-abbreviated", "env", "config"))
# What a RUN may do to the folder itself, or to one above it.
_WORKS_ON_CACHES = re.compile(rb"\.cache|pip[\d.]*\s+cache\s|XDG_CACHE")
_WRITES = rb"(?:>|\btee(?: -a)?) *[\"']?([^\s\"';&|<>()]++)"
_BETWEEN_NAMES = rb"[\s\"';&|<>()/=]"
_WORD_OF_BYTES = re.compile(rb"\S++")


class _Around:
    """What is asked about the file around a RUN, answered once for all."""

    def __init__(self, file: File) -> None:
        self.source = file.source
        self.scripts = file.scripts
        self.barred = _barred(file)
        self.above = Above(file.document)
        self.owners = Owners(self.above)
        self.windows = Windows(self.above)
        self.shared = Shared(self.above, file.scripts)
        self._removed: dict[int, Removed] = {}
        self._writing = Marks(mark for mark in self.above.marks("COPY", "ADD", "RUN") if _writes_work(mark.node))

    def written(self, spot: Spot) -> bytes | None:
        """What a script that an instruction above writes does to caches, where the RUN names it."""
        said = frozenset(re.split(_BETWEEN_NAMES, b"\n".join(texts(spot))))
        for mark in self.above.of(spot, self._writing):
            if mark.start != spot.node.start and not said.isdisjoint(_written_names(mark.node)):
                return next(found for text in _all(mark.node) if (found := _working(text)))
        return None

    def removed(self, spot: Spot) -> Removed:
        """What a RUN removes."""
        if spot.node.start not in self._removed:
            self._removed[spot.node.start] = Removed(spot)
        return self._removed[spot.node.start]


def applied(file: File, judged: tuple[Judged, ...]) -> tuple[Ruling, ...]:
    """What is said of each command when the RUNs have got their mounts."""
    if not any(_is_wanting(said) for _, said in judged):
        return tuple(_noted(_with_variable(event, said)) for event, said in judged)
    around = _Around(file)
    runs: dict[int, list[Judged]] = {}
    for one in judged:
        runs.setdefault(one.event.command.spot.node.start, []).append(one)
    said = {start: iter(_of_run(ones, around)) for start, ones in runs.items()}
    return tuple(next(said[one.event.command.spot.node.start]) for one in judged)


def _of_run(ones: list[Judged], around: _Around) -> list[Ruling]:
    """What is said of the commands of one RUN."""
    spot = ones[0].event.command.spot
    ones = [Judged(event, _with_variable(event, said)) for event, said in ones]
    wanting = [event for event, said in ones if _is_wanting(said)]
    if not wanting:
        return [_noted(said) for _, said in ones]
    barred = around.barred or _bar(ones, spot, around)
    mounts: dict[int, str] = {}
    alike: dict[frozenset[tuple[Place, str]], str | Ruling] = {}
    for event in wanting if barred is None else ():
        seen = frozenset((sight.folder, sight.user) for sight in event.sights)
        found = alike[seen] = alike.get(seen) or _mount(seen, spot, around)
        if isinstance(found, Ruling):
            barred = found  # a mount for the others would not serve it, and may hide what it needs
            break
        mounts[event.command.end] = found
    edit = flag.edit(spot.run, tuple(dict.fromkeys(mounts.values())), around.source)
    if barred is not None or edit is None:
        barred = barred or Ruling(Verdict.REFUSED, "template", detail=_TOUCHED)
        return [barred._replace(remedy=SHOWN) if _is_wanting(said) else _noted(said) for _, said in ones]
    return [
        said._replace(edits=(edit,), remedy=mounts[event.command.end]) if _is_wanting(said) else _noted(said)
        for event, said in ones
    ]


def _with_variable(event: Event, said: Ruling) -> Ruling:
    """A command that has the flag, and builds in isolation, gets no mount: the flag would defeat it."""
    return with_variable(event, said) if said.reason == "isolated-build" else said


def _is_wanting(said: Ruling) -> bool:
    return said.verdict is Verdict.FIX and said.reason != "isolated-build"


def _noted(said: Ruling) -> Ruling:
    if said.verdict is Verdict.FIX:
        return said
    is_off = said.reason in _OFF and said.verdict in (Verdict.PRESENT, Verdict.PROTECTED)
    return said._replace(remedy=SHOWN, notes=(*said.notes, _EMPTY) if is_off else said.notes)


def _barred(file: File) -> Ruling | None:
    """What in the file stands against any mount."""
    is_sure = file.settings.buildkit or buildkit.is_sure(file.document)
    return None if is_sure else Ruling(Verdict.REFUSED, "buildkit-unknown")


def _bar(ones: list[Judged], spot: Spot, around: _Around) -> Ruling | None:
    """What in the RUN itself stands against a mount."""
    if around.windows.may_be(spot):
        return Ruling(Verdict.REFUSED, "folder-unknown")
    scripts = around.scripts.get(spot.node.start, ())
    works = next((found for text in (*texts(spot), *scripts) if (found := _working(text))), around.written(spot))
    if works is not None:
        return Ruling(
            Verdict.REFUSED, "mount-would-break", detail=ascii(works.decode("utf-8", "replace").strip())[1:-1]
        )
    if any(event.is_needed for event, _ in ones):
        return Ruling(Verdict.REFUSED, "flag-would-break")
    if any(event.is_run_again and _is_wanting(said) for event, said in ones):
        return Ruling(Verdict.REFUSED, "several-runs")
    return None


def _all(node: Instruction) -> tuple[bytes, ...]:
    return (node.body.data, *(heredoc.body.data for heredoc in node.heredocs))


def _writes_work(node: Instruction) -> bool:
    may_write = node.keyword == "RUN" or bool(node.heredocs)
    return may_write and any(map(_working, _all(node))) and bool(_written_names(node))


def _written_names(node: Instruction) -> frozenset[bytes]:
    """The last names of the files that an instruction writes what it says to."""
    if node.keyword == "RUN":
        paths = [path for text in _all(node) for path in re.findall(_WRITES, text)]
    else:
        paths = [*node.body.data.split()[-1:], *(one.name.encode() for one in node.heredocs)] if node.heredocs else []
    return frozenset(name for path in paths if not path.startswith(b"/dev/") and (name := path.rpartition(b"/")[2]))


def _working(text: bytes) -> bytes:
    """The first thing in a RUN that works on caches, or on any hidden folder: ``/.*``, ``/.[!.]*``."""
    named = _WORKS_ON_CACHES.search(text) if text.find(b"cache") >= 0 or text.find(b"CACHE") >= 0 else None
    for word in _WORD_OF_BYTES.finditer(text) if text.find(b"/.") >= 0 else ():
        begin = text.find(b"/.", word.start(), word.end())
        end = max(text.rfind(mark, word.start(), word.end()) for mark in (b"*", b"?"))
        if 0 <= begin < end - 1:
            return text[begin : end + 1] if named is None or begin < named.start() else named[0]
    return named[0] if named is not None else b""


def _mount(seen: frozenset[tuple[Place, str]], spot: Spot, around: _Around) -> str | Ruling:
    """The mount that serves a command that saw these folders and users, or why there is none."""
    folders = {folder for folder, _ in seen}
    place = folders.pop()
    if folders or place.base != "" or not flag.is_plain(place.path):
        return Ruling(Verdict.REFUSED, "folder-unknown")
    if not around.shared.is_own(place.path):
        return Ruling(Verdict.REFUSED, "folder-shared", detail=place.path)
    owners = {around.owners.of(user, spot) for _, user in seen}
    whose = owners.pop()
    if owners or whose is None:
        return Ruling(Verdict.REFUSED, "owner-unknown")
    if shown := around.removed(spot).with_folder(place.path):
        return Ruling(Verdict.REFUSED, "mount-would-break", detail=shown)
    used = around.shared.used(place.path, spot)
    if used is not None:
        return Ruling(Verdict.REFUSED, "mount-would-break", detail=f"line {used.line}")
    return flag.written(place.path, whose)
