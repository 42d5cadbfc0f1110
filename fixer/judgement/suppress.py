"""How maintainers say no: ignore comments, and the settings of hadolint and Datadog in their repository.

Datadog's formats were read in its static analyzer (config_file.rs, path_restrictions.rs, analyze.rs); hadolint's
in its README, and its stage pragma by running it. Ours: ``# pip-no-cache: ignore [-- reason]`` on the line before,
``ignore-stage`` on the line before a FROM, ``ignore-file`` anywhere.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile

from fixer.dockerfile.document import Blank, Comment, Directive, Document, Instruction
from fixer.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from fixer.search.globs import Glob


SETTINGS_FILES = (
    ".hadolint.yaml",
    ".hadolint.yml",
    "code-security.datadog.yaml",
    "code-security.datadog.yml",
    "static-analysis.datadog.yaml",
    "static-analysis.datadog.yml",
)

_RULE = "DL3042"
_MOST_BYTES = 65_536  # of a settings file; nobody writes a longer one, and YAML takes seconds to read it
_MOST_STEPS = 1_000_000
_RULESET, _SHORT = "docker-best-practices", "pip-no-cache"
_OURS = rb"(?s)#\s*pip-no-cache:\s*(ignore-file|ignore-stage|ignore)\s*(?:--.*)?"
_HADOLINT = rb"(?s)#\s*hadolint\s+(?:(global|stage)\s+)?ignore\s*=\s*([A-Za-z0-9_,\s-]+)(?:[^A-Za-z0-9_,\s-].*)?"
_DATADOG = rb"#(?:no-dd-sa|datadog-disable)"
_DATADOG_NOISE = rb"#|//|/\*|\*/|no-dd-sa|datadog-disable|:"
_IAC = rb"#\s*dd-iac-scan\s+(ignore-line|ignore-block|ignore)\s*"


class PathRule(NamedTuple):
    """Where a setting of Datadog lets a rule run: not below ``ignore``, and only below ``only`` if that is given."""

    ignore: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None

    @property
    def patterns(self) -> tuple[str, ...]:
        return (*self.ignore, *(self.only or ()))

    def allows(self, path: str) -> bool:
        """Whether the rule runs there; where it would take seconds to tell, somebody means harm, and it does not."""
        if len(path) * sum(map(_cost, self.patterns)) > _MOST_STEPS:
            return False
        if any(_names(pattern, path) for pattern in self.ignore):
            return False
        return self.only is None or any(_names(pattern, path) for pattern in self.only)


class RepositorySettings(NamedTuple):
    """What the scanner settings of a repository say of our rule; ``problems`` are files that could not be read."""

    hadolint_ignores: bool = False
    datadog: tuple[PathRule, ...] = ()
    problems: tuple[str, ...] = ()

    def suppression(self, path: str) -> str | None:
        """The reason id by which the file at ``path`` (relative to the repository, with ``/``) is left alone."""
        if self.hadolint_ignores:
            return "hadolint-config"
        return None if all(rule.allows(path) for rule in self.datadog) else "datadog-config"


class _Read(NamedTuple):
    """What a settings file says, or the sentence that says why it is not known."""

    name: str = ""
    value: Mapping[str, Any] = {}
    problem: str | None = None


def load_repository_settings(files: Mapping[str, bytes]) -> RepositorySettings:
    """The settings in the files of a repository's root, by name; other names than SETTINGS_FILES are passed over.

    Never raises: a file that is broken is told in ``problems``, and counts for nothing.
    """
    hadolint = _first(files, SETTINGS_FILES[:2])
    datadog = _first(files, SETTINGS_FILES[2:4])
    legacy = _Read() if datadog.value else _first(files, SETTINGS_FILES[4:])
    levels = _modern(datadog.value) if datadog.value else _legacy(legacy.value)
    rules = tuple(level for level in levels if level != PathRule())
    no_glob = next((pattern for rule in rules for pattern in rule.patterns if _glob(pattern) is None), None)
    problems = [read.problem for read in (hadolint, datadog, legacy) if read.problem is not None]
    if no_glob is not None:
        problems.append(_problem(datadog.name or legacy.name, f"has {no_glob[:60]!a} for a path, which is no glob"))
        rules = ()
    return RepositorySettings(_hadolint_ignores(hadolint.value), rules, tuple(problems))


def _first(files: Mapping[str, bytes], names: tuple[str, ...]) -> _Read:
    """The mapping in the first of these files that is there; all its scalars are strings."""
    name = next((name for name in names if files.get(name, b"").strip()), None)
    if name is None:
        return _Read()
    if len(files[name]) > _MOST_BYTES:
        return _Read(name, problem=_problem(name, f"is larger than {_MOST_BYTES} bytes"))
    import yaml  # imported late: most repositories have no such file

    try:
        # BaseLoader makes nothing but strings, lists and mappings: the other constructors raise what they like.
        value = yaml.load(files[name].decode("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
        return _Read(name, problem=_problem(place, "is not valid YAML"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        return _Read(name, problem=_problem(name, "is not valid YAML"))
    return _Read(name, value if isinstance(value, dict) else {})


def _problem(place: str, wrong: str) -> str:
    return f"{place} {wrong}, so its settings are not known: mend it, or pass --no-suppress"


def _hadolint_ignores(settings: Mapping[str, Any]) -> bool:
    override = settings.get("override")
    ignored = _strings(settings.get("ignored"))
    return _RULE in (*ignored, *_strings(override.get("ignore") if isinstance(override, dict) else None))


def _modern(settings: Mapping[str, Any]) -> Iterator[PathRule]:
    sast = _mapping(settings, "sast")
    if _RULESET in _strings(sast.get("ignore-rulesets")):
        yield PathRule(only=())
    ruleset = _mapping(sast, "ruleset-configs", _RULESET)
    for level in (_mapping(sast, "global-config"), ruleset, _mapping(ruleset, "rule-configs", _SHORT)):
        yield _path_rule(level)


def _legacy(settings: Mapping[str, Any]) -> Iterator[PathRule]:
    if _RULESET in _strings(settings.get("ignore-rulesets")):
        yield PathRule(only=())
    yield _path_rule(settings)
    rulesets = settings.get("rulesets")
    entries = rulesets if isinstance(rulesets, list) else [rulesets]
    for entry in entries:
        if isinstance(entry, dict) and _RULESET in entry:
            ruleset = _mapping(entry, _RULESET) or entry
            yield _path_rule(ruleset)
            yield _path_rule(_mapping(ruleset, "rules", _SHORT))


def _path_rule(level: Mapping[str, Any]) -> PathRule:
    ignore = (*_strings(level.get("ignore-paths")), *_strings(level.get("ignore")))
    only = next((level[key] for key in ("only-paths", "only") if isinstance(level.get(key), list)), None)
    return PathRule(ignore, None if only is None else _strings(only))


def _mapping(value: Any, *keys: str) -> dict[str, Any]:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _names(pattern: str, path: str) -> bool:
    """A glob for the whole path, or a folder above it."""
    prefix = pattern.rstrip("/")
    glob = _glob(pattern)
    is_above = path == prefix or path.startswith(f"{prefix}/" if prefix else "")
    return is_above or (glob is not None and glob.names(path))


def _cost(pattern: str) -> int:
    glob = _glob(pattern)
    return 1 if glob is None else glob.cost


@lru_cache(maxsize=1024)
def _glob(pattern: str) -> Glob | None:
    from fixer.search.globs import datadog_glob  # imported late: few repositories have such settings

    return datadog_glob(pattern)


class Suppressions(NamedTuple):
    """Where the comments of one file say no: reason ids, for the whole file or by an instruction's line."""

    file: str | None
    lines: Mapping[int, str]

    def reason(self, line: int) -> str | None:
        """By what something that begins in a line is left alone."""
        return self.file or self.lines.get(line)


