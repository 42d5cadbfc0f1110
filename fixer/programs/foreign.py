"""Where files that no shell reads call pip plainly: programs of other languages, and the recipes of Makefiles."""

import re
from collections.abc import Iterator
from itertools import islice

from fixer.dockerfile.document import Text, joined
from fixer.programs.launch import Kind, Launch, find_parts, launch
from fixer.programs.pip import CACHING, Invocation, Tool
from fixer.record import NamedTuple
from fixer.shell.command import Script
from fixer.shell.listing import commands
from fixer.shell.scripts import tree
from fixer.shell.words import Word

_CALL = (
    rb"\b(?:_?run(?:_cmd|_command)?|call|check_call|check_output|getoutput|getstatusoutput|Popen|popen|system|exec\w*"
    rb"|spawn\w*|sh|main|create_subprocess_\w+)"
)
_STRING = rb"[fFrRbBuU]{0,2}[\"'`]"
_COMMA = rb"\s*,\s*(?:\[\s*)?"
_VERB = rb"%s(?:install|download|wheel)[\"']" % _STRING
_OPTIONS = rb"(?:%s-[\w-]+[\"']%s)*" % (_STRING, _COMMA)
_SUDO = rb"(?:%ssudo[\"']%s%s)?" % (_STRING, _COMMA, _OPTIONS)
_PYTHON = rb"(?:sys\.executable|%s[\w./-]*python[\d.]*[\"'])%s%s-m[\"']%s" % (_STRING, _COMMA, _STRING, _COMMA)
# execvp("pip", ["pip", ...]) names the program twice, spawnvp has a mode before it.
_PIP = rb"(?:(?:os\.)?P_\w+%s)?(?:%s[\w./-]*pip[\d.]*[\"']%s){1,2}" % (_COMMA, _STRING, _COMMA)
_LIST = rb"(?:[\[(]\s*)?%s(?:%s)?%s%s%s" % (_SUDO, _PYTHON, _PIP, _OPTIONS, _VERB)
_TEXT = (
    rb"(?:shlex\.split\(\s*)?%s(?:[^\"'`\n]{0,200}?(?:&&|;)[ ]*)?(?:sudo +(?:-\w+ +)*)?"
    rb"(?:(?:[\w./-]*python[\d.]*|\{[\w.]+\}|%%s) +-m +)?[\w./-]*pip[\d.]* +(?:-[\w-]+ +)*(?:install|download|wheel)\b"
    % _STRING
)
_BEHIND_BRACKET = rb"\s*\((?:\s|#[^\n]{0,200}\n)*(?:args\s*=\s*)?"
_CALLED = rb"%s%s(?:%s|%s)|\bpip(?:\._internal(?:\.cli\.main)?\.|\.|_?)main\(\s*\[\s*%s" % (
    _CALL,
    _BEHIND_BRACKET,
    _LIST,
    _TEXT,
    _VERB,
)
_OFF = (b"--no-cache-dir", b'--no-cache"', b"--no-cache'", b"--no-cache ")
_MOST_OF_A_CALL = 2_000  # bytes

_OF_HOME = rb"(?:\bhome(?:dir)?\(\)|[\"']~[\"']\)|\bHOME[\"'][])]\)?)\s*[,/+]\s*[fr]?[\"']/?"
_BETWEEN_PARTS = rb"[\"']\s*[,/]\s*[fr]?[\"']"
_REMOVES = rb"\brm\s+-\w*f"

_MATTERING = (b"pip", b".cache", b".sh", b"./")
_INDENTED = rb"(?m)^ +(?=[^ \n])"
_TASK = rb"(?m)^( +)([\w:./-]+):[ \t]*+([^\n]*+)\n((?:\1[ ]+[^\n]*(?:\n|\Z)|\1-[^\n]*(?:\n|\Z)|[ \t]*\n)*)"
_NO_COMMANDS = (b"desc:", b"summary:", b"msg:", b"prompt:", b"label:", b"#")
_BEFORE_COMMAND = rb"(?:-[ \t]+)?(?:cmds?:[ \t]*)?[\"'\[]?"
_OTHER_TASK = rb"\btask:[ \t]*([\w:./-]+)"
_DEPENDS = rb"\bdeps:[ \t]*\[([^\[\]\n]*)\]"
_CONDITION = rb"(?:ifn?(?:eq|def)|else|endif)\b[^\n]*\n"
_RULE = (
    rb"(?m)^([^\s#:=][^:=\n]*)::?(?!=)([^\n]*)\n((?:\t(?:[^\n\\]|\\[^\n]|\\\n)*\n?|[ \t]*\n|#[^\n]*\n|%s)*)"
    % _CONDITION
)
_LINE = rb"(?:[^\n\\]|\\\n|\\[^\n])+"
_PREREQUISITES = 50
_FLAGS = frozenset(("--no-cache-dir", "--no-cache"))
_MARKS = b"\t @+-"  # what make takes for itself at the start of a line
_OF_MAKE = rb"\$[^\n]|[(){}]"
_NAME = rb"[A-Za-z_]\w*"
_ENDS = {b"(": b")", b"{": b"}"}
_MAKE = rb"(?:\$[({]MAKE[)}]|(?:^|[;&|(])[ \t@+-]*g?make)(?=[ \t;&|)]|$)"
_ELSEWHERE = (b"-C", b"-f", b"--dir", b"--file", b"--makefile")  # options that name another folder, or another file
_MOST_DEPTH = 4


