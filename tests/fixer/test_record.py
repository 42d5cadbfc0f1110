"""The named tuples of ours do what those of typing do."""

import pickle
import typing

import pytest

from fixer import record


class Ours(record.NamedTuple):
    """Has fields, defaults and methods."""

    number: int
    text: str = "a"
    many: tuple[str, ...] = ()

    @property
    def doubled(self) -> int:
        return 2 * self.number

    @classmethod
    def made(cls) -> "Ours":
        return cls(1)


class Theirs(typing.NamedTuple):
    """Has fields, defaults and methods."""

    number: int
    text: str = "a"
    many: tuple[str, ...] = ()

    @property
    def doubled(self) -> int:
        return 2 * self.number

    @classmethod
    def made(cls) -> "Theirs":
        return cls(1)


class Child(Ours):
    """Has no fields of its own."""

    __slots__ = ()


class Empty(record.NamedTuple):
    """Has no fields at all."""


EQUAL: list[str] = [
    "one(3)",
    "one(3, 'b')",
    "one(many=('x',), number=4)",
    "one(1)._replace(text='z')",
    "one.made().doubled",
    "one(7).number",
    "one(1, 'x') == one(1, 'y')",
    "hash(one(1))",
    "tuple(one(1, 'b'))",
    "one._fields",
    "one.__match_args__",
    "one.__doc__",
    "len(one(2))",
    "[*one(2)]",
]
WRONG = [
    "one()",
    "one(1, 2, 3, 4)",
    "one(wrong=1)",
    "one(1, number=2)",
    "one(1).number.x",
    "one(1).other",
    "set_field(one(1))",
]


def set_field(value: typing.Any) -> None:  # noqa: ANN401 - of either kind
    value.number = 3


@pytest.mark.parametrize("code", EQUAL)
def test_is_the_same(code: str) -> None:
    ours, theirs = (eval(code, {"one": one}) for one in (Ours, Theirs))  # noqa: S307 - the rows above
    assert str(ours).removeprefix("Ours") == str(theirs).removeprefix("Theirs")


@pytest.mark.parametrize("code", WRONG)
def test_is_refused_alike(code: str) -> None:
    for one in (Theirs, Ours):
        with pytest.raises((TypeError, AttributeError)):
            eval(code, {"one": one, "set_field": set_field})  # noqa: S307 - the rows above


def test_unknown_fields_cannot_be_replaced() -> None:
    with pytest.raises(TypeError, match="Ours has no field other"):
        Ours(1)._replace(other=2)  # type: ignore[call-arg]


def test_crosses_processes() -> None:
    assert pickle.loads(pickle.dumps(Ours(1, many=("x",)))) == Ours(1, many=("x",))  # noqa: S301 - our own


def test_children_and_empty_ones() -> None:
    assert repr(Child(1)) == "Child(number=1, text='a', many=())"
    assert type(Child(1)._replace(number=2)) is Child
    assert repr(Empty()) == "Empty()"


def test_matches_by_place_and_by_name() -> None:
    match Ours(1, "b"):
        case Ours(1, text=text):
            assert text == "b"
        case _:
            pytest.fail("it did not match")
