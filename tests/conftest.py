"""What holds for every test."""

import gc
import os
import signal
from itertools import chain, islice
from pathlib import Path

import pytest
from hypothesis import settings

# How many examples there are of what names no number; `make thorough` asks for the second.
settings.register_profile("each-time", max_examples=40)
settings.register_profile("thorough", max_examples=200)
settings.load_profile("each-time")

# A job started in the background may ignore SIGINT, and its children with it; the tests of interrupts need the default.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# What collecting the tests makes stays to the end: nobody has to look through it for garbage again and again.
gc.disable()

# https://man7.org/linux/man-pages/man7/capabilities.7.html
_CAP_DAC_OVERRIDE = 1
# The mark of a test, whether it is for who may open every file, and why it is skipped for others.
_RIGHTS = (
    ("root", True, "only root may do this; .ci/rights runs it"),
    ("anybody", False, "nothing is closed to root; .ci/rights runs it"),
)


# Whose tests take seconds: they play whole sweeps, wait for a cluster, or install.
_LONG = frozenset({"test_action.py", "test_cluster.py", "test_life.py", "test_pre_commit.py", "test_steering.py"})


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves out what this process has too many rights for, or too few, and begins with what takes long."""
    if hands := int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "0")):
        items[:] = _dealt(items, hands)
    for item in items:
        for mark, is_for_root, why in _RIGHTS:
            if item.get_closest_marker(mark) and _may_open_everything() is not is_for_root:
                item.add_marker(pytest.mark.skip(reason=why))


def _dealt(items: list[pytest.Item], hands: int) -> list[pytest.Item]:
    """The tests in equal parts, one for each process, with as many long ones at the beginning of each.

    Who has nothing left takes over what another has not begun: in the end that are short ones.
    """
    long = [item for item in items if item.path.name in _LONG]
    short = (item for item in items if item.path.name not in _LONG)
    size = len(items) // hands
    parts = ((mine, islice(short, max(0, size - len(mine)))) for mine in (long[hand::hands] for hand in range(hands)))
    return [*chain.from_iterable(chain.from_iterable(parts)), *short]


def pytest_collection_finish() -> None:
    """From here on there is garbage, of the tests."""
    gc.freeze()
    gc.enable()


def _may_open_everything() -> bool:
    """Root may, unless it gave that right up."""
    if os.geteuid() != 0:
        return False
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return True
    rights = next((line.split()[1] for line in status.splitlines() if line.startswith("CapEff:")), "2")
    return bool(int(rights, 16) >> _CAP_DAC_OVERRIDE & 1)
