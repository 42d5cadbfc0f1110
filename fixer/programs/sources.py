"""Which requirements pip builds from source: in an environment of its own, that a second pip fills."""

import re
from collections.abc import Iterable

# pip's own list: ARCHIVE_EXTENSIONS of utils/filetypes.py.
_ARCHIVES = (".zip", ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tlz", ".tar.lz", ".tar.lzma")
_REPOSITORY = r"(?i)(?:git|hg|svn|bzr)\+"
_LINK = r"(?i)[a-z][a-z0-9+.-]*://|file:"
_NOTHING_BUILT = frozenset((":none:", "://"))  # a value that is not known, too
_NAMED = r"(?<![\w.-])((?:[^\WA-Za-z0-9]|[.-])*+)[A-Za-z0-9][\w.-]*+\s*+(?:\[[^][]*\]\s*)?@\s*(?=\S)"


def is_source(requirement: str) -> bool:
    """Whether a requirement is surely a folder, an archive or a repository, and not a name or a wheel.

    ``name @ URL`` is what its URL is; the markers, fragments and extras behind a path play no part.
    """
    text = re.sub(_NAMED, r"\1", requirement.strip(), count=1) if "@" in requirement else requirement.strip()
    if re.match(_REPOSITORY, text):
        return True
    bare = re.split(r"[#;\s]", text, maxsplit=1)[0]
    path = bare.partition("?")[0].lower() if "://" in bare else bare.lower()
    if path.endswith(".whl"):
        return False
    if re.match(r"(?i)file:", bare) or path.endswith(_ARCHIVES):
        return True
    if re.match(_LINK, bare):
        return False  # a page that leads nobody knows where
    return bare.startswith((".", "~")) or "/" in bare


def builds(values: Iterable[tuple[str, str]], flags: frozenset[str], requirements: Iterable[str]) -> bool:
    """Whether an ``install``, ``wheel`` or ``download`` with these options surely builds something in isolation.

    ``values`` are pairs of an option's full name and its value, ``flags`` the options without one.
    """
    if "--no-build-isolation" in flags or "--no-index" in flags:  # without an index it loads nothing either
        return False
    given = set(values)
    if ("--only-binary", ":all:") in given:
        return False
    are_told = any(
        option == "--editable" or (option == "--no-binary" and value not in _NOTHING_BUILT) for option, value in given
    )
    return are_told or any(map(is_source, requirements))
