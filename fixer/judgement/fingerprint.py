"""What stays the same about a finding while the lines around it change, so that it is known again."""

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fixer.judgement.finding import Finding


def fingerprints(path: str, findings: "Iterable[Finding]") -> tuple[str, ...]:
    """One for each finding of a file, in their order: the path, the command and which of the equal ones it is.

    ``path`` counts from the repository's root, parted by ``/``. The verdict plays no part, so ``findings`` must be
    all that the file has.
    """
    seen: Counter[str] = Counter()
    found = []
    for finding in findings:
        found.append(digest(path, finding.command, str(seen[finding.command])))
        seen[finding.command] += 1
    return tuple(found)


def digest(*parts: str) -> str:
    """What these texts are known by: 64 hexadecimal digits."""
    # Of the three only the one in the middle, the command, may hold a NUL.
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
