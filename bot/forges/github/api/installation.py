"""A GitHub App's login: its key, where it is installed, and the tokens that it gets there."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from jwt.exceptions import PyJWTError

from bot import secrets
from bot.config.config import Github, GithubApp
from bot.config.source import Source
from bot.forges.github.api import clock, credentials
from bot.forges.github.api.asking import NO_JSON, account, ask, refused
from bot.forges.github.api.library import AppAuth, Auth, GithubException, GithubIntegration, settings
from bot.forges.github.api.refusal import Refusal, Route
from bot.waiting.patience import Patience
from fixer import UsageError

_UNKNOWN = 401
# What a login is dated wrong by until it is not taken any more, less what an answer takes.
_NOTICED = 20.0
# git may be at work for a quarter of an hour with the token that it was given.
_FRESH = 20 * 60

_Result = TypeVar("_Result")


class Installation(Auth):
    """A GitHub App where it is installed; its tokens last an hour, and a new one is made well before that."""

    def __init__(self, integration: GithubIntegration, number: int, patience: Patience, route: Route) -> None:
        self._integration = integration
        self._number = number
        self._patience = patience
        self._route = route
        self._token = ""
        self._expires = datetime.fromtimestamp(0, UTC)

    @property
    def token_type(self) -> str:
        return "token"

    @property
    def token(self) -> str:
        if self._expires.timestamp() - clock.now(self._route.host) < _FRESH:
            made = ask(
                lambda: _in_time(lambda: self._integration.get_access_token(self._number), self._route.host),
                f"POST /app/installations/{self._number}/access_tokens",
                self._patience,
                self._route,
                is_repeatable=True,
            )
            secrets.hide(made.token)
            self._token, self._expires = made.token, made.expires_at
        return self._token


def installation(github: Github, app: GithubApp, source: Source, patience: Patience, name: str) -> Installation:
    """The App's installation for the repository's owner, or for the source's organisation or user."""
    integration = GithubIntegration(auth=app_auth(app, github.base_url), **settings(github.base_url))

    def look_up() -> int | Refusal:
        if name:
            found = integration.get_repo_installation(*name.split("/"))
        elif source.user:
            found = integration.get_user_installation(source.user)
        else:
            found = integration.get_org_installation(source.owner)
        number = found.raw_data.get("id")
        return number if isinstance(number, int) else refused(200, {}, NO_JSON)

    whose = name or source.owner
    route = account(github.base_url, "app")
    number = app.installation_id or ask(
        lambda: _in_time(look_up, github.base_url),
        f"GET the App's installation for {whose}",
        patience,
        route,
        is_repeatable=True,
    )
    return Installation(integration, number, patience, route)


def _in_time(send: Callable[[], _Result], base_url: str) -> _Result:
    """What an App asks for; once more where the answer shows that its login was dated by a clock that is wrong."""
    before = clock.skew(base_url)
    try:
        return send()
    except GithubException as error:
        clock.note(base_url, error.headers or {})
        if error.status != _UNKNOWN or abs(clock.skew(base_url) - before) < _NOTICED:
            raise
        return send()


def app_auth(app: GithubApp, base_url: str) -> AppAuth:
    """Signs with the App's key, by GitHub's clock as far as that is known."""
    sign = AppAuth.create_jwt_sign(credentials.private_key(app.private_key_file), "RS256")

    def signed(payload: dict[str, Any]) -> str | bytes:
        skew = int(clock.skew(base_url))
        return sign({**payload, "iat": payload["iat"] + skew, "exp": payload["exp"] + skew})

    auth = AppAuth(app.id, sign_func=signed)
    try:
        auth.create_jwt()
    except (PyJWTError, ValueError, TypeError):
        raise UsageError(
            f"{app.private_key_file} is no RSA private key; download one from the App's settings"
        ) from None
    return auth