def suppressions(document: Document, source: bytes) -> Suppressions:
    """The ignore comments of a file; ``source`` is the document's."""
    if not _has_hint(source):
        return Suppressions(None, {})
    comments: list[Comment | Directive] = []
    file, stage, is_top = None, None, True
    lines: dict[int, str] = {}
    for node in document.nodes:
        match node:
            case Comment() | Directive() if _has_hint(b"".join(node.raw.split())):
                comments.append(node)
                file = file or _file_reason(node, is_top=is_top)
            case Blank():
                comments = []
            case Instruction():
                is_top = False
                if node.keyword == "FROM":
                    stage = _stage_reason(comments, node.line)
                elif reason := (_line_reason(comments, node.line) if comments else None) or stage:
                    lines[node.line] = reason
                comments = []
    return Suppressions(file, lines)


def script_suppressions(source: bytes) -> Suppressions:
    """The ignore comments in a script, or a Makefile: above a command, or where they speak for a whole file."""
    if not _has_hint(source):
        return Suppressions(None, {})
    comments: list[Comment | Directive] = []
    file, is_top = None, True
    lines: dict[int, str] = {}
    for number, line in enumerate(source.split(b"\n"), 1):
        if not line.lstrip().startswith(b"#"):
            is_top = is_top and not line.strip()
            if comments and line.strip() and (reason := _line_reason(comments, number)):
                lines[number] = reason
            comments = []
        elif _has_hint(b"".join(line.split())):
            comments.append(Comment(line, 0, number))
            file = file or _file_reason(comments[-1], is_top=is_top)
    return Suppressions(file, lines)


