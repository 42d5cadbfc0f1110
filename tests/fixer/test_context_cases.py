"""Every case folder with a ``context/``: what is said of the files around a Dockerfile, and what they become.

``input.Dockerfile`` lies in the context as ``name`` of settings.toml says. ``findings.txt`` is what is said, lines of
scripts with their paths, and "builds" where another pip builds something in isolation; where ``scripts = "fix"`` says
something else, that is in ``findings.fix.txt``, and what it changes in ``expected.context/``. ``also`` of settings.toml
names Dockerfiles of the context that are judged as well. ``unknown.txt`` lists the scripts that nobody can read, with
the lines that run them. ``expected.Dockerfile`` is what the Dockerfile becomes. ``messages.txt`` has, if there,
what is said in sentences, and "offered" where nothing but ``scripts = "fix"`` is missing.
"""

import shutil
import stat
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from fixer import (
    ISOLATED_BUILD,
    Finding,
    FixResult,
    Scripts,
    Settings,
    fix,
    fix_scripts,
    load_repository_settings,
    unjudged,
)
from fixer.command_line.work_tree import WorkTree

CASES = Path(__file__).parent / "cases"
FOLDERS = sorted(path.parent for path in CASES.glob("*/*/context"))
LISTS = {"findings.txt", "findings.fix.txt", "unknown.txt", "messages.txt"}
DONE = {"flag": "present", "env": "protected", "mount": "protected"}
FILES = LISTS | {"input.Dockerfile", "expected.Dockerfile", "expected.context", "context", "settings.toml"}
LINKS = {
    "scripts/a-link-out-of-the-context": ("install.sh", "/etc/profile"),
    "isolated/nothing-is-claimed": ("linked.txt", "editable.txt"),
}
SUBMODULES = {"scripts/in-a-submodule": "tools"}
each_folder = pytest.mark.parametrize("folder", FOLDERS, ids=[f.relative_to(CASES).as_posix() for f in FOLDERS])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the Dockerfile, and of each script."""

    dockerfile: FixResult
    scripts: dict[str, FixResult]

    @property
    def listed(self) -> list[str]:
        own = [_line(finding) for finding in self.dockerfile.findings]
        return own + [
            f"{path}:{_line(finding)}" for path, result in self.scripts.items() for finding in result.findings
        ]

    @property
    def messages(self) -> list[str]:
        every = {"": self.dockerfile, **self.scripts}
        return [
            f"{path}:{one.line}: {'offered: ' if one.is_offered else ''}{one.message}"
            for path, result in every.items()
            for one in result.findings
        ]

    def verdicts(self, done: str | None = None) -> list[tuple[str, str]]:
        """The verdicts by file; ``done`` is that of a command of the Dockerfile that was fixed."""
        every = {"": self.dockerfile, **self.scripts}
        return [
            (path, (done if not path else "present") if done and finding.verdict == "fix" else finding.verdict.value)
            for path, result in every.items()
            for finding in result.findings
        ]


def _line(finding: Finding) -> str:
    builds = " builds" if ISOLATED_BUILD in finding.message else ""
    return f"{finding.line}:{finding.column} {finding.verdict} {finding.reason}{builds}"


def laid_out(folder: Path, to: Path) -> Settings:
    """The case as a work tree: its context with the Dockerfile in it."""
    path = folder / "settings.toml"
    given = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    given.pop("also", None)
    files = {name: text.encode() for name, text in given.pop("repository", {}).items()}
    shutil.copytree(folder / "context", to, dirs_exist_ok=True)
    settings = Settings(repository=load_repository_settings(files), **given)
    (to / settings.name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(folder / "input.Dockerfile", to / settings.name)
    link = LINKS.get(folder.relative_to(CASES).as_posix())
    if link:
        (to / link[0]).symlink_to(link[1])
    submodule = SUBMODULES.get(folder.relative_to(CASES).as_posix())
    if submodule:
        (to / submodule / ".git").write_text("gitdir: ../.git/modules/tools\n")
    return settings


def also(folder: Path) -> list[str]:
    path = folder / "settings.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")).get("also", []) if path.exists() else []


def run(top: Path, settings: Settings, others: list[str], scripts: Scripts) -> Outcome:
    """Judge the case's Dockerfile and the others, then the scripts, and write what they become."""
    tree = WorkTree(str(top))
    results = {}
    for name in (settings.name, *others):
        results[name] = fix((top / name).read_bytes(), settings._replace(name=name), tree=tree)
        (top / name).write_bytes(results[name].output)
    runs = [finding for result in results.values() for finding in result.runs]
    left = unjudged(results, tree, {finding.path for finding in runs}, settings)
    after = [(settings._replace(name=name), result) for name, result in results.items()]
    found = fix_scripts(after, tree, lambda _: scripts, left)
    for path, result in found.items():
        (top / path).write_bytes(result.output)
    return Outcome(results[settings.name], found)


@each_folder
@pytest.mark.parametrize("scripts", [Scripts.TELL, Scripts.FIX])
def test_case(folder: Path, scripts: Scripts, tmp_path: Path) -> None:
    settings = laid_out(folder, tmp_path)
    found = run(tmp_path, settings, also(folder), scripts)
    special = folder / "findings.fix.txt"
    wanted = special if scripts is Scripts.FIX and special.exists() else folder / "findings.txt"
    assert found.listed == wanted.read_text("utf-8").splitlines()
    messages = folder / "messages.txt"
    if messages.exists() and scripts is Scripts.TELL:
        assert found.messages == messages.read_text("utf-8").splitlines()
    unknown = folder / "unknown.txt"
    listed = [f"{one.line} {one.message}" for one in found.dockerfile.unknown]
    assert listed == (unknown.read_text("utf-8").splitlines() if unknown.exists() else [])
    for path, result in found.scripts.items():
        expected = folder / "expected.context" / path
        changed = scripts is Scripts.FIX and expected.exists()
        assert result.output == (expected if changed else folder / "context" / path).read_bytes()
        assert all(finding.via for finding in result.findings)
    again = run(tmp_path, settings, also(folder), scripts)
    assert not again.dockerfile.changed
    assert not any(result.changed for result in again.scripts.values())
    assert again.verdicts() == found.verdicts(DONE[str(settings.remedy)])
    expected = folder / "expected.Dockerfile"
    assert not expected.exists() or found.dockerfile.output == expected.read_bytes()
    if settings.remedy == "flag" and settings.isolated_builds == "tell":
        assert again.listed == [line.replace(" fix cache-written", " present flag-present") for line in found.listed]


@each_folder
def test_folder(folder: Path) -> None:
    """A misspelt file name would make a case pass for nothing; nothing but what runs is written."""
    assert {path.name for path in folder.iterdir()} <= FILES
    assert (folder / "findings.txt").exists()
    changed = folder / "expected.context"
    for path in changed.rglob("*") if changed.exists() else ():
        before = folder / "context" / path.relative_to(changed)
        assert path.is_dir() or path.read_bytes() != before.read_bytes()
        assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(before.stat().st_mode)
