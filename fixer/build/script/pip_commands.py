"""What a pip command of the build sees, and what it leaves behind."""

from fixer.build.facts.events import Command, Sight
from fixer.build.facts.files import Cache as Left
from fixer.build.facts.files import Files
from fixer.build.facts.folder import directory, is_likely_unwritable, is_unwritable, placed, root
from fixer.build.facts.installed import TRUE_WORDS, config_files, configured, lists, new_pip, unread_list
from fixer.build.facts.mounts import Cover, cover
from fixer.build.facts.pips import Pip, is_modern, purges_nothing
from fixer.build.facts.place import UNKNOWN, Place
from fixer.build.facts.scope import Env
from fixer.build.facts.state import Outcome, State
from fixer.build.script.builtins import ended
from fixer.build.script.environment import remembering, seen
from fixer.build.script.shell import Context
from fixer.programs import pip
from fixer.programs.launch import Launch
from fixer.programs.mentions import Piped
from fixer.programs.options import Cache, Options, nothing_known, read_options
from fixer.programs.pip import Invocation, Tool
from fixer.record import NamedTuple
from fixer.shell.words import Word, lead

# Of different caches; of more, nobody looks what becomes of each, and all that may be needed is.
_FALSE = frozenset(("0", "false", "off", "no", "n", "f"))
_MOST_PLACES = 100


class _Meeting(NamedTuple):
    """A pip command that is met: ``state`` is that of the shell which reads its words, ``child`` what it sees.

    ``pip`` is the one that runs.
    """

    call: Invocation
    found: Launch
    state: State
    child: State
    context: Context
    pip: Pip
    piped: Piped | None = None
    is_bare: bool = False


class Asked(NamedTuple):
    """A pip command as it stands in a script, or a get-pip.py that is ``piped`` to python.

    ``first`` is the first word of its command line.
    """

    call: Invocation
    found: Launch
    first: Word
    assignments: tuple[Word, ...] = ()
    piped: Piped | None = None


def pip_command(asked: Asked, state: State, context: Context) -> Outcome:
    """How a pip command ends; one that may write a cache is written down."""
    call, found = asked.call, asked.found
    child = seen(state, asked.assignments, found.changes, found.user)
    is_given = context.is_given or context.is_windows or context.shell.spot.run.elements is not None
    is_bare = asked.first is call.words[0] and not is_given
    met = _Meeting(call, found, state, child, context, _which(found, state, child), asked.piped, is_bare)
    state = remembering(found, met.pip, state)
    if call.subcommand == "config":
        files = configured(call, child).files
        return ended(state if files is state.files else state._replace(files=files), context, failed=state)
    if call.subcommand == "cache":
        return _cache(met)
    if call.subcommand not in pip.CACHING and not (call.is_dynamic and not call.subcommand):
        return ended(state, context)
    written = read_options(call, nothing_known)
    if written.is_help:
        return ended(state, context)
    sight = _sight(met, written)
    if call.subcommand == "install":
        sight = sight._replace(brought=new_pip(call, sight.options, _pins(met, sight), met.pip))
    bit = context.shell.record.meet(_command(met), sight, is_dead=context.is_dead)
    ran = state.ran | bit
    after = _after(met, sight, bit)._replace(ran=ran)
    # Who goes on behind a failure counts on the pip that was to come, too.
    return ended(after, context, failed=state._replace(remembered=after.remembered, pip=after.pip, ran=ran))


def _which(found: Launch, state: State, child: State) -> Pip:
    """The pip that runs: the one that is there, or one that the shell remembers."""
    name = found.words[0].value or ""
    if found.is_wrapped or "/" in name or not name.startswith("pip"):
        return state.pip
    return child.remembered.get(name, state.pip)


def _command(met: _Meeting) -> Command:
    call, context = met.call, met.context
    spot = context.shell.spot
    word = call.words[call.at]
    is_element = any(one.text.start == word.start and one.text.end == word.end for one in spot.run.elements or ())
    return Command(
        spot,
        call.words,
        call.at,
        call.tool,
        call.subcommand,
        met.found.program,
        context.quoted,
        is_element,
        needs_dash=met.piped is not None and met.piped.needs_dash,
        is_bare=met.is_bare,
        via=context.via,
    )


