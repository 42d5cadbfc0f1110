"""What the single values of a config may be; what is wrong and what would be right come apart at ``; ``."""

import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit

import pydantic
from pydantic import AfterValidator, BeforeValidator, Field, InstanceOf, StrictInt, StrictStr, WithJsonSchema

from bot import durations, globs, windows
from bot.config import names_file
from bot.config.names_file import NamesFile
from bot.model import campaign
from bot.texts import words
from bot.texts.display import printable

# Where a token was pasted instead of a variable's name: GitHub's prefixes for tokens.
_TOKEN = re.compile(r"(gh[pousr]|github_pat)_")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PERSON = re.compile(r"[^<>\x00-\x1f\x7f]*[^<>\x00-\x20\x7f] <[^<>\s\x00-\x1f\x7f]+>")
_BRANCH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/+-]*")
_CAMPAIGN = re.compile(campaign.NAME)
# What ends no autolink of Markdown.
_PAGE = re.compile(r"[!-;=?-~]{1,500}")
_LONGEST_SENTENCE = 1_000
# As gpg takes them for --local-user: the digits of a key, or an address of its owner.
_KEY_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+@-]{0,199}!?")
_ACCOUNT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
_WRAPPER_ITEM = re.compile(r"--?[A-Za-z0-9/][A-Za-z0-9-]*(?:=(?:SCRIPT|USER)?)?|--|[a-z0-9][a-z0-9_.-]*|[A-Z]+")
_Entry = TypeVar("_Entry")
# How a schema tells what is a value of ours.
_A_TEXT: dict[str, Any] = {"type": "string"}
_A_SPAN: dict[str, Any] = {"type": "string", "pattern": "^[0-9]{1,5}d$"}
_A_VALUE: dict[str, Any] = {"type": ["string", "boolean"]}
_A_TABLE_OF_VALUES: dict[str, Any] = {
    "type": "object",
    "additionalProperties": {"anyOf": [_A_VALUE, {"type": "array", "items": _A_VALUE, "minItems": 1}]},
}
# Names of properties, each with the values that count.
Properties = tuple[tuple[str, tuple[str, ...]], ...]
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def _path(value: object, info: pydantic.ValidationInfo) -> Path:
    """Relative paths count from the config file's folder."""
    if not isinstance(value, str | Path):
        raise ValueError("is not a text; write the path between quotes")  # noqa: TRY004 - pydantic reports ValueErrors
    if "\0" in str(value) or not str(value):
        raise ValueError("is no path; name a file or folder")
    folder: Path = info.context["folder"] if info.context else Path()
    return folder / value


def _folder(value: object, info: pydantic.ValidationInfo) -> Path:
    path = _path(value, info)
    if not os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises where a folder above cannot be searched
        tried = printable(str(path))
        raise ValueError(
            f"names no folder, for {tried} is none; give a folder of git repositories, relative to this file"
        )
    return path


def _variable(value: str) -> str:
    if _TOKEN.match(value):
        raise ValueError("holds a token; put the token into an environment variable and name that variable here")
    if not _VARIABLE.fullmatch(value):
        raise ValueError("is not the name of a variable; use letters, digits and underscores")
    return value


def _base_url(value: str) -> str:
    try:
        url = urlsplit(value)
        port_is_fine = url.port is None or url.port > 0
    except ValueError:
        raise ValueError("is not a URL; write https://HOST/api/v3") from None
    if url.scheme not in {"http", "https"} or not url.hostname or not port_is_fine or url.query or url.fragment:
        raise ValueError("is not the URL of an API; write https://HOST/api/v3")
    if url.username is not None or url.password is not None:
        raise ValueError("holds a user or password; name the token's variable in token_env instead")
    if url.scheme == "http" and url.hostname not in _LOOPBACK:
        raise ValueError("would send the token unencrypted; use https")
    if url.hostname in {"github.com", "www.github.com"}:
        raise ValueError("is GitHub's web site; write https://api.github.com")
    return value.rstrip("/")


def _campaign(value: str) -> str:
    if value and not (_CAMPAIGN.fullmatch(value) and len(value) <= campaign.LONGEST_NAME):
        raise ValueError("is no name of a campaign; use letters and digits, with single . _ - between them")
    return value


def _sentence(value: str) -> str:
    if len(value) > _LONGEST_SENTENCE or not value.isprintable():
        raise ValueError(f"is no line of text; write at most {_LONGEST_SENTENCE} characters on one line")
    return value


