"""The judgement of a file: is it one we know, and if so, what is said of each pip command in it and in its scripts."""

from collections.abc import Iterator

from fixer.build.context.library import Shelved
from fixer.build.context.tree import Tree
from fixer.build.contexts import Around, Build, built
from fixer.build.facts.events import Event
from fixer.choices import REMEDIES
from fixer.dockerfile.document import Document
from fixer.dockerfile.place import Places, places_in, places_of
from fixer.dockerfile.reader import MAX_LINE
from fixer.judgement.finding import Finding, Found, Policy, Settings, UnknownScript, Verdict, Via, edits_of
from fixer.judgement.refused import refused
from fixer.judgement.remedy import Remedy, named
from fixer.judgement.ruling import Question
from fixer.judgement.suppress import script_suppressions, suppressions
from fixer.record import TYPE_CHECKING

if TYPE_CHECKING:
    from fixer.judgement.asking import Asking
    from fixer.judgement.judge import Judge


def judged(document: Document, settings: Settings, tree: Tree | None) -> Found:
    """The findings of a file, and with the ``tree`` around it those in the scripts that it runs.

    They come in the order in which they stand; a refused file has one, at the offending line.
    """
    where = places_of(document)
    if no := refused(document, settings, where):
        return Found((no,))
    build = _built(document, settings, tree)
    unknown = tuple(UnknownScript(where.line(at), place, why) for at, place, why in build.unknown)
    if not build.events and not settings.policy.scanner:  # nobody has to judge; a scanner may ask about such a file
        return Found((), (), build.may_run, build.is_placed, unknown=unknown, is_alone=build.is_alone)
    judge = _judge(document, settings, where)
    own, runs, uv_left, uv_runs = [], [], 0, set[tuple[str, int]]()
    for one, events in _owned(build, judge):
        findings = one.findings(document, events, build)
        if one.is_script:
            runs += [found._replace(via=_via(event, settings, where)) for event, found in findings if event]
            uv_runs |= {(one.settings.name, start) for start in one.uv_left(events)}
        else:
            own, uv_left = [found for _, found in findings], len(one.uv_left(events))
    note = "" if judge.asking is None else judge.asking.note
    fit = _fit(own, document, where, note)
    return Found(fit, tuple(runs), build.may_run, build.is_placed, uv_left, unknown, build.is_alone, frozenset(uv_runs))


def verdicts(document: Document, settings: Settings, tree: Tree | None = None) -> tuple[Verdict, ...]:
    """The verdicts that ``judged`` gives of the file itself; sentences and places are made only where they matter."""
    where = places_of(document)
    if refused(document, settings, where):
        return (Verdict.REFUSED,)
    judge = _judge(document, settings, where)
    if judge.asking is not None:  # whose asking binds commands to each other
        return tuple(one.verdict for one in judged(document, settings, tree).findings)
    build = _built(document, settings, tree)
    judge, events = next((one for one in _owned(build, judge) if not one[0].is_script), (judge, ()))
    found = tuple(judge.ruling(event).verdict for event in events if judge.concerns(event))
    return tuple(one.verdict for one in judged(document, settings, tree).findings) if Verdict.FIX in found else found


def remedy(settings: Settings) -> Remedy:
    """How caches are kept out under these settings."""
    given = settings.remedy
    if isinstance(given, str):
        return named(given)
    assert isinstance(given, Remedy)
    return given


def _built(document: Document, settings: Settings, tree: Tree | None) -> Build:
    around = Around(tree, settings.name, settings.runs_scripts)
    return built(document, settings.wrappers, remedy(settings).planted, around)


def _fit(findings: list[Finding], document: Document, where: Places, note: str) -> tuple[Finding, ...]:
    """The findings, without the edits that would make a line longer than Docker reads."""
    if len(where.source) + sum(len(edit.text) for edit in edits_of(findings)) <= MAX_LINE:
        return tuple(findings)
    from fixer.judgement.fitting import fitting  # imported late: nearly all files are shorter than such a line

    return tuple(fitting(findings, document, where, note))


def _judge(document: Document, settings: Settings, where: Places) -> "Judge":
    from fixer.judgement.judge import Judge  # imported late: a file without a pip command needs nobody to judge it

    found = remedy(settings)
    # What a scanner asks is answered by the flag alone; under another remedy the cache itself decides.
    policy = _plain(settings.policy) if found.name == REMEDIES[0] else Policy.EFFECTIVE
    asked = Question(policy, found.stops, found.turns_off, found.reaches_builds)
    about = _asking(document, settings.policy.scanner)
    return Judge(settings, where, suppressions(document, where.source), found, asked, about, where.source)


def _asking(document: Document, name: str) -> "Asking | None":
    if not name:
        return None
    from fixer.judgement.asking import asking  # imported late: most calls name no scanner

    return asking(document, name)


def _plain(policy: Policy) -> Policy:
    return Policy.LITERAL if policy.scanner else policy


def _via(event: Event, settings: Settings, where: Places) -> tuple[Via, ...]:
    """Where the script is run that an event stands in."""
    return tuple(Via(settings.name, where.line(at)) for at in event.vias)


def _owned(build: Build, judge: "Judge") -> Iterator[tuple["Judge", tuple[Event, ...]]]:
    """Who judges each file in which there are events, and these; in a script a cache is kept out by the flag alone.

    A scanner that is named may ask about a Dockerfile in which there are none.
    """
    found: dict[int, tuple[Judge, list[Event]]] = {}
    if build.library is not None and (texts := build.library.sources):
        judge = judge._replace(around=b"\n".join((judge.around, *(text for run in texts.values() for text in run))))
    if judge.asking is not None:
        found[0] = (judge, [])
    for event in build.events:
        owner = build.library.owner(event.command.start) if build.library is not None else None
        start = 0 if owner is None else owner.start
        if start not in found:
            found[start] = (judge if owner is None else _of_script(owner, judge), [])
        found[start][1].append(event)
    return ((one, tuple(events)) for one, events in found.values())


def _of_script(owner: Shelved, judge: "Judge") -> "Judge":
    flag, settings = named(REMEDIES[0]), judge.settings
    policy = Policy.EFFECTIVE if settings.policy.scanner else settings.policy  # none of them looks into scripts
    asked = Question(policy, flag.stops, flag.turns_off, flag.reaches_builds)
    where, no = places_in(owner.source, owner.start), script_suppressions(owner.source)
    own = settings._replace(name=owner.path)
    return judge._replace(settings=own, where=where, says_no=no, remedy=flag, asked=asked, asking=None, is_script=True)
