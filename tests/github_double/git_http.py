"""git over HTTP: ``git http-backend`` as a CGI program, behind GitHub's doors."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.github_double.access import Access, on_git
from tests.github_double.bare import NOBODY, environment
from tests.github_double.exchange import Answer, Request
from tests.github_double.hub import Hub
from tests.github_double.repository import Repository

_SERVICES = ("info/refs", "git-upload-pack", "git-receive-pack")
_REALM = {"WWW-Authenticate": 'Basic realm="GitHub"'}


def _plain(status: int, text: str, headers: dict[str, str] | None = None) -> Answer:
    return Answer(status, headers={"Content-Type": "text/plain; charset=utf-8", **(headers or {})}, raw=text.encode())


@dataclass(frozen=True, slots=True)
class GitHttp:
    """The web host's git side of a hub."""

    hub: Hub
    capabilities: dict[tuple[bytes, str], Answer] = field(default_factory=dict)

    def answer(self, request: Request) -> Answer:
        place = _place(request.path)
        if place is None:
            return _plain(404, "Not Found")
        full_name, service = place
        access = on_git(self.hub, request)
        if access is None:
            return _plain(401, "Invalid username or token.", _REALM)
        repository = self.hub.find(full_name)
        if repository is None:
            return self._elsewhere(access, request, full_name, service)
        pushes = service == "git-receive-pack" or request.parameters.get("service") == "git-receive-pack"
        refused = _refused(access, repository, pushes=pushes)
        if refused is not None:
            return refused
        if service == "info/refs" and not pushes and request.headers.get("git-protocol") == "version=2":
            return self._capabilities(request, repository, access)
        if service != "git-receive-pack":
            return self._backend(request, repository, service, access, {})
        return self._push(request, repository, access)

    def _capabilities(self, request: Request, repository: Repository, access: Access) -> Answer:
        """What a fetch of protocol 2 asks first names no ref: one answer serves repositories with the same settings."""
        asked = ((repository.bare.path / "config").read_bytes(), request.query)
        if asked not in self.capabilities:
            self.capabilities[asked] = self._backend(request, repository, "info/refs", access, {})
        return self.capabilities[asked]

    def _elsewhere(self, access: Access, request: Request, full_name: str, service: str) -> Answer:
        """A repository with another name now is at the other place."""
        repository = self.hub.moved(full_name)
        if repository is None or not access.sees(repository):
            return _plain(404, "remote: Repository not found.")
        query = f"?{request.query}" if request.query else ""
        return _plain(301, "", {"Location": f"{self.hub.web}/{repository.full_name}.git/{service}{query}"})

    def _push(self, request: Request, repository: Repository, access: Access) -> Answer:
        refused = {
            ref: reason for ref in _pushed(request.body) if (reason := _protected(repository, ref, access)) is not None
        }
        extra = _declined(refused) if refused else {}
        with self.hub.push_lock(repository), self.hub.changing(repository, access.owner.account):
            return self._backend(request, repository, "git-receive-pack", access, extra)

    def _backend(
        self, request: Request, repository: Repository, service: str, access: Access, extra: dict[str, str]
    ) -> Answer:
        variables = {
            "GIT_PROJECT_ROOT": str(self.hub.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": f"/{repository.bare.path.name}/{service}",
            "REQUEST_METHOD": request.method,
            "QUERY_STRING": request.query,
            "REMOTE_USER": access.login,
            "CONTENT_TYPE": request.headers.get("content-type", ""),
            "CONTENT_LENGTH": str(len(request.body)),
            "HTTP_CONTENT_ENCODING": request.headers.get("content-encoding", ""),
            "GIT_PROTOCOL": request.headers.get("git-protocol", ""),
            # a rejected push leaves no trace, and neither does its committer
            "GIT_COMMITTER_NAME": access.login,
            "GIT_COMMITTER_EMAIL": "git@example.invalid",
        }
        done = subprocess.run(
            ["git", "http-backend"],
            input=request.body,
            capture_output=True,
            check=False,
            env={**environment(), **variables, **extra},
        )
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        headers = dict(_headers(head))
        return Answer(int(headers.pop("Status", "200").split()[0]), headers=headers, raw=body)


def _headers(head: bytes) -> Iterator[tuple[str, str]]:
    for line in head.decode("latin-1").split("\r\n"):
        name, colon, value = line.partition(":")
        if colon:
            yield name, value.strip()


def _place(path: str) -> tuple[str, str] | None:
    """The repository's full name and what is asked of it."""
    for service in _SERVICES:
        owner_and_name, found, _ = path.partition(f"/{service}")
        parts = owner_and_name.strip("/").split("/")
        if found and path.endswith(service) and len(parts) == 2:
            return f"{parts[0]}/{parts[1].removesuffix('.git')}", service
    return None


def _refused(access: Access, repository: Repository, *, pushes: bool) -> Answer | None:
    if not access.sees(repository) or not access.owner.may("contents=read"):
        return _plain(404, "remote: Repository not found.")
    if access.is_blocked(repository):
        text = f"The '{repository.owner.login}' organization has enabled or enforced SAML SSO."
        return _plain(403, text)
    if repository.disabled:
        return _plain(403, "Access to this repository has been disabled by GitHub staff.")
    if pushes and not access.can_push(repository):
        return _plain(403, f"Permission to {repository.full_name}.git denied to {access.login}.")
    if pushes and repository.archived:
        return _plain(403, "This repository was archived so it is read-only.")
    return None


def _pushed(body: bytes) -> Iterator[str]:
    """The refs that a push wants to move, from its first lines."""
    at = 0
    while (size := int(body[at : at + 4] or b"0", 16)) > 4:
        words = body[at + 4 : at + size].split(b"\0")[0].decode("utf-8", "surrogateescape").split()
        if len(words) == 3 and len(words[0]) == len(NOBODY):
            yield words[2]
        at += size


def _protected(repository: Repository, ref: str, access: Access) -> tuple[str, str] | None:
    """What git and what people are told of a protected branch."""
    rule = repository.protection(ref.removeprefix("refs/heads/")) if ref.startswith("refs/heads/") else None
    if rule is None or access.login.lower() in rule.allowed:
        return None
    if rule.ruleset:
        text = f"error: GH013: Repository rule violations found for {ref}.\n{rule.says}"
        return "push declined due to repository rule violations", text
    text = f"error: GH006: Protected branch update failed for {ref}.\nerror: Changes must be made by pull request.\n"
    return "protected branch hook declined", text


def _declined(refused: dict[str, tuple[str, str]]) -> dict[str, str]:
    """The environment in which receive-pack hands these refs to the hook that declines them."""
    count = {"GIT_CONFIG_COUNT": str(len(refused))}
    keys = {f"GIT_CONFIG_KEY_{number}": "receive.procReceiveRefs" for number in range(len(refused))}
    values = {f"GIT_CONFIG_VALUE_{number}": ref for number, ref in enumerate(refused)}
    return {**count, **keys, **values, "GITHUB_DOUBLE_REFUSED": json.dumps(refused)}
