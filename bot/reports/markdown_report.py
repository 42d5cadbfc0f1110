"""``report.md``: a sweep for people, short enough for a job's summary; the words are in ``templates/report.md``."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from bot import templates
from bot.errors import TooLongError
from bot.model import Outcome, PlannedFile, SweepReport, refusals, unread
from bot.reports import figures
from bot.texts import filling, links, reception
from bot.texts.display import code_block, code_span, markdown, printable, shortened, unlinked
from bot.texts.filling import filled
from bot.texts.words import Sender
from fixer import Finding, Verdict, __version__

KEY = "report.template"
# What GitHub takes for the summary of one step.
LARGEST = 1 << 20
NAMES = frozenset(
    """dry_run complete started finished repositories fixes totals commands people more_people failed more_failed
    told more_told unread more_unread builds received received_since troubled more_troubled changed more_changed quiet
    impact other_reports campaign owner contact url reason version""".split()
)
# How much is tried to be shown: entries of each list, and bytes of diffs in all.
_LEVELS = ((500, 500_000), (500, 100_000), (200, 0), (50, 0), (10, 0), (0, 0))
_MOST_NAMES = 20
_MOST_REFUSED = 5
_MOST_TOLD = 3
_LONGEST_DIFF = 50_000
_LONGEST_COMMAND = 160
_LONGEST_MESSAGE = 400
_LONGEST_NAME = 200
_REFERENCES = re.compile(r"@|(?<!&)#")
_NOBODY = Sender()
_SHOWN = frozenset({Verdict.FIX, Verdict.REFUSED})


@dataclass(frozen=True, slots=True)
class Total:
    """How many repositories ended in one way."""

    outcome: str
    count: int


@dataclass(frozen=True, slots=True)
class Line:
    """One command: its file and line as links, itself as a code span (which may be empty), and what is said of it."""

    path: str
    line: str
    command: str
    verdict: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A repository as a link, why it is named, in Markdown, and its pull request as a link or empty.

    ``items`` are the first of its commands that only a person can settle, ``more`` how many these leave out.
    """

    repository: str
    message: str
    reason: str
    pull_request: str
    items: tuple[Line, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class File:
    """A file as a link, the commands in it that are fixed or refused, and the diff as a block of code, or empty."""

    path: str
    items: tuple[Line, ...]
    diff: str


@dataclass(frozen=True, slots=True)
class Change:
    """A repository in which something was done, or would be; ``count`` are the commands that are changed.

    ``name`` is its name as HTML has it, for a summary, in which no Markdown is read.
    """

    repository: str
    name: str
    outcome: str
    pull_request: str
    count: int
    message: str
    warnings: tuple[str, ...]
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Quiet repositories that ended in the same way; ``names`` are a few, ``more`` how many these leave out."""

    outcome: str
    reason: str
    count: int
    names: tuple[str, ...]
    more: int


def text(report: SweepReport, template: str = "", other_reports: Iterable[str] = (), sender: Sender = _NOBODY) -> str:
    """The report in Markdown, at most LARGEST bytes; nothing that a repository wrote can be more than text in it.

    ``template`` is the operator's own, empty for the built-in one; ``other_reports`` are the names of the files that
    lie beside this one. Raises TemplateError where the template cannot be filled.
    """
    others = tuple(code_span(name) for name in other_reports)
    for most, diffs in _LEVELS:
        try:
            values = {**_values(report, most, diffs), "other_reports": others, **_campaign(sender)}
            found = filled(KEY, template or templates.text("report.md"), values, LARGEST)
        except TooLongError:
            if not most:
                raise
        else:
            if len(found.encode("utf-8", "replace")) < LARGEST:
                return found.rstrip("\n") + "\n"
    raise TooLongError(KEY, f"makes more than {LARGEST} bytes, though it is given nothing to list")


def flaw(template: str) -> str | None:
    """What is wrong with a template's syntax, or which name in it is not known; None where it can be tried."""
    return filling.flaw(template, NAMES)


def _values(report: SweepReport, most: int, diffs: int) -> Mapping[str, Any]:
    """What a template may name; everything that a repository wrote is a code span or escaped."""
    people, failed, done = report.for_people, figures.failed(report), figures.done(report)
    told, unseen, troubled = figures.told(report), figures.unread(report), figures.troubled(report)
    return {
        "dry_run": report.dry_run,
        "complete": report.complete,
        "started": f"{report.started:%Y-%m-%d %H:%M:%S}",
        "finished": f"{report.finished:%Y-%m-%d %H:%M:%S}",
        "repositories": len(report.outcomes),
        "fixes": figures.fixes(done),
        "impact": _impact(done),
        "totals": tuple(Total(str(kind), count) for kind, count in report.totals.items() if count),
        "commands": figures.causes(report),
        "people": tuple(map(_waiting, people[:most])),
        "more_people": max(0, len(people) - most),
        "failed": tuple(map(_failed, failed[:most])),
        "more_failed": max(0, len(failed) - most),
        "told": tuple(map(_told, told[:most])),
        "more_told": max(0, len(told) - most),
        "unread": tuple(map(_unread, unseen[:most])),
        "more_unread": max(0, len(unseen) - most),
        "builds": figures.builds(report),
        **_received(report),
        "troubled": tuple(map(_troubled, troubled[:most])),
        "more_troubled": max(0, len(troubled) - most),
        "changed": tuple(_changes(done[:most], diffs)),
        "more_changed": max(0, len(done) - most),
        "quiet": tuple(_group(group, min(most, _MOST_NAMES)) for group in figures.quiet(report)),
        "version": __version__,
    }


def _received(report: SweepReport) -> Mapping[str, str]:
    found = figures.received(report)
    since = reception.since(found.times, report.started)
    return {"received": reception.counted(found.checks, found.reviews), "received_since": since}


def _troubled(outcome: Outcome) -> Entry:
    said = reception.said(outcome.pull_request.reception) if outcome.pull_request else ""
    return Entry(_repository(outcome), said, outcome.reason, _pull_request(outcome))


def _impact(done: tuple[Outcome, ...]) -> str:
    found = figures.impact(done)
    return found.shown if found else ""


def _campaign(sender: Sender) -> Mapping[str, str]:
    told = {"campaign": sender.campaign, "owner": sender.owner, "contact": sender.contact, "reason": sender.reason}
    return {**{name: markdown(text) for name, text in told.items()}, "url": links.web(sender.url)}


def _waiting(outcome: Outcome) -> Entry:
    ended = outcome.ended
    shown = ", ".join(filter(None, (f"{ended.kind} ({ended.reason})", refusals(ended.refused))))
    files = _files_of(outcome) if outcome.kind not in figures.DONE else ()
    items = tuple(item for file in files for item in _items(file, outcome, frozenset({Verdict.REFUSED})))
    more = max(0, len(items) - _MOST_REFUSED)
    return Entry(_repository(outcome), shown, ended.reason, _pull_request(outcome), items[:_MOST_REFUSED], more)


def _told(outcome: Outcome) -> Entry:
    """A repository with the first of its commands that are shown and never changed."""
    items = tuple(item for file in _files_of(outcome) for item in _items(file, outcome, frozenset({Verdict.TOLD})))
    counted = f"{len(items)} {'command' if len(items) == 1 else 'commands'}"
    more = max(0, len(items) - _MOST_TOLD)
    return Entry(_repository(outcome), counted, "", _pull_request(outcome), items[:_MOST_TOLD], more)


def _unread(outcome: Outcome) -> Entry:
    """A repository with the first of the scripts that its Dockerfiles run and nobody can read."""
    items = tuple(item for file in _files_of(outcome) for item in _scripts(file, outcome))
    more = max(0, len(items) - _MOST_TOLD)
    return Entry(_repository(outcome), unread(len(items)), "", _pull_request(outcome), items[:_MOST_TOLD], more)


def _files_of(outcome: Outcome) -> tuple[PlannedFile, ...]:
    return outcome.plan.files if outcome.plan else ()


def _failed(outcome: Outcome) -> Entry:
    return Entry(_repository(outcome), _said(outcome), outcome.reason, _pull_request(outcome))


def _changes(outcomes: Iterable[Outcome], diffs: int) -> Iterator[Change]:
    """The changes, with as many diffs as there are bytes for."""
    left = diffs
    for outcome in outcomes:
        assert outcome.plan, "what is done goes by a plan"
        size = sum(len(file.diff) for file in outcome.plan.changes)
        has_diffs = size <= left
        left -= size if has_diffs else 0
        yield Change(
            _repository(outcome),
            _html(shortened(outcome.name, _LONGEST_NAME)),
            str(outcome.kind),
            _pull_request(outcome),
            outcome.plan.counts[Verdict.FIX],
            _said(outcome),
            tuple(map(_sentence, outcome.warnings)),
            tuple(_files(outcome, has_diffs=has_diffs)),
        )


def _files(outcome: Outcome, *, has_diffs: bool) -> Iterator[File]:
    for file in _files_of(outcome):
        if items := tuple(_items(file, outcome, _SHOWN)):
            is_shown = has_diffs and file.diff and len(file.diff) <= _LONGEST_DIFF
            yield File(items[0].path, items, code_block(file.diff, "diff") if is_shown else "")


def _items(file: PlannedFile, outcome: Outcome, verdicts: frozenset[Verdict]) -> Iterator[Line]:
    assert outcome.plan, "the file is of a plan"
    page, base = outcome.page, outcome.plan.base
    path = _path(file, outcome)
    for finding in file.findings:
        if finding.verdict in verdicts:
            line = links.linked(f"line {finding.line}", links.blob(page, base, file.path, finding.line))
            told = (str(finding.verdict), finding.reason, _sentence(finding.message))
            yield Line(path, line, _command(finding), *told)


def _scripts(file: PlannedFile, outcome: Outcome) -> Iterator[Line]:
    assert outcome.plan, "the file is of a plan"
    for one in file.unknown:
        line = links.linked(f"line {one.line}", links.blob(outcome.page, outcome.plan.base, file.path, one.line))
        yield Line(_path(file, outcome), line, "", "", "", _sentence(one.message))


def _path(file: PlannedFile, outcome: Outcome) -> str:
    assert outcome.plan, "the file is of a plan"
    address = links.blob(outcome.page, outcome.plan.base, file.path)
    return links.linked(code_span(shortened(file.path, _LONGEST_NAME)), address)


def _command(finding: Finding) -> str:
    return code_span(shortened(finding.command, _LONGEST_COMMAND)) if finding.command else ""


def _group(group: figures.Quiet, most: int) -> Group:
    names = tuple(code_span(shortened(name, _LONGEST_NAME)) for name in group.names[:most])
    return Group(str(group.kind), group.reason, len(group.names), names, len(group.names) - len(names))


def _repository(outcome: Outcome) -> str:
    return links.linked(code_span(shortened(outcome.name, _LONGEST_NAME)), links.web(outcome.page))


def _pull_request(outcome: Outcome) -> str:
    pull = outcome.pull_request
    if pull is None:
        return ""
    return links.linked(f"#{pull.number}", url) if (url := links.web(pull.url)) else code_span(pull.url)


def _sentence(text: str) -> str:
    return unlinked(shortened(text, _LONGEST_MESSAGE))


def _said(outcome: Outcome) -> str:
    """The outcome's sentence, in which the address of its pull request is a link."""
    pull, text = outcome.pull_request, shortened(outcome.message, _LONGEST_MESSAGE)
    return _pull_request(outcome).join(map(unlinked, text.split(pull.url))) if pull and pull.url else unlinked(text)


def _html(text: str) -> str:
    """The text where HTML is read and no Markdown, with nobody mentioned."""
    return _REFERENCES.sub("\\g<0>\u200b", escape(printable(text)).replace("&#x27;", "'"))
