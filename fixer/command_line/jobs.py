"""The same inspection in several processes, with the reports in the order of the files."""

import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

from fixer.command_line.inspection import Inspection
from fixer.errors import ToolError
from fixer.output.report import Report
from fixer.record import TYPE_CHECKING
from fixer.search.discover import Found, LeftOut, Missed

if TYPE_CHECKING:
    from concurrent.futures import Future


_CHUNK = 32
_CHUNKS_AHEAD = 3  # per process, so that memory stays flat
# Below this many files a process costs more to start than it saves.
_WORTHWHILE = 64
_MOST_ON_WINDOWS = 61  # processes that one can wait for there

_Item = Found | Missed | LeftOut


def reports(inspection: Inspection, items: Iterable[_Item], jobs: int) -> Iterator[Report]:
    """A report for each item, in order; ``jobs`` processes share the work where there is enough of it."""
    items = iter(items)
    first = list(islice(items, _WORTHWHILE)) if jobs > 1 else []
    if jobs == 1 or len(first) < _WORTHWHILE:
        yield from inspection.reports(first or items)
    else:
        yield from _shared(inspection, first, items, jobs)


def _shared(inspection: Inspection, first: list[_Item], rest: Iterator[_Item], jobs: int) -> Iterator[Report]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    under_way: deque[Future[list[Report]]] = deque()
    pool = ProcessPoolExecutor(
        min(jobs, _MOST_ON_WINDOWS) if os.name == "nt" else jobs, initializer=_leave_signals_to_the_parent
    )
    try:
        for chunk in _chunks(first, rest):
            under_way.append(pool.submit(_chunk_reports, inspection, chunk))
            if len(under_way) >= jobs * _CHUNKS_AHEAD:
                yield from under_way.popleft().result()
        while under_way:
            yield from under_way.popleft().result()
    except BrokenProcessPool as error:
        raise ToolError("a working process died: run again with --jobs 1") from error
    finally:
        pool.shutdown(cancel_futures=True)


def _chunks(first: list[_Item], rest: Iterator[_Item]) -> Iterator[list[_Item]]:
    yield from (first[at : at + _CHUNK] for at in range(0, len(first), _CHUNK))
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def _chunk_reports(inspection: Inspection, items: list[_Item]) -> list[Report]:
    return list(inspection.reports(items))


def _leave_signals_to_the_parent() -> None:
    """What is being written is finished; the parent gives out no more work and ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
