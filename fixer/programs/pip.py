"""Which command lines are pip: its programs, ``python -m pip``, get-pip.py, and uv's pip interface."""

import re
from enum import StrEnum

from fixer.programs.option_names import GENERAL_VALUES, UV_VALUES, full_name
from fixer.record import NamedTuple
from fixer.shell.words import Word, lead, program_name

CACHING = frozenset(("install", "download", "wheel", "lock"))

_PIP = re.compile(r"pip-?(?:\d+(?:\.\d+)*)?(?:\.pyz)?")
_PLAIN_PYTHONS = frozenset(("python", "python3"))  # as nearly all are, for less than a pattern
_PYTHON = r"(?:(?:python|pypy)(?:\d+(?:\.\d+)*)?(?:t|d|m|dm|-dbg|w)?|py)"
_PIP_FILE = r"(?:.*[/\\])?pip\.pyz|(?:.*[/\\])(?:pip-?[\d.]*(?:[/\\]__main__\.py)?|pip-[^/\\]+\.whl[/\\]pip)[/\\]?"
_GET_PIP = r"(?:.*[/\\])?get-pip\.py"
_WINDOWS_VARIABLE = r"(?a)%\w+%|\$env:\w+"
_OTHER_SUBCOMMANDS = frozenset(
    "cache check completion config debug freeze hash help index inspect list search show uninstall unzip zip".split()
)
_MODULES = frozenset(("pip", "pip.__main__"))


class Tool(StrEnum):
    """What takes the flag: pip, uv's pip interface, or the script that installs pip."""

    PIP = "pip"
    UV = "uv"
    GET_PIP = "get-pip"


class Invocation(NamedTuple):
    """A pip command line; the flag goes behind ``words[at]``: the subcommand (or the script get-pip.py).

    ``words`` begin with the program; from ``first`` up to ``at`` they are pip's general options. ``subcommand``
    is "" where only a run can tell it.
    """

    tool: Tool
    words: tuple[Word, ...]
    first: int
    at: int
    subcommand: str
    is_dynamic: bool = False

    @property
    def program(self) -> Word:
        return self.words[0]

    @property
    def general(self) -> tuple[Word, ...]:
        return self.words[self.first : self.at]

    @property
    def arguments(self) -> tuple[Word, ...]:
        """What stands behind that word."""
        return self.words[self.at + 1 :]


def invocation(words: tuple[Word, ...]) -> Invocation | None:
    """The pip command that ``words`` are, or None; ``uv pip install`` is one too."""
    if not words:
        return None
    name = program_name(words[0])
    if name.startswith("pip") and _PIP.fullmatch(name):
        return _pip(words, 1)
    if name == "pipx" and len(words) > 3 and words[1].value == "runpip":
        return _pip(words, 3)
    if name == "uv":
        return _uv(words)
    if _is_python(name):
        return _python(words)
    if name == "sage" and len(words) > 1 and words[1].value in ("-pip", "--pip"):
        return _pip(words, 2)
    if name == "get-pip.py":
        return Invocation(Tool.GET_PIP, words, 0, 0, "install")
    if (words[0].value is None and not name) or _is_windows_variable(name):
        return _dynamic(words)
    return None


def is_python(words: tuple[Word, ...]) -> bool:
    """Whether the program is a Python interpreter."""
    return bool(words) and _is_python(program_name(words[0]))


def mentioned(words: tuple[Word, ...]) -> Invocation | None:
    """The first pip command that stands among the arguments of an unknown program."""
    if not any("pip" in (word.plain or word.shown) for word in words):
        return None
    modules = {i + 1 for i, word in enumerate(words) if word.value == "-m" and is_python(words)}
    for index in (i for i in range(1, len(words) - 1) if i not in modules):
        name = program_name(words[index])
        if _PIP.fullmatch(name) or _is_python(name):
            found = invocation(words[index:])
            if found is not None and found.tool is Tool.PIP and found.subcommand in CACHING:
                return found
    return None


def _is_python(name: str) -> bool:
    return name in _PLAIN_PYTHONS or (name.startswith("py") and re.fullmatch(_PYTHON, name) is not None)


def _is_windows_variable(name: str) -> bool:
    return name.startswith(("%", "$")) and re.fullmatch(_WINDOWS_VARIABLE, name) is not None


