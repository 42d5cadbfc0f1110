"""Workspaces that wait for publishing are there once, and gone with all that they hold when they are not needed."""

import tempfile
from pathlib import Path

import pytest

from bot.forges.local.forge import LocalForge
from bot.model import Plan, Repository
from bot.planning.shelf import Shelf
from tests.bot.conftest import BRANCH, Lab


def test_workspace_is_handed_over_taken_and_closed(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = tmp_path / "temporary"
    folders.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folders))
    path = lab.repository("app.git", {"README": b"one\n"})
    forge = LocalForge(lab.source, tmp_path / "records")
    repository = Repository("app", str(path), "main")
    with Shelf() as shelf:
        with Shelf() as of_worker:
            opened = of_worker.open(forge, repository, BRANCH)
            of_worker.hand_over(shelf)
        base = opened.heads.base
        plan = Plan(repository, base, files=(), settings=(), left_out=())
        assert shelf.take(plan) is opened
        assert opened.tip(base), "it outlives the worker's shelf"
        assert shelf.take(Plan(repository, "0" * 40, files=(), settings=(), left_out=())) is None
        assert len(list(folders.iterdir())) == 1
        shelf.drop(repository)
        assert list(folders.iterdir()) == []
        assert shelf.take(plan) is None
        shelf.open(forge, repository, BRANCH)
        assert len(list(folders.iterdir())) == 1
    assert list(folders.iterdir()) == [], "all are closed with the shelf"
