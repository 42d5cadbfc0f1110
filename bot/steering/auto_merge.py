"""Leaves pull requests to their forges to merge, and takes that back: asked beforehand, recorded before and after."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from bot.config.config import Config
from bot.config.source import Source
from bot.errors import ForgeError
from bot.forges.forge import Forge
from bot.ledger.ledger import Ledger
from bot.model import Repository, State, boxes
from bot.model.campaign import Said
from bot.model.readiness import Readiness
from bot.publishing.pacing.desk import Desk
from bot.steering import lineage
from bot.steering.arming import Act, Decision, Wish, decided
from bot.steering.judgement import Own
from bot.steering.settling import Settled, by_home

Sources = tuple[tuple[Source, Forge], ...]
_ENDED = frozenset({State.MERGED, State.CLOSED})
_WITHDRAWN = Decision(Act.DISARM, "excluded", "The forge does not merge it any more: its repository left the campaign.")


def asked(ledger: Ledger, config: Config, sources: Sources, meant: AbstractSet[str] | None) -> dict[str, Readiness]:
    """How open pull requests stand, by the keys of their repositories, in bulk; ``meant`` None are all.

    With ``auto_merge = "off"`` only those that we left to the forge. Where a forge gives no answer nothing is known.
    What ended since is left to nobody any more.
    """
    _forget_ended(ledger)
    armed, names = ledger.merges.armed(), {record.key: record.name for record in ledger.records()}
    wanted = [
        (Repository(names[key], key, identity=key), published.number)
        for key, published in ledger.pull_requests()
        if published.number is not None and published.state is State.OPEN and key in names
        if (meant is None or key in meant) and (key in armed or config.pull_request.auto_merge != "off")
    ]
    found: dict[str, Readiness] = {}
    for forge, ours in by_home(sources, wanted):
        try:
            found.update(forge.readiness(ours))
        except ForgeError:
            continue
    return found


def settled(desk: Desk, number: int, told: Readiness | None, *, is_as_wanted: bool) -> Settled:
    """Leaves the pull request to the forge, or takes that back, where that is to be; judged again before it is written.

    ``told`` is how it stood when the sweep began, None where nobody asked.
    """
    if told is not None and _decision(desk, told, is_as_wanted=is_as_wanted).act is Act.LEAVE:
        _learn(desk, number, told)
        return Settled()
    return _done(desk, number, lambda found: _decision(desk, found, is_as_wanted=is_as_wanted))


def withdrawn(desks: Mapping[str, Desk]) -> Iterator[Settled]:
    """Takes back what was left to the forge in repositories that are not of the campaign any more, by their keys."""
    for key, desk in desks.items():
        if armed := desk.ledger.merges.armed_in(key):
            yield _done(desk, armed.number, _left_out)


def _forget_ended(ledger: Ledger) -> None:
    for key, armed in ledger.merges.armed().items():
        published = ledger.published(key)
        if published is None or published.number != armed.number or published.state in _ENDED:
            ledger.merges.disarm(key, armed.number)


def _left_out(found: Readiness) -> Decision:
    is_ours = found.auto_merge is not None and found.auto_merge.is_ours and found.may_disarm
    return _WITHDRAWN if is_ours else Decision(Act.LEAVE, "excluded", "")


def _done(desk: Desk, number: int, decide: Callable[[Readiness], Decision]) -> Settled:
    try:
        found = next((one for _, one in desk.forge.readiness([(desk.repository, number)])), None)
        decision = decide(found) if found else Decision(Act.LEAVE, "vanished", "Nobody sees it any more.")
        if found is None or decision.act is Act.LEAVE:
            _learn(desk, number, found)
            return Settled()
        if refused := desk.refusal(opens=False, writes=1):
            return Settled(warnings=(f"auto-merge: {refused[1]}",))
        _write(desk, found, decision.act)
    except ForgeError as error:
        return Settled(warnings=(f"auto-merge: {error}",))
    return Settled(decision.message)


def _write(desk: Desk, found: Readiness, act: Act) -> None:
    """The ledger knows of it before anything can be left to the forge, and until that is surely taken back."""
    merges, number, method = desk.ledger.merges, found.pull.number, desk.config.pull_request.auto_merge
    if act is Act.DISARM or method == "off":
        desk.write("disarm", lambda: desk.forge.disarm(desk.repository, found))
        merges.disarm(desk.key, number)
        return
    merges.arm(desk.key, number, method, found.pull.head)
    try:
        desk.write("arm", lambda: desk.forge.arm(desk.repository, found, method), found.pull.head)
    except ForgeError as error:
        if error.is_for_good:
            merges.disarm(desk.key, number)
        raise


def _learn(desk: Desk, number: int, found: Readiness | None) -> None:
    """What the forge merges by itself no more, nobody waits for; and no write about that is unfinished."""
    for action in ("arm", "disarm"):
        desk.ledger.finish(desk.key, action)
    if found is None or found.auto_merge is None or not found.auto_merge.is_ours:
        desk.ledger.merges.disarm(desk.key, number)


def _decision(desk: Desk, found: Readiness, *, is_as_wanted: bool) -> Decision:
    config = desk.config
    wish = Wish(
        config.pull_request.auto_merge,
        config.merge.without_approval,
        config.merge.without_checks,
        desk.waves.waits(desk.key),
    )
    simple = decided(
        found, Own(_default(desk), (found.pull.head,), _said(desk, found)), wish, is_as_wanted=is_as_wanted
    )
    is_settled = simple.act is Act.DISARM or (simple.act is Act.LEAVE and found.auto_merge is None)
    if is_settled or (found.auto_merge and not found.auto_merge.is_ours):
        return simple
    return decided(found, Own(_default(desk), _own(desk, found), _said(desk, found)), wish, is_as_wanted=is_as_wanted)


def _own(desk: Desk, found: Readiness) -> tuple[str, ...]:
    """Fetched only where neither our records nor the last look tell whose the tip is."""
    pull, armed = found.pull, desk.ledger.merges.armed_in(desk.key)
    is_known = armed is not None and (armed.number, armed.tip) == (pull.number, pull.head)
    if is_known or lineage.is_recorded(desk.ledger, desk.key, pull, pull.head):
        return (pull.head,)
    own = lineage.own(desk, pull)
    if own and armed is not None and armed.number == pull.number:
        desk.ledger.merges.arm(desk.key, pull.number, armed.method, pull.head)
    return own


def _said(desk: Desk, found: Readiness) -> tuple[str, str] | None:
    said = desk.ledger.notes.said(desk.key) | boxes.chosen(found.pull.body)
    if Said.NEVER in said:
        return "never", "Somebody said that none is wanted in this repository."
    return ("stopped", "Somebody ticked in it that nothing is to touch it.") if Said.STOPPED in said else None


def _default(desk: Desk) -> str:
    return desk.repository.branch or ""