def _has_hint(text: bytes) -> bool:
    """Whether one of the words is in it that each of the comments has."""
    return text.find(b"ignore") >= 0 or text.find(b"dd-") >= 0 or text.find(b"datadog") >= 0


def _file_reason(node: Comment | Directive, *, is_top: bool) -> str | None:
    text = node.raw.strip().removeprefix(b"\xef\xbb\xbf")
    if (ours := re.fullmatch(_OURS, text)) and ours[1] == b"ignore-file":
        return "ignore-comment"
    if (hadolint := re.fullmatch(_HADOLINT, text)) and hadolint[1] == b"global" and _RULE in _ids(hadolint[2]):
        return "hadolint-comment"
    if (iac := re.fullmatch(_IAC, text)) and iac[1] == b"ignore" and is_top:
        return "datadog-comment"
    return "datadog-comment" if node.line == 1 and _is_datadog(text) else None


def _stage_reason(comments: list[Comment | Directive], line: int) -> str | None:
    """By what the comment right above the FROM in ``line`` says no to its stage, and not to those built on it."""
    text = comments[-1].raw.strip() if comments and comments[-1].line == line - 1 else b""
    if (ours := re.fullmatch(_OURS, text)) and ours[1] == b"ignore-stage":
        return "ignore-comment"
    hadolint = re.fullmatch(_HADOLINT, text)
    is_named = hadolint is not None and hadolint[1] == b"stage" and _RULE in _ids(hadolint[2])
    return "hadolint-comment" if is_named else None


def _line_reason(comments: list[Comment | Directive], line: int) -> str | None:
    """By what the comments right above ``line`` say no to the instruction there."""
    for node in comments:
        text = node.raw.strip()
        ours, hadolint, iac = re.fullmatch(_OURS, text), re.fullmatch(_HADOLINT, text), re.fullmatch(_IAC, text)
        is_next = node.line == line - 1
        if ours and ours[1] == b"ignore" and is_next:
            return "ignore-comment"
        if hadolint and not hadolint[1] and is_next and _RULE in _ids(hadolint[2]):
            return "hadolint-comment"
        if iac and iac[1] != b"ignore" and (is_next or iac[1] == b"ignore-block"):
            return "datadog-comment"
        if _is_datadog(text):
            return "datadog-comment"
    return None


def _ids(text: bytes) -> frozenset[str]:
    """The rules that a list names; words behind it are a reason, and may tell of other rules."""
    words = (word.rstrip("-") for word in text.decode("ascii", "replace").replace(",", " ").split())
    return frozenset(takewhile(re.compile(r"[A-Za-z]+\d+|and").fullmatch, words))


def _is_datadog(text: bytes) -> bool:
    """Whether a ``no-dd-sa`` comment covers our rule: words with a slash are rule ids, without one all are meant."""
    if re.search(_DATADOG, re.sub(rb"\s", b"", text)) is None:
        return False
    words = re.sub(_DATADOG_NOISE, b" ", text).replace(b",", b" ").split()
    ids = [word for word in words if b"/" in word]
    return not ids or f"{_RULESET}/{_SHORT}".encode() in ids
