"""One file from bytes to better bytes: parse, judge, edit, and verify what came out."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

from fixer.build.context.files_brought import might_run_files
from fixer.build.context.tree import Tree
from fixer.dockerfile.document import Document, Instruction, Node
from fixer.dockerfile.parser import parse
from fixer.edits import Edit, apply, ordered
from fixer.errors import VerificationError
from fixer.judgement import rule
from fixer.judgement.finding import Finding, Found, Settings, UnknownScript, Verdict, edits_of
from fixer.judgement.reasons import sentence
from fixer.programs.quick import might_mention_pip
from fixer.record import NamedTuple

DEFAULT = Settings()
_READ = attrgetter("keyword", "flags", "elements", "heredocs", "trigger")  # all that is read out of an instruction


class Steps(NamedTuple):
    """How a file is read and judged; what ``fix`` proves, it proves of whatever these give."""

    parse: Callable[[bytes], Document] = parse
    check: Callable[[Document, Settings, Tree | None], Found] = rule.judged
    verdicts: Callable[[Document, Settings], tuple[Verdict, ...]] = rule.verdicts


_STEPS = Steps()


class FixResult(NamedTuple):
    """What became of one file; ``output`` is ``source`` where nothing is to be done.

    ``runs`` are the findings in scripts that a Dockerfile runs, which are settled when all Dockerfiles are judged (see
    ``check_scripts``); ``may_run`` are the paths of all that it may run, ``is_placed`` whether it is known which folder
    is its context. ``uv_left`` counts each `uv pip install` that would get the flag if uv were asked for. ``unknown``
    are the scripts that it runs and nobody can read. ``is_alone``: no file around it plays a part in what is said.
    ``uv_runs`` is where `uv pip install` stand in scripts that are passed by likewise: path and byte offset.
    """

    source: bytes
    output: bytes
    findings: tuple[Finding, ...]
    runs: tuple[Finding, ...] = ()
    may_run: frozenset[str] = frozenset()
    is_placed: bool = True
    uv_left: int = 0
    unknown: tuple[UnknownScript, ...] = ()
    is_alone: bool = True
    uv_runs: frozenset[tuple[str, int]] = frozenset()

    @property
    def changed(self) -> bool:
        return self.output != self.source


def check(source: bytes, settings: Settings = DEFAULT, tree: Tree | None = None) -> FixResult:
    """What ``fix`` would find and write, without its proof; never raises."""
    if not _may_matter(source, settings, tree):
        return FixResult(source, source, ())
    found = rule.judged(parse(source), settings, tree)
    edits = edits_of(found.findings)
    if not edits:
        return FixResult(source, source, *found)
    output = apply(source, edits)
    return FixResult(source, output, *_mended(found, output, settings, tree))


def _mended(found: Found, output: bytes, settings: Settings, tree: Tree | None) -> Found:
    """What is found, where the Dockerfile is mended; a line or a mount in it may reach into scripts."""
    if not found.runs or not rule.remedy(settings).reaches_builds:
        return found
    from fixer.judgement.scripts import reached  # imported late: by far most have no scripts, and the flag

    later = rule.judged(parse(output), settings, tree)
    return found._replace(runs=reached(found.runs, later.runs, rule.remedy(settings)))


def fix(source: bytes, settings: Settings = DEFAULT, *, tree: Tree | None = None, steps: Steps = _STEPS) -> FixResult:
    """The file with every ``fix`` finding's edit made, and all findings in file order; never raises.

    A rewrite that does not pass ``verify`` is thrown away: its findings become ``refused``. With the ``tree`` that the
    file lies in (at ``settings.name``) the scripts that it runs are walked as well.
    """
    if not _may_matter(source, settings, tree):
        return FixResult(source, source, ())
    document = steps.parse(source)
    found = steps.check(document, settings, tree)
    edits = edits_of(found.findings)
    if not edits:
        return FixResult(source, source, *found)
    try:
        output = apply(source, edits)
        after = steps.parse(output)
        verify(document, after, edits)
        again = steps.verdicts(after, settings) if found.is_alone else rule.verdicts(after, settings, tree)
        _verify_done(found.findings, again, rule.remedy(settings).done)
    except VerificationError as error:
        found = found._replace(findings=tuple(give_up(finding, error) for finding in found.findings))
        return FixResult(source, source, *found)
    return FixResult(source, output, *_mended(found, output, settings, tree))


def _may_matter(source: bytes, settings: Settings, tree: Tree | None) -> bool:
    """Whether a pip may be in the file, or in a script that it runs."""
    return might_mention_pip(source) or (tree is not None and settings.runs_scripts and might_run_files(source))


def give_up(finding: Finding, error: VerificationError) -> Finding:
    """The finding where the rewritten file did not pass its check."""
    if finding.verdict is not Verdict.FIX:
        return finding
    message = sentence(Verdict.REFUSED, "verification-failed", detail=str(error))
    return finding._replace(verdict=Verdict.REFUSED, reason="verification-failed", message=message, edits=())


def verify(before: Document, after: Document, edits: tuple[Edit, ...]) -> None:
    """Raise VerificationError unless ``after`` is ``before`` with these insertions and nothing else.

    The same nodes in the same order: types, keywords, flags, heredoc names; every instruction's text is the old
    one with exactly the edits that fall into it. A text that ends its line is an instruction of its own between two
    nodes, and a text that is a flag comes behind those of an instruction.
    """
    every = ordered(edits)
    lines = {edit.offset: edit.text for edit in every if edit.text.endswith(b"\n")}
    inside = _by_node(before.nodes, (edit for edit in every if edit.offset not in lines))
    if after.problem != before.problem or len(after.nodes) != len(before.nodes) + len(lines):
        raise VerificationError("the instructions are not the same ones")
    there = iter(after.nodes)
    for index, old in enumerate(before.nodes):
        if old.start in lines:
            _verify_line(next(there), lines.pop(old.start))
        new = next(there)
        if index in inside:
            _verify_edited(old, new, inside.pop(index))
        elif new is not old:
            _verify_same(old, new)
    if inside or lines:
        raise VerificationError("an insertion lies outside every instruction")


def _by_node(nodes: tuple[Node, ...], edits: Iterable[Edit]) -> dict[int, list[Edit]]:
    """The edits that fall into each node, by its index; those behind the last one have the index of the next."""
    found: dict[int, list[Edit]] = {}
    for edit in edits:
        found.setdefault(bisect_left(nodes, edit.offset, key=_end), []).append(edit)
    return found


def _end(node: Node) -> int:
    return node.start + len(node.raw)


def _verify_same(old: Node, new: Node) -> None:
    if type(old) is not type(new) or old.raw != new.raw:
        raise VerificationError(f"line {old.line} is not the same")
    match old, new:
        case Instruction(), Instruction() if _READ(old) != _READ(new):
            _verify_shape(old, new, ())


def _verify_edited(old: Node, new: Node, edits: Sequence[Edit]) -> None:
    if type(old) is not type(new):
        raise VerificationError(f"line {old.line} is not the same")
    if apply(old.raw, [Edit(edit.offset - old.start, edit.text) for edit in edits]) != new.raw:
        raise VerificationError(f"line {old.line} differs in more than the insertion")
    match old, new:
        case Instruction(), Instruction():
            _verify_shape(old, new, edits)


def _verify_shape(old: Instruction, new: Instruction, edits: Sequence[Edit]) -> None:
    if not _has_shape(new, old, edits):
        raise VerificationError(f"the {old.keyword} in line {old.line} has another shape")


def _verify_line(new: Node, text: bytes) -> None:
    if not isinstance(new, Instruction) or new.raw != text:
        raise VerificationError(f"line {new.line} is not the one that was put in")


def _has_shape(new: Instruction, old: Instruction, edits: Sequence[Edit]) -> bool:
    """Whether all is the same that an edit may not change about an instruction."""
    if new.keyword != old.keyword or (new.elements is None) is not (old.elements is None):
        return False
    if not _has_flags(new, old, edits) or [doc.name for doc in new.heredocs] != [doc.name for doc in old.heredocs]:
        return False
    if new.trigger is None or old.trigger is None:
        return new.trigger is old.trigger
    return _has_shape(new.trigger, old.trigger, edits)


def _has_flags(new: Instruction, old: Instruction, edits: Sequence[Edit]) -> bool:
    """Whether the flags are the old ones, and behind them what an edit says."""
    count = len(old.flags)
    given = (flag.text.encode() for flag in new.flags[count:])
    return new.flags[:count] == old.flags and all(any(text in edit.text.split() for edit in edits) for text in given)


def _verify_done(findings: tuple[Finding, ...], again: tuple[Verdict, ...], done: frozenset[Verdict]) -> None:
    """Judged again, the same commands are there, and none is left to fix: those that were are ``done`` now."""
    is_same = len(again) == len(findings) and all(
        now in done if finding.verdict is Verdict.FIX else now is finding.verdict
        for finding, now in zip(findings, again, strict=True)
    )
    if not is_same:
        raise VerificationError("judged again, the commands look different")
