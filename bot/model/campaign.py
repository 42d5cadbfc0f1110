"""The second comment of a pull request's body: its campaign, what we gave it, and what was said of its repository.

It stands behind the marker, as ``<!-- pip-no-cache: campaign v1 NAME SAID GIVEN -->``, unseen; version 0.1.0 reads past
it. ``<!-- pip-no-cache: words v1 DIGEST -->`` may follow on the next line: the config's words that it was written by.
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

NAME = r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*"
LONGEST_NAME = 60
_NOTHING = "-"
# Four bytes tell the labels and people of one pull request apart; of more than these nobody is reminded.
_GIFT_BYTES = 4
_MOST_GIFTS = 500
# Plain base64: its alphabet has no hyphen, two of which would end an HTML comment. Names have no two in a row.
_NOTE = re.compile(
    rf"<!-- pip-no-cache: campaign v1 (?P<name>{NAME}|-) (?P<said>[a-z]{{1,20}}(?:,[a-z]{{1,20}}){{0,9}}|-)"
    r" (?P<given>[A-Za-z0-9+/=]{1,2800}|-) -->(?:\r?\n<!-- pip-no-cache: words v1 (?P<words>[0-9a-f]{16}) -->)?"
)


class Said(StrEnum):
    """HELD: its pull request was closed by us until somebody lifts that; NEVER: none is wanted in the repository.

    STOPPED, ANEW and REMINDED are about the one that is open: nobody of us touches it; it is to be made anew; those
    who were asked to look at it were reminded, or are about to be.
    """

    HELD = "held"
    NEVER = "never"
    STOPPED = "stopped"
    ANEW = "anew"
    REMINDED = "reminded"


# What keeps a repository from another pull request, and what ends with the one that it was said of.
BARRING = frozenset({Said.HELD, Said.NEVER})
PASSING = frozenset({Said.STOPPED, Said.ANEW, Said.REMINDED})


@dataclass(frozen=True, slots=True)
class Note:
    """What a body says beside its marker; an empty ``campaign`` has no name. ``given`` are digests, see ``gift``.

    ``words`` is a digest of what in the config decides the words; empty where nobody noted it.
    """

    campaign: str = ""
    said: frozenset[Said] = frozenset()
    given: frozenset[str] = frozenset()
    words: str = ""

    def was_given(self, kind: str, name: str) -> bool:
        return gift(kind, name) in self.given


def gift(kind: str, name: str) -> str:
    """By what a label or a person is known again; forges compare their names without the letters' case."""
    digest = sha256(f"{kind}\0{name.lower()}".encode("utf-8", "surrogatepass")).digest()
    return digest[:_GIFT_BYTES].hex()


def text(note: Note) -> str:
    """The note as an HTML comment, which no forge shows; of gifts beyond the first 500 nothing is said."""
    given = b64encode(bytes.fromhex("".join(sorted(note.given)[:_MOST_GIFTS]))).decode()
    said = ",".join(sorted(note.said))
    words = f"\n<!-- pip-no-cache: words v1 {note.words} -->" if note.words else ""
    return (
        f"<!-- pip-no-cache: campaign v1 {note.campaign or _NOTHING} {said or _NOTHING} {given or _NOTHING} -->{words}"
    )


def read(body: str) -> Note | None:
    """The note in a body; None where there is none that can be read. Words of later versions are passed over."""
    found = _last(body)
    if found is None:
        return None
    name, said, given = (found[part].removeprefix(_NOTHING) for part in ("name", "said", "given"))
    known = frozenset(word for word in Said if word.value in said.split(","))
    return Note(name, known, _unpacked(given), found["words"] or "") if len(name) <= LONGEST_NAME else None


def noted(body: str, note: Note) -> str:
    """The body with this note in place of the one it has, or at its end."""
    found = _last(body)
    if found:
        return f"{body[: found.start()]}{text(note)}{body[found.end() :]}"
    return f"{body.rstrip()}\n{text(note)}\n"


def plain(body: str) -> str:
    """The body without its note, as people read it."""
    found = _last(body)
    return body[: found.start()] + body[found.end() :] if found else body


def _unpacked(packed: str) -> frozenset[str]:
    try:
        whole = b64decode(packed, validate=True)
    except ValueError:
        return frozenset()
    pieces = (whole[start : start + _GIFT_BYTES] for start in range(0, len(whole), _GIFT_BYTES))
    return frozenset(piece.hex() for piece in pieces if len(piece) == _GIFT_BYTES)


def _last(body: str) -> re.Match[str] | None:
    """Ours is the last one: what stands before it may be a command of the repository that only looks like one."""
    return next(reversed(list(_NOTE.finditer(body))), None)