def _pip(words: tuple[Word, ...], position: int) -> Invocation | None:
    """The words behind ``pip``: general options, then the subcommand; one behind ``--`` cannot take options, for
    pip hands the ``--`` on to it (parse_command of main_parser.py).
    """
    first, hands_on = position, False
    while position < len(words):
        word = words[position]
        text = lead(word)
        if word.value is None and not text.startswith("-"):
            return Invocation(Tool.PIP, words, first, position, "", is_dynamic=True)
        if not text.startswith("-") or text == "-":
            return Invocation(Tool.PIP, words, first, position, text, is_dynamic=hands_on)
        hands_on = hands_on or text == "--"
        if text in ("-h", "--help", "-V", "--version"):
            return None
        takes = text.startswith("--") and "=" not in text and full_name(text, general_only=True) in GENERAL_VALUES
        position += 2 if takes else 1
    return None


def module(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words from NAME on of ``python … -m NAME …``; empty where these are something else."""
    if not is_python(words):
        return ()
    position, name = _run_by_python(words)
    return words[position:] if name and words[position].value == name else ()


def _python(words: tuple[Word, ...]) -> Invocation | None:
    """``python … -m pip``, ``python get-pip.py``, ``python …/site-packages/pip``."""
    position, name = _run_by_python(words)
    if position >= len(words):
        return None
    if not name:
        return _python_file(words, position)
    if name in _MODULES:
        return _pip(words, position + 1)
    return _uv((words[0], *words[position + 1 :])) if name == "uv" else None


def _run_by_python(words: tuple[Word, ...]) -> tuple[int, str]:
    """Where the file or the module stands that Python runs, and the module's name; the end where there is neither."""
    position = 1
    while position < len(words):
        word = words[position]
        text = lead(word)
        if not text.startswith("-") or text == "-":
            return position, ""
        if text.startswith("--"):
            position += 2 if text == "--check-hash-based-pycs" else 1
            continue
        letters = text[1:]
        stop = next((i for i, letter in enumerate(letters) if letter in "cmWX"), None)
        if stop is None:
            position += 1
        elif letters[stop] in "WX":
            position += 2 if stop == len(letters) - 1 else 1
        elif letters[stop] == "m" and letters[stop + 1 :]:
            return position, letters[stop + 1 :]
        elif letters[stop] == "m" and position + 1 < len(words) and words[position + 1].value:
            return position + 1, words[position + 1].value or ""
        else:
            break
    return len(words), ""


def _python_file(words: tuple[Word, ...], position: int) -> Invocation | None:
    word = words[position]
    text = word.value if word.value is not None else "/" + program_name(word)
    if word.value is None and not program_name(word):
        following = [w.value for w in words[position : position + 4]]
        if "-m" in following and "pip" in following:
            return Invocation(Tool.PIP, words, position, position, "", is_dynamic=True)
        return None
    if "pip" not in text:
        return None
    if re.fullmatch(_GET_PIP, text):
        return Invocation(Tool.GET_PIP, words, position, position, "install")
    return _pip(words, position + 1) if re.fullmatch(_PIP_FILE, text) else None


def _dynamic(words: tuple[Word, ...]) -> Invocation | None:
    """A program that only a run can tell: ``$PYTHON -m pip`` is clear enough, ``$PIP`` is not."""
    if len(words) > 2 and words[1].value is not None and words[1].value.startswith("-"):
        found = _python(words)
        if found is not None and found.tool is Tool.PIP:
            return found
    if len(words) > 1 and "py" in words[0].shown.lower() and re.fullmatch(_GET_PIP, words[1].value or ""):
        return _python(words)
    name = words[0].shown.lower().rpartition("/")[2]
    if "pip" not in name or "pipx" in name or "pipe" in name:
        return None
    found = _pip(words, 1)
    if found is None or (not found.is_dynamic and found.subcommand in _OTHER_SUBCOMMANDS):
        return None
    if found.subcommand not in CACHING:
        found = found._replace(subcommand="")
    return found._replace(is_dynamic=True)


def _uv(words: tuple[Word, ...]) -> Invocation | None:
    position, first = 1, 1
    seen_pip = False
    while position < len(words):
        text = lead(words[position])
        if text.startswith("-"):
            position += 2 if "=" not in text and text in UV_VALUES else 1
        elif not seen_pip and text == "pip":
            seen_pip = True
            position += 1
        elif seen_pip and text == "install":
            return Invocation(Tool.UV, words, first, position, text)
        else:
            return None
    return None
