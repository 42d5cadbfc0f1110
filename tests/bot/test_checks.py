"""What checks and statuses of a commit say, and whether they fail beyond what fails on its base."""

import pytest

from bot.model import Checks
from tests.bot.github_hub import BRANCH, Hub, hub, shop

__all__ = ["hub", "shop"]

# What a check run or a status ended with, and whether that runs on, fails, or is fine.
RESULTS = [
    ("run", None, "runs"),
    ("run", "action_required", "runs"),
    ("run", "failure", "fails"),
    ("run", "cancelled", "fails"),
    ("run", "timed_out", "fails"),
    ("run", "success", "fine"),
    ("run", "neutral", "fine"),
    ("run", "skipped", "fine"),
    ("status", "pending", "runs"),
    ("status", "error", "fails"),
    ("status", "failure", "fails"),
    ("status", "success", "fine"),
]

# In each workflow: results on the base, results on our branch, and whether these fail beyond those.
BEYOND: list[tuple[tuple[str | None, ...], tuple[str | None, ...], bool]] = [
    ((), ("failure",), True),
    ((), ("success",), False),
    (("failure",), (), False),
    (("failure",), ("failure",), False),
    (("success",), ("failure",), True),
    ((None,), ("failure",), True),
    (("failure", "success"), ("failure", "failure"), True),
    (("failure", "success"), ("success", "failure"), False),
    (("cancelled",), ("failure",), False),
    # On a branch of ours a workflow may run for the push and for the pull request.
    (("failure",), ("failure", "failure"), False),
]


@pytest.mark.parametrize(("kind", "result", "expected"), RESULTS)
def test_result_runs_on_or_fails_or_is_fine(shop: Hub, kind: str, result: str | None, expected: str) -> None:
    repository = shop.repository()
    shop.double.check(shop.double.find("acme/shop"), repository.head or "", "ci", result, run=kind == "run")
    told = {
        "runs": Checks((), frozenset({"ci"}), are_running=True),
        "fails": Checks(("ci",)),
        "fine": Checks((), frozenset({"ci"})),
    }
    assert shop.forge().checks(repository, repository.head or "") == told[expected]


@pytest.mark.parametrize(("base", "tip", "expected"), BEYOND)
def test_only_what_does_not_fail_on_the_base_fails_beyond_it(
    shop: Hub, base: tuple[str | None, ...], tip: tuple[str | None, ...], expected: bool
) -> None:
    made, forge, repository = shop.double.find("acme/shop"), shop.forge(), shop.repository()
    told = []
    for where, results in ((BRANCH, tip), (repository.branch or "", base)):
        oid = made.bare.branch(where)
        assert oid
        for number, result in enumerate(results):
            shop.double.check(made, oid, "ci", result, run=True, workflow=f"{number}.yml")
        told.append(forge.checks(repository, oid))
    assert told[0].fails_beyond(told[1]) is expected
