"""What the rules of a repository ask of our branch and commits, and which key of the config answers that."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.texts.display import printable, shortened

_MOST_SHOWN = 100
SIGNED = "required_signatures"
# Rules about a commit, which meet it again where it is merged as it is.
OF_COMMITS = frozenset({SIGNED, "commit_author_email_pattern", "committer_email_pattern", "commit_message_pattern"})
_OPERATORS = {"starts_with": "begin with", "ends_with": "end with", "contains": "contain", "regex": "match"}
# What is wanted, and what to do about it for each [commit] via.
_ADVICE = {
    SIGNED: (
        "commits have to be signed",
        'set commit.via = "api", for GitHub signs what it commits, or commit.sign',
        "",
    ),
    "commit_author_email_pattern": ("the author's address has to{pattern}", "set commit.author", "use another token"),
    "committer_email_pattern": ("the committer's address has to{pattern}", "set commit.committer", "use another token"),
    "commit_message_pattern": ("the commit's message has to{pattern}", "set commit.message", "set commit.message"),
    "branch_name_pattern": (
        "the branch's name has to{pattern}",
        "set pull_request.branch",
        "set pull_request.branch",
    ),
}
_OTHERWISE = "allow the bot to push it, or choose another branch"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as GitHub calls it; the texts are empty where it has no pattern.

    https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets
    """

    kind: str
    operator: str = ""
    pattern: str = ""
    is_negated: bool = False

    @property
    def words(self) -> str:
        """How a text has to be, behind "has to"."""
        if not self.pattern:
            return " be another"
        verb = _OPERATORS.get(self.operator, "match")
        shown = shortened(printable(self.pattern), _MOST_SHOWN)
        return f"{' not' if self.is_negated else ''} {verb} {shown}"


def advice(rules: Iterable[Rule], via: str) -> str:
    """What to do about rules that refused us, or will: half a sentence, for commits made through ``via``."""
    told = []
    for rule in rules:
        if rule.kind not in _ADVICE:
            continue
        wanted, by_git, by_api = _ADVICE[rule.kind]
        if done := by_git if via == "git" else by_api:
            told.append(f"{wanted.format(pattern=rule.words)}: {done}")
    return "; ".join(dict.fromkeys(told)) or _OTHERWISE
