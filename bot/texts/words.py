"""Every sentence that a person reads in a commit or a pull request; the texts are in ``templates/``."""

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from textwrap import fill
from typing import Any

from bot import templates
from bot.errors import TemplateError
from bot.model import Entry, Plan, PlannedFile, Proposal, Repository
from bot.model.weight import added
from bot.texts import changes, filling, links
from bot.texts.display import code_span, markdown, plain, printable, shortened, unlinked
from bot.texts.filling import filled
from fixer import ISOLATED_BUILD, Edit, Finding, Verdict, __version__

# GitHub refuses bodies over 65,536 characters; a text is cut off long before it can fill the memory.
LARGEST_TEXT = 65_536
LARGEST_TITLE = 256
_MOST_ITEMS = 100
_LONGEST_PATH = 120
_MOST_VIAS = 3
_LONGEST_COMMAND = 160
_LONGEST_MESSAGE = 200
_WIDEST_LINE = 72
# Of what stands in an item of a list's list; what an insertion has around the flag itself.
_INDENT = "    "
_AROUND_FLAGS = ' \t,"'

# By what the insertions of each remedy are known; the flag goes with all of them.
_INSERTIONS = {
    "flag": r"[\s\S]*--no-cache[\s\S]*",
    "env": r"\w+ PIP_NO_CACHE_DIR=1\s+",
    "variable": "PIP_NO_CACHE_DIR=1 ",
    "mount": r"(--mount=\S+ )+",
}

