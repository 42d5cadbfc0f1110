"""Whatever shape the values of a stranger's or an operator's file have, it is a sentence and never a traceback."""

import json
import re
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config.config import Config, GithubApp, Reports, parsed
from bot.config.source import Source
from bot.errors import ConfigError, PlanFileError
from bot.planning import plan_file
from bot.selection.selection import OPT_OUT_MOST_BYTES, OptOut, OptOutProblem, opt_out

# In the config, or in a file of names that it names.
PLACED = re.compile(r"(c\.toml|/[^:]*):\d+:\d+: .+; .+")
WHERE = Path(tempfile.gettempdir())
fuzzed = settings(max_examples=100, deadline=None, derandomize=True, database=None)

# Values of every shape that a TOML file or JSON can hold, with the words that mean something among them.
WORDS = (
    "json",
    "sarif",
    "effective",
    "git",
    "api",
    "public",
    "*",
    "",
    "a/b",
    "[",
    "{{",
    "acme",
    ".",
    "\u00e9\U0001f600",
)
plain = (
    st.sampled_from(WORDS)
    | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6)
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
)


def keys(head: str) -> list[str]:
    """The keys of a table of the config."""
    if head == "source":
        return list(Source.model_fields)
    factory = GithubApp if head == "github.app" else Config.model_fields[head].default_factory
    return list(factory.model_fields) if factory else list(Reports.model_fields)  # type: ignore[union-attr]


HEADS = [*Config.model_fields, "github.app"]
odd = st.sampled_from(["locl", "enabled", "exclude", "formats", "x"]) | st.text("abc_-. '\u00e9", max_size=3)
names = st.sampled_from(HEADS) | odd
values = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=8
)
tables = st.dictionaries(names, values, max_size=4)


def written(value: Any) -> str:  # noqa: ANN401 - any shape
    """A value as TOML writes it in one line."""
    match value:
        case bool():
            return str(value).lower()
        case dict():
            return "{" + ", ".join(f"{json.dumps(key)} = {written(one)}" for key, one in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(written, value)) + "]"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)


def lines(table: dict[str, Any]) -> str:
    return "".join(f"{json.dumps(key)} = {written(value)}\n" for key, value in table.items())


@st.composite
def configs(draw: st.DrawFn) -> str:
    """Pairs, tables and arrays of tables under names that the config has, or nearly."""
    text = lines(draw(st.dictionaries(names, values, max_size=2)))
    for head in draw(st.lists(st.sampled_from(HEADS), max_size=3, unique=True)):
        shown = f"[[{head}]]" if (head == "source") is draw(st.sampled_from([True, True, False])) else f"[{head}]"
        inside = st.dictionaries(st.sampled_from(keys(head)) | odd, values, max_size=4)
        text += f"{shown}\n{lines(draw(inside))}"
    return text


def assert_told(text: str) -> None:
    told = ""
    try:
        parsed(text.encode("utf-8", "surrogatepass"), "c.toml", WHERE)
    except ConfigError as error:
        told = str(error)
    assert [line for line in told.split("\n") if line and not PLACED.fullmatch(line)] == []


@fuzzed
@given(configs() | st.text(max_size=80))
def test_config_of_any_shape_is_one_or_is_told_line_by_line(text: str) -> None:
    assert_told(text)


SHAPES = ["1", "-1", "1.5", "nan", '"x"', '""', "true", "[]", "{}", "1979-05-27", "07:32:00", '["x"]', "[1]", "[[]]"]
SHAPES += ['[["x"]]', "[{}]", "[{a = 1}]", "{a = 1}", "{a.b = []}", '["x", ["x"], {}]', '"""\nx"""']


