"""The stage on a folder of bare repositories; pull requests are records beside the ledger."""

import json
import shutil
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.forges.local import people, records
from bot.model import State, campaign
from bot.model.readiness import Opinion
from tests.bot import meddling
from tests.bot.stage import LATER, LEDGER, Act, Cost, Seen, Stage, edited
from tests.github_double.bare import ROBIN, Bare

if TYPE_CHECKING:
    from tests.bot.conftest import Lab


class LocalStage(Stage):
    """A folder of bare repositories; pull requests are records beside the ledger."""

    forge = "local"

    def __init__(self, lab: "Lab") -> None:
        super().__init__(lab)
        self.moments: list[Act] = []

    @property
    def environment(self) -> dict[str, str]:
        """What somebody does in the middle of the run that comes next."""
        return {meddling.BETWEEN: json.dumps(self.moments)} if self.moments else {}

    @property
    def _records(self) -> Path:
        return self.lab.folder / f"{LEDGER}.pull-requests"

    def config(self) -> dict[str, Any]:
        return {"source": {"local": "org"}}

    def make(self, name: str, files: Mapping[str, str], branch: str) -> None:
        contents = {path: content.encode() for path, content in files.items()}
        self.lab.repository(f"{name}.git", contents, branch=branch)

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(path.stem for path in self.lab.source.glob("*.git")))

    def bare(self, name: str) -> Bare:
        return Bare(self.lab.source / f"{name}.git")

    def base(self, name: str) -> str:
        return self.bare(name).git("symbolic-ref", "--short", "HEAD")

    def changing(self, name: str) -> AbstractContextManager[None]:
        assert name
        return nullcontext()

    def pulls(self, name: str) -> tuple[Seen, ...]:
        found = records.of_repository(self._records, str(self.bare(name).path))
        return tuple(
            Seen(
                number=record.number,
                state=str(record.state),
                title=record.title,
                body=record.body,
                comments=record.comments,
                labels=record.labels,
                assignees=record.assignees,
                reviewers=(*record.reviewers, *record.team_reviewers),
                draft=record.is_draft,
            )
            for record in found
            if record.branch == self.branch
        )

    def head(self, name: str) -> str:
        return records.of_repository(self._records, str(self.bare(name).path))[-1].head

    def cost(self) -> Cost | None:
        return None

    def on_pull_request(self, name: str, act: Act) -> None:
        newest = records.of_repository(self._records, str(self.bare(name).path))[-1]
        match act["do"]:
            case "close":
                records.save(self._records, replace(newest, state=State.CLOSED))
            case "reopen":
                records.save(self._records, replace(newest, state=State.OPEN))
            case "edit-body" | "tick" | "untick":
                records.save(self._records, replace(newest, body=edited(act, newest.body)))
            case "forget-campaign":
                records.save(self._records, replace(newest, body=campaign.plain(newest.body)))
            case "retitle":
                records.save(self._records, replace(newest, title=act["to"]))
            case "unlabel":
                records.save(self._records, replace(newest, labels=()))
            case "draft" | "ready-again":
                records.save(self._records, replace(newest, is_draft=act["do"] == "draft"))
            case "review" | "dismiss":
                self._review(name, newest, act)
            case "merge":
                self._merged(name, newest, act)
            case what:
                raise AssertionError(f"nobody can {what} a record")

    def _review(self, name: str, record: records.LocalRecord, act: Act) -> None:
        if act["do"] == "dismiss":
            people.dismiss(self._records, record.repository, record.number)
            return
        opinion = Opinion(act.get("opinion", "APPROVED").lower().replace("_", "-"))
        said = (act.get("by", "ann"), str(opinion), self._reviewed(name, act), act.get("role", "write") != "read")
        others = tuple(one for one in record.reviews if one[0] != said[0])
        records.save(self._records, replace(record, reviews=(*others, said)))

    def _reviewed(self, name: str, act: Act) -> str:
        bare = self.bare(name)
        return bare.branch(self.base(name) if act.get("of") == "base" else self.branch) or ""

    def check(self, name: str, oid: str, check: str, state: str) -> None:
        records.say(self._records, str(self.bare(name).path), oid, check, state)

    def _merged(self, name: str, newest: records.LocalRecord, act: Act) -> None:
        made = self._merge_into_base(name, act.get("how", "merge"))
        if act.get("told"):  # git tells nothing of a squash
            records.save(self._records, replace(newest, state=State.MERGED, merged_as=made))

    def _merge_into_base(self, name: str, how: str) -> str:
        """The commit that the base is at then."""
        bare, branch = self.bare(name), self.base(name)
        base, tip = bare.branch(branch), bare.branch(self.branch)
        assert base is not None
        assert tip is not None
        if how == "rebase":
            assert bare.has_merged(base, tip), "the branch does not build on the base's tip"
            bare.point(f"refs/heads/{branch}", tip)
            return tip
        tree = bare.merged_tree(base, tip)
        assert tree is not None
        parents = (base, tip) if how == "merge" else (base,)
        made = bare.join(tree, parents, "Merge", ROBIN, LATER)
        bare.point(f"refs/heads/{branch}", made)
        return made

    def on_forge(self, act: Act) -> None:
        match act["do"]:
            case "hire":
                """Whoever has the folder may do everything."""
            case "remove":
                shutil.rmtree(self.bare(act["in"]).path)
            case "rename-base":
                self.bare(act["in"]).git("branch", "-m", self.base(act["in"]), act["to"])
            case what:
                raise AssertionError(f"nobody can {what} a folder")
