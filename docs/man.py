"""Write docs/pip-no-cache.1, the manual page, from the texts that --help shows. Run it as ``python -m docs.man``."""

import textwrap
from collections.abc import Iterator
from pathlib import Path

from bot import PROGRAM, program
from fixer import __version__
from fixer.command_line.command import Command, Row

PAGE = Path(__file__).with_name("pip-no-cache.1")
_EXIT = (
    ("0", "nothing to fix, or everything is done"),
    ("1", "there is something to fix or to mend, or some repositories failed"),
    ("2", "a file or the call failed, after all others were done; or it could not start"),
    ("130, 143", "Ctrl-C, SIGTERM; what was done is reported"),
)


def written() -> str:
    """The whole page, in man's macros."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    commands = {name: program.command(name) for name in sorted(program.COMMANDS)}
    yield f'.TH PIP\\-NO\\-CACHE 1 "" "{PROGRAM} {__version__}" "User Commands"'
    yield ".SH NAME"
    yield f"{_text(PROGRAM)} \\- keep pip's cache out of images, in Dockerfiles of one or of a thousand repositories"
    yield ".SH SYNOPSIS"
    yield f".B {_text(PROGRAM)}\n.I COMMAND\n[\\fIOPTIONS\\fR] [\\fIARGS\\fR]"
    yield ".SH DESCRIPTION"
    yield _text(program.SUMMARY)
    yield ".SH COMMANDS"
    for name, command in commands.items():
        yield from _command(name, command)
    yield ".SH EXIT STATUS"
    for code, meaning in _EXIT:
        yield f".TP\n.B {code}\n{_text(meaning)}"
    yield ".SH FILES"
    yield ".TP\n.I pip\\-no\\-cache.toml\nThe config of a sweep; init writes it with a comment at every key."
    yield ".TP\n.I .pip\\-no\\-cache.toml, pyproject.toml\nSettings of a project, for check and fix."


def _command(name: str, command: Command) -> Iterator[str]:
    yield f".SS {_text(name)}"
    yield _text(f"{command.summary} {command.text}".strip())
    for row in command.rows:
        if row.settings.get("help"):
            yield f".TP\n{_head(row)}\n{_text(' '.join((row.settings['help'] % _shown(row)).split()))}"
    for example in command.examples:
        yield f".PP\n.EX\n{_text(example)}\n.EE"


def _head(row: Row) -> str:
    value = row.settings.get("metavar") or row.names[-1].lstrip("-").upper()
    names = ", ".join(f"\\fB{_text(name)}\\fR" for name in row.names) if not row.is_operand else ""
    if row.is_operand:
        return f"\\fI{_text(str(value))}\\fR"
    return f"{names} \\fI{_text(str(value))}\\fR" if row.takes_value else names


def _shown(row: Row) -> dict[str, object]:
    """What argparse fills into a help text."""
    return {"prog": PROGRAM, "default": row.settings.get("default"), "metavar": row.settings.get("metavar")}


def _text(text: str) -> str:
    """The text as roff shows it: no dash is a hyphen, no dot at a line's start is a macro."""
    filled = "\n".join(textwrap.wrap(text, 110, break_on_hyphens=False, break_long_words=False)) or text
    escaped = filled.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return "\n".join(f"\\&{line}" if line.startswith((".", "\\(aq")) else line for line in escaped.split("\n"))


if __name__ == "__main__":
    PAGE.write_text(written(), "utf-8")
