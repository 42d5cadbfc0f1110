"""Which pip commands surely run a pip that takes ``PIP_NO_CACHE_DIR=1``, as far as the file tells."""

import re

from fixer.build.facts.events import Event

# What may bring a pip of its own beside the image's.
_BRINGS_ANOTHER = re.compile(
    rb"easy_install|pyenv|virtualenv *(?:==|<)|python-?2|pip-?2|/usr/bin/(?:pip|python)|python-?=?3\.[0-7](?!\d)"
    rb"|deadsnakes"
)
_CONDA = re.compile(rb"conda|mamba|miniforge")
_INSTALLER = re.compile(rb"(?i)miniconda|anaconda|miniforge")
_FROM = re.compile(rb"(?im)^[^\S\n]*+FROM\s++(?:--\S++\s++)*(\S++)")
_VENV = re.compile(rb"venv(?: ++-\S++)*+ *+")
_MORE_OF_A_PATH = re.compile(rb"[\w./-]")
_OWN_FOLDERS = frozenset(("", "/usr/local/bin"))


def is_surely_modern(event: Event, source: bytes) -> bool:
    """Whether the file tells that a pip command's pip is 19.0.2 or newer: its base image's, or one that it pins."""
    if not all(sight.is_modern and sight.doubt is None for sight in event.sights):
        return False
    if all(sight.version is not None for sight in event.sights):
        return True
    return not _BRINGS_ANOTHER.search(source) and _is_of_the_image(event, source)


def _is_of_the_image(event: Event, source: bytes) -> bool:
    """Whether the program is the image's own, or that of an environment which the file makes with it."""
    program = event.command.words[0].value
    if program is None:
        return False
    folder = program.rpartition("/")[0]
    has_conda = _CONDA.search(source) is not None
    if folder in _OWN_FOLDERS:
        return not has_conda or _is_conda_image(source)
    made = folder.removesuffix("/bin").encode("utf-8", "surrogateescape")
    return made != b"" and any(
        command[0].endswith(b" ")
        and source.startswith(made, command.end())
        and _MORE_OF_A_PATH.match(source, command.end() + len(made)) is None
        for command in _VENV.finditer(source)
    )


def _is_conda_image(source: bytes) -> bool:
    """Whether conda is the image's, and nobody else brings one."""
    images = _FROM.findall(source)
    return any(_CONDA.search(image) for image in images) and not any(map(_is_installer, source.split()))


def _is_installer(word: bytes) -> bool:
    """Whether a word names a script that installs conda."""
    name = _INSTALLER.search(word)
    return name is not None and word.lower().find(b".sh", name.end()) >= 0
