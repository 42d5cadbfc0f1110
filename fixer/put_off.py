"""Imports of libraries that hardly use what they import, without that: ``logging`` alone is a seventh of a start."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

from fixer.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any


@contextmanager
def put_off(*names: str, **functions: str) -> Iterator[None]:
    """In it there are stand-ins for the modules of these names that are not loaded yet.

    A stand-in becomes the real one when it is asked for anything. What may be taken out of it without that are the
    functions of ``module="function ..."`` and the loggers of ``logging``; the module is imported when they are used.
    """
    wanted = {**dict.fromkeys(names, ""), **functions}
    stand_ins = [_StandIn(name, taken.split()) for name, taken in wanted.items() if name not in sys.modules]
    sys.modules.update({one.__name__: one for one in stand_ins})
    try:
        yield
    finally:
        for one in stand_ins:
            _removed(one)


class _StandIn(ModuleType):
    def __init__(self, name: str, functions: list[str]) -> None:
        super().__init__(name)
        self._has_functions = bool(functions)
        for function in functions:
            setattr(self, function, _called_later(name, function))

    @staticmethod
    def getLogger(name: str) -> _Logger:  # noqa: N802 - as logging has it
        return _Logger(name)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the module has
        if name == "__path__" and self._has_functions:  # what ``from module import function`` looks for first
            raise AttributeError(name)
        _removed(self)
        return getattr(import_module(self.__name__), name)


class _Logger:
    def __init__(self, name: str) -> None:
        self._own = name

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever loggers have
        return getattr(import_module("logging").getLogger(self._own), name)


def _called_later(module: str, name: str) -> Callable[..., Any]:
    def later(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the function takes and gives
        return getattr(import_module(module), name)(*given, **named)

    return later


def _removed(stand_in: ModuleType) -> None:
    if sys.modules.get(stand_in.__name__) is stand_in:
        del sys.modules[stand_in.__name__]
