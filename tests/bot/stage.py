"""Where a scenario plays: repositories, and what people do to them and their pull requests, on either forge."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import local_records
from bot.model import State
from tests.github_double.bare import ROBIN, Bare
from tests.github_double.faults import secondary_limit
from tests.github_double.server import GithubDouble

if TYPE_CHECKING:
    from tests.bot.conftest import Lab
    from tests.github_double.discussion import PullRequest
    from tests.github_double.repository import Repository

BRANCH = "pip-no-cache/fix"
OWNER = "acme"
LEDGER = "pip-no-cache.sqlite"
_SIDE = "refs/heads/side"
_LATER = "1700000999 +0000"
_FAULT = frozenset("method path nth times when holding status body headers cut".split())
_ON_GIT = frozenset("branch commit copy-branch delete-branch evil-merge merge-other resemble update-branch".split())

Act = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """A pull request of our branch as anybody sees it."""

    number: int
    state: str
    title: str
    body: str
    comments: tuple[str, ...]
    labels: tuple[str, ...]
    assignees: tuple[str, ...]
    reviewers: tuple[str, ...]
    draft: bool


@dataclass(frozen=True, slots=True)
class Cost:
    """How many requests a run made: to git, and such that may change something."""

    git: int
    writes: int


class Stage(ABC):
    """One of the two forges; every act is done by its maintainers, never by the bot."""

    def __init__(self, lab: "Lab") -> None:
        self.lab = lab
        self.branch = BRANCH

    @property
    @abstractmethod
    def forge(self) -> str: ...

    @property
    @abstractmethod
    def environment(self) -> dict[str, str]: ...

    @abstractmethod
    def config(self) -> dict[str, Any]:
        """What of the config is the forge's business: the source, and how to reach it."""

    @abstractmethod
    def make(self, name: str, files: Mapping[str, str], branch: str) -> None: ...

    @abstractmethod
    def names(self) -> tuple[str, ...]: ...

    @abstractmethod
    def bare(self, name: str) -> Bare: ...

    @abstractmethod
    def base(self, name: str) -> str:
        """The name of the default branch."""

    @abstractmethod
    def changing(self, name: str) -> AbstractContextManager[None]:
        """Around whatever moves branches, so that the forge takes notice."""

    @abstractmethod
    def pulls(self, name: str) -> tuple[Seen, ...]:
        """The pull requests from our branch by number."""

    @abstractmethod
    def cost(self) -> Cost | None:
        """What was asked of the forge since this was called last; None where nobody counts."""

    @abstractmethod
    def on_pull_request(self, name: str, act: Act) -> None: ...

    @abstractmethod
    def on_forge(self, act: Act) -> None: ...

    def refs(self, name: str) -> dict[str, str]:
        found = self.bare(name).refs()
        return {ref.removeprefix("refs/heads/"): oid for ref, oid in found.items()}

    def tip(self, name: str) -> str | None:
        return self.bare(name).branch(self.branch)

    def act(self, act: Act) -> None:
        """What somebody does, as a scenario says it."""
        match act["do"]:
            case "lose-ledger":
                for path in self.lab.folder.glob(f"{LEDGER}*"):
                    path.unlink() if path.is_file() else None
            case "close" | "reopen" | "merge" | "edit-body" | "unlabel":
                self.on_pull_request(act["in"], act)
            case what if what in _ON_GIT:
                with self.changing(act["in"]):
                    self._on_git(act["in"], act)
            case _:
                self.on_forge(act)

    def _on_git(self, name: str, act: Act) -> None:
        bare, ours, base = self.bare(name), f"refs/heads/{self.branch}", self.refs(name)[self.base(name)]
        match act["do"]:
            case "commit":
                self._commit(name, act)
            case "resemble":
                # The same looks as ours, but another content.
                said = bare.git("log", "-1", "--format=%B", ours) if bare.ref(ours) else "Change"
                bare.commit(ours, _files(act), message=said, author=_BOT, parent=base)
            case "update-branch":
                self._merge(bare, ours, base, {})
            case "evil-merge":
                self._merge(bare, ours, base, _files(act))
            case "merge-other":
                self._merge(bare, ours, bare.commit(_SIDE, _files(act), parent=base), {})
                bare.drop(_SIDE)
            case "branch":
                bare.point(ours, base)
            case "delete-branch":
                bare.drop(ours)
            case "copy-branch":
                bare.git("fetch", "--quiet", str(self.bare(act["from"]).path), f"{ours}:{ours}")

    def _commit(self, name: str, act: Act) -> None:
        bare, refs = self.bare(name), self.refs(name)
        base = self.base(name)
        branch = {"base": base, "branch": self.branch}.get(act["on"], act["on"])
        onto = bare.resolve(act["onto"]) if "onto" in act else None
        start = onto or (None if branch in refs else refs[base])
        bare.commit(f"refs/heads/{branch}", _files(act), parent=start, date=act.get("date", _LATER))

    def _merge(self, bare: Bare, ours: str, other: str, more: Mapping[str, bytes | str | None]) -> None:
        tip = bare.ref(ours)
        assert tip is not None
        tree = bare.merged_tree(tip, other)
        assert tree is not None, "these two cannot be merged"
        parents = (tip, other)
        if more:
            merged = bare.join(tree, parents, "merge", ROBIN, _LATER)
            tree = bare.git("rev-parse", f"{bare.commit(_SIDE, more, parent=merged)}^{{tree}}")
            bare.drop(_SIDE)
        bare.point(ours, bare.join(tree, parents, "Merge branch 'main'", ROBIN, _LATER))


_BOT = "pip-no-cache <pip-no-cache@noreply.invalid>"


