"""Would a real pip write a cache? What is judged, run against an index on loopback that sends PyPI's caching headers.

pip caches over TLS alone, and only what a server says may be cached; an index without these headers proves nothing.
"""

import os
import shlex
import shutil
import ssl
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest
from _pytest.mark.structures import ParameterSet

from fixer import Verdict, fix

WHEEL = "toy-1.0-py3-none-any.whl"
BUILD_SYSTEM = '[build-system]\nrequires = ["toy"]\nbuild-backend = "backend"\nbackend-path = ["."]\n'
BACKEND = f"""import shutil

def build_wheel(folder, config_settings=None, metadata_directory=None):
    shutil.copy("{WHEEL}", folder)
    return "{WHEEL}"
"""


class Index(NamedTuple):
    """A package index that serves one wheel, and the certificate by which it is trusted."""

    url: str
    certificate: Path
    wheel: Path


class _Pages(BaseHTTPRequestHandler):
    """The simple index of one project; the server's ``wheel`` is its file."""

    def do_GET(self) -> None:
        page = f'<html><body><a href="/files/{WHEEL}">{WHEEL}</a></body></html>'.encode()
        is_file = self.path.endswith(".whl")
        content = self.server.wheel.read_bytes() if is_file else page  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Cache-Control", "max-age=365000000, immutable, public" if is_file else "max-age=600, public")
        self.send_header("ETag", '"1"')
        self.send_header("Content-Type", "application/zip" if is_file else "text/html")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("index")
    wheel, certificate, key = folder / WHEEL, folder / "cert.pem", folder / "key.pem"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("toy.py", "")
        archive.writestr("toy-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: toy\nVersion: 1.0\n")
        archive.writestr("toy-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("toy-1.0.dist-info/RECORD", "")
    command = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout {key} -out {certificate}"
    subprocess.run([*command.split(), "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    server.wheel = wheel  # type: ignore[attr-defined]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Index(f"https://localhost:{server.server_address[1]}/simple", certificate, wheel)
    server.shutdown()
    server.server_close()


class Machine(NamedTuple):
    """A home folder and a working folder in which commands of a RUN are run as they stand."""

    top: Path
    packages: Index

    def run(self, command: str, env: dict[str, str]) -> None:
        """Run one command; ``pip`` is that of the tests' own virtual environment."""
        folders = {"PIP_CERT": str(self.packages.certificate), "PIP_INDEX_URL": self.packages.url}
        folders |= {"HOME": str(self.top / "home"), "PATH": os.environ["PATH"]}
        words = [word.replace("/root", folders["HOME"]) for word in shlex.split(command)]
        if words[0] == "pip":
            words[:1] = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
            words += ["--cert", str(self.packages.certificate)] if "config" in words else self._arguments(words)
        subprocess.run(words, check=True, capture_output=True, cwd=self.top / "work", env=folders | env)

    def _arguments(self, words: list[str]) -> list[str]:
        """What every pip is given that fetches; an isolated one sees no variables."""
        target = ["--target", str(self.top / "target")] if "install" in words else []
        return ["--cert", str(self.packages.certificate), "-i", self.packages.url, *target]

    @property
    def has_cache(self) -> bool:
        """Whether a pip left something in a cache, wherever that is."""
        kept = [path for name in ("http", "http-v2", "wheels") for path in self.top.rglob(name)]
        return any(file.is_file() for folder in kept for file in folder.rglob("*"))


@pytest.fixture
def machine(tmp_path: Path, index: Index) -> Machine:
    for name in ("home", "work"):
        (tmp_path / name).mkdir()
    shutil.copy(index.wheel, tmp_path / "work" / WHEEL)
    return Machine(tmp_path, index)


EVERY_DAY = 4  # rows
ROWS: list[tuple[dict[str, str], list[str]]] = [
    ({}, ["pip install toy"]),
    ({}, ["pip install --no-cache-dir toy"]),
    ({"HOME": "/dev/null"}, ["pip install toy"]),
    ({}, [f"pip install --no-index ./{WHEEL}"]),
    ({}, ["pip --no-cache-dir install toy"]),
    ({}, ["pip install --no-cache toy"]),
    ({}, ["pip download toy"]),
    ({}, ["pip wheel toy"]),
    ({"PIP_NO_CACHE_DIR": "1"}, ["pip install toy"]),
    ({"PIP_NO_CACHE_DIR": "false"}, ["pip install toy"]),
    ({"PIP_NO_CACHE_DIR": ""}, ["pip install toy"]),
    ({"PIP_NO_CACHE_DIR": "1"}, ["pip install --isolated toy"]),
    ({"PIP_CACHE_DIR": "/dev/null"}, ["pip install toy"]),
    ({"PIP_CACHE_DIR": "false"}, ["pip install toy"]),
    ({"XDG_CACHE_HOME": "/dev/null"}, ["pip install toy"]),
    ({}, ["pip config set global.no-cache-dir false", "pip install toy"]),
    ({}, ["pip config set global.no-cache-dir true", "rm -rf /root/.config", "pip install toy"]),
    ({}, ["pip install toy && rm -rf /root/.cache"]),
]


def row(number: int) -> ParameterSet:
    """A row; the first few are enough for every day."""
    env, runs = ROWS[number]
    marks = () if number < EVERY_DAY else pytest.mark.thorough
    return pytest.param(env, runs, id=" ".join([*map("=".join, env.items()), *runs]), marks=marks)


@pytest.mark.parametrize(("env", "runs"), [row(number) for number in range(len(ROWS))])
def test_what_is_fixed_is_what_would_leave_a_cache(env: dict[str, str], runs: list[str], machine: Machine) -> None:
    lines = ["FROM python:3.12", *(f'ENV {name}="{value}"' for name, value in env.items())]
    source = "\n".join([*lines, *(f"RUN {run}" for run in runs), ""])
    verdict = fix(source.encode()).findings[-1].verdict
    for run in runs:
        for command in run.split(" && "):
            machine.run(command, env)
    assert machine.has_cache is (verdict is Verdict.FIX)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("command", "env", "leaves"),
    [
        ("pip install --no-cache-dir ./project", {}, True),
        ("pip install ./project", {"PIP_NO_CACHE_DIR": "1"}, False),
    ],
)
def test_flag_does_not_reach_the_pip_of_an_isolated_build(
    command: str, env: dict[str, str], leaves: bool, machine: Machine
) -> None:
    """As the note of such a finding says."""
    project = machine.top / "work" / "project"
    project.mkdir()
    (project / "pyproject.toml").write_text(BUILD_SYSTEM, "utf-8")
    (project / "backend.py").write_text(BACKEND, "utf-8")
    shutil.copy(machine.packages.wheel, project)
    machine.run(command, env)
    assert machine.has_cache is leaves
    said = fix(f"FROM python:3.12\nRUN {command}\n".encode()).findings[-1]
    assert not leaves or "only ENV PIP_NO_CACHE_DIR=1 stops" in said.message
