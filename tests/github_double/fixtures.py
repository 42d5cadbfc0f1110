"""The fixture of the GitHub double; a conftest that wants it imports it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.github_double.server import GithubDouble


@pytest.fixture
def github_double(tmp_path: Path) -> Iterator[GithubDouble]:
    """A double for one test; whoever breaks GitHub's description fails it."""
    with GithubDouble(tmp_path / "github") as double:
        yield double
    assert not double.violations, "\n".join(double.violations)
