"""Where a command line that is no pip may run one all the same: among the arguments, in a string, in a text."""

import re
from collections.abc import Iterator
from itertools import pairwise

from fixer.dockerfile.document import Text
from fixer.programs import pip
from fixer.programs.launch import shell_script
from fixer.programs.pip import Invocation, Tool
from fixer.programs.wrappers import RUN_TOOLS, SHELLS
from fixer.record import NamedTuple
from fixer.shell.words import Word, lead, literal, program_name

# Programs that print, look up or test their arguments, and never run them.
QUIET = frozenset(
    "for select echo printf : true false type which hash test [ [[ whereis grep egrep sed awk cat find ls mkdir"
    " touch cp mv rm rmdir chmod chown ln tar cd apt-get apt apk yum dnf microdnf npm yarn gem rem REM"
    " Write-Host Write-Output Write-Verbose write-host write-output write-verbose".split()
)
_OTHER_SHELLS = frozenset("fish tcsh csh elvish nu xonsh".split())  # no shells of POSIX: nobody here reads them
_RUN_STRINGS = frozenset(("scl", "watch", "parallel", "sem", "tmux"))  # the words that they are given are scripts
_HANDS_ON = frozenset(("-c", "--command", "--run"))  # to a shell, whoever has such an option
_LANGUAGES = ("python", "pypy", "perl", "ruby", "node", "php", "lua", "Rscript")
_TALKS_OF_PIP = (
    rb"\b(?:(?:python|pypy)[\w.]*[\s\\]+(?:-[^\s\\]+[\s\\]+){0,9}-m[\s\\]+)?"
    rb"pip[0-9.]*[\s\\]+(?:-[^\s\\]+[\s\\]+){0,9}(?:install|download|wheel|lock)\b"
)
_WITH_FLAG = re.compile(rb"[^;&|<>\n'\"`#]*?[ \t]--no-cache-dir(?![^\s;&|<>'\"`)])")
GET_PIP = b"get-pip"


class Mention(NamedTuple):
    """What looks like a pip command, and the reason id why it cannot be one that is edited."""

    words: tuple[Word, ...]
    at: int
    subcommand: str
    doubt: str
    invocation: Invocation | None = None
    span: tuple[int, int] | None = None
    has_flag: bool = False


def among_arguments(words: tuple[Word, ...], program: str, doubt: str | None) -> Iterator[Mention]:
    """A pip command among the arguments of a program that may run them."""
    runs_others = program not in RUN_TOOLS or any(word.value == "run" for word in words[1:3])
    if not runs_others or program in QUIET or (program == "command" and len(words) > 1):
        return
    found = pip.mentioned(words)
    if found is not None:
        reason = doubt or ("unknown-wrapper" if program else "dynamic")
        yield Mention(found.words, found.at, found.subcommand, reason, found)


def in_text(text: Text, doubt: str) -> Iterator[Mention]:
    """What looks like pip commands in a text that is not understood."""
    if text.data.find(b"pip") < 0:
        return
    for match in re.finditer(_TALKS_OF_PIP, text.data):
        shown = match[0].decode("utf-8", "replace")
        span = text.offset(match.start()), text.end_offset(match.end())
        words = (literal(text.part(match.start(), match.end()), shown),)
        has_flag = _WITH_FLAG.match(text.data, match.start()) is not None
        yield Mention(words, 0, shown.replace("\\", " ").split()[-1], doubt, span=span, has_flag=has_flag)


def in_quotes(words: tuple[Word, ...], stdin: Text | None, doubt: str) -> Iterator[Mention]:
    """The same inside the words of a command, or in what it reads."""
    texts = [word.text for word in words]
    for text in (*texts, stdin) if stdin else texts:
        yield from in_text(text, doubt)


def in_script(words: tuple[Word, ...], program: str, doubt: str | None) -> Iterator[Mention]:
    """The same in a string that a program may have run: ``fakeroot sh -c '…'``, ``scl enable x '…'``."""
    strings = [word for word in words if (word.plain is None or " " in word.plain) and "pip" in word.shown]
    if not strings or program in QUIET:
        return
    pairs = enumerate(pairwise(words))
    at = next((i for i, (a, b) in pairs if program_name(a) in SHELLS and lead(b).startswith("-")), len(words))
    script, is_file = shell_script(words[at:])
    handed = [b for a, b in pairwise(words) if a.value in _HANDS_ON] if not _is_language(program) else []
    for word in strings:
        if program in _OTHER_SHELLS:
            yield from in_text(word.text, "shell-not-understood")
        elif (word is script and not is_file) or program in _RUN_STRINGS or (word in handed and _is_command(word)):
            yield from in_text(word.text, doubt or "unknown-wrapper")


def _is_language(program: str) -> bool:
    """Whether what stands behind its ``-c`` is no script of a shell."""
    return program.startswith(_LANGUAGES)


def _is_command(word: Word) -> bool:
    """Whether the string begins with a pip command."""
    text = word.raw.lstrip(b"'\"$ ")
    return re.match(_TALKS_OF_PIP, text) is not None


class Piped(NamedTuple):
    """A get-pip.py that python reads, and whether a ``-`` goes before the flag, which python takes for the script.

    ``is_told``: it is written that this is what is read.
    """

    invocation: Invocation
    needs_dash: bool
    is_told: bool


def may_be_python(words: tuple[Word, ...]) -> bool:
    """Whether the program is a Python interpreter, or a variable that is called so."""
    return pip.is_python(words) or (not program_name(words[0]) and "py" in words[0].shown.lower())


def from_pipe(words: tuple[Word, ...], *, is_fed: bool, in_pipe: bool, redirected: bool, is_near: bool) -> Piped | None:
    """``curl …/get-pip.py | python``, or the same by process substitution or a redirect.

    ``is_fed``: what stands before it in its pipe names get-pip; ``is_near``: something in the same instruction does.
    """
    program, rest = program_name(words[0]), words[1:]
    is_script = all(lead(word).startswith("-") for word in rest) and not any(lead(w)[:2] in ("-c", "-m") for w in rest)
    has_dash = any(word.value == "-" for word in rest)
    reads_stdin = (is_script or has_dash) and (in_pipe or redirected)
    substituted = any(word.raw.startswith(b"<(") and GET_PIP in word.raw for word in rest)
    text = next((i for i, word in enumerate(words) if i and _is_text(words[i - 1], word)), None)
    if text is not None:  # python -c "$(curl …/get-pip.py)"
        return Piped(Invocation(Tool.GET_PIP, words, text, text, "install"), needs_dash=False, is_told=bool(program))
    if not substituted and not (reads_stdin and (is_near or is_fed)):
        return None
    at = next((i for i, word in enumerate(words) if i and _is_script(word)), len(words) - 1)
    call = Invocation(Tool.GET_PIP, words, at, at, "install")
    from_file = redirected and (is_script or has_dash)
    return Piped(call, not _is_script(words[at]), bool(program) and (substituted or from_file or is_fed))


def _is_text(option: Word, word: Word) -> bool:
    """Whether it is the text behind ``-c``, and get-pip.py as a command writes it."""
    raw = word.raw.strip(b'"')
    is_output = raw.startswith((b"$(", b"`")) and word.value is None
    return option.value == "-c" and is_output and GET_PIP in raw and raw.find(b" ") >= 0


def _is_script(word: Word) -> bool:
    """Whether it is what python runs: its standard input, or what a command writes."""
    return word.value == "-" or word.raw.startswith(b"<(")
