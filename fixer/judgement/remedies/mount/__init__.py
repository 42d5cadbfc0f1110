"""The remedy ``mount``: a cache mount over pip's folder for each RUN, from which the next build takes it again."""

from fixer.judgement.finding import Verdict
from fixer.judgement.isolated import PATTERN as VARIABLE
from fixer.judgement.remedies.mount.flag import PATTERN
from fixer.judgement.remedies.mount.runs import SHOWN, applied
from fixer.judgement.remedy import Remedy

REMEDY = Remedy(
    "mount",
    SHOWN,
    applied,
    f"{PATTERN}|{VARIABLE}",
    frozenset((Verdict.PRESENT, Verdict.PROTECTED)),
    lambda _: False,  # a pip of any version stops at no folder
    turns_off=False,
    reaches_builds=True,
    sentences={
        (Verdict.FIX, "cache-written"): "{command} {leaves} pip's cache in the image layer: keep it on {remedy}",
        (Verdict.PROTECTED, "mount"): "the cache lies on a mount, so it does not get into the image",
        (
            Verdict.REFUSED,
            "explicit-cache-dir",
        ): "--cache-dir is there on purpose: take it out, or add an ignore comment",
        (
            Verdict.REFUSED,
            "flag-would-break",
        ): "a later command needs the cache, which would be there for one RUN alone on"
        " {remedy}: remove that command first, or add an ignore comment",
        (Verdict.REFUSED, "line-too-long"): "with the mount the line would be longer than the 65535 bytes that Docker"
        " reads: break it",
    },
)
