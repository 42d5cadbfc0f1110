"""What happens in the middle of a run over a folder of repositories: somebody acts, or the process is killed.

On a forge the double does that when a request comes in; here it is done by the run's own process when it is about to
read or write the record of a pull request, or to move a branch. ``BETWEEN`` in its environment says when and what.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BETWEEN = "TEST_BETWEEN"
_RECORDS = ".pull-requests"


@dataclass(slots=True)
class _Moment:
    """The ``nth`` time that something happens ``in`` a repository, or anywhere; ``act`` is done before it."""

    at: frozenset[str]
    place: str
    nth: int
    act: Callable[[], object]
    seen: int = 0


def prepare(folder: Path, environment: Mapping[str, str]) -> None:
    """Has this process do what its environment says; called once, before the run."""
    moments = [_moment(folder, one) for one in json.loads(environment.get(BETWEEN, "[]"))]
    if moments:
        is_busy = [False]
        sys.addaudithook(lambda event, args: _heed(moments, is_busy, event, args))


def _moment(folder: Path, told: Mapping[str, Any]) -> _Moment:
    place = told.get("in", "")
    return _Moment(frozenset(told["at"].split()), place, told.get("nth", 1), lambda: _act(folder, told))


def _act(folder: Path, told: Mapping[str, Any]) -> None:
    if told["do"] == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    from tests.bot.conftest import Lab
    from tests.bot.local_stage import LocalStage

    LocalStage(Lab(folder)).act(told)


def _heed(moments: list[_Moment], is_busy: list[bool], event: str, args: tuple[Any, ...]) -> None:
    if is_busy[0] or event not in {"open", "os.rename", "subprocess.Popen"}:
        return
    what, place = _seen(event, args)
    for moment in moments:
        if what in moment.at and (not moment.place or place.startswith(f"{moment.place}-git-")):
            moment.seen += 1
            if moment.seen == moment.nth:
                is_busy[0] = True
                moment.act()
                is_busy[0] = False


def _seen(event: str, args: tuple[Any, ...]) -> tuple[str, str]:
    """``read`` or ``write`` of a record, and the folder that it is in; or ``move`` of a branch, wherever that is."""
    if event == "subprocess.Popen":
        return ("move" if {"push", "update-ref"} & {os.fsdecode(word) for word in args[1]} else ""), ""
    path = (
        Path(os.fsdecode(args[1 if event == "os.rename" else 0])) if isinstance(args[0], str | bytes | Path) else None
    )
    if path is None or path.suffix != ".json" or _RECORDS not in str(path.parent):
        return "", ""
    return ("write" if event == "os.rename" else "read"), path.parent.name
