"""Reads the TOML config into frozen values; every error has a file, a line, a column and a way out."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args
from urllib.parse import urlsplit

import pydantic
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr

from bot import words
from bot.config import positions, problems
from bot.errors import ConfigError, Problem, TemplateError
from fixer import FileError, Policy

# Where a token was pasted instead of a variable's name: GitHub's prefixes for tokens.
_TOKEN = re.compile(r"(gh[pousr]|github_pat)_")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PERSON = re.compile(r"[^<>\x00-\x1f\x7f]*[^<>\x00-\x20\x7f] <[^<>\s\x00-\x1f\x7f]+>")
_BRANCH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/+-]*")
_ACCOUNT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_NAMES_OF_KINDS = ("org", "user", "repositories", "local")


def _path(value: object, info: pydantic.ValidationInfo) -> object:
    """Relative paths count from the config file's folder."""
    if not isinstance(value, str | Path):
        raise ValueError("is not a text; write the path between quotes")  # noqa: TRY004 - pydantic reports ValueErrors
    if "\0" in str(value) or not str(value):
        raise ValueError("is no path; name a file or folder")
    folder: Path = info.context["folder"] if info.context else Path()
    return folder / value


def _folder(value: object, info: pydantic.ValidationInfo) -> object:
    path = _path(value, info)
    if not (isinstance(path, Path) and path.is_dir()):
        raise ValueError("names no folder; give a folder of git repositories, relative to this file")
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
    return value.rstrip("/")


def _branch(value: str) -> str:
    """A cautious part of what ``git check-ref-format`` allows."""
    parts = value.split("/")
    odd = any(not part or part.startswith(".") or part.endswith((".", ".lock")) for part in parts)
    if not _BRANCH.fullmatch(value) or odd or ".." in value or len(value) > 200:
        raise ValueError("is no name for a branch; use letters, digits and . _ - / as in pip-no-cache/fix")
    return value


def _person(value: str) -> str:
    if not _PERSON.fullmatch(value):
        raise ValueError("is not a name with an address; write Name <name@host>")
    return value


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


def _template(value: str) -> str:
    try:
        words.check(value)
    except TemplateError as error:
        raise ValueError(f"is no template: {error}; see the jinja2 syntax") from None
    return value


def _report_format(value: str) -> str:
    if value in {"html", "sarif"}:
        raise ValueError("is not there yet; use json or markdown")
    return value


Template = Annotated[StrictStr, pydantic.AfterValidator(_template)]
Text = tuple[StrictStr, ...]
Account = Annotated[StrictStr, pydantic.AfterValidator(_account)]
FullName = Annotated[StrictStr, pydantic.AfterValidator(_full_name)]
Count = Annotated[StrictInt, Field(ge=1, le=2**31 - 1)]
FilePath = Annotated[Path, BeforeValidator(_path)]
Folder = Annotated[Path, BeforeValidator(_folder)]
Visibility = Literal["public", "private", "internal"]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, hide_input_in_errors=True)


class GithubApp(_Table):
    """``[github.app]``: an installation of a GitHub App instead of a token."""

    id: Count
    private_key_file: FilePath
    installation_id: Count | None = None


class Github(_Table):
    """``[github]``: which server, and where the token is."""

    base_url: Annotated[StrictStr, pydantic.AfterValidator(_base_url)] = "https://api.github.com"
    token_env: Annotated[StrictStr, pydantic.AfterValidator(_variable)] = "GITHUB_TOKEN"  # noqa: S105 - a name
    app: GithubApp | None = None


class Source(_Table):
    """``[[source]]``: one place where repositories are, and which of them count."""

    org: Account | None = None
    user: Account | None = None
    repositories: tuple[FullName, ...] | None = None
    local: Folder | None = None
    include: Text = ("*",)
    exclude: Text = ()
    topics: Text = ()
    archived: StrictBool = False
    forks: StrictBool = False
    visibility: tuple[Visibility, ...] = get_args(Visibility)
    max_size_mb: Count = 10_000

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(kind for kind in _NAMES_OF_KINDS if getattr(self, kind) is not None)

    @property
    def label(self) -> str:
        """What the source is called in a report."""
        value = getattr(self, self.kinds[0])
        return f"{self.kinds[0]} {', '.join(value) if isinstance(value, tuple) else value}"

    @pydantic.model_validator(mode="after")
    def _has_one_kind(self) -> Self:
        if len(self.kinds) != 1:
            found = " and ".join(self.kinds) or "none"
            raise ValueError(f"needs one kind and has {found}; write one of org, user, repositories, local")
        return self


class Dockerfiles(_Table):
    """``[dockerfiles]``: which files are looked into, and how they are judged."""

    include: Text = ()
    exclude: Text = ()
    policy: Policy = Policy.EFFECTIVE
    uv: StrictBool = False
    wrappers: Text = ()
    suppressions: StrictBool = True
    generated: StrictBool = False
    max_bytes: Count = 1_048_576


