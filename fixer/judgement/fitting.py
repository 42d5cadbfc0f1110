"""Edits that would make a line longer than Docker reads are not made."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator

from fixer.dockerfile.document import Document
from fixer.dockerfile.place import Places
from fixer.dockerfile.reader import MAX_LINE
from fixer.edits import Edit
from fixer.judgement.finding import Finding, Verdict, edits_of
from fixer.judgement.reasons import sentence


def fitting(findings: list[Finding], document: Document, where: Places, note: str = "") -> Iterator[Finding]:
    """The findings, with those refused, under a ``note``, whose edits would make a line longer than Docker reads."""
    edits = edits_of(findings)
    if not edits:
        yield from findings
        return
    added: Counter[int] = Counter()
    for edit in edits:
        added[where.line(edit.offset - 1)] += len(edit.text)
    crowded = set(_crowded(edits, document))
    for finding in findings:
        offsets = [edit.offset - 1 for edit in finding.edits]
        is_too_long = any(where.line_length(one) + added[where.line(one)] > MAX_LINE for one in offsets)
        yield _too_long(finding, note) if is_too_long or not crowded.isdisjoint(finding.edits) else finding


def _crowded(edits: tuple[Edit, ...], document: Document) -> Iterator[Edit]:
    """The edits that make what an ONBUILD puts off too long, which Docker keeps as one joined line."""
    offsets = [edit.offset for edit in edits]
    for node in document.instructions:
        if node.trigger is not None:
            inside = edits[bisect_right(offsets, node.start) : bisect_right(offsets, node.start + len(node.raw))]
            if len(node.body.data) + sum(len(edit.text) for edit in inside) > MAX_LINE:
                yield from inside


def _too_long(finding: Finding, note: str) -> Finding:
    message = sentence(Verdict.REFUSED, "line-too-long", *filter(None, (note,)))
    return finding._replace(verdict=Verdict.REFUSED, reason="line-too-long", message=message, edits=())
