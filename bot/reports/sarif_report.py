"""``sarif/OWNER/NAME.sarif``, a file for each repository: code scanning takes no organisation's in one."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from bot.model import Outcome, OutcomeKind, Plan, SweepReport
from bot.texts import links
from fixer import Origin, Report, __version__, upload

FOLDER = "sarif"
_ENDING = ".sarif"
# The bytes of a file's name, most of what file systems take.
_LONGEST = 200
# How every file of ours begins, a little behind its start.
_OURS = b'"tool": {"driver": {"name": "pip-no-cache"'


def files(report: SweepReport) -> Iterator[tuple[str, str]]:
    """Path below the folder and text of each repository that was looked into, also of those without a finding."""
    places = _places(report.outcomes)
    return ((places[outcome.name], text(outcome.plan)) for outcome in report.outcomes if outcome.plan)


def text(plan: Plan) -> str:
    """What was found in a repository, at the commit that the plan was made from."""
    page = links.web(plan.repository.page)
    origin = Origin(page, plan.base, plan.repository.branch) if page else None
    found = (Report(file.path, findings=file.findings, quotes=file.quotes, unknown=file.unknown) for file in plan.files)
    passed = (Report(item.path, left_out=item.message) for item in plan.left_out)
    return upload((*found, *passed), __version__, origin)


def outdated(folder: Path, report: SweepReport) -> Iterator[Path]:
    """The files of repositories that this sweep, which saw all there are, was not told of or left out."""
    kept = {path for name, path in _places(report.outcomes).items() if name not in _left(report.outcomes)}
    for path in sorted(folder.rglob(f"*{_ENDING}")):
        if path.relative_to(folder).as_posix() not in kept and _is_ours(path):
            yield path


def _is_ours(path: Path) -> bool:
    """Whether we wrote it; what cannot be read is somebody else's."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            return _OURS in stream.read(len(_OURS) * 8)
    except OSError:
        return False


def _left(outcomes: Iterable[Outcome]) -> frozenset[str]:
    return frozenset(one.name for one in outcomes if one.kind is OutcomeKind.SKIPPED and not one.plan)


def _places(outcomes: Iterable[Outcome]) -> Mapping[str, str]:
    """A path for each repository; one that another has already, where letters have no case, is told apart."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for outcome in outcomes:
        path = "/".join(map(_part, outcome.name.split("/")))
        if path.casefold() in taken:
            path += f"-{_digest(outcome.name)}"
        taken.add(path.casefold())
        found[outcome.name] = path + _ENDING
    return found


def _part(name: str) -> str:
    """A folder's or a file's name of it, which leads nowhere and hides nothing."""
    plain = quote(name.encode("utf-8", "surrogatepass"), safe=" @+=,()[]")
    plain = "%2E" + plain[1:] if plain.startswith(".") else plain or "%"
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}-{_digest(name)}"


def _digest(name: str) -> str:
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