def _sight(met: _Meeting, written: Options) -> Sight:
    """What it sees."""
    call, child, cwd = met.call, met.child, met.child.cwd
    is_plain = all(word.value is not None for word in call.words)
    no_binary = child.env.get("PIP_NO_BINARY") or ""
    options = written if is_plain and not no_binary else read_options(call, met.state.known, no_binary)
    env = child.env
    if options.is_isolated:  # no PIP_CACHE_DIR counts then
        env = {name: value for name, value in env.items() if name != "PIP_CACHE_DIR"}
    folder = directory(env, child.user, cwd, call.tool)
    mounts = met.context.shell.mounts
    covered = cover(mounts, folder)
    if not options.is_isolated and (child.env.get("PIP_NO_BUILD_ISOLATION") or "").lower() in _FALSE:
        options = options._replace(builds=False, asks=None)  # pip takes it for the value of build_isolation
    if options.asks is not None:
        options = _listed(options, met) if _leaves(met, options, covered) else options._replace(asks=None)
    return Sight(
        child.env,
        options,
        written,
        folder,
        covered,
        _is_elsewhere_mounted(options, met),
        _is_configured(call, options, child),
        met.pip.version if call.tool is Tool.PIP else None,
        _doubt(met, written),
        is_off=_is_off(call, written) and met.context.doubt is None,
        is_uncached=call.tool is Tool.PIP and (options.is_local or is_unwritable(folder)),
        is_likely_uncached=is_likely_unwritable(env, child.user),
        is_modern=is_modern(met.pip),
        user=child.user,
    )


def _leaves(met: _Meeting, options: Options, covered: Cover) -> bool:
    """Whether a pip that it may run for a build would leave a cache."""
    return met.call.tool is Tool.PIP and not covered.is_over and not _says_no(Tool.PIP, options, met.child.env)


def _listed(options: Options, met: _Meeting) -> Options:
    """The options, with what requirements files say that are at hand."""
    files, library = met.child.files, met.context.shell.library
    if not files.scripts and (library is None or not files.laid):
        return options
    from fixer.build.context.listed import listed  # imported late: where there may be any

    return listed(options, met.child, library)


def _is_off(call: Invocation, written: Options) -> bool:
    """Whether the flag is there for whatever program it is."""
    is_clear = call.subcommand in pip.CACHING and all(word.value != "--" for word in call.general)
    return is_clear and written.has_flag and written.cache is Cache.OFF and not written.is_inert


def _doubt(met: _Meeting, written: Options) -> str | None:
    doubt = met.context.doubt or met.found.doubt
    if met.piped is not None and not met.piped.is_told:
        doubt = doubt or (None if written.cache in (Cache.OFF, Cache.OFF_ABBREVIATED) else "dynamic")
    aliases = met.state.aliases
    is_renamed = bool(aliases) and met.found.words[0].value in aliases
    return doubt or ("dynamic" if met.call.is_dynamic or is_renamed else None)


def _is_elsewhere_mounted(options: Options, met: _Meeting) -> bool:
    if options.cache is not Cache.ELSEWHERE or not options.directory:
        return False
    elsewhere = placed(options.directory, met.child.env, met.child.user, met.child.cwd)
    return elsewhere != UNKNOWN and cover(met.context.shell.mounts, elsewhere).is_over


def _is_configured(call: Invocation, options: Options, child: State) -> bool:
    configs = child.files.configs
    if not configs or call.tool is not Tool.PIP or options.is_isolated:
        return False
    wanted = {"global", call.subcommand}
    return any(configs[path] & wanted for path in config_files(child) if path in configs)


def _after(met: _Meeting, sight: Sight, bit: int) -> State:
    """What holds when it has done its work."""
    call, child, after = met.call, met.child, met.state
    if sight.doubt is None:
        place = _written_to(met, sight)
        if place is not None:
            after = _left(met, place, Left(bit, child.user, ""))
        elif call.subcommand != "install" and (place := _spared(met, sight)) is not None:
            after = _left(met, place, Left(0, child.user, "", spared=bit))
    if sight.brought is not None:
        after = after._replace(pip=sight.brought)
    return remembering(met.found, met.pip, after)


