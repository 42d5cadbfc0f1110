"""REST: the teams of an organisation, and what it says of its repositories by custom properties."""

from tests.github_double.accounts import Account, Team
from tests.github_double.exchange import Answer, not_found
from tests.github_double.repository import Repository
from tests.github_double.rest_people import DATES, organization
from tests.github_double.routes import Call, route
from tests.github_double.shapes_repository import Json

_MEMBERS, _PROPERTIES = "members=read", "organization_custom_properties=read"


def _organization(call: Call, needs: str, scope: str) -> Account:
    account = call.hub.known(call.value("org"))
    if account is None or not account.is_organization:
        raise not_found()
    call.access.check_organization(account, needs, scope)
    return account


def _team(call: Call) -> Team:
    found = _organization(call, _MEMBERS, "read:org").teams.get(call.value("team_slug").lower())
    if found is None or (found.secret and not call.access.sees_secret(found)):
        raise not_found()
    return found


@route("GET /orgs/{org}/teams/{team_slug}", _MEMBERS)
def team(call: Call) -> Answer:
    found = _team(call)
    around = {"members_count": 0, "repos_count": 0, **DATES, "organization": organization(call).value}
    return Answer(200, {**call.shapes.team(found), **around})


@route("GET /orgs/{org}/teams/{team_slug}/repos", f"{_MEMBERS}; metadata=read")
def repositories(call: Call) -> Answer:
    return call.page(call.access.of_team(_team(call)), call.shapes.minimal)


def _values(names: list[str], repository: Repository) -> list[Json]:
    """What is not set is told too, as null."""
    return [{"property_name": name, "value": repository.properties.get(name)} for name in names]


def _defined(call: Call, account: Account) -> list[str]:
    owned = (one for one in call.hub.repositories.values() if one.owner is account)
    return sorted({name for one in owned for name in one.properties})


@route("GET /orgs/{org}/properties/values", _PROPERTIES)
def properties(call: Call) -> Answer:
    account = _organization(call, _PROPERTIES, "repo")
    names = _defined(call, account)
    owned = [one for one in call.hub.repositories.values() if one.owner is account and call.access.sees(one)]

    def written(one: Repository) -> Json:
        told = {"repository_id": one.id, "repository_name": one.name, "repository_full_name": one.full_name}
        return {**told, "properties": _values(names, one)}

    return call.page(owned, written)


@route("GET /repos/{owner}/{repo}/properties/values", "metadata=read")
def properties_of_one(call: Call) -> Answer:
    return Answer(200, _values(_defined(call, call.repository.owner), call.repository))
