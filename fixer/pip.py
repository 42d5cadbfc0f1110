"""Which command lines are pip, and what their options say about the cache.

Options, their arity and abbreviations are those of pip 6 to 26 (general options: pip/_internal/cli/cmdoptions.py);
no option ever changed arity.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from fixer.words import Expansion, Word, lead, program_name

CACHING = frozenset(("install", "download", "wheel", "lock"))
FLAG = "--no-cache-dir"

_PIP = re.compile(r"pip-?(?:\d+(?:\.\d+)*)?(?:\.pyz)?")
_PYTHON = re.compile(r"(?:(?:python|pypy)(?:\d+(?:\.\d+)*)?(?:t|d|m|dm|-dbg|w)?|py)")
_PIP_FILE = re.compile(r"(?:.*[/\\])?pip\.pyz|(?:.*[/\\])(?:pip(?:[/\\]__main__\.py)?|pip-[^/\\]+\.whl[/\\]pip)[/\\]?")
_GET_PIP = re.compile(r"(?:.*[/\\])?get-pip\.py")
_WINDOWS_VARIABLE = re.compile(r"%\w+%|\$env:\w+", re.ASCII)
_MODULES = frozenset(("pip", "pip.__main__"))
_ABBREVIATIONS = frozenset(("--no-cache", "--no-cach", "--no-cac", "--no-ca"))
_MISSPELT = re.compile(r"--?no[-_]cache[-_]dir|--no-c", re.IGNORECASE)
_UV_FLAGS = frozenset(("--no-cache", "--no-cache-dir", "-n"))

_GENERAL_VALUES = frozenset(
    "--cache-dir --cert --client-cert --timeout --default-timeout --exists-action --log --log-file --local-log --proxy"
    " --retries --trusted-host --default-vcs --skip-requirements-regex --unstable-feature --use-feature"
    " --use-deprecated --python --keyring-provider --resume-retries".split()
)
_GENERAL_FLAGS = frozenset(
    "--help --version --verbose --quiet --isolated --no-input --require-virtualenv --require-venv"
    " --disable-pip-version-check --no-cache-dir --no-color --no-python-version-warning --debug --no-proxy-env"
    " --log-explicit-levels".split()
)
_INSTALL_VALUES = frozenset(
    "--requirement --constraint --editable --target --index-url --pypi-url --extra-index-url --find-links --prefix"
    " --root --src --source --source-dir --source-directory --platform --python-version --implementation --abi"
    " --no-binary --only-binary --progress-bar --upgrade-strategy --report --root-user-action --config-settings"
    " --config-setting --group --build-constraint --requirements-from-script --uploaded-prior-to --refresh-package"
    " --all-releases --only-final --global-option --install-option --build-option --build --build-dir"
    " --build-directory --download --download-dir --download-directory --allow-external --allow-insecure"
    " --allow-unverified --download-cache --dest --destination-dir --destination-directory --wheel-dir --output"
    " --use-wheel-dir".split()
)
_INSTALL_FLAGS = frozenset(
    "--upgrade --user --pre --no-deps --no-dependencies --force-reinstall --ignore-installed --ignore-requires-python"
    " --no-build-isolation --use-pep517 --no-use-pep517 --check-build-dependencies --break-system-packages --compile"
    " --no-compile --no-warn-script-location --no-warn-conflicts --no-index --process-dependency-links"
    " --require-hashes --no-require-hashes --prefer-binary --no-clean --dry-run --egg --use-wheel --no-use-wheel"
    " --allow-all-external --no-allow-external --no-allow-insecure --no-verify --no-download --pylock".split()
)
_SHORT_VALUES = "rcetifCbdwo"
# A value that makes pip stop when it is not a file, a path or a choice.
_BREAKS = frozenset(
    "--requirement -r --constraint -c --editable -e --progress-bar --upgrade-strategy --root-user-action"
    " --build-constraint --requirements-from-script --exists-action --python --group".split()
)
_UV_VALUES = _INSTALL_VALUES | frozenset(
    "--cache-dir --color --config-file --directory --project --extra --override --excludes --default-index --index"
    " --index-strategy --keyring-provider --resolution --prerelease --fork-strategy --exclude-newer --link-mode"
    " --python --upgrade-package --reinstall-package --refresh-package --torch-backend --allow-insecure-host".split()
)

Known = Callable[[str], str | None]


def nothing_known(_: str) -> str | None:
    """Tells of no name what it holds: for questions about the command line alone."""
    return None


class Tool(StrEnum):
    """What takes the flag: pip, uv's pip interface, or the script that installs pip."""

    PIP = "pip"
    UV = "uv"
    GET_PIP = "get-pip"


