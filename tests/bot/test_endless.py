"""Answers that have no end are given up, by size or by time, whatever they answer."""

import resource
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.bot.conftest import Lab
from tests.github_double import faults
from tests.github_double.server import GithubDouble

_NEEDED = {"Dockerfile": "FROM python\nRUN pip install a\n", "README": "one\n"}
_ALWAYS = 10**9


@pytest.fixture
def double(lab: Lab) -> Iterator[GithubDouble]:
    with GithubDouble(lab.folder / "github") as made:
        made.repository("acme/app", _NEEDED)
        text = f'[github]\nbase_url = "{made.api}"\n[[source]]\norg = "acme"\n'
        (lab.folder / "pip-no-cache.toml").write_text(text, encoding="utf-8")
        yield made
    assert not made.violations


LARGE = [
    faults.endless(),
    faults.long(),
    faults.bomb(),
    faults.bomb(encoding="gzip, gzip"),
    faults.bomb(encoding="br"),
    faults.endless(403),
    faults.bomb(404),
    faults.long(500),
]
SLOW = [faults.dripping(), faults.dripping(403), faults.dripping_head()]
_LISTINGS = "/graphql$|/orgs/acme/repos$"
_KINDS = ["endless", "long", "bomb", "bomb-in-a-bomb", "unknown", "endless-403", "bomb-404", "long-500"]


@pytest.mark.parametrize("answer", LARGE, ids=_KINDS)
def test_listing_without_an_end_is_given_up(lab: Lab, double: GithubDouble, answer: Any) -> None:  # noqa: ANN401
    double.fail(".*", _LISTINGS, times=_ALWAYS, answer=answer)
    began, memory = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    done = lab.cold.run("sweep", GITHUB_TOKEN=double.token)
    assert done.returncode == 2, "nothing could be listed"
    said = (
        "GitHub's answer to GET /orgs/acme/repos has no end: it is larger than any answer of GitHub's; check base_url"
    )
    assert said in done.stdout + done.stderr
    assert time.monotonic() - began < 60
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= max(memory, 400_000), "in KB"


@pytest.mark.parametrize("answer", LARGE[:3], ids=_KINDS[:3])
@pytest.mark.parametrize(("method", "path"), [("GET", "/app/pulls$"), ("POST", "/app/pulls$"), ("GET", "/app$")])
def test_answer_without_an_end_fails_its_repository(
    lab: Lab,
    double: GithubDouble,
    method: str,
    path: str,
    answer: Any,  # noqa: ANN401
) -> None:
    if path == "/app$":  # asked for where git failed
        double.fail(".*", r"/app\.git/", 403, times=_ALWAYS)
    double.fail(method, path, times=_ALWAYS, answer=answer)
    run = lab.sweep(GITHUB_TOKEN=double.token)
    assert (run.exit, run.outcomes) == (1, {"acme/app": ("failed", "answer-too-large")})


@pytest.mark.parametrize("answer", SLOW, ids=["body", "error", "head"])
def test_byte_every_two_seconds_is_no_answer(lab: Lab, double: GithubDouble, answer: Any) -> None:  # noqa: ANN401
    double.fail(".*", _LISTINGS, times=_ALWAYS, answer=answer)
    began = time.monotonic()
    done = lab.hasty.run("sweep", GITHUB_TOKEN=double.token, TEST_CLOCK_STOPWATCH="1")
    assert done.returncode == 2, "nothing could be listed"
    assert "GitHub did not answer POST /api/graphql (Timeout)" in done.stdout + done.stderr
    assert time.monotonic() - began < 60, "the double goes on for ever"


def test_large_answer_is_read(lab: Lab, double: GithubDouble) -> None:
    """Ten megabytes are no more than a hundred pull requests with long bodies."""
    made = double.find("acme/app")
    double.commit(made, {"x": "x"}, "pip-no-cache/fix", onto=made.head)
    for _ in range(100):
        double.close(double.open(made, "pip-no-cache/fix", body="\N{SNOWMAN}" * 35_000))
    run = lab.sweep(GITHUB_TOKEN=double.token)
    assert run.exit == 0, run.output
    assert max(one.sent for one in double.requests) > 10_000_000
