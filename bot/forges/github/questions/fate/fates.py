"""As what pull requests on GitHub were merged, and where the branches stand that they went into."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from bot.forges.github.api.answers import Answer
from bot.forges.github.api.reading import Api, Group
from bot.forges.github.questions import graph, pulls
from bot.forges.github.questions.web_host import WebHost
from bot.model import Repository, State
from bot.model.fate import Fate

# A pull request of ours, by its number.
Wanted = tuple[Repository, int]

# Of a commit that several were rebased into only one further below was ever a tip of the branch, and checked.
_ASKED = """\
defaultBranchRef {{ target {{ oid }} }} pullRequest(number: {number}) {{ ...pull isInMergeQueue mergeCommit {{ oid \
parents(first: 1) {{ nodes {{ oid parents(first: 1) {{ nodes {{ oid }} }} }} }} }} }}"""
_AT_ONCE = 100


def fates(groups: Iterable[Group], wanted: Iterable[Wanted], host: WebHost) -> Iterator[tuple[str, Fate]]:
    """Each pull request that can be seen, with its repository's key; ``groups`` say whom to ask about which names.

    Raises ForgeError as in_parts does.
    """
    for api, asked in graph.grouped(groups, ((one[0], one) for one in wanted)):
        yield from graph.in_parts(asked, _AT_ONCE, partial(_asked, api, host))


def _asked(api: Api, host: WebHost, wanted: Sequence[Wanted]) -> Iterator[tuple[str, Fate]]:
    asked = [(one, _ASKED.format(number=number)) for one, number in wanted]
    for (repository, _), node in zip(wanted, graph.told(api, host, asked, pulls.FIELDS), strict=True):
        if node["pullRequest"].is_table:
            yield repository.key, _fate(node, node["pullRequest"])


def _fate(home: Answer, node: Answer) -> Fate:
    pull, made = pulls.of_graphql(node), node["mergeCommit"]
    is_merged = pull.state is State.MERGED
    return Fate(
        pull=pull,
        is_queued=not node["isInMergeQueue"].is_false,
        commit=made["oid"].oid if is_merged else "",
        before=tuple(_below(made)) if is_merged else (),
        head=home["defaultBranchRef"]["target"]["oid"].oid,
    )


def _below(commit: Answer) -> Iterator[str]:
    while not commit.is_null:
        parents = commit["parents"]["nodes"]
        commit = next(iter(()) if parents.is_null else iter(parents), Answer(None))
        if oid := commit["oid"].oid:
            yield oid
