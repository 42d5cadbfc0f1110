"""The pip commands of a RUN that want a verdict, also those that only might be one."""

import re
from collections.abc import Iterator
from itertools import pairwise

from fixer.build import cache
from fixer.build.runs import Run
from fixer.build.runtime import NOTHING_SEEN
from fixer.dockerfile.document import Text
from fixer.judgement.call import Call
from fixer.programs import pip
from fixer.programs.launch import Launch, shell_script
from fixer.programs.options import NOTHING_SAID, Cache, nothing_known, read_options
from fixer.programs.pip import Invocation, Tool
from fixer.programs.wrappers import RUN_TOOLS, SHELLS
from fixer.shell import windows
from fixer.shell.command import Step
from fixer.shell.words import Word, lead, literal, program_name

# Programs that print, look up or test their arguments, and never run them.
_QUIET = frozenset(
    "for select echo printf : true false type which hash test [ [[ whereis grep egrep sed awk cat find ls mkdir touch"
    " cp mv rm rmdir chmod chown ln tar cd apt-get apt apk yum dnf microdnf npm yarn gem rem REM"
    " Write-Host Write-Output Write-Verbose write-host write-output write-verbose".split()
)
_TALKS_OF_PIP = (
    rb"\b(?:(?:python|pypy)[\w.]*[\s\\]+(?:-[^\s\\]+[\s\\]+){0,9}-m[\s\\]+)?"
    rb"pip[0-9.]*[\s\\]+(?:-[^\s\\]+[\s\\]+){0,9}(?:install|download|wheel|lock)\b"
)
_WITH_FLAG = rb"[^;&|<>\n'\"`#]*?[ \t]--no-cache-dir(?![^\s;&|<>'\"`)])"
_SUBSTITUTION = rb"(?:\$\(|`)[^)`\n]*\Z"
_GET_PIP = b"get-pip"


def calls(run: Run) -> Iterator[Call]:
    """The calls of one RUN in order; where its script is not understood at all, what looks like one."""
    texts: dict[int, Call] = {}
    if run.run.heredocs or run.run.body.data.find(b"|") >= 0:
        texts = {call.end: call for call in (*_substituted(run), *_fed(run))}
    for launch in run.launches:
        for call in _calls(run, launch):
            if not texts or call.end not in texts:
                yield call
    yield from texts.values()


def _substituted(run: Run) -> Iterator[Call]:
    """``$(pip install x)`` in the body of a heredoc: the shell runs it before anybody reads the body."""
    if not run.commands or run.run.body.data.startswith(b"<<"):
        return
    for doc in run.run.heredocs:
        for call in _looks_like(run, Launch((), run.commands[0]), doc.body, "shell-not-understood"):
            if doc.expand and re.search(_SUBSTITUTION, doc.body.before(call.start).rpartition(b"\n")[2]):
                yield call


def _calls(run: Run, launch: Launch) -> Iterator[Call]:
    """The pip command that a launch is, or those that it may make."""
    if launch.command.unread is not None:
        yield from _looks_like(run, launch, launch.command.unread, "shell-not-understood")
    if not launch.words:
        return
    doubt = run.doubt or ("shell-not-understood" if launch.command.is_doubtful else None)
    if launch.pip is not None:
        yield from _pip_call(run, launch, launch.pip, doubt or launch.doubt)
    elif _is_silent(run, launch):
        return
    elif launch.program in ("eval", "alias", "trap"):
        rest = launch.words[1:]
        yield from _mention(run, launch, "dynamic") or _in_quotes(run, launch, "dynamic") or _hidden(run, launch, rest)
    elif launch.doubt is not None:
        yield from _in_quotes(run, launch, launch.doubt) or _mention(run, launch, doubt)
    elif piped := _piped(run, launch):
        yield piped
    else:
        yield from (
            _mention(run, launch, doubt)
            or _hidden(run, launch, launch.words)
            or _for_windows(run, launch, doubt)
            or _in_script(run, launch, doubt)
        )


def _is_silent(run: Run, launch: Launch) -> bool:
    """Whether all of a launch is as it is written, and nothing in it or for it tells of a pip; most are like that."""
    for word in launch.words:
        if word.plain is None or "pip" in word.plain:
            return False
    body = run.node.raw
    may_read_get_pip = body.find(_GET_PIP) >= 0 or (body.find(b"|") >= 0 and pip.is_python(launch.words))
    return launch.command.stdin is None and not may_read_get_pip


