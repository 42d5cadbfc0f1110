"""The quick look that lets most files pass unread: does a Dockerfile run files that it brings into its image?"""

import re
from functools import lru_cache

from fixer.programs.files_run import NOTHING, Ran, commands, joined_lines, may_pipe_files, ran_by

_BRINGS = frozenset((b"COPY", b"ADD"))
_TRIGGERS = frozenset((b"RUN", b"ONBUILD"))
_MOST_TRIGGERS = 2  # ONBUILD RUN
_OTHER_MOUNTS = (b"type=cache", b"type=secret", b"type=ssh", b"type=tmpfs")
_OF_IMAGE = frozenset(b":/@")  # in no name of a stage
_DASH, _EQUALS, _DOLLAR = b"-=$"  # as numbers, which bytes are searched for in a fifth of the time


@lru_cache(maxsize=1)  # the command line asks, and then the engine does
def might_run_files(source: bytes) -> bool:
    """False only if a Dockerfile brings no file into the image, or runs none that it brings."""
    if source.find(b"FROM") < 0:  # nobody mixes cases
        source = _in_capitals(source)
    start = _first(source)
    if start < 0 or source.find(b"RUN", start) < 0:
        return False
    has_path, text = source.find(b"PATH") >= 0, source[start:]
    if not _runs(text, has_path=has_path):
        return False
    return text.find(b"#") < 0 or _runs(_without_comments(text), has_path=has_path)


def _runs(source: bytes, *, has_path: bool) -> bool:
    # Most RUNs begin with a word that runs no file, and are gone before anybody looks at them.
    brought, is_piped = Brought(has_path=has_path), may_pipe_files(source)
    found = commands(joined_lines(source).replace(b"\nRUN ", b"\n"))
    return any(_is_run(words, brought, is_piped=is_piped) for words in found)


def _is_run(words: list[bytes], brought: "Brought", *, is_piped: bool) -> bool:
    """Whether one of the ``commands`` of a Dockerfile is run, and runs a file that was brought."""
    if words[0] in _TRIGGERS:
        words = _triggered(words)
    first = words[0]
    if first in _BRINGS:
        brought.copied(words[-1], is_other=words[-1].find(b"--from") >= 0)
        return False
    if len(words) == 1 and first[-1:].isalnum() and (_EQUALS in first[1:] or first[:2] == b"<<"):
        return False  # a variable, or a heredoc
    if first == b"FROM":
        brought.started(words[-1])
        return False
    if first[:2] == b"--":
        brought.mounted(b" ".join(words))
    return brought.is_any and (found := ran_by(words, is_piped=is_piped)) is not NOTHING and brought.meets(found)


def _without_comments(source: bytes) -> bytes:
    """A text without the lines that are comments, and may stand amid those of an instruction."""
    return re.sub(rb"(?m)^[ \t\r\v\f]*+#[^\n]*+\n?", b"", source)


def _first(source: bytes) -> int:
    """Where the line begins that first brings a file, -1 if none does: what comes before it runs none."""
    found = source.find(b"COPY")
    for word in (b"ADD", b"--mount="):
        at = source.find(word) if found < 0 else source.find(word, 0, found)
        found = at if at >= 0 else found
    return found if found < 0 else source.rfind(b"\n", 0, found) + 1


def _in_capitals(source: bytes) -> bytes:
    for keyword in (b"copy", b"add", b"run", b"from", b"env", b"onbuild run", b"onbuild copy", b"onbuild add"):
        source = source.replace(b"\n" + keyword, b"\n" + keyword.upper())
    return source


class Brought:
    """What a Dockerfile has brought so far: files of its context, of others, or to a folder that PATH may have."""

    __slots__ = ("_had_files", "_has_files", "_has_others", "_has_path", "_has_programs", "is_any")

    def __init__(self, *, has_path: bool) -> None:
        self._had_files = False  # in any stage, on which a later one may be built
        self.is_any = self._has_files = self._has_others = False
        self._has_path = self._has_programs = has_path

    def copied(self, words: bytes, *, is_other: bool) -> None:
        """COPY or ADD with these words; ``is_other``: from another stage or image."""
        if is_other:
            self._take_others()
            return
        self.is_any = self._had_files = self._has_files = True
        if not self._has_programs and words.find(b"bin") >= 0:
            self._has_programs = words.split()[-1].find(b"bin") >= 0

    def started(self, words: bytes) -> None:
        """FROM with these words."""
        image = words.partition(b" ")[0]
        if words[:2] == b"--":
            image = next((word for word in words.split() if word[0] != _DASH), b"")
        if _OF_IMAGE.isdisjoint(image) or _DOLLAR in image:
            self._has_files |= self._had_files
        else:
            self._has_files = self._has_others = False
            self._has_programs = self._has_path
        self.is_any = self._has_files or self._has_others

    def mounted(self, text: bytes) -> None:
        """RUN with the mounts in this text."""
        for mount in text.split(b"--mount=")[1:]:
            flag = b"".join(mount.split(None, 1)[:1])
            if flag.find(b"from=") >= 0:
                self._take_others()
            elif not any(flag.find(kind) >= 0 for kind in _OTHER_MOUNTS):
                self.is_any = self._had_files = self._has_files = True

    def meets(self, found: Ran) -> bool:
        """Whether something is run that may have been brought."""
        self._has_programs |= found.puts
        if self._has_files and (found.file or (found.name and self._has_programs)):
            return True
        return self._has_others and found.script

    def _take_others(self) -> None:
        self.is_any = self._has_others = True
        self._has_files |= self._had_files


def _triggered(words: list[bytes]) -> list[bytes]:
    """What an instruction runs, or puts off; it stands in the next line where a bracket opens behind the keyword."""
    for _ in range(_MOST_TRIGGERS):
        if words[0] not in _TRIGGERS:
            break
        words = words[1].split(None, 1) if words[1:] else [b"#"]
    return words
