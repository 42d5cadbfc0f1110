"""The stage on the GitHub double, asked over HTTP; all its repositories belong to one organisation."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bot.model import campaign
from tests.bot.stage import OWNER, Act, Cost, Seen, Stage, edited
from tests.github_double.bare import Bare
from tests.github_double.faults import secondary_limit
from tests.github_double.pulls import retarget
from tests.github_double.repository import MergeRules
from tests.github_double.server import ROBOT, GithubDouble
from tests.github_double.state import MAINTAINER

if TYPE_CHECKING:
    from tests.bot.conftest import Lab
    from tests.github_double.discussion import Issue, PullRequest
    from tests.github_double.repository import Repository

_FAULT = frozenset("method path nth times when holding status body headers cut".split())


class GithubStage(Stage):
    """The double, asked over HTTP; all its repositories belong to one organisation."""

    forge = "github"

    def __init__(self, lab: "Lab", double: GithubDouble) -> None:
        super().__init__(lab)
        self.double = double
        self._seen = 0

    @property
    def environment(self) -> dict[str, str]:
        return {"GITHUB_TOKEN": self.double.token}

    def config(self) -> dict[str, Any]:
        return {"source": {"org": OWNER}, "github": {"base_url": self.double.api}}

    def make(self, name: str, files: Mapping[str, str], branch: str) -> None:
        self.double.repository(f"{OWNER}/{name}", files, branch=branch, empty=not files)

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(one.name for one in self.double.hub.repositories.values()))

    def bare(self, name: str) -> Bare:
        return self._repository(name).bare

    def base(self, name: str) -> str:
        return self._repository(name).default_branch

    @contextmanager
    def changing(self, name: str) -> Iterator[None]:
        hub = self.double.hub
        with hub.lock, hub.changing(self._repository(name), hub.account("maintainer")):
            yield

    def pulls(self, name: str) -> tuple[Seen, ...]:
        found = sorted(self.double.pulls(self._repository(name).full_name), key=lambda pull: pull.number)
        return tuple(
            Seen(
                number=pull.number,
                state=pull.status,
                title=pull.title,
                body=pull.body or "",
                comments=pull.comments,
                labels=pull.labels,
                assignees=pull.assignees,
                reviewers=pull.reviewers,
                draft=pull.draft,
                is_foreign=pull.author != ROBOT,
                base=pull.base,
            )
            for pull in found
            if pull.head == f"{OWNER}:{self.branch}"
        )

    def head(self, name: str) -> str:
        return self._newest(name).head_sha

    def cost(self) -> Cost | None:
        new = self.double.requests[self._seen :]
        self._seen += len(new)
        return Cost(sum(one.git for one in new), sum(one.writes for one in new))

    def issue(self, name: str) -> "Issue | None":
        return self.double.issue(f"{OWNER}/{name}")

    def issues(self, name: str) -> int:
        return len(self.double.issues(f"{OWNER}/{name}"))

    @property
    def disturbed(self) -> list[str]:
        """Whom an issue mentions, and the pull requests that were told of one."""
        pulls = [pull for one in self.double.hub.repositories.values() for pull in one.pull_requests]
        return [*self.double.hub.mentioned, *(pull.repository.full_name for pull in pulls if pull.referred_by)]

    def on_pull_request(self, name: str, act: Act) -> None:
        pull = self._newest(name)
        match act["do"]:
            case "close":
                self.double.close(pull, act.get("by", MAINTAINER))
            case "reopen":
                self.double.reopen(pull)
            case "edit-body" | "tick" | "untick":
                pull.body = edited(act, pull.body or "")
                pull.editor = self.double.hub.account(ROBOT if act.get("by") == "us" else MAINTAINER)
            case "forget-campaign":
                pull.body = campaign.plain(pull.body or "")
            case "retitle":
                pull.title = act["to"]
            case "unlabel":
                pull.labels.clear()
            case "retarget":
                retarget(pull, act["to"])
            case "draft" | "ready-again" | "review" | "dismiss":
                self._review(name, pull, act)
            case _:
                self._on_merging(pull, act)

    def _on_merging(self, pull: "PullRequest", act: Act) -> None:
        match act["do"]:
            case "merge":
                self.double.merge(pull, act.get("how", "merge"))
            case "arm":
                self.double.user(act["by"], member_of=[OWNER])
                pull.auto_merge = (act.get("how", "squash"), self.double.hub.account(act["by"]))
            case "queue" | "dequeue":
                pull.queued = act["do"] == "queue"
            case "unsure":
                self._unsure(pull, act.get("of", "mergeability"))

    def _review(self, name: str, pull: "PullRequest", act: Act) -> None:
        if act["do"] in {"draft", "ready-again"}:
            pull.draft = act["do"] == "draft"
            return
        if act["do"] == "dismiss":
            self.double.dismiss(pull)
            return
        who = act.get("by", "ann")
        self.double.user(who, member_of=[OWNER], role=act.get("role", "write"))
        commit = self.refs(name)[self.base(name)] if act.get("of") == "base" else None
        self.double.review(pull, who, act.get("opinion", "APPROVED"), commit=commit)

    def _unsure(self, pull: "PullRequest", what: str) -> None:
        """GitHub has not worked out yet whether it can be merged; or it calls unstable what is fine."""
        if what == "state":
            pull.repository.unstable = True
            return
        for other in (one for home in self.double.hub.repositories.values() for one in home.pull_requests):
            other.mergeable_asked = 1
        self.double.hub.mergeable_after = 1
        pull.mergeable_asked = -99

    def check(self, name: str, oid: str, check: str, state: str) -> None:
        self.double.check(self._repository(name), oid, check, None if state == "pending" else state, run=True)

    def on_forge(self, act: Act) -> None:
        match act["do"]:
            case "hire":
                for login in act["members"]:
                    self.double.user(login, member_of=[OWNER])
                for team in act["teams"]:
                    self.double.team(OWNER, team)
            case "profile":
                robot = self.double.hub.account(ROBOT)
                robot.name, robot.email = act["name"], act["email"]
            case "lock":  # for the bot's account, which may write to all others
                repository = self._repository(act["in"])
                for one in self.double.hub.repositories.values():
                    one.collaborators[ROBOT] = "write"
                repository.collaborators[ROBOT] = repository.owner.members[ROBOT] = "read"
            case "mend-forge":
                self.double.desk.faults.rules.clear()
            case _:
                self._on_repository(self._repository(act["in"]), act)

    def _on_repository(self, repository: "Repository", act: Act) -> None:
        match act["do"]:
            case "rename-base":
                self._rename_base(repository, act["to"])
            case "open":
                copied = self._newest(repository.name).body if act.get("copies-ours") else None
                text = copied or act.get("text", "Mine.")
                self.double.open(repository, self.branch, act.get("into", ""), title="By hand", body=text)
            case "archive" | "unarchive":
                repository.archived = act["do"] == "archive"
            case "disable" | "enable":
                repository.disabled = act["do"] == "disable"
            case "rename":
                self.double.rename(repository, f"{OWNER}/{act['to']}")
            case "remove":
                self.double.delete(repository)
            case "disable-pull-requests" | "enable-pull-requests":
                repository.has_pull_requests = act["do"] == "enable-pull-requests"
            case "refuse-drafts":
                repository.drafts = False
            case "protect":
                rule = {key: act[key] for key in ("ruleset", "says", "kind", "wanted") if key in act}
                self.double.protect(repository, act["branches"], **rule)
            case _:
                self._settle(repository, act)

    def _on_issue(self, repository: "Repository", act: Act) -> None:
        issue = self.issue(repository.name)
        if act["do"] == "open-issue":
            who = self.double.hub.account(ROBOT if act.get("by") == "us" else MAINTAINER)
            self.double.hub.open_issue(repository, act.get("title", "By hand"), act["text"], who)
            return
        assert issue is not None, "there is no issue"
        match act["do"]:
            case "close-issue":
                issue.shut(self.double.hub.account(MAINTAINER))
            case "reopen-issue":
                issue.state = "open"
            case "lock-issue":
                issue.locked = True
            case "edit-issue":
                issue.body = act["text"]
            case "delete-issue":
                self.double.remove_issue(issue)
            case "transfer-issue":
                self.double.remove_issue(issue, self._repository(act["to"]))
            case what:
                raise AssertionError(f"nobody can {what} there")

    def _settle(self, repository: "Repository", act: Act) -> None:
        """What an administrator sets, and what works by itself."""
        match act["do"]:
            case "rules":
                given = {key: value for key, value in act.items() if key not in {"do", "in"}}
                lists = {key: value for key, value in given.items() if isinstance(value, list)}
                repository.rules = MergeRules(
                    **{**given, **{key: tuple(map(str, value)) for key, value in lists.items()}}
                )
            case "allow":
                repository.methods = frozenset(act.get("methods", ("merge", "squash", "rebase")))
                repository.auto_merge = act.get("auto-merge", False)
            case "ci":
                repository.ci = act["says"]
            case "show":
                repository.visibility = act["to"]
            case "enable-issues" | "disable-issues":
                repository.has_issues = act["do"] == "enable-issues"
            case "run-queue":
                self.double.run_queue(repository)
            case _:
                self._on_issue(repository, act)

    def fault(self, fault: Act) -> None:
        """Trouble to come: the arguments of the double's ``fail``, and what somebody does at that moment.

        ``limit`` are the seconds of a secondary rate limit.
        """
        arguments = {key: value for key, value in fault.items() if key in _FAULT}
        if "limit" in fault:
            arguments["answer"] = secondary_limit(403, fault["limit"])
        if "do" in fault:
            arguments["call"] = lambda _: self.act(fault)
        self.double.fail(**arguments)

    def _rename_base(self, repository: "Repository", name: str) -> None:
        """Open pull requests follow, as on GitHub."""
        old, head = repository.default_branch, repository.head
        assert head is not None
        self.double.branch(repository, name, head)
        repository.default_branch = name
        for pull in repository.pull_requests:
            if pull.base_ref == old:
                pull.base_ref = name
        self.double.delete_branch(repository, old)

    def _repository(self, name: str) -> "Repository":
        return self.double.find(f"{OWNER}/{name}")

    def _newest(self, name: str) -> "PullRequest":
        return max(self._repository(name).pull_requests, key=lambda pull: pull.number)
