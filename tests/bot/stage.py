"""Where a scenario plays: repositories, and what people do to them and their pull requests, on whichever forge."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.github_double.bare import ROBIN, Bare

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

BRANCH = "pip-no-cache/fix"
OWNER = "acme"
LEDGER = "pip-no-cache.sqlite"
_SIDE = "refs/heads/side"
LATER = "1700000999 +0000"
_ON_GIT = frozenset(
    """branch commit copy-branch delete-branch evil-merge merge-other octopus resemble restore-branch
    update-branch uproot""".split()
)
_ON_PULL = frozenset(
    """arm close dequeue dismiss draft edit-body forget-campaign merge queue ready-again reopen retarget retitle review
    tick unlabel unsure untick""".split()
)

Act = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """A pull request of our branch as anybody sees it; ``is_foreign`` where a person opened it."""

    number: int
    state: str
    title: str
    body: str
    comments: tuple[str, ...]
    labels: tuple[str, ...]
    assignees: tuple[str, ...]
    reviewers: tuple[str, ...]
    draft: bool
    is_foreign: bool = False
    base: str = ""


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
    def head(self, name: str) -> str:
        """Where the branch of the newest pull request stood last, even if it is gone."""

    @abstractmethod
    def cost(self) -> Cost | None:
        """What was asked of the forge since this was called last; None where nobody counts."""

    @abstractmethod
    def on_pull_request(self, name: str, act: Act) -> None: ...

    @abstractmethod
    def on_forge(self, act: Act) -> None: ...

    @abstractmethod
    def check(self, name: str, oid: str, check: str, state: str) -> None:
        """What a check says of a commit: success, failure or pending."""

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
            case "check":
                name = act["in"]
                oid = {"base": self.refs(name)[self.base(name)]}.get(act.get("on", "tip"), self.tip(name))
                assert oid is not None
                self.check(name, oid, act.get("name", "ci"), act.get("says", "success"))
            case "ready":  # one check that is fine, and one approval
                self.act({**act, "do": "check"})
                self.act({**act, "do": "review"})
            case what if what in _ON_PULL:
                self.on_pull_request(act["in"], act)
            case "reset" | "orphan" | "switch-base":
                with self.changing(act["in"]):
                    self._force(act["in"], act)
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
                self._merge(bare, ours, base, _files(act), act.get("mode", "100644"))
            case "merge-other":
                self._merge(bare, ours, bare.commit(_SIDE, _files(act), parent=base), {})
                bare.drop(_SIDE)
            case "uproot":
                self._joined_anew(name, ())
            case "octopus":
                other = bare.commit(_SIDE, _files(act), parent=base)
                self._joined_anew(name, (self.refs(name)[self.branch], base, other))
                bare.drop(_SIDE)
            case _:
                self._on_ref(bare, act)

    def _on_ref(self, bare: Bare, act: Act) -> None:
        """What makes no commit."""
        name, ours = act["in"], f"refs/heads/{self.branch}"
        match act["do"]:
            case "branch":
                bare.point(ours, self.refs(name)[self.base(name)])
            case "delete-branch":
                bare.drop(f"refs/heads/{act['branch']}" if "branch" in act else ours)
            case "restore-branch":
                bare.point(ours, self.head(name))
            case "copy-branch":
                bare.git("fetch", "--quiet", str(self.bare(act["from"]).path), f"{ours}:{ours}")

    def _force(self, name: str, act: Act) -> None:
        """The default branch to an earlier commit, or to one without a history; or another one in its place."""
        bare, ref = self.bare(name), f"refs/heads/{self.base(name)}"
        if act["do"] == "switch-base":
            bare.point(f"refs/heads/{act['to']}", self.refs(name)[self.base(name)])
            bare.turn(act["to"])
            return
        target = bare.resolve(act["to"]) if "to" in act else bare.commit(_SIDE, _files(act), date=LATER)
        assert target is not None
        bare.point(ref, target)
        bare.drop(_SIDE)

    def _commit(self, name: str, act: Act) -> None:
        bare, refs = self.bare(name), self.refs(name)
        base = self.base(name)
        branch = {"base": base, "branch": self.branch}.get(act["on"], act["on"])
        onto = bare.resolve(act["onto"]) if "onto" in act else None
        start = onto or (None if branch in refs else refs[base])
        mode: str = act.get("mode", "100644")
        modes = dict.fromkeys(_files(act), mode)
        bare.commit(f"refs/heads/{branch}", _files(act), parent=start, date=act.get("date", LATER), modes=modes)

    def _joined_anew(self, name: str, parents: tuple[str, ...]) -> None:
        """All that our branch holds, with these commits as its history."""
        bare, ours = self.bare(name), f"refs/heads/{self.branch}"
        tree = bare.git("rev-parse", f"{ours}^{{tree}}")
        bare.point(ours, bare.join(tree, parents, "Start anew", ROBIN, LATER))

    def _merge(
        self, bare: Bare, ours: str, other: str, more: Mapping[str, bytes | str | None], mode: str = "100644"
    ) -> None:
        tip = bare.ref(ours)
        assert tip is not None
        tree = bare.merged_tree(tip, other)
        assert tree is not None, "these two cannot be merged"
        parents = (tip, other)
        if more:
            modes = dict.fromkeys(more, mode)
            merged = bare.join(tree, parents, "merge", ROBIN, LATER)
            tree = bare.git("rev-parse", f"{bare.commit(_SIDE, more, parent=merged, modes=modes)}^{{tree}}")
            bare.drop(_SIDE)
        bare.point(ours, bare.join(tree, parents, "Merge branch 'main'", ROBIN, LATER))


def edited(act: Act, body: str) -> str:
    """A body after a person wrote another ``text``, or something ``before`` it, or ticked a ``box`` or unticked it."""
    if act["do"] in {"tick", "untick"}:
        hidden, ticks = f"<!-- pip-no-cache: box {act['box']} -->", {"tick": ("[ ]", "[x]"), "untick": ("[x]", "[ ]")}
        lines = [line.replace(*ticks[act["do"]], 1) if hidden in line else line for line in body.split("\n")]
        assert lines != body.split("\n"), f"there is no such box: {body}"
        return "\n".join(lines)
    return f"{act.get('before', '')}{act.get('text', body)}"


_BOT = "pip-no-cache <pip-no-cache@noreply.invalid>"


def _files(act: Act) -> dict[str, bytes | str | None]:
    return {**act.get("files", {}), **dict.fromkeys(act.get("removes", ()))}
