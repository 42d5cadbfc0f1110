"""What checks and commit statuses on GitHub say of a commit."""

from bot.forges.github.api.answers import Answer
from bot.forges.github.api.reading import Api
from bot.model import Checks

# What GitHub lets a required check pass with; whatever else one ends with, also what is not known yet, is a failure.
# https://docs.github.com/pull-requests/reference/status-checks
_FINE = frozenset({"success", "neutral", "skipped"})
# A check that ended by asking for a person goes on when that person answers.
_WAITS = "action_required"
_RUNS = frozenset({"pending", _WAITS})


def checks(api: Api, name: str, commit: str) -> Checks:
    """The check runs and the statuses of a commit, of each name the latest; needs to be allowed to read both."""
    there = f"/repos/{name}/commits/{commit}"
    runs = list(api.items(f"{there}/check-runs", "check_runs"))
    statuses = list(api.items(f"{there}/status", "statuses"))
    results = [
        *((run["name"].text_or_nothing, _result(run)) for run in runs),
        *((one["context"].text_or_nothing, one["state"].text_or_nothing) for one in statuses),
    ]
    return Checks(
        failing=tuple(sorted(name for name, result in results if result not in _FINE | _RUNS)),
        others=frozenset(name for name, result in results if result in _FINE | _RUNS),
        are_running=any(result in _RUNS for _, result in results),
    )


def _result(run: Answer) -> str:
    return run["conclusion"].text_or_nothing if run["status"].text_or_nothing == "completed" else "pending"