class Called(NamedTuple):
    """A pip command without the flag: what runs it, and the assignments before it."""

    pip: Invocation
    launch: Launch
    assignments: tuple[Word, ...]

    @property
    def span(self) -> tuple[int, int]:
        """From pip to behind its subcommand, as file offsets."""
        words = self.pip.words
        return words[self.pip.first - 1].start, words[self.pip.at].end


def calls(source: bytes) -> Iterator[tuple[int, int]]:
    """The spans of the calls in a program that run pip without the flag."""
    for match in re.finditer(_CALLED, source) if source.find(b"pip") >= 0 else ():
        begin = source.rfind(b"\n", 0, match.start()) + 1
        is_comment = source[begin : match.start()].lstrip().startswith((b"#", b"//"))
        rest = source[match.end() : match.end() + _MOST_OF_A_CALL].partition(b")")[0]
        if not is_comment and not any(rest.find(off) >= 0 for off in _OFF):
            yield match.span()


def with_paths(source: bytes) -> bytes:
    """A program in which paths that it puts together stand in one: ``Path.home() / ".cache"`` is ``~/.cache``."""
    if source.find(b".cache") < 0:
        return source
    source = re.sub(_OF_HOME, b" ~/", source)
    return re.sub(_BETWEEN_PARTS, b"/", source)


def removes(line: bytes) -> bool:
    """Whether a line of a recipe removes what may not be there."""
    return re.search(_REMOVES, line) is not None


