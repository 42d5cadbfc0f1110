"""What `fix` proves before it gives anything away: whatever reads or judges wrongly, the file comes out as it was."""

from collections.abc import Callable

import pytest

from fixer import Document, FixResult, Instruction, Settings, Verdict, fix, parse
from fixer.build.context.tree import Tree
from fixer.dockerfile.document import Comment
from fixer.edits import Edit
from fixer.engine import Steps
from fixer.judgement import rule
from fixer.judgement.finding import Found

SOURCE = b"""FROM python:3.12
# flask is all
RUN <<EOF
pip install a
EOF
# and django
RUN pip install b && echo install
RUN pip list
"""
Read = Callable[[bytes], Document]


def second(read: Read) -> Read:
    """A reader that reads the first time as it should, and then as `read` does."""
    given: list[bytes] = []

    def reading(source: bytes) -> Document:
        given.append(source)
        return parse(source) if len(given) == 1 else read(source)

    return reading


def without(kind: type[Comment] | type[Instruction]) -> Read:
    """A reader that loses the last node of a kind."""

    def reading(source: bytes) -> Document:
        document = parse(source)
        last = max(i for i, node in enumerate(document.nodes) if isinstance(node, kind))
        return document._replace(nodes=(*document.nodes[:last], *document.nodes[last + 1 :]))

    return reading


def replacing(old: bytes, new: bytes) -> Read:
    """A reader that finds another file than it is given, as where somebody writes to it meanwhile."""
    return lambda source: parse(source.replace(old, new))


def renamed(source: bytes) -> Document:
    """The document with another name for its heredoc."""
    document = parse(source)
    nodes = [
        node._replace(heredocs=tuple(doc._replace(name="E") for doc in node.heredocs))
        if isinstance(node, Instruction) and node.heredocs
        else node
        for node in document.nodes
    ]
    return document._replace(nodes=tuple(nodes))


def moved(by: int) -> Steps:
    """A judgement whose edits stand elsewhere."""

    return _edited(lambda edit: edit._replace(offset=edit.offset + by))


def other_text(text: bytes) -> Steps:
    """A judgement whose edits say something else."""

    return _edited(lambda edit: edit._replace(text=text))


def _edited(change: Callable[[Edit], Edit]) -> Steps:
    def check(document: Document, settings: Settings, tree: Tree | None) -> Found:
        found = rule.judged(document, settings, tree)
        changed = (one._replace(edits=tuple(map(change, one.edits))) for one in found.findings)
        return found._replace(findings=tuple(changed))

    return Steps(check=check)


def less(document: Document, settings: Settings) -> tuple[Verdict, ...]:
    """The verdicts without the last one."""
    return rule.verdicts(document, settings)[:-1]


def left_alone(result: FixResult, verdicts: list[Verdict]) -> bool:
    """Whether nothing was changed, and each finding that was to be fixed says so."""
    is_told = all(f.reason == "verification-failed" for f in result.findings if f.verdict is Verdict.REFUSED)
    is_same = result.output == SOURCE and not result.changed and all(f.edits == () for f in result.findings)
    return is_told and is_same and [f.verdict for f in result.findings] == verdicts


REFUSED = [Verdict.REFUSED, Verdict.REFUSED]


def test_what_reads_and_judges_rightly_passes() -> None:
    assert fix(SOURCE).output.count(b"--no-cache-dir") == len(REFUSED)
    assert fix(SOURCE, steps=Steps(parse=second(parse))) == fix(SOURCE)


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param(Steps(parse=second(without(Instruction))), id="reader-loses-an-instruction"),
        pytest.param(Steps(parse=second(without(Comment))), id="reader-loses-a-comment"),
        pytest.param(Steps(parse=second(renamed)), id="reader-renames-a-heredoc"),
        pytest.param(Steps(parse=second(replacing(b"flask is", b"flask was"))), id="file-changes-in-a-comment"),
        pytest.param(Steps(parse=second(replacing(b"dir a", b"dir c"))), id="file-changes-in-a-heredoc"),
        pytest.param(Steps(parse=second(replacing(b"pip list", b"pip info"))), id="file-changes-in-another-run"),
        pytest.param(Steps(parse=second(replacing(b"--no-cache-dir b", b"--no-cache-di b"))), id="edit-is-not-whole"),
        pytest.param(Steps(parse=second(replacing(b"RUN pip list", b"CMD pip list"))), id="keyword-changes"),
        pytest.param(Steps(parse=second(replacing(b"\n# and", b"\n\n# and"))), id="line-comes-in"),
        pytest.param(moved(-1), id="edit-inside-a-word"),
        pytest.param(moved(4), id="edit-in-the-end-of-a-heredoc"),
        pytest.param(moved(17), id="edit-in-another-command"),
        pytest.param(moved(1_000), id="edit-outside-the-file"),
        pytest.param(other_text(b" --no-cache-dir-x"), id="edit-that-pip-does-not-know"),
        pytest.param(other_text(b" \\\n --no-cache-dir\nRUN x"), id="edit-that-ends-the-instruction"),
        pytest.param(Steps(verdicts=less), id="judged-again-one-is-missing"),
    ],
)
def test_what_reads_or_judges_wrongly_changes_nothing(steps: Steps) -> None:
    assert left_alone(fix(SOURCE, steps=steps), REFUSED)
