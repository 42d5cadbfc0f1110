"""``[[source]]``: where repositories are, and which of them count."""

import builtins
from collections.abc import Iterator
from typing import Literal, Self, get_args

import pydantic
from pydantic import StrictBool

from bot.config.table import Table
from bot.config.values import Account, Count, Days, Folder, FullName, NameGlob, Names, Some, TeamOf, Text, Wanted

_NAMES_OF_KINDS = ("org", "user", "repositories", "file", "team", "local")

Visibility = Literal["public", "private", "internal"]


class Source(Table):
    """``[[source]]``: one place where repositories are, and which of them count."""

    org: Account | None = None
    user: Account | None = None
    repositories: Some[FullName] | None = None
    file: Names = None
    team: TeamOf | None = None
    local: Folder | None = None
    include: Some[NameGlob] = ("*",)
    exclude: tuple[NameGlob, ...] = ()
    topics: Text = ()
    property: Wanted = ()
    pushed_within: Days = None
    archived: StrictBool = False
    forks: StrictBool = False
    visibility: Some[Visibility] = get_args(Visibility)
    max_size_mb: Count = 10_000

    @builtins.property
    def kinds(self) -> tuple[str, ...]:
        return tuple(kind for kind in _NAMES_OF_KINDS if getattr(self, kind) is not None)

    @builtins.property
    def label(self) -> str:
        """What the source is called in a report."""
        value = getattr(self, self.kinds[0])
        return f"{self.kinds[0]} {', '.join(value) if isinstance(value, tuple) else value}"

    @builtins.property
    def names(self) -> tuple[str, ...] | None:
        """The names of its repositories, where it has just these; else None."""
        return self.file.names if self.file is not None else self.repositories

    @builtins.property
    def owner(self) -> str:
        """Whose repositories it has, where they are all of one account; else empty."""
        return self.org or self.user or (self.team or "").partition("/")[0]

    def unknown(self) -> Iterator[tuple[str, str]]:
        """Keys that say nothing where its repositories are, and why."""
        if self.property and self.local is not None:
            yield "property", "a folder knows no properties of repositories"
        if self.property and self.user is not None:
            yield "property", "only repositories of organisations have properties"

    @pydantic.model_validator(mode="after")
    def _has_one_kind(self) -> Self:
        if len(self.kinds) != 1:
            found = " and ".join(self.kinds) or "none"
            raise ValueError(f"needs one kind and has {found}; write one of {', '.join(_NAMES_OF_KINDS)}")
        return self
