"""Which requirements pip builds from source: in an environment of its own, that a second pip fills."""

import re
from collections.abc import Iterable

from fixer.record import NamedTuple

# pip's own list: ARCHIVE_EXTENSIONS of utils/filetypes.py.
ARCHIVES = (".zip", ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tlz", ".tar.lz", ".tar.lzma")
_REPOSITORY = r"(?i)(?:git|hg|svn|bzr)\+"
_LINK = r"(?i)[a-z][a-z0-9+.-]*://|file:"
NAMING_FILES = frozenset(("--requirement", "--constraint"))
_WITHOUT = frozenset(("--no-build-isolation", "--no-index"))
_NOTHING_BUILT = frozenset((":none:", "://"))  # a value that is not known, too
_NAMED = r"(?<![\w.-])((?:[^\WA-Za-z0-9]|[.-])*+)[A-Za-z0-9][\w.-]*+\s*+(?:\[[^][]*\]\s*)?@\s*(?=\S)"


def is_source(requirement: str) -> bool:
    """Whether a requirement is surely a folder, an archive or a repository, and not a name or a wheel.

    ``name @ URL`` is what its URL is; the markers, fragments and extras behind a path play no part.
    """
    text = requirement.lower()
    is_marked = "/" in text or "@" in text or ":" in text or "+" in text or ".t" in text or ".zip" in text
    return (is_marked or not text[:1].isalnum()) and _is_marked_source(requirement)  # by far most are none


def _is_marked_source(requirement: str) -> bool:
    text = re.sub(_NAMED, r"\1", requirement.strip(), count=1) if "@" in requirement else requirement.strip()
    if re.match(_REPOSITORY, text):
        return True
    bare = re.split(r"[#;\s]", text, maxsplit=1)[0]
    path = bare.partition("?")[0].lower() if "://" in bare else bare.lower()
    if path.endswith(".whl"):
        return False
    if re.match(r"(?i)file:", bare) or path.endswith(ARCHIVES):
        return True
    if re.match(_LINK, bare):
        return False  # a page that leads nobody knows where
    return bare.startswith((".", "~")) or "/" in bare


def names_any(no_binary: str, requirements: Iterable[str]) -> bool:
    """Whether a value of ``--no-binary`` means all, or one of these requirements by its name."""
    named = {re.sub(r"[-_.]+", "-", name.strip().lower()) for name in no_binary.split(",")}
    return ":all:" in named or any(
        match is not None and re.sub(r"[-_.]+", "-", match[0].lower()) in named
        for match in (re.match(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?", text) for text in requirements)
    )


class Given(NamedTuple):
    """What is given to an ``install``, ``wheel`` or ``download``, on its command line or in a requirements file.

    ``values`` are pairs of an option's full name and its value, ``flags`` the options without one. ``requirements``
    are those that surely count, ``possible`` those that may, by their markers.
    """

    values: tuple[tuple[str, str], ...]
    flags: frozenset[str]
    requirements: tuple[str, ...]
    possible: tuple[str, ...] = ()

    @property
    def names_files(self) -> bool:
        """Whether requirements files are named."""
        return any(option in NAMING_FILES for option, _ in self.values)

    @property
    def files(self) -> tuple[tuple[str, bool], ...]:
        """The requirements files that are named, and whether each is one of constraints alone."""
        return tuple((value, option == "--constraint") for option, value in self.values if option in NAMING_FILES)

    def with_all(self, other: "Given") -> "Given":
        """Both of them."""
        requirements = (*self.requirements, *other.requirements)
        return Given((*self.values, *other.values), self.flags | other.flags, requirements)


def builds(given: Given) -> bool:
    """Whether something is surely built in isolation."""
    return may_build(given) and _names_source(given)


def may_build(given: Given) -> bool:
    """Whether nothing that is given keeps pip from building in isolation."""
    # Without an index the pip that fills the environment loads nothing either.
    return _WITHOUT.isdisjoint(given.flags) and ("--only-binary", ":all:") not in given.values


def _names_source(given: Given) -> bool:
    has_no_wheels = False
    for option, value in given.values:
        if option == "--editable":
            return True
        if option == "--no-binary":  # :none: takes back what was said before it
            has_no_wheels = value not in _NOTHING_BUILT
    return has_no_wheels or any(map(is_source, given.requirements))
