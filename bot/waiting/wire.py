"""An answer off the wire that has an end: so many bytes once they are decoded, and so many seconds, head included."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

# A hundred pull requests with all the words that GitHub allows for are a few megabytes.
MOST_BYTES = 32 << 20
MOST_SECONDS = 50.0
# To connect, and between one byte and the next.
_TIMEOUTS = (10.0, 25.0)
# What is decoded at once: a thousand times as much, at the worst.
_AT_ONCE = 8 << 10
# Others are not asked for, and one inside another may be a thousand times as large as that.
_ENCODINGS = frozenset({"", "identity", "gzip", "deflate"})
_BETWEEN_LOOKS = 1.0


class EndlessError(requests.RequestException):
    """The answer is larger than any is, or packed in a way that hides how large it is."""


@dataclass(slots=True)
class _Deadline:
    """When an answer has to be there, and the connection that it comes by."""

    until: float
    connection: socket.socket | None = None
    is_over: bool = False

    def end(self) -> None:
        """Whoever reads or writes there goes on at once."""
        self.is_over = True
        if self.connection is not None:
            with suppress(OSError):
                # Not as TLS has it, which is not for another thread to do.
                socket.socket.shutdown(self.connection, socket.SHUT_RDWR)


class _Watch:
    """Ends what is over its time; one thread looks after all."""

    def __init__(self) -> None:
        self._under_way: dict[int, _Deadline] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @contextmanager
    def over(self, seconds: float) -> Iterator[_Deadline]:
        """What this thread connects to in the block is ended after so long."""
        deadline, here = _Deadline(time.perf_counter() + seconds), threading.get_ident()
        with self._lock:
            self._under_way[here] = deadline
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="deadlines", daemon=True)
                self._thread.start()
        try:
            yield deadline
        finally:
            with self._lock:
                del self._under_way[here]

    def notice(self, connection: Any) -> None:  # noqa: ANN401 - a socket, or what TLS makes of one
        """This thread waits for an answer by this connection."""
        with self._lock:
            if deadline := self._under_way.get(threading.get_ident()):
                deadline.connection = connection

    def _look(self) -> None:
        while True:
            time.sleep(_BETWEEN_LOOKS)
            with self._lock:
                for deadline in self._under_way.values():
                    if deadline.until < time.perf_counter():
                        deadline.end()


_watch = _Watch()


class _Http(HTTPConnection):
    def getresponse(self) -> Any:  # noqa: ANN401 - the library's
        _watch.notice(self.sock)
        return super().getresponse()


class _Https(HTTPSConnection):
    def getresponse(self) -> Any:  # noqa: ANN401 - the library's
        _watch.notice(self.sock)
        return super().getresponse()


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https


_POOLS = {"http": _HttpPool, "https": _HttpsPool}


class Adapter(HTTPAdapter):
    """The library's, over connections that are kept, one a host, and watched; a proxy of SOCKS has its own.

    What ``trusted`` trusts counts beside what a request names in ``verify``.
    """

    def __init__(self, trusted: ssl.SSLContext | None = None) -> None:
        self._trust: dict[str, Any] = {"ssl_context": trusted} if trusted else {}
        super().__init__(max_retries=0, pool_maxsize=1)

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - the library's
        super().init_poolmanager(*arguments, **(named | self._trust))
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **named: Any) -> Any:  # noqa: ANN401 - the library's
        manager = super().proxy_manager_for(proxy, **(named | self._trust))
        if proxy.lower().startswith("http"):
            manager.pool_classes_by_scheme = _POOLS
        return manager


def ask(
    send: Callable[..., requests.Response], url: str, headers: Mapping[str, str], data: object, verify: bool | str
) -> tuple[requests.Response, str]:
    """The answer and the text of its body; raises RequestException where there is none, EndlessError for one too large.

    ``send`` is a method of a session that an Adapter is mounted in.
    """
    asked = {**headers, "Accept-Encoding": "gzip"}
    with _watch.over(MOST_SECONDS) as deadline:
        try:
            response = send(
                url, headers=asked, data=data, timeout=_TIMEOUTS, verify=verify, allow_redirects=False, stream=True
            )
            with response:
                text = _body(response, deadline).decode("utf-8", "replace")
        except requests.RequestException:
            if deadline.is_over:
                raise requests.Timeout from None
            raise
    return response, text


def _body(response: requests.Response, deadline: _Deadline) -> bytes:
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in _ENCODINGS:
        raise EndlessError
    parts, size = [], 0
    for part in response.iter_content(_AT_ONCE):
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            raise EndlessError
        if deadline.is_over:
            break
    # A connection that ends may look like the end of the answer.
    if deadline.is_over:
        raise requests.Timeout
    return b"".join(parts)
