"""What became of merges is asked for many at once, and nothing is asked twice that cannot have changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config.config import Waves
from bot.ledger import ledger
from bot.ledger.ledger import Ledger
from bot.ledger.merges import After, Merge
from bot.ledger.records import Published
from bot.model import State
from bot.publishing.pacing.gate import Gate
from bot.publishing.pacing.watch import Watch
from tests.bot.github_hub import BRANCH, Hub, hub

__all__ = ["hub"]

_MANY = 12
_PLAIN, _MENDED = "FROM python\nRUN pip install a\n", "FROM python\nRUN pip install --no-cache-dir a\n"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Ledger]:
    with ledger.opened(tmp_path / "ledger.sqlite") as found:
        yield found


def _merged(hub: Hub) -> list[Merge]:
    """As many pull requests, each merged into a default branch that was green and is."""
    made = []
    for at in range(_MANY):
        home = hub.double.repository(f"acme/r{at}", {"Dockerfile": _PLAIN})
        assert home.head
        hub.double.check(home, home.head, "ci", "success")
        tip = hub.double.commit(home, {"Dockerfile": _MENDED}, BRANCH, onto=home.head)
        commit = hub.double.merge(hub.double.open(home, BRANCH), "squash")
        hub.double.check(home, commit, "ci", "success")
        made.append(Merge(hub.repository(f"acme/r{at}").key, 1, tip, "", "", 0.0, is_ours=False))
    return made


def _known(opened: Ledger, merges: list[Merge]) -> list[Merge]:
    return [opened.merges.known(one.key, one.number) or one for one in merges]


def _requests(hub: Hub) -> list[str]:
    asked = [f"{one.method} {one.path}" for one in hub.double.requests]
    hub.double.forget()
    return asked


def test_many_merges_are_looked_at_in_bulk(hub: Hub, opened: Ledger) -> None:
    merges = _merged(hub)
    forge = hub.forge()
    homes = {hub.repository(f"acme/r{at}").key: (forge, hub.repository(f"acme/r{at}")) for at in range(_MANY)}
    watch = Watch(opened, homes.get, "checks")
    hub.double.forget()
    assert watch.look(merges) == watch.look(())
    assert _requests(hub) == ["POST /api/graphql"] * 2, "as what they were merged, and what is said of that"
    assert {one.after for one in _known(opened, merges)} == {After.GOOD}

    assert watch.look(_known(opened, merges)) == watch.look(())
    assert _requests(hub) == ["POST /api/graphql"], "nothing moved"

    for at in range(_MANY):
        hub.double.commit(hub.double.find(f"acme/r{at}"), {"Dockerfile": _PLAIN} if at == 1 else {"README": "two"})
    _requests(hub)
    assert watch.look(_known(opened, merges)).undone == ("Somebody took back in acme/r1 what 1 had changed.",)
    assert _requests(hub) == ["POST /api/graphql"] * 4, "which files there are, and these: ten repositories at a time"

    assert len(watch.look(_known(opened, merges)).undone) == 1
    assert _requests(hub) == ["POST /api/graphql"], "nothing moved again"


def test_merges_of_a_night_without_news_change_no_row(hub: Hub, opened: Ledger, tmp_path: Path) -> None:
    merges = _merged(hub)[:1]
    homes = {merges[0].key: (hub.forge(), hub.repository("acme/r0"))}
    watch = Watch(opened, homes.get, "checks")
    watch.look(merges)
    log = tmp_path / "ledger.sqlite-wal"
    before = log.read_bytes()
    watch.look(_known(opened, merges))
    assert log.read_bytes() == before


def test_what_was_merged_since_the_sweep_began_is_looked_at_as_well(hub: Hub, opened: Ledger) -> None:
    """The ledger still has it for open."""
    (merge,) = _merged(hub)[:1]
    home = hub.double.find("acme/r0")
    assert home.head
    hub.double.check(home, home.head, "ci", "failure")
    opened.publish(merge.key, Published(BRANCH, merge.tip, "", "", number=1, state=State.OPEN))
    opened.join_wave(merge.key, 0)
    at = (hub.forge(), hub.repository("acme/r0"))
    assert "turned red" in Gate(opened, Waves(sizes=(1, 5)), lambda _key: at).against(0)


_RED, _GREEN = "failure", "success"
_SAID = (
    # checks of the base before, of the merge, of the tip now, what came of it
    ((), (), (), After.GOOD),
    ((("ci", _GREEN),), (("ci", _RED),), (), After.RED),
    ((("ci", _RED),), (("ci", _RED),), (), After.GOOD),
    ((("ci", _RED),), (("ci", _RED), ("lint", _RED)), (), After.RED),
    ((("ci", _GREEN),), (("ci", "pending"),), (), After.PENDING),
    ((("ci", _GREEN),), (("ci", _RED),), (("ci", _GREEN),), After.GOOD),
    ((("ci", _GREEN),), (("ci", _RED),), (("ci", _RED),), After.RED),
    ((("ci", _GREEN),), (("ci", _RED),), (("docs", _GREEN),), After.RED),
    ((("ci", _GREEN),), (("ci", _RED),), (("ci", _GREEN), ("docs", _GREEN)), After.GOOD),
    ((("ci", _GREEN),), (), (), After.PENDING),
    ((), (("ci", _RED),), (), After.RED),
)


def test_what_came_of_a_merge_is_told_by_the_checks_around_it(hub: Hub, opened: Ledger) -> None:
    merges, homes, forge = [], {}, hub.forge()
    for at, (before, after, now, _) in enumerate(_SAID):
        home = hub.double.repository(f"acme/r{at}", {"Dockerfile": _PLAIN})
        assert home.head
        for name, state in before:
            hub.double.check(home, home.head, name, state)
        hub.double.commit(home, {"Dockerfile": _MENDED}, BRANCH, onto=home.head)
        commit = hub.double.merge(hub.double.open(home, BRANCH), "merge")
        for name, state in after:
            hub.double.check(home, commit, name, state)
        if now:
            tip = hub.double.commit(home, {"README": "two"})
            for name, state in now:
                hub.double.check(home, tip, name, state)
        repository = hub.repository(f"acme/r{at}")
        homes[repository.key] = (forge, repository)
        merges.append(Merge(repository.key, 1, "", "", "", 0.0))
    Watch(opened, homes.get, "checks").look(merges)
    assert [one.after for one in _known(opened, merges)] == [row[-1] for row in _SAID]
