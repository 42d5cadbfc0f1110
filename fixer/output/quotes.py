"""What a report quotes of a file: kept beside the findings, it serves where the file's bytes are gone."""

from fixer.dockerfile.place import places_in
from fixer.output.visible import plain
from fixer.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fixer.judgement.finding import Finding


class Quote(NamedTuple):
    """The text that a finding marks, as valid Unicode, and the line and the column of each of its insertions."""

    text: str
    places: tuple[tuple[int, int], ...]


def quotes(source: bytes, findings: "Iterable[Finding]") -> tuple[Quote, ...]:
    """One for each finding of the file, in their order."""
    where = places_in(source)
    return tuple(
        Quote(
            plain(source[finding.start : finding.end].decode("utf-8", "backslashreplace")),
            tuple((where.line(edit.offset), where.column(edit.offset)) for edit in finding.edits),
        )
        for finding in findings
    )
