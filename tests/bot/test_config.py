"""The config: every error at once, each with its place, the key, what was wrong and what would be right."""

from pathlib import Path

import pytest

from bot.config.config import Config, parsed
from bot.errors import ConfigError

GOOD = '[[source]]\nlocal = "."\n'

# what is added to a good config; the line it is told at (counted from 1 in what is added), column, key, words of it
WRONG = [
    ("[limits]\nworkerz = 3", 2, 1, "limits.workerz", "did you mean workers?"),
    ("[limit]\nworkers = 3", 1, 2, "limit", "did you mean limits?"),
    ("surprise = 1", 1, 1, "surprise", "the keys here are"),
    ("[limits]\nworkers = 'three'", 2, 11, "limits.workers", "write a whole number"),
    ("[limits]\nworkers = true", 2, 11, "limits.workers", "write a whole number"),
    ("[limits]\nworkers = 0", 2, 11, "limits.workers", "use 1 or more"),
    ("[limits]\nworkers = 1000", 2, 11, "limits.workers", "use 256 or less"),
    ("limits = 3", 1, 10, "limits", "write a table"),
    ("[dockerfiles]\nuv = 1", 2, 6, "dockerfiles.uv", "write true or false"),
    ("[dockerfiles]\npolicy = 'strict'", 2, 10, "dockerfiles.policy", "'literal:datadog-iac' or 'literal:semgrep'"),
    ("[dockerfiles]\npolicy = 'litteral'", 2, 10, "dockerfiles.policy", "did you mean 'literal'?"),
    ("[dockerfiles]\npolicy = 'LITERAL:Hadolint'", 2, 10, "dockerfiles.policy", "did you mean 'literal:hadolint'?"),
    ("[dockerfiles]\nremedy = ' mounts'", 2, 10, "dockerfiles.remedy", "did you mean 'mount'?"),
    ("[dockerfiles]\nscripts = 'fixx'", 2, 11, "dockerfiles.scripts", "did you mean 'fix'?"),
    ("[dockerfiles]\nscripts = true", 2, 11, "dockerfiles.scripts", "use 'tell', 'fix' or 'off'"),
    ("[report]\nformats = ['json', 'markdwon']", 2, 20, "report.formats[1]", "did you mean 'markdown'?"),
    ("[report]\nformats = [['json']]", 2, 12, "report.formats[0]", "use 'json', "),
    ("[merge]\nmethod = 'squish'", 2, 10, "merge.method", "did you mean 'squash'?"),
    ("[[source]]\norg = 'a'\nvisibility = ['privat']", 3, 15, "source[1].visibility[0]", "did you mean 'private'?"),
    ("[dockerfiles]\nexclude = 'vendor'", 2, 11, "dockerfiles.exclude", "write a list"),
    ("[dockerfiles]\nexclude = [\n 'a',\n  3]", 4, 3, "dockerfiles.exclude[1]", "a text between quotes"),
    ("[dockerfiles]\nexclude = ['ok', '[z-a]']", 2, 18, "dockerfiles.exclude[1]", "write 'a-z'"),
    ("[dockerfiles]\ninclude = ['a/[b']", 2, 12, "dockerfiles.include[0]", "write [[]"),
    ("[dockerfiles]\nexclude = ['']", 2, 12, "dockerfiles.exclude[0]", "leave the entry out"),
    ("[dockerfiles]\nwrappers = ['']", 2, 13, "dockerfiles.wrappers[0]", "without its folder and its options"),
    ("[dockerfiles]\nwrappers = ['run  x']", 2, 13, "dockerfiles.wrappers[0]", "'tool run --opt= OPERAND'"),
    ("[dockerfiles]\nwrappers = ['run -c=Sh']", 2, 13, "dockerfiles.wrappers[0]", "'tool run --opt= OPERAND'"),
    ("[dockerfiles]\nwrappers = ['bin/run']", 2, 13, "dockerfiles.wrappers[0]", "without its folder and its options"),
    ("[[source]]\norg = 'a'\nexclude = ['[z-a]']", 3, 12, "source[1].exclude[0]", "ends before it begins"),
    ("[[source]]\norg = 'a'\nexclude = ['old/']", 3, 12, "source[1].exclude[0]", "leave it out"),
    ("[[source]]\norg = 'a'\ninclude = ['*', '!old']", 3, 17, "source[1].include[1]", "name in exclude"),
    ("[report]\nformats = ['json', 'pdf']", 2, 20, "report.formats[1]", "'markdown', 'html' or 'sarif'"),
    ("[report]\ndirectory = 3", 2, 13, "report.directory", "write the path between quotes"),
    ("[github]\nbase_url = 'http://git.example.invalid'", 2, 12, "github.base_url", "use https"),
    ("[github]\nbase_url = 'https://me:secret@git.example.invalid'", 2, 12, "github.base_url", "user or password"),
    ("[github]\nbase_url = 'git.example.invalid'", 2, 12, "github.base_url", "https://HOST/api/v3"),
    ("[github]\ntoken_env = 'ghp_16C7e42F292c6912E7'", 2, 13, "github.token_env", "name that variable here"),
    ("[github]\ntoken_env = 'MY TOKEN'", 2, 13, "github.token_env", "letters, digits and underscores"),
    ("[github]\ntoken = 'ghp_16C7e42F292c6912E7'", 2, 1, "github.token", "whose name goes to [github] token_env"),
    ("token = 'ghp_16C7e42F292c6912E7'", 1, 1, "token", "does not belong in this file"),
    ("[github]\nbase_url = 'https://github.com/'", 2, 12, "github.base_url", "write https://api.github.com"),
    ("[github.app]\nid = 3", 1, 2, "github.app.private_key_file", "is missing"),
    ("[pull_request]\nbranch = '../up'", 2, 10, "pull_request.branch", "pip-no-cache/fix"),
    ("[pull_request]\nbranch = '-x'", 2, 10, "pull_request.branch", "pip-no-cache/fix"),
    ("[pull_request]\nbranch = 'x.lock'", 2, 10, "pull_request.branch", "pip-no-cache/fix"),
    ("[pull_request]\nbranch = 'refs/heads/x'", 2, 10, "pull_request.branch", "without refs/heads/"),
    ("[pull_request]\nreviewers = ['@bob']", 2, 14, "pull_request.reviewers[0]", "write the name without it"),
    ("[pull_request]\nassignees = ['a', 'b, c']", 2, 19, "pull_request.assignees[1]", "as an entry of its own"),
    ("[pull_request]\nteam_reviewers = ['acme/team']", 2, 19, "pull_request.team_reviewers[0]", "end of its URL"),
    ("[pull_request]\nlabels = ['']", 2, 11, "pull_request.labels[0]", "as an entry of its own"),
    ("[pull_request]\nlabels = ['a,b']", 2, 11, "pull_request.labels[0]", "as an entry of its own"),
    ("[pull_request]\nclosed = 'never'", 2, 10, "pull_request.closed", "'respect' or 'reopen'"),
    ("[pull_request]\ntitle = '{% if %}'", 2, 9, "pull_request.title", "is no template"),
    ("[pull_request]\nbody = '{{ token }}'", 2, 8, "pull_request.body", "token is not known"),
    ("[pull_request]\nbody = '{{ 1/0 }}'", 2, 8, "pull_request.body", "division by zero (in its line 1)"),
    ("[pull_request]\nbody = '''\na\n{{ repository.foo.bar }}'''", 2, 8, "pull_request.body", "(in its line 2)"),
    ("[pull_request]\nbody = '{{ left[0].path }}'", 2, 8, "pull_request.body", "cannot be filled"),
    (
        "[pull_request]\nbody = '{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}'",
        2,
        8,
        "pull_request.body",
        "recursion",
    ),
    ("[pull_request]\nbody = '{% if x'", 2, 8, "pull_request.body", "(in its line 1)"),
    ("[pull_request]\ntitle = ' '", 2, 9, "pull_request.title", "comes out empty"),
    (f"[pull_request]\ntitle = '{'x' * 257}'", 2, 9, "pull_request.title", "more than 256 characters"),
    ("[commit]\nmessage = '{% if not count %}x{% endif %}'", 2, 11, "commit.message", "comes out empty"),
    ("[commit]\nauthor = 'me'", 2, 10, "commit.author", "Name <name@host>"),
    ('[commit]\nauthor = "a\\nb <a@b>"', 2, 10, "commit.author", "Name <name@host>"),
    ("[commit]\nvia = 'mail'", 2, 7, "commit.via", "'git' or 'api'"),
    ("[[source]]\nlocal = 'no/such/folder'", 2, 9, "source[1].local", "names no folder"),
    ("[[source]]\ninclude = ['*']", 1, 3, "source[1]", "write one of org, user, repositories, file, team, local"),
    ("[[source]]\norg = 'a'\nlocal = '.'", 1, 3, "source[1]", "has org and local"),
    ("[impact]\nindex = 'packages'", 2, 9, "impact.index", "write https://HOST/PATH"),
    ("[impact]\nindex = 'file:///simple'", 2, 9, "impact.index", "write https://HOST/PATH"),
    ("[impact]\nindex = 'https://me:secret@example.com/simple/'", 2, 9, "impact.index", "user or password"),
    ("[impact]\nindex = 'https://example.com/simple/?a=b'", 2, 9, "impact.index", "https://HOST/simple/"),
    ("[impact]\nseconds = 0", 2, 11, "impact.seconds", "use 1 or more"),
    ("[campaign]\nissue = 'platform'", 2, 9, "campaign.issue", "write OWNER/NAME"),
    ("[campaign]\nissue = 'acme/platform'", 2, 9, "campaign.issue", "leave it out; report.md tells the same"),
    ("[[source]]\nfile = 'nowhere.txt'", 2, 8, "source[1].file", "names no file that can be read"),
    ("[[source]]\nfile = '.'", 2, 8, "source[1].file", "give a file of lines OWNER/NAME"),
    ("[[source]]\nteam = 'platform'", 2, 8, "source[1].team", "write ORGANISATION/TEAM"),
    ("[[source]]\nteam = '@acme/platform'", 2, 8, "source[1].team", "without @"),
    ("[[source]]\norg = 'a'\npushed_within = '90'", 3, 17, "source[1].pushed_within", 'write it as in "30d"'),
    ("[[source]]\norg = 'a'\npushed_within = '0d'", 3, 17, "source[1].pushed_within", "is no number of days"),
    ("[[source]]\norg = 'a'\npushed_within = 90", 3, 17, "source[1].pushed_within", "is no number of days"),
    ("[[source]]\norg = 'a'\nproperty = 'team'", 3, 12, "source[1].property", 'as in {team = "payments"}'),
    ("[[source]]\norg = 'a'\nproperty = {team = []}", 3, 12, "source[1].property", "gives 'team' no value"),
    ("[[source]]\norg = 'a'\nproperty = {team = 3}", 3, 12, "source[1].property", "a text, true, false, or a list"),
    ("[[source]]\norg = 'a'\nproperty = {team = ['a', '']}", 3, 12, "source[1].property", "gives 'team' no value"),
    (
        "[[source]]\nuser = 'a'\nproperty = {team = 'b'}",
        3,
        1,
        "source[1].property",
        "only repositories of organisations",
    ),
    ("[[source]]\nlocal = '.'\nproperty = {team = 'b'}", 3, 1, "source[1].property", "a folder knows no properties"),
    ("[[source]]\norg = 'acme/app'", 2, 7, "source[1].org", "as it stands in the forge's URLs"),
    ("[[source]]\nuser = ''", 2, 8, "source[1].user", "as it stands in the forge's URLs"),
    ("[[source]]\nrepositories = ['a/b', 'c']", 2, 24, "source[1].repositories[1]", "write OWNER/NAME"),
    ("[[source]]\nrepositories = ['a/..']", 2, 17, "source[1].repositories[0]", "write OWNER/NAME"),
    ("[[source]]\nrepositories = []", 2, 16, "source[1].repositories", "selects nothing"),
    ("[[source]]\norg = 'a'\ninclude = []", 3, 11, "source[1].include", "selects nothing"),
    ("[[source]]\norg = 'a'\nvisibility = []", 3, 14, "source[1].visibility", "selects nothing"),
    ("[waves]\ngate = 'none'", 2, 8, "waves.gate", "'checks' or 'closed'"),
    ("[waves]\nclosed_share = 2", 2, 16, "waves.closed_share", "use 1 or less"),
    ("[waves]\nsizes = [0]", 2, 10, "waves.sizes[0]", "use 1 or more"),
    ("[git]\ncache_max_mb = 0", 2, 16, "git.cache_max_mb", "use 1 or more"),
    ("[cluster]\nscheduler = 1", 2, 13, "cluster.scheduler", "a text between quotes"),
    ("[github", 1, 8, "", "this is not TOML"),
    ("[ledger]\npath = 'a'\npath = 'b'", 3, 11, "", "this is not TOML"),
]


