"""A wait ends when the process is told to end: at once, or when what is in hand had its time, in every thread."""

import subprocess
import sys

import pytest

from bot.waiting import interruption
from tests.bot.conftest import ROOT

_SECONDS = 30
# Told to end in what is not to be broken off, so that only the wait itself can see it.
_PROGRAM = """
import os, signal, threading, time
from bot.waiting import interruption

def waited(seconds):
    started = time.monotonic()
    try:
        interruption.pause(seconds)
        end = "over"
    except (KeyboardInterrupt, SystemExit) as error:
        end = type(error).__name__
    print(end, "at once" if time.monotonic() - started < {grace} / 2 else "late", flush=True)

def after(seconds, number=signal.{number}):
    threading.Timer(seconds, os.kill, (os.getpid(), number)).start()

with interruption.heeded(print):
    {what}
    interruption._heard.number = 0
"""

WAITS = [
    # The signal comes before the wait, which is too long to be waited out, or not.
    ("SIGTERM", "with interruption.unbroken(): os.kill(os.getpid(), signal.SIGTERM); waited(60)", "SystemExit at once"),
    (
        "SIGINT",
        "with interruption.unbroken(): os.kill(os.getpid(), signal.SIGINT); waited(60)",
        "KeyboardInterrupt at once",
    ),
    ("SIGTERM", "with interruption.unbroken(): os.kill(os.getpid(), signal.SIGTERM); waited(0.3)", "over at once"),
    # It comes in the midst of one.
    ("SIGTERM", "with interruption.unbroken(): after(0.2); waited(60)", "SystemExit at once"),
    ("SIGINT", "after(0.2); waited(60)", "KeyboardInterrupt at once"),
    # In another thread nothing is to be finished.
    (
        "SIGTERM",
        (
            "with interruption.unbroken(): os.kill(os.getpid(), signal.SIGTERM);"
            " one = threading.Thread(target=waited, args=(1.4,)); one.start(); one.join()"
        ),
        "SystemExit at once",
    ),
    ("SIGTERM", "waited(0.2)", "over at once"),
]


@pytest.mark.parametrize(("number", "what", "expected"), WAITS)
def test_wait_ends_when_the_process_is_to_end(number: str, what: str, expected: str) -> None:
    program = _PROGRAM.format(number=number, what=what, grace=interruption.GRACE)
    done = subprocess.run(
        [sys.executable, "-P", "-c", program],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        text=True,
        timeout=_SECONDS,
    )
    assert done.stdout.splitlines()[0] == expected, done.stderr
