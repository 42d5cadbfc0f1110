"""What of one commit a plan is made from, each bound of it met and passed, and what becomes of what goes wrong."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

import pytest

from bot.config.config import Dockerfiles
from bot.errors import (
    ClusterError,
    ForgeError,
    GitError,
    NoCommitError,
    OutageError,
    OversizeError,
    SigningError,
    TemplateError,
)
from bot.ledger.records import Record
from bot.model import Outcome, OutcomeKind, Plan, Repository, Survey, marker, skipped
from bot.planning import planning
from bot.planning.known import Unchanged
from bot.planning.planning import Job
from bot.planning.shelf import Shelf
from bot.planning.survey import survey
from bot.selection.selection import OPT_OUT_FILE
from fixer import UsageError
from tests.bot.memory_forge import BRANCH, MAIN, MemoryForge
from tests.bot.memory_store import MemoryWorkspace, Store

APP = Repository("acme/app", "", MAIN, identity="id-app")
ONE = b"FROM python\nRUN pip install a\n"
MEGABYTE = 1 << 20


def surveyed(files: Mapping[str, bytes], rules: Dockerfiles | None = None, links: str = "") -> Survey | Outcome:
    """Of a commit with these files, one of which may be a link."""
    store = Store()
    tree = {path: ("120000" if path == links else "100644", store.blob(content)) for path, content in files.items()}
    commit = store.commit(store.tree(tree), (), "person")
    there = MemoryWorkspace(store, {MAIN: commit}, MAIN, BRANCH, cast("Any", None))
    return survey(there, APP, commit, rules or Dockerfiles())


def read(files: Mapping[str, bytes], rules: Dockerfiles | None = None) -> tuple[list[str], list[tuple[str, str]]]:
    """The paths of what is read, and those of what is left out with the reasons."""
    found = surveyed(files, rules)
    assert isinstance(found, Survey)
    return [one.entry.path for one in found.dockerfiles], [(one.path, one.reason) for one in found.left_out]


def test_file_may_be_as_large_as_the_config_says() -> None:
    size = len(ONE)
    assert read({"Dockerfile": ONE}, Dockerfiles(max_bytes=size)) == (["Dockerfile"], [])
    found = surveyed({"Dockerfile": ONE}, Dockerfiles(max_bytes=size - 1))
    assert isinstance(found, Survey)
    (left,) = found.left_out
    assert (left.reason, left.message) == ("too-large", f"It has {size} bytes; max_bytes is {size - 1}.")


@pytest.mark.parametrize(("size", "is_read"), [(MEGABYTE, True), (MEGABYTE + 1, False)])
def test_settings_of_any_size_that_people_write_are_read(size: int, is_read: bool) -> None:
    found = surveyed({"Dockerfile": ONE, ".hadolint.yaml": b"#" * size})
    assert isinstance(found, Survey)
    assert [one.entry.path for one in found.settings] == [".hadolint.yaml"] * is_read


@pytest.mark.parametrize(("size", "is_read"), [(3 * MEGABYTE, True), (3 * MEGABYTE + 1, False)])
def test_owners_are_read_as_far_as_github_reads_them(size: int, is_read: bool) -> None:
    found = surveyed({"Dockerfile": ONE, "CODEOWNERS": b"#" * size})
    assert isinstance(found, Survey)
    assert (found.owners is not None) is is_read


OPT_OUT = 65_536


@pytest.mark.parametrize(
    ("content", "links", "expected"),
    [
        (b"enabled = true\n" + b"#" * (OPT_OUT - 15), "", ""),
        (b"enabled = true\n" + b"#" * (OPT_OUT - 14), "", "is no small plain file, so it is left alone."),
        (b"enabled = true\n", OPT_OUT_FILE, "is no small plain file, so it is left alone."),
        (b"enabled = 1\n", "", "enabled is neither true nor false, so it is left alone."),
    ],
)
def test_opt_out_that_cannot_be_understood_leaves_the_repository_alone(
    content: bytes, links: str, expected: str
) -> None:
    for files in ({"Dockerfile": ONE}, {"README": b""}):
        found = surveyed({**files, OPT_OUT_FILE: content}, links=links)
        if not expected:
            assert isinstance(found, Survey)
            assert not found.is_opted_out
        else:
            assert isinstance(found, Outcome)
            assert (found.kind, found.reason) == (OutcomeKind.SKIPPED, "opt-out-unreadable")
            assert found.message.endswith(expected)


def test_opt_out_says_what_is_looked_into() -> None:
    files = {"a/Dockerfile": ONE, "b/Dockerfile": ONE}
    found = surveyed({**files, OPT_OUT_FILE: b"enabled = false\n"})
    assert isinstance(found, Survey)
    assert (found.is_opted_out, found.dockerfiles, found.left_out) == (True, (), ())
    assert read({**files, OPT_OUT_FILE: b"exclude = ['a']\n"}) == (["b/Dockerfile"], [("a/Dockerfile", "opted-out")])


def many(number: int, content: bytes = b"FROM x\n") -> dict[str, bytes]:
    return {f"{at:05}/Dockerfile": content for at in range(number)}


def test_so_many_dockerfiles_are_read() -> None:
    assert len(read(many(5_000))[0]) == 5_000
    found = surveyed(many(5_003))
    assert isinstance(found, Survey)
    (left,) = found.left_out
    bounds = "of one repository 5000 Dockerfiles are, and 32 MB of them"
    assert (left.path, left.message) == (
        "05000/Dockerfile",
        f"It and 2 after it are not looked into: {bounds}.",
    )
    assert len(found.dockerfiles) == 5_000


class Counting(MemoryWorkspace):
    """How many blobs it is asked for at once."""

    def __init__(self, *told: Any) -> None:  # noqa: ANN401 - as the other one
        super().__init__(*told)
        self.asked = list[int]()

    def blobs(self, blobs: Iterable[str]) -> dict[str, bytes]:
        wanted = list(blobs)
        self.asked.append(len(wanted))
        return super().blobs(wanted)


def test_few_files_are_held_at_once() -> None:
    store = Store()
    tree = {path: ("100644", store.blob(content)) for path, content in many(120).items()}
    commit = store.commit(store.tree(tree), (), "person")
    there = Counting(store, {MAIN: commit}, MAIN, BRANCH, None)
    assert isinstance(survey(there, APP, commit, Dockerfiles()), Survey)
    assert there.asked == [50, 50, 20]


def test_so_many_bytes_of_dockerfiles_are_read() -> None:
    content = b"FROM x\n" + b"#" * (MEGABYTE - 8) + b"\n"
    assert len(read(many(32, content))[0]) == 32
    whole, left = read({**many(32, content), "x/Dockerfile": b"F", "y/Dockerfile": b"F"})
    assert (len(whole), left) == (32, [("x/Dockerfile", "too-many")])


@pytest.mark.parametrize(
    ("word", "number", "is_read"),
    [(b"run ", 2_000, True), (b"RUN ", 2_001, False), (b"pip ", 2_000, True), (b"piprun", 2_001, False)],
)
def test_so_many_commands_of_a_file_are_read(word: bytes, number: int, is_read: bool) -> None:
    found = surveyed({"Dockerfile": b"FROM x\n# " + word * number, "z/Dockerfile": ONE})
    assert isinstance(found, Survey)
    message = f"It may have {number} commands; at most 2000 are read."
    assert [(one.reason, one.message) for one in found.left_out] == (
        [] if is_read else [("too-many-commands", message)]
    )


def test_so_many_commands_of_a_repository_are_read() -> None:
    full = b"FROM x\n# " + b"run " * 2_000
    whole, left = read({**many(25, full), "x/Dockerfile": b"FROM x\n# run", "y/Dockerfile": b"FROM x\n"})
    assert (len(whole), left) == (26, [("x/Dockerfile", "too-many-commands")])
    assert len(read(many(25, full))[0]) == 25


def test_what_a_program_wrote_is_looked_into_where_the_config_says_so() -> None:
    written = b"# This file is generated by make. DO NOT EDIT.\n" + ONE
    files = {"a/Dockerfile": written, "b/Dockerfile": ONE}
    assert read(files) == (["b/Dockerfile"], [("a/Dockerfile", "generated")])
    assert read(files, Dockerfiles(generated=True)) == (["a/Dockerfile", "b/Dockerfile"], [])


def test_what_is_left_out_is_told_by_path() -> None:
    written = b"# This file is generated by make. DO NOT EDIT.\n" + ONE
    files = {"a/Dockerfile": written, "b/Dockerfile": b"x" * 200, "c/vendor/Dockerfile": ONE, "d/Dockerfile": ONE}
    left = [("a/Dockerfile", "generated"), ("b/Dockerfile", "too-large"), ("c/vendor/Dockerfile", "vendored")]
    assert read(files, Dockerfiles(max_bytes=150)) == (["d/Dockerfile"], left)
    # Where there is nothing to look into, nothing is read.
    assert read({"c/vendor/Dockerfile": ONE}) == ([], [("c/vendor/Dockerfile", "vendored")])


SCRIPTED = b"FROM python\nCOPY . /src\nWORKDIR /src\nRUN sh ./setup.sh\n"
SETUP = b"#!/bin/sh\npip install a\n"


@pytest.mark.parametrize(
    ("rules", "files", "expected"),
    [
        (Dockerfiles(), {"setup.sh": SETUP}, ["setup.sh"]),
        (Dockerfiles(), {"setup.sh": b"# generated by make. DO NOT EDIT.\n" + SETUP}, []),
        (Dockerfiles(generated=True), {"setup.sh": b"# generated by make. DO NOT EDIT.\n" + SETUP}, ["setup.sh"]),
        (Dockerfiles(exclude=("setup.sh",)), {"setup.sh": SETUP}, []),
        (Dockerfiles(), {"setup.sh": SETUP + b"#" * (262_144 - len(SETUP))}, ["setup.sh"]),
        (Dockerfiles(), {"setup.sh": SETUP + b"#" * (262_145 - len(SETUP))}, []),
        (Dockerfiles(), {"other.sh": SETUP}, ["other.sh"]),
    ],
)
def test_scripts_that_may_be_touched(rules: Dockerfiles, files: dict[str, bytes], expected: list[str]) -> None:
    found = surveyed({"Dockerfile": SCRIPTED, **files}, rules)
    assert isinstance(found, Survey)
    assert [path for path in found.scripts if path != "Dockerfile"] == expected


# What goes wrong in planning, and the outcome.
@dataclass(frozen=True, slots=True)
class Diagnosing:
    """A forge that tells why git failed, or does not."""

    answer: tuple[str, str] | Exception | None = None

    def diagnosis(self, repository: Repository) -> tuple[str, str] | None:
        assert repository == APP
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


GIT, TEMPLATE, OVERSIZE = GitError("git broke"), TemplateError("title", "is odd"), OversizeError("too much")


@pytest.mark.parametrize(
    ("error", "answer", "expected"),
    [
        (NoCommitError("It has none."), None, ("skipped", "empty", "It has none.")),
        (OutageError("unreachable", "nobody there"), None, ("deferred", "unreachable", "nobody there.")),
        (ForgeError("not-found", "gone", 404), None, ("failed", "not-found", "gone")),
        (ForgeError("archived", "read-only", 403), None, ("skipped", "archived", "read-only")),
        (ForgeError("disabled", "off", 403), None, ("skipped", "disabled", "off")),
        (ForgeError("empty", "none", 409), None, ("skipped", "empty", "none")),
        (ForgeError("pull-requests-disabled", "no", 403), None, ("skipped", "pull-requests-disabled", "no")),
        (ClusterError("cluster-lost", "It is gone."), None, ("failed", "cluster-lost", "It is gone.")),
        (SigningError("No key."), None, ("failed", "not-verified", "No key.")),
        (TEMPLATE, None, ("failed", "template-failed", "The template title is odd")),
        (OVERSIZE, None, ("skipped", "tree-too-large", "too much")),
        (UsageError("Not so."), None, ("failed", "failed", "Not so.")),
        (GIT, None, ("failed", "git-failed", "git broke")),
        (GIT, ("archived", "It is archived."), ("skipped", "archived", "It is archived.")),
        (GIT, ("not-found", "It is gone."), ("failed", "not-found", "It is gone.")),
        (GIT, OutageError("unreachable", "nobody there"), ("deferred", "unreachable", "nobody there.")),
        (GIT, ForgeError("server-error", "broken", 502), ("failed", "server-error", "git broke (broken)")),
        (
            RuntimeError("odd"),
            None,
            ("failed", "internal-error", "An unexpected RuntimeError: odd; please report it."),
        ),
        (OSError(5, "odd"), None, ("failed", "internal-error", "An unexpected OSError: [Errno 5] odd; please report")),
    ],
)
def test_what_goes_wrong_is_the_outcome_of_this_repository_alone(
    error: Exception, answer: tuple[str, str] | Exception | None, expected: tuple[str, str, str]
) -> None:
    job = Job(Dockerfiles(), "settings", cast("Any", Diagnosing(answer)), APP, BRANCH)

    def broken() -> None:
        raise error

    found = planning.guarded(broken, job)
    assert isinstance(found, Outcome)
    assert (found.name, found.kind, found.reason) == ("acme/app", *expected[:2])
    assert found.message.startswith(expected[2])
    assert planning.guarded(lambda: 7, job) == 7


# Saved plans
Change = Callable[[MemoryForge, Plan], Plan]


def same(_forge: MemoryForge, plan: Plan) -> Plan:
    return plan


def moved(forge: MemoryForge, plan: Plan) -> Plan:
    (home,) = forge.homes.values()
    home.branches[MAIN] = forge.store.changed(home.branches[MAIN], {"Dockerfile": ONE + b"RUN pip install b\n"}, "p")
    return plan


def beside(forge: MemoryForge, plan: Plan) -> Plan:
    (home,) = forge.homes.values()
    home.branches[MAIN] = forge.store.changed(home.branches[MAIN], {"b/Dockerfile": ONE}, "p")
    return plan


def opted_out(forge: MemoryForge, plan: Plan) -> Plan:
    (home,) = forge.homes.values()
    home.branches[MAIN] = forge.store.changed(home.branches[MAIN], {OPT_OUT_FILE: b"enabled = false\n"}, "p")
    return plan


def more(_forge: MemoryForge, plan: Plan) -> Plan:
    """Somebody added an insertion."""
    (file,) = plan.files
    odd = file.edits[0]._replace(offset=1)
    return replace(plan, files=(replace(file, edits=(odd, *file.edits)),))


@pytest.mark.parametrize(
    ("change", "replans", "expected"),
    [
        (same, False, 1),
        (same, True, 1),
        (moved, False, "blob-moved"),
        (moved, True, 1),
        (beside, False, 1),
        (beside, True, 1),
        (opted_out, False, 0),
        (more, False, "plan-differs"),
        (more, True, 1),
    ],
)
def test_of_a_saved_plan_what_it_names_is_made_anew(change: Change, replans: bool, expected: str | int) -> None:
    forge = MemoryForge()
    forge.make("app")
    (repository,) = forge.repositories()
    job = Job(Dockerfiles(), "settings", cast("Any", forge), repository, BRANCH)
    saved = planning.planned(job, None)
    assert isinstance(saved, Plan)
    assert saved.named is None
    saved = change(forge, saved)
    found = planning.planned(replace(job, saved=saved, replans=replans), None)
    if isinstance(expected, str):
        assert isinstance(found, Outcome)
        assert (found.kind, found.reason) == (OutcomeKind.FAILED, expected)
    else:
        assert isinstance(found, Plan)
        assert len(found.named or ()) == expected
        assert (found.named or frozenset()) <= marker.carried(found)
        assert (found.named is None) is found.is_opted_out


@pytest.mark.parametrize(
    ("files", "has_branch", "is_kept"),
    [({}, False, True), ({"Dockerfile": b"FROM x\n"}, False, False), ({"Dockerfile": b"FROM x\n"}, True, True)],
)
def test_what_publishing_needs_again_is_left_on_the_shelf(
    files: dict[str, bytes], has_branch: bool, is_kept: bool
) -> None:
    forge = MemoryForge()
    home = forge.make("app")
    home.branches[MAIN] = forge.store.changed(home.branches[MAIN], files, "person")
    if has_branch:
        home.branches[BRANCH] = home.branches[MAIN]
    (repository,) = forge.repositories()
    job = Job(Dockerfiles(), "settings", cast("Any", forge), repository, BRANCH)
    with Shelf() as shelf:
        made = planning.planned(job, shelf)
        assert isinstance(made, Plan)
        assert (shelf.take(made) is not None) is is_kept
        assert shelf.take(replace(made, base="0" * 40)) is None
        shelf.drop(repository)
        assert shelf.take(made) is None
        shelf.drop(repository)


class Elsewhere(MemoryForge):
    """It tells of a repository what it found there, which may be an outcome, and that it is at another commit."""

    answer: Outcome | Repository | None = None

    def located(self, repository: Repository) -> Any:  # noqa: ANN401 - either of these
        return self.answer or repository


def test_repository_that_did_not_change_is_not_opened() -> None:
    forge = Elsewhere()
    forge.make("app")
    (repository,) = forge.repositories()
    record = Record(repository.key, repository.name, OutcomeKind.CLEAN, "nothing-to-fix", "", repository.head, "here")
    job = Job(Dockerfiles(), "here", cast("Any", forge), repository, BRANCH, record)
    assert planning.planned(job, None) == Unchanged(repository, record)
    for other in (replace(job, settings="there"), replace(job, remembered=None)):
        assert isinstance(planning.planned(other, None), Plan)
    forge.answer = skipped("acme/app", "empty", "It has no commit yet.")
    assert planning.planned(job, None) is forge.answer
    # A listing may not tell the commit, which locating does: so does what goes wrong from there on.
    forge.answer = replace(repository, head="0" * 40)
    broken = replace(job, rules=cast("Any", None))
    found = planning.planned(broken, None)
    assert isinstance(found, Outcome)
    assert (found.reason, found.head) == ("internal-error", "0" * 40)