def recipes(source: bytes, targets: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """The spans in a Makefile of the lines that these targets have a shell run; without any target, the first."""
    if all(source.lower().find(sign) < 0 for sign in _MATTERING):
        return
    rules: dict[bytes, list[re.Match[bytes]]] = {}
    for rule in re.finditer(_RULE, source if source.endswith(b"\n") else source + b"\n"):
        for name in rule[1].split():
            rules.setdefault(name, []).append(rule)
    first = next((name for name in rules if not name.startswith(b".")), b"")
    wanted = dict.fromkeys([target.encode("utf-8", "surrogateescape") for target in targets] or [first])
    seen: set[int] = set()
    for at in range(_PREREQUISITES):
        name = next(islice(wanted, at, None), None)
        for rule in _rules_for(name, rules) if name is not None else ():
            wanted |= dict.fromkeys(rule[2].partition(b";")[0].partition(b"#")[0].replace(b"|", b" ").split())
            for start, end in () if rule.start() in seen else _of_recipe(rule):
                wanted |= dict.fromkeys(_made(source[start:end], first))
                yield start, end
            seen.add(rule.start())


def as_makefile(source: bytes) -> bytes:
    """A justfile as one of make, in as many bytes: its recipes are indented by blanks."""
    return re.sub(_INDENTED, lambda match: b"\t" + b" " * (len(match[0]) - 1), source)


def tasks(source: bytes, targets: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """The spans in a Taskfile of the lines that these tasks have a shell run; without any task, the one by default."""
    begin = source.find(b"\ntasks:")
    found = {match[2]: match for match in re.finditer(_TASK, source) if match.start() > begin} if begin >= 0 else {}
    wanted = dict.fromkeys([target.encode("utf-8", "surrogateescape") for target in targets] or [b"default"])
    for at in range(_PREREQUISITES):
        task = found.get(next(islice(wanted, at, None), b""))
        if task is None:
            continue
        wanted |= dict.fromkeys(re.findall(_OTHER_TASK, task[0]))
        wanted |= dict.fromkeys(name for each in re.findall(_DEPENDS, task[0]) for name in re.split(rb"[\s,]+", each))
        if task[3]:
            yield task.span(3)
        yield from _of_task(task[4], task.start(4))


def _of_task(body: bytes, at: int) -> Iterator[tuple[int, int]]:
    for line in body.splitlines(keepends=True):
        text = line.strip()
        match = re.match(_BEFORE_COMMAND, text)
        if match is not None and not text.startswith(_NO_COMMANDS):
            start = at + line.find(text) + match.end()
            yield start, start + len(text[match.end() :].rstrip(b"\"']"))
        at += len(line)


def run_files(line: Text, wrappers: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The files that a line of a recipe runs, by their paths, and the folder that it has changed to."""
    rest = line.data.lstrip(_MARKS)
    folder = "."
    for command in commands(tree(Script(_as_shell(line.part(len(line.data) - len(rest))))), in_data=False):
        for found in _launches(command.words, wrappers):
            script = found.script if found.kind is Kind.FILE else _file_of(found)
            if found.program == "cd" and len(found.words) > 1:
                folder = f"{folder}/{found.words[1].value or ''}"
            elif script is not None and script.value:
                yield script.value, folder


def _file_of(found: Launch) -> Word | None:
    """The file that a program is, or is given to run."""
    words = found.words
    if found.program in (".", "source") or found.program.startswith(("python", "ruby", "node", "perl")):
        return next((word for word in words[1:] if not (word.value or "-").startswith("-")), None)
    return words[0] if words and "/" in (words[0].value or "") else None


def _rules_for(target: bytes, rules: dict[bytes, list[re.Match[bytes]]]) -> list[re.Match[bytes]]:
    """Those of its own name, or else of the pattern with a ``%`` whose stem is the shortest, as make takes them."""
    if target in rules:
        return rules[target]
    parts = [(name.partition(b"%"), name) for name in rules if name.count(b"%") == 1]
    fitting = [
        name
        for (head, _, tail), name in parts
        if len(target) >= len(name) and target.startswith(head) and target.endswith(tail)
    ]
    return rules[max(fitting, key=len)] if fitting else []


def _made(line: bytes, first: bytes) -> Iterator[bytes]:
    """The targets of the same file that make is told to make in a line of a recipe; without any, the first."""
    for call in islice(re.finditer(_MAKE, line), _PREREQUISITES) if line.lower().find(b"make") >= 0 else ():
        words = re.split(rb"[;&|)\n]", line[call.end() :], maxsplit=1)[0].split()
        is_here = line.find(b"cd ", 0, call.start()) < 0 and not any(word.startswith(_ELSEWHERE) for word in words)
        if is_here:
            yield from [word for word in words if not word.startswith(b"-") and word.find(b"=") < 0] or [first]


def called(line: Text, wrappers: frozenset[str]) -> Iterator[Called]:
    """The pip commands without the flag that stand plainly in a line of a recipe, wherever the shell runs them."""
    rest = line.data.lstrip(_MARKS)
    if rest.lower().find(b"pip") >= 0:
        yield from _in_script(_as_shell(line.part(len(line.data) - len(rest))), wrappers, 0)


def _of_recipe(rule: re.Match[bytes]) -> Iterator[tuple[int, int]]:
    before, semicolon, inline = rule[2].partition(b";")
    if semicolon and not any(mark in before for mark in b"=#"):  # neither a variable of the target, nor a comment
        yield rule.end(2) - len(inline), rule.end(2)
    for line in re.finditer(_LINE, rule[3]):
        yield rule.start(3) + line.start(), rule.start(3) + line.end()


def _in_script(text: Text, wrappers: frozenset[str], depth: int) -> Iterator[Called]:
    for command in commands(tree(Script(text)), in_data=False):
        for found in _launches(command.words, wrappers):
            inner = found.script.inner if found.kind is Kind.SCRIPT and found.script is not None else None
            if inner is not None and depth < _MOST_DEPTH:
                yield from _in_script(inner, wrappers, depth + 1)
            elif (pip := found.pip) is not None and _writes(pip):
                yield Called(pip, found, command.assignments)


def _launches(words: tuple[Word, ...], wrappers: frozenset[str]) -> Iterator[Launch]:
    """What the words run: a program, or several of them behind find."""
    found = launch(words, wrappers)
    while found.pip is None and words[1:] and words[0].raw.startswith(b"$"):  # $(SUDO) pip install
        words = words[1:]
        found = launch(words, wrappers)
    if found.kind is not Kind.EACH:
        yield found
        return
    for each in find_parts(found.words)[1]:
        yield launch(each, wrappers)


def _writes(pip: Invocation) -> bool:
    is_plain = pip.tool is Tool.PIP and pip.subcommand in CACHING
    return is_plain and not any(word.value in _FLAGS for word in pip.words)


def _as_shell(line: Text) -> Text:
    """The line as the shell gets it, where a value of make is a variable that takes as many bytes."""
    parts, done = [], 0
    opened, begin, depth = b"", 0, 0
    for match in re.finditer(_OF_MAKE, line.data):
        token = match[0]
        if depth:
            depth += token.endswith(opened) - (token[-1:] == _ENDS[opened])
            if not depth:
                parts += [line.part(done, begin), _value(line.part(begin, match.end()))]
                done = match.end()
        elif token == b"$$":
            parts.append(line.part(done, match.start()))
            done = match.start() + 1
        elif token in (b"$(", b"${"):
            opened, begin, depth = token[1:], match.start(), 1
        elif token.startswith(b"$"):
            parts += [line.part(done, match.start()), _value(line.part(match.start(), match.end()))]
            done = match.end()
    return joined(part for part in (*parts, line.part(done)) if part.data) if parts else line


def _value(reference: Text) -> Text:
    """A value of make as a variable of the shell: by its name, where it has one alone."""
    data = reference.data
    name = data[2:-1]
    is_named = re.fullmatch(_NAME, name) is not None
    return reference._replace(data=b"${%s}" % name if is_named else b"$" + b"_" * (len(data) - 1))
