"""What the judgement says: a verdict with a reason for every pip command, and the settings it was asked under."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from fixer.choices import ISOLATED_BUILDS, POLICIES, REMEDIES, SCRIPTS
from fixer.edits import Edit
from fixer.judgement.suppress import RepositorySettings
from fixer.record import NamedTuple


class Policy(StrEnum):
    """What a command is asked: would it write a cache (effective), does it lack the flag (literal), or does a scanner
    ask for it there?
    """

    EFFECTIVE, LITERAL, HADOLINT, DATADOG_SAST, DATADOG_IAC, SEMGREP = POLICIES

    @property
    def scanner(self) -> str:
        """The scanner that it names, empty where it names none."""
        return self.partition(":")[2]


class Verdict(StrEnum):
    """The six answers; only ``fix`` carries edits."""

    FIX = "fix"
    PRESENT = "present"
    PROTECTED = "protected"
    SUPPRESSED = "suppressed"
    REFUSED = "refused"
    TOLD = "told"


class Scripts(StrEnum):
    """What is done about commands in scripts that a Dockerfile runs: told, fixed as others are, or left out."""

    TELL, FIX, OFF = SCRIPTS


class Settings(NamedTuple):
    """All that a judgement depends on and that is not in the bytes of the file.

    ``name`` is the file's path, with ``/``, relative to the repository or the current folder: it decides
    about ``*.in`` files and the paths of ``repository`` settings. ``wrappers`` are further programs that run
    the rest of their command line. ``suppressions=False`` ignores every way of saying no. ``remedy`` names how a cache
    is kept out; one that is not ours may be given itself. ``buildkit``: it is sure that BuildKit builds the file.
    ``isolated_builds`` is "tell", or "env": a variable for a pip that builds something in isolation. Not
    ``runs_scripts``: what a Dockerfile runs of the files around it is not looked into.
    """

    name: str = "Dockerfile"
    policy: Policy = Policy.EFFECTIVE
    uv: bool = False
    wrappers: frozenset[str] = frozenset()
    suppressions: bool = True
    repository: RepositorySettings = RepositorySettings()
    remedy: str | tuple[object, ...] = REMEDIES[0]  # a name, or a Remedy
    buildkit: bool = False
    isolated_builds: str = ISOLATED_BUILDS[0]
    runs_scripts: bool = True


class Via(NamedTuple):
    """Where a script is run: a Dockerfile's path, and the 1-based line in it."""

    path: str
    line: int


class Finding(NamedTuple):
    """One pip command, or one refused file, with what is to be done about it and why.

    ``start`` and ``end`` are byte offsets in the file, from the program's first byte to behind the word that
    the flag follows; ``line``, ``column``, ``end_line``, ``end_column`` say the same 1-based, columns in
    Unicode code points, the end exclusive. ``command`` is the command as the shell sees it; ``stage`` the
    name (else the index) of the build stage, None where the file has no FROM above the command. ``edits`` are
    all that the command needs, in the order of the file, and there are some exactly when the verdict is ``fix``;
    several findings may need the same one.

    What stands in a script that a Dockerfile runs has the script's ``path`` (from the top of the tree), and offsets and
    lines are those of the script; ``via`` are the lines of the Dockerfiles that run it. Otherwise ``path`` is "".
    ``is_offered``: it is told and would be a ``fix`` where scripts are fixed, or is one for an option says so, and no
    settings do.
    """

    verdict: Verdict
    reason: str
    message: str
    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int
    command: str
    stage: str | None
    edits: tuple[Edit, ...] = ()
    path: str = ""
    via: tuple[Via, ...] = ()
    is_offered: bool = False


class UnknownScript(NamedTuple):
    """A script that a Dockerfile runs at a 1-based line, and its place in the image; ``why`` nobody can read it."""

    line: int
    place: str
    why: str

    @property
    def message(self) -> str:
        """It in a sentence, without the line."""
        return f"what pip does in {self.place} is not judged: it {self.why}"


class Found(NamedTuple):
    """What is found in a Dockerfile, and in the scripts of its context that it ``runs``.

    ``may_run`` are the paths of all scripts that it may run; not ``is_placed`` where nobody knows which folder is its
    context. ``uv_left`` counts each `uv pip install` of the Dockerfile that would get the flag if uv were asked for.
    ``unknown`` are the scripts that it runs and nobody can read. ``is_alone``: no file around it plays a part.
    ``uv_runs`` is where those stand in scripts: path and byte offset.
    """

    findings: tuple[Finding, ...]
    runs: tuple[Finding, ...] = ()
    may_run: frozenset[str] = frozenset()
    is_placed: bool = True
    uv_left: int = 0
    unknown: tuple[UnknownScript, ...] = ()
    is_alone: bool = True
    uv_runs: frozenset[tuple[str, int]] = frozenset()


def edits_of(findings: Iterable[Finding]) -> tuple[Edit, ...]:
    """All that the findings need, in the order of the file, what several need once."""
    return tuple(sorted({edit for finding in findings for edit in finding.edits}))


def owned(findings: Iterable[Finding]) -> Iterator[tuple[Finding, tuple[Edit, ...]]]:
    """Each finding with those of its edits that no finding before it has: whoever makes them all makes each once."""
    seen: set[Edit] = set()
    for finding in findings:
        yield finding, tuple(edit for edit in finding.edits if edit not in seen)
        seen.update(finding.edits)
