"""Repositories are strangers' work: their names, configs, hooks and bytes change nothing but what is planned."""

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from bot.texts.display import printable

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

BRANCH = "pip-no-cache/fix"
DOCKERFILE = b"FROM python\nRUN pip install a\n"
FIXED = b"FROM python\nRUN pip install --no-cache-dir a\n"
ODD_FOLDERS = (
    "new\nline",
    'quo"te',
    "-dash",
    "back\\slash",
    "caf\udce9",
    "e\x1b[31m",
    "rtl\u202egpj",
    " blank ",
    "`tick`|@you",
)


@pytest.mark.parametrize("folder", ODD_FOLDERS, ids=ascii)
def test_odd_paths_are_fixed_and_shown_escaped(lab: "Lab", folder: str) -> None:
    path = lab.repository("app.git", {f"{folder}/Dockerfile": DOCKERFILE})
    run = lab.sweep()
    assert run.outcomes == {"app": ("published", "pull-request-opened")}
    assert lab.git(path, "ls-tree", "-r", "-z", "--name-only", BRANCH) == f"{folder}/Dockerfile\0"
    assert lab.git(path, "diff", "--numstat", "-z", "main", BRANCH).startswith("1\t1\t")
    for text in (run.output, (lab.folder / "report" / "report.md").read_text("utf-8")):
        assert not {"\x1b", "\u202e"} & set(text)
    assert json.loads((lab.folder / "report" / "report.json").read_bytes()) == run.report


def test_markdown_report_mentions_nobody(lab: "Lab") -> None:
    lab.repository("app.git", {"@everyone/Dockerfile": b"FROM python\nRUN pip install a # <img src=x> @you\n"})
    lab.sweep()
    text = (lab.folder / "report" / "report.md").read_text("utf-8")
    outside = "".join("" if number % 2 else part for number, part in enumerate(text.split("```")))
    spans = outside.split("`")
    assert "@everyone" not in "".join(spans[::2])


@pytest.mark.parametrize(
    "name", ["new\nline", "semi;colon", "$(touch x)", "caf\udce9", "dash -x", "quo'te\""], ids=ascii
)
def test_odd_repository_folders_are_swept(lab: "Lab", name: str) -> None:
    path = lab.repository(name, {"Dockerfile": DOCKERFILE})
    run = lab.sweep()
    assert list(run.outcomes.values()) == [("published", "pull-request-opened")]
    assert lab.blob(path, "Dockerfile") == FIXED
    assert "new\nline" not in run.output


def test_hooks_and_commands_in_a_repositorys_config_do_not_run(lab: "Lab") -> None:
    witness = lab.folder / "witness"
    for bare in (True, False):
        path = lab.repository(f"bare-{bare}", {"Dockerfile": DOCKERFILE}, bare=bare)
        git_dir = path if bare else path / ".git"
        hooks = git_dir / "hooks"
        hooks.mkdir(exist_ok=True)
        for hook in ("pre-receive", "update", "post-receive", "post-update", "reference-transaction", "pre-push"):
            (hooks / hook).write_text(f"#!/bin/sh\ntouch {witness}\n", encoding="utf-8")
            (hooks / hook).chmod(0o755)
        lab.git(path, "config", "core.hooksPath", str(hooks))
        lab.git(path, "config", "core.fsmonitor", f"touch {witness}")
        lab.git(path, "config", "core.alternateRefsCommand", f"touch {witness}")
        lab.git(path, "config", "uploadpack.packObjectsHook", f"touch {witness}")
        lab.git(path, "config", "receive.denyCurrentBranch", "updateInstead")
    run = lab.sweep()
    assert set(run.outcomes.values()) == {("published", "pull-request-opened")}
    assert not witness.exists()


def test_callers_git_variables_do_not_reach_git(lab: "Lab") -> None:
    path = lab.repository("app.git", {"Dockerfile": DOCKERFILE})
    witness = lab.folder / "witness"
    elsewhere = lab.folder / "elsewhere"
    trace = lab.folder / "trace"
    hostile = {
        "GIT_DIR": str(elsewhere),
        "GIT_WORK_TREE": str(elsewhere),
        "GIT_OBJECT_DIRECTORY": str(elsewhere),
        "GIT_INDEX_FILE": str(elsewhere),
        "GIT_NAMESPACE": "other",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.sshCommand",
        "GIT_CONFIG_VALUE_0": f"touch {witness}",
        "GIT_TRACE": str(trace),
        "GIT_AUTHOR_DATE": "2001-01-01T00:00:00",
        "EDITOR": f"touch {witness}",
        "GITHUB_TOKEN": "not-to-be-seen",
    }
    run = lab.cold.sweep(**hostile)
    assert run.outcomes == {"app": ("published", "pull-request-opened")}
    assert lab.git(path, "log", "-1", "--format=%ad", "--date=raw", BRANCH) == "1700000000 +0130"
    assert not witness.exists()
    assert not elsewhere.exists()
    # GitPython asks for git's version when it is imported, with the environment as it is; nothing else is traced.
    assert {line.split("trace: ")[1] for line in trace.read_text("utf-8").splitlines()} == {"built-in: git version"}


