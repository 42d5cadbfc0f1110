"""How KICS and Datadog's analysis look at a RUN: as pieces of text between separators."""

import re
from collections.abc import Iterator

from fixer.dockerfile.document import Element, Text, joined
from fixer.judgement.scanners.known import Known, with_values
from fixer.judgement.scanners.run import Ask, Run, blank
from fixer.judgement.scanners.table import Scanner


def asked(run: Run, scanner: Scanner, known: Known) -> Iterator[Ask]:
    """The pieces that install with pip and have no flag."""
    if run.run.elements is not None and scanner.array_words:
        yield from _of_array(run, scanner, known)
        return
    text = run.text if scanner.sees_heredocs else run.run.body
    quote = int(bool(run.run.elements))
    if run.run.elements:
        text = _array(run.run.elements)
    data, begin = text.data.decode("latin-1"), 0
    put = known.filled(data)
    for match in (*re.finditer(scanner.separator, data), None):
        stop = len(data) if match is None else match.start()
        piece = with_values(put, data, begin, stop) if put else data[begin:stop]
        pieces = re.split(scanner.separator, piece) if put else (piece,)
        asking = next((piece for piece in pieces if _is_asked(scanner, piece)), None)
        if asking is not None:
            yield from run.ask(scanner.flag, text.part(begin, stop), asking.strip(), quote)
        begin = stop if match is None else match.end()


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
    return re.search(scanner.pattern, text) is not None


def _is_asked(scanner: Scanner, piece: str) -> bool:
    return _is_pip(scanner, piece) and not (scanner.flag and scanner.flag in piece)
