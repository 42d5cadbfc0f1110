"""What the commands that a plan mends ask an index for, with the requirements files of the commit."""

from dataclasses import replace

from bot.config.config import Dockerfiles
from bot.model import Plan, PlannedFile
from bot.model.plan import WRITTEN
from bot.planning import around
from bot.planning.around import Around
from bot.planning.survey import read
from bot.workspaces.workspace import Workspace
from fixer import Want, wants

# Of one repository; each may name others, which are fetched in another round.
_MOST_FILES = 200
_MOST_ROUNDS = 4
# Dockerfiles of one repository that are looked into again.
_MOST_DOCKERFILES = 100


def asked(workspace: Workspace, plan: Plan, rules: Dockerfiles) -> Plan:
    """The plan with what its files want; of scripts that they run nothing is told."""
    files = [file for file in plan.files if _is_about_caches(file)][:_MOST_DOCKERFILES]
    there = around.names(workspace.entries(plan.base)) if files else None
    if there is None:
        return plan
    contents = read(workspace, [file.entry for file in files])
    wrappers, tried, found = frozenset(rules.wrappers), set(contents), dict[str, tuple[Want, ...]]()
    for _ in range(_MOST_ROUNDS):
        tree = Around(there, contents)
        found = {path: wants(source, path, wrappers, tree) for path, source in _own(files, contents).items()}
        more = sorted(tree.wanted - tried)[: max(0, _MOST_FILES - len(tried))]
        if not more:
            break
        tried |= set(more)
        contents = {**contents, **read(workspace, [there.entries[path] for path in more])}
    return replace(plan, files=tuple(replace(file, wants=found.get(file.path, ())) for file in plan.files))


def _own(files: list[PlannedFile], contents: dict[str, bytes]) -> dict[str, bytes]:
    return {file.path: contents[file.path] for file in files if file.path in contents}


def _is_about_caches(file: PlannedFile) -> bool:
    return any(finding.edits and finding.reason == WRITTEN and not finding.path for finding in file.findings)
