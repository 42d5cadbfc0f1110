"""Reads the TOML config into frozen values; every error has a file, a line, a column and a way out."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import pydantic
from pydantic import Field, StrictBool, StrictFloat, StrictInt, StrictStr

from bot.config import positions, problems
from bot.config.source import Source
from bot.config.table import Table
from bot.config.values import (
    BaseUrl,
    Branch,
    CampaignName,
    Count,
    Days,
    FilePath,
    Glob,
    IndexUrl,
    Label,
    Login,
    OptionalFullName,
    OptionalPerson,
    Page,
    Person,
    ReportFormat,
    Sentence,
    Signer,
    Team,
    Template,
    Variable,
    Window,
    Wrapper,
)
from bot.errors import ConfigError, Problem
from bot.texts import words
from fixer import FileError, Policy, Scripts


class GithubApp(Table):
    """``[github.app]``: an installation of a GitHub App instead of a token."""

    id: Count
    private_key_file: FilePath
    installation_id: Count | None = None


class Github(Table):
    """``[github]``: which server, and where the token is."""

    base_url: BaseUrl = "https://api.github.com"
    token_env: Variable = "GITHUB_TOKEN"  # noqa: S105 - a name
    app: GithubApp | None = None


class Campaign(Table):
    """``[campaign]``: its name, which its pull requests bear, what they say of who runs it, and why, and its issue."""

    name: CampaignName = ""
    owner: Sentence = ""
    contact: Sentence = ""
    url: Page = ""
    reason: Sentence = ""
    docs: Page = ""
    issue: OptionalFullName = ""

    @property
    def sender(self) -> words.Sender:
        return words.Sender(self.name, self.owner, self.contact, self.url, self.reason, self.docs)


class Dockerfiles(Table):
    """``[dockerfiles]``: which files are looked into, and how they are judged."""

    include: tuple[Glob, ...] = ()
    exclude: tuple[Glob, ...] = ()
    policy: Policy = Policy.EFFECTIVE
    remedy: Literal["flag", "env", "mount"] = "flag"
    buildkit: StrictBool = False
    isolated_builds: Literal["tell", "env"] = "tell"
    uv: StrictBool = False
    wrappers: tuple[Wrapper, ...] = ()
    suppressions: StrictBool = True
    generated: StrictBool = False
    max_bytes: Count = 1_048_576
    scripts: Scripts = Scripts.TELL


class PullRequests(Table):
    """``[pull_request]``: the branch, the words and the people; empty words mean the built-in ones."""

    branch: Branch = "pip-no-cache/fix"
    title: Template = ""
    body: Template = ""
    labels: tuple[Label, ...] = ()
    reviewers: tuple[Login, ...] = ()
    team_reviewers: tuple[Team, ...] = ()
    assignees: tuple[Login, ...] = ()
    draft: StrictBool = False
    closed: Literal["respect", "reopen"] = "respect"
    rebase: Literal["needed", "conflicted", "never"] = "needed"
    auto_merge: Literal["off", "merge", "squash", "rebase"] = "off"
    reword: Literal["words", "all", "never"] = "words"
    remind_after: Days = None


class Commits(Table):
    """``[commit]``: who commits, how, and with which message (empty: the built-in one)."""

    via: Literal["git", "api"] = "git"
    author: Person = "pip-no-cache <pip-no-cache@noreply.invalid>"
    committer: OptionalPerson = ""
    message: Template = ""
    signoff: StrictBool = False
    sign: Signer = ""
    sign_with_agent: StrictBool = False


class Limits(Table):
    """``[limits]``: how much at once, and how much in a while."""

    workers: Annotated[StrictInt, Field(ge=1, le=256)] = 8
    new_pull_requests_per_run: Count = 50
    open_pull_requests: Count = 200
    writes_per_minute: Count = 60
    writes_per_hour: Count = 450
    merges_per_run: Count = 25
    closes_per_run: Count = 200
    rewords_per_run: Count = 50
    windows: tuple[Window, ...] = ()


class Reports(Table):
    """``[report]``: where the reports go, and which."""

    directory: FilePath = Path("report")
    formats: tuple[ReportFormat, ...] = ("json", "markdown", "html")
    template: FilePath | None = None
    step_summary: StrictBool = False


class Ledger(Table):
    """``[ledger]``: the database that remembers earlier sweeps."""

    path: FilePath = Path("pip-no-cache.sqlite")


class Waves(Table):
    """``[waves]``: a few pull requests first, more when these did no harm."""

    sizes: tuple[Count, ...] = ()
    gate: Literal["checks", "closed"] = "checks"
    closed_share: Annotated[StrictInt | StrictFloat, Field(ge=0, le=1)] = 0.2


class Merge(Table):
    """``[merge]``: how the command merge merges, and what it does without."""

    method: Literal["merge", "squash", "rebase"] = "squash"
    without_approval: StrictBool = False
    without_checks: StrictBool = False
    wait_minutes: Count = 60


class Git(Table):
    """``[git]``: what stays on disk between sweeps."""

    cache: FilePath | None = None
    cache_max_mb: Count = 10_000


class Impact(Table):
    """``[impact]``: which index tells what pip's caches weigh that are kept out of images, and how much it is asked."""

    index: IndexUrl = ""
    seconds: Annotated[StrictInt, Field(ge=1, le=600)] = 30
    sets_per_run: Count = 500
    seconds_per_run: Count = 1_800


