"""Both stages by the names of their forges."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.bot.github_stage import GithubStage
from tests.bot.local_stage import LocalStage
from tests.github_double.server import GithubDouble

if TYPE_CHECKING:
    from tests.bot.conftest import Lab
    from tests.bot.stage import Stage


@contextmanager
def stage(forge: str, lab: "Lab") -> Iterator["Stage"]:
    """The stage of that name; what its forge does not know of GitHub's description fails the test."""
    if forge == "local":
        yield LocalStage(lab)
        return
    with GithubDouble(lab.folder / "github") as double:
        yield GithubStage(lab, double)
    assert double.violations == [], double.violations