def test_token_reaches_no_output_and_no_file(lab: "Lab") -> None:
    lab.repository("app.git", {"Dockerfile": DOCKERFILE})
    secret = {"GITHUB_TOKEN": "ghp_0123456789"}
    run = lab.sweep(**secret)
    written = "".join(path.read_text("utf-8") for path in (lab.folder / "report").iterdir())
    assert "ghp_0123456789" not in run.output + run.complaint + written


def test_nothing_is_left_in_the_temporary_folder(lab: "Lab") -> None:
    temporary = lab.folder / "tmp"
    temporary.mkdir()
    lab.repository("app.git", {"Dockerfile": DOCKERFILE})
    assert lab.sweep(TMPDIR=str(temporary)).exit == 0
    assert list(temporary.iterdir()) == []


def test_links_to_folders_are_not_followed(lab: "Lab") -> None:
    lab.repository("app.git", {"Dockerfile": DOCKERFILE})
    outside = lab.folder / "outside"
    outside.mkdir()
    (lab.source / "linked").symlink_to(outside)
    run = lab.sweep()
    assert run.outcomes["linked"] == ("skipped", "symbolic-link")


def test_opt_out_with_many_stars_costs_no_time(lab: "Lab") -> None:
    globs = json.dumps(["*a" * 40 + "b"] * 50 + ["**/" * 60 + "x"])
    deep = "/".join(["a" * 40] * 40)
    files = {f"{deep}/Dockerfile": DOCKERFILE, ".pip-no-cache.toml": f"exclude = {globs}\n".encode()}
    lab.repository("app.git", files)
    assert lab.sweep("--dry-run").outcomes == {"app": ("planned", "dry-run")}


@pytest.mark.parametrize(
    "content",
    [b"\xff", b"enabled = 1", b"exclude = 'x'", b"exclude = [1]", b"x = " + b"[" * 5000, b"#" * 70_000, b"[enabled]\n"],
    ids=lambda content: repr(content[:20]),
)
def test_opt_out_that_cannot_be_understood_leaves_the_repository_alone(lab: "Lab", content: bytes) -> None:
    lab.repository("app.git", {"Dockerfile": DOCKERFILE, ".pip-no-cache.toml": content})
    assert lab.sweep().outcomes == {"app": ("skipped", "opt-out-unreadable")}


def test_opt_out_that_is_a_link_leaves_the_repository_alone(lab: "Lab") -> None:
    files = {"Dockerfile": DOCKERFILE, ".pip-no-cache.toml": b"elsewhere"}
    lab.repository("app.git", files, modes={".pip-no-cache.toml": "120000"})
    assert lab.sweep().outcomes == {"app": ("skipped", "opt-out-unreadable")}


_NAME = "=1+1|e\x1b[31m\n<b>@all;=2 caf\udce9"
_OWNERS = "* a;=cmd()@b.c <img>@x.y \u202e@x.y\nDockerfile @acme/web =1+1@x.y\n"


def test_what_steers_and_tells_shows_a_strangers_name_as_text(lab: "Lab") -> None:
    """Terminals, pages and spreadsheets: nothing there is a cursor's move, markup, a mention or a formula."""
    files = {"Dockerfile": DOCKERFILE, "CODEOWNERS": _OWNERS.encode()}
    path = lab.repository(f"{_NAME}.git", files)
    lab.repository("plain.git", {"Dockerfile": DOCKERFILE, "CODEOWNERS": b"* " + _many()})
    lab.configure()
    assert lab.run("sweep").returncode == 0
    told = {shape: lab.run("status", "--list", "--format", shape).stdout for shape in ("table", "csv", "markdown")}
    told |= {"json": lab.run("status", "--refresh", "--format", "json").stdout}
    told |= {words: lab.run(*words.split()).stdout for words in ("merge", "close", "reopen --held", "status")}
    told |= {words: lab.run(*words.split()).stdout for words in ("close --yes=2", "reopen --held --yes=2")}
    for words, text in told.items():
        assert text, words
        assert not {"\x1b", "\u202e", "\udce9"} & set(text), words
        seen = text.replace("\u200b", "")  # which keeps a page from mentioning anybody
        assert all(line.isprintable() for line in seen.split("\n")), words
        assert len(text) < 6_000, words
    rows = list(csv.reader(io.StringIO(told["csv"])))
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert ";=cmd" not in told["csv"], "it is no address, and some take a semicolon for the end of a cell"
    assert "'=1+1@x.y @acme/web" in told["csv"]
    assert "<b>" not in told["markdown"].replace(f"`{printable(path.stem)}`".replace("|", "\\|"), "")
    assert {one["owners"][0] for one in json.loads(told["json"])["pull_requests"] if one["owners"]} == {"=1+1@x.y"}


def _many() -> bytes:
    """More owners than anybody could ask."""
    return b" ".join(b"@o/t%d" % number for number in range(20_000))