def problems(text: str, folder: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parsed(text.encode(), "c.toml", folder)
    return str(caught.value).splitlines()


@pytest.mark.parametrize("row", WRONG, ids=[row[0] for row in WRONG])
def test_problem_is_told_with_its_place_and_a_way_out(row: tuple[str, int, int, str, str], tmp_path: Path) -> None:
    added, line, column, key, words = row
    # Keys outside tables come before the first table, all else behind the good source.
    is_first = not added.startswith("[")
    text = f"{added}\n{GOOD}" if is_first else f"{GOOD}{added}"
    (told,) = problems(text, tmp_path)
    assert told.startswith(f"c.toml:{line if is_first else line + 2}:{column}: {key}{': ' if key else ''}")
    assert words in told
    assert "; " in told
    assert "ghp_" not in told
    assert "secret" not in told


def test_all_problems_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    told = problems("[limits]\nworkers = 0\nwriters = 1\n[dockerfiles]\nuv = 'no'\n", tmp_path)
    assert [line.split(":")[1] for line in told] == ["1", "2", "3", "5"]
    assert "write at least one [[source]]" in told[0]


def test_mistake_in_the_only_source_is_the_only_problem_told(tmp_path: Path) -> None:
    (told,) = problems("[[source]]\nlocal = 'repos/\u00e4'\n", tmp_path)
    tried = tmp_path / "repos" / "\u00e4"
    assert told == (
        f"c.toml:2:9: source[0].local: names no folder, for {tried} is none; "
        "give a folder of git repositories, relative to this file"
    )


def test_folder_that_cannot_be_looked_at_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "loop").symlink_to("loop")
    for name in ("file", "file/below", "loop", "loop/below", "x" * 300):
        (told,) = problems(f"[[source]]\nlocal = '{name}'\n", tmp_path)
        assert told.startswith("c.toml:2:9: source[0].local: names no folder, for ")


