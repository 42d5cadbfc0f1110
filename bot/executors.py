"""Where planning runs: the threads of this process, or the workers of a Dask cluster."""

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from bot.config import Config
from bot.errors import ClusterError, MissingExtraError

_SECONDS_TO_CONNECT = 30
# How many workers may be lost under one repository before it fails.
_RETRIES = 5


@dataclass(frozen=True, slots=True)
class Workers:
    """A pool for ``planning.planned``; ``are_here`` says that they share this process."""

    pool: Executor
    are_here: bool


@contextmanager
def workers(config: Config) -> Iterator[Workers]:
    """The workers that the config asks for; what they have not begun is dropped at the end."""
    if config.cluster.scheduler is not None:
        with _cluster(config.cluster.scheduler) as pool:
            yield Workers(pool, are_here=False)
        return
    threads = ThreadPoolExecutor(config.limits.workers, thread_name_prefix="plan")
    try:
        yield Workers(threads, are_here=True)
    finally:
        threads.shutdown(cancel_futures=True)


@contextmanager
def _cluster(scheduler: str) -> Iterator[Executor]:
    """The workers of a scheduler; certificates come from Dask's own settings."""
    try:
        from distributed import Client
    except ImportError:
        message = "[cluster] needs distributed, which is not installed; run: pip install 'pip-no-cache[bot,cluster]'"
        raise MissingExtraError(message) from None
    try:
        client = Client(scheduler, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        why = f"no scheduler answers at {scheduler} ({type(error).__name__})"
        raise ClusterError(f"{why}; start one, or mend [cluster] scheduler") from None
    try:
        pool: Executor = client.get_executor(pure=False, retries=_RETRIES)
        yield pool
        pool.shutdown(wait=False)
    finally:
        client.close()
