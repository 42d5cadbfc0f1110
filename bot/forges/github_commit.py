"""A commit for GitHub's ``createCommitOnBranch``: GitHub makes and signs it, and takes no mode and no author."""

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
