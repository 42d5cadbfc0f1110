"""Commits, refs and files as GitHub's REST API writes them."""

from datetime import UTC, datetime
from typing import Any

from tests.github_double.bare import Bare
from tests.github_double.hub import Hub
from tests.github_double.repository import Check, Repository
from tests.github_double.shapes_repository import Json, RepositoryShapes, node, stamp

_FIELDS = "%T%x00%P%x00%an%x00%ae%x00%at%x00%cn%x00%ce%x00%ct%x00%B"


def facts(repository: Repository, oid: str) -> Json:
    """What a commit says: tree, parents, author, committer, message."""
    shown = repository.bare.git("show", "--no-patch", "--no-show-signature", f"--format={_FIELDS}", oid)
    tree, parents, *who, message = shown.split("\0", 8)
    return {
        "tree": tree,
        "parents": parents.split(),
        "author": _person(*who[:3]),
        "committer": _person(*who[3:]),
        "message": message.strip("\n"),
    }


def _person(name: str, mail: str, date: str) -> Json:
    return {"name": name, "email": mail, "date": stamp(datetime.fromtimestamp(int(date), UTC))}


def _verification(hub: Hub, repository: Repository, oid: str) -> Json:
    """GitHub signs what is made through its API, and looks whose key signed what was pushed."""
    if oid not in repository.signed and "\ngpgsig " in repository.bare.git("cat-file", "commit", oid):
        is_known = hub.signers is not None and repository.bare.is_signed(oid, hub.signers)
        return {
            "verified": is_known,
            "reason": "valid" if is_known else "unknown_key",
            "signature": "-----BEGIN SSH SIGNATURE-----",
            "payload": f"commit {oid}",
            "verified_at": "2024-01-01T00:00:00Z" if is_known else None,
        }
    signed = oid in repository.signed
    word = "-----BEGIN PGP SIGNATURE-----" if signed else None
    return {
        "verified": signed,
        "reason": "valid" if signed else "unsigned",
        "signature": word,
        "payload": f"commit {oid}" if signed else None,
        "verified_at": "2024-01-01T00:00:00Z" if signed else None,
    }


def git_commit(hub: Hub, repository: Repository, oid: str) -> Json:
    """As below /git/commits."""
    url, web = f"{hub.api}/repos/{repository.full_name}/git", f"{hub.web}/{repository.full_name}"
    said = facts(repository, oid)
    parents = [
        {"sha": one, "url": f"{url}/commits/{one}", "html_url": f"{web}/commit/{one}"} for one in said["parents"]
    ]
    return {
        "sha": oid,
        "node_id": node("C", oid),
        "url": f"{url}/commits/{oid}",
        "html_url": f"{web}/commit/{oid}",
        "author": said["author"],
        "committer": said["committer"],
        "message": said["message"],
        "tree": {"sha": said["tree"], "url": f"{url}/trees/{said['tree']}"},
        "parents": parents,
        "verification": _verification(hub, repository, oid),
    }


def commit(hub: Hub, repository: Repository, oid: str) -> Json:
    """As below /commits."""
    url, web = f"{hub.api}/repos/{repository.full_name}", f"{hub.web}/{repository.full_name}"
    said = facts(repository, oid)
    parents = [
        {"sha": one, "url": f"{url}/commits/{one}", "html_url": f"{web}/commit/{one}"} for one in said["parents"]
    ]
    return {
        "sha": oid,
        "node_id": node("C", oid),
        "url": f"{url}/commits/{oid}",
        "html_url": f"{web}/commit/{oid}",
        "comments_url": f"{url}/commits/{oid}/comments",
        "commit": {
            "author": said["author"],
            "committer": said["committer"],
            "message": said["message"],
            "tree": {"sha": said["tree"], "url": f"{url}/git/trees/{said['tree']}"},
            "url": f"{url}/git/commits/{oid}",
            "comment_count": 0,
            "verification": _verification(hub, repository, oid),
        },
        "author": None,
        "committer": None,
        "parents": parents,
    }


