"""A forge that dies in mid-run, with fifteen hundred repositories to come: by the real clock, as cron would see it.

On a busy machine of two cores it took 75 to 80 seconds from its death to exit 1.
"""

import time
from collections import Counter
from typing import Any

import pytest

from tests.bot.conftest import Lab
from tests.github_double.server import GithubDouble

pytestmark = pytest.mark.thorough
_COUNT = 1_500
_NEEDED = {"Dockerfile": "FROM python\nRUN pip install a\n", "README": "one\n"}
_GOAL_SECONDS = 120
_EVERYTHING, _OF_GIT = ".*", r"\.git/"


@pytest.mark.parametrize(
    ("path", "trouble"),
    [(_EVERYTHING, {"cut": True}), (_OF_GIT, {"status": 503}), (_EVERYTHING, {"status": 401})],
    ids=["unreachable", "git-503", "token-withdrawn"],
)
def test_rest_is_put_off_within_two_minutes(lab: Lab, path: str, trouble: dict[str, Any]) -> None:
    died = list[float]()
    with GithubDouble(lab.folder / "github") as double:
        first = double.repository("acme/r0000", _NEEDED)
        double.copies(first, [f"acme/r{number:04}" for number in range(1, _COUNT)])

        def die(_: object) -> None:
            died.append(time.monotonic())
            double.fail(".*", path, times=10**9, **trouble)

        double.fail("POST", "/git-upload-pack$", nth=40, when="after", call=die)
        text = f'[github]\nbase_url = "{double.api}"\n[[source]]\norg = "acme"\n[limits]\nworkers = 8\n'
        (lab.folder / "pip-no-cache.toml").write_text(text, encoding="utf-8")
        run = lab.cold.sweep("--dry-run", GITHUB_TOKEN=double.token)
        took = time.monotonic() - died[0]
    kinds = Counter(kind for kind, _ in run.outcomes.values())
    assert run.exit == 1, run.output + run.complaint
    assert took < _GOAL_SECONDS
    assert kinds["failed"] <= 20, kinds
    assert kinds["planned"] + kinds["failed"] + kinds["deferred"] == sum(kinds.values())
    if path == _OF_GIT:  # the listing went on
        assert sum(kinds.values()) == _COUNT
