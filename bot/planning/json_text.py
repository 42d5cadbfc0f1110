r"""Text that may not be Unicode (odd bytes of a path or a file) as JSON can hold it, and back.

Ordinary text stays a string; any other becomes ``{"escaped": "caf\\xe9"}``.
"""

import re

# Half a character cannot stand in UTF-8: a byte of a text that is none, or a half that an exec form spells out.
_HALF = re.compile("[\ud800-\udfff]")
_TO_ESCAPE = re.compile("[\\\\\ud800-\udfff]")
_ESCAPE = re.compile(r"\\(\\|x[89a-f][0-9a-f]|ud[89a-f][0-9a-f]{2})?")
_DECEIVING = re.compile(r"[^\n\x20-\x7e]")

Stored = str | dict[str, str]


def stored(text: str) -> Stored:
    """The text as a value for JSON; bytes that are not UTF-8 are expected as surrogate escapes."""
    return {"escaped": _TO_ESCAPE.sub(_escaped, text)} if _HALF.search(text) else text


def restored(value: object) -> str:
    """The text that was stored; raises ValueError for what ``stored`` does not make."""
    match value:
        case str() if not _HALF.search(value):
            return value
        case {"escaped": str() as escaped, **rest} if not rest and not _HALF.search(escaped):
            return _ESCAPE.sub(_unescaped, escaped)
        case _:
            raise ValueError('is neither a text nor an {"escaped": "..."}')


def revealed(json: str) -> str:
    """The JSON with every character that hides, or moves its neighbours, as an escape that means the same."""
    return _DECEIVING.sub(_spelled, json)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x80:
        return "\\\\"
    return f"\\x{code - 0xDC00:02x}" if 0xDC80 <= code <= 0xDCFF else f"\\u{code:04x}"


def _unescaped(match: re.Match[str]) -> str:
    match match[1]:
        case None:
            raise ValueError("has a backslash that begins no escape")
        case "\\":
            return "\\"
        case code:
            return chr(int(code[1:], 16) + (0xDC00 if code.startswith("x") else 0))


def _spelled(match: re.Match[str]) -> str:
    if match[0].isprintable():
        return match[0]
    units = match[0].encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
