"""The process's own ends: standard streams, signals, and how each of them ends the run."""

from __future__ import annotations

import errno
import os
import signal
import sys
from contextlib import contextmanager, suppress

from fixer.errors import ToolError, UsageError
from fixer.output.visible import visible
from fixer.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType
    from typing import Any, BinaryIO, NoReturn, TextIO

    # What signal.signal takes and gives.
    _Handler = Callable[[int, FrameType | None], Any] | int | signal.Handlers | None

# One of them is set where Windows shows the sequences, and does not print them.
_SHOWING_COLOURS = frozenset({"ANSICON", "ConEmuANSI", "TERM", "WT_SESSION"})
_FAILED, _INTERRUPTED, _TERMINATED, _PIPE_CLOSED = 2, 130, 143, 141


def write(content: str | bytes) -> None:
    """Write to standard output; what its encoding does not have comes as an escape."""
    stream = _opened(sys.stdout, "output")
    _binary(stream).write(
        content if isinstance(content, bytes) else content.encode(stream.encoding, "backslashreplace")
    )


def complain(sentence: str) -> None:
    """Write a line to standard error, behind all that was written before."""
    if sys.stdout is not None:
        sys.stdout.flush()
    if sys.stderr is not None:
        sys.stderr.write(sentence.encode(sys.stderr.encoding, "backslashreplace").decode(sys.stderr.encoding) + "\n")


def read(most: int) -> bytes:
    """Standard input, up to ``most`` bytes."""
    return _binary(_opened(sys.stdin, "input")).read(most)


def has_colour(stream: TextIO | None, *, is_refused: bool) -> bool:
    """Whether escape sequences are welcome: on a terminal, or where FORCE_COLOR is set; never where NO_COLOR is."""
    if is_refused or os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    if os.environ.get("TERM") == "dumb" or (os.name == "nt" and not _SHOWING_COLOURS & os.environ.keys()):
        return False
    return stream is not None and stream.isatty()


@contextmanager
def endings() -> Iterator[None]:
    """Turn what may end a run early into a sentence and an exit code: signals, a closed pipe, a ToolError."""
    before = _on_termination(_terminate)
    try:
        yield
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        _drop_output()
        complain("pip-no-cache: interrupted")
        raise SystemExit(_INTERRUPTED) from None
    except BrokenPipeError:
        _drop_output()
        raise SystemExit(_PIPE_CLOSED) from None
    except ToolError as error:
        complain("pip-no-cache: " + "\n".join(map(visible, error.lines())))
        raise SystemExit(_FAILED) from None
    except OSError as error:
        _drop_output()
        if error.errno == errno.EINVAL and os.name == "nt":  # how Windows tells of a closed pipe
            raise SystemExit(_PIPE_CLOSED) from None
        complain(f"pip-no-cache: {stopped(error)}")
        raise SystemExit(_FAILED) from None
    finally:
        _on_termination(before)


def stopped(error: OSError) -> str:
    """What is said where the system lets nothing more be done."""
    return f"it cannot go on (is the output full, or the folder gone?): {error.strerror}"


def _on_termination(handler: _Handler) -> _Handler:
    """Set the handler; threads other than the main one may not, and then need none."""
    with suppress(ValueError):
        return signal.signal(signal.SIGTERM, handler)
    return None


def _terminate(_number: int, _frame: FrameType | None) -> NoReturn:
    _drop_output()
    raise SystemExit(_TERMINATED)


def _opened(stream: TextIO | None, word: str) -> TextIO:
    if stream is None:
        raise UsageError(f"standard {word} is closed: open it, or give paths")
    return stream


def _binary(stream: TextIO) -> BinaryIO:
    return stream.buffer


def _drop_output() -> None:
    """Let Python flush into nothing at its end: it would wait for a slow reader, or complain again."""
    with suppress(OSError, ValueError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)