class Cluster(Table):
    """``[cluster]``: a Dask scheduler that lends its workers for planning."""

    scheduler: StrictStr | None = None


class Config(Table):
    """The whole file."""

    github: Github = Field(default_factory=Github)
    campaign: Campaign = Field(default_factory=Campaign)
    source: Annotated[tuple[Source, ...], Field(min_length=1)]
    dockerfiles: Dockerfiles = Field(default_factory=Dockerfiles)
    pull_request: PullRequests = Field(default_factory=PullRequests)
    commit: Commits = Field(default_factory=Commits)
    limits: Limits = Field(default_factory=Limits)
    report: Reports
    ledger: Ledger
    waves: Waves = Field(default_factory=Waves)
    merge: Merge = Field(default_factory=Merge)
    git: Git = Field(default_factory=Git)
    impact: Impact = Field(default_factory=Impact)
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
    checks = (_misread, _unknown, _no_forge, _no_api, _no_author, _no_key, _no_window, _unfillable)
    if impossible := tuple(problem for check in checks for problem in check(config, name, sites)):
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


def _no_forge(config: Config, name: str, sites: Mapping[positions.Key, positions.Site]) -> Iterator[Problem]:
    """A folder of repositories has no issues."""
    if config.campaign.issue and all(source.local is not None for source in config.source):
        place = sites[("campaign", "issue")].value
        wrong = "has no place where every source is a folder, which has no issues"
        yield Problem(name, place.line, place.column, "campaign.issue", wrong, "leave it out; report.md tells the same")


def _misread(config: Config, _name: str, _sites: Mapping[positions.Key, positions.Site]) -> Iterator[Problem]:
    """What is wrong in the files that the config names, at its place there."""
    for source in config.source:
        yield from source.file.problems if source.file else ()


def _unknown(config: Config, name: str, sites: Mapping[positions.Key, positions.Site]) -> Iterator[Problem]:
    """Filters by what nobody tells of a source's repositories would leave out all of them."""
    for index, source in enumerate(config.source):
        for key, why in source.unknown():
            place = sites[("source", index, key)].key
            yield Problem(name, place.line, place.column, f"source[{index}].{key}", why, "leave it out")


def _no_api(config: Config, name: str, sites: Mapping[positions.Key, positions.Site]) -> Iterator[Problem]:
    """A folder of repositories has no API that could make a commit."""
    for index, source in enumerate(config.source):
        if source.local is not None and config.commit.via == "api":
            place = sites[("source", index, "local")].key
            wrong = 'a folder has no API to make commits with, and [commit] has via = "api"'
            yield Problem(name, place.line, place.column, f"source[{index}].local", wrong, 'use via = "git"')


def _no_author(config: Config, name: str, sites: Mapping[positions.Key, positions.Site]) -> Iterator[Problem]:
    """Nobody is named to the API as who wrote a commit."""
    plain = Commits()
    for key in ("author", "committer"):
        if config.commit.via == "api" and getattr(config.commit, key) != getattr(plain, key):
            place = sites[("commit", key)].value
            wrong = 'has no say where [commit] has via = "api": there the token\'s owner commits'
            yield Problem(name, place.line, place.column, f"commit.{key}", wrong, 'leave it out, or use via = "git"')


def _no_key(config: Config, name: str, sites: Mapping[positions.Key, positions.Site]) -> Iterator[Problem]:
    """GitHub signs what is committed through the API, and an App has no account that could hold a key."""
    if not config.commit.sign or (config.commit.via == "git" and config.github.app is None):
        return
    place = sites[("commit", "sign")].value
    wrong, right = 'has no say where [commit] has via = "api": there GitHub signs', "leave it out"
    if config.commit.via == "git":
        wrong, right = "is of no use to an App, which has no account that could hold a key", 'use via = "api" instead'
    yield Problem(name, place.line, place.column, "commit.sign", wrong, right)


def _no_window(config: Config, name: str, sites: Mapping[positions.Key, positions.Site]) -> Iterator[Problem]:
    if config.limits.windows and config.pull_request.auto_merge != "off":
        place = sites[("pull_request", "auto_merge")].value
        wrong = "has the forge merge at any hour, and [limits] has windows"
        yield Problem(name, place.line, place.column, "pull_request.auto_merge", wrong, 'use "off", or no windows')


def _unfillable(config: Config, name: str, sites: Mapping[positions.Key, positions.Site]) -> Iterator[Problem]:
    """Templates are tried before anything is pushed anywhere."""
    pulls = config.pull_request
    for error in words.unfillable(pulls.title, pulls.body, config.commit.message):
        place = sites[tuple(error.key.split("."))].value
        yield Problem(name, place.line, place.column, error.key, error.wrong, "mend the template, or leave it out")
