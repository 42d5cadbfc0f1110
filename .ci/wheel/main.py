"""The command, also as ``python -m pip_no_cache``."""

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        from pip_no_cache.bot.cli import main as run
    except ImportError as error:
        if error.name != "pip_no_cache":
            raise
        sys.stderr.write(f"pip-no-cache: {error}\n")  # an editable install, and packages of others that have its names
        sys.exit(2)
    run()


if __name__ == "__main__":
    main()
