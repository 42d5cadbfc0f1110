"""The results of a scanner's SARIF 2.1.0 that are about pip's cache; those of other rules are counted."""

from collections.abc import Iterator
from urllib.parse import urljoin

from fixer.errors import UsageError
from fixer.judgement.scanners.table import RULES
from fixer.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import Any


# What says that a rule was met and is content, or was not applicable: section 3.27.9.
_NO_RESULT = frozenset(("pass", "notApplicable"))
_LONGEST_CHAIN = 10  # of originalUriBaseIds that name each other


class Region(NamedTuple):
    """Lines from 1, the last one included, and columns from 1, the last one excluded; None where it is not said."""

    first: int
    last: int
    start: int | None = None
    end: int | None = None

    @property
    def is_wide(self) -> bool:
        """Whether it says more than in which line something begins."""
        if self.first != self.last:
            return True
        return self.start is not None and self.end is not None and self.start < self.end


class Result(NamedTuple):
    """One result: whose it is, and where; ``uris`` are the ways to read where the file lies, the likely one first."""

    run: int
    tool: str
    rule: str
    uris: tuple[str, ...]
    region: Region | None


class Scan(NamedTuple):
    """The results about pip's cache, and how many there are of other rules."""

    results: tuple[Result, ...]
    others: int


class _WrongShapeError(Exception):
    """The text is JSON, and not what SARIF calls a log; says what is wrong."""


def read(source: bytes, name: str) -> Scan:
    """The scan in the bytes of a SARIF log; UsageError, which begins with ``name``, where they are none."""
    import json

    try:
        log = json.loads(source)
    except (ValueError, RecursionError):
        raise UsageError(f"{name} is no SARIF: it is not JSON; have the scanner write it anew") from None
    try:
        return _scan(log)
    except _WrongShapeError as error:
        advice = "have the scanner write it anew, as SARIF (hadolint: -f sarif)"
        raise UsageError(f"{name} is no SARIF 2.1.0: {error}; {advice}") from None


def _scan(log: object) -> Scan:
    if not isinstance(log, dict):
        raise _WrongShapeError("it is no object")
    version = log.get("version")
    if not isinstance(version, str) or not version.startswith("2.1."):
        raise _WrongShapeError("its version is another one")
    if "runs" not in log:
        raise _WrongShapeError("it has no runs")
    found, others = [], 0
    for number, run in enumerate(_objects(log, "runs")):
        for result in _results(number, run):
            if result is None:
                others += 1
            else:
                found.append(result)
    return Scan(tuple(found), others)


def _results(number: int, run: "dict[str, Any]") -> Iterator[Result | None]:
    """The results of a run, None for one of another rule."""
    tool = _object(run, "tool")
    name = _text(_object(tool, "driver"), "name") or "a scanner"
    for result in _objects(run, "results"):
        if _text(result, "kind") in _NO_RESULT:
            continue
        names = tuple(filter(None, _rule_names(tool, result)))
        if any(map(_is_ours, names)):
            place = _physical(result)
            uris = tuple(_uris(run, _object(place, "artifactLocation")))
            yield Result(number, name, names[0], uris, _region(_object(place, "region")))
        else:
            yield None


def _rule_names(tool: "dict[str, Any]", result: "dict[str, Any]") -> Iterator[str | None]:
    """What the rule of a result is called: its ids first, and then its names."""
    rule = _object(result, "rule")
    yield _text(result, "ruleId")
    yield _text(rule, "id")
    component = _object(tool, "driver")
    if "toolComponent" in rule:
        component = _item(_objects(tool, "extensions"), _object(rule, "toolComponent").get("index")) or component
    index = result.get("ruleIndex", rule.get("index"))
    descriptor = _item(_objects(component, "rules"), index)
    yield _text(descriptor, "id")
    yield _text(descriptor, "name")
    yield _text(_object(descriptor, "shortDescription"), "text")


def _is_ours(name: str) -> bool:
    whole = name.strip().lower().replace(" ", "_")
    return not RULES.isdisjoint(whole.replace(".", "/").split("/"))


def _physical(result: "dict[str, Any]") -> "dict[str, Any]":
    """The first place of a result that is one in a file."""
    places = (_object(location, "physicalLocation") for location in _objects(result, "locations"))
    return next(filter(None, places), {})


def _uris(run: "dict[str, Any]", location: "dict[str, Any]") -> Iterator[str]:
    """How the place of a file may be read: as it stands, and below the folder that ``uriBaseId`` names."""
    if "uri" not in location:
        location = _object(_item(_objects(run, "artifacts"), location.get("index")), "location")
    uri = _text(location, "uri")
    if not uri:
        return
    yield uri
    whole, base = uri, _text(location, "uriBaseId")
    for _ in range(_LONGEST_CHAIN):
        folder = _object(_object(run, "originalUriBaseIds"), base) if base else {}
        above, base = _text(folder, "uri"), _text(folder, "uriBaseId")
        whole = _joined(above, whole) if above else whole
    if whole != uri:
        yield whole


def _joined(folder: str, uri: str) -> str:
    try:
        return urljoin(folder if folder.endswith("/") else f"{folder}/", uri)
    except ValueError:  # an address with a broken host
        return uri


def _region(region: "dict[str, Any]") -> Region | None:
    first = _number(region, "startLine")
    if first is None:
        return None
    last = max(first, _number(region, "endLine") or first)
    return Region(first, last, _number(region, "startColumn"), _number(region, "endColumn"))


# What stands in an object, where it is of the right kind; what is missing is empty


def _object(holder: "dict[str, Any]", key: str) -> "dict[str, Any]":
    found = holder.get(key)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise _WrongShapeError(f"{key!r} is no object")
    return found


def _objects(holder: "dict[str, Any]", key: str) -> "list[dict[str, Any]]":
    found = holder.get(key)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise _WrongShapeError(f"{key!r} is no list of objects")
    return found


def _text(holder: "dict[str, Any]", key: str) -> str | None:
    found = holder.get(key)
    if found is not None and not isinstance(found, str):
        raise _WrongShapeError(f"{key!r} is no text")
    return found


def _number(holder: "dict[str, Any]", key: str) -> int | None:
    found = holder.get(key)
    return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else None


def _item(items: "list[dict[str, Any]]", index: object) -> "dict[str, Any]":
    return items[index] if isinstance(index, int) and 0 <= index < len(items) else {}
