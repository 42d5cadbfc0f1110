"""What is said of a pip command: verdict and reason, from what it saw and from its fate alone.

The questions are asked in a fixed order, and the first that is answered decides: is it understood, what does its own
line say, is it protected by what stands around it, would the flag break something; else it is fixed.
"""

from collections.abc import Iterator

from fixer.build.facts.events import Event, Sight
from fixer.build.facts.installed import BOOLEAN_WORDS, TRUE_WORDS, changes_builds, is_too_old
from fixer.build.facts.mounts import Cover
from fixer.judgement.finding import Policy, Verdict
from fixer.programs.options import Cache
from fixer.programs.pip import Tool
from fixer.record import NamedTuple


class Ruling(NamedTuple):
    """An answer that decides: the verdict, its reason id, and what the message says besides."""

    verdict: Verdict
    reason: str
    notes: tuple[str, ...] = ()
    detail: str = ""


_IGNORE = "a scanner may still ask for the flag: silence it with its ignore comment"
_LOCAL_BUILD = "an isolated build of a local project still caches, which only ENV PIP_NO_CACHE_DIR=1 stops"
_DEFEATS = "the flag defeats the cache mount of this RUN"
_WEIGHT = {Verdict.REFUSED: 0, Verdict.FIX: 1}


def ruling(event: Event, policy: Policy) -> Ruling:
    """What is said of an event: of all that it saw, a refusal weighs most, then what is to be fixed."""
    answers = [_of(event, sight, policy) for sight in event.sights]
    return min(answers, key=lambda answer: _WEIGHT.get(answer.verdict, 2))


def _of(event: Event, sight: Sight, policy: Policy) -> Ruling:
    if sight.doubt:
        return Ruling(Verdict.PRESENT, "flag-present") if sight.is_off else Ruling(Verdict.REFUSED, sight.doubt)
    return (
        _command_line(event, sight, policy)
        or _protection(event, sight, policy)
        or _would_break(event, sight, policy)
        or _fix(event, sight, policy)
    )


def _command_line(event: Event, sight: Sight, policy: Policy) -> Ruling | None:
    """What the command says itself (rows 3 to 6 and 25 of the table)."""
    options = sight.written if policy is Policy.LITERAL else sight.options
    if options.is_inert:
        return Ruling(Verdict.REFUSED, "flag-inert")
    if sight.options.cache is Cache.ELSEWHERE:
        return _elsewhere(event, sight, policy)
    if options.cache is Cache.OFF or (options.cache is Cache.OFF_ABBREVIATED and options.has_flag):
        return Ruling(Verdict.PRESENT, "flag-present", tuple(_present_notes(sight)))
    if options.cache is Cache.OFF_ABBREVIATED and policy is Policy.EFFECTIVE:
        return Ruling(Verdict.PRESENT, "flag-abbreviated")
    if event.command.tool is Tool.UV and sight.options.has_dynamic:
        return Ruling(Verdict.REFUSED, "dynamic")
    return None


def _elsewhere(event: Event, sight: Sight, policy: Policy) -> Ruling:
    if policy is Policy.LITERAL:
        return Ruling(Verdict.REFUSED, "explicit-cache-dir", (_IGNORE,))
    is_safe = sight.options.directory in ("", "/dev/null") or sight.is_elsewhere_mounted
    if is_safe or not (event.is_kept or event.is_needed):
        return Ruling(Verdict.PROTECTED, "explicit-cache-dir")
    return Ruling(Verdict.REFUSED, "explicit-cache-dir")


def _present_notes(sight: Sight) -> Iterator[str]:
    if sight.cover is Cover.COVERED:
        yield _DEFEATS
    if any(text.startswith((".", "/")) and not text.endswith(".whl") for text in sight.options.requirements):
        yield _LOCAL_BUILD


def _protection(event: Event, sight: Sight, policy: Policy) -> Ruling | None:
    """What keeps the cache out of the image without the flag (rows 9 to 22)."""
    if policy is Policy.LITERAL:
        return _mount(sight.cover, (_IGNORE,))
    return (
        _environment(event, sight)
        or (Ruling(Verdict.PROTECTED, "config") if sight.is_configured else None)
        or _mount(sight.cover, ())
        or (Ruling(Verdict.PROTECTED, "nothing-cached") if sight.is_uncached else None)
        or (None if event.is_kept else Ruling(Verdict.PROTECTED, "purged"))
    )


def _mount(cover: Cover, notes: tuple[str, ...]) -> Ruling | None:
    match cover:
        case Cover.COVERED:
            return Ruling(Verdict.PROTECTED, "mount", notes)
        case Cover.UNKNOWN:
            return Ruling(Verdict.REFUSED, "mount-unknown", notes)
    return None


def _environment(event: Event, sight: Sight) -> Ruling | None:
    if event.command.tool is Tool.UV:
        is_off = (sight.env.get("UV_NO_CACHE") or "").lower() in TRUE_WORDS
        return Ruling(Verdict.PROTECTED, "env") if is_off else None
    if sight.options.is_isolated:
        return None
    value = sight.env.get("PIP_NO_CACHE_DIR")
    if value and value.lower() in BOOLEAN_WORDS:
        return Ruling(Verdict.PROTECTED, "env")
    if value:
        return Ruling(Verdict.REFUSED, "env-invalid")
    return Ruling(Verdict.PROTECTED, "env") if sight.env.get("PIP_CACHE_DIR") == "/dev/null" else None


def _would_break(event: Event, sight: Sight, policy: Policy) -> Ruling | None:
    """What the flag would break (rows 22, 23 and 35)."""
    if event.is_needed:
        return Ruling(Verdict.REFUSED, "flag-would-break", (_IGNORE,) if policy is Policy.LITERAL else ())
    if sight.version is not None and is_too_old(sight.version):
        return Ruling(Verdict.REFUSED, "pip-too-old", detail=sight.version)
    return None


def _fix(event: Event, sight: Sight, policy: Policy) -> Ruling:
    notes = tuple(_notes(event, sight))
    if policy is Policy.LITERAL and _is_clean(event, sight):
        return Ruling(Verdict.FIX, "flag-missing", notes)
    return Ruling(Verdict.FIX, "cache-written", notes)


def _is_clean(event: Event, sight: Sight) -> bool:
    """Whether the command writes no cache as it is, whatever scanners say."""
    policy = Policy.EFFECTIVE
    answer = _command_line(event, sight, policy) or _protection(event, sight, policy)
    return answer is not None and answer.verdict is not Verdict.REFUSED


def _notes(event: Event, sight: Sight) -> Iterator[str]:
    """What a person should know about a fix."""
    if not event.is_final:
        label = event.command.spot.label
        yield f"stage {label} is not part of the final image, so that one gets no smaller"
    if sight.version is not None and changes_builds(sight.version):
        yield f"pip {sight.version} then installs source distributions as egg-info"
