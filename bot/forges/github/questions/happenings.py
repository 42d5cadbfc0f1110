"""What happened to a pull request, as GitHub tells it: its own times, and the accounts that did it."""

import re
from collections.abc import Iterator

from bot.forges.github.api.answers import Answer
from bot.model import Event, Happening

# To stand in a fragment on PullRequest, and FIELDS behind the document.
ASKED = """\
  createdAt author { ...by } mergedAt mergedBy { ...by } closedAt
  approvals: reviews(states: [APPROVED], last: 1) { nodes { submittedAt author { ...by } } }
  closings: timelineItems(itemTypes: [CLOSED_EVENT], last: 1) { nodes { ... on ClosedEvent { actor { ...by } } } }
"""
FIELDS = """\
fragment by on Actor { __typename login }
"""
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:\[bot\])?")
_BOT = "[bot]"


def of_graphql(node: Answer) -> tuple[Event, ...]:
    """The events of a node with what is ASKED."""
    told = [(Happening.CREATED, node["createdAt"], node["author"])]
    told += [(Happening.APPROVED, one["submittedAt"], one["author"]) for one in _nodes(node["approvals"])]
    if node["mergedAt"].text_or_nothing:
        told.append((Happening.MERGED, node["mergedAt"], node["mergedBy"]))
    else:
        closed = next(_nodes(node["closings"]), Answer(None))
        told.append((Happening.CLOSED, node["closedAt"], closed["actor"]))
    return tuple(_events(told))


def of_rest(item: Answer) -> tuple[Event, ...]:
    """The events of a pull request by REST; who merged it is in no list, and who closed it nowhere."""
    told = [(Happening.CREATED, item["created_at"], item["user"])]
    if item["merged_at"].text_or_nothing:
        told.append((Happening.MERGED, item["merged_at"], item["merged_by"]))
    else:
        told.append((Happening.CLOSED, item["closed_at"], Answer(None)))
    return tuple(_events(told))


def _nodes(connection: Answer) -> Iterator[Answer]:
    found = connection["nodes"]
    return iter(()) if found.is_null else iter(found)


def _events(told: list[tuple[Happening, Answer, Answer]]) -> Iterator[Event]:
    for what, at, who in told:
        if _TIME.fullmatch(at.text_or_nothing):
            yield Event(what, at.text_or_nothing, _login(who))


def _login(who: Answer) -> str:
    """As REST spells it, for which the name of an App ends in [bot]; empty where the account is gone."""
    login = who["login"].text_or_nothing
    if who["__typename"].text_or_nothing == "Bot":
        login = login.removesuffix(_BOT) + _BOT
    return login if _LOGIN.fullmatch(login) else ""
