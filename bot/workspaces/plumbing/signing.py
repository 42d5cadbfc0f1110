"""Keys that sign commits, and the commit that a signed one is without its signature."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

# What a commit's signature stands behind; the lines that belong to it begin with a blank.
# https://git-scm.com/docs/signature-format
_HEADERS = (b"gpgsig ", b"gpgsig-sha256 ")
# By these a program finds an agent that holds keys open.
_OF_AGENTS = ("SSH_AUTH_SOCK", "GPG_AGENT_INFO", "GPG_TTY")
_SHA1 = 40


@dataclass(frozen=True, slots=True)
class Key:
    """What signs: ``ssh:FILE`` or ``gpg:ID``, and the environment in which its program finds it."""

    name: str
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)

    def arguments(self, *commit_tree: str) -> tuple[str, ...]:
        """The words that make git sign what it commits; ``commit_tree`` are those that follow the command."""
        kind, _, which = self.name.partition(":")
        settings = ("gpg.format=ssh", f"user.signingKey={which}") if kind == "ssh" else ("gpg.format=openpgp",)
        words = [word for setting in settings for word in ("-c", setting)]
        return (*words, "commit-tree", "-S" if kind == "ssh" else f"-S{which}", *commit_tree)


def key(name: str, caller: Mapping[str, str], *, with_agent: bool) -> Key:
    """The key of this name; of the ``caller``'s environment its program is told where keys are, and agents if asked."""
    found = {one: caller[one] for one in _OF_AGENTS if with_agent and one in caller}
    if name.startswith("gpg:"):
        home = caller.get("GNUPGHOME") or str(Path(caller.get("HOME", "~"), ".gnupg").expanduser())
        found["GNUPGHOME"] = home
    return Key(name, found)


def unsigned(oid: str, commit: bytes) -> str:
    """The id that a raw commit would have without its signature; its own where it has none."""
    header, _, message = commit.partition(b"\n\n")
    kept, is_signature = [], False
    for line in header.split(b"\n"):
        is_signature = line.startswith(_HEADERS) or (is_signature and line.startswith(b" "))
        if not is_signature:
            kept.append(line)
    bare = b"\n".join(kept) + b"\n\n" + message
    if bare == commit:
        return oid
    algorithm = "sha1" if len(oid) == _SHA1 else "sha256"
    return hashlib.new(algorithm, b"commit %d\0" % len(bare) + bare, usedforsecurity=False).hexdigest()
