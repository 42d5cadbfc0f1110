"""Where planning runs: the threads of this process, or the workers of a Dask cluster."""

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread

from bot.config.config import Config
from bot.planning.cluster import cluster
from bot.waiting import interruption

# For threads to tidy up behind themselves, once the process was told to end.
_SECONDS_TO_END = 2.0


@dataclass(frozen=True, slots=True)
class Workers:
    """A pool for ``planning.planned``; ``are_here`` says that they share this process."""

    pool: Executor
    are_here: bool


@contextmanager
def workers(config: Config) -> Iterator[Workers]:
    """The workers that the config asks for; what they have not begun is dropped at the end."""
    if config.cluster.scheduler is not None:
        with cluster(config.cluster.scheduler) as pool:
            yield Workers(pool, are_here=False)
        return
    threads = ThreadPoolExecutor(config.limits.workers, thread_name_prefix="plan")
    try:
        yield Workers(threads, are_here=True)
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        ending = Thread(target=threads.shutdown, daemon=True)
        ending.start()
        ending.join(_SECONDS_TO_END if interruption.is_asked() else None)
