"""What a pull request's body remembers for us, unseen: which findings it carries, and who closed it."""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass

from bot.model import Plan
from fixer import Finding, fingerprints

# Eight bytes of a fingerprint tell the findings of one repository apart; as many as this leave room for the words.
_MOST_MARKS = 3_000
_MARK_BYTES = 8
_EVERYTHING = "all"
# Plain base64: its alphabet has no hyphen, two of which would end an HTML comment.
_MARKER = re.compile(r"<!-- pip-no-cache: v1 (open|withdrawn) (all|[A-Za-z0-9+/=]*) -->")


@dataclass(frozen=True, slots=True)
class Marker:
    """The marks of the findings that a pull request carries; None stands for every finding there is.

    ``is_withdrawn`` says that we closed it ourselves, because nothing in it was needed any more.
    """

    marks: frozenset[str] | None
    is_withdrawn: bool = False

    def covers(self, mark: str) -> bool:
        return self.marks is None or mark in self.marks


def marks(path: str, findings: Iterable[Finding]) -> tuple[str, ...]:
    """The mark of each finding of a file: 16 hexadecimal digits of its fingerprint."""
    return tuple(fingerprint[: 2 * _MARK_BYTES] for fingerprint in fingerprints(path, findings))


def carried(plan: Plan) -> frozenset[str]:
    """The marks of the findings that a plan mends."""
    named = (zip(file.findings, marks(file.path, file.findings), strict=True) for file in plan.changes)
    return frozenset(mark for pairs in named for finding, mark in pairs if finding.edit is not None)


def text(marker: Marker) -> str:
    """The marker as an HTML comment, which no forge shows."""
    state = "withdrawn" if marker.is_withdrawn else "open"
    if marker.marks is None or len(marker.marks) > _MOST_MARKS:
        return f"<!-- pip-no-cache: v1 {state} {_EVERYTHING} -->"
    packed = b64encode(bytes.fromhex("".join(sorted(marker.marks)))).decode()
    return f"<!-- pip-no-cache: v1 {state} {packed} -->"


def read(body: str) -> Marker:
    """The marker in a body; where a person took it out, the pull request is taken to carry every finding."""
    found = _last(body)
    if found is None or found[2] == _EVERYTHING:
        return Marker(None, is_withdrawn=bool(found and found[1] == "withdrawn"))
    try:
        packed = b64decode(found[2], validate=True)
    except ValueError:
        return Marker(None)
    pieces = (packed[start : start + _MARK_BYTES] for start in range(0, len(packed), _MARK_BYTES))
    return Marker(frozenset(piece.hex() for piece in pieces), is_withdrawn=found[1] == "withdrawn")


def marked(body: str, marker: Marker) -> str:
    """The body with this marker in place of the one it has, or at its end."""
    found = _last(body)
    if found:
        return f"{body[: found.start()]}{text(marker)}{body[found.end() :]}"
    return f"{body.rstrip()}\n\n{text(marker)}\n"


def _last(body: str) -> re.Match[str] | None:
    """Ours is the last one: what stands before it may be a command of the repository that only looks like one."""
    return next(reversed(list(_MARKER.finditer(body))), None)
