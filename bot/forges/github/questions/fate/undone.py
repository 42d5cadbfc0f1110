"""Whether somebody took back what pull requests on GitHub had changed: their files have again the bytes of before."""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from bot.forges.github.api.answers import Answer
from bot.forges.github.api.reading import Api, Group
from bot.forges.github.questions import graph
from bot.forges.github.questions.web_host import WebHost
from bot.model.fate import Merged

_FILES = "pullRequest(number: {number}) {{ files(first: 100) {{ nodes {{ path }} }} }}"
_FILES_AT_ONCE = 50
# Each file is looked up at a few commits.
_BLOBS_AT_ONCE = 10

# What was merged, and the files that it changed.
_Changed = tuple[Merged, tuple[str, ...]]


def undone(groups: Iterable[Group], wanted: Iterable[Merged], host: WebHost) -> Iterator[tuple[str, bool]]:
    """Of each repository that can be seen its key, and whether somebody did; ``groups`` say whom to ask.

    Of a pull request with more than a hundred files the first hundred tell. Raises ForgeError as in_parts does.
    """
    for api, asked in graph.grouped(groups, ((one.repository, one) for one in wanted)):
        files = tuple(graph.in_parts(asked, _FILES_AT_ONCE, partial(_files, api, host)))
        yield from graph.in_parts(files, _BLOBS_AT_ONCE, partial(_compared, api, host))


def _files(api: Api, host: WebHost, wanted: Sequence[Merged]) -> Iterator[_Changed]:
    asked = [(one.repository, _FILES.format(number=one.number)) for one in wanted]
    for one, node in zip(wanted, graph.told(api, host, asked), strict=True):
        found = node["pullRequest"]["files"]["nodes"]
        if not found.is_null:
            yield one, tuple(filter(None, (file["path"].text_or_nothing for file in found)))


def _compared(api: Api, host: WebHost, wanted: Sequence[_Changed]) -> Iterator[tuple[str, bool]]:
    asked = [(one.repository, " ".join(_blobs(one, paths))) for one, paths in wanted]
    for (one, paths), node in zip(wanted, graph.told(api, host, asked), strict=True):
        if node.is_table:
            yield one.repository.key, any(_is_as_before(node, one, at) for at in range(len(paths)))


def _blobs(one: Merged, paths: tuple[str, ...]) -> Iterator[str]:
    for at, path in enumerate(paths):
        for name, commit in (("now", one.head), ("made", one.commit), *_numbered(one)):
            expression = json.dumps(f"{commit}:{path}", ensure_ascii=False)
            yield f"{name}{at}: object(expression: {expression}) {{ oid }}"


def _is_as_before(node: Answer, one: Merged, at: int) -> bool:
    now, made = (node[f"{name}{at}"]["oid"].oid for name in ("now", "made"))
    before = {node[f"{name}{at}"]["oid"].oid for name, _ in _numbered(one)}
    return bool(now) and now != made and now in before


def _numbered(one: Merged) -> Iterator[tuple[str, str]]:
    return ((f"before{place}_", commit) for place, commit in enumerate(one.before))
