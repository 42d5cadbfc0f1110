"""Merges what is ready, one wave or one repository after the other, as long as default branches take no harm."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.errors import ForgeError
from bot.model import State, boxes
from bot.model.readiness import Readiness
from bot.publishing.pacing.desk import Desk
from bot.publishing.pacing.watch import Look, Watch
from bot.steering import bulk, lineage, listing
from bot.steering.aftermath import Aftermath, Standing
from bot.steering.bulk import Line, Yes
from bot.steering.helm import Helm
from bot.steering.judgement import Deed, Own, Terms, Verdict, approvals, judged
from bot.steering.listing import Entry, Wanted
from bot.steering.pause import said
from bot.texts.display import printable
from bot.waiting import interruption

_COMMAND, _DONE = "pip-no-cache merge", "merged"
_WORDS = {Deed.MERGE: "merged", Deed.ENQUEUE: "queued", Deed.UPDATE: "updated"}
# What the forge was asked for already, and has not done, or refused.
_PRESSED = {
    "reason": "update-pending",
    "message": "Its base was to be merged into it as both stand now; the forge has not done that, or a person has to.",
}
# Refusals that are the repository's word on this pull request: it is left.
_REFUSED = frozenset({405, 409, 422})
# Before what was unknown is asked once more.
_UNTIL_KNOWN = 2.0


@dataclass(frozen=True, slots=True)
class _Case:
    """A pull request with all that is known of it, and what may be done with it."""

    entry: Entry
    found: Readiness
    own: Own
    verdict: Verdict

    @property
    def line(self) -> Line:
        verdict, pull = self.verdict, self.found.pull
        is_meant = verdict.deed is not Deed.LEAVE
        return Line(self.entry.name, pull.url, str(verdict.deed), verdict.reason, verdict.message, is_meant)


def merge(helm: Helm, wanted: Wanted, yes: Yes) -> Standing:
    """Lists what would be merged, or merges it. Raises UsageError, and ForgeError where nobody can be asked."""
    found = listing.listed(helm.config, helm.sources, helm.ledger, wanted)
    for trouble in found.troubles:
        helm.say(f"warning: {trouble}")
    listing.check(found)
    paused = helm.ledger.merges.paused()
    if paused:
        helm.say(said(paused))
        yes = Yes(None, yes.limit, f"pip-no-cache resume, then {_COMMAND}")
    told = tuple(_cases(helm, found.entries))
    turn = _turn(helm, told)
    watch = Watch(helm.ledger, found.repositories.get, helm.config.waves.gate)
    aftermath = Aftermath(helm.ledger, watch, turn, helm.config.merge.wait_minutes, helm.say)
    past = aftermath.past()
    for sentence in (*past.red, *past.running):
        helm.say(sentence)
    unseen = found.troubles and dict(listing.names(aftermath.unseen(), helm.ledger))
    if unseen:
        helm.say(f"What was merged in {printable(', '.join(unseen.values()))} cannot be looked at.")
    if (past.red or unseen) and yes.number is not None:
        helm.say("Nothing is merged until that is mended.")
        return Standing.RED
    held = [_held(case, past) for case in told]
    cases = [_in_hours(helm, case) for case in _in_turn(helm, turn, past, held)]
    plan = bulk.planned((case.line for case in cases), helm.config.limits.merges_per_run, yes)
    if past.running and yes.number is None and plan.number:
        helm.say(f"What has not ended is waited for before anything is merged, up to {aftermath.wait_minutes} min.")
    if not bulk.told(plan, _DONE, _COMMAND, helm.say, yes):
        return Standing.FINE
    meant = [case for case in cases if case.line.is_meant][: plan.number]
    return _merged(helm, aftermath, meant)


def _merged(helm: Helm, aftermath: Aftermath, meant: Sequence[_Case]) -> Standing:
    """Where there are waves nobody waits amid one; without, each has to have ended well before the next begins."""
    total, ended = bulk.Tally(), aftermath.waited()
    for at, case in enumerate(meant):
        if at:
            ended = aftermath.glanced() if helm.config.waves.sizes else aftermath.waited()
        if ended is not None:
            break
        total.add(bulk.each([(case.line, partial(_act, helm, case))], helm.say, _WORDS[case.verdict.deed]))
        aftermath.add(case.entry.key, case.found.pull.number)
    else:
        ended = aftermath.last()
    for sentence in (f"{total.text(_DONE)}.", *total.steps()):
        helm.say(sentence)
    return ended or (Standing.FAILED if total.failed else Standing.FINE)


def _cases(helm: Helm, entries: Sequence[Entry]) -> Iterator[_Case]:
    """Each with what its forge tells of it; what that has not worked out yet is asked for once more."""
    told = _read(entries)
    unknown = [entry for entry in entries if entry.key in told and told[entry.key].is_unknown]
    if unknown:
        interruption.pause(_UNTIL_KNOWN)
        told |= _read(unknown)
    for entry in entries:
        if (found := told.get(entry.key)) is not None:
            yield _case(helm, entry, found)


def _read(entries: Sequence[Entry]) -> dict[str, Readiness]:
    homes = {id(entry.forge): entry.forge for entry in entries}
    asked = (
        (forge, [(one.repository, one.pull.number) for one in entries if one.forge is forge])
        for forge in homes.values()
    )
    return {key: found for forge, wanted in asked for key, found in forge.readiness(wanted)}


def _case(helm: Helm, entry: Entry, found: Readiness) -> _Case:
    own = _own(helm, entry, found)
    verdict = judged(found, own, _terms(helm))
    is_again = verdict.deed is Deed.UPDATE and helm.ledger.merges.was_pressed(entry.key, verdict.tip, found.base_head)
    return _Case(entry, found, own, replace(verdict, deed=Deed.LEAVE, **_PRESSED) if is_again else verdict)


def _terms(helm: Helm) -> Terms:
    wanted = helm.config.merge
    return Terms(wanted.method, wanted.without_approval, wanted.without_checks)


def _own(helm: Helm, entry: Entry, found: Readiness) -> Own:
    """Where its tip is ours and approved itself, nothing is fetched to find that out.

    What is ticked in the body as it is this moment counts, whoever ticked it.
    """
    against = entry.against or listing.barred(boxes.chosen(found.pull.body))
    default = entry.repository.branch or ""
    if against is None and not entry.repository.traits.may_push:
        against = ("no-write-permission", "Its repository may only be read.")
    if against is not None:
        return Own(default, (), against)
    pull = found.pull
    simple = Own(default, (pull.head,))
    if lineage.is_recorded(helm.ledger, entry.key, pull, pull.head) and approvals(found, simple):
        return simple
    return Own(default, lineage.own(helm.desk(entry.forge, entry.repository), pull))


def _turn(helm: Helm, cases: Sequence[_Case]) -> int:
    """The first wave that has anything to merge; 0 without waves."""
    if not helm.config.waves.sizes:
        return 0
    waves = helm.ledger.history.waves()
    return min((waves.get(case.entry.key, 0) for case in cases if case.line.is_meant), default=0)


def _in_turn(helm: Helm, turn: int, past: Look, cases: Sequence[_Case]) -> Iterator[_Case]:
    """Of waves only that whose turn it is, where nobody took back what those before it changed; what waits says so."""
    if not helm.config.waves.sizes:
        yield from cases
        return
    waves = helm.ledger.history.waves()
    undone = next(iter(past.undone), "") if turn else ""
    for case in sorted(cases, key=lambda one: (waves.get(one.entry.key, 0), one.entry.name.lower())):
        why = undone if waves.get(case.entry.key, 0) == turn else f"Wave {turn + 1} is merged first."
        yield _left(case, "wave-waits", why) if why and case.line.is_meant else case


def _held(case: _Case, past: Look) -> _Case:
    """Nothing is merged where the last merge did harm."""
    return _left(case, "merge-waits", past.red[0]) if past.red and case.line.is_meant else case


def _in_hours(helm: Helm, case: _Case) -> _Case:
    """Nothing is merged outside the windows; what is behind may be brought up to date at any hour."""
    is_merging = case.verdict.deed in {Deed.MERGE, Deed.ENQUEUE}
    closed = helm.desk(case.entry.forge, case.entry.repository).closed if is_merging else None
    return _left(case, *closed) if closed else case


def _left(case: _Case, reason: str, message: str) -> _Case:
    return replace(case, verdict=Verdict(Deed.LEAVE, case.verdict.tip, reason, message))


def _act(helm: Helm, case: _Case) -> Line | None:
    """Judged once more right before it is written; the request carries the tip that was judged."""
    entry, desk = case.entry, helm.desk(case.entry.forge, case.entry.repository)
    listing.adopt(helm.config, helm.ledger, entry)
    if refused := desk.refusal(opens=False, writes=1):
        return replace(case.line, word="left", reason=refused[0], message=refused[1])
    found = next((one for _, one in entry.forge.readiness([(entry.repository, entry.pull.number)])), None)
    if found is None:
        return replace(case.line, word="left", reason="vanished", message="Nobody sees it any more.")
    now = _in_hours(helm, _case(helm, entry, found))
    if now.verdict.deed is Deed.LEAVE:
        return replace(now.line, word="left")
    try:
        _write(helm, now)
    except ForgeError as error:
        if error.status in _REFUSED:
            helm.ledger.merges.forget(entry.key, found.pull.number)
            return replace(now.line, word="left", reason=error.reason, message=f"{error}.")
        if not _is_merged(now):
            raise
    if now.verdict.deed is Deed.MERGE:
        helm.note(entry.key, found.pull, State.MERGED)
    return None


def _write(helm: Helm, case: _Case) -> None:
    entry, found, tip = case.entry, case.found, case.verdict.tip
    desk, number, repository = helm.desk(entry.forge, entry.repository), found.pull.number, entry.repository
    match case.verdict.deed:
        case Deed.UPDATE:
            _press(helm, desk, found)
        case Deed.ENQUEUE:
            helm.ledger.merges.begin(entry.key, number, tip, found.base_head)
            desk.write("enqueue", lambda: desk.forge.enqueue(repository, found), tip)
        case Deed.MERGE:
            helm.ledger.merges.begin(entry.key, number, tip, found.base_head)
            method = helm.config.merge.method
            made = desk.write("merge", lambda: desk.forge.merge(repository, number, method, tip), tip)
            helm.ledger.merges.settle(entry.key, number, made)


def _press(helm: Helm, desk: Desk, found: Readiness) -> None:
    """Has the forge merge the base into it, never twice where both stand as they did; it may only accept that now."""
    merges, tip = helm.ledger.merges, found.pull.head
    merges.press(desk.key, tip, found.base_head)
    try:
        desk.write("update", lambda: desk.forge.update(desk.repository, found.pull.number, desk.branch, tip), tip)
    except ForgeError as error:
        if error.is_for_good:
            merges.end_press(desk.key, is_pressed=error.status in _REFUSED)
        raise
    merges.end_press(desk.key, is_pressed=True)


def _is_merged(case: _Case) -> bool:
    """What broke off may have taken effect all the same."""
    try:
        found = case.entry.forge.readiness([(case.entry.repository, case.found.pull.number)])
        return any(one.pull.state is State.MERGED for _, one in found)
    except ForgeError:
        return False
