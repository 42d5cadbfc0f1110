"""REST: refs, commits, their checks, comparisons and files."""

import base64

from tests.github_double.exchange import Answer, GithubError, not_found
from tests.github_double.repository import Check
from tests.github_double.routes import Call, route
from tests.github_double.shapes_git import changes, check_run, check_suite, commit, git_commit, ref, status
from tests.github_double.shapes_repository import Json

_LARGE = 1024 * 1024


def _filled(call: Call) -> None:
    if not call.repository.bare.refs("refs/"):
        raise GithubError(409, "Git Repository is empty.")


def _commit_of(call: Call, name: str) -> str:
    _filled(call)
    oid = call.repository.bare.resolve(name)
    if oid is None:
        raise GithubError(422, f"No commit found for SHA: {name}")
    return oid


# refs
@route("GET /repos/{owner}/{repo}/git/ref/{ref}", "contents=read")
def one_ref(call: Call) -> Answer:
    _filled(call)
    name = f"refs/{call.value('ref')}"
    oid = call.repository.bare.ref(name)
    if oid is None:
        raise not_found()
    return Answer(200, ref(call.hub, call.repository, name, oid))


@route("GET /repos/{owner}/{repo}/git/matching-refs/{ref}", "contents=read")
def matching_refs(call: Call) -> Answer:
    _filled(call)
    found = call.repository.bare.refs(f"refs/{call.value('ref')}")
    return call.page(list(found.items()), lambda one: ref(call.hub, call.repository, *one))


def _check_protection(call: Call, name: str) -> None:
    branch = name.removeprefix("refs/heads/")
    rule = call.repository.protection(branch)
    if rule is None or rule.lets_api_commit:
        return
    if name.startswith("refs/heads/") and call.who.login.lower() not in rule.allowed:
        word = "Repository rule violations found" if rule.ruleset else "Protected branch update failed"
        raise GithubError(422, f"{word} for {name}.")


@route("POST /repos/{owner}/{repo}/git/refs", "contents=write")
def make_ref(call: Call) -> Answer:
    _filled(call)
    name, oid = call.body["ref"], call.body["sha"]
    bare = call.repository.bare
    if not name.startswith("refs/") or name.count("/") < 2 or bare.run("check-ref-format", name).returncode:
        raise GithubError(422, "Reference name must start with 'refs/' and contain at least two slashes")
    if not bare.has(oid):
        raise GithubError(422, "Object does not exist")
    if bare.ref(name) is not None:
        raise GithubError(422, "Reference already exists")
    if bare.has_no_room(name):
        raise GithubError(422, "Reference update failed")
    _check_protection(call, name)
    with call.hub.changing(call.repository, call.who):
        bare.point(name, oid)
    return Answer(201, ref(call.hub, call.repository, name, oid))


@route("PATCH /repos/{owner}/{repo}/git/refs/{ref}", "contents=write")
def move_ref(call: Call) -> Answer:
    _filled(call)
    name, oid = f"refs/{call.value('ref')}", call.body["sha"]
    bare = call.repository.bare
    old = bare.ref(name)
    if old is None:
        raise GithubError(422, "Reference does not exist")
    if not bare.has(oid):
        raise GithubError(422, "Object does not exist")
    if not call.body.get("force") and not bare.has_merged(old, oid):
        raise GithubError(422, "Update is not a fast forward")
    _check_protection(call, name)
    with call.hub.changing(call.repository, call.who):
        bare.point(name, oid)
    return Answer(200, ref(call.hub, call.repository, name, oid))


@route("DELETE /repos/{owner}/{repo}/git/refs/{ref}", "contents=write")
def drop_ref(call: Call) -> Answer:
    _filled(call)
    name = f"refs/{call.value('ref')}"
    if call.repository.bare.ref(name) is None:
        raise GithubError(422, "Reference does not exist")
    if name == f"refs/heads/{call.repository.default_branch}":
        raise GithubError(422, "Cannot delete the default branch")
    _check_protection(call, name)
    with call.hub.changing(call.repository, call.who):
        call.repository.bare.drop(name)
    return Answer(204)


