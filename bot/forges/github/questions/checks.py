"""What checks and people on GitHub say: of a commit by REST, of a pull request beside what else is asked of it.

Whoever may not read checks is told the rest.
"""

from bot.forges.github.api.answers import Answer
from bot.forges.github.api.reading import Api
from bot.model import CheckCounts, Checks, Reception

# What GitHub lets a required check pass with; whatever else one ends with, also what is not known yet, is a failure.
# https://docs.github.com/pull-requests/reference/status-checks
_FINE = frozenset({"success", "neutral", "skipped"})
# A check that ended by asking for a person goes on when that person answers.
_WAITS = "action_required"
_RUNS = frozenset({"pending", _WAITS})
# The same in GraphQL.
FINE = frozenset({"SUCCESS", "NEUTRAL", "SKIPPED"})
RUNS = frozenset({"ACTION_REQUIRED", "EXPECTED", "IN_PROGRESS", "PENDING", "QUEUED", "REQUESTED", "WAITING"})
# What check_counts reads.
COUNTED = """\
fragment counted on StatusCheckRollup {
  state
  contexts(first: 1) {
    checkRunCount checkRunCountsByState { state count }
    statusContextCount statusContextCountsByState { state count }
  }
}
"""
# To stand in a fragment on PullRequest, with COUNTED behind the document. By these names they may be missing.
SPARED = frozenset({"told", "opinions"})
ASKED = """\
  reviewDecision
  told: statusCheckRollup { ...counted }
  opinions: latestOpinionatedReviews(first: 10, writersOnly: true) { nodes { state } }
"""


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


def reception(node: Answer) -> Reception | None:
    """That of a node with what is ASKED; None where it was not, or may not be known."""
    if not (node.has("told") and node["opinions"].is_table):
        return None
    return Reception(check_counts(node["told"]), review(node))


def review(pull: Answer) -> str:
    """GitHub's word; where no rule asks for a review it says nothing, whatever anybody said."""
    if decision := pull["reviewDecision"].text_or_nothing:
        return {"APPROVED": "approved", "CHANGES_REQUESTED": "changes-requested"}.get(decision, "required")
    opinions = pull["opinions"]["nodes"]
    said = {one["state"].text_or_nothing for one in (() if opinions.is_null else opinions)}
    return "changes-requested" if "CHANGES_REQUESTED" in said else "approved" if "APPROVED" in said else "none"


def check_counts(rollup: Answer) -> CheckCounts:
    """Counts alone: the names of all the checks of many pull requests take GitHub too long."""
    if rollup.is_null:
        return CheckCounts()
    contexts = rollup["contexts"]
    counts = [
        (one["state"].text_or_nothing, one["count"].number)
        for key in ("checkRunCountsByState", "statusContextCountsByState")
        if not contexts[key].is_null
        for one in contexts[key]
    ]
    total = contexts["checkRunCount"].number + contexts["statusContextCount"].number
    failing = sum(count for state, count in counts if state not in FINE | RUNS)
    running = sum(count for state, count in counts if state in RUNS)
    # What a rule waits for and nobody reported yet is counted nowhere.
    state = rollup["state"].text_or_nothing
    return CheckCounts(
        total,
        failing or int(state in {"ERROR", "FAILURE"} and not running),
        running or int(state in {"EXPECTED", "PENDING"}),
    )
