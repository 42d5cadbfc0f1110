"""Our branch moved, the pull request given its words, and both recorded."""

from dataclasses import replace

from bot.ledger.records import Published
from bot.model import Outcome, Proposal, PullRequest, State, campaign, marker
from bot.model.marker import Marker, Standing
from bot.publishing.branches import push
from bot.publishing.branches.branch import Branch
from bot.publishing.branches.commit import Commit, digest
from bot.publishing.case import Case
from bot.texts import words


def move(
    case: Case, made: Commit, pull: PullRequest | None, stands: Branch | None, *, anew: bool = False
) -> str | Outcome:
    """Moves the branch; the ledger knows the commit for ours before it can stand anywhere."""
    worded(case, made.oid, pull)  # what cannot be put into words is not pushed
    record(case, pull, made.oid)
    number = pull.number if pull else None
    tip = push.push(case.desk, case.workspace, case.plan, made, stands, number, anew=anew)
    if isinstance(tip, str):
        record(case, pull, tip)
    return tip


def reworded(case: Case, pull: PullRequest, tip: str) -> Proposal:
    """Gives the pull request the words for what it carries now; where a person wrote others, these stay."""
    desk, read = case.desk, marker.read(pull.body)
    if not marker.is_in(pull.body):
        return Proposal(pull.title, pull.body)
    proposal = worded(case, tip, pull, read.standing)
    if read.words != marker.words(Proposal(pull.title, pull.body)):
        own = replace(marker.read(proposal.body), words=read.words)
        proposal = Proposal(pull.title, case.noted(pull, marker.marked(pull.body, own)))
    desk.write("edit", lambda: desk.forge.edit(desk.repository, pull.number, proposal, closes=False))
    return proposal


def worded(case: Case, tip: str, pull: PullRequest | None, was: Standing = Standing.OPEN) -> Proposal:
    """Our words, with the two comments that say what they belong to; without a pull request those to open one with."""
    config = case.desk.config
    carried = Marker(marker.carried(case.plan), was, tip, "0" * 16)
    comments = f"{marker.text(carried)}\n{campaign.text(case.note(pull))}"
    templates = config.pull_request
    made = words.proposal(case.plan, templates.title, templates.body, comments, config.campaign.sender)
    return Proposal(made.title, marker.marked(made.body, replace(carried, words=marker.words(made))))


def record(case: Case, pull: PullRequest | None, tip: str) -> None:
    """Keeps what stands at the forge now; ``tip`` is a commit of ours, empty where the branch holds a person's."""
    published = Published(
        branch=case.desk.branch,
        tip=tip,
        base=case.plan.base,
        content=digest(case.plan),
        fingerprints=tuple(sorted(marker.carried(case.plan))),
        number=pull.number if pull else None,
        url=pull.url if pull else "",
        state=pull.state if pull else State.OPEN,
        into=pull.base if pull else case.plan.repository.branch or "",
    )
    case.desk.ledger.publish(case.desk.key, published)
