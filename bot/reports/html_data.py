"""The rows of report.html's table as JSON that a script of the page reads; texts are safe to show as they are."""

import json
from collections.abc import Iterator
from typing import Any

from bot.model import Outcome, PlannedFile, PullRequest, SweepReport
from bot.reports import figures
from bot.texts import links
from bot.texts.display import printable, printable_lines
from fixer import Verdict

# A browser reads what stands in a script element up to the first "</script", whatever it is part of.
_IN_SCRIPTS = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})
_LONGEST_DIFF = 200_000


def text(report: SweepReport) -> str:
    """An object with ``texts`` and ``rows``, each a list in the order of report.js; a number there names a text."""
    texts: dict[str, int] = {}
    rows = [_row(outcome, texts) for outcome in report.outcomes]
    value = {"texts": list(texts), "rows": rows}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_IN_SCRIPTS)


def _row(outcome: Outcome, texts: dict[str, int]) -> list[Any]:
    plan, pull, ended = outcome.plan, outcome.pull_request, outcome.ended
    return [
        printable(outcome.name),
        links.web(outcome.page),
        str(outcome.kind),
        outcome.reason,
        _known(printable(outcome.message), texts),
        int(outcome.needs_person),
        plan.counts[Verdict.FIX] if plan else 0,
        ended.refused,
        _pull(pull) if pull else None,
        [_file(file, outcome, texts) for file in plan.files] if plan else [],
        [[printable(item.path), item.reason, _known(printable(item.message), texts)] for item in plan.left_out]
        if plan
        else [],
        [printable(warning) for warning in outcome.warnings],
        printable(outcome.team),
    ]


def _pull(pull: PullRequest) -> list[Any]:
    """With how many of its checks failed, run and there are, and what its reviews come to, where that is known."""
    found, shown = pull.reception, [pull.number, links.web(pull.url), str(pull.state)]
    if found is None:
        return shown
    checks = found.checks
    return [*shown, checks.word, found.review, checks.failing, checks.running, checks.total]


def _file(file: PlannedFile, outcome: Outcome, texts: dict[str, int]) -> list[Any]:
    assert outcome.plan, "the file is of a plan"
    is_shown = outcome.kind in figures.DONE and len(file.diff) <= _LONGEST_DIFF
    return [
        printable(file.path),
        links.blob(outcome.page, outcome.plan.base, file.path),
        list(_findings(file, texts)),
        printable_lines(file.diff) if is_shown else "",
        *([[[one.line, _known(printable(one.message), texts)] for one in file.unknown]] if file.unknown else []),
    ]


def _findings(file: PlannedFile, texts: dict[str, int]) -> Iterator[list[Any]]:
    for finding in file.findings:
        message = _known(printable(finding.message), texts)
        yield [str(finding.verdict), finding.reason, finding.line, printable(finding.command), message]


def _known(text: str, texts: dict[str, int]) -> int:
    """The number of a text, of which each stands in the page once."""
    return texts.setdefault(text, len(texts))
