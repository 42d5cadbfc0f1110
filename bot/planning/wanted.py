"""What the commands that a plan mends ask an index for, with the requirements files of the commit."""

from collections.abc import Mapping
from dataclasses import replace

from bot.config.config import Dockerfiles
from bot.model import Plan, PlannedFile
from bot.planning import around
from bot.planning.around import Around
from bot.planning.survey import read
from bot.workspaces.workspace import Workspace
from fixer import Finding, Want, wants

# Of one repository; each may name others, which are fetched in another round.
_MOST_FILES = 200
_MOST_ROUNDS = 4
# Dockerfiles of one repository that are looked into again.
_MOST_DOCKERFILES = 100


def asked(workspace: Workspace, plan: Plan, rules: Dockerfiles) -> Plan:
    """The plan with what its files want: of a script what all agree on in whose images it leaves a cache."""
    paths = _dockerfiles(plan)
    there = around.names(workspace.entries(plan.base)) if paths else None
    if there is None:
        return plan
    contents = read(workspace, [there.entries[path] for path in paths])
    dockerfiles = tuple(path for path in paths if path in contents)
    wrappers, tried, found = frozenset(rules.wrappers), set(paths), dict[str, tuple[Want, ...]]()
    for _ in range(_MOST_ROUNDS):
        tree = Around(there, contents)
        found = {path: wants(contents[path], path, wrappers, tree) for path in dockerfiles}
        more = sorted(tree.wanted - tried)[: max(0, _MOST_FILES - len(tried))]
        if not more:
            break
        tried |= set(more)
        contents = {**contents, **read(workspace, [there.entries[path] for path in more])}
    return replace(plan, files=tuple(replace(file, wants=_of(file, found)) for file in plan.files))


def _dockerfiles(plan: Plan) -> tuple[str, ...]:
    """Those whose images have a cache of which a change of the plan keeps them free."""
    found = (path for file in plan.files for finding in file.mended for path in file.images(finding))
    return tuple(dict.fromkeys(found))[:_MOST_DOCKERFILES]


def _of(file: PlannedFile, found: Mapping[str, tuple[Want, ...]]) -> tuple[Want, ...]:
    """What the commands of a file want, whichever of the Dockerfiles runs them."""
    agreed = list[Want | None]()
    for finding in file.mended:
        each = {_at(finding, found.get(path, ())) for path in file.images(finding)}
        agreed += each if len(each) == 1 else ()
    return tuple(one for one in agreed if one is not None)


def _at(finding: Finding, wanted: tuple[Want, ...]) -> Want | None:
    return next((one for one in wanted if (one.path, one.start) == (finding.path, finding.start)), None)