def changes(hub: Hub, repository: Repository, base: str, head: str) -> list[Json]:
    """The files that differ, as in comparisons and pull requests."""
    url, web = f"{hub.api}/repos/{repository.full_name}", f"{hub.web}/{repository.full_name}"
    bare, kinds = repository.bare, {"A": "added", "D": "removed", "M": "modified", "T": "changed"}
    rows = bare.git("diff-tree", "-r", "-z", "--no-renames", base, head).split("\0")
    found = []
    for row, name in zip(rows[0::2], rows[1::2], strict=False):
        *_, old, new, kind = row.split()
        numbers = bare.git("diff", "--numstat", "--no-renames", base, head, "--", f":(literal){name}").split()[:2]
        added, removed = (0 if number == "-" else int(number) for number in numbers or ("0", "0"))
        blob = old if kind == "D" else new
        found.append(
            {
                "sha": blob,
                "filename": name,
                "status": kinds[kind[0]],
                "additions": added,
                "deletions": removed,
                "changes": added + removed,
                "blob_url": f"{web}/blob/{head}/{name}",
                "raw_url": f"{web}/raw/{head}/{name}",
                "contents_url": f"{url}/contents/{name}?ref={head}",
                "patch": _patch(bare, base, head, name),
            }
        )
    return found


def _patch(bare: Bare, base: str, head: str, name: str) -> str:
    """The hunks of one file's diff, without what git writes above them."""
    text = bare.git("diff", "--no-renames", base, head, "--", f":(literal){name}")
    return text[at + 1 :] if (at := text.find("\n@@ ")) >= 0 else ""


def ref(hub: Hub, repository: Repository, name: str, oid: str) -> Json:
    url = f"{hub.api}/repos/{repository.full_name}/git"
    target = {"sha": oid, "type": "commit", "url": f"{url}/commits/{oid}"}
    return {"ref": name, "node_id": node("REF", f"{repository.id}:{name}"), "url": f"{url}/{name}", "object": target}


def status(hub: Hub, repository: Repository, oid: str, check: Check) -> Json:
    url = f"{hub.api}/repos/{repository.full_name}/statuses/{oid}"
    texts: dict[str, Any] = {"description": None, "target_url": None, "avatar_url": None}
    dates = {"created_at": stamp(check.created), "updated_at": stamp(check.created)}
    return {
        "id": check.id,
        "node_id": node("SC", check.id),
        "url": url,
        "state": check.state,
        "context": check.name,
        **texts,
        **dates,
    }


def check_run(shapes: RepositoryShapes, repository: Repository, oid: str, check: Check) -> Json:
    url = f"{shapes.hub.api}/repos/{repository.full_name}/check-runs/{check.id}"
    web = f"{shapes.hub.web}/{repository.full_name}/runs/{check.id}"
    texts = dict.fromkeys(("title", "summary", "text"))
    return {
        "id": check.id,
        "node_id": node("CR", check.id),
        "head_sha": oid,
        "external_id": "",
        "url": url,
        "html_url": web,
        "details_url": web,
        "status": "completed" if check.state else "in_progress",
        "conclusion": check.state,
        "started_at": stamp(check.created),
        "completed_at": stamp(check.created) if check.state else None,
        "output": {**texts, "annotations_count": 0, "annotations_url": f"{url}/annotations"},
        "name": check.name,
        "check_suite": {"id": check.id},
        "app": None,
        "pull_requests": [],
    }


def check_suite(shapes: RepositoryShapes, repository: Repository, oid: str, check: Check) -> Json:
    url = f"{shapes.hub.api}/repos/{repository.full_name}/check-suites/{check.id}"
    said = facts(repository, oid)
    head = {"id": oid, "tree_id": said["tree"], "message": said["message"], "timestamp": said["committer"]["date"]}
    people = {role: {key: said[role][key] for key in ("name", "email")} for role in ("author", "committer")}
    return {
        "id": check.id,
        "node_id": node("CS", check.id),
        "head_branch": None,
        "head_sha": oid,
        "status": "completed" if check.state else "in_progress",
        "conclusion": check.state,
        "url": url,
        "before": None,
        "after": oid,
        "pull_requests": [],
        "app": None,
        "repository": shapes.minimal(repository),
        "created_at": stamp(check.created),
        "updated_at": stamp(check.created),
        "head_commit": {**head, **people},
        "latest_check_runs_count": 1,
        "check_runs_url": f"{url}/check-runs",
    }
