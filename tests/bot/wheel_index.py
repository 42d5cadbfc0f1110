"""A package index on this machine, with generated wheels and the public one's headers: PEP 503, 658, 691 and 700."""

import gzip
import hashlib
import io
import json
import random
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_JSON = "application/vnd.pypi.simple.v1+json"


@dataclass(slots=True)
class Index:
    """Projects with their files by name; what is asked for is counted.

    Without ``is_new`` there are pages of HTML alone, which tell no sizes; if it ``is_shy`` nor does the server.
    ``pages`` stand in the place of a project's page.
    """

    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    is_new: bool = True
    is_shy: bool = False
    pages: dict[str, Iterator[bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    logins: set[str] = field(default_factory=set)
    url: str = ""

    def add(  # noqa: PLR0913 - what a wheel is made of
        self,
        name: str,
        version: str = "1.0",
        *,
        requires: tuple[str, ...] = (),
        size: int = 20_000,
        tag: str = "py3-none-any",
        python: str = ">=3.8",
    ) -> None:
        """A wheel of about this size that needs those."""
        file = f"{name.replace('-', '_')}-{version}-{tag}.whl"
        self.files.setdefault(name, {})[file] = wheel(name, version, requires, size, tag, python)

    def source(self, name: str, version: str = "1.0") -> None:
        """An archive that would have to be built."""
        self.files.setdefault(name, {})[f"{name}-{version}.tar.gz"] = b"no archive"


def metadata(name: str, version: str, requires: tuple[str, ...], python: str) -> bytes:
    needs = "".join(f"Requires-Dist: {one}\n" for one in requires)
    head = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nRequires-Python: {python}\n{needs}"
    return (head + "\n" + "What it is, at some length. " * 60).encode()


def wheel(name: str, version: str, requires: tuple[str, ...], size: int, tag: str, python: str) -> bytes:  # noqa: PLR0913, PLR0917
    """A wheel whose one file cannot be compressed."""
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    bulk = random.Random(f"{name}{version}{tag}").randbytes(size)  # noqa: S311 - the same each time
    files = {
        f"{name.replace('-', '_')}.py": b"",
        f"{name.replace('-', '_')}.bin": bulk,
        f"{info}/METADATA": metadata(name, version, requires, python),
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: here\nRoot-Is-Purelib: true\nTag: {tag}\n".encode(),
    }
    record = "".join(f"{path},,\n" for path in (*files, f"{info}/RECORD"))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in {**files, f"{info}/RECORD": record.encode()}.items():
            archive.writestr(zipfile.ZipInfo(path), content)
    return made.getvalue()


@contextmanager
def serving(index: Index) -> Iterator[Index]:  # noqa: C901 - a handler with its few answers
    """The index at its ``url`` until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            index.asked.append(self.path)
            index.logins |= {value for key, value in self.headers.items() if key.lower() == "authorization"}
            parts = self.path.strip("/").split("/")
            if parts[0] == "simple" and len(parts) == 2:
                self._page(parts[1])
            elif parts[0] == "files" and len(parts) == 3:
                self._file(parts[1], parts[2])
            else:
                self._say(404, b"", {})

        def _page(self, name: str) -> None:
            if name in index.pages:
                self.send_response(200)
                self.send_header("Content-Type", _JSON)
                self.send_header("Connection", "close")
                self.end_headers()
                for part in index.pages[name]:
                    self.wfile.write(part)
                return
            files = index.files.get(name)
            if files is None:
                self._say(404, b"", {})
                return
            is_json = index.is_new and _JSON in self.headers.get("Accept", "")
            body = _as_json(name, files) if is_json else _as_html(files, is_new=index.is_new)
            headers = {"Content-Type": _JSON if is_json else "text/html", "Cache-Control": "max-age=600, public"}
            headers |= {"ETag": f'"{hashlib.sha256(body).hexdigest()}"', "Vary": "Accept, Accept-Encoding"}
            if "gzip" in self.headers.get("Accept-Encoding", ""):
                body, headers = gzip.compress(body, mtime=0), {**headers, "Content-Encoding": "gzip"}
            self._say(200, body, headers)

        def _file(self, name: str, file: str) -> None:
            content = index.files.get(name, {}).get(file.removesuffix(".metadata"))
            if content is None:
                self._say(404, b"", {})
                return
            if file.endswith(".metadata"):
                content = _metadata_of(content)
            headers = {"Content-Type": "application/octet-stream", "ETag": f'"{hashlib.sha256(content).hexdigest()}"'}
            self._say(200, content, {**headers, "Cache-Control": "max-age=365000000, immutable, public"})

        def do_HEAD(self) -> None:
            if index.is_shy:
                self._say(405, b"", {})
            else:
                self.do_GET()

        def _say(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
            self.send_response(status)
            for key, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(key, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        index.url = f"http://127.0.0.1:{server.server_address[1]}/simple/"
        try:
            yield index
        finally:
            server.shutdown()


def _metadata_of(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(next(name for name in archive.namelist() if name.endswith("/METADATA")))


def _as_json(name: str, files: Mapping[str, bytes]) -> bytes:
    listed = [
        {
            "filename": file,
            "url": f"/files/{name}/{file}",
            "hashes": {"sha256": hashlib.sha256(content).hexdigest()},
            "size": len(content),
            "requires-python": ">=3.8",
            "upload-time": "2026-01-01T00:00:00Z",
            **(
                {"core-metadata": {"sha256": hashlib.sha256(_metadata_of(content)).hexdigest()}}
                if file.endswith(".whl")
                else {}
            ),
        }
        for file, content in files.items()
    ]
    versions = sorted({file.split("-")[1].removesuffix(".tar.gz") for file in files})
    return json.dumps({"meta": {"api-version": "1.1"}, "name": name, "versions": versions, "files": listed}).encode()


def _as_html(files: Mapping[str, bytes], *, is_new: bool) -> bytes:
    def link(file: str, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        told = f' data-core-metadata="sha256={hashlib.sha256(_metadata_of(content)).hexdigest()}"'
        name = file.split("-", maxsplit=1)[0].replace("_", "-")
        more = told if is_new and file.endswith(".whl") else ""
        return f'<a href="/files/{name}/{file}#sha256={digest}"{more}>{file}</a><br/>'

    return f"<!DOCTYPE html><html><body>{''.join(link(*one) for one in files.items())}</body></html>".encode()
