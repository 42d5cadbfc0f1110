"""What a pull request's body remembers for us, unseen: its commit, its findings, our words, and what became of it."""

import re
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from bot.model import Plan, Proposal, boxes, campaign
from fixer import Finding, deeds, fingerprints

# Eight bytes tell the findings of one repository apart; as many as this leave room for the words.
_MOST_MARKS = 3_000
_MARK_BYTES = 8
# Of these the half that says where its file lies; the other half says what the command does.
_HALF = _MARK_BYTES
_EVERYTHING, _NOTHING = "all", "-"
# Plain base64: its alphabet has no hyphen, two of which would end an HTML comment.
_MARKER = re.compile(
    r"<!-- pip-no-cache: v1 (?P<standing>open|withdrawn|kept) (?P<tip>[0-9a-f]{40,64}|-) (?P<words>[0-9a-f]{16}|-)"
    r" (?P<marks>all|[A-Za-z0-9+/=]*) -->"
)


class Standing(StrEnum):
    """OPEN until we close it: WITHDRAWN; KEPT where a person opened it again, so that we never close it once more."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Mark:
    """By what a finding is known again: the ``path`` of its file, and the ``deed`` of its command.

    The deed stays the same whatever version is pinned; ``old`` is what version 0.1.0 knew it by, path and command.
    """

    path: str
    deed: str
    old: str

    @property
    def text(self) -> str:
        """As it is kept in a marker and in the ledger."""
        return self.path + self.deed


@dataclass(frozen=True, slots=True)
class Marker:
    """What stands in a body: the marks of the findings that a pull request carries; None is every finding there is.

    ``tip`` is the commit that we pushed for it, ``words`` a digest of the title and body that we wrote.
    """

    marks: frozenset[str] | None
    standing: Standing = Standing.OPEN
    tip: str = ""
    words: str = ""

    @property
    def is_withdrawn(self) -> bool:
        return self.standing is Standing.WITHDRAWN


def marks(path: str, findings: Iterable[Finding]) -> tuple[Mark, ...]:
    """The mark of each finding of a file; ``findings`` are all that it has."""
    found = tuple(findings)
    seen, made = Counter[str](), []
    for deed, fingerprint in zip(deeds(found), fingerprints(path, found), strict=True):
        # Which of the equal ones it is tells two commands of a file apart that do the same.
        made.append(Mark(_digits(path), _digits(deed, str(seen[deed])), fingerprint[: 2 * _MARK_BYTES]))
        seen[deed] += 1
    return tuple(made)


def mended(plan: Plan) -> tuple[Mark, ...]:
    """The marks of the findings that a plan mends."""
    named = (zip(file.findings, marks(file.path, file.findings), strict=True) for file in plan.changes)
    return tuple(mark for pairs in named for finding, mark in pairs if finding.edits)


def carried(plan: Plan) -> frozenset[str]:
    """The same, as they are kept."""
    return frozenset(mark.text for mark in mended(plan))


def covering(kept: frozenset[str] | None, plan: Plan) -> Callable[[Mark], bool]:
    """Tells of the plan's findings which are meant by marks that were kept; None are all there are.

    A finding is meant by its new mark or its old one. A mark moves with its file: where nothing lies at its path any
    more, it means the same command wherever that is.
    """
    if kept is None:
        return lambda _mark: True
    there = {_digits(item.path) for items in (plan.files, plan.left_out) for item in items}
    moved = {one[_HALF:] for one in kept if one[:_HALF] not in there}
    return lambda mark: mark.text in kept or mark.old in kept or mark.deed in moved


def is_of(kept: frozenset[str] | None, plan: Plan) -> bool:
    """Whether the marks are just those of the plan; of a body that does not tell they are taken to be."""
    return kept is None or kept in (carried(plan), frozenset(mark.old for mark in mended(plan)))


def text(marker: Marker) -> str:
    """The marker as an HTML comment, which no forge shows."""
    shown = _EVERYTHING
    if marker.marks is not None and len(marker.marks) <= _MOST_MARKS:
        shown = b64encode(bytes.fromhex("".join(sorted(marker.marks)))).decode()
    return f"<!-- pip-no-cache: v1 {marker.standing} {marker.tip or _NOTHING} {marker.words or _NOTHING} {shown} -->"


def read(body: str) -> Marker:
    """The marker in a body; where a person took it out, the pull request is taken to carry every finding."""
    found = _last(body)
    if found is None:
        return Marker(None)
    tip, words = (found[name].removeprefix(_NOTHING) for name in ("tip", "words"))
    return Marker(_unpacked(found["marks"]), Standing(found["standing"]), tip, words)


def is_in(body: str) -> bool:
    """Whether there is a marker: whether we wrote the body, as far as it tells."""
    return _last(body) is not None


def marked(body: str, marker: Marker) -> str:
    """The body with this marker in place of the one it has, or at its end."""
    found = _last(body)
    if found:
        return f"{body[: found.start()]}{text(marker)}{body[found.end() :]}"
    return f"{body.rstrip()}\n\n{text(marker)}\n"


def words(proposal: Proposal) -> str:
    """A digest of a title and a body, its two comments left out: it differs where a person wrote something else.

    A box is taken as not ticked: whoever ticks one writes nothing.
    """
    body = boxes.ticked(campaign.plain(proposal.body), frozenset())
    found = _last(body)
    body = body[: found.start()] + body[found.end() :] if found else body
    plain = f"{proposal.title}\0{body}".replace("\r\n", "\n").strip()
    return sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _digits(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_HALF]


def _unpacked(packed: str) -> frozenset[str] | None:
    try:
        whole = b64decode(packed, validate=True)
    except ValueError:  # also of the word for everything, which is no base64
        return None
    pieces = (whole[start : start + _MARK_BYTES] for start in range(0, len(whole), _MARK_BYTES))
    return frozenset(piece.hex() for piece in pieces)


def _last(body: str) -> re.Match[str] | None:
    """Ours is the last one: what stands before it may be a command of the repository that only looks like one."""
    return next(reversed(list(_MARKER.finditer(body))), None)
