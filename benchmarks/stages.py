"""Where the time of check and fix goes: CPU microseconds a file by stage, for all files and for the slowest ones.

Run it as ``python -m benchmarks.stages [FOLDER]``. Everything happens in this process, so that starting Python and
importing are not in the figures: fixer.py beside this file measures whole processes.
"""

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.mix import dockerfiles
from fixer import Settings, apply, edits_of, is_dockerfile, parse, verify
from fixer.command_line.files import read
from fixer.dockerfile.lex import pairs
from fixer.dockerfile.parser import forget
from fixer.dockerfile.place import line_starts
from fixer.judgement import rule
from fixer.programs.quick import may_name_pip, might_mention_pip
from fixer.shell import scripts
from fixer.shell.command import Script
from fixer.shell.tree import Statement

SETTINGS = Settings()
MAX_BYTES = 1_048_576


@dataclass(frozen=True, slots=True)
class Stages:
    """Microseconds of one file; what comes after ``read`` is 0 where nothing in the file can be a pip."""

    read: float = 0
    look: float = 0  # can there be a pip in these bytes at all?
    parse: float = 0
    shell: float = 0  # the scripts that the judgement asks for
    judge: float = 0  # without shell
    edit: float = 0
    verify: float = 0  # parsed, compared and judged again; only fix does it

    @property
    def total(self) -> float:
        return sum(float(getattr(self, name)) for name in NAMES)


NAMES = tuple(field.name for field in fields(Stages))


@dataclass(frozen=True, slots=True)
class Profile:
    """One file with its figures."""

    name: str
    size: int
    has_pip: bool
    edits: int
    stages: Stages


class Stopwatch:
    """Adds up the CPU time of this thread by stage."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys(NAMES, 0)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        begin = time.thread_time_ns()
        yield
        self.spent[name] += time.thread_time_ns() - begin

    @property
    def stages(self) -> Stages:
        return Stages(**{name: spent / 1000 for name, spent in self.spent.items()})


def main() -> None:
    """Measure, and print both tables."""
    options = _options()
    with TemporaryDirectory(prefix="pip-no-cache-stages-") as name:
        folder = options.folder or _made_up(Path(name), options.files)
        paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and is_dockerfile(path.name)]
        if not paths:
            raise SystemExit(f"{folder}: there is no Dockerfile in it; name a folder that has some, or none at all")
        profiles = [_profile(path, options.rounds) for path in paths[: options.files]]
    _print_summary(profiles)
    print()
    _print_slowest(profiles, options.slowest)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="CPU microseconds a file by stage: read, parse, shell, judge, …")
    parser.add_argument("folder", nargs="?", type=Path, help="measure on its Dockerfiles rather than on made-up ones")
    parser.add_argument("--files", type=int, default=2_000, help="how many files at most (2000)")
    parser.add_argument("--rounds", type=int, default=5, help="each file's fastest round counts (5)")
    parser.add_argument("--slowest", type=int, default=10, help="how many single files to show (10)")
    return parser.parse_args()


def _made_up(folder: Path, count: int) -> Path:
    for index, source in enumerate(dockerfiles(count)):
        (folder / f"{index:05}.dockerfile").write_bytes(source)
    return folder


def _profile(path: Path, rounds: int) -> Profile:
    """The file's fastest round: what slows a round down is the machine, never the program."""
    return min((_round(path) for _ in range(rounds)), key=lambda profile: profile.stages.total)


def _round(path: Path) -> Profile:
    for remembered in (might_mention_pip, may_name_pip, line_starts, pairs, scripts.tree):
        remembered.cache_clear()  # each round is the first that a process makes
    forget()
    watch, edits = Stopwatch(), 0
    with watch.stage("read"):
        source = read(str(path), MAX_BYTES).source
    with watch.stage("look"):
        has_pip = might_mention_pip(source)
    if has_pip:
        edits = _fix(source, watch)
    return Profile(path.name, len(source), has_pip, edits, watch.stages)


def _fix(source: bytes, watch: Stopwatch) -> int:
    """The steps of ``fixer.fix`` one by one; how many edits there were."""
    with watch.stage("parse"):
        document = parse(source)
    with _shell_apart(watch), watch.stage("judge"):
        findings = rule.judged(document, SETTINGS, None).findings
    watch.spent["judge"] -= watch.spent["shell"]
    edits = edits_of(findings)
    if not edits:
        return 0
    with watch.stage("edit"):
        output = apply(source, edits)
    with watch.stage("verify"):
        after = parse(output)
        verify(document, after, edits)
        rule.verdicts(after, SETTINGS)
    return len(edits)


@contextmanager
def _shell_apart(watch: Stopwatch) -> Iterator[None]:
    """Inside, reading scripts counts as ``shell`` too; one script never reads another."""
    original = scripts.tree

    def timed(source: Script) -> Statement:
        with watch.stage("shell"):
            return original(source)

    scripts.tree = timed  # type: ignore[assignment]
    try:
        yield
    finally:
        scripts.tree = original


def _print_summary(profiles: list[Profile]) -> None:
    groups = {
        "all files": profiles,
        "without pip": [profile for profile in profiles if not profile.has_pip],
        "with pip": [profile for profile in profiles if profile.has_pip],
        "rewritten": [profile for profile in profiles if profile.edits],
    }
    print(f"{'us a file':<12} {'files':>6} " + "".join(f"{name:>9}" for name in (*NAMES, "total")))
    for title, group in groups.items():
        means = [_mean(group, name) for name in (*NAMES, "total")]
        print(f"{title:<12} {len(group):>6} " + "".join(f"{mean:>9.1f}" for mean in means))
    whole = _mean(profiles, "total")
    print(f"{'share':<12} {'':>6} " + "".join(f"{_mean(profiles, name) / whole:>9.0%}" for name in (*NAMES, "total")))


def _mean(profiles: list[Profile], stage: str) -> float:
    return sum(float(getattr(profile.stages, stage)) for profile in profiles) / max(1, len(profiles))


def _print_slowest(profiles: list[Profile], count: int) -> None:
    print(f"{'slowest, us':<24} {'bytes':>7} {'edits':>5} " + "".join(f"{name:>9}" for name in (*NAMES, "total")))
    for profile in sorted(profiles, key=attrgetter("stages.total"), reverse=True)[:count]:
        figures = "".join(f"{getattr(profile.stages, name):>9.1f}" for name in (*NAMES, "total"))
        print(f"{profile.name[-24:]:<24} {profile.size:>7} {profile.edits:>5} {figures}")


if __name__ == "__main__":
    main()