class PullRequests(_Table):
    """``[pull_request]``: the branch, the words and the people; empty words mean the built-in ones."""

    branch: Annotated[StrictStr, pydantic.AfterValidator(_branch)] = "pip-no-cache/fix"
    title: Template = ""
    body: Template = ""
    labels: Text = ()
    reviewers: Text = ()
    team_reviewers: Text = ()
    assignees: Text = ()
    draft: StrictBool = False
    closed: Literal["respect", "reopen"] = "respect"


class Commits(_Table):
    """``[commit]``: who commits, how, and with which message (empty: the built-in one)."""

    via: Literal["git", "api"] = "git"
    author: Annotated[StrictStr, pydantic.AfterValidator(_person)] = "pip-no-cache <pip-no-cache@noreply.invalid>"
    committer: Annotated[StrictStr, pydantic.AfterValidator(_optional_person)] = ""
    message: Template = ""
    signoff: StrictBool = False


class Limits(_Table):
    """``[limits]``: how much at once, and how much in a while."""

    workers: Annotated[StrictInt, Field(ge=1, le=256)] = 8
    new_pull_requests_per_run: Count = 50
    open_pull_requests: Count = 200
    writes_per_minute: Count = 60
    writes_per_hour: Count = 450


class Reports(_Table):
    """``[report]``: where the reports go, and which."""

    directory: FilePath = Path("report")
    formats: tuple[Annotated[Literal["json", "markdown"], BeforeValidator(_report_format)], ...] = ("json", "markdown")


class Ledger(_Table):
    """``[ledger]``: the database that remembers earlier sweeps."""

    path: FilePath = Path("pip-no-cache.sqlite")


class Waves(_Table):
    """``[waves]``: a few pull requests first, more when these did no harm."""

    sizes: tuple[Count, ...] = ()
    gate: Literal["checks", "closed"] = "checks"
    closed_share: Annotated[StrictInt | StrictFloat, Field(ge=0, le=1)] = 0.2


class Git(_Table):
    """``[git]``: what stays on disk between sweeps."""

    cache: FilePath | None = None
    cache_max_mb: Count = 10_000


class Cluster(_Table):
    """``[cluster]``: a Dask scheduler that lends its workers for planning."""

    scheduler: StrictStr | None = None


class Config(_Table):
    """The whole file."""

    github: Github = Field(default_factory=Github)
    source: Annotated[tuple[Source, ...], Field(min_length=1)]
    dockerfiles: Dockerfiles = Field(default_factory=Dockerfiles)
    pull_request: PullRequests = Field(default_factory=PullRequests)
    commit: Commits = Field(default_factory=Commits)
    limits: Limits = Field(default_factory=Limits)
    report: Reports
    ledger: Ledger
    waves: Waves = Field(default_factory=Waves)
    git: Git = Field(default_factory=Git)
    cluster: Cluster = Field(default_factory=Cluster)


def load(path: Path) -> Config:
    """The config in the file; raises ConfigError with every problem in it, FileError where it cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise FileError(f"{path}: {reason}; name the config with --config or write one with init") from None
    return parsed(content, str(path), path.absolute().parent)


def parsed(content: bytes, name: str, folder: Path) -> Config:
    """The config in the bytes of the file ``name``; relative paths in it are those of ``folder``."""
    text, data = _toml(content, name)
    sites = positions.sites(text)
    # A table that is not written is validated as an empty one, so that its default paths find the folder too.
    tables: dict[str, Any] = {"report": {}, "ledger": {}, **data}
    try:
        config = Config.model_validate(tables, context={"folder": folder})
    except pydantic.ValidationError as error:
        raise ConfigError(problems.of_validation(error, Config, name, sites)) from None
    impossible = tuple(_no_api(config, name, sites))
    if impossible:
        raise ConfigError(impossible)
    return config


def _toml(content: bytes, name: str) -> tuple[str, dict[str, Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        raise ConfigError((Problem(name, line, column, "", "this is not UTF-8", "save the file as UTF-8"),)) from None
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError((problems.of_syntax(error, name, text),)) from None
    except RecursionError:
        deep = Problem(name, 1, 1, "", "values are nested too deeply", "use the keys that init writes")
        raise ConfigError((deep,)) from None


def _no_api(config: Config, name: str, sites: Mapping[positions.Key, positions.Site]) -> Iterator[Problem]:
    """A folder of repositories has no API that could make a commit."""
    for index, source in enumerate(config.source):
        if source.local is not None and config.commit.via == "api":
            place = sites[("source", index, "local")].key
            wrong = 'a folder has no API to make commits with, and [commit] has via = "api"'
            yield Problem(name, place.line, place.column, f"source[{index}].local", wrong, 'use via = "git"')
