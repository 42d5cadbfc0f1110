"""Whether a RUN may be one of Windows, where pip keeps its cache in another folder."""

import re

from fixer.build.facts.events import Spot
from fixer.judgement.remedies.mount.above import Above
from fixer.programs.shells import shell_kind
from fixer.programs.wrappers import WINDOWS_SHELLS

_IMAGE = rb"(?i)windows|servercore|nanoserver"
_SCRIPT = rb"""\b(?:powershell|pwsh|cmd)(?:\.exe)?["']?,?[ \t]*["']?[-/]"""  # cmd /S, ["powershell", "-Command"


class Windows:
    """Which RUNs of a file may be of Windows."""

    def __init__(self, above: Above) -> None:
        self._above = above
        self._heads = [node.raw for stage in above.stages if stage.number < 0 for node in stage.instructions]

    def may_be(self, spot: Spot) -> bool:
        """Whether the image below, the SHELL above or the RUN itself speaks of Windows."""
        return (
            self._is_of_shell(spot)
            or any(re.search(_IMAGE, text) for text in self._images(spot))
            or any(map(_is_script, texts(spot)))
        )

    def _images(self, spot: Spot) -> list[bytes]:
        """What the FROM of the lowest stage says, and the ARGs that may stand in it."""
        node = self._above.base(spot)
        if node is None:
            return []
        return [node.raw, *self._heads] if node.raw.find(b"$") >= 0 else [node.raw]

    def _is_of_shell(self, spot: Spot) -> bool:
        node = self._above.last(spot, "SHELL")
        return node is not None and shell_kind(tuple(one.value for one in node.elements or ())) in WINDOWS_SHELLS


def _is_script(text: bytes) -> bool:
    lower = text.lower()
    is_named = lower.find(b"cmd") >= 0 or lower.find(b"powershell") >= 0 or lower.find(b"pwsh") >= 0
    return is_named and re.search(_SCRIPT, lower) is not None


def texts(spot: Spot) -> tuple[bytes, ...]:
    """What a RUN says, in its line and in its heredocs."""
    return (spot.run.body.data, *(heredoc.body.data for heredoc in spot.run.heredocs))
