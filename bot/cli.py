"""The command ``pip-no-cache`` as it is installed."""

import gc
import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        gc.set_threshold(200_000)  # what is made has no cycles: looking for some costs more than it finds
        from bot import program  # imported late: what is loaded has none either

        program.main(sys.argv[1:])
    finally:
        gc.freeze()  # what is left ends with the process: nobody has to look for cycles in it


if __name__ == "__main__":
    main()
