"""A GitHub for tests, on loopback: REST, GraphQL and git over HTTP, over real bare git repositories in a folder.

    with GithubDouble(folder) as double:
        shop = double.repository("acme/shop", {"Dockerfile": "FROM python\\nRUN pip install a\\n"})
        client = github.Github(base_url=double.api, auth=github.Auth.Token(double.token))
        git clone with the header of double.git_header(), from double.clone_url("acme/shop")

**Where it is**: ``double.web`` (http://127.0.0.1:PORT, where clone_url and html_url are), ``double.api``
(…/api/v3, the ``base_url`` of the config; GraphQL is at …/api/graphql), ``double.token`` (of the user "robot", who may
write wherever "acme" owns).

**State** (all values are real and may be changed by a test at any time; see repository.py, discussion.py, accounts.py):

- ``double.repository(name, files, branch=…, visibility=…, archived=…, topics=…, empty=…, fork_of=…, …)`` a Repository;
  ``double.copies(repository, names)`` many like it, quickly
- ``shop.spoiled.add("defaultBranchRef")`` GraphQL fails at this field, and answers the rest
- ``double.commit(shop, {"a": "new", "b": None}, branch="main")`` somebody's commit; its object id
- ``double.open(shop, head, base="main", title=…, body=…, author=…)``, ``double.close(pull)``, ``double.reopen(pull)``,
  ``double.merge(pull, method=…)``, ``double.update_branch(pull)``, ``double.comment(pull, text)``,
  ``double.delete_branch(shop, name)``: what people do; pull.title, pull.body and the like are simply set
- ``double.pulls("acme/shop")`` the pull requests as Pull values: number, status, title, body, head, base, labels, …
- ``double.protect(shop, "main", ruleset=False)``, ``double.rename(shop, "acme/store")``, ``double.delete(shop)``,
  ``double.check(shop, oid, "ci", "failure", run=True)``
- ``double.user(login, member_of=…, role=…)``, ``double.team("acme", "reviewers")``,
  ``double.new_token(login, permissions=…, repositories=…, saml_blocked=…, expires_in=…)``,
  ``double.install_app(public_key, ["acme"], …)``
- ``double.hub.limits.core.leave(3, reset_in=2)`` (also graphql, search): what is left of a rate limit;
  ``double.hub.limits.writes_per_minute = 80``: a secondary limit that is kept, as ``pulls = 20`` in ``pulls_window``

**Log**: ``double.requests`` (Exchange values), ``double.writes``, ``double.git_requests``; ``double.forget()`` empties
it.

**Trouble**: ``double.fail("POST", "/pulls$", status=502, nth=1, times=1, when="after")``; in place of a status
``answer=secondary_limit(429, retry_after=1)``, ``answer=graphql_limit()``, ``cut=True``, or ``call=lambda request: …``
alone, which happens at that moment and lets the request go on. ``holding=`` looks into the body. Paths are as on the
wire: ``/api/v3/repos/acme/shop/pulls``, ``/acme/shop.git/git-receive-pack``. ``double.latency = 0.05`` slows all down.

**Rules**: ``double.violations`` lists what a client asked that GitHub's description does not know, and what the double
itself got wrong; the fixture ``github_double`` (fixtures.py) asserts that it is empty.
"""

import base64
import ssl
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypedDict, Unpack

from tests.github_double import graph
from tests.github_double.access import on_api, on_git
from tests.github_double.exchange import Answer, Exchange, GithubError, Request
from tests.github_double.faults import Fault, When, refusal, secondary_limit, too_quickly
from tests.github_double.git_http import GitHttp
from tests.github_double.hub import Hub
from tests.github_double.rest import Rest
from tests.github_double.state import Pull, State
from tests.github_double.wire import Desk, Server

__all__ = ["GithubDouble", "Pull"]
ROBOT = "robot"


class Trouble(TypedDict, total=False):
    """The rest of a rule: the fields of faults.Fault."""

    answer: Answer
    cut: bool
    call: Callable[[Request], Any]
    nth: int
    times: int
    when: When
    holding: str


class GithubDouble(State):
    """The double: a server on a port of its own, and the state behind it."""

    def __init__(self, folder: Path, *, checks: bool = True, tls: ssl.SSLContext | None = None) -> None:
        self.hub = Hub(folder)
        self._violations: list[str] = []
        _write_hook(folder / "hooks" / "proc-receive")
        self._rest = Rest(self.hub, self._violations, checks)
        self._git = GitHttp(self.hub)
        self.desk = Desk(self._serve, self._login)
        self._server = Server(self.desk, tls)
        self.hub.web = self._server.web
        self.robot = self.user(ROBOT, member_of=("acme",))
        self.token = self.new_token(ROBOT).value

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stop()

    def _serve(self, request: Request) -> Answer:
        if request.is_write and not request.is_git and self.hub.limits.is_hasty():
            return secondary_limit()
        if request.method == "POST" and request.path.endswith("/pulls") and self.hub.limits.is_too_quick():
            return too_quickly()
        if request.is_git:
            return self._git.answer(request)
        if request.is_graphql:
            return graph.answer(self.hub, self._violations, request)
        return self._rest.answer(request)

    def _login(self, request: Request) -> str | None:
        try:
            access = on_git(self.hub, request) if request.is_git else on_api(self.hub, request)
        except GithubError:
            return None
        return access.login if access else None

    # where it is
    @property
    def web(self) -> str:
        return self.hub.web

    @property
    def connections(self) -> int:
        """How many there were, for the API and for git."""
        return self._server.connections

    def hang_up(self) -> None:
        """Ends every connection, as a server does with those that are idle for long."""
        self._server.hang_up()

    @property
    def api(self) -> str:
        return self.hub.api

    def clone_url(self, full_name: str) -> str:
        return f"{self.web}/{full_name}.git"

    def git_header(self, token: str | None = None) -> str:
        """The header by which git shows a token."""
        return f"Authorization: Basic {base64.b64encode(f'x-access-token:{token or self.token}'.encode()).decode()}"

    # log, trouble, rules
    @property
    def requests(self) -> list[Exchange]:
        return list(self.desk.log)

    @property
    def writes(self) -> list[Exchange]:
        return [one for one in self.desk.log if one.writes]

    @property
    def git_requests(self) -> list[Exchange]:
        return [one for one in self.desk.log if one.git]

    def forget(self) -> None:
        self.desk.log.clear()

    @property
    def latency(self) -> float:
        return self.desk.latency

    @latency.setter
    def latency(self, seconds: float) -> None:
        self.desk.latency = seconds

    def fail(
        self,
        method: str,
        path: str,
        status: int | None = None,
        *,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        **trouble: Unpack[Trouble],
    ) -> Fault:
        """A rule for trouble: see the module's text."""
        rule = Fault(method, path, **trouble)
        if status is not None:
            rule.answer = refusal(status, body, headers)
        self.desk.faults.rules.append(rule)
        return rule

    @property
    def violations(self) -> list[str]:
        return [*self._violations, *self.desk.crashes]

    def forgive(self) -> None:
        """What was against the description so far was meant."""
        self._violations.clear()
        self.desk.crashes.clear()


def _write_hook(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    script = Path(__file__).with_name("proc_receive.py")
    path.write_text(f"#!/bin/sh\nexec '{sys.executable}' -I '{script}'\n", encoding="utf-8")
    path.chmod(0o755)
