"""Imports of libraries that make a logger and hardly use it, without ``logging``: a seventh of a start otherwise."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

from fixer.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_NAME = "logging"


@contextmanager
def unlogged() -> Iterator[None]:
    """In it ``logging`` is a stand-in, where the real one is not loaded yet.

    Loggers of the stand-in become real ones when they are used, and so does the stand-in when another thread asks it
    for anything else meanwhile.
    """
    stand_in = None if _NAME in sys.modules else sys.modules.setdefault(_NAME, _StandIn(_NAME))
    try:
        yield
    finally:
        _removed(stand_in)


class _StandIn(ModuleType):
    @staticmethod
    def getLogger(name: str) -> _Logger:  # noqa: N802 - as logging has it
        return _Logger(name)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever logging has
        _removed(self)
        return getattr(import_module(_NAME), name)


class _Logger:
    def __init__(self, name: str) -> None:
        self._own = name

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever loggers have
        return getattr(import_module(_NAME).getLogger(self._own), name)


def _removed(stand_in: ModuleType | None) -> None:
    if stand_in is not None and sys.modules.get(_NAME) is stand_in:
        del sys.modules[_NAME]
