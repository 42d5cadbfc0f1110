"""The ``--mount`` of a RUN: where it goes, and how it is written."""

import re

from fixer.dockerfile.document import Instruction
from fixer.edits import Edit

_FOLDER = r"/[A-Za-z0-9_./@+-]+"
_MOUNT = rf"--mount=type=cache,target={_FOLDER}(,uid=[0-9]+)?(,gid=[0-9]+)?"
PATTERN = rf"({_MOUNT} )+"
_TAG = rb"\{[%{#]|<%"
_BLANK = b" \t\r\n\\`"


def is_plain(folder: str) -> bool:
    """Whether a folder's name may be written in a mount as it is."""
    return re.fullmatch(_FOLDER, folder) is not None


def written(folder: str, owner: tuple[str, str]) -> str:
    """The mount over a folder, for an owner given by numbers of user and group, which are empty where they are root."""
    uid, gid = owner
    return f"--mount=type=cache,target={folder}{f',uid={uid}' if uid else ''}{f',gid={gid}' if gid else ''}"


def edit(run: Instruction, mounts: tuple[str, ...], source: bytes) -> Edit | None:
    """The mounts behind the keyword of a RUN and its flags, before a ``--`` that ends them, and before any tag.

    None where a tag touches a flag, and may leave out what follows.
    """
    offset = _before_tags(run, source)
    if offset is None:
        return None
    before = source[max(offset - 80, 0) : offset]
    if before.rstrip().endswith(b"--") and (ended := re.search(rb"(?:^|\s)(--\s+)$", before)):
        offset -= len(ended[1])
    return Edit(offset, "".join(f"{mount} " for mount in mounts).encode())


def _before_tags(run: Instruction, source: bytes) -> int | None:
    """Where the body begins, or what a tag before that may leave out."""
    if run.sparse is None:
        return run.body.start
    before = source[run.start : run.body.start]
    tag = re.search(_TAG, before)
    if tag and before.find(b"--", tag.start()) >= 0:  # a flag that may be missing, behind which the mount goes
        return run.body.start
    if tag is None:
        return run.body.start
    head = before[: tag.start()].rstrip(_BLANK)
    if before[len(head) :].startswith((b" ", b"\t")):
        return run.start + len(head) + 1
    return None if len(head) == tag.start() else run.body.start
