"""The pull requests of repositories: read, opened, worded, decorated, merged and closed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.errors import ForgeError
from bot.forges.github.access import Access
from bot.forges.github.api.answers import Answer
from bot.forges.github.questions import attention, checks, pulls, readiness, views
from bot.forges.github.questions.fate import commits, fates, undone
from bot.model import Checks, Proposal, PullRequest, Repository, State
from bot.model.attention import Attention
from bot.model.edition import Edition
from bot.model.fate import Fate, Merged
from bot.model.readiness import Method, Readiness
from bot.model.view import View

_UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class PullRequests(Access):
    """That part of a forge."""

    def open_pull_requests(self, branch: str) -> Iterator[tuple[str, PullRequest]]:
        if self.source.names is None:
            return pulls.opened(self._api(), self.source, branch, self._host)
        return pulls.opened_in(self._groups, branch, self._host)

    def known_pull_requests(self, wanted: Iterable[pulls.Known]) -> Iterator[tuple[str, PullRequest]]:
        known = tuple(wanted)
        return pulls.of_numbers(self._grouped(one[0].name for one in known), known, self._host)

    def pull_requests(self, repository: Repository, branch: str) -> tuple[PullRequest, ...]:
        with self._explaining(repository) as api:
            return pulls.of_branch(api, repository, branch)

    def is_anothers(self, repository: Repository, number: int) -> bool:
        return pulls.is_anothers(self._api(repository.name), repository, number)

    def is_conflicting(self, repository: Repository, number: int) -> bool:
        with self._explaining(repository) as api:
            return api.get(f"/repos/{repository.name}/pulls/{number}")["mergeable"].is_false

    def checks(self, repository: Repository, commit: str) -> Checks:
        with self._explaining(repository) as api:
            return checks.checks(api, repository.name, commit)

    def checked(self, wanted: Iterable[commits.Wanted]) -> Iterator[tuple[str, str, Checks]]:
        known = tuple(wanted)
        return commits.checked(self._grouped(one[0].name for one in known), known, self._host)

    def fates(self, wanted: Iterable[fates.Wanted]) -> Iterator[tuple[str, Fate]]:
        known = tuple(wanted)
        return fates.fates(self._grouped(one[0].name for one in known), known, self._host)

    def undone(self, wanted: Iterable[Merged]) -> Iterator[tuple[str, bool]]:
        known = tuple(wanted)
        return undone.undone(self._grouped(one.repository.name for one in known), known, self._host)

    def readiness(self, wanted: Iterable[readiness.Wanted]) -> Iterator[tuple[str, Readiness]]:
        known = tuple(wanted)
        return readiness.readiness(self._grouped(one[0].name for one in known), known, self._host)

    def attention(self, wanted: Iterable[attention.Wanted]) -> Iterator[tuple[str, Attention]]:
        known = tuple(wanted)
        return attention.attention(self._grouped(one[0].name for one in known), known, self._host)

    def views(self, wanted: Iterable[views.Wanted]) -> Iterator[tuple[str, View]]:
        known = tuple(wanted)
        return views.views(self._grouped(one[0].name for one in known), known, self._host, self.patience.sleep)

    def edition(self, repository: Repository, number: int) -> Edition | None:
        with self._explaining(repository) as api:
            return pulls.edition(api, repository, number, self._host)

    def comments(self, repository: Repository, number: int) -> tuple[str, ...]:
        with self._explaining(repository) as api:
            items = api.items(f"/repos/{repository.name}/issues/{number}/comments")
            return tuple(item["body"].text_or_nothing for item in items)

    def open(self, repository: Repository, branch: str, proposal: Proposal, *, is_draft: bool) -> PullRequest:
        if found := self._opened(repository, branch):
            return found
        try:
            with self._writing(repository) as there:
                base = repository.branch or ""
                made = there.create_pull(base, branch, title=proposal.title, body=proposal.body, draft=is_draft)
        except ForgeError as error:
            # Somebody was quicker, or what broke off had its effect all the same.
            is_unsure = error.status == _UNPROCESSABLE or not 400 <= error.status < 500
            if is_unsure and (found := self._opened(repository, branch)):
                return found
            raise
        return pulls.pull_request(Answer(made.raw_data))

    def edit(self, repository: Repository, number: int, proposal: Proposal, *, closes: bool) -> None:
        with self._writing(repository) as there:
            pull, title, body = there.get_pull(number), proposal.title, proposal.body
            if closes:
                pull.edit(title=title, body=body, state=State.CLOSED.value)
            else:
                pull.edit(title=title, body=body)

    def draft(self, repository: Repository, found: Edition, *, is_draft: bool) -> None:
        name = "convertPullRequestToDraft" if is_draft else "markPullRequestReadyForReview"
        self._mutate(repository, name, {"pullRequestId": found.node})

    def retarget(self, repository: Repository, number: int, branch: str) -> None:
        with self._writing(repository) as there:
            there.get_pull(number).edit(base=branch)

    def comment(self, repository: Repository, number: int, text: str) -> None:
        with self._writing(repository) as there:
            there.get_issue(number).create_comment(text)

    def label(self, repository: Repository, number: int, names: tuple[str, ...]) -> None:
        with self._writing(repository) as there:
            there.get_issue(number).add_to_labels(*names)

    def assign(self, repository: Repository, number: int, users: tuple[str, ...]) -> None:
        with self._writing(repository) as there:
            there.get_issue(number).add_to_assignees(*users)

    def request_review(
        self, repository: Repository, number: int, users: tuple[str, ...], teams: tuple[str, ...]
    ) -> None:
        with self._writing(repository) as there:
            there.get_pull(number).create_review_request(list(users), list(teams))

    def merge(self, repository: Repository, number: int, method: Method, expected: str) -> str:
        with self._explaining(repository) as client:
            client.again = self.again
            place = f"/repos/{repository.name}/pulls/{number}/merge"
            _, made = client.requestJsonAndCheck("PUT", place, input={"sha": expected, "merge_method": method})
        return Answer(made)["sha"].text

    def enqueue(self, repository: Repository, found: Readiness) -> None:
        wanted = {"pullRequestId": found.node, "expectedHeadOid": found.pull.head}
        self._mutate(repository, "enqueuePullRequest", wanted)

    def arm(self, repository: Repository, found: Readiness, method: Method) -> None:
        wanted = {"pullRequestId": found.node, "expectedHeadOid": found.pull.head}
        self._mutate(repository, "enablePullRequestAutoMerge", {**wanted, "mergeMethod": method.upper()})

    def disarm(self, repository: Repository, found: Readiness) -> None:
        self._mutate(repository, "disablePullRequestAutoMerge", {"pullRequestId": found.node})

    def _opened(self, repository: Repository, branch: str) -> PullRequest | None:
        pulls = self.pull_requests(repository, branch)
        return next((pull for pull in pulls if pull.state is State.OPEN), None)
