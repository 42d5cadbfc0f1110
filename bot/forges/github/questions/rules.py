"""The rules that a push of a branch meets with on GitHub: those of rulesets, and the older protection of branches."""

from collections.abc import Iterator

from bot.errors import ForgeError
from bot.forges.github.api.answers import Answer
from bot.forges.github.api.reading import Api
from bot.model import Repository
from bot.rules import Rule
from fixer import plain_glob

# Rules of a ruleset that a push of a branch can meet with; those about tags, deletion and merges are not among them.
_STOPPING = frozenset(
    {
        "branch_name_pattern",
        "code_scanning",
        "commit_author_email_pattern",
        "commit_message_pattern",
        "committer_email_pattern",
        "creation",
        "file_path_restriction",
        "merge_queue",
        "non_fast_forward",
        "pull_request",
        "required_deployments",
        "required_signatures",
        "required_status_checks",
        "update",
        "workflows",
    }
)
_PATTERNS = """\
query patterns($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    branchProtectionRules(first: 100) { nodes { pattern requiresCommitSignatures } }
  }
}
"""


def rules(api: Api, repository: Repository, branch: str) -> tuple[Rule, ...]:
    """What stands against a push of the branch, as far as the token may see it."""
    name = repository.name
    found = (*_of_rulesets(api, name, branch), *_of_patterns(api, name, branch))
    return found or ((Rule("protected"),) if _is_marked(api, name, branch) else ())


def _of_rulesets(api: Api, name: str, branch: str) -> tuple[Rule, ...]:
    try:
        told = tuple(api.items(f"/repos/{name}/rules/branches/{branch}"))
    except ForgeError:
        return ()
    return tuple(_rule(one) for one in told if one["type"].text_or_nothing in _STOPPING)


def _rule(told: Answer) -> Rule:
    given = told["parameters"] if told["parameters"].is_table else Answer(None)
    pattern, operator = given["pattern"].text_or_nothing, given["operator"].text_or_nothing
    return Rule(told["type"].text, operator, pattern, given["negate"].is_true)


def _of_patterns(api: Api, name: str, branch: str) -> Iterator[Rule]:
    """A branch that is not there yet can only be held against the patterns."""
    owner, _, own = name.partition("/")
    try:
        answer = api.query(_PATTERNS, {"owner": owner, "name": own})["data"]["repository"]["branchProtectionRules"]
        nodes = tuple(answer["nodes"])
    except ForgeError:
        return
    for node in nodes:
        if (glob := plain_glob(node["pattern"].text_or_nothing)) and glob.names(branch):
            yield Rule("required_signatures" if node["requiresCommitSignatures"].is_true else "protected")


def _is_marked(api: Api, name: str, branch: str) -> bool:
    try:
        return api.get(f"/repos/{name}/branches/{branch}")["protected"].is_true
    except ForgeError:
        return False