# What the config calls the templates.
_TITLE, _BODY, _MESSAGE = "pull_request.title", "pull_request.body", "commit.message"
NAMES = frozenset(
    {"repository", "files", "left", "count", "layers", "pages", "more", "more_left", "version", "title", "ways"}
    | {"builds", "weight"}
    | {"campaign", "owner", "contact", "url", "reason"}
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who asks for the change, and why: the config's ``[campaign]``; what is empty is not said.

    ``docs`` is where docs/reasons.md can be read.
    """

    campaign: str = ""
    owner: str = ""
    contact: str = ""
    url: str = ""
    reason: str = ""
    docs: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One command in a template: its line, itself as a code span, and why it is changed or left, in Markdown.

    ``place`` is the line as a link, where the forge has pages; ``change`` the changed lines as a block of a list's
    list, before and after, empty where there are none to show.
    """

    line: int
    command: str
    message: str
    place: str = ""
    change: str = ""


_NOBODY = Sender()


@dataclass(frozen=True, slots=True)
class FileItems:
    """The commands of one file; ``path`` is a code span."""

    path: str
    items: tuple[Item, ...]
    source: str = ""


def flaw(template: str) -> str | None:
    """What is wrong with a template's syntax, or which name in it is not known; None where it can be tried."""
    return filling.flaw(template, NAMES)


def unfillable(title: str, body: str, message: str) -> Iterator[TemplateError]:
    """Each of the config's templates that fails for one of two made-up plans, the second of which leaves nothing."""
    attempts: tuple[tuple[str, Callable[[Plan], object]], ...] = (
        (title, lambda made: proposal(made, title)),
        (body, lambda made: proposal(made, body=body)),
        (message, lambda made: commit_message(made, message=message)),
    )
    # The built-in ones, which stand where the config has none, can be filled: a start does not compile them to see it.
    for attempt in (attempt for template, attempt in attempts if template):
        try:
            for verdicts in ((Verdict.FIX, Verdict.REFUSED), (Verdict.FIX,)):
                attempt(_made_up(verdicts))
        except TemplateError as error:
            yield error


def _made_up(verdicts: tuple[Verdict, ...]) -> Plan:
    edit = Edit(27, b" --no-cache-dir")
    findings = tuple(
        Finding(verdict, "made-up", "It is made up.", 16, 27, 2, 5, 2, 16, "pip install a", "0", (edit,))
        for verdict in verdicts
    )
    file = PlannedFile(Entry("Dockerfile", "100644", "0" * 40), findings, (edit,), b"")
    return Plan(Repository("owner/name", ""), "0" * 40, (file,), (), ())


def proposal(plan: Plan, title: str = "", body: str = "", marker: str = "", sender: Sender = _NOBODY) -> Proposal:
    """The title and body of the pull request; the config's templates, where they are not empty.

    ``marker`` is what stands at the body's end, unseen; however much there is, all of it fits.
    """
    free = LARGEST_TEXT - (len(marker) + len("\n\n\n") if marker else 0)
    values = _values(plan, _MOST_ITEMS, sender)
    shown_title = _title(values, title)
    text = (
        filled(_BODY, body, {**values, "title": shown_title}, free)
        if body
        else _builtin_body(plan, shown_title, free, sender)
    )
    return Proposal(shown_title, f"{text.rstrip()}\n\n{marker}\n" if marker else text)


def _builtin_body(plan: Plan, title: str, free: int, sender: Sender) -> str:
    """As many commands listed as there is room for."""
    for most in (_MOST_ITEMS, 30, 10):
        try:
            return filled(_BODY, templates.text("body.md"), {**_values(plan, most, sender), "title": title}, free)
        except TemplateError:
            continue
    return filled(_BODY, templates.text("body.md"), {**_values(plan, 0, sender), "title": title}, free)


def comment(name: str, sender: Sender = _NOBODY) -> str:
    """A built-in text to write below a pull request, with who runs this."""
    who = filled("who.md", templates.text("who.md"), _said_by(sender), LARGEST_TEXT).strip()
    return f"{templates.text(name).strip()}\n\n{who}".rstrip() + "\n"


def boxes() -> str:
    """The boxes by which people steer a pull request, none of them ticked."""
    return templates.text("boxes.md").strip()


def closed(owner: str, why: str) -> str:
    """Who closed a pull request in bulk, and why: what stands above its words from then on."""
    values = {"owner": markdown(owner), "why": markdown(why.strip().rstrip("."))}
    return filled("closed.md", templates.text("closed.md"), values, LARGEST_TEXT).strip()


def commit_message(plan: Plan, title: str = "", message: str = "", signoff: str = "", sender: Sender = _NOBODY) -> str:
    """The commit's message; ``signoff`` is the person who signs it off, if any."""
    values = _values(plan, _MOST_ITEMS, sender)
    values["title"] = _title(values, title)
    if not message:
        values |= _said_plainly_by(sender)
    template = message or f"{templates.text('message.txt').rstrip()}\n\n{templates.text('who.md')}"
    text = filled(_MESSAGE, template, values, LARGEST_TEXT).strip()
    if not text:
        raise TemplateError(_MESSAGE, "comes out empty")
    trailer = f"\n\nSigned-off-by: {signoff}" if signoff else ""
    return f"{text}{trailer}\n"


def _title(values: dict[str, Any], title: str) -> str:
    text = filled(_TITLE, title or templates.text("title.txt"), {**values, "title": ""}, LARGEST_TITLE)
    words = text.split()
    if not words:
        raise TemplateError(_TITLE, "comes out empty")
    return printable(" ".join(words))


def _values(plan: Plan, most: int, sender: Sender) -> dict[str, Any]:
    """What a template may name; everything that a repository wrote is a code span or escaped."""
    fixed, left = Verdict.FIX, Verdict.REFUSED
    count, count_left = plan.counts[fixed], plan.counts[left]
    return {
        "repository": printable(plan.repository.name),
        "files": _listed(plan, fixed, most),
        "left": _listed(plan, left, most),
        "count": count,
        "more": max(0, count - most),
        "more_left": max(0, count_left - most),
        "layers": plan.layers,
        "pages": _pages(plan, sender.docs),
        "ways": _ways(plan),
        "weight": _weight(plan),
        "builds": sum(ISOLATED_BUILD in finding.message for file in plan.files for finding in file.findings),
        "version": __version__,
        **_said_by(sender),
    }


def _weight(plan: Plan) -> str:
    """What of the cache is known: how much it is, and of how many commands, where these are not all; or empty."""
    total, count = added(plan.weights), plan.counts[Verdict.FIX]
    if total is None:
        return ""
    of_some = f"for {plan.weighed} of these {count} commands " if plan.weighed < count else ""
    return f"{of_some}that cache is {total.shown}"


def _pages(plan: Plan, docs: str) -> tuple[str, ...]:
    """The reasons of what is changed as links into the documentation; none where nobody told where that is."""
    docs = docs or links.REASONS
    reasons = dict.fromkeys(one.reason for file in plan.changes for one in file.findings if one.verdict is Verdict.FIX)
    return tuple(links.linked(code_span(reason), f"{docs}#fix-{reason}") for reason in reasons) if docs else ()


def _said_by(sender: Sender) -> dict[str, str]:
    """The sender's words for Markdown."""
    return {
        "campaign": sender.campaign,
        "owner": markdown(sender.owner),
        "contact": code_span(sender.contact) if sender.contact else "",
        "url": f"<{sender.url}>" if sender.url else "",
        "reason": markdown(sender.reason),
    }


def _said_plainly_by(sender: Sender) -> dict[str, str]:
    """The sender's words for a commit, in lines of a length that is usual there."""
    said = {key: plain(value) for key, value in asdict(sender).items()}
    wrapped = fill(said["reason"], _WIDEST_LINE, break_long_words=False, break_on_hyphens=False)
    return {**said, "reason": wrapped, "url": sender.url}


def _ways(plan: Plan) -> tuple[str, ...]:
    """How caches are kept out: the remedies whose insertions are in the plan."""
    texts = {edit.text.decode() for file in plan.changes for edit in file.edits}
    return tuple(name for name, pattern in _INSERTIONS.items() if any(map(re.compile(pattern).fullmatch, texts)))


def _listed(plan: Plan, verdict: Verdict, most: int) -> tuple[FileItems, ...]:
    """The files with findings of one verdict, the first ``most`` findings in all."""
    listed = []
    free = most
    for file in plan.files:
        page = links.blob(plan.repository.page, plan.base, file.path)
        items = tuple(islice(_items(file, verdict, page), free))
        free -= len(items)
        if items:
            path = code_span(shortened(file.path, _LONGEST_PATH))
            listed.append(FileItems(path, items, links.linked(path, page)))
    return tuple(listed)


def _items(file: PlannedFile, verdict: Verdict, page: str) -> Iterator[Item]:
    lines = changes.changed_lines(file.diff) if verdict is Verdict.FIX else {}
    for finding in file.findings:
        if finding.verdict is verdict:
            command = code_span(shortened(finding.command, _LONGEST_COMMAND)) if finding.command else ""
            message = unlinked(shortened(_why(finding), _LONGEST_MESSAGE)) + _via(finding)
            place = links.linked(f"line {finding.line}", f"{page}#L{finding.line}" if page else "")
            change = changes.shown(lines, finding.line, finding.end_line, _INDENT)
            yield Item(finding.line, command, message, place, change)


def _why(finding: Finding) -> str:
    """The message without the advice to do what is done here, and without what is said once for all."""
    finding = finding._replace(message=finding.message.replace(f"; {ISOLATED_BUILD}", ""))
    for edit in finding.edits:
        flag = edit.text.decode("utf-8", "replace").strip(_AROUND_FLAGS)
        finding = finding._replace(message=finding.message.replace(f": add {flag}", "", 1))
    return finding.message


def _via(finding: Finding) -> str:
    """Where a script is run that the finding stands in."""
    if not finding.via:
        return ""
    places = ", ".join(code_span(shortened(f"{path}:{line}", _LONGEST_PATH)) for path, line in finding.via[:_MOST_VIAS])
    return f" (run by {places}{' and others' if len(finding.via) > _MOST_VIAS else ''})"
