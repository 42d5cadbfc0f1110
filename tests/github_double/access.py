"""Who asks, and whether they may: tokens, the App's signed requests, permissions, SAML."""

import base64
import time
from dataclasses import dataclass

import jwt

from tests.github_double.accounts import ROLES, Account, App, Installation, Team, Token
from tests.github_double.exchange import GithubError, Request, not_found
from tests.github_double.hub import Hub
from tests.github_double.repository import Repository


@dataclass(frozen=True, slots=True)
class Access:
    """The one who asks: somebody with a token, or the App itself."""

    hub: Hub
    token: Token | None = None
    app: App | None = None

    @property
    def owner(self) -> Token:
        if self.token is None:
            raise GithubError(403, "Resource not accessible by integration")
        return self.token

    @property
    def login(self) -> str:
        if self.token is not None:
            return self.token.account.login
        return self.app.slug if self.app else ""

    def sees(self, repository: Repository) -> bool:
        """Whether it is there for this token at all."""
        token = self.owner
        if repository.is_public:
            return True
        if self._is_outside(repository):
            return False
        return token.is_installation or repository.role(token.account) is not None

    def _is_outside(self, repository: Repository) -> bool:
        token = self.owner
        if token.owner is not None and token.owner is not repository.owner:
            return True
        return token.repositories is not None and repository.full_name.lower() not in token.repositories

    def is_blocked(self, repository: Repository) -> bool:
        return repository.owner.login.lower() in self.owner.saml_blocked

    def check(self, repository: Repository, needs: str, *, writes: bool) -> None:
        """Refuses with 404, 403 for SAML, 403 for a permission that is missing, 403 for what is read-only."""
        if not self.sees(repository):
            raise not_found()
        if self.is_blocked(repository):
            raise self.saml(repository.owner.login)
        if repository.disabled:
            block = {"reason": "tos", "created_at": "2024-01-01T00:00:00Z", "html_url": None}
            raise GithubError(403, "Repository access blocked", block=block)
        lacks = not self.owner.may(needs) and not (repository.is_public and not writes)
        if lacks or (writes and self._is_outside(repository)):
            raise self._lacking(needs)
        if writes and repository.archived:
            raise GithubError(403, "Repository was archived so is read-only.")

    def can_push(self, repository: Repository) -> bool:
        token = self.owner
        if self._is_outside(repository) or not token.may("contents=write"):
            return False
        role = repository.role(token.account)
        return token.is_installation or (role is not None and ROLES.index(role) >= ROLES.index("write"))

    def check_organization(self, organization: Account, needs: str, scope: str) -> None:
        """Refuses who may not ask about an organisation: 404 where it shows nothing to them, 403 for a permission."""
        token = self.owner
        if organization.login.lower() in token.saml_blocked:
            raise self.saml(organization.login)
        is_member = token.account.login.lower() in organization.members
        is_outside = not is_member if token.owner is None else token.owner is not organization
        if is_outside or (token.permissions is None and token.scopes is not None and scope not in token.scopes):
            raise not_found()
        if not token.may(needs):
            raise self._lacking(needs)

    def sees_secret(self, team: Team) -> bool:
        """Whether a secret team is there for it, besides the organisation's others."""
        login = self.owner.account.login.lower()
        return self.owner.is_installation or login in team.members or team.organization.members.get(login) == "admin"

    def of_team(self, team: Team) -> list[Repository]:
        """A team's repositories, as far as they are still its organisation's and the token may see them."""
        every = (one for one in self.hub.repositories.values() if one.id in team.repositories)
        return [one for one in every if one.owner is team.organization and self.sees(one)]

    def check_role(self, repository: Repository) -> None:
        """Refuses who may only read and comment."""
        role = repository.role(self.owner.account)
        if not self.owner.is_installation and (role is None or ROLES.index(role) < ROLES.index("triage")):
            raise self._lacking("")

    def _lacking(self, needs: str) -> GithubError:
        kind = "integration" if self.owner.is_installation else "personal access token"
        headers = {"X-Accepted-GitHub-Permissions": needs} if needs else {}
        return GithubError(403, f"Resource not accessible by {kind}", headers=headers)

    def saml(self, login: str) -> GithubError:
        text = "Resource protected by organization SAML enforcement. You must grant your Personal Access token access "
        page = f"{self.hub.web}/orgs/{login}/sso?authorization_request=1"
        return GithubError(403, text + "to this organization.", headers={"X-GitHub-SSO": f"required; url={page}"})


def on_api(hub: Hub, request: Request) -> Access:
    """The one who asks the API; 401 for an unknown or expired token."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    if kind.lower() not in {"token", "bearer"} or not secret:
        raise GithubError(401, "Requires authentication")
    if secret.count(".") == 2 and hub.app is not None:
        return Access(hub, app=_signed(hub.app, secret))
    return Access(hub, _token(hub, secret))


def on_git(hub: Hub, request: Request) -> Access | None:
    """The one who asks by git: any user name, and the token for a password."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        password = base64.b64decode(secret, validate=True).decode().partition(":")[2]
        return Access(hub, _token(hub, password))
    except (ValueError, GithubError):
        return None


def _token(hub: Hub, secret: str) -> Token:
    token = hub.tokens.get(secret)
    if token is None or not token.is_valid:
        raise GithubError(401, "Bad credentials")
    return token


def _signed(app: App, secret: str) -> App:
    """Checks the App's signature as GitHub does: RS256, at most ten minutes, not from the future."""
    options: jwt.types.Options = {"require": ["exp", "iat", "iss"], "verify_aud": False}
    try:
        claims = jwt.decode(secret, app.public_key, algorithms=["RS256"], options=options)
    except jwt.PyJWTError as why:
        raise GithubError(401, f"A JSON web token could not be decoded: {why}") from None
    if str(claims["iss"]) not in {str(app.id), f"Iv1.{app.id}"}:
        raise GithubError(401, "Integration not found")
    if claims["exp"] > time.time() + 600:
        raise GithubError(401, "'Expiration time' claim ('exp') is too far in the future")
    return app


def installed(hub: Hub, access: Access, login: str) -> tuple[App, Installation]:
    """The App's installation on an account, for the App itself only."""
    app = access.app
    if app is None:
        raise GithubError(401, "A JSON web token could not be decoded")
    account = hub.known(login)
    found = (one for one in app.installations.values() if one.account is account)
    installation = next(found, None)
    if installation is None:
        raise not_found()
    return app, installation
