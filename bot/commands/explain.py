"""The command explain, which knows the words of a sweep as well."""

from bot.texts import outcomes
from fixer.command_line import explain

COMMAND = explain.command(outcomes.explanations)
