"""Scripts of a build context are run where the image would have them, as they were and as they are fixed.

They end alike, and pip gets the flag and nothing else. The image is a temporary folder: what the Dockerfile copies lies
there, and all paths in it and in the scripts begin with that folder.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from fixer import Scripts, Settings, Verdict, fix, fix_scripts, parse
from fixer.command_line.work_tree import WorkTree
from tests.fixer.differential.root import Ran, Root, runs
from tests.fixer.differential.script_grammar import Grammar

CASES = Path(__file__).parents[1] / "cases" / "scripts"
FOLDERS = sorted(path.parent for path in CASES.glob("*/expected.context"))
SEEDS = range(2000, 2008)
MORE_SEEDS = range(2008, 2048)
MORE = ("cp", "mv", "ln", "install", "chmod", "sed", "timeout", "find", "ls")
WAYS = (
    "{s}/a.sh",
    "{shell} {s}/a.sh x 'y z'",
    ". {s}/a.sh",
    "cd {s} && ./a.sh && echo done >/dev/null",
    "{s}/b.sh one two || exit 4",
    "cp {s}/a.sh {s}/c && chmod +x {s}/c && {s}/c",
    'f() {{ {s}/b.sh "$@"; }}; f 1 2',
    "env A=1 {shell} -e {s}/a.sh; A=2 {s}/b.sh",
)
PATHS = re.compile(r"(?<![\w.!/$}~*-])/(?=[A-Za-z]|[ \n]|$)(?!bin/|usr/bin/|dev/)")
PLAIN = frozenset(("FROM", "COPY", "WORKDIR", "RUN", "CMD", "EXPOSE", "LABEL"))


class Step(NamedTuple):
    """A RUN: what its shell is given, and the folder that it runs in."""

    script: str
    folder: Path


class Image:
    """A build whose files lie below a folder."""

    def __init__(self, folder: Path, shell: str, programs: Callable[[str], str]) -> None:
        self.top, self.context = folder / "image", folder / "context"
        self.shell = programs(shell)
        self.root = Root(folder, [self.shell], programs, MORE)

    def here(self, text: str) -> str:
        """A text whose paths lead into the image, and which this shell reads."""
        return re.sub(r"\A#!/bin/(?:ba)?sh\b", f"#!{self.shell}", PATHS.sub(f"{self.top}/", text))

    def fixed(self, dockerfile: str) -> tuple[dict[str, bytes], bool]:
        """What the scripts of the context become, and whether all that is found in them is fixed."""
        tree, settings = WorkTree(str(self.context)), Settings()
        result = fix(dockerfile.encode(), settings, tree=tree)
        found = fix_scripts([(settings, result)], tree, lambda _: Scripts.FIX, {})
        verdicts = {finding.verdict for one in found.values() for finding in one.findings}
        own = {finding.verdict for finding in result.findings}
        is_all = verdicts.isdisjoint({Verdict.REFUSED, Verdict.TOLD, Verdict.SUPPRESSED}) and not result.unknown
        # A script is not followed behind a statement that is not understood.
        with_pip = (path for path in self.context.rglob("*") if path.is_file() and b"pip " in path.read_bytes())
        is_all = is_all and {path.relative_to(self.context).as_posix() for path in with_pip} <= found.keys()
        is_all = is_all and own <= {Verdict.PRESENT, Verdict.PROTECTED}
        return {path: one.output for path, one in found.items() if one.changed}, is_all

    def built(self, dockerfile: str) -> Ran:
        """How the build ends: at the first RUN that fails."""
        shutil.rmtree(self.top, ignore_errors=True)
        self.top.mkdir()
        code, has_cache = 0, False
        log: list[str] = []
        for step in self._steps(dockerfile):
            path = f"{self.top}/usr/local/bin:"
            code, more, is_cached = self.root.run("-c", step.script, folder=step.folder, path=path)
            log += more
            has_cache = has_cache or is_cached
            if code:
                break
        return Ran(code, tuple(log), has_cache)

    def _steps(self, dockerfile: str) -> Iterator[Step]:
        folder = self.top
        for node in parse(dockerfile.encode()).instructions:
            words = node.body.data.decode().split()
            if node.keyword == "WORKDIR":
                folder = folder / words[0]
                folder.mkdir(parents=True, exist_ok=True)
            elif node.keyword == "COPY":
                sources = [path for word in words[:-1] for path in self._sources(word)]
                for source in sources:
                    self._copy(source, folder, words[-1], is_into=len(sources) > 1)
            elif node.keyword == "RUN":
                yield Step(node.body.data.decode(), folder)

    def _sources(self, word: str) -> list[Path]:
        return sorted(self.context.glob(word)) if word.strip("./") else [self.context]

    def _copy(self, source: Path, folder: Path, goal: str, *, is_into: bool) -> None:
        to = folder / goal
        if source.is_dir():
            shutil.copytree(source, to, dirs_exist_ok=True)
            return
        to = to / source.name if is_into or goal.endswith(("/", ".")) or to.is_dir() else to
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, to)

    def write(self, files: dict[str, bytes]) -> None:
        """Files of the context, which may be run."""
        for path, content in files.items():
            place = self.context / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
            place.chmod(0o755)


def told_apart(image: Image, dockerfile: str, files: dict[str, bytes]) -> tuple[bool, bool] | None:
    """Whether the build ends as it did, and whether a cache is gone; None where nothing is fixed."""
    image.write(files)
    after, is_all = image.fixed(dockerfile)
    if not after:
        return None

    def build(scripts: dict[str, bytes]) -> Ran:
        image.write(scripts)
        return image.built(dockerfile)

    old, new, is_same = runs(lambda: build(files), lambda: build({**files, **after}))
    return is_same and not (is_all and new.has_cache), is_all and old.has_cache


@pytest.mark.parametrize("shell", ["dash", "bash"])
@pytest.mark.parametrize("seeds", [SEEDS, pytest.param(MORE_SEEDS, marks=pytest.mark.thorough)], ids=["few", "many"])
def test_generated_scripts_end_as_they_did(
    shell: str, seeds: range, programs: Callable[[str], str], tmp_path: Path
) -> None:
    image, different, cured = Image(tmp_path, shell, programs), [], 0
    for seed in seeds:
        way = WAYS[seed % len(WAYS)].format(s=f"{image.top}/s", shell=image.shell)
        script = image.here("#!/bin/sh\n") + Grammar(seed).script() + "\n"
        outer = image.here('#!/bin/sh\nset -e\n/s/a.sh "$@"\npip install -- "$1" last\n')
        dockerfile = f"FROM python:3.12\nCOPY . {image.top}/s/\nRUN {way}\n"
        found = told_apart(image, dockerfile, {"a.sh": script.encode(), "b.sh": outer.encode()})
        different += [] if found is None or found[0] else [(way, script)]
        cured += found is not None and found[1]
    assert different == []
    assert cured > len(seeds) // 8


@pytest.mark.parametrize("shell", ["dash", "bash"])
def test_scripts_of_case_folders_end_as_they_did(shell: str, programs: Callable[[str], str], tmp_path: Path) -> None:
    done, cured = [], 0
    for folder in FOLDERS:
        own = tmp_path / folder.name
        own.mkdir()
        image = Image(own, shell, programs)
        dockerfile = image.here((folder / "input.Dockerfile").read_text("utf-8"))
        nodes = parse(dockerfile.encode()).instructions
        if (folder / "settings.toml").exists() or not all(
            node.keyword in PLAIN and not node.flags and not node.heredocs and node.elements is None for node in nodes
        ):
            continue
        context = folder / "context"
        found = told_apart(
            image,
            dockerfile,
            {
                path.relative_to(context).as_posix(): image.here(path.read_bytes().decode()).encode()
                for path in context.rglob("*")
                if path.is_file()
            },
        )
        done += [] if found is None else [(folder.name, found[0])]
        cured += found is not None and found[1]
    assert [name for name, is_same in done if not is_same] == []
    assert (len(done), cured) > (8, 4)
