"""Our branch moved, the pull request given its words, and both recorded."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import replace

from bot.errors import SigningError
from bot.ledger.records import Published
from bot.model import Outcome, Proposal, PullRequest, State, boxes, campaign, marker
from bot.model.campaign import Said
from bot.model.marker import Marker, Standing
from bot.publishing import wishes
from bot.publishing.branches import push
from bot.publishing.branches.branch import Branch
from bot.publishing.branches.commit import Commit, digest, signed
from bot.publishing.case import Case
from bot.publishing.pacing.desk import Desk
from bot.publishing.pacing.rewording import has_our_words
from bot.texts import words
from bot.workspaces.workspace import Workspace

# What to do about GitHub's words for a signature that it does not verify.
# https://docs.github.com/rest/git/commits#get-a-commit-object
_NO_USER = "[commit] committer has to be a verified address of the account that holds the key"
_OF_SIGNATURES = {
    "unknown_key": "give the account this key, as a key that signs",
    "not_signing_key": "give the account this key as one that signs",
    "expired_key": "the key has expired; give the account a new one",
    **dict.fromkeys(("no_user", "bad_email", "unverified_email"), _NO_USER),
}


def move(
    case: Case, made: Commit, pull: PullRequest | None, stands: Branch | None, *, anew: bool = False
) -> str | Outcome:
    """Moves the branch; the ledger knows the commit for ours before it can stand anywhere."""
    worded(case, made.oid, pull)  # what cannot be put into words is not pushed
    made = signed(case.workspace, case.plan, case.desk.config, made)
    record(case, pull, made.oid)
    number = pull.number if pull else None
    tip = push.push(case.desk, case.workspace, case.plan, made, stands, number, anew=anew)
    if isinstance(tip, str):
        record(case, pull, tip)
        _require_trust(case.desk, case.workspace, tip, is_new=stands is None)
    return tip


def _require_trust(desk: Desk, workspace: Workspace, tip: str, *, is_new: bool) -> None:
    """Raises SigningError where the forge does not verify what we sign; asked at the first push of an account."""
    account = desk.forge.account(desk.repository)
    if not desk.config.commit.sign or account in desk.verified:
        return
    if why := desk.forge.distrust(desk.repository, tip):
        if is_new:
            push.deleted(desk, workspace, tip)
        advice = _OF_SIGNATURES.get(why, "mend the key that [commit] sign names")
        raise SigningError(f"The signature of {tip[:10]} in {desk.repository.name} is not verified ({why}): {advice}")
    desk.verified.add(account)


def reworded(case: Case, pull: PullRequest, tip: str, *, done: AbstractSet[Said] = frozenset()) -> Proposal | Outcome:
    """Gives the pull request the words for what it carries now; where a person wrote others, these stay.

    ``done`` is what its boxes asked for and has been done; as in ``edited``.
    """
    if not marker.is_in(pull.body):
        return Proposal(pull.title, pull.body)
    desk = case.desk
    desk.ledger.notes.worded(desk.key, pull.number, "")
    proposal = edited(case, pull, lambda now: _words(case, now, tip), done=done)
    if isinstance(proposal, Proposal):
        desk.ledger.notes.worded(desk.key, pull.number, case.wording)
    return proposal


def _words(case: Case, pull: PullRequest, tip: str) -> Proposal:
    read = marker.read(pull.body)
    proposal = worded(case, tip, pull, read.standing)
    if has_our_words(pull):
        return proposal
    own = replace(marker.read(proposal.body), words=read.words)
    return Proposal(pull.title, case.noted(pull, marker.marked(pull.body, own)))


def edited(
    case: Case,
    pull: PullRequest,
    made: Callable[[PullRequest], Proposal],
    *,
    action: str = "edit",
    done: AbstractSet[Said] = frozenset(),
) -> Proposal | Outcome:
    """Changes the words of the pull request, made from those that it has right before that: no tick gets lost.

    The outcome in their place where somebody ticked meanwhile that it is to be left alone. The action "close" closes
    it with the same request.
    """
    desk = case.desk
    now = wishes.now(desk, pull)
    for word in done:
        desk.ledger.notes.unsay(desk.key, word)
    if left := wishes.barred(case, now):
        return left
    proposal = made(now)
    proposal = replace(proposal, body=boxes.ticked(proposal.body, desk.ledger.notes.said(desk.key)))
    desk.write(action, lambda: desk.forge.edit(desk.repository, pull.number, proposal, closes=action == "close"))
    return proposal


def worded(case: Case, tip: str, pull: PullRequest | None, was: Standing = Standing.OPEN) -> Proposal:
    """Our words, with the boxes and the two comments that say what they belong to; None is one that is to be opened."""
    config = case.desk.config
    carried = Marker(marker.carried(case.plan), was, tip, "0" * 16)
    unseen = f"{marker.text(carried)}\n{campaign.text(case.note(pull, case.wording))}"
    templates, end = config.pull_request, f"{words.boxes()}\n\n{unseen}"
    made = words.proposal(case.plan, templates.title, templates.body, end, config.campaign.sender)
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
