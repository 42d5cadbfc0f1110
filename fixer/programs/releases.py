"""Which pip a build has, as far as images, packages and requirements tell: only versions that matter are told apart.

What matters is whether the flag fails (before 6.0; 19.0 and 19.0.1) or changes what is installed (up to 19.0.3).
"""

import re
from functools import lru_cache

from fixer.shell.words import Word, lead, program_name

# The pip that python-pip or python3-pip is in a distribution's release.
_RELEASES = {
    "ubuntu": {"12.04": "1.0", "14.04": "1.5.4", "16.04": "8.1.1", "18.04": "9.0.1"},
    "debian": {"7": "1.1", "8": "1.5.6", "9": "9.0.1", "10": "18.1"},
}
_CODE_NAMES = {"precise": "1.0", "trusty": "1.5.4", "xenial": "8.1.1", "bionic": "9.0.1"} | {
    "wheezy": "1.1",
    "jessie": "1.5.6",
    "stretch": "9.0.1",
    "buster": "18.1",
}
# Images of which no tag tells the release that they are built on.
_BUILT_ON = {
    "node": (r"(?:0\.1[02]|[4-7])(?:\.\d+)*(?:-(?:slim|onbuild))?", "jessie"),
    "golang": (r"1\.[5-8](?:\.\d+)?(?:-onbuild)?", "jessie"),
    "java": (r"(?:openjdk-)?[78](?:u\d+)?(?:-j(?:dk|re))?", "jessie"),
    "openjdk": (r"7(?:u\d+)?(?:-j(?:dk|re))?", "jessie"),
    "iojs": (r"[123](?:\.\d+)*(?:-(?:slim|onbuild))?", "jessie"),
    "ruby": (r"(?:1\.9|2\.[0-2])(?:\.\d+)?(?:-(?:slim|onbuild))?", "jessie"),
    "php": (r"5\.[45](?:\.\d+)?(?:-(?:cli|fpm|apache|zts))?", "jessie"),
    "nginx": (r"1\.(?:9|10|11)(?:\.\d+)?(?:-perl)?", "jessie"),
    "baseimage": (r"0\.9\.1\d", "trusty"),
}
_OWNERS = {"baseimage": "phusion"}
_BRINGS_ITS_OWN = r"python|pypy|conda|mamba"
_PATCH = r"(\d+\.\d+|\d+)(?:\.\d+)+$"
_RELEASE = r"(?<![a-z0-9])(ubuntu|debian)[-_]?(\d+(?:\.\d+)?)(?![\d.])"
_PIP = r"(?i)pip(?![\w.-])"
# How a version of the pip of a distribution is asked for, by what installs it.
_OF_DEBIAN = r"python3?-pip=(?:\d+:)?(\d+(?:\.\d+)*)[^=]*"
_OF_FEDORA = r"python[\d.]*-pip-(?:\d+:)?(\d+(?:\.\d+)*)(?:-.*)?"
_OF_ALPINE = r"py\d?-pip~?=~?(\d+(?:\.\d+)*)(?:-r\d+)?"
_OF_SUSE = r"python\d*-pip=(\d+(?:\.\d+)*)(?:-.*)?"
PACKAGES = dict.fromkeys(("apt", "apt-get", "aptitude"), _OF_DEBIAN) | {
    **dict.fromkeys(("yum", "dnf", "microdnf", "tdnf"), _OF_FEDORA),
    "apk": _OF_ALPINE,
    "zypper": _OF_SUSE,
}
_INSTALLING = frozenset(("install", "in", "add", "reinstall", "downgrade"))
PACKAGERS = frozenset(PACKAGES)
INSTALLERS = PACKAGERS | {"easy_install", "easy_install2", "easy_install3", "easy_install-2.7", "easy_install-3.4"}
# Of pip, up to the last that matters.
_PIPS = tuple(
    "0.8.3 1.0.2 1.1 1.2.1 1.3.1 1.4.1 1.5 1.5.1 1.5.2 1.5.3 1.5.4 1.5.5 1.5.6 6.0 6.0.8 6.1.0 6.1.1 7.0.0 7.0.3"
    " 7.1.0 7.1.1 7.1.2 8.0.0 8.0.1 8.0.2 8.0.3 8.1.0 8.1.1 8.1.2 9.0.0 9.0.1 9.0.2 9.0.3 10.0.0 10.0.1 18.0 18.1"
    " 19.0 19.0.1 19.0.2 19.0.3".split()
)
_NEWER = "19.1"
ANY_PIP = "pip=="
"""A requirement of a pip of which nobody tells the version."""

