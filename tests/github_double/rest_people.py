"""REST: users, organisations, collaborators, and what the server says of itself."""

from tests.github_double.accounts import Account
from tests.github_double.exchange import Answer, GithubError, not_found
from tests.github_double.routes import Call, route
from tests.github_double.shapes_repository import Json

DATES = {"created_at": "2020-01-01T00:00:00Z", "updated_at": "2020-01-01T00:00:00Z"}
_COUNTS = dict.fromkeys(("public_repos", "public_gists", "followers", "following"), 0)


def _public(call: Call, account: Account) -> Json:
    texts = dict.fromkeys(("company", "location", "hireable", "bio", "twitter_username"))
    profile = {"name": account.name or None, "email": account.email or None, "blog": "", **texts}
    return {**call.shapes.user(account), **profile, **_COUNTS, **DATES}


@route("GET /user")
def myself(call: Call) -> Answer:
    if call.access.owner.is_installation:
        raise GithubError(403, "Resource not accessible by integration")
    counts = ("private_gists", "total_private_repos", "owned_private_repos", "disk_usage", "collaborators")
    return Answer(200, {**_public(call, call.who), **dict.fromkeys(counts, 0), "two_factor_authentication": True})


@route("GET /users/{username}")
def user(call: Call) -> Answer:
    account = call.hub.known(call.value("username"))
    if account is None:
        raise not_found()
    return Answer(200, _public(call, account))


@route("GET /orgs/{org}")
def organization(call: Call) -> Answer:
    account = call.hub.known(call.value("org"))
    if account is None or not account.is_organization:
        raise not_found()
    if account.login.lower() in call.access.owner.saml_blocked:
        raise call.access.saml(account.login)
    url = f"{call.hub.api}/orgs/{account.login}"
    return Answer(
        200,
        {
            "login": account.login,
            "id": account.id,
            "node_id": f"O_{account.id}",
            "url": url,
            **{f"{name}_url": f"{url}/{name}" for name in ("repos", "events", "hooks", "issues")},
            "members_url": f"{url}/members{{/member}}",
            "public_members_url": f"{url}/public_members{{/member}}",
            "avatar_url": f"{call.hub.web}/avatars/u/{account.id}",
            "description": None,
            "name": account.login,
            "has_organization_projects": True,
            "has_repository_projects": True,
            **_COUNTS,
            "html_url": f"{call.hub.web}/{account.login}",
            "type": "Organization",
            **DATES,
            "archived_at": None,
        },
    )


@route("GET /repos/{owner}/{repo}/collaborators/{username}", "metadata=read")
def is_collaborator(call: Call) -> Answer:
    account = call.hub.known(call.value("username"))
    if account is None or not call.repository.is_collaborator(account):
        raise not_found()
    return Answer(204)


@route("GET /repos/{owner}/{repo}/collaborators/{username}/permission", "metadata=read")
def permission(call: Call) -> Answer:
    account = call.hub.known(call.value("username"))
    if account is None:
        raise not_found()
    role = call.repository.role(account) or "none"
    coarse = {"maintain": "write", "triage": "read"}.get(role, role)
    user = {**call.shapes.user(account), "role_name": role}
    return Answer(200, {"permission": coarse, "role_name": role, "user": user})


@route("GET /meta")
def meta(_: Call) -> Answer:
    return Answer(200, {"verifiable_password_authentication": False})


@route("GET /rate_limit")
def rate_limit(call: Call) -> Answer:
    limits = call.hub.limits
    resources = {}
    for budget in (limits.core, limits.search, limits.graphql):
        budget.renew()
        resources[budget.resource] = {name.lower(): value for name, value in budget.counts().items()}
    return Answer(200, {"resources": resources, "rate": resources["core"]})
