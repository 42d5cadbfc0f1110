"""Which pip commands surely run a pip that takes ``PIP_NO_CACHE_DIR=1``, as far as the file tells."""

import re
from functools import lru_cache

from fixer.build.facts.events import Event

# What may bring a pip of its own beside the image's.
_BRINGS_ANOTHER = (
    rb"easy_install|pyenv|virtualenv *(?:==|<)|python-?2|pip2|pip-2(?!\d)|/usr/bin/(?:pip|python)"
    rb"|python-?=?3\.[0-7](?!\d)|deadsnakes"
)
# pip<19, pip=18.1 of conda's, --pip 18.1 of virtualenv's; it begins with letters, so that it is looked for fast.
_OLD = (
    rb"pip(?:(?:(?<=--pip)[ =]|(?<![\w.-]pip) *[<=~]=?=?) *[\"']?(?:1?[0-8]|9)(?!\d)"
    rb"|(?<![\w.-]pip) *(?:<|[<=]==?) *19(?!\d|\.[1-9]|\.0\.[2-9]))"
)
_CONDA = rb"conda|mamba|miniforge"
_INSTALLER = rb"(?i)miniconda|anaconda|miniforge"
_FROM = rb"(?im)^[^\S\n]*+FROM\s++(?:--\S++\s++)*(\S++)"
_VENV = rb"venv(?: ++-\S++)*+ *+"
_MORE_OF_A_PATH = rb"[\w./-]"
_OWN_FOLDERS = frozenset(("", "/usr/local/bin"))


def is_surely_modern(event: Event, source: bytes) -> bool:
    """Whether the file tells that a pip command's pip is 19.0.2 or newer: its base image's, or one that it pins."""
    if not all(sight.is_modern and sight.doubt is None for sight in event.sights):
        return False
    if all(sight.version is not None for sight in event.sights):
        return True
    return not _brings_another(source) and _is_of_the_image(event, source)


@lru_cache(maxsize=1)  # asked for each command of a file
def _brings_another(source: bytes) -> bool:
    return re.search(_BRINGS_ANOTHER, source) is not None or re.search(_OLD, source) is not None


@lru_cache(maxsize=1)
def _has_conda(source: bytes) -> bool:
    return re.search(_CONDA, source) is not None


def _is_of_the_image(event: Event, source: bytes) -> bool:
    """Whether the program is the image's own, or that of an environment which the file makes with it."""
    program = event.command.words[0].value
    if program is None:
        return False
    folder = program.rpartition("/")[0]
    if folder in _OWN_FOLDERS:
        return not _has_conda(source) or _is_conda_image(source)
    made = folder.removesuffix("/bin").encode("utf-8", "surrogateescape")
    return made != b"" and any(
        command[0].endswith(b" ")
        and source.startswith(made, command.end())
        and re.compile(_MORE_OF_A_PATH).match(source, command.end() + len(made)) is None
        for command in re.finditer(_VENV, source)
    )


def _is_conda_image(source: bytes) -> bool:
    """Whether conda is the image's, and nobody else brings one."""
    images = re.findall(_FROM, source)
    return any(re.search(_CONDA, image) for image in images) and not any(map(_is_installer, source.split()))


def _is_installer(word: bytes) -> bool:
    """Whether a word names a script that installs conda."""
    name = re.search(_INSTALLER, word)
    return name is not None and word.lower().find(b".sh", name.end()) >= 0
