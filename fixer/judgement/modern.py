"""Which pip commands surely run a pip that takes ``PIP_NO_CACHE_DIR=1``, as far as the file tells."""

import re

from fixer.build.facts.events import Event

# What may bring a pip of its own beside the image's.
_BRINGS_ANOTHER = re.compile(
    rb"easy_install|pyenv|virtualenv *(?:==|<)|python-?2|pip-?2|/usr/bin/(?:pip|python)|python-?=?3\.[0-7](?!\d)"
    rb"|deadsnakes"
)
_CONDA = re.compile(rb"conda|mamba|miniforge")
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
    made = re.escape(folder.removesuffix("/bin").encode("utf-8", "surrogateescape"))
    return re.search(rb"venv(?: +-\S+)* +" + made + rb"(?![\w./-])", source) is not None


def _is_conda_image(source: bytes) -> bool:
    """Whether conda is the image's, and nobody else brings one."""
    images = re.findall(rb"(?im)^\s*FROM\s+(?:--\S+\s+)*(\S+)", source)
    return any(_CONDA.search(image) for image in images) and not re.search(
        rb"(?i)(?:miniconda|anaconda|miniforge)\S*\.sh", source
    )
