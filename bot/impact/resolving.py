"""What an index would give pip for a set of requirements, found by uv, which builds and runs nothing of it."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot import certificates, extras
from bot.errors import GitError
from bot.impact import lock
from bot.impact.lock import Wheel
from bot.workspaces.plumbing import temporary
from bot.workspaces.plumbing.processes import Limits, answer
from fixer import Want

# https://docs.astral.sh/uv/reference/cli/#uv-pip-compile--python-platform
_PLATFORMS = {
    ("linux/amd64", False): "x86_64-manylinux_2_28",
    ("linux/arm64", False): "aarch64-manylinux_2_28",
    ("linux/amd64", True): "x86_64-unknown-linux-musl",
    ("linux/arm64", True): "aarch64-unknown-linux-musl",
}
# Of the caller's surroundings nothing but the way to the index.
_PASSED_ON = frozenset(
    "TMPDIR http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY SSL_CERT_DIR".split()
)
_MOST_OF_LOCK = 4 << 20
_MOST_OF_FILE = 256 << 20
_MOST_OF_MEMORY = 4 << 30
_SET, _CONSTRAINTS, _CACHE = "requirements.in", "constraints.txt", "cache"
# pip builds what has no wheel, and nobody can say how large what comes of it is.
_WORDS = (
    *("pip", "compile", "--no-config", "--only-binary", ":all:", "--no-python-downloads", "--no-sources"),
    *("--keyring-provider", "disabled", "--format", "pylock.toml", "--no-header", "--no-annotate"),
    *("--no-progress", "--color", "never", "--quiet", "--system-certs"),
)


@dataclass(frozen=True, slots=True)
class Resolver:
    """uv in a folder of its own, asking one index and no longer than so many seconds at a time."""

    program: str
    index: str
    folder: Path
    seconds: float

    def wheels(self, want: Want) -> tuple[Wheel, ...] | None:
        """What pip would load for it; None where that cannot be told."""
        platform = _PLATFORMS.get((want.target.platform, want.target.is_musl))
        if platform is None:
            return None
        self._written(_SET, want.requirements)
        self._written(_CONSTRAINTS, want.constraints)
        words = (
            *(self.program, *_WORDS, "--default-index", self.index, "--cache-dir", _CACHE, "--python", sys.executable),
            *("--python-version", want.target.python, "--python-platform", platform, "--constraints", _CONSTRAINTS),
            *(("--prerelease", "allow") if want.is_pre else ()),
            *(("--no-deps",) if want.is_alone else ()),
            _SET,
        )
        limits = Limits(self.seconds, _MOST_OF_FILE, _MOST_OF_LOCK, _MOST_OF_MEMORY)
        try:
            said = answer(words, _environment(self.folder), self.folder, b"", limits)
        except (OSError, GitError):
            return None
        return lock.wheels(said.output.decode("utf-8", "replace")) if said.status == 0 else None

    def _written(self, name: str, lines: tuple[str, ...]) -> None:
        (self.folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


@contextmanager
def resolving(index: str, seconds: float) -> Iterator[Resolver]:
    """A resolver until the block ends; raises MissingExtraError where there is no uv."""
    uv = program()
    with temporary.private_folder() as folder:
        yield Resolver(uv, index, folder, seconds)


def program() -> str:
    """Where uv is; raises MissingExtraError where there is none."""
    try:
        import uv

        return os.fsdecode(uv.find_uv_bin())
    except (ModuleNotFoundError, FileNotFoundError):
        raise extras.missing("[impact] index", "uv", "bot,impact") from None


def _environment(folder: Path) -> Mapping[bytes, bytes]:
    given = {name: os.environ[name] for name in _PASSED_ON if os.environ.get(name)}
    if bundle := certificates.for_api(os.environ):
        given["SSL_CERT_FILE"] = str(bundle)
    plain = {**given, "HOME": str(folder), "PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    return {os.fsencode(name): os.fsencode(value) for name, value in plain.items()}
