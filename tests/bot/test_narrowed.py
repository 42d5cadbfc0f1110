"""A plan without what may not be proposed, what of it a saved plan names, and what its commands ask an index for."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import pytest

from bot.config.config import Dockerfiles
from bot.model import Entry, Plan, PlannedFile, Repository, Source, Survey, marker
from bot.planning.plan import (
    CLOSED,
    REVERTED,
    UNNAMED,
    has_declined,
    left_out,
    named,
    narrowed,
    plan,
)
from bot.planning.planning import plan_of
from fixer import Verdict
from tests.bot.memory_forge import BRANCH, MAIN
from tests.bot.memory_store import MemoryWorkspace, Store

APP = Repository("app", "", MAIN, identity="id")
THREE = "FROM python\nRUN pip install a\nRUN pip install b\nRUN pip install c\n"


def planned(files: Mapping[str, str]) -> Plan:
    """Of Dockerfiles by their paths; a blob is called as what it holds."""
    sources = tuple(Source(Entry(path, "100644", text), text.encode()) for path, text in files.items())
    return plan(APP, Survey("0" * 40, sources, (), ()), Dockerfiles())


def without(made: Plan, *places: int, reason: str = CLOSED) -> PlannedFile:
    """The first file of a plan without the commands at these places."""
    marks = [mark.text for mark in marker.marks(made.files[0].path, made.files[0].findings)]
    barred = {marks[at] for at in places}
    contents = {file.entry.blob: file.entry.blob.encode() for file in made.files}
    return narrowed(made, lambda mark: reason if mark.text in barred else "", contents).files[0]


def commands(file: PlannedFile) -> str:
    """Those that are still mended."""
    return " ".join(one.command.split()[-1] for one in file.findings if one.edits)


@pytest.mark.parametrize(("places", "left"), [((), "a b c"), ((0,), "b c"), ((1, 2), "a"), ((0, 1, 2), "")])
def test_what_may_not_be_proposed_is_left_out(places: tuple[int, ...], left: str) -> None:
    made = planned({"Dockerfile": THREE})
    found = without(made, *places)
    assert commands(found) == left
    assert len(found.edits) == len(left.split())
    assert found.diff.count(b"\n+RUN") == len(left.split())
    assert (found.diff == b"") is (not left)
    for at in places:
        finding = found.findings[at]
        assert (finding.verdict, finding.reason, finding.edits) == (Verdict.SUPPRESSED, CLOSED, ())
        assert "was closed without being merged" in finding.message
    if not places:
        assert found is made.files[0]


def test_who_needs_what_another_one_may_not_have_has_it_neither() -> None:
    made = planned({"Dockerfile": THREE})
    (file,) = made.files
    one, two, three = file.findings
    # The second needs the first one's insertion too, and the third the second's.
    chained = replace(file, findings=(one, two._replace(edits=one.edits + two.edits), three))
    together = replace(made, files=(chained,))
    assert commands(without(together, 0)) == "c"
    assert commands(without(together, 2)) == "a b"
    assert commands(without(together, 1)) == "c", "nor may one have it that another one needs"
    further = replace(chained, findings=(*chained.findings[:2], three._replace(edits=two.edits + three.edits)))
    assert commands(without(replace(made, files=(further,)), 0)) == ""
    assert commands(without(replace(made, files=(further,)), 0, reason=REVERTED)) == ""


def test_what_was_declined_is_told_apart_from_what_is_not_named() -> None:
    made = planned({"Dockerfile": THREE})
    for reason, is_declined in ((CLOSED, True), (REVERTED, True), (UNNAMED, False)):
        found = replace(made, files=(without(made, 0, 2, reason=reason),))
        assert (left_out(found, reason), has_declined(found)) == (2, is_declined)
    assert not has_declined(made)


BESIDE = THREE + "RUN pip install d\n"
MENDED = THREE.replace("install b", "install --no-cache-dir b")


@pytest.mark.parametrize(
    ("saved", "now", "expected"),
    [
        ({"Dockerfile": THREE}, {"Dockerfile": THREE}, "a b c"),
        ({"Dockerfile": MENDED}, {"Dockerfile": MENDED}, "a c"),
        # In another file a command is known by what it does.
        ({"Dockerfile": THREE}, {"Dockerfile": BESIDE}, "a b c"),
        ({"Dockerfile": MENDED}, {"Dockerfile": BESIDE}, "a c"),
        ({"Dockerfile": THREE}, {"Dockerfile": THREE, "b/Dockerfile": BESIDE}, "a b c"),
        ({"b/Dockerfile": THREE}, {"Dockerfile": THREE, "b/Dockerfile": BESIDE}, "a b c"),
        ({"Dockerfile": "FROM python\n"}, {"Dockerfile": THREE}, ""),
    ],
)
def test_what_a_saved_plan_names(saved: Mapping[str, str], now: Mapping[str, str], expected: str) -> None:
    made = planned(now)
    found = named(planned(saved), made)
    marks = {
        mark.text: finding.command.split()[-1]
        for file in made.files
        for finding, mark in zip(file.findings, marker.marks(file.path, file.findings), strict=True)
    }
    assert " ".join(marks[one] for one in marks if one in found) == expected


def test_in_a_file_that_stands_only_the_places_that_were_shown_are_named() -> None:
    made = planned({"Dockerfile": THREE})
    (file,) = made.files
    part = replace(made, files=(replace(file, edits=file.edits[1:]),))
    assert len(named(part, made)) == 2
    both = file.findings[1]._replace(edits=file.findings[0].edits + file.findings[1].edits)
    needs = replace(made, files=(replace(file, findings=(file.findings[0], both, file.findings[2])),))
    assert len(named(part, needs)) == 1, "it needs a place too that was not shown"


# What commands ask an index for
def wants(files: Mapping[str, str]) -> dict[str, list[str]]:
    """By the paths of what is planned, the requirements of each command that is mended."""
    store = Store()
    tree = {path: ("100644", store.blob(text.encode())) for path, text in files.items()}
    commit = store.commit(store.tree(tree), (), "person")
    there = MemoryWorkspace(store, {MAIN: commit}, MAIN, BRANCH, cast("Any", None))
    made = plan_of(there, APP, commit, Dockerfiles(), weighs=True)
    assert isinstance(made, Plan)
    bare = plan_of(there, APP, commit, Dockerfiles())
    assert isinstance(bare, Plan)
    assert not any(file.wants for file in bare.files)
    return {file.path: [" ".join(map(str, one.requirements)) for one in file.wants] for file in made.files}


FROM, COPIED = "FROM python:3.12-slim\n", "FROM python:3.12-slim\nCOPY . /src\nWORKDIR /src\n"
SCRIPT = "#!/bin/sh\npip install a==1\n"


def chain(rounds: int) -> dict[str, str]:
    """Requirements files that each name the next one."""
    return {f"r{at}.txt": f"p{at}==1\n-r r{at + 1}.txt\n" for at in range(rounds)} | {f"r{rounds}.txt": "last==1\n"}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"Dockerfile": f"{FROM}RUN pip install a b==2\n"}, {"Dockerfile": ["a b==2"]}),
        ({"Dockerfile": f"{FROM}RUN pip install a\nRUN pip install b\n"}, {"Dockerfile": ["a", "b"]}),
        ({"Dockerfile": f"{FROM}RUN pip install --no-cache-dir a\nRUN pip install b\n"}, {"Dockerfile": ["b"]}),
        ({"Dockerfile": f"{FROM}RUN pip install $X\nRUN pip install b\n"}, {"Dockerfile": ["b"]}),
        (
            {"Dockerfile": f"{COPIED}RUN pip install -r r.txt\n", "r.txt": "a==1\nb==2\n"},
            {"Dockerfile": ["a==1 b==2"]},
        ),
        ({"Dockerfile": f"{COPIED}RUN pip install -r r.txt\n"}, {"Dockerfile": []}),  # it is not there
        ({"Dockerfile": f"{COPIED}RUN pip install -r r0.txt\n", **chain(2)}, {"Dockerfile": ["p0==1 p1==1 last==1"]}),
        (
            {"Dockerfile": f"{FROM}RUN pip install a\n", "b/Dockerfile": f"{FROM}RUN pip install b\n"},
            {"Dockerfile": ["a"], "b/Dockerfile": ["b"]},
        ),
    ],
)
def test_what_the_commands_of_a_plan_ask_for(files: Mapping[str, str], expected: dict[str, list[str]]) -> None:
    assert wants(files) == expected


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (f"{COPIED}RUN sh ./setup.sh\n", ["a==1"]),
        (f"{COPIED.replace('3.12', '3.11')}RUN sh ./setup.sh\n", []),  # for another Python
        (f"{FROM}RUN true\n", ["a==1"]),
    ],
)
def test_of_a_script_what_all_agree_on_whose_images_it_is_in(other: str, expected: list[str]) -> None:
    files = {"Dockerfile": f"{COPIED}RUN sh ./setup.sh\n", "Dockerfile.other": other, "setup.sh": SCRIPT}
    store = Store()
    tree = {path: ("100644", store.blob(text.encode())) for path, text in files.items()}
    commit = store.commit(store.tree(tree), (), "person")
    there = MemoryWorkspace(store, {MAIN: commit}, MAIN, BRANCH, cast("Any", None))
    rules = Dockerfiles.model_validate({"scripts": "fix"})
    made = plan_of(there, APP, commit, rules, weighs=True)
    assert isinstance(made, Plan)
    (script,) = (file for file in made.files if file.path == "setup.sh")
    assert script.is_changed
    assert [" ".join(one.requirements) for one in script.wants] == expected
