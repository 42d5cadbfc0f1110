"""What a requirements file says, read as pip reads it: what it lists, its options, and the files that it names.

The rules are those of pip's req/req_file.py.
"""

import codecs
import re
from collections.abc import Callable, Iterator

from fixer.record import NamedTuple
from fixer.requirements.sources import Given

# Without any of these it is a list of names, and none is that of pip.
_MORE_THAN_NAMES = rb"(?:^|[\s\x1c-\x1e]|\xef\xbb\xbf)(?:-(?!-hash)|[.~])|/|file:|\.(?:zip|t[abglx][rz])|\x00"
_OF_PIP = rb"(?i)(?:^|[\r\n\x0b\x0c\x1c-\x1e]|\xef\xbb\xbf)[ \t]*(?:pip|virtualenv)(?![\w-]|\.\w)"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CODING = (
    rb"coding[:=]\s*((?i:utf|iso|cp|windows|latin|us-ascii|ascii|koi8|gb|big5|euc|shift|sjis)[\w.-]{0,20})(?![\w.-])"
)
_OTHER_CODING = rb"coding[:=]\s*[\w.-]"
_COMMENT = r"(?:^|\s)#.*"
_VARIABLE = r"\$\{([A-Z0-9_]+)\}"
_SHORT = {"-r": "--requirement", "-c": "--constraint", "-e": "--editable", "-f": "--find-links", "-i": "--index-url"}
_VALUES = frozenset(
    "--requirement --constraint --editable --find-links --index-url --pypi-url --extra-index-url --no-binary"
    " --only-binary --trusted-host --use-feature --all-releases --only-final --hash --config-settings"
    " --config-setting --global-option --install-option --allow-external --allow-unverified".split()
)
_FLAGS = frozenset(
    "--no-index --prefer-binary --require-hashes --no-require-hashes --pre --use-wheel --no-use-wheel"
    " --process-dependency-links --allow-all-external".split()
)
_FORMATS = ("--no-binary", "--only-binary")
# What holds wherever a shell of POSIX runs in an image.
_SURE = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}
_MARKER = r"\(?\s*(\w+)\s*([!=]=)\s*[\"']([^\"']*)[\"']\s*\)?"

Known = Callable[[str], str | None]


def might_tell(data: bytes) -> bool:
    """False only if a file is a list of names, of which none is pip, whatever else stands around them."""
    return re.search(_MORE_THAN_NAMES, data) is not None or re.search(_OF_PIP, data) is not None


class _Line(NamedTuple):
    """A line, read: what stands before its options, and these."""

    requirement: str
    values: tuple[tuple[str, str], ...]
    flags: frozenset[str]


def read(data: bytes, known: Known) -> Given | None:
    """What a file says for sure, ``${NAME}`` put in as far as it is ``known``; None where pip would stop at it."""
    if not might_tell(data):
        return NOTHING
    text = _decoded(data)
    understood = [] if text is None else [_line(line) for line in lines(text, known)]
    if text is None or None in understood:
        return None
    values, flags, listed, possible = [], set[str](), list[str](), list[str]()
    for line in filter(None, understood):
        flags |= line.flags
        values += [pair for pair in line.values if pair[0] in _FORMATS]
        if line.requirement:
            listed += _sure(line.requirement)
            possible += _possible(line.requirement)
        else:
            values += _chosen(line.values)
    if "--require-hashes" in flags or "--hash" in flags:  # pip takes neither folders nor repositories then
        values = [pair for pair in values if pair[0] != "--editable"]
        listed = [one for one in listed if "://" in one and "+" not in one.partition("://")[0]]
    return Given(tuple(values), frozenset(flags), tuple(listed), tuple(possible))


NOTHING = Given((), frozenset(), ())


def _decoded(data: bytes) -> str | None:
    """The text; None where pip cannot read it either, or by rules that are not known here."""
    mark, encoding = next((one for one in _MARKS if data.startswith(one[0])), (b"", ""))
    comments = [line for line in data.split(b"\n", 2)[:2] if line.startswith(b"#")] if not encoding else []
    for line in comments:
        if (found := re.search(_CODING, line)) is not None:
            encoding = found[1].decode("ascii")
            break
        if re.search(_OTHER_CODING, line) is not None:
            return None
    try:
        return data[len(mark) :].decode(encoding or "utf-8")
    except (UnicodeDecodeError, LookupError):
        return None


