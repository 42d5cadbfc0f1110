"""Who owns which paths of a repository, as GitHub reads a CODEOWNERS file.

https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.model import Entry
from fixer import Glob, plain_glob

# The first that is there counts.
PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
# GitHub reads no larger one.
MOST_BYTES = 3 << 20
# What looking rules up may cost: rules times paths.
_MOST_COMPARED = 300_000
_WORD = re.compile(r"(?:\\.|[^\s\\])+")
# More than these own nothing that anybody could ask.
_MOST_OWNERS = 100
_OWNER = re.compile(
    r"@[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:/[A-Za-z0-9._-]{1,100})?"
    r"|[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,100}@[A-Za-z0-9.-]{1,200}"
)


@dataclass(frozen=True, slots=True)
class _Rule:
    """A line: what it is about, and its owners, perhaps none. Direct: what lies in folders below is not meant."""

    glob: Glob
    owners: tuple[str, ...]
    is_direct: bool

    def is_about(self, path: str) -> bool:
        return self.glob.names(path) if self.is_direct else self.glob.covers(path)


def counting(there: Mapping[str, Entry]) -> Entry | None:
    """The file that counts of those that are there, by their paths; none where that is no plain file."""
    found = next((there[path] for path in PLACES if path in there), None)
    return found if found and found.is_file else None


def owners(content: bytes, paths: Iterable[str]) -> tuple[str, ...] | None:
    """The owners of the paths together, by name: of each path those of the last line about it.

    None where that is too much to find out.
    """
    if len(content) > MOST_BYTES:
        return ()
    rules, wanted = list(_rules(content.decode("utf-8-sig", "replace"))), set(paths)
    if len(rules) * len(wanted) > _MOST_COMPARED:
        return None
    found = (next((rule for rule in reversed(rules) if rule.is_about(path)), None) for path in wanted)
    named = {owner for rule in found if rule for owner in rule.owners}
    return tuple(sorted(named)) if len(named) <= _MOST_OWNERS else None


def _rules(text: str) -> Iterator[_Rule]:
    """A line that GitHub does not understand is passed over."""
    for line in text.splitlines():
        pattern, *rest = _WORD.findall(line) or [""]
        comment = next((at for at, word in enumerate(rest) if word.startswith("#")), len(rest))
        names = tuple(rest[:comment])
        if pattern and pattern[0] not in "#!" and "[" not in pattern and all(map(_OWNER.fullmatch, names)):
            yield from _rule(pattern.replace("\\ ", " "), names)


def _rule(pattern: str, names: tuple[str, ...]) -> Iterator[_Rule]:
    """As in .gitignore a slash that is not at the end ties a pattern to the top; ``docs/*`` goes no deeper."""
    is_tied = "/" in pattern.rstrip("/")
    is_direct = pattern.endswith("/*")
    path = pattern.strip("/")
    glob = plain_glob(f"{'' if is_tied else '**/'}{path}{'/**' if pattern.endswith('/') and path else ''}")
    if path and glob is not None:
        yield _Rule(glob, names, is_direct)
