"""Whose work stands at our branch: our commits alone, or with plain merges of the default branch, and all others."""

from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from bot.publishing.branches.branch import Branch, Ours, branch
from tests.bot.memory_forge import BRANCH, MAIN
from tests.bot.memory_store import MemoryWorkspace, Store

TEXT = {"D": "1", "R": "r", "S": "s"}


@dataclass(slots=True)
class Git:
    """Commits by what they are called; ``made`` are those that we would make again, ``recorded`` those on record."""

    store: Store = field(default_factory=Store)
    oids: dict[str, str] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)
    recorded: set[str] = field(default_factory=set)
    stood: set[str] = field(default_factory=set)

    def commit(self, name: str, parents: str = "", **files: str) -> str:
        """On its first parent, with these files changed, or without those that are empty."""
        above = tuple(self.oids[one] for one in parents.split())
        before = dict(self.store.files(above[0])) if above else {}
        changed = {path: ("100644", self.store.blob(text.encode())) for path, text in files.items()}
        tree = {path: one for path, one in {**before, **changed}.items() if files.get(path, "x")}
        self.oids[name] = self.store.commit(self.store.tree(tree), above, name)
        return self.oids[name]

    def branch(
        self, tip: str, main: str, *, is_open: bool = True, has_branch: bool = True, default: str | None = MAIN
    ) -> Branch:
        branches = {MAIN: self.oids[main], BRANCH: self.oids[tip]}
        there = MemoryWorkspace(self.store, branches, MAIN, BRANCH, cast("Any", None))
        known = {oid: name for name, oid in self.oids.items()}
        ours = Ours(
            is_made=lambda oid, _parent: known[oid] in self.made | self.recorded,
            is_recorded=lambda oid: known[oid] in self.recorded,
            was_base=lambda oid: known[oid] in self.stood,
            merge_base=self.store.merge_base,
            has_branch=has_branch,
            is_open=is_open,
        )
        return branch(there, self.oids[tip], ours, default)

    def told(self, tip: str, main: str, **how: Any) -> str:  # noqa: ANN401 - as above
        """Whose it is, its base, those before, and our own commits, by their names."""
        found = self.branch(tip, main, **how)
        names = {oid: name for name, oid in self.oids.items()}
        assert found.tip == self.oids[tip]
        base = names[found.base] if found.base else "nothing"
        whose = "in base" if found.is_in_base else "ours" if found.is_ours else "theirs"
        earlier, own = (" ".join(names[one] for one in some) for some in (found.earlier, found.own))
        return f"{whose} on {base}, before {earlier}, own {own}"


@pytest.fixture
def git() -> Git:
    """The default branch at base and then at next, our commit on base, and a person's."""
    made = Git()
    made.commit("base", **TEXT)
    made.commit("next", "base", R="r2")
    made.commit("ours", "base", D="2")
    made.made.add("ours")
    made.commit("theirs", "ours", S="mine")
    return made


def test_commit_that_we_would_make_is_ours(git: Git) -> None:
    assert git.told("ours", "next") == "ours on base, before , own ours"
    assert git.told("theirs", "next") == "theirs on ours, before , own theirs"
    git.recorded.add("theirs")
    assert git.told("theirs", "next") == "ours on ours, before , own theirs"


@pytest.mark.parametrize("parents", ["", "base ours next"])
def test_orphan_or_octopus_is_a_persons(git: Git, parents: str) -> None:
    git.commit("odd", parents, D="2")
    git.recorded.add("odd")
    assert git.branch("odd", "next") == Branch(git.oids["odd"], None, is_ours=False)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({"is_open": False}, "in base on base, before , own "),
        ({"is_open": True}, "theirs on first, before , own base"),
        ({"is_open": False, "default": None}, "theirs on first, before , own base"),
    ],
)
def test_where_the_default_branch_holds_all_of_it_nothing_is_left(how: dict[str, Any], expected: str) -> None:
    git = Git()
    git.commit("first", **TEXT)
    git.commit("base", "first", R="r1")
    git.commit("next", "base", R="r2")
    assert git.told("base", "next", **how) == expected
    if expected.startswith("in base"):
        assert git.branch("base", "next", **how).is_ours
        assert not git.branch("base", "next", has_branch=False, **how).is_ours


