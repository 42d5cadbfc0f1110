"""A repository to sweep, and what its forge says about it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Traits:
    """What a forge says about a repository and a source may select by; ``size_kb`` is in units of 1024 bytes.

    ``may_push`` is about whoever the token belongs to, and True where the forge does not tell. ``properties`` are what
    its organisation says of it, names and values, where a source asks for them.
    """

    is_archived: bool = False
    is_disabled: bool = False
    is_fork: bool = False
    is_empty: bool = False
    takes_pull_requests: bool = True
    may_push: bool = True
    visibility: str | None = None
    topics: tuple[str, ...] = ()
    size_kb: int = 0
    properties: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def is_writable(self) -> bool:
        """Whether anything can be changed in it by whoever the token belongs to."""
        return self.may_push and not (self.is_archived or self.is_disabled)


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a branch stood, None where there was none; ``at`` is when the forge was asked, in seconds of time()."""

    branch: str
    tip: str | None
    at: float


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository to sweep; ``remote`` is what git is given.

    ``branch`` is the default branch and ``head`` its commit, None where the listing did not tell; a branch of
    None beside a head is a detached one. ``identity`` stays the same when the repository is renamed. ``seen`` is what
    the listing, when it saw ``head``, saw of the branch of our pull requests, and ``committed`` when ``head`` was
    committed, in seconds of time(), None where it did not tell.
    """

    name: str
    remote: str
    branch: str | None = None
    head: str | None = None
    identity: str = ""
    traits: Traits = Traits()
    seen: Sighting | None = field(default=None, compare=False)
    committed: float | None = field(default=None, compare=False)

    @property
    def key(self) -> str:
        """What the ledger knows it by."""
        return self.identity or self.remote

    @property
    def page(self) -> str:
        """Its page for people, where its remote is on the web; else empty."""
        return self.remote.removesuffix(".git") if self.remote.startswith(("https://", "http://")) else ""
