"""``report.json``, version 1, as the design fixes it for scripts."""

import json
from datetime import datetime
from typing import Any

from bot.model import LeftOut, Outcome, PlannedFile, PullRequest, SweepReport
from bot.texts.display import decoded, portable
from fixer import Finding


def text(report: SweepReport) -> str:
    r"""The report as one JSON object; odd bytes of paths and diffs are shown as ``\xNN``."""
    value = {
        "version": 1,
        "started": _time(report.started),
        "finished": _time(report.finished),
        "dry_run": report.dry_run,
        "complete": report.complete,
        "repositories": [_repository(outcome) for outcome in report.outcomes],
        "totals": {str(kind): count for kind, count in report.totals.items()},
    }
    return json.dumps(value, indent=2) + "\n"


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _repository(outcome: Outcome) -> dict[str, Any]:
    plan = outcome.plan
    return {
        "name": portable(outcome.name),
        "outcome": str(outcome.kind),
        "reason": outcome.reason,
        "message": portable(outcome.message),
        "needs_person": outcome.needs_person,
        "base_commit": plan.base if plan else None,
        "files": [_file(file) for file in plan.files] if plan else [],
        "left_out": [_left_out(item) for item in plan.left_out] if plan else [],
        "pull_request": _pull_request(outcome.pull_request) if outcome.pull_request else None,
        "warnings": [portable(warning) for warning in outcome.warnings],
    }


def _file(file: PlannedFile) -> dict[str, Any]:
    return {
        "path": portable(file.path),
        "changed": file.is_changed,
        "error": None,
        "findings": [_finding(finding) for finding in file.findings],
        "diff": decoded(file.diff),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "verdict": str(finding.verdict),
        "reason": finding.reason,
        "message": portable(finding.message),
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "command": portable(finding.command),
        "stage": None if finding.stage is None else portable(finding.stage),
    }


def _left_out(item: LeftOut) -> dict[str, str]:
    return {"path": portable(item.path), "reason": item.reason, "message": portable(item.message)}


def _pull_request(pull_request: PullRequest) -> dict[str, Any]:
    return {"number": pull_request.number, "url": portable(pull_request.url), "state": str(pull_request.state)}
