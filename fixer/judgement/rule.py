"""The judgement: one finding, with verdict and reason, for every pip command that would write a cache.

The questions are asked in a fixed order, and the first that is answered decides: is the file a Dockerfile we know,
does a maintainer say no, is the command understood, what does its own line say, is it protected by what stands
around it, would the flag break something; else it is fixed.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from fixer.build.runs import runs
from fixer.dockerfile.document import Comment, Directive, Document, Instruction
from fixer.dockerfile.lines import MAX_LINE
from fixer.dockerfile.place import Places, places_in
from fixer.edits import Edit
from fixer.judgement.call import Call
from fixer.judgement.calls import calls
from fixer.judgement.finding import Finding, Policy, Settings, Verdict
from fixer.judgement.protection import Ruling, command_line, protection, would_break
from fixer.judgement.reasons import sentence
from fixer.judgement.suppress import suppressions
from fixer.judgement.touches import Touches
from fixer.programs.option_names import FLAG
from fixer.programs.pip import Tool

_KNOWN_FRONTENDS = frozenset(("dockerfile", "dockerfile-upstream"))
_SYNTAX = rb"(?i)\s*#\s*syntax\s*=\s*(\S+)"
_ARRAY_SPACING = rb"[ \t]*,[ \t]*"
_JOINS = rb"[\\`][ \t]*\r?\n"
_EXPANDED = rb"[$`\\]"


def check(document: Document, settings: Settings) -> tuple[Finding, ...]:
    """The findings of a file in the order in which they stand; a refused file has one, at the offending line."""
    where = places_in(document.source)
    if refused := _refused_file(document, settings, where):
        return (refused,)
    judge, judged = _judged(document, settings, where)
    return tuple(_fitting([judge.finding(call, ruling) for call, ruling in judged], document, where))


def verdicts(document: Document, settings: Settings) -> tuple[Verdict, ...]:
    """The verdicts that ``check`` gives, in its order; sentences and places are made only where they matter."""
    where = places_in(document.source)
    if _refused_file(document, settings, where):
        return (Verdict.REFUSED,)
    found = tuple(ruling.verdict for _, ruling in _judged(document, settings, where)[1])
    return tuple(one.verdict for one in check(document, settings)) if Verdict.FIX in found else found


def _judged(document: Document, settings: Settings, where: Places) -> tuple["_Judge", list[tuple[Call, Ruling]]]:
    """The calls that want a verdict, in the order in which they stand, each with what is said of it."""
    every = runs(document, settings.wrappers)
    says_no = suppressions(document, where.source)
    from_settings = settings.repository.suppression(settings.name)
    judge = _Judge(document, settings, where, Touches(every))
    found = []
    for run in every:
        if not run.launches:
            continue
        no = (says_no.reason(run.node) or from_settings) if settings.suppressions else None
        found += [(call, judge.ruling(call, no)) for call in calls(run) if judge.concerns(call)]
    return judge, sorted(found, key=lambda pair: pair[0].start)


def _fitting(findings: list[Finding], document: Document, where: Places) -> Iterator[Finding]:
    """The findings, with those refused whose edits would make a line longer than Docker reads."""
    edits = [finding.edit for finding in findings if finding.edit is not None]
    if not edits or len(where.source) + sum(len(edit.text) for edit in edits) <= MAX_LINE:
        yield from findings
        return
    added: Counter[int] = Counter()
    for edit in edits:
        added[where.line(edit.offset - 1)] += len(edit.text)
    crowded = set(_crowded(edits, document))
    for finding in findings:
        if finding.edit is None:
            yield finding
            continue
        offset = finding.edit.offset - 1
        is_too_long = where.line_length(offset) + added[where.line(offset)] > MAX_LINE
        yield _too_long(finding) if is_too_long or finding.edit in crowded else finding


def _crowded(edits: list[Edit], document: Document) -> Iterator[Edit]:
    """The edits that make what an ONBUILD puts off too long, which Docker keeps as one joined line."""
    offsets = [edit.offset for edit in edits]
    for node in document.instructions:
        if node.trigger is not None:
            inside = edits[bisect_right(offsets, node.start) : bisect_right(offsets, node.start + len(node.raw))]
            if len(node.body.data) + sum(len(edit.text) for edit in inside) > MAX_LINE:
                yield from inside


def _too_long(finding: Finding) -> Finding:
    message = sentence(Verdict.REFUSED, "line-too-long")
    return finding._replace(verdict=Verdict.REFUSED, reason="line-too-long", message=message, edit=None)


def _refused_file(document: Document, settings: Settings, where: Places) -> Finding | None:
    for line, frontend in _frontends(document):
        image = frontend.split()[0].partition("@")[0].rpartition("/")[2].partition(":")[0]
        if image not in _KNOWN_FRONTENDS:
            return _file_finding("frontend-unknown", line, f"# syntax={_shown(frontend)}", where)
    if settings.name.lower().endswith(".in"):
        return _file_finding("preprocessed", 1, "", where)
    if document.problem is not None:
        return _file_finding("not-a-dockerfile", document.problem.line, document.problem.message, where)
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


def _shown(text: str) -> str:
    return ascii(text[:80])[1:-1]


def _file_finding(reason: str, line: int, detail: str, where: Places) -> Finding:
    start = where.starts[min(line, len(where.starts)) - 1]
    end = start + where.line_length(start)
    message = sentence(Verdict.REFUSED, reason, detail=detail)
    return Finding(
        Verdict.REFUSED, reason, message, start, end, line, 1, line, where.column(end), command="", stage=None
    )


class _Judge(NamedTuple):
    document: Document
    settings: Settings
    where: Places
    touches: Touches

    def concerns(self, call: Call) -> bool:
        """Whether the table has a verdict: not for get-pip.py in literal policy, for uv
        unless asked, nor for downloads that scanners do not look at or that stay out of the final image, unless
        they have the flag.
        """
        is_literal = self.settings.policy is Policy.LITERAL
        if call.tool is Tool.UV and not self.settings.uv:
            return False
        if call.subcommand in ("install", ""):
            return not (is_literal and call.tool is Tool.GET_PIP)
        return call.literal_options.has_flag or (call.run.place.is_final and not is_literal)

    def finding(self, call: Call, ruling: Ruling) -> Finding:
        """The one finding of a call."""
        edit = self._edit(call) if ruling.verdict is Verdict.FIX else None
        start, end = call.start, call.end
        shown = call.shown
        message = sentence(
            ruling.verdict,
            ruling.reason,
            *ruling.notes,
            flag="--no-cache" if call.tool is Tool.UV else f"- {FLAG}" if edit and call.needs_dash else FLAG,
            detail=ruling.detail,
            command=_label(" ".join(shown[: call.at + 1])),
            program=_shown(call.launch.program or "a program named at build time"),
        )
        return Finding(
            ruling.verdict,
            ruling.reason,
            message,
            start,
            end,
            self.where.line(start),
            self.where.column(start),
            self.where.line(end - 1),
            self.where.column(end),
            " ".join(shown),
            call.run.place.label,
            edit,
        )

    def ruling(self, call: Call, no: str | None) -> Ruling:
        """What is said of a call; ``no`` is the reason id by which a maintainer says no."""
        if no:
            return Ruling(Verdict.SUPPRESSED, no)
        questions = (self._not_understood, self._command_line, self._protection, self._would_break)
        for ask in questions:
            if (answer := ask(call)) is not None:
                return answer
        return self._fix(call)

    def _not_understood(self, call: Call) -> Ruling | None:
        node = call.run.node
        if node.ambiguous is not None:
            return Ruling(Verdict.REFUSED, "grammar-ambiguous", detail=node.ambiguous)
        if not _is_utf8(node):
            return Ruling(Verdict.REFUSED, "not-utf-8")
        reason = call.doubt or (None if self._is_plain(call) else "dynamic")
        if reason is None:
            return None
        return Ruling(Verdict.PRESENT, "flag-present") if call.shows_flag(reason) else Ruling(Verdict.REFUSED, reason)

    def _is_plain(self, call: Call) -> bool:
        """Whether nothing is expanded, in any of the strings around the call, before the point of the edit."""
        source = self.where.source
        return not any(
            re.search(_EXPANDED, re.sub(_JOINS, b"", source[text.start : call.end]))
            for text in call.launch.quoted
            if text.data
        )

    def _command_line(self, call: Call) -> Ruling | None:
        return command_line(call, self.settings.policy, self.touches)

    def _protection(self, call: Call) -> Ruling | None:
        return protection(call, self.settings.policy, self.touches)

    def _would_break(self, call: Call) -> Ruling | None:
        return would_break(call, self.settings.policy, self.touches)

    def _fix(self, call: Call) -> Ruling:
        notes = tuple(call.notes)
        if self.settings.policy is Policy.LITERAL and self._is_clean(call):
            return Ruling(Verdict.FIX, "flag-missing", notes)
        return Ruling(Verdict.FIX, "cache-written", notes)

    def _is_clean(self, call: Call) -> bool:
        """Whether the command writes no cache as it is, whatever scanners say."""
        policy = Policy.EFFECTIVE
        answer = command_line(call, policy, self.touches) or protection(call, policy, self.touches)
        return answer is not None and answer.verdict is not Verdict.REFUSED

    def _edit(self, call: Call) -> Edit:
        flag = b"--no-cache" if call.tool is Tool.UV else FLAG.encode()
        if not call.is_element:
            return Edit(call.end, (b" - " if call.needs_dash else b" ") + flag)
        return Edit(call.end, self._separator(call) + b'"' + flag + b'"')

    def _separator(self, call: Call) -> bytes:
        """The comma and blanks between two elements, as the array writes them on one line."""
        source, words, at = self.where.source, call.words, call.at
        gaps = [source[words[at - 1].end : words[at].start]] if at else []
        gaps += [source[words[at].end : words[at + 1].start]] if at + 1 < len(words) else []
        return next((gap for gap in gaps if re.fullmatch(_ARRAY_SPACING, gap)), b", ")


def _label(command: str) -> str:
    """The command without its arguments, for a message: ``pip3 install``."""
    shown = command if command.isprintable() else "".join(c if c.isprintable() else "?" for c in command)
    return shown[:80]


def _is_utf8(node: Instruction) -> bool:
    """Whether the text that Docker marshals is valid; comment lines inside do not count."""
    if node.raw.isascii():
        return True
    texts = (node.body.data, *(doc.body.data for doc in node.heredocs))
    try:
        for text in texts:
            text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
