"""Which stages get the line: the uppermost of each chain in which a pip needs it, where it harms nobody below."""

from collections.abc import Iterable
from itertools import takewhile

from fixer.build.facts.events import Chain, Event, Spot
from fixer.build.facts.modern import is_surely_modern
from fixer.build.facts.mounts import Cover
from fixer.build.facts.pips import is_modern
from fixer.dockerfile.document import Stage
from fixer.edits import Edit
from fixer.judgement.finding import Verdict
from fixer.judgement.isolated import without_note
from fixer.judgement.remedies.env.line import line
from fixer.judgement.remedies.env.reach import NAME, is_reached, is_touched
from fixer.judgement.remedies.flag.edit import flagged
from fixer.judgement.remedy import File, Judged
from fixer.judgement.ruling import ISOLATED_BUILD, Ruling
from fixer.programs.options import Cache
from fixer.programs.pip import Tool
from fixer.record import NamedTuple

_SEVERAL = 2  # from as many places on, a script may be run in another stage as well
_SHOWN = f"ENV {NAME}=1"
_LOST = f"{_SHOWN} would not reach it"
_OF_UV = f"{NAME} is none of uv's"
_MORE = "that reaches isolated builds, scripts, pip-sync and build too"


class _Line(NamedTuple):
    """What becomes of a stage: its line, or why it gets none."""

    edit: Edit | None
    barred: Ruling | None
    behind: int  # the line that it goes behind


def applied(file: File, judged: tuple[Judged, ...]) -> tuple[Ruling, ...]:
    """What is said of each command when the stages have got their lines."""
    events = (*file.events, *file.in_scripts)
    stages = {stage.number: stage for stage in file.document.stages}
    chains = {id(event): _chain(event.command.spot, stages) for event in events}
    own = [(stages[chains[id(event)].number], event, said) for event, said in judged]
    needy = {stage.number for stage, event, said in own if _needs(event, said, stage)}
    owners = _owners(chains.values(), needy)
    below: dict[int | None, list[Event]] = {}
    for event in events:
        numbers = {owners[chains[id(event)].number]}
        for number in numbers if len(event.vias) < _SEVERAL else {*numbers, *owners.values()}:
            below.setdefault(number, []).append(event)
    rulings = {id(event): said for event, said in judged}
    lines: dict[int, _Line] = {}
    first: dict[int, int] = {}  # the line of the first command that needs it, by stage
    found = []
    for stage, event, said in own:
        if not _needs(event, said, stage):
            found.append(_otherwise(event, said, file))
            continue
        owner = owners[stage.number]
        assert owner is not None  # it is needy itself
        if owner not in lines:
            lines[owner] = _of_stage(stages[owner], file, below[owner], rulings)
        at = _line_of(event.command.start, file.source)
        found.append(_ruling(said, lines[owner], first.setdefault(owner, at), at))
    given = {number for number, one in lines.items() if one.edit is not None and one.barred is None}
    reached = (owners[chains[id(event)].number] in given for event, _ in judged)
    mended = zip(found, judged, reached, strict=True)
    return tuple(_without_builds(one, event) if has_line else one for one, (event, _), has_line in mended)


def _chain(spot: Spot, stages: dict[int, Stage]) -> Chain:
    """The stage that a RUN stands in, and those below; what an ONBUILD puts off runs before a line of the next."""
    for number in spot.chain.stages():
        start = stages[number].start
        if start is None or start.start <= spot.node.start:
            return Chain(number, spot.chain.parents)
    return spot.chain


def _owners(chains: Iterable[Chain], needy: set[int]) -> dict[int, int | None]:
    """For each stage that has commands the uppermost needy one of its chain, which gets the line for all below."""
    owners: dict[int, int | None] = {}
    for chain in chains:
        new = tuple(takewhile(lambda number: number not in owners, chain.stages()))
        above = chain.parents.get(new[-1]) if new else None
        for number in reversed(new):
            owner = None if above is None else owners[above]
            owners[number] = owner if owner is not None else number if number in needy else None
            above = number
    return owners


