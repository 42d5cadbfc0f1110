"""What is said of the commands in scripts once all Dockerfiles are judged: one finding each, whoever runs them."""

from collections.abc import Callable, Iterable, Mapping

from fixer.judgement.finding import Finding, Scripts, Verdict
from fixer.judgement.isolated import PATTERN as VARIABLE
from fixer.judgement.reasons import sentence
from fixer.judgement.remedy import Remedy
from fixer.judgement.ruling import ISOLATED_BUILD, MOUNTED

_WEIGHT = {Verdict.REFUSED: 0, Verdict.TOLD: 1, Verdict.FIX: 2}
_TELLING = (
    'the script may be of use outside images too, so it is left alone: with scripts = "fix" (--scripts fix) {} added'
)
_UNJUDGED = "{} may run the script too and was not judged: give it as well"
_REACHED = "{}, which {} gets, keeps its cache out of the image as well"
_TO_DO = frozenset((Verdict.FIX, Verdict.TOLD, Verdict.REFUSED))
_LEAVES = tuple(
    (leaves, f" {leaves} {whose} cache") for leaves in ("leaves", "may leave") for whose in ("pip's", "its")
)
# What a script's own line and comments say, whoever runs it.
_BY_ITSELF = frozenset((Verdict.PRESENT, Verdict.SUPPRESSED))


def merged(
    runs: Iterable[Finding], scripts: Callable[[str], Scripts], unjudged: Mapping[str, str]
) -> dict[str, tuple[Finding, ...]]:
    """The findings of each script by its path, in the order in which they stand there.

    ``runs`` are those of all Dockerfiles, the same command in several. ``unjudged`` has, by the path of a script, a
    Dockerfile that may run it and was not judged. ``scripts`` says of a path
    whether what stands there may be fixed.
    """
    found: dict[str, dict[tuple[int, int], Finding]] = {}
    for one in runs:
        at = found.setdefault(one.path, {})
        place = (one.start, one.end)
        at[place] = _both(at[place], one) if place in at else one
    return {
        path: tuple(_settled(at[place], scripts(path), unjudged.get(path)) for place in sorted(at))
        for path, at in sorted(found.items())
    }


def reached(runs: Iterable[Finding], later: Iterable[Finding], remedy: Remedy) -> tuple[Finding, ...]:
    """The findings in the scripts of a Dockerfile that gets a line or mounts; what these reach is left alone.

    ``later`` are those that the mended Dockerfile has.
    """
    after = {(one.path, one.start): one for one in later}
    return tuple(_reached(one, after.get((one.path, one.start)), remedy) for one in runs)


def _reached(one: Finding, later: Finding | None, remedy: Remedy) -> Finding:
    if later is not None and one.verdict is Verdict.REFUSED and later.verdict is Verdict.TOLD:
        return later._replace(via=one.via)  # who stood against it is reached, and others run it too
    if later is None or one.verdict not in _TO_DO or later.verdict is not Verdict.PROTECTED:
        return one
    message = _REACHED.format(remedy.shown, one.via[0].path if one.via else "the Dockerfile")
    return one._replace(verdict=Verdict.PROTECTED, reason=later.reason, message=message, edits=())


def _both(one: Finding, other: Finding) -> Finding:
    """What holds where two Dockerfiles run a command: a refusal weighs most, then what is to be fixed."""
    chosen = min(one, other, key=_weight)
    if chosen.verdict is Verdict.FIX and any(finding.reason == "mount" for finding in (one, other)):
        chosen = _told(chosen, MOUNTED)
    return chosen._replace(via=tuple(dict.fromkeys((*one.via, *other.via))))


def _weight(finding: Finding) -> tuple[int, int]:
    """Of what is to be fixed, what all who run it need weighs most: the flag alone, or with it nothing."""
    if finding.reason == "isolated-build":
        return 4, 0
    return _WEIGHT.get(finding.verdict, 3), len(finding.edits)


def _settled(finding: Finding, scripts: Scripts, unjudged: str | None) -> Finding:
    if unjudged is not None and finding.verdict not in _BY_ITSELF and finding.reason != "in-other-file":
        return _told(finding, _UNJUDGED.format(unjudged))
    if scripts is Scripts.TELL and finding.verdict is Verdict.FIX:
        return _told(finding, _TELLING.format(_added(finding)))._replace(is_offered=True)
    return finding


def _added(finding: Finding) -> str:
    """What the edits of a finding put in, with its verb."""
    has_variable = [edit.text == VARIABLE.encode() for edit in finding.edits]
    if not any(has_variable):
        return "the flag is"
    return f"{VARIABLE.strip()} is" if all(has_variable) else f"the flag and {VARIABLE.strip()} are"


def _told(finding: Finding, why: str) -> Finding:
    command, leaves = _said(finding.message)
    notes = (ISOLATED_BUILD,) if finding.message.endswith(ISOLATED_BUILD) else ()
    message = sentence(Verdict.TOLD, "in-script", *notes, command=command, leaves=leaves, detail=why)
    return finding._replace(verdict=Verdict.TOLD, reason="in-script", message=message, edits=())


def _said(message: str) -> tuple[str, str]:
    """Which command a sentence is about, and how surely it leaves its cache."""
    each = ((message.partition(said), leaves) for leaves, said in _LEAVES)
    return next(((command, leaves) for (command, found, _), leaves in each if found), ("this command", "may leave"))
