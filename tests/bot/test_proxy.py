"""Behind a proxy that opens the way to a server: what fails on that way is sent again, as without one."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import pytest

from tests.bot.test_certificates import Company, company

__all__ = ["company"]

_HOST = re.compile(rb"CONNECT ([0-9.]+):([0-9]+) HTTP/1\.[01]\r\n")
_OPENED = b"HTTP/1.1 200 Connection established\r\nX-Proxy: here\r\n\r\n"
_REFUSED = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"


class Proxy:
    """A proxy of the tests: the first ``trouble`` ways that git asks for end right behind ``word``."""

    def __init__(self, word: bytes, trouble: int) -> None:
        self.word, self.trouble, self.asked = word, trouble, 0
        self.listener = socket.create_server(("127.0.0.1", 0))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=self._serve, args=(self.listener.accept()[0],), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with closing(client), suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                head += client.recv(4096)
            if b"git/" in head:
                self.asked += 1
                if self.asked <= self.trouble:
                    client.sendall(self.word)
                    return
            wanted = _HOST.match(head)
            assert wanted
            with socket.create_connection((wanted[1].decode(), int(wanted[2]))) as server:
                client.sendall(_OPENED)
                back = threading.Thread(target=_pass_on, args=(server, client), daemon=True)
                back.start()
                _pass_on(client, server)
                back.join()


def _pass_on(come_from: socket.socket, go_to: socket.socket) -> None:
    with suppress(OSError):
        while data := come_from.recv(65536):
            go_to.sendall(data)
    with suppress(OSError):
        go_to.shutdown(socket.SHUT_WR)


@contextmanager
def proxy(word: bytes, trouble: int) -> Iterator[Proxy]:
    made = Proxy(word, trouble)
    threading.Thread(target=made.serve, daemon=True).start()
    with closing(made.listener):
        yield made


@pytest.mark.parametrize("word", [_OPENED, _REFUSED], ids=["opened", "refused"])
def test_way_that_a_proxy_does_not_keep_open_is_asked_for_again(company: Company, word: bytes) -> None:
    with proxy(word, trouble=2) as made:
        secret = {"GITHUB_TOKEN": company.double.token, "REQUESTS_CA_BUNDLE": str(company.authority)}
        run = company.lab.sweep(**secret, HTTPS_PROXY=made.address, https_proxy=made.address)
    assert run.outcomes == {"acme/app": ("published", "pull-request-opened")}
    assert (run.exit, run.complaint) == (0, "")
    assert made.asked > made.trouble


def test_proxy_that_never_keeps_a_way_open_is_told(company: Company) -> None:
    with proxy(_OPENED, trouble=99) as made:
        secret = {"GITHUB_TOKEN": company.double.token, "REQUESTS_CA_BUNDLE": str(company.authority)}
        run = company.lab.sweep(**secret, HTTPS_PROXY=made.address, https_proxy=made.address)
    assert run.outcomes == {"acme/app": ("failed", "unreachable")}
    assert "GitHub did not answer git CONNECT" in run.repository("acme/app")["message"], run.output
