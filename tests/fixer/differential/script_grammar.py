"""Shell scripts made from a grammar: what POSIX shells know, with pip commands in every place that runs some.

A seed gives always the same script. Loops end, nothing is named outside of the folder ``d/..``, and what a command
does depends on no file that another one may be writing in the background.
"""

import random
import re

_PIPS = (
    "pip install a",
    "pip3 install -q b >log",
    "python -m pip install 'c d'",
    "PIP_NO_CACHE_DIR=1 pip install e",
    '"pip" download f',
    "pip install g 2>&1",
    ">log pip install>out h",
    "pip 2>&- install i",
    "pip install $v",
    'pip install "$(echo j)"',
    "pip install `echo k`",
    "env A=1 pip wheel l",
    "sh -c 'pip install m && true'",
    "pip install --no-cache-dir n",
    "pip \\\n install\\\n o",
    "pip install ${h%]?(x)} p",
)
_OTHERS = (
    "true",
    "false",
    ":",
    "cd d",
    "cd ..",
    "mkdir -p e",
    "echo pip install z >/dev/null",
    "export PIP_NO_CACHE_DIR=1",
    "unset PIP_NO_CACHE_DIR",
    "v=1",
    'v="$(pip list)" 2>/dev/null',
    "[ -d d ]",
    "[ a \\< b ]",
    "[ -f x",
    "rm -rf .cache || :",
    "set -e",
    "wait",
    "echo a#b '#' >/dev/null # note",
    "cat </dev/null",
    'echo $((1 + 2)) ${v:-x} ${v+"y z"} $v >/dev/null',
    "echo fi done { } esac >/dev/null",
)
_ENDS = ("exit 3", "exit", "set +e")
_TOKEN = re.compile(r"[A-Za-z0-9_./-]+|\s+|.", re.DOTALL)


class Grammar:
    """Makes one script after the other."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - the same scripts are wanted each time
        self._names = 0

    def script(self) -> str:
        """A whole script."""
        return self._list(3, end=False)

    def odd(self, script: str) -> str:
        """A script with a piece left out, said twice or put elsewhere: it may be none any more."""
        tokens = _TOKEN.findall(script)
        for _ in range(self._random.randint(1, 2)):
            at = self._random.randrange(len(tokens))
            other = self._random.choice(tokens)
            kept = self._random.choice(([], [tokens[at], tokens[at]], [other], [tokens[at], other]))
            tokens[at : at + 1] = kept
            if not tokens:
                return script
        return "".join(tokens)

    def _pick(self, *choices: str) -> str:
        return self._random.choice(choices)

    def _list(self, depth: int, *, end: bool = True) -> str:
        """Statements, the last one with a separator behind it (``end``) or without."""
        text = ""
        count = self._random.randint(1, 3)
        for index in range(count):
            statement = self._and_or(depth)
            is_last = index == count - 1
            between = self._pick("; ", ";", "\n", " &\n", " & ", "\n\n# a note; fi\n")
            if is_last and not end:
                between = ""
            text += statement + ("\n" if self._needs_newline(statement) else between)
        return text

    @staticmethod
    def _needs_newline(statement: str) -> bool:
        return statement.endswith("# note")

    def _and_or(self, depth: int) -> str:
        text = self._pipeline(depth)
        while self._random.random() < 0.4 and not self._needs_newline(text):
            text += self._pick(" && ", "&&", " || ", " ||\n", " && \\\n") + self._pipeline(depth)
        return text

    def _pipeline(self, depth: int) -> str:
        text = self._pick("", "", "", "! ") + self._command(depth)
        if self._random.random() < 0.15 and not self._needs_newline(text):
            text += self._pick(" | ", "|", " |\n") + self._command(depth)
        return text

    def _command(self, depth: int) -> str:
        if depth == 0 or self._random.random() < 0.5:
            return self._simple()
        if self._random.random() < 0.1:
            return self._pick("trap 'rm -rf .cache' EXIT", 'trap "pip list" 0', "eval true && pip install q")
        shapes = (self._if, self._for, self._while, self._case, self._group, self._subshell, self._function)
        return self._random.choice(shapes)(depth - 1)

    def _simple(self) -> str:
        draw = self._random.random()
        return self._pick(*_PIPS) if draw < 0.5 else self._pick(*_OTHERS) if draw < 0.97 else self._pick(*_ENDS)

    def _redirects(self) -> str:
        return self._pick("", "", "", " >log", " 2>/dev/null </dev/null", ">>log 2>&1")

    def _if(self, depth: int) -> str:
        text = f"if {self._list(depth)}then {self._list(depth)}"
        while self._random.random() < 0.2:
            text += f"elif {self._list(depth)}then\n{self._list(depth)}"
        if self._random.random() < 0.4:
            text += f"else {self._list(depth)}"
        return f"{text}fi{self._redirects()}"

    def _for(self, depth: int) -> str:
        head = self._pick("for v in a b; do ", "for v in a 'b c'\ndo\n", "for v in $(echo x y); do ", "for v do ")
        return f"{head}{self._list(depth)}{self._pick('', '', 'break; ')}done{self._redirects()}"

    def _while(self, depth: int) -> str:
        self._names += 1
        name = f"n{self._names}"
        body = f"{name}=x${name}; {self._list(depth)}done{self._redirects()}"
        return self._pick(f'while [ "${name}" != xx ]; do {body}', f'until [ "${name}" = xx ]\ndo\n{body}')

    def _case(self, depth: int) -> str:
        items = "".join(self._item(depth) for _ in range(self._random.randint(0, 2)))
        subject = self._pick("a", "$v", '"$v"')
        return f"case {subject} in\n{items}esac{self._redirects()}"

    def _item(self, depth: int) -> str:
        pattern = self._pick("a", "(a", "*", "b|c", "[a-z]*", '"a b"')
        if self._random.random() < 0.3:
            return f"{pattern}) ;; "
        return f"{pattern}) {self._list(depth, end=False)}\n;;\n"

    def _group(self, depth: int) -> str:
        return f"{{ {self._list(depth)}}}{self._redirects()}"

    def _subshell(self, depth: int) -> str:
        inside = self._list(depth, end=False)
        return f"({' ' if inside[0] == '(' else ''}{inside}\n){self._redirects()}"  # shells differ on ((

    def _function(self, depth: int) -> str:
        self._names += 1
        name = f"f{self._names}"
        gap = self._pick(" ", "\n")
        body = self._pick(self._group(depth), self._subshell(depth))
        return f"{name}(){gap}{body}{self._pick('; ', chr(10))}{name}"
