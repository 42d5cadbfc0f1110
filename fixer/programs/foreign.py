"""Where files that no shell reads call pip plainly: programs of other languages, and the recipes of Makefiles."""

import re
from collections.abc import Iterator

_CALL = rb"\b(?:run|call|check_call|check_output|getoutput|getstatusoutput|Popen|popen|system|exec\w*|spawn\w*|sh|main)"
_STRING = rb"[fFrRbBuU]{0,2}[\"'`]"
_PYTHON = rb"(?:sys\.executable|%s[\w./-]*python[\d.]*[\"'])\s*,\s*%s-m[\"']\s*,\s*" % (_STRING, _STRING)
_LIST = rb"(?:\[\s*)?(?:%s)?%s[\w./-]*pip[\d.]*[\"']\s*,\s*(?:\[\s*)?%s(?:install|download|wheel)[\"']" % (
    _PYTHON,
    _STRING,
    _STRING,
)
_TEXT = rb"%s(?:[\w./-]*python[\d.]* +-m +)?[\w./-]*pip[\d.]* +(?:install|download|wheel)\b" % _STRING
_CALLED = rb"%s\s*\(\s*(?:%s|%s)" % (_CALL, _LIST, _TEXT)
_OFF = (b"--no-cache-dir", b'--no-cache"', b"--no-cache'", b"--no-cache ")
_MOST_OF_A_CALL = 2_000  # bytes

_RULE = rb"(?m)^([^\s#:=][^:=\n]*)::?(?!=)([^\n]*)\n((?:\t(?:[^\n\\]|\\[^\n]|\\\n)*\n?|[ \t]*\n|#[^\n]*\n)*)"
# Readings that begin at different places and meet are in different quotes (none, single, double): each quote on the way
# keeps them different. So three at most pass a place, and the steps grow with the text.
_QUOTED = rb"'[^']*+'|\"(?:[^\"\\]|\\[\s\S])*+\""
_IN_RECIPE = (
    rb"(?:^|(?<![\s@+(;&|-])(?=[\s@+-]*+[;&|(]))[\s@+(;&|-]*+"
    rb"(?:[A-Za-z_]\w*+=(?:[^\s;&|()$'\"\\]|\\(?![\s'\"])|%s|\$\([^\s;&|()]*\)|\$)*+\s++|sudo\s++)*+"
    rb"(?:(?:(?:[\w./{}-]|\$\([\w.-]*\)|\$)*python[\d.]*|\$[({](?=\w*PY)\w*+[)}])\s+-m\s+)?"
    rb"((?:(?:[\w./{}-]|\$\([\w.-]*\)|\$)*/)?pip[\d.]*|\$[({](?=\w*PIP)\w*+[)}])\s+(?:install|download|wheel)\b"
) % _QUOTED
_LINE = rb"(?:[^\n\\]|\\\n|\\[^\n])+"
_ARGUMENTS = rb"(?:[^;&|'\"\\]|(?<=>)&|\\[\s\S]|%s)*+" % _QUOTED
_PREREQUISITES = 50


def calls(source: bytes) -> Iterator[tuple[int, int]]:
    """The spans of the calls in a program that run pip without the flag."""
    for match in re.finditer(_CALLED, source):
        begin = source.rfind(b"\n", 0, match.start()) + 1
        is_comment = source[begin : match.start()].lstrip().startswith((b"#", b"//"))
        rest = source[match.end() : match.end() + _MOST_OF_A_CALL].partition(b")")[0]
        if not is_comment and not any(rest.find(off) >= 0 for off in _OFF):
            yield match.span()


def recipes(source: bytes, targets: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """The spans in a Makefile of the pips without the flag that these targets run; without any, the first."""
    rules: dict[bytes, list[re.Match[bytes]]] = {}
    for rule in re.finditer(_RULE, source if source.endswith(b"\n") else source + b"\n"):
        for name in rule[1].split():
            rules.setdefault(name, []).append(rule)
    first = next((name for name in rules if not name.startswith(b".")), b"")
    waiting = [target.encode("utf-8", "surrogateescape") for target in targets] or [first]
    done: set[bytes] = set()
    seen: set[int] = set()
    while waiting and len(done) < _PREREQUISITES:
        name = waiting.pop(0)
        for rule in rules.get(name, ()) if name not in done else ():
            waiting += rule[2].partition(b"#")[0].replace(b"|", b" ").split()
            yield from () if rule.start() in seen else _of_recipe(rule)
            seen.add(rule.start())
        done.add(name)


def _of_recipe(rule: re.Match[bytes]) -> Iterator[tuple[int, int]]:
    for line in re.finditer(_LINE, rule[3]):
        at = rule.start(3) + line.start()
        text = line[0]
        for found in re.finditer(_IN_RECIPE, text):
            rest = re.compile(_ARGUMENTS).match(text, found.end())
            said = b"" if rest is None else rest[0] + b" "
            if not any(said.find(off) >= 0 for off in _OFF):
                yield at + found.start(1), at + found.end()
