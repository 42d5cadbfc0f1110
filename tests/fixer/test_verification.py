"""What `fix` proves before it gives anything away: whatever reads or judges wrongly, the file comes out as it was."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fixer import (
    Document,
    FixResult,
    Instruction,
    Settings,
    Verdict,
    VerificationError,
    check,
    edits_of,
    fix,
    parse,
    verify,
)
from fixer.build.context.tree import Tree
from fixer.command_line.work_tree import WorkTree
from fixer.dockerfile.document import Blank, Comment, Flag, Problem
from fixer.edits import Edit, apply
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
ONBUILD RUN pip install c
RUN pip install --no-cache-dir d
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


def changing(what: str, **fields: object) -> Read:
    """A reader that reads something else into the last instruction of a keyword."""

    def reading(source: bytes) -> Document:
        document = parse(source)
        last = next(one for one in reversed(document.instructions) if one.keyword == what)
        nodes = [node._replace(**fields) if node is last else node for node in document.nodes]  # type: ignore[arg-type]
        return document._replace(nodes=tuple(nodes))

    return reading


def mistaken(source: bytes) -> Document:
    """The document with a comment that is taken for an empty line."""
    document = parse(source)
    nodes = [Blank(*node) if isinstance(node, Comment) else node for node in document.nodes]
    return document._replace(nodes=tuple(nodes))


def doubted(source: bytes) -> Document:
    """The document, of which Docker would build nothing."""
    return parse(source)._replace(problem=Problem(1, "this is none"))


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


def otherwise(at: int, verdict: Verdict) -> Steps:
    """A judgement that says something else of a command the second time."""

    def verdicts(document: Document, settings: Settings) -> tuple[Verdict, ...]:
        found = list(rule.verdicts(document, settings))
        found[at] = verdict
        return tuple(found)

    return Steps(verdicts=verdicts)


def less(document: Document, settings: Settings) -> tuple[Verdict, ...]:
    """The verdicts without the last one."""
    return rule.verdicts(document, settings)[:-1]


def left_alone(result: FixResult, verdicts: list[Verdict]) -> bool:
    """Whether nothing was changed, and each finding that was to be fixed says so."""
    is_told = all(f.reason == "verification-failed" for f in result.findings if f.verdict is Verdict.REFUSED)
    is_same = result.output == SOURCE and not result.changed and all(f.edits == () for f in result.findings)
    return is_told and is_same and [f.verdict for f in result.findings] == verdicts


REFUSED = [Verdict.REFUSED, Verdict.REFUSED, Verdict.REFUSED, Verdict.PRESENT]


HEREDOC = next(node.heredocs[0] for node in parse(SOURCE).instructions if node.heredocs)
RUN = parse(SOURCE).instructions[-1]
CMD = RUN._replace(keyword="CMD")


def test_what_reads_and_judges_rightly_passes() -> None:
    assert fix(SOURCE).output.count(b"--no-cache-dir") == len(REFUSED)
    assert [found.verdict for found in fix(SOURCE).findings] == [Verdict.FIX] * 3 + [Verdict.PRESENT]
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
        pytest.param(Steps(parse=second(replacing(b"r d\n", b"r d\n# e\n"))), id="line-comes-in-at-the-end"),
        pytest.param(Steps(parse=second(mistaken)), id="reader-takes-a-comment-for-an-empty-line"),
        pytest.param(Steps(parse=second(doubted)), id="reader-takes-it-for-no-dockerfile"),
        pytest.param(Steps(parse=second(changing("RUN", keyword="CMD"))), id="reader-takes-a-run-for-another"),
        pytest.param(Steps(parse=second(changing("RUN", elements=()))), id="reader-takes-words-for-a-list"),
        pytest.param(Steps(parse=second(changing("RUN", flags=(Flag("--network=none"),)))), id="reader-sees-a-flag"),
        pytest.param(Steps(parse=second(changing("RUN", heredocs=(HEREDOC,)))), id="reader-sees-a-heredoc"),
        pytest.param(Steps(parse=second(changing("ONBUILD", trigger=None))), id="reader-loses-what-is-put-off"),
        pytest.param(Steps(parse=second(changing("RUN", trigger=RUN))), id="reader-sees-what-is-put-off"),
        pytest.param(Steps(parse=second(changing("ONBUILD", trigger=CMD))), id="reader-puts-off-something-else"),
        pytest.param(moved(-1), id="edit-inside-a-word"),
        pytest.param(moved(4), id="edit-in-the-end-of-a-heredoc"),
        pytest.param(moved(17), id="edit-in-another-command"),
        pytest.param(moved(1_000), id="edit-outside-the-file"),
        pytest.param(other_text(b" --no-cache-dir-x"), id="edit-that-pip-does-not-know"),
        pytest.param(other_text(b" \\\n --no-cache-dir\nRUN x"), id="edit-that-ends-the-instruction"),
        pytest.param(Steps(verdicts=less), id="judged-again-one-is-missing"),
        pytest.param(otherwise(0, Verdict.FIX), id="judged-again-one-is-left"),
        pytest.param(otherwise(1, Verdict.PROTECTED), id="judged-again-one-has-no-flag"),
        pytest.param(otherwise(3, Verdict.PROTECTED), id="judged-again-one-that-was-right-is-another"),
    ],
)
def test_what_reads_or_judges_wrongly_changes_nothing(steps: Steps) -> None:
    assert left_alone(fix(SOURCE, steps=steps), REFUSED)


# Remedies that put in a line, and flags.
LINE = b"FROM python:3.12\nRUN pip install a\nFROM python:3.12\nRUN pip install b\n"
MOUNT = b"FROM a\nRUN --network=none pip install a\n"
NET, OTHER = Flag("--network=none"), Flag("--security=insecure")
CACHE = Flag("--mount=type=cache,target=/root/.cache/pip")


@pytest.mark.parametrize(
    ("source", "settings", "steps"),
    [
        pytest.param(LINE, Settings(remedy="env"), Steps(parse=second(read)), id=name)
        for name, read in {
            "line-that-is-another": replacing(b"DIR=1\nRUN pip install b", b"DIR=2\nRUN pip install b"),
            "line-that-is-a-comment": replacing(b"ENV PIP_NO_CACHE_DIR=1\nRUN pip install b", b"#\nRUN pip install b"),
            "line-that-is-lost": replacing(b"ENV PIP_NO_CACHE_DIR=1\nRUN pip install b", b"RUN pip install b"),
            "line-that-is-elsewhere": replacing(b"ENV PIP_NO_CACHE_DIR=1\nRUN pip", b"RUN pip"),
        }.items()
    ]
    + [
        pytest.param(LINE, Settings(remedy="env"), moved(1_000), id="line-outside-the-file"),
        pytest.param(LINE, Settings(remedy="env"), moved(1), id="line-inside-an-instruction"),
        pytest.param(LINE, Settings(remedy="env"), moved(-1), id="line-at-the-end-of-one"),
        pytest.param(MOUNT, Settings(remedy="mount", buildkit=True), moved(1), id="mount-inside-a-word"),
    ]
    + [
        pytest.param(
            MOUNT, Settings(remedy="mount", buildkit=True), Steps(parse=second(changing("RUN", flags=flags))), id=name
        )
        for name, flags in {
            "flag-that-is-lost": (CACHE,),
            "flag-that-is-another": (OTHER, CACHE),
            "flag-that-nobody-put-in": (NET, CACHE, OTHER),
            "flag-that-comes-first": (CACHE, NET),
        }.items()
    ],
)
def test_a_line_or_a_flag_that_is_not_as_it_should_be_changes_nothing(
    source: bytes, settings: Settings, steps: Steps
) -> None:
    assert fix(source, settings).changed
    result = fix(source, settings, steps=steps)
    assert (result.output, {found.reason for found in result.findings}) == (source, {"verification-failed"})


def never(source: bytes) -> Document:
    """A reader that must not be asked."""
    raise AssertionError(source)


RUNS = b"FROM a\nCOPY x.sh /\nRUN sh /x.sh\n"


@pytest.mark.parametrize(
    ("source", "settings", "has_tree"),
    [
        (b"FROM a\nRUN apt-get update\n", Settings(), True),
        (RUNS, Settings(), False),
        (RUNS, Settings(runs_scripts=False), True),
    ],
)
def test_a_file_that_can_name_no_pip_is_not_read(
    source: bytes, settings: Settings, has_tree: bool, tmp_path: Path
) -> None:
    tree = WorkTree(str(tmp_path)) if has_tree else None
    result = fix(source, settings, tree=tree, steps=Steps(parse=never))
    assert result == FixResult(source, source, (), (), frozenset(), True, 0, (), True, frozenset())


def test_a_file_that_may_run_a_file_with_pip_is_read(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        fix(RUNS, tree=WorkTree(str(tmp_path)), steps=Steps(parse=never))


AFTER = fix(SOURCE).output
EDITS = edits_of(fix(SOURCE).findings)
BEFORE_RUN = SOURCE.index(b"RUN pip list")
LABEL = Edit(BEFORE_RUN, b"LABEL a=b\n")


def with_label(text: bytes) -> bytes:
    """The file as it is when another text was put in where the label goes."""
    return SOURCE[:BEFORE_RUN] + text + SOURCE[BEFORE_RUN:]


def test_what_was_put_in_is_verified() -> None:
    verify(parse(SOURCE), parse(SOURCE), ())
    verify(parse(SOURCE), parse(AFTER), EDITS)
    verify(parse(SOURCE), parse(with_label(LABEL.text)), (LABEL,))


@pytest.mark.parametrize(
    ("after", "edits"),
    [
        pytest.param(doubted(AFTER), EDITS, id="no-dockerfile"),
        pytest.param(parse(SOURCE), EDITS, id="nothing-is-put-in"),
        pytest.param(parse(AFTER), EDITS[1:], id="more-is-put-in"),
        pytest.param(mistaken(AFTER), EDITS, id="a-comment-is-an-empty-line"),
        pytest.param(renamed(AFTER), EDITS, id="a-heredoc-has-another-name"),
        pytest.param(changing("RUN", keyword="CMD")(AFTER), EDITS, id="a-run-is-another"),
        pytest.param(changing("RUN", elements=())(AFTER), EDITS, id="words-are-a-list"),
        pytest.param(changing("RUN", flags=(Flag("--network=none"),))(AFTER), EDITS, id="a-flag-comes-in"),
        pytest.param(changing("ONBUILD", trigger=None)(AFTER), EDITS, id="what-is-put-off-is-lost"),
        pytest.param(changing("RUN", trigger=RUN)(AFTER), EDITS, id="something-is-put-off"),
        pytest.param(changing("ONBUILD", trigger=CMD)(AFTER), EDITS, id="something-else-is-put-off"),
        pytest.param(parse(with_label(b"LABEL a=c\n")), (LABEL,), id="another-line"),
        pytest.param(parse(with_label(b"# a\n")), (LABEL._replace(text=b"# a\n"),), id="a-comment-is-no-line"),
        pytest.param(parse(SOURCE + LABEL.text), (LABEL,), id="a-line-elsewhere"),
        pytest.param(parse(SOURCE + LABEL.text), (LABEL._replace(offset=len(SOURCE)),), id="a-line-behind-all"),
        pytest.param(parse(SOURCE), (Edit(len(SOURCE) + 1, b"x"),), id="outside-the-file"),
    ],
)
def test_what_is_more_than_the_insertions_is_not_verified(after: Document, edits: tuple[Edit, ...]) -> None:
    """Asked of `verify` itself, as whoever writes a codemod does; where we judge, the judgement may tell it as well."""
    with pytest.raises(VerificationError):
        verify(parse(SOURCE), after, edits)


SCRIPT = b"FROM python:3.12\nRUN pip install b\nCOPY x.sh /\nRUN sh /x.sh\n"


@pytest.mark.parametrize(
    ("source", "settings"),
    [
        (SOURCE, Settings()),
        (b"FROM a\nRUN apt-get update\n", Settings()),
        (b"FROM a\nRUN pip install --no-cache-dir a\n", Settings()),
        (SCRIPT, Settings()),
        (SCRIPT, Settings(remedy="env")),
    ],
)
def test_check_finds_and_writes_what_fix_does(source: bytes, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "x.sh").write_bytes(b"pip install a\n")
    tree = WorkTree(str(tmp_path))
    assert check(source, settings, tree) == fix(source, settings, tree=tree)


def test_a_script_that_the_line_reaches_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "x.sh").write_bytes(b"pip install a\n")
    found = fix(SCRIPT, Settings(remedy="env"), tree=WorkTree(str(tmp_path)))
    assert [(one.verdict, one.edits) for one in found.runs] == [(Verdict.PROTECTED, ())]


LATE = "fixer.judgement.scripts"


@pytest.mark.parametrize(
    ("source", "remedy", "is_loaded"),
    [(LINE, "env", False), (SCRIPT, "flag", False), (SCRIPT, "env", True)],
    ids=["no-script", "a-flag-reaches-no-script", "a-line-reaches-a-script"],
)
def test_a_mended_file_is_judged_once_more_only_for_scripts_that_it_reaches(
    source: bytes, remedy: str, is_loaded: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen by what is loaded for that: a third judgement takes as long as the first."""
    (tmp_path / "x.sh").write_bytes(b"pip install a\n")
    monkeypatch.delitem(sys.modules, LATE, raising=False)
    assert fix(source, Settings(remedy=remedy), tree=WorkTree(str(tmp_path))).changed
    assert (LATE in sys.modules) is is_loaded


@pytest.mark.parametrize(
    ("offsets", "output"), [([], b"xyz"), ([0], b"-xyz"), ([3], b"xyz-"), ([2, 1, 2], b"x-y-z"), ([0, 3], b"-xyz-")]
)
def test_edits_go_where_they_say(offsets: list[int], output: bytes) -> None:
    assert apply(b"xyz", [Edit(offset, b"-") for offset in offsets]) == output


@pytest.mark.parametrize("edits", [[Edit(-1, b"-")], [Edit(4, b"-")], [Edit(1, b"-"), Edit(1, b"+")]])
def test_edits_outside_a_file_or_at_one_place_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(VerificationError):
        apply(b"xyz", edits)