def test_commits_that_were_appended_are_counted_down_to_the_default_branch(git: Git) -> None:
    git.commit("second", "ours", S="2")
    git.commit("third", "second", S="3")
    git.recorded |= {"ours", "second", "third"}
    assert git.told("third", "next") == "ours on base, before , own third"
    # Up to where the default branch was merged in.
    git.commit("merge", "ours next", R="r2")
    git.commit("fourth", "merge", S="4")
    git.recorded |= {"merge", "fourth"}
    assert git.told("fourth", "next") == "ours on next, before , own fourth"


def merged(git: Git, **result: str) -> str:
    git.commit("merge", "ours next", **{"R": "r2", **result})
    return "merge"


OWN = "own merge ours"


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ({}, f"ours on next, before base, {OWN}"),
        ({"D": "3"}, f"theirs on base, before , {OWN}"),  # a person wrote something besides
        ({"S": "mine"}, f"theirs on base, before , {OWN}"),
        ({"R": "r"}, f"theirs on base, before , {OWN}"),  # the default branch's change is lost
        ({"D": "1"}, f"theirs on base, before , {OWN}"),  # ours is
        ({"X": "new"}, f"theirs on base, before , {OWN}"),
    ],
)
def test_merge_that_git_makes_alone_is_no_persons_work(git: Git, result: dict[str, str], expected: str) -> None:
    merged(git, **result)
    assert git.told("merge", "next") == expected


def test_merge_of_what_is_not_the_default_branch_is_a_persons(git: Git) -> None:
    merged(git)
    assert git.told("merge", "base") == f"theirs on base, before , {OWN}"
    assert git.told("merge", "base", default=None) == f"theirs on base, before , {OWN}"
    git.stood.add("next")  # it stood there when we looked last
    for default in (MAIN, None):
        assert git.told("merge", "base", default=default) == f"ours on next, before base, {OWN}"


def test_merges_upon_merges_are_each_looked_at(git: Git) -> None:
    merged(git)
    git.commit("last", "next", S="s2")
    git.commit("again", "merge last", S="s2")
    assert git.told("again", "last") == "ours on last, before base next, own again merge ours"
    git.commit("odd", "merge last", S="mine")
    assert git.told("odd", "last") == "theirs on next, before base, own odd merge ours"
    git.made.clear()
    assert git.told("again", "last") == "theirs on base, before , own again merge ours"


@pytest.mark.parametrize(("number", "expected"), [(20, "ours"), (21, "theirs on nothing, before , own ")])
def test_so_many_merges_are_looked_at(git: Git, number: int, expected: str) -> None:
    side, base = "ours", "base"
    for at in range(number):
        git.commit(f"main-{at}", base, R=f"{at}")
        git.commit(f"merge-{at}", f"{side} main-{at}", R=f"{at}")
        side, base = f"merge-{at}", f"main-{at}"
    assert git.told(side, base).startswith(expected)


def test_where_both_changed_a_file_in_the_same_way_git_needs_nobody(git: Git) -> None:
    git.commit("same", "base", D="2", R="r2")
    git.commit("merge", "ours same", R="r2")
    assert git.told("merge", "same") == f"ours on same, before base, {OWN}"
    git.commit("other", "base", D="3")
    for text in ("2", "3", "4"):
        git.commit("merge", "ours other", D=text)
        assert git.told("merge", "other") == f"theirs on base, before , {OWN}"


@pytest.mark.parametrize(("side", "result", "is_ours"), [({"D": ""}, {"D": ""}, False), ({"S": ""}, {"S": ""}, True)])
def test_file_that_is_gone_there_is_gone_in_a_plain_merge(
    git: Git, side: dict[str, str], result: dict[str, str], is_ours: bool
) -> None:
    git.commit("gone", "base", **side)
    git.commit("merge", "ours gone", **result)
    assert git.told("merge", "gone").startswith("ours" if is_ours else "theirs")


def test_what_a_rewriting_took_away_comes_in_with_ours_and_is_no_persons_work(git: Git) -> None:
    """Git compares both sides with what they still share."""
    git.commit("root", **TEXT)
    git.commit("secret", "root", X="secret")
    git.commit("old", "secret", D="2")
    git.made.add("old")
    git.commit("purged", "root", R="r2")
    git.commit("merge", "old purged", R="r2")
    assert git.told("merge", "purged") == "ours on purged, before secret, own merge old"
    git.commit("merge", "old purged", R="r2", S="mine")
    assert git.told("merge", "purged") == "theirs on secret, before , own merge old"
    git.commit("alone", **{**TEXT, "R": "r2"})
    git.commit("merge", "old alone", R="r2")
    assert git.told("merge", "alone") == "theirs on secret, before , own merge old", "they share nothing"
