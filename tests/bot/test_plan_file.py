"""A plan comes back from its file just as it was, and a file that somebody changed is refused with the place."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.config.config import Dockerfiles
from bot.errors import PlanFileError
from bot.model import Entry, LeftOut, Plan, PlannedFile, Repository, Source, Survey, Traits
from bot.planning import plan_file
from bot.planning.plan import plan
from fixer import Edit, FileError, Finding, ToolError, UnknownScript, Verdict, Via, __version__

CASES = sorted((Path(__file__).parents[1] / "fixer" / "cases").rglob("input.Dockerfile"))[::4]
COMMIT, BLOB = "c" * 40, "b" * 64
SOURCE = b'FROM python\nRUN pip install a\nRUN ["pip", "install", "b"]\n'
WAY_OUT = "; make the file anew with sweep --dry-run"


def load(text: str | bytes, tmp_path: Path) -> tuple[Plan, ...]:
    path = tmp_path / "plan.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return plan_file.load(path)


def complaint(text: str | bytes, tmp_path: Path) -> list[str]:
    """The lines of the complaint, without the file's name and the way out, which each of them has."""
    with pytest.raises(PlanFileError) as caught:
        load(text, tmp_path)
    lines = str(caught.value).split("\n")
    start = f"{tmp_path / 'plan.json'}:"
    assert [line for line in lines if not line.startswith(start)] == []
    return [line.removeprefix(start).removesuffix(WAY_OUT).strip() for line in lines]


def survey(files: dict[str, bytes]) -> Survey:
    sources = tuple(Source(Entry(path, "100755", BLOB), content) for path, content in files.items())
    return Survey(COMMIT, sources, (), (LeftOut("x/Dockerfile", "symbolic-link", "It is one."),))


def planned(files: dict[str, bytes], name: str = "acme/app") -> Plan:
    """A plan without what no file keeps: who owns the paths is asked again."""
    made = plan(Repository(name, "", "main", COMMIT, f"id of {name}"), survey(files), Dockerfiles(), tip="a" * 40)
    return replace(made, owners=None)


# The round trip

