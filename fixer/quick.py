"""The quick look that lets most files pass unread: can there be a pip in these bytes at all?"""

import re

_IGNORED = b"\\`'\"^\r\n"
# A p at the end of a line that goes on, or an escape in an exec form array, may hide one.
_HIDDEN = re.compile(rb"[pP][iI]?[\\`'\"^]*[\\`][ \t]*\r?\n|\\u00[0-9a-fA-F]{2}|[pP][iI]?[\\`'\"^]*[\\`][ \t]+\r?\n")


def might_mention_pip(source: bytes) -> bool:
    """False only if no word of the file can be a pip, whatever quotes and line ends stand inside it."""
    return b"pip" in source.translate(_LOWER, _IGNORED) or _HIDDEN.search(source) is not None


_LOWER = bytes(range(256)).lower()
