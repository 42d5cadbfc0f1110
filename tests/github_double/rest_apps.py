"""REST: the GitHub App, its installations and their tokens."""

import secrets
import time
from datetime import UTC, datetime

from tests.github_double.access import installed
from tests.github_double.accounts import App, Installation, Token, narrowed
from tests.github_double.exchange import Answer, GithubError, not_found
from tests.github_double.hub import Hub
from tests.github_double.routes import Call, route
from tests.github_double.shapes import Shapes
from tests.github_double.shapes_repository import Json, node, stamp


def _app(call: Call) -> App:
    if call.access.app is None:
        raise GithubError(401, "A JSON web token could not be decoded")
    return call.access.app


@route("GET /app")
def app(call: Call) -> Answer:
    return Answer(200, _app_shape(call.shapes, _app(call)))


@route("GET /app/installations")
def installations(call: Call) -> Answer:
    known = _app(call)
    return call.page(list(known.installations.values()), lambda one: _installation_shape(call.shapes, known, one))


@route("GET /app/installations/{installation_id}")
def installation(call: Call) -> Answer:
    known = _app(call)
    return Answer(200, _installation_shape(call.shapes, known, _installation(call, known)))


def _installation(call: Call, known: App) -> Installation:
    found = known.installations.get(call.number("installation_id"))
    if found is None:
        raise not_found()
    return found


@route("GET /orgs/{org}/installation")
def on_organization(call: Call) -> Answer:
    return Answer(200, _installation_shape(call.shapes, *installed(call.hub, call.access, call.value("org"))))


@route("GET /users/{username}/installation")
def on_user(call: Call) -> Answer:
    return Answer(200, _installation_shape(call.shapes, *installed(call.hub, call.access, call.value("username"))))


@route("GET /repos/{owner}/{repo}/installation")
def on_repository(call: Call) -> Answer:
    known, found = installed(call.hub, call.access, call.value("owner"))
    if found.repositories is not None and call.repository.full_name.lower() not in found.repositories:
        raise not_found()
    return Answer(200, _installation_shape(call.shapes, known, found))


@route("POST /app/installations/{installation_id}/access_tokens")
def access_token(call: Call) -> Answer:
    """A token of an hour, or of the App's ``lifetime``, for what the body narrows the installation down to."""
    known = _app(call)
    found = _installation(call, known)
    if found.suspended:
        raise GithubError(403, "This installation has been suspended")
    body = call.body or {}
    permissions = narrowed(found.permissions, body.get("permissions"))
    if permissions is None:
        raise GithubError(422, "The permissions requested are not granted to this installation.")
    token = _issue(call.hub, known, found, permissions, body.get("repositories"))
    written = {"token": token.value, "expires_at": stamp(datetime.fromtimestamp(token.expires or 0, UTC))}
    selection = {"repository_selection": "all" if token.repositories is None else "selected"}
    return Answer(201, {**written, "permissions": permissions, **selection})


def _issue(hub: Hub, known: App, found: Installation, permissions: dict[str, str], names: list[str] | None) -> Token:
    chosen = found.repositories
    if names is not None:
        chosen = frozenset(f"{found.account.login}/{name}".lower() for name in names)
        if any(hub.find(name) is None for name in chosen):
            raise GithubError(422, "There is at least one repository that does not exist or is not accessible.")
    expires = time.time() + known.lifetime
    value = f"ghs_{secrets.token_hex(18)}"
    hub.tokens[value] = Token(value, known.bot, permissions, chosen, found.account, expires=expires)
    return hub.tokens[value]


def _app_shape(shapes: Shapes, app: App) -> Json:
    return {
        "id": app.id,
        "slug": app.slug,
        "node_id": node("A", app.id),
        "client_id": f"Iv1.{app.id}",
        "owner": shapes.user(app.owner),
        "name": app.slug,
        "description": None,
        "external_url": shapes.hub.web,
        "html_url": f"{shapes.hub.web}/apps/{app.slug}",
        "created_at": "2024-01-01T00:00:00Z",
        "updated_at": "2024-01-01T00:00:00Z",
        "permissions": app.permissions,
        "events": [],
        "installations_count": len(app.installations),
    }


def _installation_shape(shapes: Shapes, app: App, installation: Installation) -> Json:
    url = f"{shapes.hub.api}/app/installations/{installation.id}"
    return {
        "id": installation.id,
        "account": shapes.user(installation.account),
        "repository_selection": "all" if installation.repositories is None else "selected",
        "access_tokens_url": f"{url}/access_tokens",
        "repositories_url": f"{shapes.hub.api}/installation/repositories",
        "html_url": f"{shapes.hub.web}/settings/installations/{installation.id}",
        "app_id": app.id,
        "client_id": f"Iv1.{app.id}",
        "app_slug": app.slug,
        "target_id": installation.account.id,
        "target_type": installation.account.kind,
        "permissions": installation.permissions,
        "events": [],
        "created_at": "2024-01-01T00:00:00Z",
        "updated_at": "2024-01-01T00:00:00Z",
        "single_file_name": None,
        "has_multiple_single_files": False,
        "single_file_paths": [],
        "suspended_by": None,
        "suspended_at": "2024-01-02T00:00:00Z" if installation.suspended else None,
    }
