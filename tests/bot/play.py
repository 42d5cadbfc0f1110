"""Plays a scenario: people act, the command runs, and branches, pull requests, ledger and report are as it says.

A scenario is TOML. ``[repositories.NAME]`` has ``files`` and perhaps ``branch``; ``[config.TABLE]`` what differs from
the defaults. Each ``[[step]]`` has what ``people`` do first (stage.py knows their acts), the ``faults`` of the forge,
a changed ``config``, the command's words in ``run``, and then its ``exit`` (0), how many ``writes`` and ``git``
requests it made at most, and in ``expect.NAME`` for each repository (``all`` for those not named):

    outcome = "left/up-to-date"        kind and reason in the report
    pulls = ["closed", "open"]         states by number           (not said: as they were)
    comments = 1                       below the newest           (not said: as many as there were)
    branch = "ours"                    one commit of ours on the base; "on-base" by whomever; "appended" on what stood
                                       there; "gone" or "any"  (not said: not moved)
    adds = ["RUN pip …"]               the lines that our branch adds to where it left the base
    signed-off = "Name <address>"      who wrote our branch's tip and signed it off
    beside = "there"                   the branch where the API makes what begins anew; "gone"
    base = "merged"                    the default branch moved; nothing else moves it
    into = "main"                      the branch that ours goes into, where the forge says so
    labels, assignees, reviewers, draft, warnings (how many), title, body (words in it), text (all of it), says (words
    of the message)

``issue`` is the tracking issue: the repository that it is ``in``, how many there are (``count``, 1), its ``state``
(open), ``number``, and the words that its body ``has`` and ``lacks``. It mentions nobody, and no pull request is told.

In ``github`` or ``local`` stands what is different there. After the last step the command runs once more: unless
``settles = false``, nothing moves, and neither a write nor a git request is made.
"""

import json
import shlex
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.ledger import ledger
from bot.model import State
from tests.bot.github_stage import GithubStage
from tests.bot.local_stage import LocalStage
from tests.bot.stage import LEDGER, OWNER, Seen, Stage