_LEAST = frozenset((">=", "~=", ">", "=="))
_BEHIND_A_NAME = frozenset(("", *"[<>=!~@ ;("))  # of a requirement
_CLAUSE = r"(===?|~=|!=|<=?|>=?)\s*([0-9][0-9a-z]*(?:\.[0-9a-z]+)*(?:\.\*)?)"
_REQUIREMENT = r"(?i)(?:pip|virtualenv)\s*+(?:\[[^]]*\]\s*+)?\(?((?:(?:[<>=!~]=?=?)[^;@]*)?)(?:;.*)?"
# pip by a link: an archive or a wheel of it, or its repository.
_ARCHIVE_OF_PIP = r"(?i)(?:.*/)?pip-(\d[\w.]*?)(?:-py[\w.]*-none-any\.whl|\.tar\.gz|\.zip)(?:[#?].*)?"
_PLACE_OF_PIP = r"(?i)/pypa/pip(?![\w-])|[#&]egg=pip(?![\w.-])"
# The pip that an environment of virtualenv gets, where that is too old.
_VIRTUALENVS: dict[tuple[int, ...], str] = {(1, 11): "1.5.6", (1, 10): "1.4.1", (1, 9): "1.3.1"}


@lru_cache(maxsize=128)
def image_pip(image: str) -> str | None:
    """The pip of an image's distribution; None where it is not told, or where the image brings one of its own."""
    path = image.partition("@")[0].lower()
    folder, _, last = path.rpartition("/")
    name, _, tag = last.partition(":")
    if re.search(_BRINGS_ITS_OWN, f"{folder}/{name}"):
        return None
    words = re.split(r"[-_.]", tag)
    if "alpine" in words or tag.startswith("windows"):
        return None
    return _by_release(name, tag) or _by_word(tag) or _by_table(folder, name, tag)


def _by_release(name: str, tag: str) -> str | None:
    """``ubuntu:14.04``, ``debian:8.11-slim``."""
    releases = _RELEASES.get(name, {})
    for part in (tag, tag.split("-", maxsplit=1)[0]) if releases else ():
        match = re.match(_PATCH, part)
        found = releases.get(part) or (releases.get(match[1]) if match else None)
        if found is not None:
            return found
    return None


def _by_word(tag: str) -> str | None:
    """``8-jdk-jessie``, ``8.0-devel-ubuntu14.04``."""
    for word in re.findall(r"[a-z]+", tag):
        if word in _CODE_NAMES:
            return _CODE_NAMES[word]
    match = re.search(_RELEASE, tag)
    return _RELEASES[match[1]].get(match[2]) if match else None


def _by_table(folder: str, name: str, tag: str) -> str | None:
    tags, release = _BUILT_ON.get(name, ("", ""))
    owner = folder.rpartition("/")[2]
    is_meant = owner == _OWNERS[name] if name in _OWNERS else owner in ("", "library", "docker.io")
    return _CODE_NAMES[release] if release and is_meant and re.fullmatch(tags, tag) else None


