"""README as the page of an index: its links count from the repository there, and not from the page."""

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


def absolute(text: str, source: str) -> str:
    """The Markdown with every relative link made one below ``source``, the repository's page on the web."""
    picture = re.sub(r"(!\[[^\]]*\]\()(?!https?:|#)", rf"\g<1>{source}/raw/main/", text)
    return re.sub(r"(\]\()(?!https?:|#|mailto:)", rf"\g<1>{source}/blob/main/", picture)


class ReadmeHook(MetadataHookInterface):
    """Gives the description."""

    def update(self, metadata: dict[str, Any]) -> None:
        text = Path(self.root, "README.md").read_text("utf-8")
        made = absolute(text, metadata["urls"]["Source"])
        metadata["readme"] = {"content-type": "text/markdown", "text": made}
