"""From a repository to its plan, on whichever worker: what goes wrong on the way is the repository's outcome."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.config.config import Dockerfiles
from bot.errors import ClusterError, ForgeError, GitError, NoCommitError, OutageError, SigningError, TemplateError
from bot.forges.forge import Forge
from bot.ledger.records import Record
from bot.model import Outcome, OutcomeKind, Plan, Repository, skipped
from bot.planning import known, wanted
from bot.planning.known import Unchanged
from bot.planning.plan import named, plan
from bot.planning.shelf import Shelf
from bot.planning.survey import survey
from bot.secrets import redacted
from bot.workspaces.plumbing import temporary
from bot.workspaces.workspace import Workspace
from fixer import ToolError

_Result = TypeVar("_Result")

# What a forge says of a repository that nothing is wrong with; it just cannot be swept.
_NO_FAILURES = frozenset({"archived", "disabled", "empty", "pull-requests-disabled", "tree-too-large"})


@dataclass(frozen=True, slots=True)
class Job:
    """A repository to plan.

    ``rules`` are how it is judged, ``settings`` the same as the ledger remembers it. ``branch`` is that of its pull
    request; ``remembered`` is what the ledger knows of it. ``saved`` is the plan of an earlier dry run: what it
    names is published where all that it was made from still stands; else it is planned again if ``replans``. Where it
    ``weighs``, a plan tells what its commands ask an index for.
    """

    rules: Dockerfiles
    settings: str
    forge: Forge
    repository: Repository
    branch: str
    remembered: Record | None = None
    saved: Plan | None = None
    replans: bool = False
    weighs: bool = False

    def elsewhere(self) -> "Job":
        """The same for another machine: a few kilobytes, however many repositories are swept."""
        return replace(self, forge=self.forge.elsewhere())


def planned(job: Job, shelf: Shelf | None) -> Plan | Unchanged | Outcome:
    """Idempotent, so that it may run twice; on ``shelf`` stays what publishing will need again."""
    return guarded(lambda: _planned(job, shelf), job)


def plan_of(
    workspace: Workspace, repository: Repository, commit: str, rules: Dockerfiles, *, weighs: bool = False
) -> Plan | Outcome:
    """The plan that is made from one commit; ``weighs`` as in Job."""
    surveyed = survey(workspace, repository, commit, rules)
    if isinstance(surveyed, Outcome):
        return surveyed
    made = plan(repository, surveyed, rules, workspace.heads.tip)
    return wanted.asked(workspace, made, rules) if weighs else made


def guarded(action: Callable[[], _Result], job: Job, made: Plan | None = None) -> _Result | Outcome:
    """The action's result; whatever goes wrong in it is the outcome of this repository alone."""
    name = job.repository.name
    try:
        return action()
    except NoCommitError as error:
        return skipped(name, error.reason, str(error))
    except ToolError as error:
        return _failure(error, job, made)
    except Exception as error:  # noqa: BLE001 - one repository's failure, whatever it is, must not stop the others
        if isinstance(error, OSError) and (trouble := temporary.trouble(error)):
            return Outcome(name, OutcomeKind.FAILED, "temporary-folder", trouble, made)
        message = redacted(f"An unexpected {type(error).__name__}: {error}; please report it.")
        return Outcome(name, OutcomeKind.FAILED, "internal-error", message, made)


def _planned(job: Job, shelf: Shelf | None) -> Plan | Unchanged | Outcome:
    found = job.forge.located(job.repository)
    if isinstance(found, Outcome):
        return found
    if job.remembered and known.is_same(job.remembered, found, job.settings):
        return Unchanged(found, job.remembered)
    there = replace(job, repository=found)
    made = guarded(lambda: _opened(there, shelf), there)
    return replace(made, head=found.head) if isinstance(made, Outcome) else made


def _opened(job: Job, shelf: Shelf | None) -> Plan | Outcome:
    with Shelf() as own:
        workspace = own.open(job.forge, job.repository, job.branch)
        made = _made(job, workspace)
        if shelf and isinstance(made, Plan) and (made.changes or made.tip):
            own.hand_over(shelf)
        return made


def _made(job: Job, workspace: Workspace) -> Plan | Outcome:
    """The plan; of a saved one only what it names, made anew, for nothing that a file says goes into a pull request."""
    moved = known.moved(workspace, job.saved) if job.saved else ""
    if moved and not job.replans:
        message = f"{moved} is not the file that was planned; sweep again, or apply with --replan."
        return Outcome(job.repository.name, OutcomeKind.FAILED, "blob-moved", message)
    made = plan_of(workspace, job.repository, workspace.heads.base, job.rules, weighs=job.weighs)
    if job.saved is None or isinstance(made, Outcome) or made.is_opted_out:
        return made
    if not (job.replans or known.is_part_of(job.saved, made)):
        message = "The saved plan holds changes that would not be planned now; sweep again, or apply with --replan."
        return Outcome(job.repository.name, OutcomeKind.FAILED, "plan-differs", message)
    return replace(made, named=named(job.saved, made))


def _failure(error: ToolError, job: Job, made: Plan | None) -> Outcome:
    reason, message = "failed", str(error)
    if isinstance(error, OutageError):
        return Outcome(job.repository.name, OutcomeKind.DEFERRED, error.reason, redacted(f"{message}."), made)
    if isinstance(error, ClusterError | GitError | ForgeError | SigningError | TemplateError):
        reason = error.reason
    if isinstance(error, GitError):
        try:
            reason, message = job.forge.diagnosis(job.repository) or (reason, message)
        except OutageError as nobody:
            return _failure(nobody, job, made)
        except ForgeError as unanswered:
            reason, message = unanswered.reason, f"{message} ({unanswered})"
    kind = OutcomeKind.SKIPPED if reason in _NO_FAILURES else OutcomeKind.FAILED
    return Outcome(job.repository.name, kind, reason, redacted(message), made)
