"""A package index on loopback that sends PyPI's caching headers, and counts what is asked of it.

pip caches over TLS alone, and only what a server says may be cached; an index without these headers proves nothing.
"""

import io
import ssl
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

WHEEL = "toy-1.0-py3-none-any.whl"
PROJECTS = frozenset(("toy", "kit", "tool"))


class Index(NamedTuple):
    """A package index that serves one wheel of each project, and the certificate by which it is trusted."""

    url: str
    certificate: Path
    wheel: Path
    asked: list[str]

    @property
    def wheels(self) -> list[str]:
        """The projects whose wheels were loaded, in order."""
        return sorted(path.rpartition("/")[2].partition("-")[0] for path in self.asked if path.endswith(".whl"))


class _Pages(BaseHTTPRequestHandler):
    """The simple index and its files; what is asked goes to the server's list ``asked``."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        is_file = self.path.endswith(".whl")
        name = self.path.strip("/").rpartition("/")[2].partition("-")[0]
        if name not in PROJECTS:
            self.send_error(404)
            return
        content = wheel(name) if is_file else _page(name)
        self.send_response(200)
        self.send_header("Cache-Control", "max-age=365000000, immutable, public" if is_file else "max-age=600, public")
        self.send_header("ETag", '"1"')
        self.send_header("Content-Type", "application/zip" if is_file else "text/html")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _page(name: str) -> bytes:
    file = f"{name}-1.0-py3-none-any.whl"
    return f'<html><body><a href="/files/{file}">{file}</a></body></html>'.encode()


def wheel(name: str) -> bytes:
    """The smallest wheel of a project."""
    file, about = io.BytesIO(), f"{name}-1.0.dist-info"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(f"{name}.py", "")
        archive.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{about}/RECORD", "")
    return file.getvalue()


@contextmanager
def serving(folder: Path) -> Iterator[Index]:
    """The index, for as long as it is served; its certificate and a wheel are put into the folder."""
    file, certificate, key = folder / WHEEL, folder / "cert.pem", folder / "key.pem"
    file.write_bytes(wheel("toy"))
    command = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout {key} -out {certificate}"
    subprocess.run([*command.split(), "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    asked: list[str] = []
    server.asked = asked  # type: ignore[attr-defined]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Index(f"https://localhost:{server.server_address[1]}/simple", certificate, file, asked)
    server.shutdown()
    server.server_close()
