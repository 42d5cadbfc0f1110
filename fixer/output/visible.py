"""Text of other people made safe to look at: nothing in it moves a cursor, hides or turns around its neighbours."""


def visible(text: str) -> str:
    """The text with everything unprintable as an escape: controls, bidirectional marks, odd spaces, stray bytes."""
    return text if text.isprintable() else "".join(map(_escaped, text))


def plain(path: str) -> str:
    """The path as valid Unicode; bytes that are no UTF-8 come as ``\\xff``."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _escaped(character: str) -> str:
    if character.isprintable():
        return character
    if "\udc80" <= character <= "\udcff":  # how Python holds a byte of a name that is no UTF-8
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")
