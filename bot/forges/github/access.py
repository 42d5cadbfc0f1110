"""By whose login a source's repositories are asked for, one by one or many together."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from bot.config.config import Github
from bot.config.source import Source
from bot.errors import ForgeError
from bot.forges.github.api import client
from bot.forges.github.api.library import LibraryRepository
from bot.forges.github.api.names import grouped, owner
from bot.forges.github.api.reading import Group
from bot.forges.github.questions import state
from bot.forges.github.questions.web_host import WebHost
from bot.model import Repository
from bot.waiting.patience import Patience, nothing
from bot.workspaces.git_cache import GitCache


@dataclass(frozen=True, slots=True)
class Access:
    """The way to the repositories of one source; raises UsageError where there is no login, see GithubForge."""

    github: Github
    source: Source
    patience: Patience = field(default=Patience(), repr=False, compare=False)
    cache: GitCache | None = None
    again: Callable[[], object] = field(default=nothing, repr=False, compare=False)
    branch: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        client.require_login(self.github)

    @property
    def _host(self) -> WebHost:
        return WebHost.of_api(self.github.base_url)

    @property
    def _is_one(self) -> bool:
        """Whether everything is asked for by one account."""
        return self.github.app is None or self.github.app.installation_id is not None

    @property
    def _groups(self) -> tuple[Group, ...]:
        return self._grouped(self.source.names or ())

    def _grouped(self, wanted: Iterable[str]) -> tuple[Group, ...]:
        """The names that are asked for together: an App has another installation for each owner."""
        key = (lambda _: "") if self._is_one else owner
        return tuple((some, partial(self._api, some[0])) for some in grouped(wanted, key))

    def _mutate(self, repository: Repository, name: str, wanted: dict[str, str]) -> None:
        with self._writing(repository) as there:
            there.requester.graphql_named_mutation(name, wanted, "clientMutationId")

    @contextmanager
    def _writing(self, repository: Repository) -> Iterator[LibraryRepository]:
        with self._explaining(repository) as client:
            client.again = self.again
            yield client.repository(repository.name)

    @contextmanager
    def _explaining(self, repository: Repository) -> Iterator[client.Client]:
        """Around requests: what the repository's own flags tell is said in place of a bare refusal."""
        client = self._api(repository.name)
        try:
            yield client
        except ForgeError as error:
            raise state.explained(client, repository, error) from None

    def _api(self, name: str = "") -> client.Client:
        return client.client(self.github, self.source, self.patience, name)
