"""Ignore comments for what is left: one line above each instruction, and nothing else, proved like every change."""

from __future__ import annotations

from bisect import bisect_right

from fixer.dockerfile.document import Comment, Document, Instruction
from fixer.dockerfile.parser import parse
from fixer.edits import Edit, apply
from fixer.engine import check
from fixer.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fixer.judgement.finding import Finding, Settings

_MARK = b"# pip-no-cache: ignore"
_LEFT = frozenset({"fix", "refused"})
_MOST_TRIED = 200  # comments that are tried one by one where all together were not right


class Ignored(NamedTuple):
    """What became of one file: its bytes with the comments, how many these are, and the findings then."""

    output: bytes
    comments: int
    findings: tuple[Finding, ...]


def ignored(source: bytes, settings: Settings, reason: str = "") -> Ignored:
    """The file with ``# pip-no-cache: ignore`` above each instruction that has a finding to fix or a refused one.

    ``reason`` is put behind the mark. A comment that would change nothing is not written, as above what no comment
    reaches (a file that Docker refuses); such findings stay as they were.
    """
    before = check(source, settings).findings
    document = parse(source)
    places = {place for one in before if one.verdict in _LEFT and (place := _place(document, one)) is not None}
    for kept in (places, _reached(source, settings, document, places)):
        output = apply(source, [_comment(source, document.nodes[place], reason) for place in sorted(kept)])
        findings = check(output, settings).findings
        if _is_same(document, parse(output), kept) and _silenced(before, findings, document, kept):
            return Ignored(output, len(kept), findings)
    return Ignored(source, 0, before)


def _place(document: Document, finding: Finding) -> int | None:
    """Which node the finding stands in, if that is an instruction."""
    place = bisect_right([node.start for node in document.nodes], finding.start) - 1
    return place if place >= 0 and isinstance(document.nodes[place], Instruction) else None


def _reached(source: bytes, settings: Settings, document: Document, places: set[int]) -> set[int]:
    """Those of the places at which a comment alone does what it is for."""
    reached = set()
    before = check(source, settings).findings
    for place in sorted(places)[:_MOST_TRIED]:
        output = apply(source, [_comment(source, document.nodes[place], "")])
        if _silenced(before, check(output, settings).findings, document, {place}):
            reached.add(place)
    return reached


def _comment(source: bytes, node: object, reason: str) -> Edit:
    assert isinstance(node, Instruction)
    end = b"\r\n" if node.raw.partition(b"\n")[0].endswith(b"\r") else b"\n"
    start = max(source.rfind(b"\n", 0, node.start) + 1, 3 if source.startswith(b"\xef\xbb\xbf") else 0)
    behind = f" -- {reason}".encode("utf-8", "surrogateescape") if reason else b""
    return Edit(start, _MARK + behind + end)


def _is_same(before: Document, after: Document, places: set[int]) -> bool:
    """Whether the second is the first with a comment above these nodes."""
    ours = {place + shift for shift, place in enumerate(sorted(places))}
    others = [node for number, node in enumerate(after.nodes) if number not in ours]
    return (
        after.problem == before.problem
        and len(others) == len(before.nodes)
        and all(isinstance(after.nodes[number], Comment) for number in ours)
        and all(type(a) is type(b) and a.raw == b.raw for a, b in zip(others, before.nodes, strict=True))
    )


def _silenced(before: tuple[Finding, ...], after: tuple[Finding, ...], document: Document, places: set[int]) -> bool:
    """Whether all findings of these instructions are suppressed, and every other one is as it was."""
    if len(before) != len(after):
        return False
    return all(
        new.verdict == "suppressed"
        if _place(document, old) in places and old.verdict in _LEFT
        else (new.verdict, new.reason) == (old.verdict, old.reason)
        for old, new in zip(before, after, strict=True)
    )
