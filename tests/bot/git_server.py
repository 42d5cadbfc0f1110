"""Real git over real HTTP on loopback, which counts what it is asked and how many bytes it answers."""

import os
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_SETTINGS = {"http.receivepack": "true", "safe.directory": "*"}


@dataclass(slots=True)
class GitServer:
    """What was asked so far, as method, path and authorization; ``moved`` maps the begin of a path to a new address."""

    address: str = ""
    asked: list[tuple[str, str, str | None]] = field(default_factory=list)
    answered_bytes: int = 0
    moved: dict[str, str] = field(default_factory=dict)
    is_hanging: bool = False
    lacks: str = ""
    released: threading.Event = field(default_factory=threading.Event)

    def forget(self) -> None:
        self.asked.clear()
        self.answered_bytes = 0

    def url(self, path: Path) -> str:
        return f"{self.address}/{path.name}"


@contextmanager
def serving(root: Path, host: str = "127.0.0.1") -> Iterator[GitServer]:
    state = GitServer()
    listener = ThreadingHTTPServer((host, 0), _handler(state, root))
    listener.daemon_threads = True
    state.address = f"http://{host}:{listener.server_port}"
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.released.set()
        listener.shutdown()
        listener.server_close()
        thread.join()


def _handler(state: GitServer, root: Path) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            state.asked.append((self.command, self.path, self.headers.get("Authorization")))
            if state.is_hanging:
                state.released.wait()
                return
            for old, new in state.moved.items():
                if self.path.startswith(old):
                    self.reply(301, {"Location": new + self.path.removeprefix(old)}, b"")
                    return
            head, _, content = _backend(root, self.variables(), body, state.lacks).partition(b"\r\n\r\n")
            headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if line)
            state.answered_bytes += len(content)
            self.reply(int(headers.pop("Status", "200").split()[0]), headers, content)

        do_POST = do_GET  # noqa: N815 - the name that the handler looks for

        def variables(self) -> dict[str, str]:
            path, _, query = self.path.partition("?")
            return {
                "REQUEST_METHOD": self.command,
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            }

        def reply(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _backend(root: Path, request: Mapping[str, str], body: bytes, lacks: str) -> bytes:
    chosen = {**_SETTINGS, "uploadpack.allowFilter": "false" if lacks == "filters" else "true"}
    if lacks == "protocol-v2":
        request = {**request, "GIT_PROTOCOL": ""}
    settings = {"GIT_CONFIG_COUNT": str(len(chosen))}
    for number, (name, value) in enumerate(chosen.items()):
        settings |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_PROJECT_ROOT": str(root),
        "GIT_HTTP_EXPORT_ALL": "1",
        "CONTENT_LENGTH": str(len(body)),
        **settings,
        **request,
    }
    return subprocess.run(["git", "http-backend"], input=body, env=environment, capture_output=True, check=False).stdout