SECONDS = 120
_DEFAULTS = {"limits": {"writes_per_minute": 100_000, "writes_per_hour": 100_000}}
_PLAIN = {"Dockerfile": "FROM python\nRUN pip install a\n", "README": "one\n"}
_FORGES = ("local", "github")
# These write no report; what they say of a repository stands for its message.
_STEERS = frozenset({"close", "merge", "pause", "reopen", "resume"})
_AT_REST = frozenset({"unchanged", "left", "skipped"})

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a repository stands."""

    refs: dict[str, str]
    pulls: tuple[Seen, ...]
    tip: str | None

    @property
    def own(self) -> list[Seen]:
        return [pull for pull in self.pulls if not pull.is_foreign]

    @property
    def foreign(self) -> dict[int, Seen]:
        return {pull.number: pull for pull in self.pulls if pull.is_foreign}

    @property
    def states(self) -> list[str]:
        return [pull.state for pull in self.pulls]

    @property
    def comments(self) -> int:
        return len(self.pulls[-1].comments) if self.pulls else 0


@dataclass(frozen=True, slots=True)
class Result:
    """A run of the command: what it left behind and what it said."""

    exit: int
    said: str
    repositories: dict[str, dict[str, Any]]

    @property
    def outcomes(self) -> dict[str, str]:
        return {name: f"{one['outcome']}/{one['reason']}" for name, one in self.repositories.items()}


def scenarios(folder: Path) -> list[tuple[Path, str]]:
    """Every scenario below the folder with each forge that it is for."""
    files = sorted(folder.glob("*/scenario.toml"))
    return [(file, forge) for file in files for forge in _FORGES if forge in load(file).get("forges", _FORGES)]


def load(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_bytes().decode())


def play(scenario: Table, stage: Stage) -> None:
    """Makes the repositories and takes every step; raises AssertionError where something is not as it should be."""
    for name, repository in scenario["repositories"].items():
        stage.make(name, repository.get("files", _PLAIN), repository.get("branch", "main"))
    config = scenario.get("config", {})
    for number, step in enumerate(scenario["step"], 1):
        config = merged(config, step.get("config", {}))
        _take(stage, step, config, f"step {number}")
    if scenario.get("settles", True):
        _rests(stage)


def merged(one: Table, other: Table) -> dict[str, Any]:
    """Two tables of tables, the other's values before the one's."""
    return {
        key: {**one.get(key, {}), **other[key]} if isinstance(other.get(key), dict) else other.get(key, one.get(key))
        for key in {**one, **other}
    }


def configure(stage: Stage, config: Table) -> None:
    # Another source is another source.
    own = {} if "repositories" in config.get("source", {}) else stage.config()
    tables = merged(merged(_DEFAULTS, {**stage.config(), "source": own.get("source", {})}), config)
    stage.branch = tables.get("pull_request", {}).get("branch", stage.branch)
    (stage.lab.folder / "pip-no-cache.toml").write_text("\n".join(map(_table, tables.items())), encoding="utf-8")


def run(stage: Stage, words: str) -> Result:
    """The command as people run it, and its report."""
    reports = [stage.lab.folder / "report" / part / "report.json" for part in ("", "part")]
    for report in reports:
        report.unlink(missing_ok=True)
    done = stage.lab.run(*shlex.split(words), **stage.environment)
    said = done.stdout + done.stderr
    secret = stage.environment.get("GITHUB_TOKEN")
    assert secret is None or secret not in said
    assert "Traceback" not in said, said
    written = [json.loads(report.read_bytes())["repositories"] for report in reports if report.exists()]
    assert len(written) <= 1, "a part of the campaign is reported apart"
    repositories = written[0] if written else []
    return Result(done.returncode, said, {one["name"].removeprefix(f"{OWNER}/"): one for one in repositories})


def standings(stage: Stage) -> dict[str, Standing]:
    return {name: Standing(stage.refs(name), stage.pulls(name), stage.tip(name)) for name in stage.names()}


def _table(item: tuple[str, Any]) -> str:
    name, values = item
    head = f"[[{name}]]" if name == "source" else f"[{name}]"
    return "\n".join([head, *(f"{key} = {json.dumps(value)}" for key, value in values.items()), ""])


def _take(stage: Stage, step: Table, config: Table, place: str) -> None:
    step = {**step, **step.get(stage.forge, {})}
    _prepare(stage, step)
    if "run" not in step:
        return
    configure(stage, config)
    before, _ = standings(stage), stage.cost()
    result = run(stage, step["run"])
    after = standings(stage)
    _check_run(stage, step, result, f"{place}: {result.said}")
    if step["run"].split()[0] in _STEERS:
        result = _steered(stage, result)
    expected = {name: _expected(step, name, stage.forge) for name in result.repositories}
    wanted = {name: one["outcome"] for name, one in expected.items() if "outcome" in one}
    others = {name: (result.outcomes[name], one) for name, one in wanted.items() if result.outcomes[name] != one}
    said = {name: result.repositories[name]["message"] for name in others}
    assert not others, f"{place}: as it is, as it should be: {others}: {said}"
    assert set(step.get("expect", {})) - {"all"} <= set(expected), place
    is_dry = "--dry-run" in step["run"]
    for name, one in expected.items():
        if name not in after:
            continue  # removed while the command ran
        shown = result.repositories[name]
        _check_repository(stage, name, one, (before[name], after[name]), shown, is_dry=is_dry)
    _check_issue(stage, step, place)
    if is_dry:
        assert after == before, place
    elif result.repositories and step["run"].split()[0] not in _STEERS:
        _check_ledger(stage, result)


def _prepare(stage: Stage, step: Table) -> None:
    for act in step.get("people", ()):
        stage.act(act)
    if isinstance(stage, GithubStage):
        for fault in step.get("faults", ()):
            stage.fault(fault)
    if isinstance(stage, LocalStage):
        stage.moments = step.get("faults", [])


def _steered(stage: Stage, result: Result) -> Result:
    """What steers a campaign writes no report: of each repository its lines tell."""
    lines = {name: [line for line in result.said.splitlines() if _is_about(line, name)] for name in stage.names()}
    told: dict[str, dict[str, Any]] = {
        name: {"message": "\n".join(found), "warnings": [], "pull_request": None} for name, found in lines.items()
    }
    return replace(result, repositories=told)


def _is_about(line: str, name: str) -> bool:
    return name in line.replace("/", " ").split()


def _expected(step: Table, name: str, forge: str) -> dict[str, Any]:
    expect = step.get("expect", {})
    found = {**expect.get("all", {}), **expect.get(name, {})}
    return {**found, **found.get(forge, {})}


def _check_run(stage: Stage, step: Table, result: Result, place: str) -> None:
    assert result.exit == step.get("exit", 0), place
    cost = stage.cost()
    if cost is not None:
        assert cost.writes <= step.get("writes", cost.writes), (place, cost)
        assert cost.git <= step.get("git", cost.git), (place, cost)
    for words in step.get("says", ()):
        assert words in result.said, place


def _check_issue(stage: Stage, step: Table, place: str) -> None:
    """The tracking issue is as the step says, and nobody was told of it."""
    if not isinstance(stage, GithubStage):
        return
    assert stage.disturbed == [], place
    if "issue" not in step:
        return
    expected = step["issue"]
    assert stage.issues(expected["in"]) == expected.get("count", 1), place
    if (issue := stage.issue(expected["in"])) is None:
        return
    assert (issue.number, issue.state) == (expected.get("number", issue.number), expected.get("state", "open")), place
    for words in expected.get("has", ()):
        assert words in (issue.body or ""), (place, words, issue.body)
    for words in expected.get("lacks", ()):
        assert words not in (issue.body or ""), (place, words, issue.body)


def _check_repository(  # noqa: PLR0913 - all that it goes by
    stage: Stage,
    name: str,
    expected: Table,
    standing: tuple[Standing, Standing],
    report: dict[str, Any],
    *,
    is_dry: bool,
) -> None:
    before, after = standing
    shown = (name, report["message"], after)
    ours = {stage.branch, *([f"{stage.branch}-next"] if "beside" in expected else [])}
    merged = {stage.base(name)} if expected.get("base") == "merged" else set()
    assert all(before.refs[base] != after.refs[base] for base in merged), shown
    others = [{ref: oid for ref, oid in one.refs.items() if ref not in ours | merged} for one in standing]
    assert others[0] == others[1], f"{name}: a branch that is not ours moved"
    assert not ours - {stage.branch} & after.refs.keys() or expected["beside"] == "there", shown
    assert [pull.state for pull in after.own].count("open") <= 1, shown
    assert after.foreign.items() >= before.foreign.items(), f"{shown}: what a person opened is not as it was"
    assert after.states == expected.get("pulls", before.states), shown
    assert after.comments == expected.get("comments", 0 if after.states != before.states else before.comments), shown
    _check_branch(stage, name, expected, standing)
    for key in ("labels", "assignees", "reviewers"):
        assert list(getattr(after.pulls[-1], key) if after.pulls else ()) == expected.get(
            key, list(getattr(after.pulls[-1], key) if after.pulls else ())
        ), shown
    if "draft" in expected:
        assert after.pulls[-1].draft == expected["draft"], shown
    if "into" in expected:
        assert after.own[-1].base == expected["into"], shown
    if "title" in expected:
        assert after.pulls[-1].title == expected["title"], shown
    if "text" in expected:
        assert after.pulls[-1].body == expected["text"], shown
    for words in expected.get("body", ()):
        assert words in after.pulls[-1].body, shown
    for words in expected.get("says", ()):
        assert words in report["message"], shown
    assert len(report["warnings"]) == expected.get("warnings", 0), report["warnings"]
    if (shown_pull := report["pull_request"]) and not is_dry:  # which shows it as the ledger knows it
        states = {pull.number: pull.state for pull in after.pulls}
        assert states[shown_pull["number"]] == shown_pull["state"], shown


def _check_branch(stage: Stage, name: str, expected: Table, standing: tuple[Standing, Standing]) -> None:
    before, after = standing
    bare, base = stage.bare(name), after.refs.get(stage.base(name))
    match expected.get("branch", "same"):
        case "same":
            assert after.tip == before.tip, f"{name}: the branch moved"
        case "gone":
            assert after.tip is None, f"{name}: the branch is still there"
        case "ours":
            assert after.tip is not None, f"{name}: there is no branch"
            said = bare.git("log", "-1", "--format=%P %an", after.tip)
            assert said == f"{base} pip-no-cache", f"{name}: {said}"
        case "on-base":
            assert bare.git("log", "-1", "--format=%P", after.tip or "") == base, name
        case "appended":
            assert after.tip is not None, f"{name}: there is no branch"
            assert bare.git("log", "-1", "--format=%P", after.tip) == (before.tip or base), name
    if expected.get("outcome", "").startswith("updated/"):
        assert bare.merged_tree(base or "", after.tip or ""), f"{name}: the pull request cannot be merged"
    if expected.get("signed-off"):
        said = bare.git("log", "-1", "--format=%an <%ae>%n%(trailers:key=Signed-off-by,valueonly)", after.tip or "")
        assert said.strip().split("\n") == [expected["signed-off"]] * 2, name
    if "adds" in expected and after.tip and base:
        diff = bare.git("diff", "--unified=0", bare.merge_base(base, after.tip) or base, after.tip).splitlines()
        added = [line[1:] for line in diff if line.startswith("+") and not line.startswith("+++")]
        assert added == expected["adds"], name


def _check_ledger(stage: Stage, result: Result) -> None:
    """The ledger agrees with the forge, and no step is unfinished where nothing failed or was put off."""
    with ledger.read(stage.lab.folder / LEDGER) as opened:
        assert opened is not None
        for record in opened.records():
            name = record.name.removeprefix(f"{OWNER}/")
            if name not in result.repositories or name not in stage.names():
                continue
            outcome = result.outcomes[name]
            # What did not change keeps the outcome that says more.
            said = ("unchanged/", "left/", "deferred/rewords-per-run")
            assert outcome.startswith(said) or outcome == f"{record.outcome}/{record.reason}"
            if record.outcome in {"failed", "deferred"}:
                continue
            if not result.repositories[name]["warnings"]:
                assert opened.unfinished(record.key) == (), name
            published = opened.published(record.key)
            if published is not None and published.number is not None and stage.pulls(name):
                newest = [pull for pull in stage.pulls(name) if not pull.is_foreign][-1]
                state = "open" if published.state is State.FROZEN else str(published.state)
                assert (published.number, state) == (newest.number, newest.state), name


def _rests(stage: Stage) -> None:
    before, _ = standings(stage), stage.cost()
    result = run(stage, "sweep")
    assert standings(stage) == before, result.said
    assert {one.partition("/")[0] for one in result.outcomes.values()} <= _AT_REST, result.outcomes
    assert result.exit == 0, result.said
    cost = stage.cost()
    assert cost is None or (cost.git, cost.writes) == (0, 0), (cost, result.said)
