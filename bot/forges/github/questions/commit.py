"""What GitHub's mutations of branches take: ``createCommitOnBranch`` has no mode and no author, it signs; and moves."""

import base64
from collections.abc import Mapping
from typing import Any


def wanted(name: str, branch: str, expected: str, message: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    """The mutation's input: whole files by path, on top of the commit ``expected`` or not at all."""
    headline, _, body = message.partition("\n")
    additions = [{"path": path, "contents": base64.b64encode(files[path]).decode()} for path in sorted(files)]
    return {
        "branch": {"repositoryNameWithOwner": name, "branchName": branch},
        "expectedHeadOid": expected,
        "message": {"headline": headline, "body": body.strip("\n")},
        "fileChanges": {"additions": additions},
    }


def moves(repository: str, wanted: tuple[tuple[str, str, str | None], ...]) -> dict[str, Any]:
    """The input of ``updateRefs``, which does all or nothing; ``repository`` is a node id."""
    updates = [
        {"name": f"refs/heads/{name}", "beforeOid": before, "afterOid": after or "0" * len(before), "force": True}
        for name, before, after in wanted
    ]
    return {"repositoryId": repository, "refUpdates": updates}
