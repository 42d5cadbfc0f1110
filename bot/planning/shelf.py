"""Workspaces that planning leaves open for publishing, so that a repository is fetched once."""

from contextlib import ExitStack
from dataclasses import dataclass
from threading import Lock
from types import TracebackType
from typing import Self

from bot.forges.forge import Forge
from bot.model import Plan, Repository
from bot.workspaces.workspace import Workspace


@dataclass(frozen=True, slots=True)
class _Held:
    workspace: Workspace
    stack: ExitStack


class Shelf:
    """Open workspaces by the keys of their repositories; all are closed when the shelf is."""

    def __init__(self) -> None:
        self._held: dict[str, _Held] = {}
        self._lock = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with ExitStack() as all_of_them, self._lock:
            for held in self._held.values():
                all_of_them.push(held.stack)
            self._held.clear()

    def open(self, forge: Forge, repository: Repository, branch: str) -> Workspace:
        """A new workspace on this shelf."""
        with ExitStack() as stack:
            held = _Held(stack.enter_context(forge.workspace(repository, branch)), stack.pop_all())
        with self._lock:
            self._held[repository.key] = held
        return held.workspace

    def hand_over(self, other: "Shelf") -> None:
        """Leaves everything on this shelf to another one."""
        with self._lock:
            held, self._held = self._held, {}
        other.receive(held)

    def receive(self, held: dict[str, _Held]) -> None:
        """Takes over what another shelf held."""
        with self._lock:
            self._held.update(held)

    def take(self, plan: Plan) -> Workspace | None:
        """The workspace in which the plan was made, if it is here and stands on the plan's base."""
        with self._lock:
            held = self._held.get(plan.repository.key)
        return held.workspace if held and held.workspace.heads.base == plan.base else None

    def drop(self, repository: Repository) -> None:
        """Closes the repository's workspace, if it is here."""
        with self._lock:
            held = self._held.pop(repository.key, None)
        if held:
            held.stack.close()
