"""The quick look that lets most files pass unread: can there be a pip in these bytes at all?"""

import re
from functools import lru_cache

_IGNORED = b"\\`'\"^\r\n"
_LOWER = bytes(range(256)).lower()
# A p at the end of a line that goes on may begin one that a comment or a blank interrupts.
_BROKEN = rb"pi?[\\`][ \t]*\r?\n"
_BREAKS = (b"p\\", b"p`", b"pi\\", b"pi`")
# pip's own package, as distributions call it. With the blank, for ``${python3-pip}`` is pip where python3 is not set.
_PACKAGES = (b" python3-pip", b" python-pip", b" py3-pip")
_PIPES = (b" python3-pipe", b" python-pipe", b" py3-pipe")


@lru_cache(maxsize=1)  # the command line asks, and then the engine does
def might_mention_pip(source: bytes) -> bool:
    """False only if no word of the file can be a pip, whatever quotes and line ends stand inside it.

    A ``pipe`` that is written without a break (pipefail, pipeline, pipenv) is none, nor is a package that holds pip.
    """
    lower = source.lower()
    written = lower.count(b"pip")
    others = _others(lower) if written else 0
    if written > others or lower.translate(None, _IGNORED).count(b"pip") > others:
        return True
    if any(lower.find(end) >= 0 for end in _BREAKS) and re.search(_BROKEN, lower):
        return True
    return lower.find(b"\\u00") >= 0 and lower.find(b'"') >= 0  # an escape in an exec form array may be any letter


def _others(lower: bytes) -> int:
    """How many stand in a ``pipe`` or in the name of a package, each counted once."""
    pipes = lower.count(b"pipe")
    if lower.find(b"-pip") < 0:
        return pipes
    return pipes + sum(map(lower.count, _PACKAGES)) - sum(map(lower.count, _PIPES))


@lru_cache(maxsize=1_024)  # files say much alike, and a file that is fixed nearly all of it again
def may_name_pip(joined: bytes) -> bool:
    """The same for one instruction without its keyword, its lines joined already, or the body of a heredoc."""
    if joined.translate(_LOWER, _IGNORED).find(b"pip") < 0:
        return joined.find(b"\\u00") >= 0 and joined.find(b'"') >= 0
    return might_mention_pip(joined)


# A requirements file behind its option, which may stand among others.
_LISTS = rb"[\s\"'](?:-[A-Za-z]*[rc]|--r[eq]|--con?)"
_COPIES = rb"(?i)\n[ \t]*(?:COPY|ADD)[ \t]+(?!--from)([^\n]*)"
_MOUNTS = rb"--mount=\S*"
_OF_OTHERS = rb"from=|type=(?:cache|secret|ssh|tmpfs)"


@lru_cache(maxsize=1)
def might_read_lists(source: bytes) -> bool:
    """False only if a pip of a Dockerfile reads no requirements file of its context: none is named, or brought."""
    lines = b"\n" + source
    return re.search(_LISTS, lines) is not None and might_mention_pip(source) and _brings_files(lines)


def _brings_files(lines: bytes) -> bool:
    if re.search(_COPIES, lines) is not None:
        return True
    mounts = re.findall(_MOUNTS, lines.lower())
    return any(re.search(_OF_OTHERS, mount.rpartition(b"--mount=")[2]) is None for mount in mounts)
