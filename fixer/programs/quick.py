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
    found = source.translate(_LOWER, _IGNORED).count(b"pip")
    lower = source.lower()
    if found and found > _others(lower):
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


def may_name_pip(joined: bytes) -> bool:
    """The same for one instruction without its keyword, its lines joined already, or the body of a heredoc."""
    if joined.translate(_LOWER, _IGNORED).find(b"pip") < 0:
        return joined.find(b"\\u00") >= 0 and joined.find(b'"') >= 0
    return might_mention_pip(joined)


# What a file is run by, wherever it stands: a path, an ending, the program in front of it.
_RUN_BY = (b".sh", b"./", b".py", b"make", b"sh ", b"bin")
_SEGMENTS = re.compile(rb"(?:[^;&|(`\n\\]|\\[^\n]|\\\n)+")
_LEADING = re.compile(
    rb"(?:\s|\\\n|[){!\"'@\[]|(?i:run)(?:\s+--\S+)*\s|(?:then|do|else|elif|if|while|until|exec|time|sudo|env|nohup|command)\s"
    rb"|-\S*\s|[A-Za-z_]\w*=\S*\s)*"
)
_RUNS = re.compile(
    rb"(?:[\w.${}~-]*/)*[\w.-]+\.(?:sh|bash|py)\b|\.{1,2}/[\w.-]|(?:[\w.-]+/)*(?:ba|da|a|z|k)?sh[\s\\]+(?:-[a-z]+[\s\\]+)*[\w./$~'\"]"
    rb"|(?:\.|source)\s+[\w./$~{\"]|g?make\b|(?:[\w.-]+/)*python[\d.]*[\s\\]+(?:-[a-bd-ln-zA-Z][\s\\]+)*[\w./$]|(?!/[^\s;&|(`]*bin/)[\w.-]*+/[./]*+[\w-]"
)
_COPIES = re.compile(rb"(?im)^[ \t]*(?:COPY|ADD)[ \t]+(?!--from)([^\n]*)")
_MOUNTS = re.compile(rb"--mount=\S*")
_OF_OTHERS = re.compile(rb"from=|type=(?:cache|secret|ssh|tmpfs)")
_PATH = re.compile(rb"(?im)^[ \t]*ENV[ \t][^\n]*\bPATH[= ]")


def may_run_files(source: bytes) -> bool:
    """Whether a script, or a RUN, may run a file of the build context by its path."""
    if not any(source.find(sign) >= 0 for sign in _RUN_BY):
        return False
    begins = (_LEADING.match(source, found.start()) for found in _SEGMENTS.finditer(source))
    return any(begin is not None and _RUNS.match(source, begin.end()) for begin in begins)


def might_run_files(source: bytes) -> bool:
    """False only if a Dockerfile brings no file of its context into the image, or runs none that it brings."""
    if not any(source.find(sign) >= 0 for sign in _RUN_BY) or not _brings_files(source):
        return False
    return may_run_files(source) or _brings_commands(source)


def _brings_files(source: bytes) -> bool:
    if _COPIES.search(source) is not None:
        return True
    mounts = (found[0].rpartition(b"--mount=")[2] for found in _MOUNTS.finditer(source.lower()))
    return any(_OF_OTHERS.search(mount) is None for mount in mounts)


def _brings_commands(source: bytes) -> bool:
    """Whether it copies to a folder of programs, or sets the PATH."""
    targets = (found[1].lower().split()[-1:] for found in _COPIES.finditer(source))
    return any(target and b"bin" in target[0] for target in targets) or _PATH.search(source) is not None