@dataclass(frozen=True, slots=True)
class Invocation:
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
    def anchor(self) -> Word:
        """The word that the flag follows."""
        return self.words[self.at]

    @property
    def general(self) -> tuple[Word, ...]:
        return self.words[self.first : self.at]

    @property
    def arguments(self) -> tuple[Word, ...]:
        """What stands behind the anchor."""
        return self.words[self.at + 1 :]


class Cache(StrEnum):
    """What the command line itself says about the cache."""

    SILENT = "silent"
    OFF = "off"
    OFF_ABBREVIATED = "off-abbreviated"
    ELSEWHERE = "elsewhere"


class Options(NamedTuple):
    """The options of one pip command, read as pip reads them: the last word about the cache wins."""

    cache: Cache
    has_flag: bool  # --no-cache-dir, spelled out
    directory: str | None  # of --cache-dir; None where it is not known
    is_inert: bool  # the flag is there, but pip takes it for something else and stops
    is_isolated: bool
    is_help: bool
    has_dynamic: bool
    requirements: tuple[str, ...]
    is_upgrade: bool


def invocation(words: tuple[Word, ...]) -> Invocation | None:
    """The pip command that ``words`` are, or None; ``uv pip install`` is one too."""
    if not words:
        return None
    name = program_name(words[0])
    if _PIP.fullmatch(name):
        return _pip(words, 1)
    if name == "pipx" and len(words) > 3 and words[1].value == "runpip":
        return _pip(words, 3)
    if name == "uv":
        return _uv(words)
    if _PYTHON.fullmatch(name):
        return _python(words)
    if (words[0].value is None and not name) or _WINDOWS_VARIABLE.fullmatch(name):
        return _dynamic(words)
    return None


def is_python(words: tuple[Word, ...]) -> bool:
    """Whether the program is a Python interpreter."""
    return bool(words) and _PYTHON.fullmatch(program_name(words[0])) is not None


def mentions(words: tuple[Word, ...]) -> tuple[int, Invocation] | None:
    """The first pip command that stands among the arguments of an unknown program, with its place."""
    modules = {i + 1 for i, word in enumerate(words) if word.value == "-m" and is_python(words)}
    for index in (i for i in range(1, len(words) - 1) if i not in modules):
        name = program_name(words[index])
        if _PIP.fullmatch(name) or _PYTHON.fullmatch(name):
            found = invocation(words[index:])
            if found is not None and found.tool is Tool.PIP and found.subcommand in CACHING:
                return index, found
    return None


def _pip(words: tuple[Word, ...], position: int) -> Invocation | None:
    """The words behind ``pip``: general options, then the subcommand."""
    first = position
    while position < len(words):
        word = words[position]
        text = lead(word)
        if word.value is None and not text.startswith("-"):
            return Invocation(Tool.PIP, words, first, position, "", is_dynamic=True)
        if not text.startswith("-") or text == "-":
            return Invocation(Tool.PIP, words, first, position, text)
        if text in ("-h", "--help", "-V", "--version"):
            return None
        takes = text.startswith("--") and "=" not in text and _full_name(text, general_only=True) in _GENERAL_VALUES
        position += 2 if takes else 1
    return None


def _python(words: tuple[Word, ...]) -> Invocation | None:
    """``python … -m pip``, ``python get-pip.py``, ``python …/site-packages/pip``."""
    position = 1
    while position < len(words):
        word = words[position]
        text = lead(word)
        if not text.startswith("-") or text == "-":
            return _python_file(words, position)
        if text.startswith("--"):
            position += 2 if text == "--check-hash-based-pycs" else 1
            continue
        letters = text[1:]
        stop = next((i for i, letter in enumerate(letters) if letter in "cmWX"), None)
        if stop is None:
            position += 1
        elif letters[stop] in "WX":
            position += 2 if stop == len(letters) - 1 else 1
        elif letters[stop] == "c":
            return None
        else:
            return _module(words, position, letters[stop + 1 :])
    return None


