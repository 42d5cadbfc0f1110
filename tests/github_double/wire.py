"""The HTTP server: requests off the wire, trouble on demand, answers onto it, and a line in the log for each."""

import contextlib
import socket
import ssl
import struct
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.github_double.exchange import Answer, Exchange, Request
from tests.github_double.faults import Fault, Faults


class Cut(Exception):  # noqa: N818
    """The connection ends here."""


@dataclass(slots=True, eq=False)
class Desk:
    """Where requests arrive: passes them on to ``serve`` and keeps the log."""

    serve: Callable[[Request], Answer]
    login: Callable[[Request], str | None]
    faults: Faults = field(default_factory=Faults)
    log: list[Exchange] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    latency: float = 0
    under_way: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def receive(self, request: Request, send: Callable[[Answer], None]) -> None:
        """Answers a request; cuts where a rule says so. It is in the log before the client has its answer."""
        began = time.monotonic()
        with self.lock:
            self.under_way += 1
            concurrent = self.under_way
        answer = None
        try:
            answer = self._answer(request)
        finally:
            with self.lock:
                self.under_way -= 1
                self.log.append(self._exchange(request, answer, began, concurrent))
        send(answer)

    def _exchange(self, request: Request, answer: Answer | None, began: float, concurrent: int) -> Exchange:
        return Exchange(
            request.method,
            request.path,
            request.query,
            answer.status if answer else 0,
            request.is_write,
            request.is_git,
            len(request.body),
            len(answer.body) if answer else 0,
            self.login(request),
            began,
            time.monotonic() - began,
            concurrent,
            request.document,
        )

    def _answer(self, request: Request) -> Answer:
        if self.latency:
            time.sleep(self.latency)
        due = self.faults.due(request)
        instead = _happen([rule for rule in due if rule.when == "before"], request)
        answer = instead or self.serve(request)
        return _happen([rule for rule in due if rule.when == "after"], request) or answer


def _happen(rules: list[Fault], request: Request) -> Answer | None:
    for rule in rules:
        if rule.call:
            rule.call(request)
        if rule.cut:
            raise Cut
        if rule.answer:
            return rule.answer
    return None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: "Server"

    def _take(self) -> None:
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, path, query, headers, self._body())
        try:
            self.server.desk.receive(request, self._send)
        except Cut:
            self._reset()

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _take  # noqa: N815  http.server's names

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return b"".join(parts)

    def _send(self, answer: Answer) -> None:
        if answer.wire:
            self.close_connection = True
            for piece in answer.wire():
                self.wfile.write(piece)
            return
        body = answer.body
        self.send_response(answer.status, _phrase(answer.status))
        headers = {"Content-Type": "application/json; charset=utf-8", "X-GitHub-Request-Id": "0000", **answer.headers}
        for name, value in headers.items():
            self.send_header(name, value)
        if answer.status not in {204, 304}:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def _reset(self) -> None:
        """Ends the connection as a broken network does."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_: object) -> None:
        """The log is the desk's."""


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Unknown"


class Server(ThreadingHTTPServer):
    """A thread for each connection, and no connection left when it ends."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, desk: Desk, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._scheme = "https" if tls else "http"
        if tls:
            # The handshake is made by the connection's own thread, with its first byte.
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.desk = desk
        self._open: set[socket.socket] = set()
        self.connections = 0

    @property
    def web(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.server_port}"

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        self._open.add(request)
        self.connections += 1
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, *_: object) -> None:
        """Clients may go away at any time; all else is a mistake of the double."""
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError, ssl.SSLError)):
            self.desk.crashes.append(traceback.format_exc())

    def start(self) -> None:
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self.shutdown()
        self.hang_up()
        self.server_close()

    def hang_up(self) -> None:
        for one in list(self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
