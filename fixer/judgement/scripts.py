"""What is said of the commands in scripts once all Dockerfiles are judged: one finding each, whoever runs them."""

import re
from collections.abc import Callable, Iterable, Mapping

from fixer.judgement.finding import Finding, Scripts, Verdict
from fixer.judgement.reasons import sentence
from fixer.judgement.ruling import MOUNTED

_WEIGHT = {Verdict.REFUSED: 0, Verdict.TOLD: 1, Verdict.FIX: 2}
_TELLING = (
    "the script may be of use outside images too, so it is left alone:"
    ' with scripts = "fix" (--scripts fix) the flag is added'
)
_UNJUDGED = "{} may run the script too and was not judged: give it as well"
_LEAVES = r"(.*) (leaves|may leave) pip's cache"
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


def _both(one: Finding, other: Finding) -> Finding:
    """What holds where two Dockerfiles run a command: a refusal weighs most, then what is to be fixed."""
    chosen = min(one, other, key=lambda finding: _WEIGHT.get(finding.verdict, 3))
    if chosen.verdict is Verdict.FIX and any(finding.reason == "mount" for finding in (one, other)):
        chosen = _told(chosen, MOUNTED)
    return chosen._replace(via=tuple(dict.fromkeys((*one.via, *other.via))))


def _settled(finding: Finding, scripts: Scripts, unjudged: str | None) -> Finding:
    if unjudged is not None and finding.verdict not in _BY_ITSELF and finding.reason != "in-other-file":
        return _told(finding, _UNJUDGED.format(unjudged))
    if scripts is Scripts.TELL and finding.verdict is Verdict.FIX:
        return _told(finding, _TELLING)._replace(is_offered=True)
    return finding


def _told(finding: Finding, why: str) -> Finding:
    found = re.match(_LEAVES, finding.message)
    command, leaves = found.groups() if found else ("this command", "may leave")
    message = sentence(Verdict.TOLD, "in-script", command=command, leaves=leaves, detail=why)
    return finding._replace(verdict=Verdict.TOLD, reason="in-script", message=message, edits=())
