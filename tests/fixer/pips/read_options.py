"""Print what a pip's own parsers say of its options, as JSON: run with that pip (its wheel, say) on PYTHONPATH.

Of the parser before the subcommand ("") and of each subcommand that caches: each spelling, and whether a value follows.
"""

import json
import sys
from optparse import OptionParser

from pip._internal.cli.main_parser import create_main_parser
from pip._internal.commands import create_command

SUBCOMMANDS = ("install", "download", "wheel", "lock")


def options(parser: OptionParser) -> dict[str, bool]:
    """Each spelling of each option, and whether it takes a value."""
    every = [*parser.option_list, *(option for group in parser.option_groups for option in group.option_list)]
    found = {spelling: bool(option.takes_value()) for option in every for spelling in str(option).split("/")}
    return dict(sorted(found.items()))


def main() -> None:
    """Print them; a subcommand that this pip lacks is left out."""
    told = {"": options(create_main_parser())}
    for name in SUBCOMMANDS:
        try:
            told[name] = options(create_command(name).parser)
        except (KeyError, AttributeError):
            continue
    json.dump(told, sys.stdout)


main()
