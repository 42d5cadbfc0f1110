"""What checks say of many commits on GitHub: counts first, and the names only where any failed."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from bot.forges.github.api.answers import Answer
from bot.forges.github.api.reading import Api, Group
from bot.forges.github.questions import graph
from bot.forges.github.questions.checks import COUNTED, FINE, RUNS, check_counts
from bot.forges.github.questions.web_host import WebHost
from bot.model import Checks, Repository

# Commits of a repository.
Wanted = tuple[Repository, tuple[str, ...]]

_COUNTS = f"fragment said on Commit {{ statusCheckRollup {{ ...counted }} }}\n{COUNTED}"
_NAMES = """\
fragment said on Commit {
  statusCheckRollup {
    contexts(first: 100) {
      pageInfo { hasNextPage }
      nodes {
        __typename
        ... on CheckRun { name status conclusion }
        ... on StatusContext { context state }
      }
    }
  }
}
"""
_AT_ONCE, _NAMED_AT_ONCE = 50, 20
# Of what is well nobody is told the names: this one stands for all of them.
_SOME = frozenset({""})


def checked(groups: Iterable[Group], wanted: Iterable[Wanted], host: WebHost) -> Iterator[tuple[str, str, Checks]]:
    """What is said of each commit that can be seen, with its repository's key; ``groups`` say whom to ask.

    A commit of which a hundred names do not tell everything is left out. Raises ForgeError as in_parts does.
    """
    for api, asked in graph.grouped(groups, ((one[0], one) for one in wanted if one[1])):
        failing: dict[str, Wanted] = {}
        for repository, oid, rollup in graph.in_parts(asked, _AT_ONCE, partial(_asked, api, host, _COUNTS)):
            counts = check_counts(rollup)
            if not counts.failing:
                yield repository.key, oid, Checks((), _SOME if counts.total else frozenset(), counts.running > 0)
                continue
            _, others = failing.get(repository.key, (repository, ()))
            failing[repository.key] = (repository, (*others, oid))
        by_name = partial(_asked, api, host, _NAMES)
        for repository, oid, rollup in graph.in_parts(tuple(failing.values()), _NAMED_AT_ONCE, by_name):
            if (found := _named(rollup["contexts"])) is not None:
                yield repository.key, oid, found


def _asked(api: Api, host: WebHost, said: str, wanted: Sequence[Wanted]) -> Iterator[tuple[Repository, str, Answer]]:
    asked = [(one, " ".join(_commits(oids))) for one, oids in wanted]
    for (repository, oids), node in zip(wanted, graph.told(api, host, asked, said), strict=True):
        found = ((oid, node[f"c{at}"]) for at, oid in enumerate(oids))
        yield from ((repository, oid, one["statusCheckRollup"]) for oid, one in found if one.is_table)


def _commits(oids: tuple[str, ...]) -> Iterator[str]:
    return (f'c{at}: object(oid: "{oid}") {{ ...said }}' for at, oid in enumerate(oids))


def _named(contexts: Answer) -> Checks | None:
    """None where the names that were told are not all there are."""
    if contexts.is_null or not contexts["pageInfo"]["hasNextPage"].is_false:
        return None
    results = [_result(node) for node in contexts["nodes"]]
    failing = tuple(sorted(name for name, state in results if state not in FINE | RUNS))
    others = frozenset(name for name, state in results if state in FINE | RUNS)
    is_running = any(state in RUNS for _, state in results)
    return Checks(failing, others, is_running) if failing else None


def _result(node: Answer) -> tuple[str, str]:
    if name := node["context"].text_or_nothing:
        return name, node["state"].text_or_nothing
    is_over = node["status"].text_or_nothing == "COMPLETED"
    return node["name"].text_or_nothing, node["conclusion"].text_or_nothing if is_over else "PENDING"
