"""The remedy ``env``: one ``ENV PIP_NO_CACHE_DIR=1`` for all pips of a stage and of those that are built on it.

It reaches what no flag can: the pip of an isolated build, scripts, pip-sync and build. What it does not reach, behind a
``sudo`` say, gets the flag.
"""

from fixer.build.facts.pips import Pip, is_modern
from fixer.judgement.finding import Verdict
from fixer.judgement.remedies.env.line import PATTERN
from fixer.judgement.remedies.env.reach import PLANTED
from fixer.judgement.remedies.env.stages import applied
from fixer.judgement.remedies.flag.edit import PATTERN as FLAG_PATTERN
from fixer.judgement.remedy import Remedy


def _stops(version: str) -> bool:
    return not is_modern(Pip(version))


REMEDY = Remedy(
    "env",
    "ENV PIP_NO_CACHE_DIR=1",
    applied,
    f"{PATTERN}|{FLAG_PATTERN}",
    frozenset((Verdict.PRESENT, Verdict.PROTECTED)),
    _stops,
    reaches_builds=True,
    planted=PLANTED,
    sentences={
        (Verdict.REFUSED, "explicit-cache-dir"): "--cache-dir is there on purpose, and goes before ENV:"
        " take --cache-dir out, or add an ignore comment",
    },
)