def _page(value: str) -> str:
    try:
        url = urlsplit(value)
    except ValueError:
        url = urlsplit("")
    if value and not (_PAGE.fullmatch(value) and url.scheme in {"http", "https"} and url.hostname):
        raise ValueError("is not the URL of a page; write https://HOST/PATH")
    return value


def _index(value: str) -> str:
    url = urlsplit(_page(value))
    if url.username is not None or url.password is not None:
        raise ValueError("holds a user or password; name an index that needs none")
    if url.query or url.fragment:
        raise ValueError("is not the URL of an index; write https://HOST/simple/")
    return value


def _branch(value: str) -> str:
    """A cautious part of what ``git check-ref-format`` allows."""
    if value.startswith("refs/"):
        raise ValueError("is a ref's full name; write the branch's name alone, without refs/heads/")
    parts = value.split("/")
    odd = any(not part or part.startswith(".") or part.endswith((".", ".lock")) for part in parts)
    if not _BRANCH.fullmatch(value) or odd or ".." in value or len(value) > 200:
        raise ValueError("is no name for a branch; use letters, digits and . _ - / as in pip-no-cache/fix")
    return value


def _person(value: str) -> str:
    if not _PERSON.fullmatch(value):
        raise ValueError("is not a name with an address; write Name <name@host>")
    return value


def _signer(value: object, info: pydantic.ValidationInfo) -> str:
    """A file's path counts from the config file's folder."""
    kind, _, which = value.partition(":") if isinstance(value, str) else ("-", "", "")
    if value == "" or (kind == "gpg" and _KEY_ID.fullmatch(which)):
        return str(value)
    if kind != "ssh" or not which:
        raise ValueError('names no key; write "ssh:FILE" or "gpg:ID"')
    path = _path(which, info)
    if not os.path.isfile(path):  # noqa: PTH113 - Path.is_file raises where a folder above cannot be searched
        raise ValueError(f"names no file, for {printable(str(path))} is none; give a key that ssh-keygen made")
    return f"ssh:{path.absolute()}"


def _optional_person(value: str) -> str:
    return _person(value) if value else value


def _account(value: str) -> str:
    if not _ACCOUNT.fullmatch(value):
        raise ValueError("is no name of an account; write it as it stands in the forge's URLs")
    return value


def _full_name(value: str) -> str:
    owner, _, name = value.partition("/")
    if not (_ACCOUNT.fullmatch(owner) and _NAME.fullmatch(name)) or name in {".", ".."}:
        raise ValueError("is no repository's full name; write OWNER/NAME")
    return value


def _optional_full_name(value: str) -> str:
    return _full_name(value) if value else value


def _names_file(value: object, info: pydantic.ValidationInfo) -> NamesFile | None:
    """What is wrong in it is told with its own lines, once the config is read."""
    if value is None:
        return None
    path = _path(value, info)
    shown = printable(str(path))
    try:
        found = names_file.read(path, _full_name) if os.path.isfile(path) else None  # noqa: PTH113 - as above
    except OSError:
        found = None
    if found is None:
        raise ValueError(f"names no file that can be read, for {shown} is none; give a file of lines OWNER/NAME")
    if not found.names and not found.problems:
        raise ValueError(f"selects nothing, for {shown} has no names; write one OWNER/NAME a line")
    return found


def _team_of(value: str) -> str:
    organisation, _, slug = value.partition("/")
    if not (_ACCOUNT.fullmatch(organisation) and _NAME.fullmatch(slug)):
        raise ValueError("is no team's full name; write ORGANISATION/TEAM as at the end of its URL, without @")
    return value


def _properties(value: object) -> Properties:
    """The values that count of each property; true and false as GitHub writes them."""
    if value == ():  # by default none counts
        return ()
    if not isinstance(value, dict):
        raise ValueError('is no table; write it as in {team = "payments"}')  # noqa: TRY004 - pydantic reports ValueErrors
    return tuple((name, _values_of(name, found)) for name, found in value.items())


def _values_of(name: str, found: object) -> tuple[str, ...]:
    several: list[object] = found if isinstance(found, list) else [found]
    values = tuple(str(one).lower() if isinstance(one, bool) else one for one in several)
    written = tuple(value for value in values if isinstance(value, str) and value)
    if not name or not written or len(written) < len(values):
        shown = printable(name)
        raise ValueError(f"gives {shown!r} no value that a property has; write a text, true, false, or a list of such")
    return written


