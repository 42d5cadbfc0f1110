"""How maintainers say no: ignore comments, and the settings of hadolint and Datadog in their repository.

Datadog's formats were read in its static analyzer (config_file.rs, path_restrictions.rs, analyze.rs); hadolint's
in its README, and its stage pragma by running it. Ours: ``# pip-no-cache: ignore [-- reason]`` on the line before,
``ignore-stage`` on the line before a FROM, ``ignore-file`` anywhere.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import takewhile
from typing import Any, NamedTuple

from fixer.dockerfile.document import Blank, Comment, Directive, Document, Instruction

SETTINGS_FILES = (
    ".hadolint.yaml",
    ".hadolint.yml",
    "code-security.datadog.yaml",
    "code-security.datadog.yml",
    "static-analysis.datadog.yaml",
    "static-analysis.datadog.yml",
)

_RULE = "DL3042"
_MOST_STEPS, _MOST_STARS = 1_000_000, 20  # 2**20 is too many steps already
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

    def allows(self, path: str) -> bool:
        if any(_matches(pattern, path) for pattern in self.ignore):
            return False
        return self.only is None or any(_matches(pattern, path) for pattern in self.only)


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


def load_repository_settings(files: Mapping[str, bytes]) -> RepositorySettings:
    """The settings in the files of a repository's root, by name; other names than SETTINGS_FILES are passed over."""
    problems: list[str] = []
    hadolint = _first(files, SETTINGS_FILES[:2], problems)
    datadog = _first(files, SETTINGS_FILES[2:4], problems)
    levels = _modern(datadog) if datadog else _legacy(_first(files, SETTINGS_FILES[4:], problems))
    rules = tuple(level for level in levels if level != PathRule())
    return RepositorySettings(_hadolint_ignores(hadolint), rules, tuple(problems))


def _first(files: Mapping[str, bytes], names: tuple[str, ...], problems: list[str]) -> dict[str, Any]:
    """The mapping in the first of these files that is there."""
    name = next((name for name in names if files.get(name, b"").strip()), None)
    if name is None:
        return {}
    import yaml  # imported late: most repositories have no such file

    try:
        value = yaml.safe_load(files[name].decode("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError):
        problems.append(f"{name} is not valid YAML, so its settings are not known: mend it, or pass --no-suppress")
        return {}
    return value if isinstance(value, dict) else {}


def _hadolint_ignores(settings: dict[str, Any]) -> bool:
    override = settings.get("override")
    ignored = _strings(settings.get("ignored"))
    return _RULE in (*ignored, *_strings(override.get("ignore") if isinstance(override, dict) else None))


def _modern(settings: dict[str, Any]) -> Iterator[PathRule]:
    sast = _mapping(settings, "sast")
    if _RULESET in _strings(sast.get("ignore-rulesets")):
        yield PathRule(only=())
    ruleset = _mapping(sast, "ruleset-configs", _RULESET)
    for level in (_mapping(sast, "global-config"), ruleset, _mapping(ruleset, "rule-configs", _SHORT)):
        yield _path_rule(level)


def _legacy(settings: dict[str, Any]) -> Iterator[PathRule]:
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


def _path_rule(level: dict[str, Any]) -> PathRule:
    ignore = (*_strings(level.get("ignore-paths")), *_strings(level.get("ignore")))
    only = next((level[key] for key in ("only-paths", "only") if isinstance(level.get(key), list)), None)
    return PathRule(ignore, None if only is None else _strings(only))


def _mapping(value: Any, *keys: str) -> dict[str, Any]:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _matches(pattern: str, path: str) -> bool:
    """A glob for the whole path, or a folder above it."""
    if _is_costly(pattern, path):
        return True
    prefix = pattern.rstrip("/")
    return path == prefix or path.startswith(f"{prefix}/" if prefix else "") or bool(_glob(pattern).fullmatch(path))


def _is_costly(pattern: str, path: str) -> bool:
    """Whether comparing would take seconds, as only a pattern does that means harm; it is taken for a no then."""
    parts = pattern.split("/")
    stars = max(part.replace("**", "").count("*") for part in parts)
    longest = max(map(len, path.split("/")))
    deep = min(pattern.count("**"), _MOST_STARS)
    steps: int = (path.count("/") + 1) ** deep * longest ** min(stars, _MOST_STARS)
    return steps > _MOST_STEPS


@lru_cache(maxsize=256)
def _glob(pattern: str) -> re.Pattern[str]:
    """A glob as globset reads it: ``*`` stays in its folder, ``**`` does not, ``{a,b}`` are choices."""
    result, position, depth = "", 0, 0
    while position < len(pattern):
        char = pattern[position]
        if pattern.startswith("**/", position):
            result, position = result + "(?:.*/)?", position + 3
            continue
        if pattern.startswith("**", position):
            result, position = result + ".*", position + 2
            continue
        if char == "[" and (end := pattern.find("]", position + 2)) > 0:
            inside = pattern[position + 1 : end].replace("\\", "\\\\")
            result += f"[^{inside[1:]}]" if inside[0] in "!^" else f"[{inside}]"
            position = end + 1
            continue
        depth += (char == "{") - (char == "}" and depth > 0)
        choices = {"*": "[^/]*", "?": "[^/]", "{": "(?:"} | ({"}": ")", ",": "|"} if depth or char == "}" else {})
        result += choices.get(char, re.escape(char))
        position += 1
    try:
        return re.compile(result, re.IGNORECASE | re.DOTALL)
    except re.error:
        return re.compile(r"(?!)")


class Suppressions(NamedTuple):
    """Where the comments of one file say no: reason ids, for the whole file or by an instruction's line."""

    file: str | None
    lines: Mapping[int, str]

    def reason(self, node: Instruction) -> str | None:
        return self.file or self.lines.get(node.line)


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
