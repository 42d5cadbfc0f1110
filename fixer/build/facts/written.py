"""What a file holds that the build wrote, where it may have been written in one way or another."""

from collections.abc import Iterable, Mapping
from functools import reduce

from fixer.dockerfile.document import Text
from fixer.record import NamedTuple

_MOST_TEXTS = 8  # that one file may hold


class Written(NamedTuple):
    """What a file holds: one of these texts, or if it ``may_differ`` something else, or it is not there."""

    texts: tuple[Text, ...]
    may_differ: bool = False

    @property
    def told(self) -> Text | None:
        """Its text, where that is sure."""
        return None if self.may_differ or len(self.texts) > 1 else self.texts[0]


UNKNOWN = Written((), may_differ=True)
Scripts = Mapping[str, Written]  # by the path


def by_either(one: Scripts, other: Scripts) -> Scripts:
    """What is written whichever of two ways was taken."""
    if one is other or one == other:
        return one
    paths = (*one, *(path for path in other if path not in one))
    return {path: _one_of(one.get(path), other.get(path)) for path in paths}


def by_some(values: Iterable[Written | None]) -> Written | None:
    """What a file holds that several have changed, each in its way; None for removed."""
    found = tuple(values)
    return reduce(_one_of, found) if any(found) else None


def _one_of(one: Written | None, other: Written | None) -> Written:
    one, other = one or UNKNOWN, other or UNKNOWN
    texts = tuple(sorted({*one.texts, *other.texts}, key=lambda text: (text.start, text)))
    return Written(texts[:_MOST_TEXTS], one.may_differ or other.may_differ)