def _days(value: object) -> int | None:
    found = durations.days(value) if isinstance(value, str) else None
    if value is not None and not found:
        raise ValueError('is no number of days; write it as in "30d"')
    return found


def _label(value: str) -> str:
    if not value.strip() or "," in value:
        raise ValueError("is no name of one label; write each label as an entry of its own")
    return value


def _login(value: str) -> str:
    if value.startswith("@"):
        raise ValueError("begins with @; write the name without it")
    if not value or set(value) & set(" \t\n,/"):
        raise ValueError("is no name of a user; write each login as an entry of its own")
    return value


def _team(value: str) -> str:
    if not value or value.startswith("@") or set(value) & set(" \t\n,/"):
        raise ValueError("is no name of a team; write it as at the end of its URL, without @ and organisation")
    return value


def _some(value: tuple[_Entry, ...]) -> tuple[_Entry, ...]:
    if not value:
        raise ValueError("selects nothing; name something, or leave the key out")
    return value


def _template(value: str) -> str:
    if wrong := words.flaw(value):
        raise ValueError(f"is no template: {wrong}; see the jinja2 syntax")
    return value


def _glob(value: str) -> str:
    if flaw := globs.flaw(value):
        raise ValueError("; ".join(flaw))
    return value


def _name_glob(value: str) -> str:
    if value != value.strip("/"):
        raise ValueError("begins or ends with a /, as no name does; leave it out")
    return _glob(value)


def _wrapper(value: str) -> str:
    name, *items = value.split(" ")
    if not name or set(name) & set("/\t\n"):
        raise ValueError("is no name of a program; write it without its folder and its options")
    if not all(re.fullmatch(_WRAPPER_ITEM, item) for item in items):
        raise ValueError("is no line like 'tool run --opt= OPERAND'; docs/wrappers.md says what may stand in one")
    return value


def _window(value: str) -> str:
    windows.parsed(value)
    return value


Text = tuple[StrictStr, ...]
Count = Annotated[StrictInt, Field(ge=1, le=2**31 - 1)]
FilePath = Annotated[Path, BeforeValidator(_path)]
Folder = Annotated[Path, BeforeValidator(_folder)]
Variable = Annotated[StrictStr, AfterValidator(_variable)]
BaseUrl = Annotated[StrictStr, AfterValidator(_base_url)]
Account = Annotated[StrictStr, AfterValidator(_account)]
FullName = Annotated[StrictStr, AfterValidator(_full_name)]
OptionalFullName = Annotated[StrictStr, AfterValidator(_optional_full_name)]
CampaignName = Annotated[StrictStr, AfterValidator(_campaign)]
Sentence = Annotated[StrictStr, AfterValidator(_sentence)]
Page = Annotated[StrictStr, AfterValidator(_page)]
IndexUrl = Annotated[StrictStr, AfterValidator(_index)]
Branch = Annotated[StrictStr, AfterValidator(_branch)]
Person = Annotated[StrictStr, AfterValidator(_person)]
Signer = Annotated[str, BeforeValidator(_signer)]
OptionalPerson = Annotated[StrictStr, AfterValidator(_optional_person)]
Template = Annotated[StrictStr, AfterValidator(_template)]
Glob = Annotated[StrictStr, AfterValidator(_glob)]
NameGlob = Annotated[StrictStr, AfterValidator(_name_glob)]
Wrapper = Annotated[StrictStr, AfterValidator(_wrapper)]
Names = Annotated[InstanceOf[NamesFile] | None, BeforeValidator(_names_file), WithJsonSchema(_A_TEXT)]
TeamOf = Annotated[StrictStr, AfterValidator(_team_of)]
Wanted = Annotated[Properties, BeforeValidator(_properties), WithJsonSchema(_A_TABLE_OF_VALUES)]
Days = Annotated[int | None, BeforeValidator(_days), WithJsonSchema(_A_SPAN)]
Label = Annotated[StrictStr, AfterValidator(_label)]
Login = Annotated[StrictStr, AfterValidator(_login)]
Team = Annotated[StrictStr, AfterValidator(_team)]
Window = Annotated[StrictStr, AfterValidator(_window)]
Some = Annotated[tuple[_Entry, ...], AfterValidator(_some)]
ReportFormat = Literal["json", "markdown", "html", "sarif"]