def _files(act: Act) -> dict[str, bytes | str | None]:
    return {**act.get("files", {}), **dict.fromkeys(act.get("removes", ()))}


class LocalStage(Stage):
    """A folder of bare repositories; pull requests are records beside the ledger."""

    forge = "local"

    @property
    def environment(self) -> dict[str, str]:
        return {}

    @property
    def _records(self) -> Path:
        return self.lab.folder / f"{LEDGER}.pull-requests"

    def config(self) -> dict[str, Any]:
        return {"source": {"local": "org"}}

    def make(self, name: str, files: Mapping[str, str], branch: str) -> None:
        contents = {path: content.encode() for path, content in files.items()}
        self.lab.repository(f"{name}.git", contents, branch=branch)

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(path.stem for path in self.lab.source.glob("*.git")))

    def bare(self, name: str) -> Bare:
        return Bare(self.lab.source / f"{name}.git")

    def base(self, name: str) -> str:
        return self.bare(name).git("symbolic-ref", "--short", "HEAD")

    def changing(self, name: str) -> AbstractContextManager[None]:
        assert name
        return nullcontext()

    def pulls(self, name: str) -> tuple[Seen, ...]:
        found = local_records.of_repository(self._records, str(self.bare(name).path))
        return tuple(
            Seen(
                *(record.number, str(record.state), record.title, record.body),
                *(record.comments, record.labels, record.assignees),
                (*record.reviewers, *record.team_reviewers),
                record.is_draft,
            )
            for record in found
            if record.branch == self.branch
        )

    def cost(self) -> Cost | None:
        return None

    def on_pull_request(self, name: str, act: Act) -> None:
        newest = local_records.of_repository(self._records, str(self.bare(name).path))[-1]
        match act["do"]:
            case "close":
                local_records.save(self._records, replace(newest, state=State.CLOSED))
            case "reopen":
                local_records.save(self._records, replace(newest, state=State.OPEN))
            case "edit-body":
                local_records.save(self._records, replace(newest, body=act["text"]))
            case "unlabel":
                local_records.save(self._records, replace(newest, labels=()))
            case "merge":
                self._merge_into_base(name, act.get("how", "merge"))

    def _merge_into_base(self, name: str, how: str) -> None:
        bare, branch = self.bare(name), self.base(name)
        base, tip = bare.branch(branch), bare.branch(self.branch)
        assert base is not None
        assert tip is not None
        if how == "rebase":
            assert bare.has_merged(base, tip), "the branch does not build on the base's tip"
            bare.point(f"refs/heads/{branch}", tip)
            return
        tree = bare.merged_tree(base, tip)
        assert tree is not None
        parents = (base, tip) if how == "merge" else (base,)
        bare.point(f"refs/heads/{branch}", bare.join(tree, parents, "Merge", ROBIN, _LATER))

    def on_forge(self, act: Act) -> None:
        match act["do"]:
            case "hire":
                """Whoever has the folder may do everything."""
            case "rename-base":
                self.bare(act["in"]).git("branch", "-m", self.base(act["in"]), act["to"])
            case what:
                raise AssertionError(f"nobody can {what} a folder")


@dataclass(slots=True)
class _Count:
    """How much of the double's log was looked at."""

    seen: int = field(default=0)


class GithubStage(Stage):
    """The double, asked over HTTP; all its repositories belong to one organisation."""

    forge = "github"

    def __init__(self, lab: "Lab", double: GithubDouble) -> None:
        super().__init__(lab)
        self.double = double
        self._log = _Count()

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
                *(pull.number, pull.status, pull.title, pull.body or ""),
                *(pull.comments, pull.labels, pull.assignees, pull.reviewers, pull.draft),
            )
            for pull in found
            if pull.head == f"{OWNER}:{self.branch}"
        )

    def cost(self) -> Cost | None:
        new = self.double.requests[self._log.seen :]
        self._log.seen += len(new)
        return Cost(sum(one.git for one in new), sum(one.writes for one in new))

    def on_pull_request(self, name: str, act: Act) -> None:
        pull = self._newest(name)
        match act["do"]:
            case "close":
                self.double.close(pull)
            case "reopen":
                self.double.reopen(pull)
            case "edit-body":
                pull.body = act["text"]
            case "unlabel":
                pull.labels.clear()
            case "merge":
                self.double.merge(pull, act.get("how", "merge"))

    def on_forge(self, act: Act) -> None:
        match act["do"]:
            case "hire":
                for login in act["members"]:
                    self.double.user(login, member_of=[OWNER])
                for team in act["teams"]:
                    self.double.team(OWNER, team)
            case "mend-forge":
                self.double.desk.faults.rules.clear()
            case _:
                self._on_repository(self._repository(act["in"]), act)

    def _on_repository(self, repository: "Repository", act: Act) -> None:
        match act["do"]:
            case "rename-base":
                self._rename_base(repository, act["to"])
            case "archive":
                repository.archived = True
            case "rename":
                self.double.rename(repository, f"{OWNER}/{act['to']}")
            case "remove":
                self.double.delete(repository)
            case "disable-pull-requests":
                repository.has_pull_requests = False
            case "refuse-drafts":
                repository.drafts = False
            case "protect":
                self.double.protect(repository, act["branches"], ruleset=act.get("ruleset", False))
            case what:
                raise AssertionError(f"nobody can {what} there")

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


@contextmanager
def stage(forge: str, lab: "Lab") -> Iterator[Stage]:
    """The stage of that name; what its forge does not know of GitHub's description fails the test."""
    if forge == "local":
        yield LocalStage(lab)
        return
    with GithubDouble(lab.folder / "github") as double:
        yield GithubStage(lab, double)
    assert double.violations == [], double.violations