def _hidden(run: Run, launch: Launch, words: tuple[Word, ...]) -> tuple[Call, ...]:
    """A pip in the known value, or in the loop, of the variable that begins the words: ``$INSTALLER install x``."""
    if not words or words[0].value is not None:
        return ()
    value = words[0].resolve(run.runtime(launch).known) or _looped(words)
    names = tuple(literal(words[0].text, name) for name in (value or "").split())
    invocation = pip.invocation((*names, *words[1:]))
    if invocation is None or invocation.subcommand not in pip.CACHING or invocation.tool is not Tool.PIP:
        return ()
    at = max(0, invocation.at - len(names) + 1)
    return (_blank(run, launch, words, "dynamic")._replace(at=at, subcommand=invocation.subcommand),)


def _looped(words: tuple[Word, ...]) -> str | None:
    """The pip among the words of the loop whose variable begins these: ``for p in a/pip b/pip; do $p install x``."""
    if len(words) < 2 or words[1].value not in pip.CACHING:
        return None
    name = re.escape(words[0].raw.strip(b'"${}'))
    above = words[0].script.data[: words[0].begin]
    found = re.findall(rb"\bfor[ \t]+%s[ \t]+in[ \t][^;\n]*" % name, above)
    values = found[-1].decode("utf-8", "replace").split()[3:] if found else ()
    return next((value for value in values if value.rpartition("/")[2].startswith("pip")), None)


def _for_windows(run: Run, launch: Launch, doubt: str | None) -> tuple[Call, ...]:
    """PowerShell and cmd may run a string that they are given."""
    if doubt is None or not windows.is_from(launch.command) or launch.program in _QUIET:
        return ()
    return _in_quotes(run, launch, doubt)


def _in_quotes(run: Run, launch: Launch, reason: str) -> tuple[Call, ...]:
    """What looks like pip commands inside the words of a launch, or in what it reads."""
    texts = [word.text for word in launch.words]
    texts += [launch.command.stdin] if launch.command.stdin else []
    return tuple(call for text in texts for call in _looks_like(run, launch, text, reason))


def _in_script(run: Run, launch: Launch, doubt: str | None) -> tuple[Call, ...]:
    """What looks like pip in a string that a program may have run: ``fakeroot sh -c '…'``, ``scl enable x '…'``."""
    strings = [word for word in launch.words if (word.plain is None or " " in word.plain) and "pip" in word.shown]
    if not strings or launch.program in _QUIET:
        return ()
    pairs = enumerate(pairwise(launch.words))
    at = next((i for i, (a, b) in pairs if program_name(a) in SHELLS and lead(b).startswith("-")), len(launch.words))
    script = shell_script(launch.words[at:])[0]
    found = [word for word in strings if word is script or launch.program == "scl"]
    return tuple(call for word in found for call in _looks_like(run, launch, word.text, doubt or "unknown-wrapper"))


def _fed(run: Run) -> Iterator[Call]:
    """What looks like pip in what is written to a shell in a pipe: ``echo pip install x | sh``."""
    for index, launch in enumerate(run.launches):
        if launch.program not in SHELLS or shell_script(launch.words) != (None, False):
            continue
        for other in _before_in_pipe(run.launches[:index], launch.command.path):
            if other.program in ("echo", "printf", "cat"):
                first, last = other.words[0], other.words[-1]
                texts = (first.script.part(first.begin, last.stop), other.command.stdin)
                yield from (call for text in texts if text for call in _looks_like(run, launch, text, "dynamic"))


def _before_in_pipe(earlier: tuple[Launch, ...], path: tuple[Step, ...]) -> Iterator[Launch]:
    """The launches that stand in the same pipe as the command at ``path``, and before it."""
    depth = next((i for i, step in enumerate(path) if step.node.startswith("pipeline")), 0)
    if not depth:
        return
    lacks_head = path[depth - 1].branch == "behind" and path[depth].branch in ("1", "3", "5")  # cat <<E | sh
    for other in reversed(earlier):
        way = other.command.path
        if way[:depth] == path[:depth] and [step.node for step in way[depth : depth + 1]] == [path[depth].node]:
            yield other
        else:
            yield from (other,) if lacks_head and way == path[: depth - 1] else ()
            return


def _pip_call(run: Run, launch: Launch, invocation: Invocation, doubt: str | None) -> tuple[Call, ...]:
    if invocation.subcommand not in pip.CACHING and not (invocation.is_dynamic and not invocation.subcommand):
        return ()
    is_renamed = run.renamed and run.renamed & {launch.words[0].value, launch.command.words[0].value}
    if invocation.is_dynamic or is_renamed:
        doubt = doubt or "dynamic"
    call = _of(run, launch, invocation, doubt)
    return () if call.literal_options.is_help else (call,)


