"""Who judges the pip commands of one file: each is asked questions in a fixed order, and the first answer decides.

Does a maintainer say no, is the command understood, what does its own line say, is it protected by what stands around
it, would the flag break something; else it is fixed. The remedy then says how.
"""

import re
from functools import lru_cache

from fixer.build.contexts import Build
from fixer.build.facts.events import OTHER_FILE, Command, Event
from fixer.choices import REMEDIES
from fixer.dockerfile.document import Document, Instruction
from fixer.dockerfile.place import Places
from fixer.judgement.finding import Finding, Policy, Settings, Verdict
from fixer.judgement.isolated import asked
from fixer.judgement.reasons import sentence, shown
from fixer.judgement.remedy import File, Judged, Remedy
from fixer.judgement.ruling import Question, Ruling, below, of_script, ruling
from fixer.judgement.suppress import Suppressions
from fixer.programs.option_names import FLAG, UV_FLAG
from fixer.programs.pip import Tool
from fixer.record import TYPE_CHECKING, NamedTuple
from fixer.shell.words import Word

if TYPE_CHECKING:
    from fixer.judgement.asking import Asking
    from fixer.judgement.scanners.run import Ask

_EXPANDED = rb"(?![\\`][ \t]*\r?\n)[$`\\]"  # what joins lines is gone before a shell looks


