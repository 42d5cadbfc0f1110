"""``plan.json``: what a dry run keeps and ``apply`` reads, and somebody may have edited in between."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Never

from pydantic import ValidationError

from bot.errors import PlanFileError
from bot.model import Entry, LeftOut, Plan, PlannedFile
from bot.planning import plan_schema
from bot.planning.json_text import revealed, stored
from bot.texts.display import printable, shortened
from fixer import FileError, Finding, UnknownScript, __version__

_MOST_BYTES = 512 * 1024 * 1024
_MOST_PROBLEMS = 20
_WAY_OUT = "make the file anew with sweep --dry-run"


def text(plans: Iterable[Plan]) -> str:
    """The plans as one JSON object, the same for the same plans.

    A plan with a path that git never checks in (``..``, ``.git``) is left out, as it can never be published.
    """
    values = [_plan(plan) for plan in plans if _is_publishable(plan)]
    whole = {"version": plan_schema.VERSION, "tool": __version__, "plans": values}
    return revealed(json.dumps(whole, indent=2, ensure_ascii=False)) + "\n"


def load(path: Path) -> tuple[Plan, ...]:
    """The plans in the file, without remotes and traits: where a plan is published is the config's to say.

    Raises PlanFileError with what is wrong in it, FileError where it cannot be read.
    """
    name = printable(str(path))
    data = _parsed(_content(path, name), name)
    version = data.get("version", plan_schema.VERSION) if isinstance(data, dict) else plan_schema.VERSION
    if version != plan_schema.VERSION:
        message = f"{name}: version: is not {plan_schema.VERSION}, the one that this program reads; {_WAY_OUT}"
        raise PlanFileError(message)
    if not (isinstance(data, dict) and "plans" in data):
        raise PlanFileError(f"{name}: this is no file of plans; name the plan.json that sweep --dry-run wrote")
    try:
        return plan_schema.plans(data)
    except ValidationError as error:
        raise PlanFileError(_told(error, name)) from None


def _is_publishable(plan: Plan) -> bool:
    return all(plan_schema.is_path(item.path) for items in (plan.files, plan.settings, plan.left_out) for item in items)


def _plan(plan: Plan) -> dict[str, Any]:
    repository = plan.repository
    return {
        "repository": {
            "name": stored(repository.name),
            "identity": stored(repository.identity),
            "branch": None if repository.branch is None else stored(repository.branch),
            "head": repository.head,
        },
        "base": plan.base,
        "tip": plan.tip,
        "is_opted_out": plan.is_opted_out,
        "files": [_file(file) for file in plan.files],
        "settings": [_entry(entry) for entry in plan.settings],
        "left_out": [_left_out(item) for item in plan.left_out],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {"path": stored(entry.path), "mode": entry.mode, "blob": entry.blob}


def _left_out(item: LeftOut) -> dict[str, Any]:
    return {"path": stored(item.path), "reason": item.reason, "message": stored(item.message)}


def _file(file: PlannedFile) -> dict[str, Any]:
    layers = file.layers or (0,) * len(file.findings)
    lines = file.diff.decode("utf-8", "surrogateescape").split("\n") if file.diff else []
    return {
        **_entry(file.entry),
        "findings": [_finding(*each) for each in zip(file.findings, layers, strict=True)],
        "edits": [{"offset": edit.offset, "text": edit.text.decode()} for edit in file.edits],
        "diff": [stored(line) for line in lines],
        **({"unknown_scripts": [_unknown(one) for one in file.unknown]} if file.unknown else {}),
    }


def _unknown(script: UnknownScript) -> dict[str, Any]:
    return {"line": script.line, "path": stored(script.place), "why": stored(script.why)}


def _finding(finding: Finding, layer: int) -> dict[str, Any]:
    return {
        "verdict": finding.verdict.value,
        "reason": finding.reason,
        "message": stored(finding.message),
        "start": finding.start,
        "end": finding.end,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "command": stored(finding.command),
        "stage": None if finding.stage is None else stored(finding.stage),
        "edit_offset": finding.edits[0].offset if finding.edits else None,
        **({"via": [{"path": stored(path), "line": line} for path, line in finding.via]} if finding.via else {}),
        **({"layer": layer} if layer else {}),
        **({"edit_offsets": [edit.offset for edit in finding.edits]} if len(finding.edits) > 1 else {}),
    }


def _content(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as stream:
            is_small = path.stat().st_size <= _MOST_BYTES
            content = stream.read(_MOST_BYTES + 1) if is_small else b""
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it cannot be read"
        raise FileError(f"{name}: {reason}; name the plan.json that sweep --dry-run wrote") from None
    if not is_small or len(content) > _MOST_BYTES:
        raise PlanFileError(f"{name}: has over {_MOST_BYTES >> 20} MB; plan fewer repositories at once")
    return content


def _parsed(content: bytes, name: str) -> object:
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_refused)
    except json.JSONDecodeError as error:
        place, wrong = f"{name}:{error.lineno}:{error.colno}", f"this is not JSON ({error.msg})"
    except RecursionError:
        place, wrong = name, "its values are nested too deeply"
    except UnicodeDecodeError:
        place, wrong = name, "this is not UTF-8"
    except ValueError as error:  # a number of thousands of digits, or one of ours
        place, wrong = name, str(error) if isinstance(error, _OddValueError) else "it has a number that is too long"
    raise PlanFileError(f"{place}: {wrong}; {_WAY_OUT}")


class _OddValueError(ValueError):
    """JSON that the standard leaves open, and that programs read differently."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _OddValueError("an object in it has one key twice")
    return found


def _refused(word: str) -> Never:
    raise _OddValueError(f"{word} is no JSON")


def _told(error: ValidationError, name: str) -> str:
    """A line for each problem, up to a number of them that people still read."""
    found = [f"{place}: {wrong}" if place else wrong for place, wrong in plan_schema.problems(error)]
    shown = [f"{name}: {shortened(printable(one), 300)}; {_WAY_OUT}" for one in found[:_MOST_PROBLEMS]]
    more = len(found) - len(shown)
    return "\n".join((*shown, *([f"{name}: and {more} problems more"] if more else [])))