def test_list_without_a_source_is_told(tmp_path: Path) -> None:
    (told,) = problems("source = []\n", tmp_path)
    assert told == "c.toml:1:10: source: there is no entry; write at least one [[source]]"


def test_columns_count_characters(tmp_path: Path) -> None:
    text = "commit = { author = '\u00fc\u00fc <a@b>', via = 'x' }\n"
    (told,) = problems(text + GOOD, tmp_path)
    assert told.startswith(f"c.toml:1:{text.find(chr(39) + 'x') + 1}: commit.via:")


@pytest.mark.parametrize("key", ["author", "committer"])
def test_nobody_is_named_to_the_api_as_who_committed(key: str) -> None:
    text = f"[[source]]\norg = 'a'\n[commit]\nvia = 'api'\nsignoff = true\n{key} = 'Robin <robin@example.invalid>'\n"
    with pytest.raises(ConfigError) as caught:
        parsed(text.encode(), "config.toml", Path())
    (problem,) = caught.value.problems
    assert (problem.line, problem.key) == (6, f"commit.{key}")
    assert "the token's owner commits; leave it out" in str(problem)
    assert parsed(text.replace("api", "git").encode(), "config.toml", Path()).commit.via == "git"


@pytest.mark.parametrize("content", [b"\xff\xfe", b'a = "\xe9"'])
def test_file_that_is_not_utf_8_is_told(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="this is not UTF-8"):
        parsed(content, "c.toml", tmp_path)


