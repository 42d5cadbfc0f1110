"""One pull request on GitHub as it stands this moment, and who changed its words last."""

from bot.forges.github.api.reading import Api
from bot.forges.github.questions import graph, pulls
from bot.forges.github.questions.repositories import identity
from bot.forges.github.questions.web_host import WebHost
from bot.model import Repository
from bot.model.edition import Edition

_ASKED = "pullRequest(number: {number}) {{ ...pull id isDraft editor {{ ... on Node {{ id }} }} }}"
_VIEWER = "viewer { id }"


def edition(api: Api, repository: Repository, number: int, host: WebHost) -> Edition | None:
    """What is known of it now; None where it cannot be seen. An editor whose account is gone is nobody of ours."""
    document, variables = graph.aliased("", [(repository.name, _ASKED.format(number=number))])
    answer = api.query(f"{document.removesuffix('}')}  {_VIEWER}\n}}\n" + pulls.FIELDS, variables)
    (found,) = graph.of_aliases(answer, 1)
    pull = found["pullRequest"]
    # The name may be another repository's by now.
    if not pull.is_table or identity(pull["repository"]["databaseId"], host) != repository.identity:
        return None
    viewer, editor = answer["data"]["viewer"]["id"].text, pull["editor"]
    is_ours = None if editor.is_null else editor["id"].text_or_nothing == viewer
    return Edition(pulls.of_graphql(pull), is_ours, pull["isDraft"].is_true, pull["id"].text)