def _pins(met: _Meeting, sight: Sight) -> tuple[tuple[str, bool], ...]:
    """What its requirements files say of pip, and whether as constraints alone."""
    files = lists(sight.options, met.child.env)
    if not files:
        return ()
    lying, library = met.child.files, met.context.shell.library
    if not lying.scripts and (library is None or not lying.laid):
        return tuple(said for path, is_bare in files for said in unread_list(path, is_constraint=is_bare))
    from fixer.build.context.listed import pips  # imported late: where there may be any

    return pips(files, met.child, library)


def _left(met: _Meeting, place: Place, cache: Left) -> State:
    """The state with what a pip command leaves at a place."""
    state, shell = met.state, met.context.shell
    known = state.files.caches.get(place)
    if known is None and len(state.files.caches) >= _MOST_PLACES:
        shell.need(cache.events)
        place = UNKNOWN
        known = state.files.caches.get(place)
    top = known.root if known is not None else root(place, shell.is_named)
    return state._replace(files=state.files.with_cache(place, cache._replace(root=top)))


def _written_to(met: _Meeting, sight: Sight) -> Place | None:
    """Where it leaves a cache; None where it surely leaves none."""
    options = sight.options
    if options.is_inert:
        return None
    if options.cache in (Cache.OFF, Cache.OFF_ABBREVIATED) and not options.builds:
        return None  # a pip that builds in isolation is given no flag
    if options.cache is Cache.ELSEWHERE:
        if options.directory in ("", "/dev/null") or sight.is_elsewhere_mounted:
            return None
        if options.directory is None:
            return UNKNOWN
        return placed(options.directory, met.child.env, met.child.user, met.child.cwd)
    is_off = sight.is_configured or sight.cover.is_over or sight.is_uncached
    return None if is_off or _says_no(met.call.tool, options, sight.env) else sight.folder


def _spared(met: _Meeting, sight: Sight) -> Place | None:
    """Where a download would leave a cache, but for a mount or the environment; None where something else hinders it.

    It is judged only where that is in the final image, be the cache there or kept out by now.
    """
    options = sight.options
    if options.is_inert or sight.is_configured or sight.is_uncached:
        return None
    if options.cache is Cache.ELSEWHERE:
        is_mounted = sight.is_elsewhere_mounted and options.directory is not None
        return placed(options.directory or "", met.child.env, met.child.user, met.child.cwd) if is_mounted else None
    is_on = options.cache not in (Cache.OFF, Cache.OFF_ABBREVIATED)
    is_kept_out = sight.cover.is_over or _says_no(met.call.tool, options, sight.env)
    return sight.folder if is_on and is_kept_out else None


def _says_no(tool: Tool, options: Options, env: Env) -> bool:
    """Whether the environment turns the cache off, or makes pip stop."""
    if tool is Tool.UV:
        return (env.get("UV_NO_CACHE") or "").lower() in TRUE_WORDS
    return not options.is_isolated and (bool(env.get("PIP_NO_CACHE_DIR")) or env.get("PIP_CACHE_DIR") == "/dev/null")


def _cache(met: _Meeting) -> Outcome:
    """``pip cache``: ``remove`` takes away wheels only, and is content with no other kind of cache."""
    call, state, context = met.call, met.state, met.context
    action = next((word.value for word in call.arguments if not lead(word).startswith("-")), None)
    files = state.files
    if action == "dir" and context.is_piped:  # pip cache dir | xargs rm
        context.shell.need(files.events)
    is_elsewhere = any(lead(word).startswith("--cache-dir") for word in (*call.general, *call.arguments))
    if action not in ("purge", "remove") or is_elsewhere or not files.caches:
        return ended(state, context)
    its = directory(met.child.env, met.child.user, met.child.cwd, Tool.PIP)
    version = met.pip.version
    if context.fails_run(state) and (version is None or not purges_nothing(version)):
        context.shell.need(_maybe(files, its))
    if action == "purge" and its != UNKNOWN:
        files = files.without_caches(lambda place, _: place == its)
    return ended(state if files is state.files else state._replace(files=files), context, failed=state)


def _maybe(files: Files, its: Place) -> int:
    """The events of the caches that may lie there."""
    found = 0
    for place, cache in files.caches.items():
        if place == its or {place.base, its.base} & {"?", "~"}:
            found |= cache.events
    return found