def lines(text: str, known: Known) -> Iterator[str]:
    """The lines of a file joined, without comments, and with variables put in as far as they are ``known``."""
    for line in _joined(text.splitlines()):
        bare = re.sub(_COMMENT, "", line, count=1).strip() if "#" in line else line.strip()
        if bare:
            yield re.sub(_VARIABLE, lambda name: known(name[1]) or name[0], bare) if "${" in bare else bare


def _joined(lines: list[str]) -> Iterator[str]:
    """The lines, those that end in a backslash joined with the next; a comment ends that."""
    begun: list[str] = []
    for line in lines:
        is_comment = line.lstrip().startswith("#")
        if line.endswith("\\") and not is_comment:
            begun.append(line.strip("\\"))
        else:
            yield "".join((*begun, f" {line}" if is_comment else line))
            begun = []
    if begun:
        yield "".join(begun)


def _line(line: str) -> _Line | None:
    """What a line says; None where pip stops at it."""
    requirement, options = _parted(line)
    if not options:
        return _Line(requirement, (), frozenset())
    words = _words(options)
    values, flags, position = [], set[str](), 0
    while words is not None and position < len(words):
        word = words[position]
        position += 1
        if not word.startswith("-"):
            continue
        option, value = _option(word)
        if option in _VALUES and value is None:
            value = words[position] if position < len(words) else None
            position += 1
        if option not in _VALUES | _FLAGS or (value is None) is (option in _VALUES):
            return None
        if value is not None:
            values.append((option, value))
        if option in _FLAGS or option == "--hash":
            flags.add(option)
    return None if words is None else _Line(requirement, tuple(values), frozenset(flags))


def _parted(line: str) -> tuple[str, str]:
    """What stands before the options of a line, and these."""
    if line.startswith("-"):
        return "", line
    at = line.find(" -")
    return (line, "") if at < 0 else (line[:at], line[at + 1 :])


def _words(options: str) -> list[str] | None:
    if not any(mark in options for mark in "\"'\\"):
        return options.split()
    import shlex  # imported late: hardly a file has quotes among its options

    try:
        return shlex.split(options)
    except ValueError:
        return None


def _option(word: str) -> tuple[str, str | None]:
    """The full name of an option, and the value that is joined to it."""
    if not word.startswith("--"):
        return _SHORT.get(word[:2], word[:2]), word[2:] or None
    name, equals, value = word.partition("=")
    if name not in _VALUES | _FLAGS:
        matches = [full for full in _VALUES | _FLAGS if full.startswith(name)]
        name = matches[0] if len(matches) == 1 else name
    return name, value if equals else None


def _chosen(values: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    """What counts of the options of one line: a project that is edited, else a file, else constraints."""
    for wanted in ("--editable", "--requirement", "--constraint"):
        found = next((pair for pair in values if pair[0] == wanted), None)
        if found is not None:
            if not (wanted == "--editable" and ";" in found[1]):
                yield found
            return


def _sure(requirement: str) -> Iterator[str]:
    """The requirement without its marker, if that surely holds, and if what it names is known."""
    text, _, marker = requirement.partition(";")
    if not text.startswith("${") and (not marker.strip() or all(map(_holds, marker.split(" and ")))):
        yield text.strip()


def _possible(requirement: str) -> Iterator[str]:
    """The requirement without its marker, unless that surely does not hold."""
    text, _, marker = requirement.partition(";")
    if " or " in marker or False not in map(_holds, marker.split(" and ")):
        yield text.strip()


def _holds(marker: str) -> bool | None:
    """Whether a part of a marker holds; None where that is not told here."""
    match = re.fullmatch(_MARKER, marker.strip())
    if match is None or match[1] not in _SURE:
        return None
    return (match[3] == _SURE[match[1]]) is (match[2] == "==")
