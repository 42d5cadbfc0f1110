"""Whose a pull request is: ours or not, and of which campaign."""

from enum import StrEnum

from bot.ledger.ledger import Ledger
from bot.model import PullRequest, State, campaign, marker


class Membership(StrEnum):
    """OURS: of this campaign. UNTOLD: made by us, but neither its body nor this ledger tells for which campaign.

    ANOTHERS: made for another campaign. FOREIGN: not made by us.
    """

    OURS = "ours"
    UNTOLD = "untold"
    ANOTHERS = "anothers"
    FOREIGN = "foreign"


def membership(name: str, body: str, *, is_known: bool) -> Membership:
    """To the campaign of this name, empty where it has none; ``is_known`` says whether its ledger has the number.

    The name in the body goes first. Without one, as in a body of version 0.1.0, the ledger tells.
    """
    if not (is_known or marker.is_in(body)):
        return Membership.FOREIGN
    note = campaign.read(body)
    told = note.campaign if note else ""
    if told and told != name:
        return Membership.ANOTHERS
    return Membership.OURS if is_known or told else Membership.UNTOLD


def is_swept(found: Membership, name: str, *, adopts: bool) -> bool:
    """Whether a sweep looks after it: without a name, as version 0.1.0 did, after all that we made for none."""
    return found is Membership.OURS or (found is Membership.UNTOLD and (adopts or not name))


def is_actable(found: Membership, *, adopts: bool) -> bool:
    """Whether it may be merged, closed or reworded: what nobody tells of only where somebody ``adopts`` it."""
    return found is Membership.OURS or (found is Membership.UNTOLD and adopts)


def take_in(ledger: Ledger, key: str, pull: PullRequest) -> None:
    """What the body of a pull request of ours says of its repository, where the ledger was lost that knew."""
    note = campaign.read(pull.body)
    lasting = note.said - (frozenset() if pull.state is State.OPEN else campaign.PASSING) if note else ()
    for word in sorted(lasting) if not ledger.knows(key, pull.number) else ():
        ledger.notes.say(key, word)


def still_open(ledger: Ledger) -> frozenset[str]:
    """The keys of repositories in which a pull request of ours is open or frozen, as far as the ledger knows."""
    return frozenset(
        key
        for key, published in ledger.pull_requests()
        if published.number is not None and published.state in {State.OPEN, State.FROZEN}
    )
