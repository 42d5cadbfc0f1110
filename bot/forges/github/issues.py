"""The tracking issue of a campaign in a repository on GitHub."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bot.config.config import Github
from bot.config.source import Source
from bot.errors import ForgeError
from bot.forges.github.api import client
from bot.forges.github.api.answers import Answer
from bot.forges.github.questions import account, repositories
from bot.forges.github.questions.web_host import WebHost
from bot.model.tracking import Home, Issue, Sight
from bot.waiting.patience import Patience, nothing

# GitHub's answer where issues are off, too: that is known before.
_GONE = "not-found"


@dataclass(frozen=True, slots=True)
class GithubIssues:
    """A Tracker for the repository ``name``, asked and written to as whoever the token belongs to.

    ``again`` is called before a write is sent once more; no more than ``most`` of our account's own issues and pull
    requests there are looked at.
    """

    github: Github
    name: str
    patience: Patience = field(default=Patience(), repr=False, compare=False)
    again: Callable[[], object] = field(default=nothing, repr=False, compare=False)
    most: int = 2_000

    def home(self) -> Home:
        """As in Tracker; the name is what the repository is called now."""
        found = self._api().get(f"/repos/{self.name}")
        host = WebHost.of_api(self.github.base_url)
        word = found["visibility"].text_or_nothing or ("private" if found["private"].is_true else "public")
        # Of a word that is not known the least is shown that can be.
        sight = Sight(word) if word in set(Sight) else Sight.PUBLIC
        return Home(found["full_name"].text, repositories.identity(found["id"], host), sight, _bar(found))

    def issue(self, home: Home, number: int) -> Issue | None:
        """As in Tracker."""
        api = self._api()
        try:
            found = api.get(f"/repos/{home.name}/issues/{number}")
        except ForgeError as error:
            if error.reason == _GONE:
                return None
            raise
        return None if found["pull_request"].is_table else _issue(found, home, account.login(api))

    def own(self, home: Home) -> Iterator[Issue]:
        """As in Tracker."""
        api = self._api()
        login = account.login(api)
        wanted = {"creator": login, "state": "all", "sort": "created", "direction": "asc"}
        for count, found in enumerate(api.items(f"/repos/{home.name}/issues", **wanted), 1):
            if count > self.most:
                message = f"{login} has opened more than {self.most} issues and pull requests in {home.name}"
                raise ForgeError("answer-too-large", f"{message}; name another repository in [campaign] issue")
            if not found["pull_request"].is_table and (one := _issue(found, home, login)).is_ours:
                yield one

    def open(self, home: Home, title: str, body: str) -> Issue:
        """As in Tracker."""
        made = self._written("POST", f"/repos/{home.name}/issues", {"title": title, "body": body})
        return Issue(made["number"].number, made["html_url"].text_or_nothing, body)

    def edit(self, home: Home, number: int, body: str) -> None:
        """As in Tracker."""
        self._written("PATCH", f"/repos/{home.name}/issues/{number}", {"body": body})

    def _written(self, verb: str, place: str, words: dict[str, str]) -> Answer:
        api = self._api()
        api.again = self.again
        return Answer(api.requestJsonAndCheck(verb, place, input=words)[1])

    def _api(self) -> client.Client:
        source = Source.model_construct(repositories=(self.name,))
        return client.client(self.github, source, self.patience, self.name)


def _bar(found: Answer) -> str:
    if found["archived"].is_true:
        return "it is archived"
    if found["disabled"].is_true:
        return "the forge has disabled it"
    return "its issues are turned off in its settings" if found["has_issues"].is_false else ""


def _issue(found: Answer, home: Home, login: str) -> Issue:
    """What was transferred is told from where it is now."""
    where = found["repository_url"].text_or_nothing.lower()
    return Issue(
        found["number"].number,
        found["html_url"].text_or_nothing,
        found["body"].text_or_nothing,
        is_open=found["state"].text == "open",
        is_ours=found["user"]["login"].text_or_nothing.lower() == login.lower(),
        is_at_home=where.endswith(f"/repos/{home.name.lower()}"),
    )
