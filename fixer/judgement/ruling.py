"""What is said of a pip command: verdict and reason, from what it saw and from its fate alone.

The questions are asked in a fixed order, and the first that is answered decides: is it understood, what does its own
line say, is it protected by what stands around it, would the flag break something; else it is fixed.
"""

from collections.abc import Callable, Iterator

from fixer.build.facts.events import OTHER_FILE, Event, Sight
from fixer.build.facts.installed import BOOLEAN_WORDS, TRUE_WORDS
from fixer.build.facts.mounts import Cover
from fixer.build.facts.pips import changes_builds, is_too_old
from fixer.edits import Edit
from fixer.judgement.finding import Policy, Verdict
from fixer.programs.option_names import FLAG
from fixer.programs.options import Cache
from fixer.programs.pip import Tool
from fixer.record import NamedTuple


class Ruling(NamedTuple):
    """An answer that decides: the verdict, its reason id, and what the message says besides.

    ``edits`` are those of a ``fix``, ``remedy`` what the message calls them.
    """

    verdict: Verdict
    reason: str
    notes: tuple[str, ...] = ()
    detail: str = ""
    edits: tuple[Edit, ...] = ()
    remedy: str = FLAG
    is_isolated: bool = False  # it builds something in isolation, and the pip that does may get a variable


class Question(NamedTuple):
    """What is asked of a command: under which policy, and what the remedy would do to it."""

    policy: Policy
    stops: Callable[[str], bool] = is_too_old
    turns_off: bool = True
    reaches_builds: bool = False


ISOLATED_BUILD = "the pip that builds it in isolation still leaves its cache: set PIP_NO_CACHE_DIR=1 too"
IGNORE = "a scanner may still ask for the flag: silence it with its ignore comment"
_FIRST_ISOLATED = 10  # pip 10.0 (PEP 518)
MOUNTED = "a cache mount covers it where it is run elsewhere, and the flag would defeat that"
_WEIGHT = {Verdict.REFUSED: 0, Verdict.TOLD: 1, Verdict.FIX: 2}


def ruling(event: Event, asked: Question) -> Ruling:
    """What is said of an event: of all that it saw, a refusal weighs most, then what is to be fixed."""
    answers = [_of(event, sight, asked) for sight in event.sights]
    return min(answers, key=lambda answer: _WEIGHT.get(answer.verdict, 3))


def leaves_of_builds(event: Event, sight: Sight) -> bool:
    """Whether the pip that fills the environment of an isolated build leaves a cache in the image."""
    if not (sight.options.builds and event.is_kept and event.command.tool is Tool.PIP):
        return False
    is_old = sight.version is not None and int(sight.version.partition(".")[0] or 0) < _FIRST_ISOLATED
    is_off = is_old or sight.is_configured or sight.is_uncached or sight.cover.is_over
    return not (is_off or sight.env.get("PIP_NO_CACHE_DIR") or sight.env.get("PIP_CACHE_DIR") == "/dev/null")


def below(event: Event, line: int) -> Ruling:
    """What is said of an event below a line of a template that may become any instruction."""
    if all(sight.is_off for sight in event.sights):
        return Ruling(Verdict.PRESENT, "flag-present")
    return Ruling(Verdict.REFUSED, "template", detail=f"line {line} may become any instruction")


def of_script(event: Event, asked: Question) -> Ruling:
    """What is said of an event in a script; where one of those who run it keeps the cache, the flag does harm."""
    said = ruling(event, asked)
    is_mounted = said.verdict is Verdict.FIX and any(_of(event, one, asked).reason == "mount" for one in event.sights)
    return Ruling(Verdict.TOLD, "in-script", detail=MOUNTED) if is_mounted else said


def _of(event: Event, sight: Sight, asked: Question) -> Ruling:
    if sight.doubt == OTHER_FILE:
        return _environment(event, sight) or _mount(sight.cover, ()) or Ruling(Verdict.TOLD, OTHER_FILE)
    if sight.doubt:
        return Ruling(Verdict.PRESENT, "flag-present") if sight.is_off else Ruling(Verdict.REFUSED, sight.doubt)
    return (
        _command_line(event, sight, asked.policy)
        or _protection(event, sight, asked.policy)
        or _would_break(event, sight, asked)
        or _fix(event, sight, asked)
    )


