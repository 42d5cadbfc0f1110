"""What git and a server said to each other over HTTP, out of git's own record of it; see GIT_TRACE_CURL in git(1).

git itself ends with one status whatever happened, and tells of it in words alone.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.texts.display import printable, shortened
from bot.workspaces.plumbing.processes import Answer

# A line of the record: the time, a place in git's source, and one line of a header as it was sent or received.
_LINE = re.compile(r"^\S+ \S+\s+(?P<way>=> Send header|<= Recv header): (?P<text>.*)$", re.MULTILINE)
_SENT = re.compile(r"(?P<method>[A-Z]+) (?P<target>\S+) HTTP/[\d.]+")
_RECEIVED = re.compile(r"HTTP/[\d.]+ (?P<status>\d{3})\b")
# The end of it, which is all that counts; a server may talk for long.
_MOST_BYTES = 1 << 18
_LEAST_FINAL, _LEAST_REFUSAL = 200, 300


@dataclass(frozen=True, slots=True)
class Reply:
    """How the last request of a command was answered: its status, 0 for no answer; names of headers are lower case."""

    request: str
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """What a command left that talks with a server, and where it failed how that replied; None: it never came to it."""

    answer: Answer
    reply: Reply | None = None

    @property
    def is_refused(self) -> bool:
        """Whether the server refused the request itself, so that asking for less or for something else is in vain."""
        return self.reply is not None and self.reply.status != 0 and not 200 <= self.reply.status < 300


# Sends, and once more after calling the second one, for as long as that may help.
Insist = Callable[[Callable[[], Said], Callable[[], object]], Said]


def nothing() -> None:
    """What is done before a command is run once more that writes nothing."""


def once(send: Callable[[], Said], _again: Callable[[], object]) -> Said:
    """Sends, and leaves it at that."""
    return send()


def recorded(file: Path) -> dict[str, str]:
    """The environment in which git writes its record to the file, without credentials and what is transferred."""
    return {"GIT_TRACE_CURL": str(file), "GIT_TRACE_CURL_NO_DATA": "1"}


def last_reply(file: Path) -> Reply | None:
    """How the last request in the record was answered; None where nobody was even called."""
    try:
        with file.open("rb") as record:
            record.seek(max(0, file.stat().st_size - _MOST_BYTES))
            text = record.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return None
    return _last(text) if text else None


def _last(text: str) -> Reply:
    request, status, headers = "", 0, dict[str, str]()
    for line in _LINE.finditer(text):
        is_sent, said = line["way"].startswith("="), line["text"].strip()
        if is_sent and (sent := _SENT.fullmatch(said)):
            path = sent["target"].partition("?")[0]
            request, status, headers = f"{sent['method']} {shortened(printable(path), 200)}", 0, {}
        elif not is_sent and (received := _RECEIVED.match(said)):
            status, headers = _final(request, int(received["status"])), {}
        elif not is_sent and status:
            name, _, value = said.partition(":")
            headers[name.strip().lower()] = value.strip()
    return Reply(request, status, headers)


def _final(request: str, status: int) -> int:
    """The status as an answer; 0 for what only precedes one, as the word of a proxy that it opened the way."""
    is_way = request.startswith("CONNECT ") and status < _LEAST_REFUSAL
    return 0 if is_way or status < _LEAST_FINAL else status
