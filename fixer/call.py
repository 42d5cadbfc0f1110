"""The pip commands of a RUN that want a verdict, also those that only might be one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from fixer import cache, pip, windows
from fixer.build import Run
from fixer.command import Step
from fixer.configuration import changes_builds
from fixer.document import Text
from fixer.launch import Launch, shell_script
from fixer.options import Cache, Options, nothing_known, read_options
from fixer.pip import Invocation, Tool
from fixer.runtime import Runtime
from fixer.words import Word, lead, literal, program_name
from fixer.wrappers import RUN_TOOLS, SHELLS

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
_SUBSTITUTION = rb"(?:\$\(|`)[^)`\n]*\Z"
_GET_PIP = b"get-pip"


@dataclass(frozen=True, eq=False, repr=False)  # without slots: cached_property needs a place
class Call:
    """One pip command that gets a finding: where it is launched, what it is, and what is doubtful about it."""

    run: Run
    launch: Launch
    words: tuple[Word, ...]
    at: int  # the word after which the flag goes
    tool: Tool
    subcommand: str
    invocation: Invocation | None
    doubt: str | None = None
    span: tuple[int, int] | None = None

    @property
    def start(self) -> int:
        """The file offset of the program's first byte."""
        return self.span[0] if self.span else self.words[0].start

    @property
    def end(self) -> int:
        """The file offset behind the word that the flag follows."""
        return self.span[1] if self.span else self.words[self.at].end

    @property
    def shown(self) -> str:
        """The command as the shell sees it."""
        return " ".join(word.shown for word in self.words)

    @property
    def label(self) -> str:
        """The command without its arguments, for a message: ``pip3 install``."""
        text = " ".join(word.shown for word in self.words[: self.at + 1])
        return (text if text.isprintable() else "".join(c if c.isprintable() else "?" for c in text))[:80]

    @property
    def is_element(self) -> bool:
        """Whether the flag becomes an element of an exec form array."""
        return self.run.run.elements is not None and not self.launch.shell_path

    @cached_property
    def runtime(self) -> Runtime:
        return self.run.runtime(self.launch)

    @cached_property
    def options(self) -> Options:
        """What its options say, known variables put in."""
        assert self.invocation is not None
        return read_options(self.invocation, self.runtime.known)

    @cached_property
    def literal_options(self) -> Options:
        """What its options say as they are written."""
        assert self.invocation is not None
        if all(word.value is not None for word in self.words):
            return self.options
        return read_options(self.invocation, nothing_known)

    @cached_property
    def folder(self) -> str | None:
        """Where its cache would lie, None where the file does not tell; no PIP_CACHE_DIR counts for an isolated pip."""
        env = self.runtime.env
        if self.options.is_isolated:
            env = {name: value for name, value in env.items() if name != "PIP_CACHE_DIR"}
        return cache.directory(env, self.runtime.user, self.run.scope.workdir, self.tool)

    @cached_property
    def pip_version(self) -> str | None:
        """The version of the pip that runs, where the file tells."""
        version = self.run.scope.pip
        for effect, is_sure in self.run.effects(self.launch):
            if effect.pip != "":
                version = effect.pip if is_sure else None
        return version

    @property
    def notes(self) -> Iterator[str]:
        """What a person should know about a fix."""
        place = self.run.place
        if not place.is_final:
            yield f"stage {place.label} is not part of the final image, so that one gets no smaller"
        version = self.pip_version if self.tool is Tool.PIP else None  # get-pip.py brings its own
        if version is not None and changes_builds(version):
            yield f"pip {version} then installs source distributions as egg-info"


def calls(run: Run) -> Iterator[Call]:
    """The calls of one RUN in order; where its script is not understood at all, what looks like one."""
    texts = {call.end: call for call in (*_substituted(run), *_fed(run))}
    found = False
    for launch in run.launches:
        for call in _calls(run, launch):
            found = True
            if call.end not in texts:
                yield call
    yield from texts.values()
    if not found and any(command.is_doubtful and not windows.is_from(command) for command in run.commands):
        for text in (run.run.body, *(doc.body for doc in run.run.heredocs)):
            mentions = _looks_like(run, Launch((), run.commands[0]), text, "shell-not-understood")
            yield from (call for call in mentions if call.end not in texts)


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
    if not launch.words:
        return
    doubt = run.doubt or ("shell-not-understood" if launch.command.is_doubtful else None)
    if launch.pip is not None:
        yield from _pip_call(run, launch, launch.pip, doubt or launch.doubt)
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
    return (replace(_blank(run, launch, words, "dynamic"), at=at, subcommand=invocation.subcommand),)


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
    if not any(text.find(b"|") >= 0 for text in (run.run.body.data, *(doc.body.data for doc in run.run.heredocs))):
        return
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
    if invocation.is_dynamic or run.renamed & {launch.words[0].value, launch.command.words[0].value}:
        doubt = doubt or "dynamic"
    call = _of(run, launch, invocation, doubt)
    return () if call.literal_options.is_help else (call,)


def _of(run: Run, launch: Launch, invocation: Invocation, doubt: str | None) -> Call:
    words, at = invocation.words, invocation.at
    return Call(run, launch, words, at, invocation.tool, invocation.subcommand, invocation, doubt)


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
    if not substituted and not (reads_stdin and _GET_PIP in run.run.body.data):
        return None
    arguments = rest[after_dash + 1 :] if after_dash is not None else rest
    invocation = Invocation(Tool.GET_PIP, (launch.words[0], *arguments), 0, 0, "install")
    is_off = read_options(invocation, nothing_known).cache in (Cache.OFF, Cache.OFF_ABBREVIATED)
    return Call(run, launch, launch.words, 0, Tool.GET_PIP, "install", invocation, None if is_off else "dynamic")


def _looks_like(run: Run, launch: Launch, text: Text, reason: str) -> Iterator[Call]:
    """What looks like a pip command in a text that is not understood."""
    for match in re.finditer(_TALKS_OF_PIP, text.data):
        span = text.offset(match.start()), text.end_offset(match.end())
        shown = match[0].decode("utf-8", "replace")
        call = _blank(run, launch, (literal(text.part(match.start(), match.end()), shown),), reason)
        yield replace(call, span=span, subcommand=shown.replace("\\", " ").split()[-1])


def _blank(run: Run, launch: Launch, words: tuple[Word, ...], reason: str) -> Call:
    return Call(run, launch, words, 0, Tool.PIP, "install", None, reason)
