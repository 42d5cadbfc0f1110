"""Named tuples that cost a fifth of ``typing.NamedTuple`` to declare, and no import of ``typing``.

A start of check or fix declares a hundred of them, which were a third of its instructions.
"""

from __future__ import annotations

from functools import cache

__all__ = ["TYPE_CHECKING", "NamedTuple", "new"]

TYPE_CHECKING = False  # to type checkers it is True, like the one of typing

new = tuple.__new__
"""Makes a record of a class and the values of all its fields, in half the steps of a call: where many are made."""

if TYPE_CHECKING:
    from types import CodeType
    from typing import Any, NamedTuple, Self
else:
    from collections import _tuplegetter  # what namedtuple makes its fields of
    from types import FunctionType

    class _Record(tuple):
        """What all of them can do."""

        __slots__ = ()

        def _replace(self, /, **changes: Any) -> Self:  # noqa: ANN401 - what the fields are
            values = [*self]
            try:
                for name in changes:  # noqa: PLC0206 - pairs would take more steps
                    values[self._places[name]] = changes[name]
            except KeyError as error:
                raise TypeError(f"{type(self).__name__} has no field {error.args[0]}") from None
            return tuple.__new__(type(self), values)

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            return f"{type(self).__name__}({', '.join(map('{}={!r}'.format, self._fields, self))})"

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)

    class _Declared(type):
        """Makes of a class with fields a class of tuples, which has nothing to do with this one any more."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            names = tuple(_annotations(body))
            defaults = tuple(body[each] for each in names if each in body)
            code = _made(len(names)).replace(co_varnames=("_cls", *names), co_qualname=f"{name}.__new__")
            places = {each: at for at, each in enumerate(names)}
            body |= {each: _tuplegetter(at, "") for each, at in places.items()}
            body |= {"__slots__": (), "_fields": names, "__match_args__": names, "_places": places}
            body["__new__"] = FunctionType(code, {"new": tuple.__new__}, "__new__", defaults)
            return type(name, (_Record,), body)

    class NamedTuple(metaclass=_Declared):
        """As typing's: a class that lists fields with types and defaults, and may have methods."""


def _annotations(body: dict[str, Any]) -> dict[str, Any]:
    """The fields' names and types; from Python 3.14 on a function knows them."""
    if annotate := body.get("__annotate_func__"):
        return dict(annotate(1))
    return dict(body.get("__annotations__", {}))


@cache
def _made(count: int) -> CodeType:
    """The code of a ``__new__`` with so many fields; their names are put in by those who know them."""
    names = "".join(f"_{at}, " for at in range(count))
    made: CodeType = eval(f"lambda _cls, {names}: new(_cls, ({names}))").__code__  # noqa: S307 - nothing of others
    return made
