"""The hook proc-receive of the double's repositories: declines the refs that it is told, in GitHub's words."""

import json
import os
import sys


def _line() -> bytes | None:
    size = int(sys.stdin.buffer.read(4) or b"0", 16)
    return sys.stdin.buffer.read(size - 4) if size > 4 else None


def _send(text: str | None) -> None:
    line = b"0000" if text is None else b"%04x%s" % (len(text.encode()) + 4, text.encode())
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()


def decline() -> None:
    """Speaks the protocol of githooks(5) over standard input and output."""
    while _line() is not None:
        pass
    _send("version=1")
    _send(None)
    refused = json.loads(os.environ["GITHUB_DOUBLE_REFUSED"])
    while (line := _line()) is not None:
        ref = line.decode("utf-8", "surrogateescape").split()[2]
        reason, text = refused[ref]
        sys.stderr.write(text)
        sys.stderr.flush()
        _send(f"ng {ref} {reason}")
    _send(None)


if __name__ == "__main__":
    decline()
