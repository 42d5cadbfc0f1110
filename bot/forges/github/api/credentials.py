"""Tokens and keys: where they are read, which ones are no good, and how git is given one."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from bot import secrets
from fixer import UsageError

_LONGEST_KEY = 65_536
_BLANKS = " \t\r\n\v\f"


def token(variable: str, environment: Mapping[str, str]) -> str:
    """The token in the variable, without the newline that a file of one line ends with, or other blanks around it.

    Raises UsageError where there is none, or none that a header could hold.
    """
    found = environment.get(variable, "").strip(_BLANKS)
    if not found:
        raise UsageError(f"The environment variable {variable} holds no token; set it, or name another in token_env")
    secrets.hide(found)
    if not (found.isascii() and found.isprintable()) or " " in found:
        raise UsageError(f"The environment variable {variable} holds more than a token: there are blanks in it")
    return found


def private_key(path: Path) -> str:
    """The text of a GitHub App's key file; raises UsageError where it cannot be read or is no such file."""
    try:
        with path.open("rb") as file:
            content = file.read(_LONGEST_KEY)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise UsageError(f"{path}: {reason}; name the App's private key in private_key_file") from None
    if not (content.isascii() and b"PRIVATE KEY-----" in content):
        raise UsageError(f"{path} is no private key; download one from the App's settings")
    return content.decode("ascii")


def git_environment(remote: str, token: str) -> dict[str, str]:
    """What lets git log in at the remote's host, and nowhere else: in neither its arguments nor any file."""
    url = urlsplit(remote)
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"http.{url.scheme}://{url.netloc}/.extraHeader",
        "GIT_CONFIG_VALUE_0": f"Authorization: Basic {secrets.basic(token)}",
    }
