"""Names of repositories, ``owner/name``: which ones may stand in a path, and whose they are."""

import re
from collections.abc import Callable, Iterable

_NAME = re.compile(r"(?!\.{1,2}/)[A-Za-z0-9._-]{1,100}/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}")


def is_name(name: str) -> bool:
    """Whether it has the form ``owner/name`` and may stand in a path of the API."""
    return _NAME.fullmatch(name) is not None


def owner(name: str) -> str:
    """Whose repository it is, in the spelling in which owners are compared."""
    return name.partition("/")[0].lower()


def grouped(names: Iterable[str], key: Callable[[str], str]) -> tuple[tuple[str, ...], ...]:
    """The names that are names, each once, those with the same key together."""
    groups: dict[str, list[str]] = {}
    for name in filter(is_name, dict.fromkeys(names)):
        groups.setdefault(key(name), []).append(name)
    return tuple(map(tuple, groups.values()))