def _of(run: Run, launch: Launch, invocation: Invocation, doubt: str | None) -> Call:
    words, runtime = invocation.words, run.runtime(launch)
    options = read_options(invocation, runtime.known)
    is_plain = all(word.value is not None for word in words)
    literal_options = options if is_plain else read_options(invocation, nothing_known)
    effects = tuple(run.effects_before(launch)) if run.effects and doubt is None else ()
    tool, at, subcommand = invocation.tool, invocation.at, invocation.subcommand
    env = runtime.env
    if options.is_isolated:  # no PIP_CACHE_DIR counts then
        env = {name: value for name, value in env.items() if name != "PIP_CACHE_DIR"}
    folder = cache.directory(env, runtime.user, run.scope.workdir, tool)
    return Call(run, launch, words, at, tool, subcommand, runtime, options, literal_options, folder, effects, doubt)


def _mention(run: Run, launch: Launch, doubt: str | None) -> tuple[Call, ...]:
    """A pip command among the arguments of a program that may run them."""
    program = launch.program
    runs_others = program not in RUN_TOOLS or any(word.value == "run" for word in launch.words[1:3])
    if not runs_others or program in _QUIET or (program == "command" and len(launch.words) > 1):
        return ()
    invocation = pip.mentioned(launch.words)
    if invocation is None:
        return ()
    reason = doubt or launch.doubt or ("unknown-wrapper" if program else "dynamic")
    return (_of(run, launch, invocation, reason),)


def _piped(run: Run, launch: Launch) -> Call | None:
    """``curl …/get-pip.py | python``, or the same by process substitution."""
    is_python = pip.is_python(launch.words) or (not launch.program and "py" in launch.words[0].shown.lower())
    if not is_python:
        return None
    rest = launch.words[1:]
    is_script = all(lead(word).startswith("-") for word in rest) and not any(lead(w)[:2] in ("-c", "-m") for w in rest)
    after_dash = next((i for i, word in enumerate(rest) if word.value == "-"), None)
    in_pipe = any(step.node.startswith("pipeline") or step.branch == "behind" for step in launch.command.path)
    reads_stdin = in_pipe and (is_script or after_dash is not None)
    from_file = any(r.operator == "<" and r.target and _GET_PIP in r.target.raw for r in launch.command.redirects)
    if from_file and (is_script or after_dash is not None):
        reads_stdin = True
    substituted = any(word.raw.startswith(b"<(") and _GET_PIP in word.raw for word in rest)
    is_get_pip = _GET_PIP in run.node.raw or _is_fed_get_pip(run, launch)
    if not substituted and not (reads_stdin and is_get_pip):
        return None
    at = next((i for i, word in enumerate(launch.words) if i and _is_script(word)), len(launch.words) - 1)
    invocation = Invocation(Tool.GET_PIP, (launch.words[0], *launch.words[at + 1 :]), 0, 0, "install")
    call = _of(run, launch, invocation, None)
    is_off = call.literal_options.cache in (Cache.OFF, Cache.OFF_ABBREVIATED)
    is_told = bool(launch.program) and (substituted or from_file or _is_fed_get_pip(run, launch))
    needs_dash = not _is_script(launch.words[at])
    doubt = None if is_off or is_told else "dynamic"
    return call._replace(words=launch.words, at=at, doubt=doubt, needs_dash=needs_dash)


def _is_script(word: Word) -> bool:
    """Whether it is what python runs: its standard input, or what a command writes."""
    return word.value == "-" or word.raw.startswith(b"<(")


def _is_fed_get_pip(run: Run, launch: Launch) -> bool:
    """Whether what stands before it in its pipe names get-pip, or a variable that does."""
    index = next((i for i, other in enumerate(run.launches) if other is launch), 0)
    for other in _before_in_pipe(run.launches[:index], launch.command.path):
        known = run.runtime(other).known
        if any("get-pip" in (word.resolve(known) or word.shown) for word in other.words):
            return True
    return False


def _looks_like(run: Run, launch: Launch, text: Text, reason: str) -> Iterator[Call]:
    """What looks like a pip command in a text that is not understood."""
    for match in re.finditer(_TALKS_OF_PIP, text.data):
        span = text.offset(match.start()), text.end_offset(match.end())
        shown = match[0].decode("utf-8", "replace")
        call = _blank(run, launch, (literal(text.part(match.start(), match.end()), shown),), reason)
        is_off = re.match(_WITH_FLAG, text.data[match.start() :]) is not None
        options = NOTHING_SAID._replace(cache=Cache.OFF, has_flag=True) if is_off else NOTHING_SAID
        yield call._replace(
            span=span, subcommand=shown.replace("\\", " ").split()[-1], options=options, literal_options=options
        )


def _blank(run: Run, launch: Launch, words: tuple[Word, ...], reason: str) -> Call:
    tool, nothing = Tool.PIP, NOTHING_SAID
    return Call(run, launch, words, 0, tool, "install", NOTHING_SEEN, nothing, nothing, None, doubt=reason)