def _module(words: tuple[Word, ...], position: int, attached: str) -> Invocation | None:
    if not attached:
        position += 1
    module = attached or (words[position].value if position < len(words) else None)
    if module in _MODULES:
        return _pip(words, position + 1)
    if module == "uv":
        return _uv((words[0], *words[position + 1 :]))
    return None


def _python_file(words: tuple[Word, ...], position: int) -> Invocation | None:
    word = words[position]
    text = word.value if word.value is not None else "/" + program_name(word)
    if word.value is None and not program_name(word):
        following = [w.value for w in words[position : position + 4]]
        if "-m" in following and "pip" in following:
            return Invocation(Tool.PIP, words, position, position, "", is_dynamic=True)
        return None
    if _GET_PIP.fullmatch(text):
        return Invocation(Tool.GET_PIP, words, position, position, "install")
    return _pip(words, position + 1) if _PIP_FILE.fullmatch(text) else None


def _dynamic(words: tuple[Word, ...]) -> Invocation | None:
    """A program that only a run can tell: ``$PYTHON -m pip`` is clear enough, ``$PIP`` is not."""
    if len(words) > 2 and words[1].value is not None and words[1].value.startswith("-"):
        found = _python(words)
        if found is not None and found.tool is Tool.PIP:
            return found
    if len(words) > 1 and "py" in words[0].shown.lower() and _GET_PIP.fullmatch(words[1].value or ""):
        return _python(words)
    names = "".join(part.source for part in words[0].parts if isinstance(part, Expansion)).lower()
    if "pip" not in names or "pipenv" in names or "pipx" in names or "pipeline" in names:
        return None
    found = _pip(words, 1)
    if found is None or (not found.is_dynamic and found.subcommand not in CACHING):
        return None
    return replace(found, is_dynamic=True)


def _uv(words: tuple[Word, ...]) -> Invocation | None:
    position, first = 1, 1
    seen_pip = False
    while position < len(words):
        text = lead(words[position])
        if text.startswith("-"):
            position += 2 if "=" not in text and text in _UV_VALUES else 1
        elif not seen_pip and text == "pip":
            seen_pip = True
            position += 1
        elif seen_pip and text == "install":
            return Invocation(Tool.UV, words, first, position, text)
        else:
            return None
    return None


def arguments(words: tuple[Word, ...], known: Known) -> tuple[tuple[str, bool], ...]:
    """The arguments that a shell makes of words, each as (what is known of it, whether that is all)."""
    found: list[tuple[str, bool]] = []
    for word in words:
        if (value := word.value) is not None:
            found.append((value, True))
            continue
        resolved = word.resolve(known)
        if resolved is None:
            found.append((lead(word), False))
        elif any(isinstance(part, Expansion) and not part.quoted for part in word.parts):
            found.extend((piece, True) for piece in resolved.split())
        else:
            found.append((resolved, True))
    return tuple(found)


def options(call: Invocation, known: Known) -> Options:
    """What the options of a pip command say; names that ``known`` tells are put in first."""
    if call.tool is Tool.UV:
        return _uv_options(call, known)
    reader = _Reader()
    reader.read(arguments(call.general, known), general_only=True)
    reader.read(arguments(call.arguments, known), general_only=False)
    return Options(
        reader.cache,
        reader.has_flag,
        reader.directory,
        reader.is_inert,
        reader.is_isolated,
        reader.is_help,
        reader.has_dynamic,
        tuple(reader.requirements),
        reader.is_upgrade,
    )


