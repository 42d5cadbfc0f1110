"""The branches of a repository: where they stand, and how they are moved through the API."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import ForgeError
from bot.forges.github.access import Access
from bot.forges.github.api.answers import Answer
from bot.forges.github.questions import account, commit, state
from bot.model import Repository

_UNPROCESSABLE = 422
# The seconds between looks at a branch that GitHub is updating.
_UNTIL_UPDATED = (0.5, 1.0, 2.0, 4.0)


@dataclass(frozen=True, slots=True)
class Branches(Access):
    """That part of a forge."""

    def tip(self, repository: Repository, branch: str) -> str | None:
        return state.tip(self._api(repository.name), repository, branch)

    def merge_base(self, repository: Repository, one: str, other: str) -> str | None:
        return state.merge_base(self._api(repository.name), repository, one, other)

    def distrust(self, repository: Repository, commit: str) -> str | None:
        return state.distrust(self._api(repository.name), repository, commit)

    def committer(self, repository: Repository) -> str:
        client = self._api(repository.name)
        client.committer = client.committer or account.committer(client, self._host)
        return client.committer

    def update(self, repository: Repository, number: int, branch: str, expected: str) -> str | None:
        with self._explaining(repository) as client:
            client.again = self.again
            place = f"/repos/{repository.name}/pulls/{number}/update-branch"
            client.requestJsonAndCheck("PUT", place, input={"expected_head_sha": expected})
        for pause in _UNTIL_UPDATED:  # it is only accepted then
            if (found := self.tip(repository, branch)) != expected:
                return found
            self.patience.sleep(pause)
        return None

    def move(self, repository: Repository, moves: tuple[tuple[str, str, str | None], ...]) -> None:
        wanted = commit.moves(state.node(self._api(repository.name), repository), moves)
        with self._writing(repository) as there:
            there.requester.graphql_named_mutation("updateRefs", wanted, "clientMutationId")

    def create_branch(self, repository: Repository, branch: str, commit: str) -> None:
        try:
            with self._writing(repository) as there:
                there.create_git_ref(f"refs/heads/{branch}", commit)
        except ForgeError as error:
            if error.status != _UNPROCESSABLE:
                raise
            stands = self.tip(repository, branch)
            if stands is None:
                raise
            if stands != commit:
                message = f"The branch {branch} of {repository.name} stands elsewhere already"
                raise ForgeError("branch-moved", message, error.status) from None

    def commit(
        self, repository: Repository, branch: str, expected: str, message: str, files: Mapping[str, bytes]
    ) -> str:
        wanted = commit.wanted(repository.name, branch, expected, message, files)
        with self._writing(repository) as there:
            _, made = there.requester.graphql_named_mutation("createCommitOnBranch", wanted, "commit { oid }")
        return Answer(made)["commit"]["oid"].text
