"""How paths are spelled; which are Dockerfiles', which folders others', and which files a program wrote."""

import os
import re

from fixer.record import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

# Endings that tell that a file is about Dockerfiles, or makes one, and is none itself. What is a tag as well
# as an ending (Dockerfile.python, Dockerfile.node, Dockerfile.py3, Dockerfile.cpp) is not among them.
_OTHER_ENDINGS = frozenset(
    # documentation
    "md markdown mdx rst adoc asciidoc txt htm html pdf tex org "
    # source
    "go py pyi rb rs js mjs cjs jsx ts tsx java kt kts groovy scala c h cc hpp cs fs swift php pl pm lua ex exs "
    "hs sh bash zsh fish ps1 psm1 bat cmd vim el sql ipynb css scss vue svelte snap "
    # data
    "json json5 yaml yml toml xml ini cfg conf properties csv tsv lock log sha256 sum sig asc "
    # archives, pictures, and what editors and patches leave behind
    "gz tgz bz2 xz zip tar png jpg jpeg svg gif bak orig rej swp swo tmp patch diff "
    # what says which files an image is built without
    "dockerignore containerignore".split()
)
_BEGINNINGS = ("dockerfile", "containerfile")
_ENDINGS = (".docker", *(mark + name for mark in "._-" for name in ("dockerfile", "containerfile")))
_TEMPLATES = (".j2", ".jinja", ".jinja2", ".in", ".tmpl", ".tpl", ".template", ".erb")

FOREIGN_FOLDERS = frozenset({"vendor", "third_party", "testdata", "fixtures"})
"""Folders whose Dockerfiles somebody else wrote, or that are wrong on purpose."""

_HEAD_BYTES = 4_096
_GENERATED = (
    rb"(?is)@generated\b|\b(?:auto[- ]?|automatically )generated\b|\bgenerated\b.*\bdo not (?:edit|modify|change)\b"
    rb"|\bdo not (?:edit|modify|change)\b.*\bgenerated\b"
)
# The comments of an engine itself: Jinja's, Go's, Handlebars' and ERB's.
_OF_ENGINES = (
    rb"\{#(?:[^#]++|#(?!\}))*+|\{\{-?\s*+/\*(?:[^*]++|\*(?!/))*+|\{\{[-~]?!(?:[^}]++|\}(?!\}))*+|<%#(?:[^%]++|%(?!>))*+"
)


def is_dockerfile(path: str) -> bool:
    """Whether the name is a Dockerfile's, in any case: Dockerfile*, Containerfile*, *.docker, and what ends
    in one of the first two behind a dot, a dash or an underscore (web.Containerfile, web_Dockerfile).

    What is made into one of them (``web.Dockerfile.j2``) is one too, and what is made into another file is none.
    """
    name = slashed(path).rpartition("/")[2].lower()
    if name.endswith(_TEMPLATES):
        name = name.rpartition(".")[0]
    if name.endswith(_ENDINGS):
        return True
    if not name.startswith(_BEGINNINGS) or name.endswith("~"):
        return False
    _, dot, ending = name.rpartition(".")
    return not dot or ending not in _OTHER_ENDINGS


def is_generated(source: bytes, path: str = "") -> bool:
    """Whether comments near the top say that a program wrote the file.

    What those of a template say is meant for what comes out of it; of one only its engine's own comments count.
    """
    head = source[:_HEAD_BYTES]
    if head.lower().find(b"generated") < 0:
        return False
    if path.lower().endswith(_TEMPLATES):
        comments = re.findall(_OF_ENGINES, head)
    else:
        comments = [text for line in head.split(b"\n") if (text := line.strip()).startswith(b"#")]
    return re.search(_GENERATED, b" ".join(comments)) is not None


def slashed(path: str, flavour: "ModuleType" = os.path) -> str:
    """The path parted by ``/`` alone, as it is shown on every system, and as globs have it."""
    parted: str = path.replace(flavour.sep, "/")
    return parted


def tidy(path: str, flavour: "ModuleType" = os.path) -> str:
    """A path of the command line as its findings show it: slashed, no ``./`` before it and no ``/`` behind it."""
    drive: str
    rest: str
    drive, rest = flavour.splitdrive(slashed(path, flavour))
    while not drive and rest.startswith("./") and rest.strip("./"):
        rest = rest[2:].lstrip("/")
    return drive + (rest.rstrip("/") or rest[:1])


def relative(path: str, start: str = os.curdir, flavour: "ModuleType" = os.path) -> str:
    """The slashed path as seen from a folder; the whole one where no way leads there, as between Windows' drives."""
    try:
        found: str = flavour.relpath(path, start)
    except ValueError:
        found = flavour.abspath(path)
    return slashed(found, flavour)
