"""Base images that surely bring a pip of 19.0.2 or newer, by their tags, and those that bring a bash."""

import re
from functools import lru_cache

_OFFICIAL = frozenset(("", "library", "docker.io", "docker.io/library", "public.ecr.aws/docker/library"))
_OF_CONDA = frozenset(("continuumio", "condaforge", "docker.io/continuumio", "docker.io/condaforge"))
# Images whose /bin/sh is a bash, which expands braces; in the others it is dash, busybox or nobody knows what.
_BASH_IMAGES = frozenset(
    "fedora centos rockylinux almalinux amazonlinux oraclelinux redhat rhel ubi opensuse archlinux photon".split()
)
_BEHIND_NAMES = str.maketrans("-:@", "   ")
_WORDS = r"[a-z][a-z-]*"  # latest, slim, slim-bookworm: whatever is the newest
_MINOR = r"(?:[89]|[1-9]\d)(?:(?:\.\d+)?(?:(?:a|b|rc)\d+)?)"
_PYTHON = rf"(?:3(?:\.{_MINOR})?(?:-.*)?|(?!jessie|stretch|wheezy){_WORDS})"
# The distributions' own package, from the release on that has a new enough one.
_TAGS = {
    "python": _PYTHON,
    "pypy": rf"(?:3(?:\.(?:[89]|[1-9]\d))?(?![\d.])(?:-.*)?|{_WORDS})",
    "debian": r"(?:1[1-9](?:\.\d+)?|bullseye|bookworm|trixie|forky|sid|(?:old)?stable|testing|unstable|latest)(?:-.*)?",
    "ubuntu": r"(?:2[0-9]\.(?:04|10)|focal|jammy|noble|latest|rolling|devel)(?:-.*)?",
    "alpine": r"(?:3\.(?:1[2-9]|[2-9]\d)(?:\.\d+)?|3|latest|edge)",
    "fedora": r"(?:3[3-9]|[4-9]\d|latest|rawhide)(?:-.*)?",
    # 4.8.2 of 2020 was the first of these with pip 20, before versions were those of conda itself
    "miniconda3": r"(?:4\.(?:8\.[2-9]|9\.\d+|1\d\.\d+)|2[2-9]\.\d+\.\d+.*|latest)(?:-.*)?",
    "anaconda3": r"(?:20(?:2\d)\.\d\d.*|latest)",
    "miniforge3": r"(?:4\.(?:9|1\d)\..*|2[2-9]\..*|latest)",
    "mambaforge": r"(?:4\.(?:9|1\d)\..*|2[2-9]\..*|latest)",
}
_CONDA = frozenset(("miniconda3", "anaconda3", "miniforge3", "mambaforge"))


@lru_cache(maxsize=128)
def has_new_pip(image: str) -> bool:
    """Whether the pip of an image, or the one that its distribution has a package of, is surely a new one."""
    path, at, _ = image.lower().partition("@")
    folder, _, last = path.rpartition("/")
    name, colon, tag = last.partition(":")
    pattern = _TAGS.get(name)
    if pattern is None or (at and not colon):  # what lies behind a digest alone, nobody can tell
        return False
    is_meant = folder in (_OF_CONDA if name in _CONDA else _OFFICIAL)
    return is_meant and re.fullmatch(pattern, tag or "latest") is not None


@lru_cache(maxsize=128)
def is_bash_image(image: str) -> bool:
    """Whether /bin/sh is a bash in an image, as one of the parts of its name tells, tags and the like left out."""
    names = [part.translate(_BEHIND_NAMES).partition(" ")[0] for part in image.split("/")]
    return any(name in _BASH_IMAGES or (name[:3] == "ubi" and name[3:].isdecimal()) for name in names)