def test_deeply_nested_values_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        parsed(b"a = " + b"[" * 100_000, "c.toml", tmp_path)


def test_deeply_nested_template_is_refused(tmp_path: Path) -> None:
    (told,) = problems(f"{GOOD}[pull_request]\nbody = '{'{{' + '(' * 9_000}'\n", tmp_path)
    assert told.startswith("c.toml:4:8: pull_request.body: is no template: it is nested too deeply; ")


def test_relative_paths_are_those_of_the_folder(tmp_path: Path) -> None:
    config = parsed(GOOD.encode(), "c.toml", tmp_path)
    assert (config.report.directory, config.ledger.path) == (tmp_path / "report", tmp_path / "pip-no-cache.sqlite")
    config = parsed(f"{GOOD}[report]\ndirectory = '/elsewhere'\n".encode(), "c.toml", tmp_path)
    assert config.report.directory == Path("/elsewhere")


def test_folder_of_repositories_has_no_api_for_commits(tmp_path: Path) -> None:
    (told,) = problems(f"{GOOD}[commit]\nvia = 'api'\n", tmp_path)
    assert told.startswith("c.toml:2:1: source[0].local: a folder has no API")


def test_loopback_may_be_http(tmp_path: Path) -> None:
    config = parsed(f"{GOOD}[github]\nbase_url = 'http://127.0.0.1:8080/api/v3/'\n".encode(), "c.toml", tmp_path)
    assert config.github.base_url == "http://127.0.0.1:8080/api/v3"


def test_config_is_frozen(tmp_path: Path) -> None:
    config: Config = parsed(GOOD.encode(), "c.toml", tmp_path)
    with pytest.raises(ValueError, match="frozen"):
        config.limits.workers = 3
