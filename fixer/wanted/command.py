"""The command line of a pip that asks for nothing but names, versions and requirements files."""

import re

from fixer.build.facts.scope import Env
from fixer.build.facts.state import State
from fixer.programs.option_names import full_name
from fixer.programs.options import arguments
from fixer.programs.pip import Invocation, Tool
from fixer.record import NamedTuple
from fixer.wanted.listing import is_plain

_SUBCOMMANDS = frozenset(("install", "download", "wheel"))
# None of these changes which files an index is asked for; the next ones take a value that does not either.
_FLAGS = frozenset(
    "--upgrade --no-cache-dir --disable-pip-version-check --no-input --no-color --user --compile --no-compile --quiet"
    " --verbose --ignore-installed --force-reinstall --no-warn-script-location --no-warn-conflicts --prefer-binary"
    " --require-hashes --break-system-packages --no-build-isolation --require-virtualenv --no-clean"
    " --use-pep517".split()
)
_VALUES = frozenset(
    "--target --prefix --root --timeout --default-timeout --retries --progress-bar --root-user-action --log --dest"
    " --upgrade-strategy --only-binary --wheel-dir --exists-action --trusted-host --proxy --cert --client-cert".split()
)
_FILES = {"--requirement": False, "--constraint": True}
_SHORT = {
    "-r": "--requirement",
    "-c": "--constraint",
    "-t": "--target",
    "-d": "--dest",
    "-w": "--wheel-dir",
}
_IDLE_VARIABLES = frozenset(
    "PIP_NO_CACHE_DIR PIP_CACHE_DIR PIP_DISABLE_PIP_VERSION_CHECK PIP_DEFAULT_TIMEOUT PIP_TIMEOUT PIP_NO_INPUT"
    " PIP_QUIET PIP_ROOT_USER_ACTION PIP_PROGRESS_BAR PIP_NO_COLOR PIP_VERBOSE PIP_RETRIES PIP_TRUSTED_HOST"
    " PIP_COMPILE PIP_USER"
    " PIP_NO_COMPILE PIP_BREAK_SYSTEM_PACKAGES PIP_PREFER_BINARY PIP_NO_WARN_SCRIPT_LOCATION PIP_CERT PIP_PROXY"
    " PIP_VERSION PIP_LOG PIP_REQUIRE_VIRTUALENV".split()
)


class Line(NamedTuple):
    """What it asks for: requirements, files with whether they hold constraints alone, and two options that matter."""

    requirements: tuple[str, ...] = ()
    files: tuple[tuple[str, bool], ...] = ()
    is_pre: bool = False
    is_alone: bool = False  # --no-deps


def read(call: Invocation, state: State) -> Line | None:
    """The command line; None where it says more than that, or may, or where the environment does."""
    if call.tool is not Tool.PIP or call.is_dynamic or call.subcommand not in _SUBCOMMANDS or not _is_idle(state.env):
        return None
    words = arguments((*call.general, *call.arguments), state.known)
    if not all(is_whole for _, is_whole in words):
        return None
    return _read([text for text, _ in words])


def _read(words: list[str]) -> Line | None:
    line, position, is_over = Line(), 0, False
    while position < len(words):
        text = words[position]
        position += 1
        if text == "--" and not is_over:
            is_over = True
            continue
        if is_over or not text.startswith("-"):
            if not is_plain(text):
                return None
            line = line._replace(requirements=(*line.requirements, text))
            continue
        option, value = _option(text)
        if option in _VALUES or option in _FILES:
            if value is None:
                value = words[position] if position < len(words) else ""
                position += 1
            if option in _FILES:
                line = line._replace(files=(*line.files, (value, _FILES[option])))
        elif value is not None or option not in {*_FLAGS, "--pre", "--no-deps"}:
            return None
        line = line._replace(is_pre=line.is_pre or option == "--pre", is_alone=line.is_alone or option == "--no-deps")
    return line


def _option(text: str) -> tuple[str, str | None]:
    """The full name of an option, and the value that is joined to it."""
    if text.startswith("--"):
        name, equals, value = text.partition("=")
        return full_name(name, general_only=False), value if equals else None
    if re.fullmatch("-[qvUI]+", text):
        return "--quiet", None
    return _SHORT.get(text[:2], text), text[2:] or None


def _is_idle(env: Env) -> bool:
    return all(name in _IDLE_VARIABLES for name in env if name.upper().startswith("PIP_"))
