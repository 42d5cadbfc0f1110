"""What kind of shell the words are that a script is handed to: those of SHELL, or of a heredoc's first line."""

from functools import lru_cache

from fixer.programs.wrappers import SCRIPT_SHELLS, WINDOWS_SHELLS

# They hand the script on to the shell that stands behind them, or behind their options.
_HANDING_ON = frozenset(
    "conda mamba micromamba pixi rye poetry pipenv pdm hatch uv mise doppler op tini dumb-init xvfb-run"
    " dbus-run-session ssh-agent setarch linux32 linux64 nice ionice stdbuf time eatmydata proxychains4".split()
)


@lru_cache(maxsize=16)  # nearly every RUN has the same
def shell_kind(words: tuple[str, ...]) -> str | None:
    """What the words that a script is handed to end in: "posix" for any such shell, or the name of one of Windows.

    None for all others, among them those whose scripts nobody here can read.
    """
    names = [word.rsplit("/", 1)[-1].rsplit("\\", 1)[-1].lower().removesuffix(".exe") for word in words]
    if names[:1] == ["env"]:
        names = [name for name in names[1:] if "=" not in name and name != "-s"]  # -S of a shebang
    if names[:2] == ["scl", "enable"]:
        return _scl(names[2:])
    if names[:1] and names[0] in _HANDING_ON:
        names = [name for name in names if name in SCRIPT_SHELLS][:1]
    if not names:
        return None
    return "posix" if names[0] in SCRIPT_SHELLS else names[0] if names[0] in WINDOWS_SHELLS else None


def _scl(names: list[str]) -> str | None:
    """``scl enable COLLECTION`` hands its last argument to a shell, unless a command stands behind a ``--``."""
    if "--" not in names:
        return "posix" if names else None
    behind = names[names.index("--") + 1 :]
    return "posix" if behind and behind[0] in SCRIPT_SHELLS else None
