"""What the instructions of a build stage have said so far: its variables, user, folder, shell, and pip's version."""

from collections.abc import Mapping
from types import MappingProxyType

from fixer.dockerfile import expansion, lex
from fixer.dockerfile.document import Instruction
from fixer.programs.releases import image_pip
from fixer.record import NamedTuple

Env = Mapping[str, str | None]

NO_ENV: Env = MappingProxyType({})
UNKNOWN_HOME = "\0home"

DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""Docker's own, which images add to."""

_LONGEST_PATH = 4_096  # PATH_MAX of Linux
_MOST_NAMES = 1_000  # of variables; beyond them only those are followed that say something of the cache
NAMES_THAT_MATTER = frozenset(
    "PIP_NO_CACHE_DIR PIP_CACHE_DIR PIP_CONFIG_FILE XDG_CACHE_HOME HOME UV_NO_CACHE UV_CACHE_DIR".split()
)
CHANGES_SCOPE = frozenset(("ENV", "ARG", "USER", "WORKDIR", "SHELL"))
_DEFAULT_SHELL = ("/bin/sh", "-c")
_WINDOWS_SHELL = ("cmd", "/S", "/C")


class Scope(NamedTuple):
    """The state of a stage between two instructions; ``after`` gives the next one.

    In ``env`` None stands for a value that the file does not tell; ``telling`` are its names whose values tell of pip
    or of a cache. ``user`` is "" where it is not told. ``pip`` is the version that images and variables tell.
    """

    env: Env = NO_ENV
    user: str = "root"
    workdir: str | None = "/"
    shell: tuple[str, ...] = _DEFAULT_SHELL
    pip: str | None = None
    telling: frozenset[str] = frozenset()
    global_args: Env = NO_ENV
    escape: str = "\\"

    def after(self, node: Instruction) -> "Scope":
        """The scope behind ``node``."""
        match node.keyword:
            case "ENV":
                return self._env(node)
            case "ARG":
                return self._arg(node)
            case "USER":
                return self._replace(user=self._user(node))
            case "WORKDIR":
                return self._replace(workdir=self._workdir(node))
            case "SHELL" if node.elements is not None:
                return self._replace(shell=tuple(element.value for element in node.elements))
        return self

    def _env(self, node: Instruction) -> "Scope":
        text = _text(node)
        try:
            pairs = lex.pairs(text, self.escape)
        except ValueError:
            return self
        values: dict[str, str | None]
        if expansion.is_inert(text):
            values = {name: value for name, value, _ in pairs}
        else:
            values = {name: self.expand(value) for name, value, _ in pairs}
        if "PATH" in values and values["PATH"] is None and "PATH" not in self.env:
            known = self._replace(env={**self.env, "PATH": DEFAULT_PATH})
            values["PATH"] = next((known.expand(value) for name, value, _ in pairs if name == "PATH"), None)
        return self._with(values)

    def _arg(self, node: Instruction) -> "Scope":
        values: dict[str, str | None] = {}
        for word in lex.pair_words(_text(node), self.escape):
            name, equals, value = word.partition("=")
            if equals:
                values[name] = expansion.expand(value, {**self.env, **values}, self.escape)
            elif name in self.global_args:
                values[name] = self.global_args[name]
            elif name not in self.env:
                values[name] = None
        return self._with(values)

    def _with(self, values: dict[str, str | None]) -> "Scope":
        if len(self.env) > _MOST_NAMES:
            values = {name: value for name, value in values.items() if name in NAMES_THAT_MATTER}
        pip = values.get("PYTHON_PIP_VERSION", self.pip)
        now = {name for name, value in values.items() if value and ("pip" in value or ".cache" in value)}
        telling = (self.telling - values.keys()) | now if now or self.telling else self.telling
        return self._replace(env={**self.env, **values}, pip=pip, telling=telling)

    def expand(self, word: str) -> str | None:
        """A word of an instruction with its variables replaced; None where the file does not tell."""
        return expansion.expand(word, self.env, self.escape)

    def _user(self, node: Instruction) -> str:
        value = (self.expand(_text(node)) or "").partition(":")[0]
        return "root" if value == "0" else "" if value.isdigit() else value

    def _workdir(self, node: Instruction) -> str | None:
        value = self.expand(_text(node))
        return None if value is None else join(self.workdir, value)


def joined(one: Scope, other: Scope) -> Scope:
    """What is told whether an instruction is there or not; its shell is nobody's where that differs."""
    if one == other:
        return one
    return Scope(
        {
            name: value if (value := one.env.get(name)) == other.env.get(name) else None
            for name in {**one.env, **other.env}
        },
        one.user if one.user == other.user else "",
        one.workdir if one.workdir == other.workdir else None,
        one.shell if one.shell == other.shell else ("?",),
        one.pip if one.pip == other.pip else None,
        one.telling | other.telling,
        one.global_args,
        one.escape,
    )


def _text(node: Instruction) -> str:
    return node.body.data.decode("utf-8", "surrogateescape")


def join(folder: str | None, path: str) -> str | None:
    """An absolute, tidy path, or None where the folder is not known."""
    if path[:1] == "/" and path[-1] != "/" and "/." not in path and "//" not in path and len(path) <= _LONGEST_PATH:
        return path
    if not path.startswith("/"):
        if folder is None:
            return None
        path = f"{folder}/{path}"
    if len(path) > _LONGEST_PATH:
        return None
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)


def home(env: Env, user: str) -> str:
    """The home folder of ``user``; UNKNOWN_HOME where the file does not tell."""
    if "HOME" in env:
        return env["HOME"] or UNKNOWN_HOME
    if not user:
        return UNKNOWN_HOME
    return "/root" if user == "root" else f"/home/{user}"


def from_image(image: str | None, global_args: Env, escape: str) -> Scope:
    """The scope in which a stage built on an outside image begins."""
    if image is None:
        return Scope(global_args=global_args, escape=escape)
    shell = _WINDOWS_SHELL if _is_for_windows(image.lower()) else _DEFAULT_SHELL
    return Scope(shell=shell, pip=image_pip(image), global_args=global_args, escape=escape)


def _is_for_windows(image: str) -> bool:
    named = [part.partition(":")[0] for part in image.split("/")]
    return "windows" in named or "servercore" in image or "nanoserver" in image
