"""What speaks for or against a fix: the command's own options, what stands around it, and what would break."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fixer.build import cache, order
from fixer.build.cache import Cover, Touch
from fixer.build.configuration import BOOLEAN_WORDS, TRUE_WORDS, is_too_old
from fixer.build.runs import replace_path
from fixer.build.runtime import Runtime
from fixer.build.scope import ANYBODY, home
from fixer.judgement.call import Call
from fixer.judgement.finding import Policy, Verdict
from fixer.judgement.touches import Touches, is_unguarded
from fixer.programs.launch import Launch
from fixer.programs.options import Cache
from fixer.programs.pip import Tool


class Ruling(NamedTuple):
    """An answer that decides a call: the verdict, its reason id, and what the message says besides."""

    verdict: Verdict
    reason: str
    notes: tuple[str, ...] = ()
    detail: str = ""


_IGNORE = "a scanner may still ask for the flag: silence it with its ignore comment"
_LOCAL_BUILD = "an isolated build of a local project still caches, which only ENV PIP_NO_CACHE_DIR=1 stops"
_DEFEATS = "the flag defeats the cache mount of this RUN"


def command_line(call: Call, policy: Policy, touches: Touches) -> Ruling | None:
    """What the command says itself (rows 3 to 6 and 25 of the table)."""
    written, effective = call.literal_options, call.options
    options = written if policy is Policy.LITERAL else effective
    if options.is_inert:
        return Ruling(Verdict.REFUSED, "flag-inert")
    if effective.cache is Cache.ELSEWHERE:
        return _elsewhere(call, policy, touches)
    if options.cache is Cache.OFF or (options.cache is Cache.OFF_ABBREVIATED and options.has_flag):
        return Ruling(Verdict.PRESENT, "flag-present", tuple(_present_notes(call)))
    if options.cache is Cache.OFF_ABBREVIATED and policy is Policy.EFFECTIVE:
        return Ruling(Verdict.PRESENT, "flag-abbreviated")
    if call.tool is Tool.UV and effective.has_dynamic:
        return Ruling(Verdict.REFUSED, "dynamic")
    return None


def _elsewhere(call: Call, policy: Policy, touches: Touches) -> Ruling:
    directory = call.options.directory
    if policy is Policy.LITERAL:
        return Ruling(Verdict.REFUSED, "explicit-cache-dir", (_IGNORE,))
    if directory in ("", "/dev/null"):
        return Ruling(Verdict.PROTECTED, "explicit-cache-dir")
    folder = None if directory is None else _placed(directory, call)
    is_mounted = cache.mounted(call.run.run.flags, folder, call.run.scope) is Cover.COVERED
    if folder is not None and (is_mounted or _purge(call, touches.behind(call, folder)) is Touch.REMOVES):
        return Ruling(Verdict.PROTECTED, "explicit-cache-dir")
    return Ruling(Verdict.REFUSED, "explicit-cache-dir")


def _placed(directory: str, call: Call) -> str | None:
    return cache.placed(directory, call.runtime.env, call.runtime.user, call.run.scope.workdir)


def _present_notes(call: Call) -> Iterator[str]:
    if cache.mounted(call.run.run.flags, call.folder, call.run.scope) is Cover.COVERED:
        yield _DEFEATS
    if any(text.startswith((".", "/")) and not text.endswith(".whl") for text in call.options.requirements):
        yield _LOCAL_BUILD


def protection(call: Call, policy: Policy, touches: Touches) -> Ruling | None:
    """What keeps the cache out of the image without the flag (rows 9 to 22)."""
    folder = call.folder
    mounted = cache.mounted(call.run.run.flags, folder, call.run.scope)
    if policy is Policy.LITERAL:
        return _mount_ruling(mounted, literal=True)
    return (
        _environment(call.runtime, call)
        or _configured(call)
        or _mount_ruling(mounted, literal=False)
        or (Ruling(Verdict.PROTECTED, "purged") if _purge(call, touches.behind(call, folder)) is not None else None)
    )


def _mount_ruling(cover: Cover, *, literal: bool) -> Ruling | None:
    notes = (_IGNORE,) if literal else ()
    match cover:
        case Cover.COVERED:
            return Ruling(Verdict.PROTECTED, "mount", notes)
        case Cover.UNKNOWN:
            return Ruling(Verdict.REFUSED, "mount-unknown", notes)
    return None


def _environment(runtime: Runtime, call: Call) -> Ruling | None:
    if call.tool is Tool.UV:
        is_off = (runtime.env.get("UV_NO_CACHE") or "").lower() in TRUE_WORDS
        return Ruling(Verdict.PROTECTED, "env") if is_off else None
    if call.options.is_isolated:
        return None
    value = runtime.env.get("PIP_NO_CACHE_DIR")
    if value and value.lower() in BOOLEAN_WORDS:
        return Ruling(Verdict.PROTECTED, "env")
    if value:
        return Ruling(Verdict.REFUSED, "env-invalid")
    return Ruling(Verdict.PROTECTED, "env") if runtime.env.get("PIP_CACHE_DIR") == "/dev/null" else None


def _configured(call: Call) -> Ruling | None:
    if call.tool is not Tool.PIP or call.options.is_isolated:
        return None
    pairs = call.run.scope.uncached
    for effect, is_sure in call.effects:
        pairs = ((pairs | effect.uncached) if is_sure else pairs) - effect.cached
    if not pairs:
        return None
    runtime = call.runtime
    if runtime.env.get("PIP_CONFIG_FILE") == "/dev/null":  # os.devnull: pip then reads no file at all
        return None
    owner = home(runtime.env, runtime.user)
    wanted = {(who, section) for who in (ANYBODY, owner) for section in ("global", call.subcommand)}
    return Ruling(Verdict.PROTECTED, "config") if pairs & wanted else None


def _purge(call: Call, behind: Iterable[tuple[Launch, Touch]]) -> Touch | None:
    """How the cache is surely removed later in the same RUN, if it is."""
    for launch, touch in behind:
        is_sure = order.runs_after(replace_path(launch), replace_path(call.launch))
        if touch in (Touch.REMOVES, Touch.NEEDS) and is_sure and not _ends_between(call, launch):
            return touch
    return None


def _ends_between(call: Call, later: Launch) -> bool:
    """Whether the shell may be gone, and the build well, before ``later``: by exec or exit."""
    for command in call.run.commands:
        if not call.launch.command.start <= command.start < later.command.start or not command.words:
            continue
        words = [word.value for word in command.words[:2]]
        if words[0] in ("break", "continue", "return"):
            return True
        is_failure = words[0] == "exit" and re.fullmatch(r"0*[1-9]\d*", words[1] or "") if len(words) > 1 else False
        if (words[0] == "exec" and len(words) > 1) or (words[0] == "exit" and not is_failure):
            return True
    return False


def would_break(call: Call, policy: Policy, touches: Touches) -> Ruling | None:
    """What the flag would break (rows 22, 23 and 35)."""
    folder = call.folder or "\0"
    copied = call.run.place.copied
    is_copied = bool(copied) and any(cache.is_cache_path(path, folder) for path in copied)
    if is_copied or _is_needed_here(call, touches.behind(call, folder)) or touches.need_after(call, folder):
        return Ruling(Verdict.REFUSED, "flag-would-break", (_IGNORE,) if policy is Policy.LITERAL else ())
    version = call.pip_version if call.tool is Tool.PIP else None
    if version is not None and is_too_old(version):
        return Ruling(Verdict.REFUSED, "pip-too-old", detail=version)
    return None


def _is_needed_here(call: Call, behind: Iterable[tuple[Launch, Touch]]) -> bool:
    for launch, touch in behind:
        if touch in (Touch.NEEDS, Touch.PART) and is_unguarded(launch, call.run):
            return True
        if touch is Touch.NAMES:
            return True
    return False
