"""Who there is on the double: people, organisations, teams, tokens, and the App with its installations."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["User", "Organization", "Bot"]
Role = Literal["read", "triage", "write", "maintain", "admin"]
ROLES: tuple[Role, ...] = ("read", "triage", "write", "maintain", "admin")
# What the README of such a bot asks for, and what a fine-grained token here has unless the test says otherwise.
USUAL = {
    "contents": "write",
    "pull_requests": "write",
    "issues": "write",
    "metadata": "read",
    "checks": "read",
    "statuses": "read",
    "members": "read",
    "administration": "read",
}


@dataclass(slots=True, eq=False)
class Account:
    """A person, an organisation or a bot; an organisation has members with a base role and teams."""

    id: int
    login: str
    kind: Kind
    members: dict[str, Role] = field(default_factory=dict)
    teams: dict[str, "Team"] = field(default_factory=dict)
    # what its profile says, if anything
    name: str = ""
    email: str = ""

    @property
    def is_organization(self) -> bool:
        return self.kind == "Organization"


@dataclass(slots=True, eq=False)
class Team:
    """A team of an organisation, by the slug that reviewers are asked with; its repositories by their numbers."""

    id: int
    slug: str
    organization: Account
    repositories: set[int] = field(default_factory=set)
    members: set[str] = field(default_factory=set)
    secret: bool = False


@dataclass(slots=True, eq=False)
class Token:
    """What a client shows: whose it is, what it may, and where.

    ``permissions`` None is a classic token that may do all its owner may, as far as its ``scopes`` go (None: all);
    ``repositories`` None is everywhere;
    ``saml_blocked`` are organisations whose SAML it was not authorised for; ``expires`` counts as time.time().
    """

    value: str
    account: Account
    permissions: dict[str, str] | None = None
    repositories: frozenset[str] | None = None
    owner: Account | None = None
    saml_blocked: frozenset[str] = frozenset()
    expires: float | None = None
    revoked: bool = False
    scopes: frozenset[str] | None = None

    @property
    def is_installation(self) -> bool:
        return self.account.kind == "Bot"

    @property
    def is_valid(self) -> bool:
        return not self.revoked and (self.expires is None or time.time() < self.expires)

    def may(self, needs: str) -> bool:
        """Whether it has one of the permissions, as in ``issues=write; pull_requests=write``."""
        if self.permissions is None or not needs:
            return True
        return any(self._has(*need.strip().split("=")) for need in needs.split(";"))

    def _has(self, name: str, level: str) -> bool:
        assert self.permissions is not None
        had = self.permissions.get(name, "read" if name == "metadata" else "")
        return had in {"write", "admin"} or had == level


@dataclass(slots=True, eq=False)
class Installation:
    """The App on one account, with the repositories it was given there (None: all)."""

    id: int
    account: Account
    permissions: dict[str, str]
    repositories: frozenset[str] | None = None
    suspended: bool = False


@dataclass(slots=True, eq=False)
class App:
    """The one GitHub App that the double may know; ``lifetime`` is how long its tokens are good, in seconds."""

    id: int
    slug: str
    public_key: bytes
    owner: Account
    bot: Account
    permissions: dict[str, str]
    lifetime: float = 3600
    installations: dict[int, Installation] = field(default_factory=dict)


def narrowed(permissions: Mapping[str, str], wanted: Mapping[str, str] | None) -> dict[str, str] | None:
    """The permissions asked for an installation token, or nothing where they go beyond what the installation has."""
    # PyGithub sends an empty object where it asks for all
    if not wanted:
        return dict(permissions)
    order = {"": 0, "read": 1, "write": 2, "admin": 3}
    if any(order[level] > order[permissions.get(name, "")] for name, level in wanted.items()):
        return None
    return {"metadata": "read", **wanted}


def logins(accounts: Iterable[Account]) -> frozenset[str]:
    return frozenset(account.login.lower() for account in accounts)