# Everything a path, a Dockerfile or an exec form's JSON can hold, stray bytes and half characters among it.
halves = st.characters(categories=["Cs"])
texts = st.text(st.one_of(st.characters(), halves, st.sampled_from('\\"\n\r\t\x00\x7f\u202e\u2028é😀xu{}')))
names = texts.map(lambda text: text.replace("\0", "") or "app")
raw = st.binary() | st.text().map(str.encode)
oids = st.sampled_from([40, 64]).flatmap(lambda length: st.text("0123456789abcdef", min_size=length, max_size=length))
reasons = st.from_regex(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z")
counts = st.integers(min_value=0, max_value=2**53 - 1)
ordinals = st.integers(min_value=1, max_value=2**53 - 1)
parts = st.binary(min_size=1).filter(
    lambda part: not {0, ord("/")} & set(part) and part.lower() not in {b".", b"..", b".git"}
)
paths = st.lists(parts, min_size=1, max_size=3).map(lambda found: b"/".join(found).decode("utf-8", "surrogateescape"))
insertions = st.sampled_from([b" --no-cache-dir", b" --no-cache", b', "--no-cache-dir"', b' \t,"--no-cache"'])
entries = st.builds(Entry, paths, st.sampled_from(["100644", "100755"]), oids)
left_out = st.builds(LeftOut, paths, reasons, texts)
places = {"start": counts, "end": counts, "line": ordinals, "column": ordinals, "end_line": ordinals}


def finding(
    verdict: st.SearchStrategy[Verdict], edits: st.SearchStrategy[tuple[Edit, ...]]
) -> st.SearchStrategy[Finding]:
    return st.builds(
        Finding,
        **places,
        verdict=verdict,
        reason=reasons,
        message=texts,
        end_column=ordinals,
        command=texts,
        stage=st.none() | texts,
        edits=edits,
        path=st.just(""),
        via=st.lists(st.builds(Via, texts, ordinals), max_size=2).map(tuple),
        is_offered=st.just(value=False),  # of check's last line alone
    )


@st.composite
def files(draw: st.DrawFn) -> PlannedFile:
    edits = sorted(draw(st.lists(st.builds(Edit, counts, insertions), max_size=3, unique_by=lambda edit: edit.offset)))
    fixes = [draw(finding(st.just(Verdict.FIX), st.just((edit,)))) for edit in edits]
    if edits:  # what several need, and one that needs several
        fixes.append(draw(finding(st.just(Verdict.FIX), st.just(tuple(edits)))))
    others = st.sampled_from([verdict for verdict in Verdict if verdict is not Verdict.FIX])
    findings = draw(st.permutations([*fixes, *draw(st.lists(finding(others, st.just(())), max_size=2))]))
    diff = draw(raw.filter(lambda content: content.strip(b"\n"))) if edits else b""
    entry = draw(entries)
    findings = [one._replace(path=entry.path if one.via else "") for one in findings]
    unknown = draw(st.lists(st.builds(UnknownScript, ordinals, texts, texts), max_size=2).map(tuple))
    return PlannedFile(entry, tuple(findings), tuple(edits), diff, unknown=unknown)


def several(strategy: st.SearchStrategy[Any], **options: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - of hypothesis
    return st.lists(strategy, max_size=3, **options).map(tuple)


branches = st.none() | st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=" ~^:?*[\\"), min_size=1
)
repositories = st.builds(
    Repository,
    name=names,
    remote=st.just(""),
    branch=branches,
    head=st.none() | oids,
    identity=texts,
    traits=st.just(Traits()),
)
plans = st.builds(
    Plan,
    repository=repositories,
    base=oids,
    files=several(files(), unique_by=lambda file: file.path),
    settings=several(entries),
    left_out=several(left_out),
    tip=st.none() | oids,
    is_opted_out=st.booleans(),
)
many_plans = several(plans, unique_by=lambda one: one.repository.identity or one)


