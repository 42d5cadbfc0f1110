"""Which files are refused as a whole: those that are no Dockerfile, or that another program than we know reads."""

import re
from collections.abc import Iterator
from itertools import takewhile

from fixer.dockerfile.document import Comment, Directive, Document
from fixer.dockerfile.place import Places
from fixer.judgement.finding import Finding, Settings, Verdict
from fixer.judgement.reasons import sentence, shown

_KNOWN_FRONTENDS = frozenset(("dockerfile", "dockerfile-upstream"))
_SYNTAX = rb"(?i)\s*#\s*syntax\s*=\s*(\S+)"


def refused(document: Document, settings: Settings, where: Places) -> Finding | None:
    """The finding of a file that is refused, at the line that tells; None of one that is read."""
    for line, frontend in _frontends(document):
        image = frontend.split()[0].partition("@")[0].rpartition("/")[2].partition(":")[0]
        if image not in _KNOWN_FRONTENDS:
            return _finding("frontend-unknown", line, f"# syntax={shown(frontend)}", where)
    if settings.name.lower().endswith(".in"):
        return _finding("preprocessed", 1, "", where)
    if document.problem is not None:
        reason = "template" if document.problem.is_template else "not-a-dockerfile"
        return _finding(reason, document.problem.line, document.problem.message, where)
    return None


def _frontends(document: Document) -> Iterator[tuple[int, str]]:
    """The line and value of ``# syntax=``; Docker looks for it behind a ``#!`` line too (DetectSyntax)."""
    for directive in takewhile(lambda node: isinstance(node, Directive), document.nodes):
        if isinstance(directive, Directive) and directive.name == "syntax":
            yield directive.line, directive.value
    if document.nodes and document.nodes[0].raw.startswith(b"#!"):
        for node in document.nodes[1:]:
            match = re.match(_SYNTAX, node.raw) if isinstance(node, Comment) else None
            if match is None:
                return
            yield node.line, match[1].decode("utf-8", "replace")


def _finding(reason: str, line: int, detail: str, where: Places) -> Finding:
    start = where.starts[min(line, len(where.starts)) - 1]
    end = start + where.line_length(start)
    message = sentence(Verdict.REFUSED, reason, detail=detail)
    return Finding(
        Verdict.REFUSED, reason, message, start, end, line, 1, line, where.column(end), command="", stage=None
    )
