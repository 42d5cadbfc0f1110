"""One sweep that never changes, for the golden files of every face of a report; much in it is hostile."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.config.config import Dockerfiles
from bot.model import (
    CheckCounts,
    Earlier,
    Entry,
    LeftOut,
    Outcome,
    OutcomeKind,
    Plan,
    PlannedFile,
    PullRequest,
    Reception,
    Repository,
    Source,
    State,
    Survey,
    SweepReport,
    skipped,
)
from bot.model.history import Night, Past, Stand
from bot.model.weight import Part, Weight
from bot.planning.plan import plan
from bot.texts import words
from bot.texts.words import Sender
from fixer import Finding, UnknownScript, Verdict, Via

STARTED = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
EVIL = "](https://evil.invalid) </script><script>alert(1)</script> `@you` #1 |*_~ \x1b[2J\u202e caf\udce9 \ud800"
_HOST = "https://forge.invalid/"
_BASE = "c0ffee" * 6 + "c0ff"

SHOP = b"""\
FROM python:3.12-slim
RUN apt-get update && \\
    pip install -r requirements.txt
RUN --mount=type=cache,target=/root/.cache/pip pip install gunicorn
RUN pip install --no-cache-dir flask
# pip-no-cache: ignore -- wanted
RUN pip install wanted
"""
TOLD = b"FROM python:3.12\nARG TOOL=pip\nRUN $TOOL install requests\nRUN pip install --cache-dir /wheels torch\n"
HOSTILE = (
    b"FROM python:3.12\r\n"
    b"RUN pip install '</script><img src=x onerror=alert(1)>' \xe2\x80\xae '`@you' # #1 [a](b) ```\r\n"
)


def planned(
    name: str,
    *files: tuple[str, bytes],
    left_out: tuple[LeftOut, ...] = (),
    settings: Dockerfiles = Dockerfiles(),  # noqa: B008
) -> Plan:
    """The plan that these files give, in a repository on the web."""
    sources = tuple(
        Source(Entry(path, "100644", f"{number:040x}"), content) for number, (path, content) in enumerate(files, 1)
    )
    repository = Repository(name, f"{_HOST}{name}.git", "main")
    owners = Source(Entry("CODEOWNERS", "100644", "c0de" * 10), b"* @acme/platform\n<b> @you\n")
    return plan(repository, Survey(_BASE, sources, (), left_out, owners=owners), settings)


def weighed(made: Plan) -> Plan:
    """The plan with a weight for each command that it mends."""
    wheel, page = Part("a.whl", 46_000_000), Part("a/", 9_000_000, is_beside=True)
    weight = Weight(frozenset({wheel, page}), frozenset({"3.12 on linux/amd64"}))
    files = (replace(file, weights={one.start: weight for one in file.findings if one.edits}) for file in made.files)
    return replace(made, files=tuple(files))


def pull(name: str, number: int, state: State = State.OPEN, reception: Reception | None = None) -> PullRequest:
    return PullRequest(number, f"{_HOST}{name}/pull/{number}", state, reception=reception)


def outcome(kind: OutcomeKind, reason: str, message: str, made: Plan, request: PullRequest | None = None) -> Outcome:
    proposal = words.proposal(made) if kind is OutcomeKind.PLANNED else None
    name = made.repository.name
    return Outcome(name, kind, reason, message, made, proposal, request, page=made.repository.page)


def on_the_web(found: Outcome) -> Outcome:
    return replace(found, page=f"{_HOST}{found.name}")


def _outcomes() -> list[Outcome]:
    shop, my_repo = weighed(planned("acme/shop", ("Dockerfile", SHOP))), planned("acme/my_repo", ("Dockerfile", SHOP))
    odd = planned(
        "acme/odd",
        ("it's (a) \u202e@you\udce9/[Docker]`file", HOSTILE),
        ("docker/Dockerfile", TOLD),
        left_out=(LeftOut("vendor/Dockerfile", "vendored", "It is somebody else's."),),
    )
    odd = replace(odd, files=tuple(replace(file, unknown=_UNREAD) for file in odd.files))
    told = planned("payments/gateway", ("Dockerfile", TOLD.replace(b"RUN $TOOL install requests\n", b"")))
    scripts = _in_scripts(planned("acme/scripts", ("tools/`@you` <b>.sh", HOSTILE.replace(b"FROM python:3.12", b""))))
    quiet = [on_the_web(Outcome(f"acme/quiet-{number:02}", *_SAME)) for number in range(25)]
    return [
        outcome(OutcomeKind.PUBLISHED, "pull-request-opened", "Opened it.", shop, pull("acme/shop", 12)),
        replace(
            outcome(OutcomeKind.UPDATED, "branch-rebuilt", "Made the commit anew.", odd, pull("acme/odd", 7)),
            warnings=(f"A reviewer was not found: {EVIL}",),
        ),
        outcome(OutcomeKind.PUBLISHED, "pull-request-opened", "Opened it.", my_repo, pull("acme/my_repo", 3)),
        outcome(OutcomeKind.CLEAN, "nothing-to-fix", "Nothing to fix; 1 finding refused, see the report.", told),
        outcome(OutcomeKind.CLEAN, "nothing-to-fix", "Nothing to fix; 1 told, see the report.", scripts),
        on_the_web(
            Outcome(
                "payments/ledger",
                OutcomeKind.LEFT,
                "foreign-commits",
                "Somebody else's commits are on its branch.",
                pull_request=pull(
                    "payments/ledger", 4, reception=Reception(CheckCounts(5, 2, 1), "changes-requested", STARTED)
                ),
            )
        ),
        on_the_web(
            Outcome(
                "payments/ready",
                OutcomeKind.LEFT,
                "up-to-date",
                "Its pull request is open and up to date.",
                pull_request=pull("payments/ready", 5, reception=Reception(CheckCounts(3), "approved", STARTED)),
            )
        ),
        on_the_web(
            Outcome(
                "payments/broken",
                OutcomeKind.FAILED,
                "push-rejected",
                'A rule refused the branch: set commit.via = "api".',
            )
        ),
        Outcome(f"org {EVIL}", OutcomeKind.FAILED, "unreachable", f"Its repositories cannot be listed: {EVIL}"),
        on_the_web(
            Outcome(
                "payments/merged",
                OutcomeKind.MERGED,
                "merged",
                "Its pull request was merged.",
                pull_request=pull("payments/merged", 2, State.MERGED),
            )
        ),
        on_the_web(skipped("payments/old", "archived", "It is archived.")),
        on_the_web(
            Outcome(
                "payments/same",
                OutcomeKind.UNCHANGED,
                "unchanged",
                "Nothing changed since the last sweep.",
                earlier=Earlier(OutcomeKind.CLEAN, "nothing-to-fix", 1),
            )
        ),
        *quiet,
    ]


def _in_scripts(made: Plan) -> Plan:
    """The same as if its files were scripts that a Dockerfile runs, in which commands are told alone."""
    return replace(
        made,
        files=tuple(
            replace(file, edits=(), diff=b"", findings=tuple(_told(finding, file.path) for finding in file.findings))
            for file in made.files
        ),
    )


def _told(finding: Finding, path: str) -> Finding:
    return finding._replace(
        verdict=Verdict.TOLD,
        reason="in-script",
        message="It stands in a script.",
        edits=(),
        path=path,
        via=(Via("Dockerfile", 3),),
    )


def _of_a_team(found: Outcome) -> Outcome:
    """A source listed the repositories of a team, and another those of two organisations."""
    return replace(found, team="payments/till <b>") if found.name.startswith("payments/") else found


_UNREAD = tuple(UnknownScript(at, f"/opt/{at} {EVIL}.sh", "comes out of the stage build") for at in range(2, 5))
_SAME = (OutcomeKind.CLEAN, "no-dockerfiles", "It has no Dockerfile to look into.")
REPORT = SweepReport(
    STARTED,
    STARTED + timedelta(minutes=3, seconds=7),
    dry_run=False,
    outcomes=tuple(sorted(map(_of_a_team, _outcomes()), key=lambda found: found.name)),
)

SENDER = Sender(
    "slim-images",
    "the *platform* team",
    "#platform <b>",
    "https://wiki.invalid/slim (1)",
    "Smaller images start faster.",
)
HISTORY = Past(
    nights=tuple(
        Night(STARTED - timedelta(days=7 * (9 - week)), fixes, pulls)
        for week, (fixes, pulls) in enumerate(
            ((1480, 0), (1460, 12), (1402, 90), (1120, 260), (870, 310), (660, 270), (430, 205), (300, 160), (231, 90))
        )
    ),
    opened=tuple(STARTED - timedelta(days=days) for days in (0, 1, 3, 9, 10, 26, 27, 40, 120)),
    stands=(Stand(State.OPEN, 9, 3), Stand(State.MERGED, 412, 390), Stand(State.CLOSED, 7, 0)),
)


def many(repositories: int, diffs: int) -> SweepReport:
    """So many repositories of two files each, of which some have been given a pull request now."""
    made = planned("acme/shop", ("Dockerfile", SHOP), ("docker/worker/Dockerfile", TOLD))
    fine = replace(made, files=tuple(map(_without_fixes, made.files)))
    return replace(REPORT, outcomes=tuple(_one_of_many(at, made if at < diffs else fine) for at in range(repositories)))


def _without_fixes(file: PlannedFile) -> PlannedFile:
    findings = tuple(finding for finding in file.findings if not finding.edits)
    return replace(file, findings=findings, edits=(), diff=b"")


def _one_of_many(number: int, made: Plan) -> Outcome:
    name = f"org-{number % 7}/service-{number:05}-of-the-platform"
    repository = replace(made.repository, name=name, remote=f"{_HOST}{name}.git")
    if not made.changes:
        return outcome(OutcomeKind.CLEAN, "nothing-to-fix", "Nothing to fix.", replace(made, repository=repository))
    opened = replace(made, repository=repository)
    return outcome(OutcomeKind.PUBLISHED, "pull-request-opened", "Opened it.", opened, pull(name, number + 1))