@pytest.mark.parametrize("head", HEADS)
def test_no_key_takes_a_shape_for_granted(head: str) -> None:
    shown = f"[[{head}]]" if head == "source" else f"[{head}]"
    for text in (f"{shown}\n{key} = {shape}\n" for key in keys(head) for shape in SHAPES):
        assert_told(text)
    for shape in SHAPES:
        assert_told(f"{head} = {shape}\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[report]\nformats = [["a"]]', "c.toml:4:12: report.formats[0]: this value is not known"),
        ("[report]\nformats = [{a = 1}]", "c.toml:4:12: report.formats[0]: this value is not known"),
        ("[report]\nformats = [1.5, []]", "c.toml:4:12: report.formats[0]: this value is not known"),
        ('[[source]]\nlocl = "x"', "c.toml:4:1: source[1].locl: there is no such key; did you mean local?"),
        ('[[source]]\norg = "a"\ninclude = [["a"]]', "c.toml:5:12: source[1].include[0]: the value has the wrong type"),
        ("[[source]]\norg = {a = 1}", "c.toml:4:7: source[1].org: the value has the wrong type"),
        ("[github.app.x]\nid = 1", "c.toml:3:2: github.app.x: there is no such key"),
        ("[pull_request]\nbranch = 2026-01-01", "c.toml:4:10: pull_request.branch: the value has the wrong type"),
        ("[waves]\nsizes = [[1]]", "c.toml:4:10: waves.sizes[0]: the value has the wrong type"),
    ],
)
def test_value_of_a_wrong_shape_is_told_at_its_place(text: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parsed(f'[[source]]\nlocal = "."\n{text}\n'.encode(), "c.toml", WHERE)
    assert told in str(caught.value)


@fuzzed
@given(
    tables.map(lines)
    | st.dictionaries(st.sampled_from(["enabled", "exclude"]), values, max_size=2).map(lines)
    | st.text(max_size=80)
)
def test_opt_out_file_of_any_shape_is_one_or_a_sentence(text: str) -> None:
    found = opt_out(text.encode("utf-8", "surrogatepass"))
    assert isinstance(found, OptOut) or re.fullmatch(
        r"(Its|In its) \.pip-no-cache\.toml [^\n]+ left alone\.", found.message
    )


# Written once, and over and over up to the most dots and the most bytes that are read at all.
DEEP = ["a=[", "[[a]]\n", "[", "a={a=", "a.a.a.a.a.a.a.a=1\nb", '"a".', "exclude=[", 'a="""', "[a.b]\nc.", "é."]
DEEP += [f"{'a.' * parts}" for parts in (1, 60, 3_999)]


@pytest.mark.parametrize("piece", DEEP)
def test_opt_out_file_costs_no_time_whatever_is_in_it(piece: str) -> None:
    whole = (piece * OPT_OUT_MOST_BYTES)[: OPT_OUT_MOST_BYTES - 4]
    began = time.process_time()
    for text in (whole, piece, piece * (3_999 // max(1, piece.count(".")))):
        assert isinstance(opt_out(f"{text[: len(whole)]}a=1\n".encode()), OptOutProblem)
    assert time.process_time() - began < 4


PLAN_KEYS = """
    version tool plans repository name identity branch head base tip is_opted_out files settings left_out path mode blob
    findings edits diff verdict reason message start end line column end_line end_column command stage edit_offset
    edit_offsets offset text escaped
""".split()
plan_values = st.recursive(
    plain | st.none() | st.sampled_from(["0" * 40, "100644", "fix", "refused", " --no-cache-dir"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(PLAN_KEYS), inner, max_size=5),
    max_leaves=12,
)
GOOD_FILE = {"path": "Dockerfile", "mode": "100644", "blob": "0" * 40, "findings": [], "edits": [], "diff": []}
GOOD_PLAN = {
    "repository": {"name": "app", "identity": "", "branch": None, "head": None},
    "base": "0" * 40,
    "tip": None,
    "is_opted_out": False,
    "files": [GOOD_FILE],
    "settings": [],
    "left_out": [],
}


@st.composite
def plan_files(draw: st.DrawFn) -> Any:  # noqa: ANN401 - any shape
    """A good file in which one value is another, or anything at all."""
    if draw(st.booleans()):
        return draw(plan_values)
    file = {**GOOD_FILE, draw(st.sampled_from(sorted(GOOD_FILE))): draw(plan_values)}
    plan = {**GOOD_PLAN, "files": [file], draw(st.sampled_from(sorted(GOOD_PLAN))): draw(plan_values)}
    return {"version": 1, "tool": "x", "plans": [plan]}


@fuzzed
@given(plan_files())
def test_plan_file_of_any_shape_is_one_or_is_told(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    path = tmp_path_factory.getbasetemp() / "plan.json"
    path.write_text(json.dumps(value), "utf-8")
    told = ""
    try:
        plan_file.load(path)
    except PlanFileError as error:
        told = str(error)
    assert [line for line in told.split("\n") if line and not line.startswith(f"{path}: ")] == []
