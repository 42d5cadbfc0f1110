"""What may stand in ``plan.json``: every value is checked as a stranger's, and becomes a Plan."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

import pydantic
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    StrictBool,
    StrictInt,
    StrictStr,
    WithJsonSchema,
)

from bot.model import Entry, LeftOut, Plan, PlannedFile, Repository
from bot.planning.json_text import restored
from fixer import Edit, Finding, UnknownScript, Verdict, Via, insertions

VERSION = 1
_INSERTION = re.compile(insertions())  # all that an edit of ours inserts
_OID = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
_REASON = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_BRANCH = re.compile(r"[^\x00-\x20\x7f~^:?*\[\\]+")
_NAME = re.compile(r"[^\x00]+")
# Parts of a path that git never checks in.
_NO_PARTS = frozenset({"", ".", "..", ".git"})
_WRONG = {
    "missing": "is missing",
    "extra_forbidden": "is no known key",
    "string_type": "is no text",
    "int_type": "is no whole number",
    "bool_type": "is neither true nor false",
    "tuple_type": "is no list",
    "model_type": "is no object",
    "greater_than_equal": "is too small",
    "less_than": "is too large",
}


def plans(data: object) -> tuple[Plan, ...]:
    """The plans in what JSON gave; raises ValidationError with every problem."""
    return tuple(one.plan() for one in _Plans.model_validate(data).plans)


def schema() -> dict[str, Any]:
    """The JSON Schema of the whole file."""
    return _Plans.model_json_schema()


def problems(error: pydantic.ValidationError) -> Iterator[tuple[str, str]]:
    """Each place, as in ``plans[3].files[0].edits[1].offset``, and what is wrong there."""
    for details in error.errors(include_url=False, include_input=False):
        context = details.get("ctx", {})
        match details["type"]:
            case "value_error":
                wrong = str(context["error"])
            case "literal_error" | "enum":
                wrong = f"is not {context['expected']}"
            case kind:
                wrong = _WRONG.get(kind, details["msg"])
        yield "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in details["loc"])[1:], wrong


def is_path(path: str) -> bool:
    """Whether git would check in a file there: relative, nothing in it leads out or into ``.git``."""
    return "\0" not in path and _NO_PARTS.isdisjoint(path.lower().split("/"))


def _bytes(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raise ValueError("has half a character, which no file can hold") from None


def _line(value: object) -> bytes:
    return _bytes(restored(value))


def _path(value: object) -> str:
    path = restored(value)
    if not is_path(path) or _bytes(path).decode("utf-8", "surrogateescape") != path:
        raise ValueError("is no path inside a repository")
    return path


def _insertion(value: object) -> bytes:
    if not isinstance(value, str) or not _INSERTION.fullmatch(value):
        raise ValueError("is no insertion that this program makes")
    return value.encode()


def _like(pattern: re.Pattern[str], wrong: str) -> AfterValidator:
    def checked(value: str) -> str:
        if not pattern.fullmatch(value):
            raise ValueError(wrong)
        return value

    return AfterValidator(checked)


# What json_text.stored makes of a text, and the shapes that schema() shows of what is checked above.
_STORED = WithJsonSchema(
    {
        "description": "A text; one with bytes that are not UTF-8 is an object.",
        "anyOf": [
            {"type": "string"},
            {
                "type": "object",
                "properties": {"escaped": {"type": "string"}},
                "required": ["escaped"],
                "additionalProperties": False,
            },
        ],
    }
)
_SHOWN_INSERTION = WithJsonSchema({"type": "string", "pattern": f"^({_INSERTION.pattern})$"})
_SHOWN_OID = WithJsonSchema({"type": "string", "pattern": f"^{_OID.pattern}$"})
_SHOWN_REASON = WithJsonSchema({"type": "string", "pattern": f"^{_REASON.pattern}$"})

_Text = Annotated[str, PlainValidator(restored), _STORED]
_Path = Annotated[str, PlainValidator(_path), _STORED]
_Line = Annotated[bytes, PlainValidator(_line), _STORED]
_Insertion = Annotated[bytes, PlainValidator(_insertion), _SHOWN_INSERTION]
_Offset = Annotated[StrictInt, Field(ge=0, lt=2**53)]
_Position = Annotated[StrictInt, Field(ge=1, lt=2**53)]
_Oid = Annotated[StrictStr, _like(_OID, "is no object id of 40 or 64 hexadecimal digits"), _SHOWN_OID]
_Reason = Annotated[StrictStr, _like(_REASON, "is no reason's id"), _SHOWN_REASON]
_Branch = Annotated[_Text, _like(_BRANCH, "is no name of a branch")]
_Name = Annotated[_Text, _like(_NAME, "is no name of a repository")]


class _Object(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class _Repository(_Object):
    name: _Name
    identity: _Text
    branch: _Branch | None
    head: _Oid | None


class _Entry(_Object):
    path: _Path
    mode: Literal["100644", "100755"]
    blob: _Oid

    def entry(self) -> Entry:
        return Entry(self.path, self.mode, self.blob)


class _LeftOut(_Object):
    path: _Path
    reason: _Reason
    message: _Text


class _Edit(_Object):
    offset: _Offset
    text: _Insertion


class _Via(_Object):
    path: _Text
    line: _Position


class _Finding(_Object):
    verdict: Verdict
    reason: _Reason
    message: _Text
    start: _Offset
    end: _Offset
    line: _Position
    column: _Position
    end_line: _Position
    end_column: _Position
    command: _Text
    stage: _Text | None
    edit_offset: _Offset | None
    edit_offsets: tuple[_Offset, ...] = ()  # where there are several, edit_offset the first of them
    via: tuple[_Via, ...] = ()  # of what stands in a script: where it is run
    layer: _Offset = 0  # the line on which the RUN begins that it stands in; 0 where it stands in none

    @property
    def offsets(self) -> tuple[int, ...]:
        return self.edit_offsets or (() if self.edit_offset is None else (self.edit_offset,))

    @pydantic.model_validator(mode="after")
    def _has_an_edit_exactly_to_fix(self) -> Self:
        if (self.verdict is Verdict.FIX) is (self.edit_offset is None):
            raise ValueError("has an edit_offset where it is no fix, or none where it is one")
        if self.edit_offsets and self.edit_offsets[:1] != (self.edit_offset,):
            raise ValueError("has edit_offsets that do not begin with its edit_offset")
        if any(before >= after for before, after in pairwise(self.edit_offsets)):
            raise ValueError("has edit_offsets that are not in their order")
        return self

    def finding(self, edits: dict[int, Edit], path: str) -> Finding:
        values = self.model_dump(exclude={"edit_offset", "edit_offsets", "via", "layer"})
        via = tuple(Via(one.path, one.line) for one in self.via)
        own = path if via else ""
        return Finding(**values, edits=tuple(edits[offset] for offset in self.offsets), path=own, via=via)


class _Unknown(_Object):
    line: _Position
    path: _Text
    why: _Text


class _File(_Entry):
    findings: tuple[_Finding, ...]
    edits: tuple[_Edit, ...]
    diff: tuple[_Line, ...]
    unknown_scripts: tuple[_Unknown, ...] = ()  # that it runs and nobody can read

    @pydantic.model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        offsets = [edit.offset for edit in self.edits]
        if any(before >= after for before, after in pairwise(offsets)):
            raise ValueError("has edits that are not in the order of their offsets")
        if {offset for one in self.findings for offset in one.offsets} != set(offsets):
            raise ValueError("has edits other than its findings ask for")
        if bool(self.edits) is not any(self.diff):
            raise ValueError("has a diff without edits, or edits without a diff")
        return self

    def file(self) -> PlannedFile:
        edits = {edit.offset: Edit(edit.offset, edit.text) for edit in self.edits}
        findings = tuple(finding.finding(edits, self.path) for finding in self.findings)
        layers = tuple(finding.layer for finding in self.findings)
        return PlannedFile(
            self.entry(),
            findings,
            tuple(edits.values()),
            b"\n".join(self.diff),
            layers=layers if any(layers) else (),
            unknown=tuple(UnknownScript(one.line, one.path, one.why) for one in self.unknown_scripts),
        )


class _Plan(_Object):
    repository: _Repository
    base: _Oid
    tip: _Oid | None
    is_opted_out: StrictBool
    files: tuple[_File, ...]
    settings: tuple[_Entry, ...]
    left_out: tuple[_LeftOut, ...]

    @pydantic.model_validator(mode="after")
    def _names_each_path_once(self) -> Self:
        if len({file.path for file in self.files}) < len(self.files):
            raise ValueError("has two files of one path")
        return self

    def plan(self) -> Plan:
        """Without the remote, which only the config may name."""
        told = self.repository
        return Plan(
            repository=Repository(told.name, "", told.branch, told.head, told.identity),
            base=self.base,
            files=tuple(file.file() for file in self.files),
            settings=tuple(entry.entry() for entry in self.settings),
            left_out=tuple(LeftOut(item.path, item.reason, item.message) for item in self.left_out),
            tip=self.tip,
            is_opted_out=self.is_opted_out,
        )


class _Plans(_Object):
    version: Annotated[StrictInt, Field(ge=VERSION, le=VERSION)]
    tool: _Text
    plans: tuple[_Plan, ...]

    @pydantic.model_validator(mode="after")
    def _names_each_repository_once(self) -> Self:
        known = [one.repository.identity for one in self.plans if one.repository.identity]
        if len(set(known)) < len(known):
            raise ValueError("has two plans of one repository")
        return self