def installed_pip(words: tuple[Word, ...]) -> str | None:
    """The pip that another program brings: "" where it brings none, None where it is not told which.

    ``apt-get install python-pip=1.5.4-1ubuntu4``, ``easy_install pip==19.0``.
    """
    name = program_name(words[0]) if words else ""
    if name in PACKAGES and any(word.value in _INSTALLING for word in words):
        matches = (re.fullmatch(PACKAGES[name], text) for word in words if "-pip" in (text := lead(word)))
        return next((match[1] for match in matches if match), "")
    if name in INSTALLERS:
        wanted = [text for word in words[1:] if "pip" in (text := lead(word)).lower() and re.match(_PIP, text)]
        return required_pip(wanted[-1]) if wanted else ""
    return ""


def is_pip(requirement: str) -> bool:
    """Whether a requirement is pip itself, by its name or by a link."""
    if requirement[:3].lower() == "pip" and requirement[3:4] in _BEHIND_A_NAME:
        return True
    is_link = "pip" in requirement and ("/" in requirement or requirement.endswith((".whl", ".gz", ".zip")))
    return is_link and (_archived(requirement) is not None or re.search(_PLACE_OF_PIP, requirement) is not None)


def may_be_any_pip(requirement: str) -> bool:
    """Whether a requirement of pip asks for one that is not told, which may be an old one."""
    match = re.fullmatch(_REQUIREMENT, requirement.strip())
    return match is None or len(re.findall(_CLAUSE, match[1])) != (match[1].count(",") + 1 if match[1].strip() else 0)


def _archived(requirement: str) -> str | None:
    """The version of pip that an archive or a wheel tells by its name."""
    match = re.fullmatch(_ARCHIVE_OF_PIP, requirement.strip())
    return match[1] if match else None


def required_pip(requirement: str) -> str | None:
    """The pip that a requirement of pip (or an old virtualenv) brings: the newest of those that matter.

    Where it is newer than those, it is the least that the requirement allows; None where that is not told.
    """
    if "/" in requirement or requirement.endswith((".whl", ".gz", ".zip")):
        return _archived(requirement)
    match = re.fullmatch(_REQUIREMENT, requirement.strip())
    clauses: list[tuple[str, str]] = re.findall(_CLAUSE, match[1]) if match else []
    if not clauses or (match and len(clauses) != match[1].count(",") + 1):
        return None
    if requirement[:10].lower() == "virtualenv":
        return _of_virtualenv(clauses)
    pinned = [version for operator, version in clauses if operator in ("==", "===") and not version.endswith("*")]
    if pinned:
        return pinned[-1]
    allowed = [
        version
        for version in (*_PIPS, _NEWER)
        if all(_allows(operator, wanted, version) for operator, wanted in clauses)
    ]
    if allowed and allowed[-1] != _NEWER:
        return allowed[-1]
    least = [wanted.removesuffix(".*") for operator, wanted in clauses if operator in _LEAST]
    return next((version for version in least if _numbers(version) >= _numbers(_NEWER)), None)


def _of_virtualenv(clauses: list[tuple[str, str]]) -> str | None:
    pinned = [_numbers(version) for operator, version in clauses if operator in ("==", "===")]
    return _VIRTUALENVS.get(pinned[-1][:2]) if pinned else None


def _allows(operator: str, wanted: str, version: str) -> bool:
    """Whether a clause of a requirement allows a version (PEP 440, final releases alone)."""
    bound, one = _numbers(wanted.removesuffix(".*")), _numbers(version)
    width = max(len(bound), len(one))
    padded, other = bound + (0,) * (width - len(bound)), one + (0,) * (width - len(one))
    is_same = other[: len(bound)] == bound if wanted.endswith(".*") else other == padded
    match operator:
        case "<":
            return other < padded
        case "<=":
            return other <= padded
        case ">":
            return other > padded
        case ">=":
            return other >= padded
        case "~=":
            return other >= padded and other[: len(bound) - 1] == bound[:-1]
        case "!=":
            return not is_same
    return is_same


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part[:9]) for part in re.findall(r"\d+", version)[:4])
