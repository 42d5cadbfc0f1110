"""What a command is: what it does, what may be said to it, and its texts. Parser, help and completion come from it.

A new option is a row where its command is declared, and a keyword of the function that runs it::

    switch("--scripts", "Look into the scripts of the build context too."),

A new command is a module with a ``COMMAND`` in it, and its name in the program's table.
"""

from __future__ import annotations

from fixer.put_off import put_off
from fixer.record import TYPE_CHECKING

with put_off(gettext="gettext ngettext"):  # the parser has argparse speak English
    from argparse import ArgumentTypeError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any


WordError = ArgumentTypeError  # what the type of an option raises; the sentence is told, with the option before it
FILE, FOLDER = "file", "directory"  # what a shell completes a value with


class Row:
    """An option or an operand: its names, what ``argparse`` is told of it, and what a shell completes it with."""

    def __init__(self, names: str, settings: dict[str, Any], completes: str | None = None) -> None:
        self.names = tuple(names.split())
        self.settings = settings
        self.completes = completes

    @property
    def is_operand(self) -> bool:
        return not self.names[0].startswith("-")

    @property
    def takes_value(self) -> bool:
        return "action" not in self.settings or self.settings["action"] == "append"


class Command:
    """One command. ``run`` takes a keyword for each row and returns the exit code; values given several times, and
    those of an operand that may be repeated, come as tuples.

    ``summary`` is its line among the commands, ``text`` what else there is to know; ``examples`` are call lines.
    """

    def __init__(
        self, run: Callable[..., int], summary: str, text: str, rows: Sequence[Row], examples: Sequence[str]
    ) -> None:
        self.run = run
        self.summary = summary
        self.text = text
        self.rows = (*rows, option("-h --help", "Show this message and exit.", action="help"))
        self.examples = examples


def option(names: str, text: str, *, completes: str | None = None, **settings: Any) -> Row:  # noqa: ANN401 - argparse's
    """An option that takes a value: ``option("-j --jobs", "Processes to use.", type=number, default=1, metavar="N")``.

    With ``choices`` the value is one of them. Without ``default`` it is None; with ``action="append"`` it may be given
    several times. ``text`` is formatted as argparse does: a percent sign is written twice.
    """
    return Row(names, {"help": text, **_chosen(settings)}, completes)


def switch(names: str, text: str) -> Row:
    """An option that is there or not: True or False."""
    return Row(names, {"help": text, "action": "store_true"})


def operand(name: str, text: str, *, completes: str | None = None, **settings: Any) -> Row:  # noqa: ANN401
    """A word that is no option; with ``nargs="*"`` any number of them."""
    return Row(name, {"help": text, **_chosen(settings)}, completes)


def number(word: str) -> int:
    """The type of an option that counts something."""
    try:
        value = int(word)
    except ValueError:
        value = 0
    if value < 1:
        raise WordError(f"{word!r} is no number above 0")
    return value


def one_of(choices: Sequence[str], word: str) -> str:
    """The word if it is one of the choices; the error names them, and the one that was meant."""
    if word in choices:
        return word
    raise WordError(f"{word!r} is not one of {', '.join(map(repr, choices))}{meant(word, choices)}")


def meant(word: str, known: Sequence[str]) -> str:
    """The question that follows an error about a word, if one of the known words looks like it; else nothing."""
    near = nearest(word, known)
    return f": did you mean {near}?" if near else ""


def nearest(word: str, known: Sequence[str]) -> str:
    """The known word that looks like this one, or nothing."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, known, n=1)), "")


def _chosen(settings: dict[str, Any]) -> dict[str, Any]:
    choices = settings.get("choices")
    if choices is None or "type" in settings:
        return settings
    return {"metavar": f"[{'|'.join(choices)}]", **settings, "type": lambda word: one_of(choices, word)}
