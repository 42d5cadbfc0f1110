"""``report.html``: a sweep and its campaign on one page that needs nothing else; the words are in ``templates/``."""

import base64
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from bot import templates
from bot.model import CHECKS, REVIEWS, Outcome, OutcomeKind, State, SweepReport, refusals
from bot.model.history import Past
from bot.reports import charts, figures, html_data
from bot.texts import links, outcomes, pages, reception
from bot.texts.display import printable, shortened
from bot.texts.words import Sender
from fixer import Explanation, Verdict, __version__, explanations

# How many are listed before the table, which holds all of them, is pointed to.
_MOST_LISTED = 50
_LONGEST_MESSAGE = 400
_NO_PAST = Past()
_NOBODY = Sender()
# Nothing but what stands in the page is loaded or run: https://www.w3.org/TR/CSP3/
_POLICY = (
    "default-src 'none'; script-src {script}; style-src {style}; img-src data:; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'"
)


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason with its numbers, its share of the most frequent one (0 to 100), and what it means."""

    cause: figures.Cause
    share: float
    meaning: str


@dataclass(frozen=True, slots=True)
class Standings:
    """A table of pull requests: ``key`` names the filter of the page that a row leads to."""

    key: str
    column: str
    title: str
    bars: tuple[charts.Bar, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A repository with what is said of it; addresses are empty where there is no page."""

    name: str
    page: str
    reason: str
    message: str
    pull_request: int | None
    url: str


def text(report: SweepReport, past: Past = _NO_PAST, beside: tuple[str, ...] = (), sender: Sender = _NOBODY) -> str:
    """The whole page; ``beside`` are the names of the files that lie beside it."""
    style, script = templates.text("report.css"), templates.text("report.js")
    policy = _POLICY.format(script=_digest(script), style=_digest(style))
    whole = {
        "policy": policy,
        "style": style,
        "script": script,
        "data": html_data.text(report),
        "sender": _shown(sender),
    }
    return pages.filled("report.html", {**_values(report, past, beside), **whole})


def _digest(text: str) -> str:
    """The source of a policy that allows just this text."""
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


def _values(report: SweepReport, past: Past, beside: tuple[str, ...]) -> Mapping[str, Any]:
    done, people, failed = figures.done(report), report.for_people, figures.failed(report)
    causes, owners = figures.causes(report), figures.owners(report)
    return {
        "report": report,
        "totals": [(kind, count) for kind, count in report.totals.items() if count],
        "seconds": round((report.finished - report.started).total_seconds()),
        "fixes": figures.fixes(done),
        "impact": figures.impact(done),
        "done": len(done),
        "standings": _standings(report),
        "reasons": _reasons(causes),
        "groups": [
            _group("owner", "Organisation", owners if len(owners) > 1 else ()),
            _group("team", "Team", figures.teams(report)),
        ],
        "builds": figures.builds(report),
        "stands": past.stands,
        "people": [_waiting(outcome) for outcome in people[:_MOST_LISTED]],
        "more_people": max(0, len(people) - _MOST_LISTED),
        "failed": [_entry(outcome, outcome.reason, outcome.message) for outcome in failed[:_MOST_LISTED]],
        "more_failed": max(0, len(failed) - _MOST_LISTED),
        "advices": _advices(failed[:_MOST_LISTED]),
        "burn_down": charts.burn_down(past),
        "ages": charts.ages(past, report.finished),
        "picture": {"width": charts.WIDTH, "height": charts.HEIGHT},
        "beside": beside,
        "others": [name for name in beside if name.endswith((".json", ".md"))],
        "version": __version__,
    }


def _shown(sender: Sender) -> Sender:
    """The same, safe to show; its page only where it is one on the web."""
    return Sender(
        printable(sender.campaign),
        printable(sender.owner),
        printable(sender.contact),
        links.web(sender.url),
        printable(sender.reason),
    )


def _group(key: str, column: str, owners: tuple[figures.Owner, ...]) -> tuple[object, ...]:
    """A table of sums, with how many of its rows are left out."""
    return key, column, f"By {column.lower()}", owners[:_MOST_LISTED], max(0, len(owners) - _MOST_LISTED)


def _advices(failed: tuple[Outcome, ...]) -> list[tuple[str, list[str]]]:
    """What to do about each of their reasons; every second part of a sentence is code."""
    known = {one.reason: one.advice for one in outcomes.explanations() if one.verdict == "repository"}
    reasons = dict.fromkeys(outcome.reason for outcome in failed)
    return [(reason, known[reason].split("`")) for reason in reasons if reason in known]


def _standings(report: SweepReport) -> tuple[Standings, ...]:
    """The pull requests that this sweep saw by state, and the open ones by what checks and people said of them."""
    states = Counter(str(outcome.pull_request.state) for outcome in report.outcomes if outcome.pull_request)
    found = figures.received(report)
    since = reception.since(found.times, report.started)
    as_known = ", as far as the ledger was told" if report.dry_run else ""
    tables = (
        ("state", "State", f"Pull requests of these repositories{as_known}", states, tuple(map(str, State))),
        ("checks", "Checks", f"Open pull requests by checks, {since}", found.checks, CHECKS),
        ("review", "Reviews", f"Open pull requests by review, {since}", found.reviews, REVIEWS),
    )
    return tuple(
        Standings(key, column, title, charts.bars([(word, counts[word]) for word in words if counts[word]]))
        for key, column, title, counts, words in tables
        if counts
    )


def _reasons(causes: tuple[figures.Cause, ...]) -> list[Reason]:
    most = max((cause.count for cause in causes), default=1)
    return [_reason(cause, round(100 * cause.count / most, 1)) for cause in causes]


def _reason(cause: figures.Cause, share: float) -> Reason:
    known = _explanations().get((cause.verdict, cause.reason)) or _of_sweeps().get(cause.reason)
    return Reason(cause, share, known.meaning if known else "")


@cache
def _explanations() -> Mapping[tuple[Verdict, str], Explanation]:
    return {(Verdict(one.verdict), one.reason): one for one in explanations()}


@cache
def _of_sweeps() -> Mapping[str, Explanation]:
    """Why a sweep leaves a command that could be fixed."""
    return {one.reason: one for one in outcomes.explanations() if one.verdict == "finding"}


def _waiting(outcome: Outcome) -> Entry:
    """What is left to do; of what was not looked into, as far as it is known from when it was."""
    ended = outcome.ended
    if outcome.kind is OutcomeKind.CLEAN:  # its sentence counts them
        return _entry(outcome, ended.reason, outcome.message)
    refused = f"{refusals(ended.refused).capitalize()}." if ended.refused else ""
    message = "" if outcome.kind is OutcomeKind.UNCHANGED else outcome.message
    return _entry(outcome, ended.reason, " ".join(filter(None, (message, refused))))


def _entry(outcome: Outcome, reason: str, message: str) -> Entry:
    pull = outcome.pull_request
    return Entry(
        printable(outcome.name),
        links.web(outcome.page),
        reason,
        printable(shortened(message, _LONGEST_MESSAGE)),
        pull.number if pull else None,
        links.web(pull.url) if pull else "",
    )
