"""What the pages under docs/ show is so: their snippets are run, their tables compared with the code."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import fixer
from bot import program
from bot.selection import selection
from fixer import (
    Finding,
    Scripts,
    Settings,
    UnknownScript,
    Verdict,
    VerificationError,
    Via,
    check_scripts,
    edits,
    fix,
    load_repository_settings,
)
from fixer.build import walk
from fixer.command_line.work_tree import WorkTree
from fixer.dockerfile import document
from fixer.shell import command, words

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGES = sorted(DOCS.glob("*.md"))
SAYING_NO, OTHER_TOOLS, CODEMOD = (
    (DOCS / name).read_text("utf-8") for name in ("saying-no.md", "other-tools.md", "codemod.md")
)
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


class Fence(NamedTuple):
    """A block of code with the text since the one before, and up to the next."""

    language: str
    code: str
    before: str
    behind: str


class Snippet(NamedTuple):
    """A Dockerfile of a page, the settings shown above it, and what the page says of it."""

    source: bytes
    settings: Settings
    findings: tuple[str, ...]

    @property
    def said(self) -> list[str]:
        found = fix(self.source, self.settings).findings
        return [f"{one.line}:{one.column} {one.verdict} `{one.reason}`" for one in found]


def fences(page: str) -> Iterator[Fence]:
    matches = list(FENCE.finditer(page))
    starts, ends = [match.start() for match in matches], [match.end() for match in matches]
    for match, before, behind in zip(matches, [0, *ends], [*starts[1:], len(page)], strict=False):
        yield Fence(match[1], match[2], page[before : match.start()], page[match.end() : behind])


def snippets(page: str) -> Iterator[Snippet]:
    files: dict[str, bytes] = {}
    for fence in fences(page):
        if fence.language == "yaml":
            name = re.findall(r"`([\w.-]+\.ya?ml)`", fence.before.strip().rpartition("\n\n")[2])[0]
            files = {name: fence.code.encode()}
        elif fence.language == "dockerfile":
            settings = Settings(uv="--uv" in fence.before, repository=load_repository_settings(files))
            findings = tuple(re.findall(r"^- (\d+:\d+ [a-z]+ `[a-z-]+`)$", fence.behind, re.MULTILINE))
            yield Snippet(fence.code.encode(), settings, findings)
            files = {}


def code(page: str, language: str) -> str:
    """The first block of code in a language."""
    return next(fence.code for fence in fences(page) if fence.language == language)


NO = list(snippets(SAYING_NO))
ALL = [*NO, *snippets(OTHER_TOOLS)]


# Saying no, other tools


@pytest.mark.parametrize("snippet", ALL)
def test_findings_are_what_the_page_says(snippet: Snippet) -> None:
    assert snippet.said == list(snippet.findings)


@pytest.mark.parametrize("snippet", NO)
def test_without_suppressions_every_no_is_a_fix(snippet: Snippet) -> None:
    found = fix(snippet.source, snippet.settings._replace(suppressions=False)).findings
    assert {one.verdict for one in found} == {Verdict.FIX}


IN_SCRIPTS = [fence for fence in fences(SAYING_NO) if fence.language == "sh"]


def _in_script(text: str, top: Path, settings: Settings) -> tuple[Finding, ...]:
    """What is found in a script that a Dockerfile runs."""
    (top / "install.sh").write_text(text, encoding="utf-8")
    tree = WorkTree(str(top))
    found = fix(b"FROM python\nCOPY install.sh /\nRUN sh /install.sh\n", settings, tree=tree)
    return check_scripts(found.runs, tree, lambda _: Scripts.TELL, {})["install.sh"].findings


@pytest.mark.parametrize("fence", IN_SCRIPTS)
def test_findings_in_scripts_are_what_the_page_says(fence: Fence, tmp_path: Path) -> None:
    found = _in_script(fence.code, tmp_path, Settings())
    said = re.findall(r"^- (\d+:\d+ [a-z]+ `[a-z-]+`)$", fence.behind, re.MULTILINE)
    assert [f"{one.line}:{one.column} {one.verdict} `{one.reason}`" for one in found] == said
    assert all(one.is_offered == (one.verdict is Verdict.TOLD) for one in found)
    every = _in_script(fence.code, tmp_path, Settings(suppressions=False))
    assert {(one.verdict, one.is_offered) for one in every} == {(Verdict.TOLD, True)}


def test_every_way_of_saying_no_is_shown() -> None:
    shown = {said.partition("`")[2].rstrip("`") for snippet in NO for said in snippet.findings}
    assert shown - {"cache-written"} == {
        "ignore-comment",
        "hadolint-comment",
        "datadog-comment",
        "hadolint-config",
        "datadog-config",
    }


def test_opt_out_files_are_understood() -> None:
    files = [selection.opt_out(fence.code.encode()) for fence in fences(SAYING_NO) if fence.language == "toml"]
    assert files == [selection.OptOut(is_enabled=False), selection.OptOut(exclude=("legacy/**", "Dockerfile.test"))]


# The codemod


def _codemod() -> Callable[[bytes], bytes]:
    names: dict[str, object] = {}
    exec(compile(code(CODEMOD, "python"), "codemod.md", "exec"), names)  # noqa: S102 (the page's own example)
    found = names["codemod"]
    assert callable(found)
    return found


codemod = _codemod()


def test_codemod_makes_the_diff_of_the_page() -> None:
    lines = code(CODEMOD, "diff").splitlines(keepends=True)
    before, after = ("".join(line[1:] for line in lines if line[0] in kept).encode() for kept in (" -", " +"))
    assert codemod(before) == after != before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("RUN echo apt-get install a", "RUN echo apt-get install a"),
        ("RUN apt-get install$X a", "RUN apt-get install$X a"),
        ("RUN apt-get install --no-install-recommends a", "RUN apt-get install --no-install-recommends a"),
        ("RUN apt-get update", "RUN apt-get update"),
        ("CMD apt-get install a", "CMD apt-get install a"),
        ("COPY <<E /x\napt-get install a\nE", "COPY <<E /x\napt-get install a\nE"),
        ("RUN apt-get install 'a", "RUN apt-get install 'a"),
        ("RUN apt-get install a", "RUN apt-get install FLAG a"),
        ("RUN apt-get install", "RUN apt-get install FLAG"),
        ("RUN sudo apt-get -y 'install' a", "RUN sudo apt-get -y 'install' FLAG a"),
        ("RUN apt-get install\\\n # b\n\n a", "RUN apt-get install FLAG\\\n # b\n\n a"),
        ("RUN apt-get in\\\nstall \\\n a", "RUN apt-get in\\\nstall FLAG \\\n a"),
        ("RUN a && (apt-get install b; c)", "RUN a && (apt-get install FLAG b; c)"),
        ("RUN <<E\napt-get install a\nE", "RUN <<E\napt-get install FLAG a\nE"),
        ("RUN <<-E\n\tapt-get install \\\n\ta\n\tE", "RUN <<-E\n\tapt-get install FLAG \\\n\ta\n\tE"),
        ('RUN ["apt-get", "install", "a"]', 'RUN ["apt-get", "install", "FLAG", "a"]'),
        ('ONBUILD RUN ["apt-get", "install"]', 'ONBUILD RUN ["apt-get", "install", "FLAG"]'),
        ("ONBUILD RUN apt-get install a", "ONBUILD RUN apt-get install FLAG a"),
        ("RUN apt-get install a\nRUN apt-get install b", "RUN apt-get install FLAG a\nRUN apt-get install FLAG b"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_codemod_inserts_at_the_right_byte(before: str, after: str, end: str, mark: str) -> None:
    def file(text: str) -> bytes:
        text = f"{mark}FROM debian\n{text}{end}".replace("FLAG", "--no-install-recommends")
        return (text.replace("\n", "\r\n") if end == "\r\n" and "<<" not in text else text).encode()

    assert codemod(file(before)) == file(after)
    assert codemod(file(after)) == file(after)


def test_what_a_command_sees_is_as_the_page_says() -> None:
    names: dict[str, Any] = {}
    snippet = [fence.code for fence in fences(CODEMOD) if fence.language == "python"][1]
    exec(compile(snippet, "codemod.md", "exec"), names)  # noqa: S102 (the page's own example)
    source = b"""FROM debian AS build
