"""REST: listings of repositories, a repository, its branches and the rules for them."""

from tests.github_double.exchange import Answer, GithubError, not_found
from tests.github_double.repository import Repository
from tests.github_double.routes import Call, route
from tests.github_double.shapes_git import commit


def _sorted(call: Call, found: list[Repository]) -> list[Repository]:
    keys = {
        "full_name": lambda one: one.full_name.lower(),
        "created": lambda one: (one.created, one.id),
        "updated": lambda one: (one.pushed, one.id),
        "pushed": lambda one: (one.pushed, one.id),
    }
    by = call.asked("sort", "created" if "org" in call.values else "full_name")
    direction = call.asked("direction", "asc" if by == "full_name" else "desc")
    return sorted(found, key=keys[by], reverse=direction == "desc")


def _of_type(one: Repository, kind: str) -> bool:
    match kind:
        case "public":
            return one.is_public
        case "private":
            return not one.is_public
        case "forks":
            return one.parent is not None
        case "sources":
            return one.parent is None
    return True


def _visible(call: Call) -> list[Repository]:
    found = [one for one in call.hub.repositories.values() if call.access.sees(one) and not call.access.is_blocked(one)]
    return [one for one in found if _of_type(one, call.asked("type", "all"))]


def _listed(call: Call, login: str) -> Answer:
    account = call.hub.known(login)
    if account is None:
        raise not_found()
    if login.lower() in call.access.owner.saml_blocked:
        raise call.access.saml(login)
    found = [one for one in _visible(call) if one.owner is account]
    return call.page(_sorted(call, found), call.shapes.minimal)


@route("GET /orgs/{org}/repos", "metadata=read")
def of_organization(call: Call) -> Answer:
    account = call.hub.known(call.value("org"))
    if account is None or not account.is_organization:
        raise not_found()
    return _listed(call, call.value("org"))


@route("GET /users/{username}/repos", "metadata=read")
def of_user(call: Call) -> Answer:
    return _listed(call, call.value("username"))


@route("GET /user/repos", "metadata=read")
def of_myself(call: Call) -> Answer:
    blocked = sorted(call.access.owner.saml_blocked)
    numbers = ",".join(str(account.id) for login in blocked if (account := call.hub.known(login)))
    found = [one for one in _visible(call) if one.is_collaborator(call.who)]
    answer = call.page(_sorted(call, found), call.shapes.simple)
    partial = {"X-GitHub-SSO": f"partial-results; organizations={numbers}"} if numbers else {}
    return Answer(answer.status, answer.value, {**answer.headers, **partial})


@route("GET /installation/repositories", "metadata=read")
def of_installation(call: Call) -> Answer:
    token = call.access.owner
    if not token.is_installation:
        raise GithubError(403, "You must authenticate with an installation access token")
    found = [one for one in _visible(call) if one.owner is token.owner]
    found = [one for one in found if token.repositories is None or one.full_name.lower() in token.repositories]
    around = {"total_count": len(found), "repository_selection": "all" if token.repositories is None else "selected"}
    return call.page(found, call.shapes.simple, lambda rows: {**around, "repositories": rows})


@route("GET /repos/{owner}/{repo}", "metadata=read")
def one(call: Call) -> Answer:
    return Answer(200, call.shapes.full(call.repository))


@route("GET /repos/{owner}/{repo}/topics", "metadata=read")
def topics(call: Call) -> Answer:
    return Answer(200, {"names": list(call.repository.topics)})


@route("GET /repos/{owner}/{repo}/branches", "contents=read")
def branches(call: Call) -> Answer:
    base = f"{call.hub.api}/repos/{call.repository.full_name}"

    def written(name: str) -> dict[str, object]:
        oid = found[name]
        protected = call.repository.protection(name) is not None
        return {"name": name, "commit": {"sha": oid, "url": f"{base}/commits/{oid}"}, "protected": protected}

    found = call.repository.branches
    return call.page(list(found), written)


@route("GET /repos/{owner}/{repo}/branches/{branch}", "contents=read")
def branch(call: Call) -> Answer:
    name, repository = call.value("branch"), call.repository
    oid = repository.bare.branch(name)
    if oid is None:
        raise GithubError(404, "Branch not found")
    url = f"{call.hub.api}/repos/{repository.full_name}/branches/{name}"
    protected = repository.protection(name) is not None
    links = {"self": url, "html": f"{call.hub.web}/{repository.full_name}/tree/{name}"}
    checks = {"enforcement_level": "off", "contexts": [], "checks": []}
    return Answer(
        200,
        {
            "name": name,
            "commit": commit(call.hub, repository, oid),
            "_links": links,
            "protected": protected,
            "protection": {"enabled": protected, "required_status_checks": checks},
            "protection_url": f"{url}/protection",
        },
    )


@route("GET /repos/{owner}/{repo}/branches/{branch}/protection", "administration=read")
def protection(call: Call) -> Answer:
    name, repository = call.value("branch"), call.repository
    rule = repository.protection(name)
    if rule is None or rule.ruleset:
        raise GithubError(404, "Branch not protected")
    url = f"{call.hub.api}/repos/{repository.full_name}/branches/{name}/protection"
    switches = ("allow_force_pushes", "allow_deletions", "block_creations", "required_linear_history")
    return Answer(
        200,
        {
            "url": url,
            "enforce_admins": {"url": f"{url}/enforce_admins", "enabled": True},
            **{switch: {"enabled": False} for switch in switches},
            "restrictions": {
                "url": f"{url}/restrictions",
                **{f"{kind}_url": f"{url}/restrictions/{kind}" for kind in ("users", "teams", "apps")},
                "users": [],
                "teams": [],
                "apps": [],
            },
        },
    )


@route("GET /repos/{owner}/{repo}/rules/branches/{branch}", "metadata=read")
def rules(call: Call) -> Answer:
    """The rules of rulesets, which is what GitHub tells here; branch protection is told elsewhere."""
    repository, name = call.repository, call.value("branch")
    source = {"ruleset_source_type": "Repository", "ruleset_source": repository.full_name, "ruleset_id": repository.id}
    held = [one for one in repository.protections if one.ruleset and one.holds(name)]
    return call.page([{**rule, **source} for one in held for rule in one.rules], dict)
