"""How KICS and Datadog's analysis look at a RUN: as pieces of text between separators."""

import re
from collections.abc import Iterator

from fixer.dockerfile.document import Element, Text, joined
from fixer.judgement.scanners.known import Known, with_values
from fixer.judgement.scanners.run import Ask, Run, blank
from fixer.judgement.scanners.table import Scanner

_BETWEEN = "\ud800"  # no text that is read from bytes holds it


def asked(run: Run, scanner: Scanner, known: Known) -> Iterator[Ask]:
    """The pieces that install with pip and have no flag."""
    if run.run.elements is not None and scanner.array_words:
        yield from _of_array(run, scanner, known)
        return
    text = run.text if scanner.sees_heredocs else run.run.body
    quote = int(bool(run.run.elements))
    if run.run.elements:
        text = _array(run.run.elements)
    data = text.data.decode("latin-1")
    put = known.filled(data)
    for begin, stop in _parted(data, scanner):
        piece = with_values(put, data, begin, stop) if put else data[begin:stop]
        pieces = [piece[at:end] for at, end in _parted(piece, scanner)] if put else (piece,)
        asking = next((piece for piece in pieces if _is_asked(scanner, piece)), None)
        if asking is not None:
            yield from run.ask(scanner.flag, text.part(begin, stop), asking.strip(), quote)


def _parted(text: str, scanner: Scanner) -> Iterator[tuple[int, int]]:
    """From where, up to where the pieces go."""
    for separator in scanner.separators:
        text = text.replace(separator, _BETWEEN * len(separator))
    begin = 0
    for piece in text.split(_BETWEEN):
        yield begin, begin + len(piece)
        begin += len(piece) + 1


def _array(elements: tuple[Element, ...]) -> Text:
    """The strings of an array as one text."""
    *parts, _ = (part for element in elements for part in (_string(element), blank(element)))
    return joined(parts)


def _string(element: Element) -> Text:
    text = element.text
    if text.data.find(b"\\") < 0:
        return text.part(1, len(text.data) - 1)
    return Text(element.value.encode("utf-8", "surrogateescape"), ((0, text.start + 1),))


def _of_array(run: Run, scanner: Scanner, known: Known) -> tuple[Ask, ...]:
    values = [with_values(known.filled(value), value) for value in (one.value for one in run.run.elements or ())]
    line = " ".join(values)
    is_asked = bool(scanner.array_words.intersection(values)) if len(values) > 1 else _is_pip(scanner, line)
    has_flag = any(scanner.flag and scanner.flag in value for value in values)
    return run.ask(scanner.flag, run.run.body, line) if is_asked and not has_flag else ()


def _is_pip(scanner: Scanner, text: str) -> bool:
    begin = text.find("pip")
    return begin >= 0 and re.search(scanner.pattern, text[begin:]) is not None


def _is_asked(scanner: Scanner, piece: str) -> bool:
    return not (scanner.flag and scanner.flag in piece) and _is_pip(scanner, piece)