class _Reader:
    """Walks the arguments of one command, as optparse does."""

    def __init__(self) -> None:
        self.cache = Cache.SILENT
        self.directory: str | None = None
        self.has_flag = self.is_inert = self.is_isolated = self.is_help = self.has_dynamic = self.is_upgrade = False
        self.requirements: list[str] = []

    def read(self, words: tuple[tuple[str, bool], ...], *, general_only: bool) -> None:
        position = 0
        while position < len(words):
            text, is_whole = words[position]
            position += 1
            if text == "--":
                self._rest(words[position:])
                return
            if not text.startswith("-") or text == "-":
                self.has_dynamic |= not is_whole
                self.requirements += [text] if is_whole else []
                continue
            following = words[position] if position < len(words) else None
            position += self._option(text, is_whole, following, general_only=general_only)

    def _rest(self, words: tuple[tuple[str, bool], ...]) -> None:
        """Behind ``--`` all are requirements."""
        self.is_inert |= any(text == FLAG or text in _ABBREVIATIONS for text, _ in words)
        self.requirements += [text for text, is_whole in words if is_whole]

    def _option(
        self, text: str, is_whole: bool, following: tuple[str, bool] | None, *, general_only: bool
    ) -> int:
        """Take one option; returns how many further words it takes."""
        self.is_inert |= text != FLAG and _MISSPELT.fullmatch(text) is not None
        if not text.startswith("--"):
            return self._short(text, following)
        name, equals, value = text.partition("=")
        full = _full_name(name, general_only=general_only)
        if full == FLAG:
            self.is_inert |= bool(equals)
            self.has_flag |= name == FLAG
            self.cache = Cache.OFF if name == FLAG else Cache.OFF_ABBREVIATED
            return 0
        if full == "--cache-dir":
            if equals:
                known = value if is_whole else None
            else:
                known = following[0] if following is not None and following[1] else None
            self.cache, self.directory = Cache.ELSEWHERE, known
            return 0 if equals else 1
        self.is_isolated |= full == "--isolated"
        self.is_help |= full in ("--help", "--version")
        self.is_upgrade |= full in ("--upgrade", "--force-reinstall")
        if equals or full not in _GENERAL_VALUES | (frozenset() if general_only else _INSTALL_VALUES):
            return 0
        self._value(full, following)
        return 1

    def _short(self, text: str, following: tuple[str, bool] | None) -> int:
        for index, letter in enumerate(text[1:], 1):
            self.is_help |= letter in "hV"
            self.is_upgrade |= letter == "U"
            if letter in _SHORT_VALUES:
                if index == len(text) - 1:
                    self._value(f"-{letter}", following)
                    return 1
                return 0
        return 0

    def _value(self, option: str, following: tuple[str, bool] | None) -> None:
        if following is not None and following[0] == FLAG and option in _BREAKS:
            self.is_inert = True


def _full_name(name: str, *, general_only: bool) -> str:
    """The option that ``name`` is, or is an unambiguous beginning of (optparse's _match_abbrev)."""
    name = name.partition("=")[0]
    known = _GENERAL_VALUES | _GENERAL_FLAGS
    if not general_only:
        known = known | _INSTALL_VALUES | _INSTALL_FLAGS
    if name in known:
        return name
    if name in _ABBREVIATIONS:
        return FLAG
    matches = [option for option in known if option.startswith(name)]
    return matches[0] if len(matches) == 1 else name


def _uv_options(call: Invocation, known: Known) -> Options:
    words = arguments((*call.general, *call.arguments), known)
    is_off = has_dynamic = False
    directory: str | None = None
    cache = Cache.SILENT
    position = 0
    while position < len(words):
        text, is_whole = words[position]
        position += 1
        if text == "--":
            break
        if text in _UV_FLAGS or re.fullmatch(r"-[qv]*n[qv]*", text):
            is_off = True
        elif text.partition("=")[0] == "--cache-dir":
            cache = Cache.ELSEWHERE
            directory = text.partition("=")[2] or (words[position][0] if position < len(words) else None)
        has_dynamic |= not is_whole and (not text or text.startswith("-") and "=" not in text)
        position += text in _UV_VALUES
    if is_off:
        cache = Cache.OFF
    requirements = tuple(text for text, is_whole in words if is_whole and not text.startswith("-"))
    return Options(cache, is_off, directory, False, False, False, has_dynamic, requirements, False)


