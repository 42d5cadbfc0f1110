"""What checks and commit statuses on GitHub say of a commit."""

from bot.forges.answers import Answer
from bot.forges.github_api import Api
from bot.model import Checks

_FAILED = frozenset({"failure", "error", "timed_out", "startup_failure"})


def checks(api: Api, name: str, commit: str) -> Checks:
    """The check runs and the statuses of a commit, of each name the latest; needs to be allowed to read both."""
    there = f"/repos/{name}/commits/{commit}"
    runs = list(api.items(f"{there}/check-runs", "check_runs"))
    statuses = list(api.items(f"{there}/status", "statuses"))
    results = [
        *((run["name"], run["conclusion"]) for run in runs),
        *((one["context"], one["state"]) for one in statuses),
    ]
    return Checks(
        failing=frozenset(what.text_or_nothing for what, result in results if result.text_or_nothing in _FAILED),
        are_running=any(map(_is_running, runs)) or any(one["state"].text_or_nothing == "pending" for one in statuses),
    )


def _is_running(run: Answer) -> bool:
    return run["status"].text_or_nothing != "completed"
