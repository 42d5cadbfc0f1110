"""The words of a call in the order that leaves argparse nothing to guess: options with their values, then operands.

Options may follow operands, ``--`` ends them, and one that takes a value takes the next word, whatever that is but
``--``. argparse alone does this differently from version to version.
"""

from collections.abc import Iterator, Sequence

from fixer.command_line.command import Row, meant


def ordered(words: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """The same call; ValueError where an option is none of these, its value is missing, or a word is too much."""
    options = {name: row for row in rows if not row.is_operand for name in row.names}
    operands: list[str] = []
    given = [*_options(words, options, operands)]
    if operands and not any(row.is_operand for row in rows):
        raise ValueError(f"the word {operands[0]} is one too many")
    return [*given, "--", *operands] if operands else given


def _options(words: Sequence[str], options: dict[str, Row], operands: list[str]) -> Iterator[str]:
    """The options, spelled out; what is none goes to the operands."""
    rest = iter(words)
    for word in rest:
        if word == "--":
            operands += rest
        elif word.startswith("--"):
            yield _long(word, rest, options)
        elif word.startswith("-") and word != "-":
            yield from _short(word, rest, options)
        else:
            operands.append(word)


def _long(word: str, rest: Iterator[str], options: dict[str, Row]) -> str:
    name, equals, value = word.partition("=")
    if not _known(name, options).takes_value:
        if equals:
            raise ValueError(f"{name} takes no value")
        return name
    return f"{name}={_value(name, iter((value,)) if equals else rest)}"


def _short(word: str, rest: Iterator[str], options: dict[str, Row]) -> Iterator[str]:
    """``-qvoFILE`` as ``-q``, ``-v`` and ``--output-file=FILE``."""
    for at in range(1, len(word)):
        name = f"-{word[at]}"
        row = _known(name, options)
        if row.takes_value:
            yield f"{row.names[-1]}={word[at + 1 :] or _value(name, rest)}"
            return
        yield name


def _known(name: str, options: dict[str, Row]) -> Row:
    if name not in options:
        raise ValueError(f"there is no option {name}{meant(name, tuple(options))}")
    return options[name]


def _value(name: str, rest: Iterator[str]) -> str:
    value = next(rest, "--")
    if value == "--":  # which argparse would drop even behind a =
        raise ValueError(f"{name} needs a value")
    return value