# commits
@route("GET /repos/{owner}/{repo}/git/commits/{commit_sha}", "contents=read")
def one_git_commit(call: Call) -> Answer:
    _filled(call)
    oid = call.value("commit_sha")
    if not call.repository.bare.has(oid):
        raise not_found()
    return Answer(200, git_commit(call.hub, call.repository, oid))


@route("GET /repos/{owner}/{repo}/commits", "contents=read")
def commits(call: Call) -> Answer:
    oid = _commit_of(call, call.asked("sha", call.repository.default_branch))
    paths = ["--", call.asked("path")] if call.asked("path") else []
    found = call.repository.bare.git("rev-list", oid, *paths).split()
    return call.page(found, lambda one: commit(call.hub, call.repository, one))


@route("GET /repos/{owner}/{repo}/commits/{ref}", "contents=read")
def one_commit(call: Call) -> Answer:
    oid = _commit_of(call, call.value("ref"))
    written = commit(call.hub, call.repository, oid)
    parents = [one["sha"] for one in written["parents"]]
    empty = call.repository.bare.git("hash-object", "-t", "tree", "-w", "--stdin")
    files = changes(call.hub, call.repository, parents[0] if parents else empty, oid)
    sums = {name: sum(one[name] for one in files) for name in ("additions", "deletions")}
    stats = {**sums, "total": sum(sums.values())}
    return Answer(200, {**written, "stats": stats, "files": files})


@route("GET /repos/{owner}/{repo}/compare/{basehead}", "contents=read")
def compare(call: Call) -> Answer:
    """Both ends are branches, tags or commits of this repository, or ``owner:branch`` of a fork."""
    names = call.value("basehead").split("...")
    if len(names) != 2:
        raise not_found()
    ends = [call.repository.bare.resolve(name.rpartition(":")[2]) for name in names]
    if not all(ends):
        raise not_found()
    base, head = (end or "" for end in ends)
    bare = call.repository.bare
    fork = bare.merge_base(base, head)
    if fork is None:
        raise GithubError(404, f"No common ancestor between {names[0]} and {names[1]}.")
    ahead, behind = bare.between(base, head), bare.between(head, base)
    web = f"{call.hub.web}/{call.repository.full_name}/compare/{call.value('basehead')}"
    kinds = {(False, False): "identical", (True, False): "ahead", (False, True): "behind", (True, True): "diverged"}
    return Answer(
        200,
        {
            "url": f"{call.hub.api}/repos/{call.repository.full_name}/compare/{call.value('basehead')}",
            "html_url": web,
            "permalink_url": web,
            "diff_url": f"{web}.diff",
            "patch_url": f"{web}.patch",
            "base_commit": commit(call.hub, call.repository, base),
            "merge_base_commit": commit(call.hub, call.repository, fork),
            "status": kinds[bool(ahead), bool(behind)],
            "ahead_by": len(ahead),
            "behind_by": len(behind),
            "total_commits": len(ahead),
            "commits": [commit(call.hub, call.repository, one) for one in ahead],
            "files": changes(call.hub, call.repository, fork, head),
        },
    )


# checks
def _checks(call: Call, kind: str) -> tuple[str, list[Check]]:
    oid = _commit_of(call, call.value("ref"))
    return oid, [one for one in call.repository.checks.get(oid, ()) if one.kind == kind]


@route("GET /repos/{owner}/{repo}/commits/{ref}/status", "statuses=read")
def combined_status(call: Call) -> Answer:
    oid, found = _checks(call, "status")
    states = {one.state for one in found}
    state = "failure" if states & {"failure", "error"} else "success" if states == {"success"} else "pending"
    base = f"{call.hub.api}/repos/{call.repository.full_name}/commits/{oid}"
    return Answer(
        200,
        {
            "state": state,
            "statuses": [status(call.hub, call.repository, oid, one) for one in found],
            "sha": oid,
            "total_count": len(found),
            "repository": call.shapes.minimal(call.repository),
            "commit_url": base,
            "url": f"{base}/status",
        },
    )


