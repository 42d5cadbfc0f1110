"""PowerShell and cmd scripts as trees: their commands as far as they consist of bare words, and what joins them.

In argument mode a bare word is a literal to both, see about_Parsing of PowerShell and ``cmd /?``.
"""

import re

from fixer.dockerfile.document import Text
from fixer.shell.tree import AndOr, For, Group, If, Link, Pipeline, Sequence, Simple, Statement, Unread, While
from fixer.shell.words import Word, literal

_BARE = rb"[A-Za-z0-9._=/:\\@~+,\[\]-]+"
_NAMED_BY_VARIABLE = rb"(?:%\w+%)+(?:[\\/][A-Za-z0-9._-]+)*"  # %PYTHON%\python.exe
_SEPARATOR = re.compile(rb"[;|&\n]")
_SEPARATOR_OF_CMD = re.compile(rb"[|&\n]")
_BETWEEN = re.compile(rb"[; \t\r\n]*(?:&(?!&)[; \t\r\n]*)*")  # a & of PowerShell calls what is named behind it
_BETWEEN_OF_CMD = re.compile(rb"[& \t\r\n]*")
_LINES = re.compile(rb"[ \t\r\n]*(?:&(?!&)[ \t]*)?")
_BLANKS = re.compile(rb"[ \t\r]*")
_CAUGHT = re.compile(rb"[ \t\r\n]*+(?:\[[^\]\[{}]*+\][ \t\r\n]*+)*+")  # catch [System.Exception] {
_KEYWORD = re.compile(rb"[A-Za-z]+(?![\w.:\\/-])")
_BRACKET = re.compile(rb"[(){}]")
_CONDITION_OF_CMD = re.compile(
    rb"(?i)if(?:[ \t]+/i)?(?:[ \t]+not)?[ \t]+"
    rb"(?:(?:errorlevel|exist|defined|cmdextversion)[ \t]+[^ \t()&|]+|[^ \t()=&|]+[ \t]*==[ \t]*[^ \t()&|]+"
    rb"|[^ \t()&|]+[ \t]+(?:equ|neq|lss|leq|gtr|geq)[ \t]+[^ \t()&|]+)[ \t]*"
)
_LOOP_OF_CMD = re.compile(rb"(?i)for[ \t][^(\n]*%\w[ \t]+in[ \t]*(?=\()")
# A variable that is set, its name and its value: set X=1, set "X=1", $env:X = '1'.
_SETS_OF_CMD = re.compile(rb"(?i)set[ \t]+(?:\"([a-z_]\w*)=([^\"]*)\"[ \t\r\n]*|([a-z_]\w*)=([^\"]*))")
_SETS_OF_POWERSHELL = re.compile(
    rb"(?i)\$(?:env:([a-z_]\w*)|\{env:([a-z_]\w*)\})[ \t]*=[ \t]*('[^']*'|\"[^\"]*\"|[^ \t'\"]+)[ \t\r\n]*"
)
_FILLED_IN = re.compile(rb"[%!^]")  # by cmd
_FILLED_IN_BY_POWERSHELL = re.compile(rb"[$`(]")
_TOLD_BY_A_RUN = Sequence(())  # a condition that runs nothing
_DEEPEST = 40  # brackets in brackets; nobody writes ten
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


def tree(text: Text, program: str) -> Statement:
    """The statements of a script for cmd, or else for PowerShell; one that is not all bare words is an Unread."""
    return _Reader(text, for_cmd=program == "cmd").statements("")