def _command_line(event: Event, sight: Sight, policy: Policy) -> Ruling | None:
    """What the command says itself (rows 3 to 6 and 25 of the table)."""
    options = sight.written if policy is Policy.LITERAL else sight.options
    if options.is_inert or sight.options.is_inert:
        return Ruling(Verdict.REFUSED, "flag-inert")
    if sight.options.cache is Cache.ELSEWHERE:
        return _elsewhere(event, sight, policy)
    is_whole = options.cache is Cache.OFF or (options.cache is Cache.OFF_ABBREVIATED and options.has_flag)
    if is_whole or (options.cache is Cache.OFF_ABBREVIATED and policy is Policy.EFFECTIVE):
        notes = (ISOLATED_BUILD,) if leaves_of_builds(event, sight) else ()
        if sight.cover is Cover.KEPT:
            return Ruling(Verdict.PRESENT, "flag-defeats-mount", notes)
        return Ruling(Verdict.PRESENT, "flag-present" if is_whole else "flag-abbreviated", notes)
    if event.command.tool is Tool.UV and sight.options.has_dynamic:
        return Ruling(Verdict.REFUSED, "dynamic")
    return None


def _elsewhere(event: Event, sight: Sight, policy: Policy) -> Ruling:
    if policy is Policy.LITERAL:
        return Ruling(Verdict.REFUSED, "explicit-cache-dir", (IGNORE,))
    is_safe = sight.options.directory in ("", "/dev/null") or sight.is_elsewhere_mounted
    if is_safe or not (event.is_kept or event.is_needed):
        return Ruling(Verdict.PROTECTED, "explicit-cache-dir")
    return Ruling(Verdict.REFUSED, "explicit-cache-dir")


def _protection(event: Event, sight: Sight, policy: Policy) -> Ruling | None:
    """What keeps the cache out of the image without the flag (rows 9 to 22)."""
    if policy is Policy.LITERAL:
        return _mount(sight.cover, (IGNORE,))
    return (
        _environment(event, sight)
        or (Ruling(Verdict.PROTECTED, "config") if sight.is_configured else None)
        or _mount(sight.cover, (), is_idle=sight.is_uncached)
        or (Ruling(Verdict.PROTECTED, "nothing-cached") if sight.is_uncached else None)
        or (None if event.is_kept else Ruling(Verdict.PROTECTED, "purged"))
    )


def _mount(cover: Cover, notes: tuple[str, ...], *, is_idle: bool = False) -> Ruling | None:
    """What mounts do to the cache of a command, which leaves none anywhere where it ``is_idle``."""
    match cover:
        case Cover.COVERED | Cover.KEPT:
            return Ruling(Verdict.PROTECTED, "mount", notes)
        case Cover.UNKNOWN if not is_idle:
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


def _would_break(event: Event, sight: Sight, asked: Question) -> Ruling | None:
    """What the remedy would break (rows 22, 23 and 35)."""
    if event.is_needed:
        return Ruling(Verdict.REFUSED, "flag-would-break", (IGNORE,) if asked.policy is Policy.LITERAL else ())
    if sight.version is not None and asked.stops(sight.version):
        return Ruling(Verdict.REFUSED, "pip-too-old", detail=sight.version)
    return None


def _fix(event: Event, sight: Sight, asked: Question) -> Ruling:
    notes = tuple(_notes(event, sight, asked))
    if asked.policy is Policy.LITERAL and _is_clean(event, sight):
        return Ruling(Verdict.FIX, "flag-missing", notes)
    return Ruling(Verdict.FIX, "cache-written", notes)


def _is_clean(event: Event, sight: Sight) -> bool:
    """Whether the command writes no cache as it is, whatever scanners say."""
    policy = Policy.EFFECTIVE
    answer = _command_line(event, sight, policy) or _protection(event, sight, policy)
    return answer is not None and answer.verdict is not Verdict.REFUSED


def _notes(event: Event, sight: Sight, asked: Question) -> Iterator[str]:
    """What a person should know about a fix."""
    if not event.is_final:
        label = event.command.spot.label
        yield f"stage {label} is not part of the final image, so that one gets no smaller"
    if asked.turns_off and sight.version is not None and changes_builds(sight.version):
        yield f"pip {sight.version} then installs source distributions as egg-info"
    if not asked.reaches_builds and leaves_of_builds(event, sight):
        yield ISOLATED_BUILD
