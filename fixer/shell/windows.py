"""The commands of PowerShell and cmd scripts, as far as they consist of bare words; all others are doubtful.

In argument mode a bare word is a literal to both, see about_Parsing of PowerShell and ``cmd /?``.
"""

import re
from collections.abc import Iterator

from fixer.dockerfile.document import Text
from fixer.shell.command import Command
from fixer.shell.words import Word, literal

_BARE = rb"[A-Za-z0-9._=/:\\@~+,\[\]-]+"
_NAMED_BY_VARIABLE = rb"(?:%\w+%)+(?:[\\/][A-Za-z0-9._-]+)*"  # %PYTHON%\python.exe
_SEPARATOR = rb"&&|\|\||[;|&\n]"
_SEPARATOR_OF_CMD = rb"&&|\|\||[|&\n]"
_WORD = rb"(?:\"[^\"]*\"|'[^']*'|[^ \t\r\v\f(){}])+|[(){}]"
_STRINGS = rb"\"[^\"]*\"|'[^']*'"
_VALUES = frozenset(
    "-executionpolicy -ep -ex -version -psconsolefile -inputformat -outputformat -windowstyle -configurationname"
    " -workingdirectory -wd".split()
)


def is_bare(raw: bytes) -> bool:
    """Whether a word means itself to PowerShell and cmd alike."""
    return re.fullmatch(_BARE, raw) is not None and not raw.startswith(b"@") and raw != b"--%"


def arguments(program: str, words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The command that ``powershell -Command …`` or ``cmd /c …`` is given; empty if it is none."""
    position = 1
    while position < len(words):
        option = (words[position].value or "").lower()
        position += 1
        if option in (("/c", "/k") if program == "cmd" else ("-command", "-c", "/command", "/c")):
            return words[position:]
        if not option.startswith(("-", "/")):
            return words[position - 1 :] if program != "cmd" else ()
        position += option in _VALUES
    return ()


def commands(text: Text, program: str) -> tuple[Command, ...]:
    """The commands of a script for cmd, or else for PowerShell: one per segment between separators."""
    return tuple(_commands(text, for_cmd=program == "cmd"))


def _commands(text: Text, *, for_cmd: bool) -> Iterator[Command]:
    separator = _SEPARATOR_OF_CMD if for_cmd else _SEPARATOR
    masked = re.sub(_STRINGS, lambda match: b"x" * len(match[0]), text.data)
    for start, end in _segments(masked, separator):
        segment = text.part(start, end)
        words = tuple(_word(segment.part(m.start(), m.end())) for m in re.finditer(_WORD, segment.data))
        if not words:
            continue
        words = (literal(words[0].text, words[0].shown.lower()), *words[1:])  # Pip.exe is pip.exe to Windows
        is_named = is_bare(words[0].raw) or (for_cmd and re.fullmatch(_NAMED_BY_VARIABLE, words[0].raw) is not None)
        doubtful = not (is_named and all(is_bare(word.raw) for word in words[1:]))
        yield Command((), words, (), words[0].start, doubtful)


def _word(text: Text) -> Word:
    return literal(text, text.data.decode("utf-8", "replace").strip("\"'"))


def _segments(data: bytes, separator: bytes) -> Iterator[tuple[int, int]]:
    start = 0
    for match in re.finditer(separator, data):
        yield start, match.start()
        start = match.end()
    yield start, len(data)
