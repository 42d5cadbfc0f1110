"""Which RUNs get a mount: those whose pips it surely serves, one for each folder."""

import re
from collections.abc import Iterator

from fixer.build.facts.events import Event, Spot
from fixer.dockerfile.document import Instruction
from fixer.judgement.finding import Verdict
from fixer.judgement.isolated import with_variable
from fixer.judgement.remedies.mount import buildkit, flag
from fixer.judgement.remedies.mount.owner import above, owner
from fixer.judgement.remedy import File, Judged
from fixer.judgement.ruling import Ruling

SHOWN = "a cache mount"
_EMPTY = "the cache is off here, so a mount would stay empty"
_OFF = frozenset(("flag-present", "flag-abbreviated", "env", "config"))
_WINDOWS = re.compile(rb"(?i)windowsservercore|nanoserver|windows/|servercore|powershell|pwsh|\bcmd\b")
# What a RUN may do to the folder itself, or to one above it.
_WORKS_ON_CACHES = re.compile(rb"\.cache|pip[\d.]*\s+cache\s|XDG_CACHE")
_WORD_OF_BYTES = re.compile(rb"\S++")
_WORD = re.compile(r"\S++")
_REMOVES = re.compile(r"\b(?:rm|mv|rmdir)\s")
_FILLS = frozenset(("COPY", "ADD", "VOLUME"))


def applied(file: File, judged: tuple[Judged, ...]) -> tuple[Ruling, ...]:
    """What is said of each command when the RUNs have got their mounts."""
    is_sure = file.settings.buildkit or buildkit.is_sure(file.document)
    runs: dict[int, list[Judged]] = {}
    for one in judged:
        runs.setdefault(one.event.command.spot.node.start, []).append(one)
    said = {start: _of_run(ones, file, is_sure=is_sure) for start, ones in runs.items()}
    return tuple(said[one.event.command.spot.node.start].pop(0) for one in judged)


def _of_run(ones: list[Judged], file: File, *, is_sure: bool) -> list[Ruling]:
    """What is said of the commands of one RUN."""
    spot = ones[0].event.command.spot
    ones = [Judged(event, _with_variable(event, said)) for event, said in ones]
    wanting = [event for event, said in ones if _is_wanting(said)]
    if not wanting:
        return [_noted(said) for _, said in ones]
    barred = None if is_sure else Ruling(Verdict.REFUSED, "buildkit-unknown")
    barred = barred or _bar(ones, spot.run, file)
    mounts: dict[int, str] = {}
    for event in wanting if barred is None else ():
        found = _mount(event, file)
        if isinstance(found, Ruling):
            barred = found  # a mount for the others would not serve it, and may hide what it needs
            break
        mounts[event.command.end] = found
    if barred is not None:
        return [barred._replace(remedy=SHOWN) if _is_wanting(said) else _noted(said) for _, said in ones]
    edit = flag.edit(spot.run, tuple(dict.fromkeys(mounts.values())), file.source)
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


def _bar(ones: list[Judged], run: Instruction, file: File) -> Ruling | None:
    """What in the RUN itself stands against a mount."""
    if _WINDOWS.search(file.source):
        return Ruling(Verdict.REFUSED, "folder-unknown")
    texts = (run.body.data, *(heredoc.body.data for heredoc in run.heredocs))
    works = next((found for text in texts if (found := _working(text))), None)
    if works is not None:
        return Ruling(
            Verdict.REFUSED, "mount-would-break", detail=ascii(works.decode("utf-8", "replace").strip())[1:-1]
        )
    if any(event.is_needed for event, _ in ones):
        return Ruling(Verdict.REFUSED, "flag-would-break")
    return None


def _working(text: bytes) -> bytes:
    """The first thing in a RUN that works on caches, or on any hidden folder: ``/.*``, ``/.[!.]*``."""
    named = _WORKS_ON_CACHES.search(text)
    for word in _WORD_OF_BYTES.finditer(text):
        begin = text.find(b"/.", word.start(), word.end())
        end = max(text.rfind(mark, word.start(), word.end()) for mark in (b"*", b"?"))
        if 0 <= begin < end - 1:
            return text[begin : end + 1] if named is None or begin < named.start() else named[0]
    return named[0] if named is not None else b""


def _mount(event: Event, file: File) -> str | Ruling:
    """The mount that serves a command, or why there is none."""
    spot = event.command.spot
    folders = {sight.folder for sight in event.sights}
    place = folders.pop()
    if folders or place.base != "" or not flag.is_plain(place.path):
        return Ruling(Verdict.REFUSED, "folder-unknown")
    owners = {owner(sight.user, spot, file) for sight in event.sights}
    whose = owners.pop()
    if owners or whose is None:
        return Ruling(Verdict.REFUSED, "owner-unknown")
    if removed := _removing(place.path, spot.run):
        return Ruling(Verdict.REFUSED, "mount-would-break", detail=removed)
    filled = next(_filling(place.path, spot, file), None)
    if filled is not None:
        return Ruling(Verdict.REFUSED, "mount-would-break", detail=f"line {filled.line}")
    return flag.written(place.path, whose)


def _removing(folder: str, node: Instruction) -> str:
    """What a RUN removes that the folder lies in, which fails where that is a mount."""
    folders = {folder[:end] for end in range(2, len(folder) + 1) if folder[end : end + 1] in ("", "/")}
    for command in re.split(r"[;&|]", node.body.data.decode("utf-8", "replace")):
        begin = _REMOVES.search(command)
        for word in _WORD.finditer(command, begin.end()) if begin is not None else ():
            if begin is not None and not folders.isdisjoint(_named(word[0])):
                return ascii(command[begin.start() : word.end()][:80])[1:-1]
    return ""


def _named(word: str) -> tuple[str, str]:
    """The folder that a word names, or of which it names all that is in it."""
    bare = word.removesuffix("*")
    return bare, bare.removesuffix("/")


def _filling(folder: str, spot: Spot, file: File) -> Iterator[Instruction]:
    """The instructions before a RUN that may put into its cache what a mount would hide."""
    names = [name for name in (folder.encode(), folder.rpartition("/")[0].encode()) if name.count(b"/") > 1]
    for one in above(spot, file):
        if one.keyword in _FILLS and (b".cache" in one.body.data or any(name in one.body.data for name in names)):
            yield one