class Judge(NamedTuple):
    """Who judges what stands in one file: the Dockerfile, or a script that it runs."""

    settings: Settings
    where: Places
    says_no: Suppressions
    remedy: Remedy
    asked: Question
    asking: "Asking | None"  # what a scanner that is named asks about
    around: bytes  # all that tells which pip runs
    is_script: bool = False

    def findings(
        self, document: Document, events: tuple[Event, ...], build: Build
    ) -> list[tuple[Event | None, Finding]]:
        """What is said of the events of the file, as far as the table has a verdict."""
        judged = tuple(Judged(event, self.ruling(event)) for event in events if self.concerns(event))
        said = self.remedy.applied(self._file(document, events, build), judged)
        if self.remedy.name != REMEDIES[0] and not self.is_script:
            from fixer.judgement.asking import still_asking  # imported late: the flag contents all of them

            said = still_asking(document, judged, said)
        if self.asking is None:
            return [(event, self.finding(event, one)) for (event, _), one in zip(judged, said, strict=True)]
        left = self.asking.left(said)
        if self.asked.policy is Policy.LITERAL:
            pairs = zip(judged, said, strict=True)
            said = tuple(self._settled(one.event, now, self.asking, left) for one, now in pairs)
        said = left.noted(judged, said)
        found: list[tuple[Event | None, Finding]] = [
            (event, self.finding(event, one)) for (event, _), one in zip(judged, said, strict=True)
        ]
        told = [
            self._in_vain(ask, left) for ask in self.asking.in_vain(judged, left) if not self._is_silenced(ask, left)
        ]
        return _with(found, told)

    def _file(self, document: Document, events: tuple[Event, ...], build: Build) -> File:
        """What its remedy may look at."""
        file = File(document, self.where.source, self.settings, events, around=self.around)
        if self.is_script or build.library is None:
            return file
        in_scripts = tuple(
            event for event in build.events if event.vias and all(one.doubt != OTHER_FILE for one in event.sights)
        )
        return file._replace(in_scripts=in_scripts, scripts=build.library.sources)

    def _is_silenced(self, ask: "Ask", left: "Asking") -> bool:
        from_settings = self.settings.repository.suppression(self.settings.name)
        return (
            self.settings.suppressions and (self.says_no.reason(ask.node.line) or from_settings) in left.scanner.heeds
        )

    def _in_vain(self, ask: "Ask", left: "Asking") -> Finding:
        message = sentence(Verdict.TOLD, "asked-in-vain", left.silence, detail=left.scanner.shown)
        line, last = self.where.line(ask.start), self.where.line(ask.end - 1)
        columns = self.where.column(ask.start), self.where.column(ask.end)
        places = (ask.start, ask.end, line, columns[0], last, columns[1])
        return Finding(Verdict.TOLD, "asked-in-vain", message, *places, _label(ask.shown), None)

    def uv_left(self, events: tuple[Event, ...]) -> tuple[int, ...]:
        """Where a `uv pip install` without the flag stands that is passed by as nobody asked for uv."""
        if self.settings.uv:
            return ()
        of_uv = (event for event in events if event.command.tool is Tool.UV and event.command.subcommand == "install")
        found = (event.command.start for event in of_uv if self.ruling(event).verdict is Verdict.FIX)
        return tuple(start - self.where.base for start in found)

    def concerns(self, event: Event) -> bool:
        """Whether the table has a verdict: not for get-pip.py in literal policy, for uv
        unless asked, nor for downloads that scanners do not look at or that stay out of the final image, unless
        they have the flag.
        """
        command = event.command
        is_literal = self.asked.policy is Policy.LITERAL
        if command.tool is Tool.UV and not self.settings.uv:
            return False
        if command.subcommand in ("install", ""):
            return not (is_literal and command.tool is Tool.GET_PIP)
        return any(sight.written.has_flag for sight in event.sights) or (event.is_final and not is_literal)

    def ruling(self, event: Event) -> Ruling:
        """What is said of an event; first of all, whether a maintainer says no."""
        node = event.command.spot.node
        if self.settings.suppressions:
            from_settings = self.settings.repository.suppression(self.settings.name)
            line = self.where.first_line(event.command.start) if self.is_script else node.line
            no = self.says_no.reason(line) or from_settings
            if no:
                return Ruling(Verdict.SUPPRESSED, no)
        if node.behind is not None:
            return below(event, node.behind)
        if self.is_script:
            said = of_script(event, self.asked)
            return asked(event, said, self.around) if self.settings.isolated_builds == "env" else said
        if node.ambiguous is not None:
            return Ruling(Verdict.REFUSED, "grammar-ambiguous", detail=node.ambiguous)
        if not _is_utf8(node):
            return Ruling(Verdict.REFUSED, "not-utf-8")
        return self._of_policy(event, Policy.EFFECTIVE if self._is_unasked(event) else self.asked.policy)

    def _is_unasked(self, event: Event) -> bool:
        is_literal = self.asked.policy is Policy.LITERAL
        return self.asking is not None and is_literal and self.asking.about(event) is None

    def _settled(self, event: Event, said: Ruling, asking: "Asking", left: "Asking") -> Ruling:
        """What is said of a command when the edits of others have contented the scanner about it as well."""
        is_settled = asking.is_settled(event, said, left)
        return asking.unasked(self._of_policy(event, Policy.EFFECTIVE)) if is_settled else said

    def _of_policy(self, event: Event, policy: Policy) -> Ruling:
        asked_now = self.asked if policy is self.asked.policy else self.asked._replace(policy=policy)
        found = ruling(event, asked_now)
        if self.asking is not None and self._is_unasked(event):
            found = self.asking.unasked(found)
        is_doubtful = any(sight.doubt for sight in event.sights)
        if not is_doubtful and found.verdict is not Verdict.PRESENT and not self._is_plain(event.command):
            return Ruling(Verdict.REFUSED, "dynamic")
        return asked(event, found, self.around) if self.settings.isolated_builds == "env" else found

    def _is_plain(self, command: Command) -> bool:
        """Whether nothing is expanded, in any of the strings around a command, before the point of the edit."""
        source = self.where.source
        return all(_first_expanded(source, text.start) >= command.end for text in command.quoted if text.data)

    def finding(self, event: Event, said: Ruling) -> Finding:
        """The one finding of an event."""
        command = event.command
        start, end, base = command.start, command.end, self.where.base
        words = command.shown
        if "${" in " ".join(words):
            words = tuple([self._as_written(word) for word in command.words])
        message = sentence(
            said.verdict,
            said.reason,
            *said.notes,
            instead=self.remedy.sentences.get((said.verdict, said.reason)),
            flag=UV_FLAG if command.tool is Tool.UV else FLAG,
            remedy=said.remedy,
            detail=said.detail,
            leaves="leaves" if event.is_likely else "may leave",
            command=_label(" ".join(words[: command.at + 1])),
            program=shown(command.program or "a program named at build time"),
        )
        return Finding(
            said.verdict,
            said.reason,
            message,
            start - base,
            end - base,
            self.where.line(start),
            self.where.column(start),
            self.where.line(end - 1),
            self.where.column(end),
            " ".join(words),
            command.spot.label,
            tuple(edit._replace(offset=edit.offset - base) for edit in said.edits) if base else said.edits,
            path=self.settings.name if self.is_script else "",
        )

    def _as_written(self, word: Word) -> str:
        """A word, with the tags of a template that stand in it in the file."""
        from fixer.dockerfile.tags import has_tag  # imported late, as few files are templates

        if "${" not in word.shown:
            return word.shown
        written = self.where.source[word.start - self.where.base : word.end - self.where.base]
        return written.decode("utf-8", "replace") if has_tag(written) else word.shown


@lru_cache(maxsize=16)  # a script in quotes may hold thousands of commands
def _first_expanded(source: bytes, start: int) -> int:
    """Where, from ``start`` on, the first character stands that a shell may expand; behind the end if there is none."""
    found = re.compile(_EXPANDED).search(source, start)
    return len(source) if found is None else found.start()


def _with(found: list[tuple[Event | None, Finding]], told: list[Finding]) -> list[tuple[Event | None, Finding]]:
    """The findings of commands, and between them those of what is none."""
    both = (*found, *((None, one) for one in told))
    return sorted(both, key=lambda one: one[1].start) if told else found


def _label(command: str) -> str:
    """The command without its arguments, for a message: ``pip3 install``."""
    shown = command if command.isprintable() else "".join(c if c.isprintable() else "?" for c in command)
    return shown[:80]


def _is_utf8(node: Instruction) -> bool:
    """Whether the text that Docker marshals is valid; comment lines inside do not count."""
    texts = (node.body.data, *(doc.body.data for doc in node.heredocs))
    return _decodes(node.raw) or all(map(_decodes, texts))


@lru_cache(maxsize=16)  # asked for each of the thousands of commands that a RUN may have
def _decodes(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
