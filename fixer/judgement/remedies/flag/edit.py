"""Where the flag goes on a command line, and how it is written there."""

import re

from fixer.build.facts.events import Command, Event
from fixer.edits import Edit
from fixer.judgement.finding import Verdict
from fixer.judgement.isolated import PATTERN as VARIABLE
from fixer.judgement.isolated import with_variable
from fixer.judgement.ruling import Ruling
from fixer.programs.option_names import FLAG, UV_FLAG
from fixer.programs.pip import Tool

PATTERN = rf'( -)? --no-cache(-dir)?|[ \t]*,[ \t]*"--no-cache(-dir)?"|{VARIABLE}'
"""A word of a shell command (behind the - of a script that is piped in), an element of an exec form, or the variable
before a program that builds in isolation.
"""

_ARRAY_SPACING = rb"[ \t]*,[ \t]*"


def flagged(event: Event, said: Ruling, source: bytes) -> Ruling:
    """What is said of a command, with the edits where it is to be fixed."""
    command = event.command
    flag = UV_FLAG if command.tool is Tool.UV else FLAG
    if said.verdict is not Verdict.FIX:
        return said._replace(remedy=flag)
    if said.reason == "isolated-build":  # it has the flag
        return with_variable(event, said)
    edit = _edit(command, flag.encode(), source)
    said = said._replace(edits=(edit,), remedy=f"- {flag}" if command.needs_dash else flag)
    return with_variable(event, said) if said.is_isolated else said


def _edit(command: Command, flag: bytes, source: bytes) -> Edit:
    if not command.is_element:
        return Edit(command.end, (b" - " if command.needs_dash else b" ") + flag)
    return Edit(command.end, _separator(command, source) + b'"' + flag + b'"')


def _separator(command: Command, source: bytes) -> bytes:
    """The comma and blanks between two elements, as the array writes them on one line."""
    words, at = command.words, command.at
    gaps = [source[words[at - 1].end : words[at].start]] if at else []
    gaps += [source[words[at].end : words[at + 1].start]] if at + 1 < len(words) else []
    return next((gap for gap in gaps if re.fullmatch(_ARRAY_SPACING, gap)), b", ")
