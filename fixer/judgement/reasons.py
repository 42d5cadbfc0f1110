"""The sentence that people read for each reason: what was seen, and what to do where something is to be done."""

from functools import lru_cache

from fixer.judgement.finding import Verdict

_FIX = {
    "cache-written": "{command} {leaves} pip's cache in the image layer: add {remedy}",
    "flag-missing": "{command} writes no cache here, but scanners ask for {remedy} on the command line",
    "isolated-build": "the pip that {command} builds with in isolation leaves its cache in the image layer:"
    " add {remedy}",
}
_PRESENT = {
    "flag-present": "{flag} is there",
    "flag-defeats-mount": "{flag} is there, and the cache mount of this RUN stays empty: take one of the two out",
    "flag-abbreviated": "an abbreviation of {flag} is there, and pip takes it",
}
_PROTECTED = {
    "env": "the environment already turns pip's cache off",
    "config": "pip's configuration already turns the cache off",
    "mount": "the cache lies on a mount, so it does not get into the image; {remedy} would defeat that",
    "nothing-cached": "pip writes no cache here: it takes local wheels alone, or nobody can write its folder",
    "purged": "the cache is removed in the same RUN",
    "explicit-cache-dir": "--cache-dir leads to a place that does not get into the image",
}
_SUPPRESSED = {
    "ignore-comment": "a pip-no-cache: ignore comment says no",
    "hadolint-comment": "a hadolint ignore=DL3042 comment says no",
    "datadog-comment": "a Datadog ignore comment says no",
    "hadolint-config": "the repository's .hadolint.yaml ignores DL3042",
    "datadog-config": "the repository's Datadog settings leave this file out",
}
_REFUSED = {
    "explicit-cache-dir": "--cache-dir is there on purpose, and {flag} would defeat it:"
    " take --cache-dir out, or add an ignore comment",
    "flag-inert": "{flag} is misspelt, or stands where pip takes it for something else, and pip stops:"
    " write it right behind the subcommand",
    "env-invalid": "PIP_NO_CACHE_DIR is no boolean word, with which pip refuses to run: set it to 1",
    "mount-unknown": "a mount looks meant for pip's cache, but its place is only known at build time:"
    " write target and HOME out, or add an ignore comment",
    "flag-would-break": "a later command needs the cache that {remedy} would not write: remove that command first,"
    " or add an ignore comment",
    "dynamic": "what is run is only known at build time: write the command out,"
    " or see to it by hand that {remedy} is there",
    "unknown-wrapper": "{program} may or may not run its arguments: name it with --wrapper if it does,"
    " with what stands before the command (as in '{program} run --opt= OPERAND'), or add an ignore comment",
    "shell-not-understood": "the script is not understood well enough to edit it safely:"
    " see to it by hand that {remedy} is there",
    "frontend-unknown": "{detail}: its grammar is not known here, so the file is left alone",
    "preprocessed": "a *.in file goes through a preprocessor first, so the file is left alone",
    "grammar-ambiguous": "{detail}: make it unambiguous, or add {remedy} by hand",
    "line-too-long": "with {remedy} the line would be longer than the 65535 bytes that Docker reads: break it",
    "not-a-dockerfile": "{detail}, so Docker would not build this file and it is left alone",
    "template": "{detail}: what becomes of this template is only known when it is filled in, so it is left alone",
    "not-utf-8": "the instruction is not valid UTF-8, which Docker refuses: save the file as UTF-8",
    "pip-too-old": "pip {detail} may fail with {remedy}: install a newer pip first",
    "pip-unknown": "nothing tells that the pip in {detail} is 19.0.2 or newer, and an older one stops at"
    " PIP_NO_CACHE_DIR=1: pin pip or a base image that has one, or take --remedy flag",
    "cache-wanted": "the pip in {detail} is to keep its cache, which {remedy} would turn off there too:"
    " take --remedy flag",
    "buildkit-unknown": "nothing tells that BuildKit builds this file, and other builders refuse or pass over a mount:"
    " write # syntax=docker/dockerfile:1 on line 1, or say --buildkit",
    "folder-unknown": "where pip keeps its cache here is only known at build time: write HOME or PIP_CACHE_DIR out,"
    " or take --remedy flag",
    "folder-shared": "more than pip's cache may lie in {detail}, which a mount would hide: let PIP_CACHE_DIR name a"
    " folder for caches alone, or take --remedy flag",
    "owner-unknown": "a mount belongs to root, and pip does without a cache where its user may not write:"
    " give USER as a number, or take --remedy flag",
    "mount-would-break": "something works on the cache folder itself, which would be a mount then ({detail}):"
    " take that out, or take --remedy flag",
    "several-runs": "several instructions run a script that the file writes, and a mount serves one of them alone:"
    " take --remedy flag",
    "verification-failed": "the rewritten file did not pass its own check ({detail}), so it is left alone:"
    " please report it",
}
_TOLD = {
    "not-asked": "{detail} does not ask for the flag here; whether pip leaves its cache in the image is what the policy"
    " effective asks",
    "asked-in-vain": "{detail} asks for {flag} here, where no pip is met that takes it",
    "in-script": "{command} {leaves} pip's cache in the image layer: {detail}",
    "in-other-file": "{command} {leaves} pip's cache in the image layer, but this file is read in passing only:"
    " see to it by hand that {flag} is there",
}
SENTENCES = {
    Verdict.TOLD: _TOLD,
    Verdict.FIX: _FIX,
    Verdict.PRESENT: _PRESENT,
    Verdict.PROTECTED: _PROTECTED,
    Verdict.SUPPRESSED: _SUPPRESSED,
    Verdict.REFUSED: _REFUSED,
}


@lru_cache(maxsize=256)  # nearly all findings of a search have one of a few
def sentence(verdict: Verdict, reason: str, *notes: str, instead: str | None = None, **values: str) -> str:
    """The message of a finding; ``notes`` are further remarks that hold for it.

    ``instead`` is said in place of the usual sentence.
    """
    known = {
        "flag": "--no-cache-dir",
        "remedy": "--no-cache-dir",
        "leaves": "leaves",
        "detail": "",
        "command": "pip install",
        "program": "the program",
    } | values
    text = (instead or SENTENCES[verdict][reason]).format_map(known)
    return "; ".join((text, *notes))


def shown(text: str) -> str:
    """A text of the file as a sentence may hold it: short, and without what a terminal would take for a command."""
    return ascii(text[:80])[1:-1]
