"""Text of strangers (paths, commands, diffs) made safe to show in a terminal, in JSON and in Markdown."""

import re
import unicodedata

# Control, format (bidirectional overrides among them), surrogate, private use, unassigned; separators of lines.
_UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_NAMED_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_MARKUP = re.compile(r"[\\`*_{}\[\]<>()#|~&!]")
# A forge turns @name and #1 into links and messages whatever Markdown says; an invisible space stops it.
_REFERENCES = re.compile(r"[@#]")
# What a forge makes a link of, wherever it stands: https://github.github.com/gfm/#autolinks-extension-
_ADDRESSES = re.compile(r":(?=//)|\bwww(?=\.)")
# The same where all else is to stay as it is: of an address of mail nothing is a name.
_LINKED = re.compile(r"(?<![\w.+-])@(?=\w)|#(?=\d)")
_BACKTICKS = re.compile(r"`+")
_HALF = re.compile("[\ud800-\udfff]")


def decoded(content: bytes) -> str:
    r"""The bytes as text; what is not UTF-8 becomes ``\xNN``."""
    return content.decode("utf-8", "backslashreplace")


def portable(text: str) -> str:
    r"""The text without lone surrogates, which JSON readers refuse: a path's odd bytes become ``\xNN``."""
    try:
        return decoded(text.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:  # half a character, which the JSON of an exec form can spell: \ud800
        return _HALF.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def printable(text: str) -> str:
    """The text on one line, with everything that could move a cursor or hide a character escaped."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_escaped, portable(text)))


def printable_lines(content: bytes) -> str:
    """A diff or file as lines to show; the carriage return of a CRLF ending is not shown."""
    lines = decoded(content).split("\n")
    return "\n".join("\t".join(map(printable, line.removesuffix("\r").split("\t"))) for line in lines)


def code_span(text: str) -> str:
    """The text as a Markdown code span that no backtick in it can end, and in which nobody is mentioned."""
    shown = printable(text) or " "
    fence = "`" * (_longest_backticks(shown) + 1)
    padding = " " if "`" in shown else ""
    return f"{fence}{padding}{shown}{padding}{fence}"


def code_block(content: bytes, language: str) -> str:
    """The lines as a fenced Markdown block that nothing inside can end."""
    shown = printable_lines(content).removesuffix("\n")
    fence = "`" * max(3, _longest_backticks(shown) + 1)
    return f"{fence}{language}\n{shown}\n{fence}"


def markdown(text: str) -> str:
    """The text on one line as Markdown that shows just that: no markup, no HTML, nobody mentioned."""
    escaped = _MARKUP.sub(r"\\\g<0>", printable(text))
    return _REFERENCES.sub("\\g<0>\u200b", escaped)


def unlinked(text: str) -> str:
    """The same where no address in it becomes a link either: of a stranger's, or cut short, or escaped within."""
    return _ADDRESSES.sub("\\g<0>\u200b", markdown(text))


def plain(text: str) -> str:
    """The text on one line for a commit's message, which is no Markdown: nobody mentioned, nothing referred to."""
    return _LINKED.sub("\\g<0>\u200b", printable(text))


def shortened(text: str, most: int) -> str:
    """The text, its end cut off where it is longer than ``most`` characters."""
    return text if len(text) <= most else text[: most - 1] + "\u2026"


def _longest_backticks(text: str) -> int:
    return max(map(len, _BACKTICKS.findall(text)), default=0)


def _escaped(character: str) -> str:
    if unicodedata.category(character) not in _UNSAFE_CATEGORIES:
        return character
    code = ord(character)
    if character in _NAMED_ESCAPES:
        return _NAMED_ESCAPES[character]
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
