"""JSON that a forge answered with, read with suspicion: what is not as promised raises ForgeError."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.errors import ForgeError

_OID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON value, and where in the answer it was found."""

    value: object
    place: str = "the answer"

    def __getitem__(self, key: str) -> "Answer":
        """The value of a key; null where there is none, or nothing to have one."""
        if self.value is None:
            return self
        if not isinstance(self.value, dict):
            raise self._odd("table")
        return Answer(self.value.get(key), f"{self.place}.{key}" if self.place != "the answer" else key)

    def __iter__(self) -> Iterator["Answer"]:
        if not isinstance(self.value, list):
            raise self._odd("list")
        return (Answer(item, self.place) for item in self.value)

    def has(self, key: str) -> bool:
        """Whether there is such a key, and be it null."""
        return isinstance(self.value, dict) and key in self.value

    @property
    def is_null(self) -> bool:
        return self.value is None

    @property
    def is_true(self) -> bool:
        return self.value is True

    @property
    def is_false(self) -> bool:
        return self.value is False

    @property
    def is_table(self) -> bool:
        return isinstance(self.value, dict)

    @property
    def text(self) -> str:
        if not isinstance(self.value, str):
            raise self._odd("text")
        return self.value

    @property
    def text_or_nothing(self) -> str:
        """The text; empty where it is null or anything else."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def number(self) -> int:
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise self._odd("number")
        return self.value

    @property
    def number_or_nothing(self) -> int:
        """The number; 0 where it is null or anything else."""
        return self.value if isinstance(self.value, int) else 0

    @property
    def oid(self) -> str:
        """The object id; empty where it is none."""
        return self.text_or_nothing if _OID.fullmatch(self.text_or_nothing) else ""

    def _odd(self, wanted: str) -> ForgeError:
        message = f"GitHub's answer is not understood: {self.place} is no {wanted}; check base_url"
        return ForgeError("unexpected-answer", message)