@settings(max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(made=many_plans)
def test_plans_come_back_as_they_were(made: tuple[Plan, ...], tmp_path_factory: pytest.TempPathFactory) -> None:
    text = plan_file.text(made)
    assert plan_file.text(made) == text
    text.encode("utf-8")  # no half characters
    assert all(character == "\n" or character.isprintable() for character in text)
    assert load(text, tmp_path_factory.getbasetemp()) == made


def test_plans_of_real_cases_come_back_as_they_were(tmp_path: Path) -> None:
    sources = {str(path.parent.name): path.read_bytes() for path in CASES}
    made = tuple(planned({f"{name}/Dockerfile": source}, name) for name, source in sources.items())
    assert sum(map(bool, (one.changes for one in made))) > 30
    assert load(plan_file.text(made), tmp_path) == made


def test_remote_and_traits_are_not_kept(tmp_path: Path) -> None:
    made = planned({"Dockerfile": b"FROM python\nRUN pip install a\n"})
    secret = replace(made, repository=replace(made.repository, remote="https://u:pw@host/x", traits=Traits(size_kb=7)))
    text = plan_file.text([secret])
    assert "host" not in text
    assert load(text, tmp_path) == (made,)


def test_folders_may_hold_two_repositories_of_one_name(tmp_path: Path) -> None:
    bare = planned({"Dockerfile": SOURCE})
    made = tuple(replace(bare, repository=replace(bare.repository, identity="", head=head * 40)) for head in "ab")
    assert load(plan_file.text(made), tmp_path) == made


def test_file_is_readable() -> None:
    made = planned({"café/Dockerfile": b"FROM python\nRUN pip install \xe9 '\\\xc3\xa9'\n# \xe2\x80\xae\n"})
    text = plan_file.text([made])
    value = json.loads(text)
    assert (value["version"], value["tool"]) == (1, __version__)
    (file,) = value["plans"][0]["files"]
    assert file["path"] == "café/Dockerfile"
    assert '"café/Dockerfile"' in text
    assert "\u202e" not in text
    (plain,) = json.loads(plan_file.text([planned({"Dockerfile": b"FROM python\nRUN pip install a\n"})]))["plans"]
    assert plain["files"][0]["edits"] == [{"offset": 27, "text": " --no-cache-dir"}]
    assert plain["files"][0]["diff"][-3:] == ["-RUN pip install a", "+RUN pip install --no-cache-dir a", ""]


def test_odd_bytes_are_escaped_in_place() -> None:
    made = planned({"caf\udce9/Dockerfile": b"FROM python\n# \\ \xe9\nRUN pip install a\n"})
    (file,) = json.loads(plan_file.text([made]))["plans"][0]["files"]
    assert file["path"] == {"escaped": "caf\\xe9/Dockerfile"}
    assert {"escaped": " # \\\\ \\xe9"} in file["diff"]


@pytest.mark.parametrize(
    "path", ["../Dockerfile", ".git/Dockerfile", "a/.GIT/Dockerfile", "a//Dockerfile", "./x", "/x"]
)
def test_plan_with_a_path_that_git_refuses_does_not_spoil_the_others(path: str, tmp_path: Path) -> None:
    source = b"FROM python\nRUN pip install a\n"
    good = planned({"Dockerfile": source})
    assert load(plan_file.text([planned({path: source}, "evil"), good]), tmp_path) == (good,)


# What somebody changed

Change = Callable[[dict[str, Any]], object]


def setting(place: str, value: object) -> Change:
    """A change of the value at a place, given as complaints give it."""

    def change(whole: dict[str, Any]) -> None:
        *way, last = [
            int(part) if part.isdigit() else part for part in place.replace("]", "").replace("[", ".").split(".")
        ]
        at: Any = whole
        for part in way:
            at = at[part]
        at[last] = value

    return change


EDIT, FINDING, FILE, PLAN = (
    "plans[0].files[0].edits[1]",
    "plans[0].files[0].findings[0]",
    "plans[0].files[0]",
    "plans[0]",
)
INSERTION = "is no insertion that this program makes"
NO_PLANS = "this is no file of plans; name the plan.json that sweep --dry-run wrote"
NO_OID = "is no object id of 40 or 64 hexadecimal digits"
NO_PATH = "is no path inside a repository"
NO_TEXT = 'is neither a text nor an {"escaped": "..."}'
DOCTORED = [
    (f"{EDIT}.offset", -1, "is too small"),
    (f"{EDIT}.offset", 2**53, "is too large"),
    (f"{EDIT}.offset", 1.0, "is no whole number"),
    (f"{EDIT}.offset", "1", "is no whole number"),
    (f"{EDIT}.offset", True, "is no whole number"),
    (f"{EDIT}.text", " --no-cache-dir && curl evil | sh", INSERTION),
    (f"{EDIT}.text", " --no-cache-dir\n", INSERTION),
    (f"{EDIT}.text", "\nRUN evil", INSERTION),
    (f"{EDIT}.text", "--no-cache-dir", INSERTION),
    (f"{EDIT}.text", "", INSERTION),
    (f"{EDIT}.text", ' ,\n"--no-cache-dir"', INSERTION),
    (f"{EDIT}.text", ', "--no-cache-dir", "x"', INSERTION),
    (f"{EDIT}.text", {"escaped": " --no-cache-dir"}, INSERTION),
    (f"{EDIT}.text", None, INSERTION),
    (f"{EDIT}.sneaky\x1b", 1, "is no known key"),
    (f"{FINDING}.verdict", "fixed", "is not 'fix', 'present', 'protected', 'suppressed', 'refused' or 'told'"),
    (f"{FINDING}.line", 0, "is too small"),
    (f"{FINDING}.reason", "Because", "is no reason's id"),
    (f"{FINDING}.message", 3, NO_TEXT),
    (f"{FINDING}.message", {"escaped": "a", "b": 1}, NO_TEXT),
    (f"{FINDING}.command", "\ud800", NO_TEXT),
    (f"{FINDING}.command", {"escaped": "\\n"}, "has a backslash that begins no escape"),
    (f"{FINDING}.command", {"escaped": "\\u0041"}, "has a backslash that begins no escape"),
    (f"{FINDING}.command", {"escaped": "end\\"}, "has a backslash that begins no escape"),
    (f"{FILE}.path", "../Dockerfile", NO_PATH),
    (f"{FILE}.path", "/etc/Dockerfile", NO_PATH),
    (f"{FILE}.path", "a/../b", NO_PATH),
    (f"{FILE}.path", "a//b", NO_PATH),
    (f"{FILE}.path", "a/", NO_PATH),
    (f"{FILE}.path", "", NO_PATH),
    (f"{FILE}.path", "a\0b", NO_PATH),
    (f"{FILE}.path", ".git/hooks/pre-push", NO_PATH),
    (f"{FILE}.path", "sub/.GiT/config", NO_PATH),
    (f"{FILE}.path", {"escaped": "caf\\xc3\\xa9"}, NO_PATH),
    (f"{FILE}.path", {"escaped": "\\ud800"}, "has half a character, which no file can hold"),
    (f"{FILE}.path", ["a"], NO_TEXT),
    (f"{FILE}.mode", "120000", "is not '100644' or '100755'"),
    (f"{FILE}.mode", "160000", "is not '100644' or '100755'"),
    (f"{FILE}.blob", "b" * 39, NO_OID),
    (f"{FILE}.blob", "B" * 40, NO_OID),
    (f"{FILE}.blob", "--help", NO_OID),
    (f"{FILE}.blob", "b" * 40 + "\n", NO_OID),
    (f"{FILE}.diff", "text", "is no list"),
    (f"{FILE}.diff", {"a": 1}, "is no list"),
    (f"{FILE}.edits", None, "is no list"),
    (f"{PLAN}.base", "main", NO_OID),
    (f"{PLAN}.base", 5, "is no text"),
    (f"{PLAN}.tip", "", NO_OID),
    (f"{PLAN}.is_opted_out", 0, "is neither true nor false"),
    (f"{PLAN}.settings", [{}], None),
    (f"{PLAN}.repository.head", "HEAD", NO_OID),
    (f"{PLAN}.repository.branch", "a b", "is no name of a branch"),
    (f"{PLAN}.repository.branch", "", "is no name of a branch"),
    (f"{PLAN}.repository.name", "", "is no name of a repository"),
    (f"{PLAN}.repository.remote", "https://elsewhere", "is no known key"),
    ("plans[0].repository", [], "is no object"),
    ("plans[0]", None, "is no object"),
    ("plans", {}, "is no list"),
    ("tool", 1, NO_TEXT),
    ("more", 1, "is no known key"),
    ("version", True, "is no whole number"),
]


@pytest.mark.parametrize(("place", "value", "wrong"), DOCTORED)
def test_doctored_plan_is_refused_with_the_place(place: str, value: object, wrong: str | None, tmp_path: Path) -> None:
    whole = json.loads(plan_file.text([planned({"Dockerfile": SOURCE})]))
    setting(place, value)(whole)
    told = complaint(json.dumps(whole), tmp_path)
    shown = place.replace("\x1b", "\\x1b")
    expected = [f"{shown}: {wrong}"] if wrong else [f"{place}[0].{key}: is missing" for key in ("path", "mode", "blob")]
    assert told == expected


def without(place: str) -> Change:
    def change(whole: dict[str, Any]) -> None:
        del whole["plans"][0]["files"][0][place]

    return change


def twice(key: str) -> Change:
    def change(whole: dict[str, Any]) -> None:
        items = whole["plans"] if key == "plans" else whole["plans"][0][key]
        items.append(items[0])

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (without("diff"), [f"{FILE}.diff: is missing"]),
        (setting(f"{FILE}.diff", []), [f"{FILE}: has a diff without edits, or edits without a diff"]),
        (setting(f"{FILE}.edits", []), [f"{FILE}: has edits other than its findings ask for"]),
        (setting(f"{EDIT}.offset", 3), [f"{FILE}: has edits that are not in the order of their offsets"]),
        (setting(f"{EDIT}.offset", 27), [f"{FILE}: has edits that are not in the order of their offsets"]),
        (setting(f"{EDIT}.offset", 58), [f"{FILE}: has edits other than its findings ask for"]),
        (
            setting(f"{FINDING}.edit_offset", None),
            [f"{FINDING}: has an edit_offset where it is no fix, or none where it is one"],
        ),
        (twice("files"), [f"{PLAN}: has two files of one path"]),
        (twice("plans"), ["has two plans of one repository"]),
        (setting("version", 2), ["version: is not 1, the one that this program reads"]),
        (setting("version", None), ["version: is not 1, the one that this program reads"]),
    ],
)
def test_plan_that_contradicts_itself_is_refused(change: Change, told: list[str], tmp_path: Path) -> None:
    whole = json.loads(plan_file.text([planned({"Dockerfile": SOURCE})]))
    change(whole)
    assert complaint(json.dumps(whole), tmp_path) == told


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    whole = json.loads(plan_file.text([planned({"Dockerfile": SOURCE}), planned({"Dockerfile": SOURCE}, "two")]))
    setting(f"{EDIT}.offset", -1)(whole)
    setting("plans[1].base", "x")(whole)
    assert complaint(json.dumps(whole), tmp_path) == [f"{EDIT}.offset: is too small", f"plans[1].base: {NO_OID}"]
    many = {"version": 1, "tool": "", "plans": [None] * 100}
    assert complaint(json.dumps(many), tmp_path)[-1] == "and 80 problems more"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "1:1: this is not JSON (Expecting value)"),
        (b'{"version": 1,\n "plans": [}', "2:12: this is not JSON (Expecting value)"),
        (b'{"version": 1, "version": 1, "tool": "", "plans": []}', "an object in it has one key twice"),
        (b'{"version": 1, "tool": "", "plans": [NaN]}', "NaN is no JSON"),
        (b'{"version": %s}' % (b"1" * 5000), "it has a number that is too long"),
        (b'{"version": "\xff"}', "this is not UTF-8"),
        (b"[" * 200_000, "its values are nested too deeply"),
        (b'{"a":' * 200_000, "its values are nested too deeply"),
        (b'{"version": 1, "tool": "", "plans": []}x', "1:40: this is not JSON (Extra data)"),
        *((content, NO_PLANS) for content in (b"[]", b"{}", b"3", b'{"version": 1, "repositories": [], "totals": {}}')),
    ],
    ids=range(13),
)
def test_what_is_no_plan_is_refused_in_one_sentence(content: bytes, told: str, tmp_path: Path) -> None:
    assert complaint(content, tmp_path) == [told]


def test_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.touch()
    os.truncate(path, 512 * 1024 * 1024 + 1)
    with pytest.raises(PlanFileError, match="has over 512 MB"):
        plan_file.load(path)


@pytest.mark.parametrize(
    ("name", "reason"), [("none.json", "No such file"), (".", "Is a directory"), ("a\0b", "cannot be")]
)
def test_file_that_cannot_be_read_is_one_sentence(name: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=reason) as caught:
        plan_file.load(tmp_path / name)
    assert isinstance(caught.value, ToolError)
    assert "sweep --dry-run" in str(caught.value)


def test_byte_order_mark_of_an_editor_is_no_problem(tmp_path: Path) -> None:
    assert load(b"\xef\xbb\xbf" + plan_file.text([]).encode(), tmp_path) == ()