class _Reader:
    """One script, read from left to right; what stands in strings is masked."""

    def __init__(self, text: Text, *, for_cmd: bool) -> None:
        self.text = text
        self.for_cmd = for_cmd
        self.masked = re.sub(_STRINGS, lambda match: b"x" * len(match[0]), text.data)
        self.at = 0
        self.depth = 0

    def statements(self, closer: str) -> Statement:
        """Those up to a bracket, which is left, or the end."""
        self.depth += 1
        found: list[Statement] = []
        while True:
            self._skip(_BETWEEN_OF_CMD if self.for_cmd else _BETWEEN)
            if self.at >= len(self.masked) or (closer and self._is_next(closer)):
                break
            begin = self.at
            found.append(self._and_or(closer))
            if self.at == begin:  # a bracket that closes nothing
                self.at += 1
        self.depth -= 1
        return found[0] if len(found) == 1 else Sequence(tuple(found))

    def _and_or(self, closer: str) -> Statement:
        first = self._pipeline(closer)
        links: list[Link] = []
        while self._is_next("&&") or self._is_next("||"):
            is_or = self._is_next("||")
            self.at += 2
            self._skip(_LINES)
            links.append(Link(is_or, self._pipeline(closer)))
        return AndOr(first, tuple(links)) if links else first

    def _pipeline(self, closer: str) -> Statement:
        found = [self._command(closer)]
        while self._is_next("|") and not self._is_next("||"):
            self.at += 1
            self._skip(_LINES)
            found.append(self._command(closer))
        return Pipeline(tuple(found)) if len(found) > 1 else found[0]

    def _command(self, closer: str) -> Statement:
        self._skip(_BLANKS)
        if self.depth < _DEEPEST:
            keyword = _KEYWORD.match(self.masked, self.at)
            name = keyword[0].lower().decode() if keyword is not None else ""
            begin = self.at
            found = self._of_cmd(name, closer) if self.for_cmd else self._of_powershell(name)
            if found is not None:
                return found
            self.at = begin
        return self._simple(closer)

    def _of_cmd(self, name: str, closer: str) -> Statement | None:
        """``( … )``, and ``if``, which takes the rest of its line; None for anything else."""
        if self._is_next("("):
            return self._block("(", ")")
        if name == "for":
            return self._loop_of_cmd(closer)
        condition = _CONDITION_OF_CMD.match(self.masked, self.at) if name == "if" else None
        if condition is None:
            return None
        self.at = condition.end()
        then = self._block("(", ")") or self.statements(closer)
        has_else = self._takes(b"else")
        otherwise = (self._block("(", ")") or self.statements(closer)) if has_else else None
        return If(_TOLD_BY_A_RUN, then, otherwise)

    def _loop_of_cmd(self, closer: str) -> Statement | None:
        """``for %x in ( … ) do …``."""
        head = _LOOP_OF_CMD.match(self.masked, self.at)
        end = self._behind_brackets(head.end()) if head is not None else 0
        start = self.text.offset(self.at)
        self.at = end or self.at
        if not end or not self._takes(b"do"):
            return None
        return For("", None, (), self._block("(", ")") or self.statements(closer), start)

    def _of_powershell(self, name: str) -> Statement | None:
        """``if``, ``try`` and loops; None for anything else, or one that is not as it should be."""
        if name in ("if", "while", "foreach", "for"):
            self.at += len(name)
            test = self._condition()
            body = self._block("{", "}") if test is not None else None
            if test is None or body is None:
                return None
            return If(test, body, self._otherwise()) if name == "if" else While(test, body, until=False)
        if name == "try":
            return self._tried()
        return None

    def _tried(self) -> Statement | None:
        self.at += len("try")
        body = self._block("{", "}")
        if body is None:
            return None
        found = [body]
        while self._takes(b"catch"):
            self._skip(_CAUGHT)
            block = self._block("{", "}")
            found += [If(_TOLD_BY_A_RUN, block, None)] if block is not None else []
        if self._takes(b"finally"):
            block = self._block("{", "}")
            found += [block] if block is not None else []
        return Sequence(tuple(found))

    def _otherwise(self) -> Statement | None:
        if self._takes(b"elseif"):
            test = self._condition()
            then = self._block("{", "}") if test is not None else None
            return None if test is None or then is None else If(test, then, self._otherwise())
        return self._block("{", "}") if self._takes(b"else") else None

    def _condition(self) -> Statement | None:
        """What stands in round brackets: anything, of which nothing is edited."""
        self._skip(_LINES)
        begin = self.at
        end = self._behind_brackets(begin) if self._is_next("(") else 0
        self.at = end or begin
        return self._words(begin, end) if end else None

    def _block(self, opener: str, closer: str) -> Statement | None:
        self._skip(_LINES)
        if not self._is_next(opener) or not self._behind_brackets(self.at):
            return None
        self.at += 1
        found = Group(self.statements(closer))
        self.at += 1
        self._skip(_BLANKS)
        return found

    def _simple(self, closer: str) -> Statement:
        separator = _SEPARATOR_OF_CMD if self.for_cmd else _SEPARATOR
        begin = at = self.at
        while at < len(self.masked) and separator.match(self.masked, at) is None:
            if closer and self.masked.startswith(closer.encode(), at):
                break
            at = (self._behind_brackets(at) if self.masked[at : at + 1] in (b"(", b"{") else 0) or at + 1
        self.at = at
        return self._words(begin, at)

    def _words(self, begin: int, end: int) -> Statement:
        """A simple command; one with anything but bare words is doubtful."""
        segment = self.text.part(begin, end)
        if (setting := self._setting(segment)) is not None:
            return setting
        words = tuple(_word(segment.part(m.start(), m.end())) for m in re.finditer(_WORD, segment.data))
        if not words:
            return Sequence(())
        words = (literal(words[0].text, words[0].shown.lower()), *words[1:])  # Pip.exe is pip.exe to Windows
        is_named = is_bare(words[0].raw) or (
            self.for_cmd and re.fullmatch(_NAMED_BY_VARIABLE, words[0].raw) is not None
        )
        if is_named and all(is_bare(word.raw) for word in words[1:]):
            return Simple((), words, (), (), words[0].start)
        return Unread(segment, words)

    def _setting(self, segment: Text) -> Simple | None:
        """A variable that is set, as the words ``set``, its name and its value, which may not be known."""
        data = segment.data
        match = _SETS_OF_CMD.fullmatch(data) if self.for_cmd else _SETS_OF_POWERSHELL.fullmatch(data)
        if match is None:
            return None
        name, value = (found for found in match.groups() if found is not None)
        is_quoted = not self.for_cmd and value[:1] in (b"'", b'"')
        filled = _FILLED_IN.search(value) if self.for_cmd else _FILLED_IN_BY_POWERSHELL.search(value)
        is_told = filled is None or (is_quoted and value[:1] == b"'")
        shown = (value[1:-1] if is_quoted else value).decode("utf-8", "replace")
        given = literal(segment, shown)
        words = (
            literal(segment, "set"),
            literal(segment, name.decode()),
            given if is_told else given._replace(value=None),
        )
        return Simple((), words, (), (), segment.start)

    def _behind_brackets(self, at: int) -> int:
        """Behind the bracket that closes the one which stands here; 0 if none does."""
        depth = 0
        for match in _BRACKET.finditer(self.masked, at):
            depth += 1 if match[0] in b"({" else -1
            if not depth:
                return match.end()
        return 0

    def _takes(self, word: bytes) -> bool:
        """Whether a word stands here, in any case; it is stepped over."""
        begin = self.at
        self._skip(_BLANKS if self.for_cmd else _LINES)
        keyword = _KEYWORD.match(self.masked, self.at)
        if keyword is None or keyword[0].lower() != word:
            self.at = begin
            return False
        self.at = keyword.end()
        return True

    def _is_next(self, mark: str) -> bool:
        return self.masked.startswith(mark.encode(), self.at)

    def _skip(self, pattern: re.Pattern[bytes]) -> None:
        match = pattern.match(self.masked, self.at)
        self.at = match.end() if match is not None else self.at


def _word(text: Text) -> Word:
    return literal(text, text.data.decode("utf-8", "replace").strip("\"'"))