WORKDIR /src
RUN cd lib && curl -O https://example.com/a && cd $X && (wget b) && echo curl c
RUN get() { curl "$1"; }; get d; sudo -u app curl e; USER=x sh -c 'cd / && curl f'
FROM build
USER app
RUN curl g && sudo -H curl h
"""
    assert names["downloads"](source) == [
        "build: https://example.com/a into /src/lib",
        "build: b into some folder",
        'build: "$1" into /src',
        "build: f into /",
        "1: h into /src",
    ]


def test_a_remedy_of_a_stranger_is_proved_as_ours_are() -> None:
    names: dict[str, Any] = {}
    snippet = [fence.code for fence in fences(CODEMOD) if fence.language == "python"][2]
    exec(compile(snippet, "codemod.md", "exec"), names)  # noqa: S102 (the page's own example)
    diff = [fence.code for fence in fences(CODEMOD) if fence.language == "diff"][1].splitlines(keepends=True)
    before, after = ("".join(line[1:] for line in diff if line[0] in kept).encode() for kept in (" -", " +"))
    remedy = names["NOWHERE"]
    result = fix(before, Settings(remedy=remedy))
    assert result.output == after
    assert [one.verdict for one in result.findings] == [Verdict.FIX, Verdict.REFUSED, Verdict.PROTECTED]
    assert "add PIP_CACHE_DIR=/dev/null before it" in result.findings[0].message
    wrong = remedy._replace(done=frozenset({Verdict.PRESENT}))
    assert fix(before, Settings(remedy=wrong)).findings[0].reason == "verification-failed"


def test_verify_catches_what_the_codemod_did_not_intend() -> None:
    before = fixer.parse(b"FROM debian\nRUN apt-get install a\n")
    after = fixer.parse(b"FROM debian\nRUN apt-get install  FLAG b\n")
    with pytest.raises(VerificationError):
        fixer.verify(before, after, (fixer.Edit(31, b" FLAG"),))


def test_codemod_is_as_short_as_promised() -> None:
    lines = [line for line in code(CODEMOD, "python").splitlines() if line.strip()]
    assert len(lines) <= 26


# The reference of the tree

CLASSES: tuple[type, ...] = (
    *(document.Document, document.Problem, document.Stage, document.Directive, document.Comment, document.Blank),
    *(document.Instruction, document.Flag, document.Element, document.Heredoc, document.Text),
    *(command.Command, words.Word, command.Redirect, walk.Launched, edits.Edit, Finding, UnknownScript, Via),
)


def test_reference_names_every_class() -> None:
    assert re.findall(r"^### (\w+)$", CODEMOD, re.MULTILINE) == [kind.__name__ for kind in CLASSES]


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_reference_names_every_public_member(kind: type) -> None:
    table = CODEMOD.partition(f"\n### {kind.__name__}\n")[2].partition("\n#")[0]
    rows = re.findall(r"^\| (`.+?`) \| .", table, re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(named) == sorted(name for name in vars(kind) if not name.startswith("_"))


# All pages


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)[)#]", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_options_exist(page: Path) -> None:
    """What a page calls ``pip-no-cache check --option`` with is one."""
    known = {option for name in program.COMMANDS for row in program.command(name).rows for option in row.names}
    calls = re.findall(r"pip-no-cache (?:check|fix|sweep)[^`\n]*", page.read_text("utf-8"))
    assert {option for call in calls for option in re.findall(r"(?<!\S)--[a-z-]+", call)} <= known


# Performance


def test_profile_has_the_stages_that_the_page_explains() -> None:
    command = [sys.executable, "-m", "benchmarks.stages", "--files", "40", "--rounds", "1", "--slowest", "3"]
    run = subprocess.run(command, cwd=DOCS.parent, check=True, capture_output=True, text=True)
    first, *rows = [line.split() for line in run.stdout.splitlines()]
    page = (DOCS / "performance.md").read_text("utf-8")
    table = page.partition("| stage | what is done")[2].partition("\n\n")[0]
    assert [*re.findall(r"^\| ([a-z]+) \|", table, re.MULTILINE), "total"] == first[4:]
    assert [row[0] for row in rows[:5]] == ["all", "without", "with", "rewritten", "share"]
    assert len(rows) == 5 + 1 + 1 + 3  # an empty line, the second table's head, the slowest


@pytest.mark.parametrize("page", [DOCS.parent / "README.md", *PAGES], ids=lambda page: page.name)
def test_page_that_names_a_release_says_what_to_do_without_one(page: Path) -> None:
    text = page.read_text("utf-8")
    files = {
        (page.parent / link).read_text("utf-8")
        for link in re.findall(r"\]\((schedules/[\w.-]+|cluster/[\w.-]+)\)", text)
    }
    if any(f"v{fixer.__version__}" in one for one in {text, *files}):
        assert re.search(rf"`v{fixer.__version__}`.*tag of a\s+release.*id of a\s+commit", text, re.DOTALL)