@route("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", "checks=read")
def check_runs(call: Call) -> Answer:
    oid, found = _checks(call, "run")
    around = {"total_count": len(found)}
    return call.page(
        found,
        lambda one: check_run(call.shapes, call.repository, oid, one),
        lambda rows: {**around, "check_runs": rows},
    )


@route("GET /repos/{owner}/{repo}/check-runs/{check_run_id}", "checks=read")
def one_check_run(call: Call) -> Answer:
    number = call.number("check_run_id")
    for oid, found in call.repository.checks.items():
        for one in found:
            if one.id == number:
                return Answer(200, check_run(call.shapes, call.repository, oid, one))
    raise not_found()


@route("GET /repos/{owner}/{repo}/commits/{ref}/check-suites", "checks=read")
def check_suites(call: Call) -> Answer:
    oid, found = _checks(call, "run")
    around = {"total_count": len(found)}
    return call.page(
        found,
        lambda one: check_suite(call.shapes, call.repository, oid, one),
        lambda rows: {**around, "check_suites": rows},
    )


# files
@route("GET /repos/{owner}/{repo}/contents/{path}", "contents=read")
def contents(call: Call) -> Answer:
    repository, path = call.repository, call.value("path").strip("/")
    if not repository.bare.refs("refs/"):
        raise GithubError(404, "This repository is empty.")
    oid = repository.bare.resolve(call.asked("ref", repository.default_branch))
    if oid is None:
        raise GithubError(404, f"No commit found for the ref {call.asked('ref')}")
    folder, _, name = path.rpartition("/")
    entry = repository.bare.names(oid, folder, deep=False).get(name)
    if entry is None:
        raise not_found()
    if entry[1] == "tree":
        inside = repository.bare.names(oid, path, deep=False)
        return Answer(200, [_entry(call, oid, f"{path}/{one}", inside[one]) for one in inside])
    return _content(call, oid, path, entry)


def _content(call: Call, oid: str, path: str, entry: tuple[str, str, str]) -> Answer:
    content = call.repository.bare.blob(oid, path) or b""
    if "raw" in call.request.headers.get("accept", ""):
        return Answer(200, headers={"Content-Type": "application/vnd.github.raw+json; charset=utf-8"}, raw=content)
    written = _entry(call, oid, path, entry)
    match entry[0]:
        case "160000":
            return Answer(200, {**written, "type": "submodule", "submodule_git_url": None})
        case "120000":
            return Answer(200, {**written, "type": "symlink", "target": content.decode()})
    large = len(content) > _LARGE
    text = "" if large else base64.encodebytes(content).decode()
    return Answer(200, {**written, "content": text, "encoding": "none" if large else "base64"})


def _entry(call: Call, oid: str, path: str, entry: tuple[str, str, str]) -> Json:
    mode, kind, blob = entry
    api, web = f"{call.hub.api}/repos/{call.repository.full_name}", f"{call.hub.web}/{call.repository.full_name}"
    url, page = f"{api}/contents/{path}?ref={oid}", f"{web}/blob/{oid}/{path}"
    git = f"{api}/git/{kind}s/{blob}"
    kinds = {"tree": "dir", "commit": "file"}
    size = int(call.repository.bare.git("cat-file", "-s", blob)) if kind == "blob" else 0
    return {
        "type": "symlink" if mode == "120000" else kinds.get(kind, "file"),
        "size": size,
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": blob,
        "url": url,
        "git_url": git,
        "html_url": page,
        "download_url": None if kind == "tree" else f"{web}/raw/{oid}/{path}",
        "_links": {"self": url, "git": git, "html": page},
    }
