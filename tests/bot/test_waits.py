"""Waiting is shown when it begins: what for, how long, until when; once for all threads that wait for the same."""

import json
import pickle
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.config.config import Github
from bot.config.source import Source
from bot.forges.github.forge import GithubForge
from bot.ledger import ledger
from bot.reports.waits import Wait, Waits
from bot.waiting.patience import Patience
from tests.bot.conftest import Lab
from tests.bot.github_hub import VARIABLE
from tests.github_double.faults import secondary_limit
from tests.github_double.server import GithubDouble

_NEEDED = {"Dockerfile": "FROM python\nRUN pip install a\n", "README": "one\n"}
_SECONDARY = "GitHub limits how often it is asked (a secondary limit)"
_TOLD = re.compile(rf"Waiting 3 s, until \d\d:\d\d:\d\d UTC: {re.escape(_SECONDARY)}\.")


@dataclass(slots=True)
class Told:
    """What was said at which second, by a clock that the test sets."""

    now: float = 1000.0
    waits: list[Wait] = field(default_factory=list)

    def hear(self) -> Waits:
        return Waits(self.waits.append, lambda: self.now)


# seconds at which somebody begins to wait, and for how long; which of them are told
WAITS = [
    ([(0, 60)], [0]),
    ([(0, 2.9)], []),
    ([(0, 3)], [0]),
    ([(0, 60)] * 8, [0]),
    ([(0, 60), (1, 60), (14, 60), (15, 60), (29, 60), (30, 60)], [0, 3, 5]),  # these wait noticeably longer
    ([(0, 60), (10, 5), (40, 20)], [0]),  # over before the one that was told
    ([(0, 60), (60, 120), (180, 240)], [0, 1, 2]),
    ([(0, 5), (5, 5), (10, 5)], [0, 1, 2]),
    ([(0, 4), (1, 4), (2, 4), (3, 4)], [0, 3]),
    ([(0, 1), (0, 60)], [1]),
]


@pytest.mark.parametrize(("waits", "expected"), WAITS)
def test_each_wait_is_told_once(waits: list[tuple[float, float]], expected: list[int]) -> None:
    told = Told()
    heard = told.hear()
    numbers = []
    for number, (moment, seconds) in enumerate(waits):
        told.now = 1000 + moment
        before = len(told.waits)
        heard.tell("rate-limited-wait", _SECONDARY, seconds)
        numbers += [number] * (len(told.waits) - before)
    assert numbers == expected


def test_two_kinds_of_waiting_are_told_both() -> None:
    told = Told()
    heard = told.hear()
    for event in ("rate-limited-wait", "writes-paced", "rate-limited-wait"):
        heard.tell(event, "so it is", 60)
    assert [wait.event for wait in told.waits] == ["rate-limited-wait", "writes-paced"]


def test_many_threads_at_once_say_it_once() -> None:
    told = Told()
    heard = told.hear()
    with ThreadPoolExecutor(16) as threads:
        list(threads.map(lambda _: heard.tell("rate-limited-wait", _SECONDARY, 60), range(200)))
    assert len(told.waits) == 1


def test_end_is_told_by_the_clock_on_the_wall() -> None:
    told = Told()
    before = datetime.now(UTC)
    told.hear().tell("writes-paced", "limits.writes_per_minute is reached", 59.6)
    (wait,) = told.waits
    assert before <= wait.until - timedelta(seconds=59.6) <= datetime.now(UTC)
    shown = f"Waiting 60 s, until {wait.until:%H:%M:%S} UTC: limits.writes_per_minute is reached."
    assert wait.message == shown


def test_on_another_machine_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """And its client serves one repository after the other, although each comes with a forge of its own."""
    monkeypatch.setenv(VARIABLE, "secret")
    told = Told()
    patience = Patience(time.sleep, told.hear().tell)
    forge = GithubForge(Github(token_env=VARIABLE), Source(org="acme"), patience)
    one, other = (pickle.loads(pickle.dumps(forge)) for _ in range(2))  # noqa: S301 - our own
    one.patience.tell("rate-limited-wait", _SECONDARY, 60)
    assert told.waits == []
    assert one.patience == other.patience


@dataclass(frozen=True, slots=True)
class Scene:
    """A config over a double with some repositories to fix."""

    lab: Lab
    double: GithubDouble

    def run(self, *words: str) -> tuple[str, str]:
        """Standard output and standard error."""
        done = self.lab.run(*words, GITHUB_TOKEN=self.double.token)
        assert done.returncode == 0, done.stderr
        return done.stdout, done.stderr


@pytest.fixture
def scene(lab: Lab) -> Iterator[Scene]:
    with GithubDouble(lab.folder / "github") as double:
        limits = "writes_per_minute = 100000\nworkers = 6"
        text = f'[github]\nbase_url = "{double.api}"\n[[source]]\norg = "acme"\n[limits]\n{limits}\n'
        (lab.folder / "pip-no-cache.toml").write_text(text, encoding="utf-8")
        for name in "abcdef":
            double.repository(f"acme/{name}", _NEEDED)
        yield Scene(lab, double)
    assert not double.violations


def test_write_that_is_limited_is_told_and_counted_twice(scene: Scene) -> None:
    scene.double.fail("POST", "/acme/b/pulls$", answer=secondary_limit(403, 3))
    output, complaint = scene.run("sweep")
    assert output.count("pull-request-opened") == len("abcdef")
    assert re.fullmatch(rf"info: {_TOLD.pattern}\n", complaint)
    with ledger.read(scene.lab.folder / "pip-no-cache.sqlite") as opened:
        assert opened is not None
        assert len(opened.writes.since(0)) == sum(one.writes for one in scene.double.requests) == 2 * len("abcdef") + 1


def test_limit_stops_every_worker_and_is_one_line_of_json(scene: Scene) -> None:
    # Without GraphQL each worker asks for the head of its repository.
    scene.double.fail("POST", "/graphql$", 404, times=99)
    rule = scene.double.fail("GET", "/git/ref/heads/main$", answer=secondary_limit(429, 3))
    output, complaint = scene.run("sweep", "--dry-run", "--log-format", "json")
    assert (rule.happened, complaint) == (1, "")
    lines = [json.loads(line) for line in output.splitlines()]
    (told,) = [line for line in lines if line["event"] == "rate-limited-wait"]
    assert (told["level"], told["seconds"]) == ("info", 3)
    assert _TOLD.fullmatch(told["message"])
    assert told["until"][11:19] in told["message"]
    assert 2 < (datetime.fromisoformat(told["until"]) - datetime.fromisoformat(told["time"])).total_seconds() <= 3
    assert [line["event"] for line in lines].count("repository-finished") == len("abcdef")
    (limited,) = [one.at + one.took for one in scene.double.requests if one.status == 429]
    began = [one.at - limited for one in scene.double.requests if not one.git]
    assert [at for at in began if 0.5 < at < 2.9] == [], "whoever asks meanwhile is refused as well"
    assert [at for at in began if at > 2.9] != []


def test_doctor_tells_what_it_waits_for(scene: Scene) -> None:
    scene.double.fail("POST", "/graphql$", answer=secondary_limit(429, 3))
    output, complaint = scene.run("doctor")
    assert "acme" in output
    assert re.fullmatch(rf"info: {_TOLD.pattern}\n", complaint)
