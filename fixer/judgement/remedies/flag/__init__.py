"""The remedy ``flag``: ``--no-cache-dir`` on the command line of each pip."""

from fixer.build.facts.pips import is_too_old
from fixer.judgement.finding import Verdict
from fixer.judgement.remedies.flag.edit import PATTERN, flagged
from fixer.judgement.remedy import File, Judged, Remedy
from fixer.judgement.ruling import Ruling
from fixer.programs.option_names import FLAG


def _applied(file: File, judged: tuple[Judged, ...]) -> tuple[Ruling, ...]:
    return tuple(flagged(event, said, file.source) for event, said in judged)


REMEDY = Remedy("flag", FLAG, _applied, PATTERN, frozenset((Verdict.PRESENT,)), is_too_old)
