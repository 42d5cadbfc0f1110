"""Text of other people made safe to look at: nothing in it moves a cursor, hides or turns around its neighbours."""


def visible(text: str) -> str:
    """The text with everything unprintable as an escape: controls, bidirectional marks, odd spaces, stray bytes."""
    return text if text.isprintable() else "".join(map(_escaped, text))


def leading(path: str) -> str:
    """A path that a line begins with: no runner of CI takes it for a command, as GitHub's does ``::error::``."""
    return f"./{visible(path)}" if path.lstrip().startswith(("::", "##")) else visible(path)


def plain(path: str) -> str:
    """The path as valid Unicode; bytes that are no UTF-8 come as ``\\xff``."""
    try:
        return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:  # half a character, which the JSON of an exec form can spell: \ud800
        return "".join(_escaped(each) if "\ud800" <= each <= "\udfff" else each for each in path)


def as_json(value: object) -> str:
    """The value as JSON in ASCII without any control character."""
    import json

    return json.dumps(value).replace("\x7f", "\\u007f")


def _escaped(character: str) -> str:
    if character.isprintable():
        return character
    if "\udc80" <= character <= "\udcff":  # how Python holds a byte of a name that is no UTF-8
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")
