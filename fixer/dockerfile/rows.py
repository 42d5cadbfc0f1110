"""The lines of a file put together: instructions before their words are looked at, and what stands between them."""

from fixer.dockerfile.document import Blank, Comment, Directive, Heredoc, Instruction, Text
from fixer.record import NamedTuple


class Logical(NamedTuple):
    """An instruction before its words are looked at: ``raw``, which begins at byte ``start`` of the file.

    ``rest`` is what follows the keyword in its line as Docker joins it, flags included and heredocs left out.
    ``shadow`` is the index of its line in the shadow.
    """

    raw: bytes
    start: int
    line: int  # 1-based
    shadow: int
    rest: Text
    heredocs: tuple[Heredoc, ...]
    ambiguous: str | None
    is_optional: bool = False
    sparse: Text | None = None
    behind: int | None = None


Row = Directive | Comment | Blank | Logical | Instruction  # the last where it was read before
