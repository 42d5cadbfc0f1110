"""The program as tests run it: of the checkout, or of a wheel where the tests were moved to one."""

import sys
from pathlib import Path

from bot import cli
from fixer import edits

COMMAND = (sys.executable, "-P", "-m", cli.__name__)
# What is imported from where.
PACKAGES = frozenset(module.__name__.partition(".")[0] for module in (cli, edits))
PLACE = Path(cli.__file__).parents[cli.__name__.count(".")]
