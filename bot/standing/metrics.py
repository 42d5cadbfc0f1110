"""The campaign as Prometheus text: https://prometheus.io/docs/instrumenting/exposition_formats/."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from bot.ledger.ledger import Ledger
from bot.standing.choice import sums
from bot.standing.rows import Row
from bot.texts.display import printable

_STATE, _CHECKS, _REVIEW = "pull_requests", "open_pull_requests_by_checks", "open_pull_requests_by_review"
_GROUPED = "pull_requests_by_"
# Each name is a series of its own, and strangers' files name the owners: those with most pull requests are told.
_MOST = 500
_HELP = {
    _STATE: "The latest pull requests of repositories, by state.",
    _CHECKS: "Open pull requests, by what their checks say.",
    _REVIEW: "Open pull requests, by what their reviews say.",
    f"{_GROUPED}organisation": "The same, by organisation and state.",
    f"{_GROUPED}wave": "The same, by wave and state.",
    f"{_GROUPED}owner": "The same, by owner of what they change and state; what several own counts for each.",
    "repositories": "Repositories, by the outcome of the sweep that looked at them last.",
    "findings": "Findings on default branches, by verdict and reason.",
    "waiting": "Repositories that wait for the next sweep.",
    "as_of_seconds": "When all this was so.",
}


def text(ledger: Ledger, rows: Iterable[Row], as_of: float) -> str:
    """All metrics; ``as_of`` is in seconds of time()."""
    return "".join(f"{line}\n" for line in _lines(ledger, tuple(rows), as_of))


def _lines(ledger: Ledger, rows: tuple[Row, ...], as_of: float) -> Iterator[str]:
    opened = [row for row in rows if row.state == "open"]
    records = tuple(ledger.records())
    yield from _family(_STATE, Counter((("state", row.state),) for row in rows))
    for by, groups in sums(rows).items():
        yield from _family(f"{_GROUPED}{by}", _grouped(by, groups))
    yield from _family(_CHECKS, Counter((("checks", row.checks),) for row in opened))
    yield from _family(_REVIEW, Counter((("review", row.review),) for row in opened))
    yield from _family("repositories", Counter((("outcome", record.outcome.value),) for record in records))
    findings = Counter[tuple[tuple[str, str], ...]]()
    for record in records:
        for verdict, reason, count in record.findings:
            findings[(("verdict", verdict.value), ("reason", reason))] += count
    yield from _family("findings", findings)
    yield from _family("waiting", Counter({(): len(ledger.deferred())}))
    yield from _family("as_of_seconds", Counter({(): int(as_of)}))


def _grouped(by: str, groups: Mapping[str, Mapping[str, int]]) -> Counter[tuple[tuple[str, str], ...]]:
    """Names that are shown alike are one series: of two with the same labels a scrape would take none."""
    told = sorted(groups, key=lambda name: (-sum(groups[name].values()), name))[:_MOST]
    found = Counter[tuple[tuple[str, str], ...]]()
    for name in told:
        for state, count in groups[name].items():
            found[(by, printable(name)), ("state", state)] += count
    return found


def _family(name: str, values: Counter[tuple[tuple[str, str], ...]]) -> Iterator[str]:
    yield f"# HELP pip_no_cache_{name} {_HELP[name]}"
    yield f"# TYPE pip_no_cache_{name} gauge"
    for labels, value in sorted(values.items()):
        shown = ",".join(f'{key}="{_escaped(word)}"' for key, word in labels)
        yield f"pip_no_cache_{name}{'{' + shown + '}' if shown else ''} {value}"


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
