"""What is missing of an extra, and how it is installed: of what is installed, from where that came.

Only what came from an index is named as an index knows it: elsewhere the name could be somebody else's.
"""

import json
import shlex
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from bot import PROGRAM
from bot.errors import MissingExtraError


def missing(who: str, library: str, extra: str) -> MissingExtraError:
    """The error that says who needs the library, and the line that installs it; ``extra`` is as in ``bot,cluster``."""
    return MissingExtraError(f"{who} needs {library}, which is not installed; run: pip install {requirement(extra)}")


def requirement(extra: str) -> str:
    """What ``pip install`` is given, as a shell takes it."""
    try:
        came_from = distribution(PROGRAM).read_text("direct_url.json")
    except PackageNotFoundError:  # a checkout that is run as it is
        return shlex.quote(f"{Path(__file__).parents[1]}[{extra}]")
    return " ".join(map(shlex.quote, _words(json.loads(came_from or "{}"), extra)))


def _words(origin: dict[str, Any], extra: str) -> tuple[str, ...]:
    """After https://packaging.python.org/en/latest/specifications/direct-url/."""
    name, url = f"{PROGRAM}[{extra}]", origin.get("url", "")
    if origin.get("dir_info", {}).get("editable"):
        return "--editable", f"{unquote(urlsplit(url).path)}[{extra}]"
    if vcs := origin.get("vcs_info"):
        return (f"{name} @ {vcs['vcs']}+{url}@{vcs['commit_id']}",)
    return (f"{name} @ {url}",) if url else (name,)