def _without_builds(said: Ruling, event: Event) -> Ruling:
    """What is said of a command that has the flag: its build has a cache no more where a line reaches it."""
    if said.verdict is not Verdict.PRESENT or ISOLATED_BUILD not in said.notes:
        return said
    if not is_reached(event):
        return said
    return said._replace(notes=without_note(said.notes))


def _line_of(offset: int, source: bytes) -> int:
    return source.count(b"\n", 0, offset) + 1


def _needs(event: Event, said: Ruling, stage: Stage) -> bool:
    """Whether a command is for the line of its stage; that of a block would be in the block, and missing with it."""
    in_block = stage.start is not None and stage.start.is_optional
    return said.verdict is Verdict.FIX and is_reached(event) and not in_block


def _otherwise(event: Event, said: Ruling, file: File) -> Ruling:
    """What is said of a command that the line is not for: those that it would not reach get the flag."""
    if said.verdict is not Verdict.FIX:
        return said._replace(remedy=_SHOWN)
    note = _OF_UV if event.command.tool is Tool.UV else _LOST
    return flagged(event, said._replace(notes=(*said.notes, note)), file.source)


def _ruling(said: Ruling, found: _Line, first: int, at: int) -> Ruling:
    if found.barred is not None or found.edit is None:
        if said.reason == "isolated-build":  # it has the flag
            return Ruling(Verdict.PRESENT, "flag-present", (*said.notes, ISOLATED_BUILD))
        return found.barred or Ruling(Verdict.REFUSED, "pip-unknown", remedy=_SHOWN)
    also = "" if first == at else f", which the command in line {first} needs too"
    notes = (*said.notes, *(() if also else (_MORE,)))
    return said._replace(notes=notes, edits=(found.edit,), remedy=f"{_SHOWN} behind line {found.behind}{also}")


def _of_stage(stage: Stage, file: File, below: list[Event], rulings: dict[int, Ruling]) -> _Line:
    """The line of a stage, if every pip below may have it."""
    edit = line(stage, file.source)
    behind = file.source.count(b"\n", 0, edit.offset) if edit else 0
    bars = [bar for event in below if (bar := _bar(event, rulings.get(id(event)), file)) is not None]
    told = (bar for bar in bars if bar.reason == "pip-too-old")  # says more than that one is not known
    return _Line(edit, next(told, bars[0] if bars else None), behind)


def _bar(event: Event, said: Ruling | None, file: File) -> Ruling | None:
    """Why a pip stands against the line, None where it does not."""
    run = f"a script that line {_line_of(event.vias[0], file.source)} runs" if event.vias else ""
    at = run or f"line {_line_of(event.command.start, file.source)}"
    old = next((sight.version for sight in event.sights if sight.version and not sight.is_modern), None)
    # What it brings may run in a container of the image, if not in the build.
    brought = next((pip for sight in event.sights if (pip := sight.brought) is not None and not is_modern(pip)), None)
    if brought is not None and old is None:
        old = brought.version
    if old is not None:
        return Ruling(Verdict.REFUSED, "pip-too-old", detail=old, remedy=_SHOWN)
    if event.command.tool is Tool.UV and brought is None:
        return None
    if brought is not None or not is_surely_modern(event, file.around):
        return Ruling(Verdict.REFUSED, "pip-unknown", detail=at, remedy=_SHOWN)
    if _wants_its_cache(event, said):
        return Ruling(Verdict.REFUSED, "cache-wanted", detail=at, remedy=_SHOWN)
    return None


def _wants_its_cache(event: Event, said: Ruling | None) -> bool:
    """Whether a command is to keep its cache: a mount or a later step needs it, or a maintainer said no."""
    if not is_touched(event) or all(sight.options.cache is not Cache.SILENT for sight in event.sights):
        return False
    if said is not None and (said.verdict is Verdict.SUPPRESSED or said.reason == "mount"):
        return True
    return event.is_needed or any(sight.cover in (Cover.KEPT, Cover.UNKNOWN) for sight in event.sights)
