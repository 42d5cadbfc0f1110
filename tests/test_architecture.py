"""The one-way flow of imports, and who alone may import which library."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import fixer

ROOT = Path(__file__).parent.parent

# Each module and the modules of its package that it may import, a layer per block; "__init__" is the package itself.
FIXER = {
    # errors and values
    "errors": "",
    "edits": "errors",
    "document": "",
    "words": "document",
    "suppress": "document",
    "finding": "edits suppress",
    "reasons": "finding",
    "fingerprint": "finding",
    "place": "",
    # parsers
    "quick": "",
    "lex": "",
    "lines": "document lex place",
    "parser": "document lex lines",
    "shell": "document lex words",
    "windows": "document shell words",
    "order": "shell",
    # what a command line is
    "option_names": "",
    "pip": "option_names words",
    "options": "option_names pip words",
    "wrappers": "words",
    "launch": "document pip shell windows words wrappers",
    # what stands around it
    "scope": "document lex",
    "runtime": "launch order scope shell words wrappers",
    "configuration": "launch options pip runtime scope words",
    "cache": "document launch pip scope words",
    "build": "cache configuration document launch lex order quick runtime scope shell windows words wrappers",
    # judgement
    "call": "build configuration document launch options pip runtime windows words wrappers",
    "protection": "build cache call configuration finding launch options order pip runtime scope",
    "rule": "build call document edits finding lines option_names pip place protection reasons suppress",
    # engine
    "engine": "document edits errors finding parser quick reasons rule",
    "diff": "",
    "gitignore": "",
    "discover": "gitignore",
    "__init__": "diff discover document edits engine errors finding fingerprint parser shell suppress words",
    # command line
    "files": "discover errors",
    "repository": "__init__ discover errors files gitignore suppress",
    "output.__init__": "",
    "output.visible": "",
    "output.report": "finding",
    "output.json_object": "finding output.report output.visible",
    "output.sarif_rules": "",
    "output.sarif": "__init__ edits finding fingerprint output.report output.sarif_rules output.visible place",
    "output.github": "finding output.report output.visible",
    "output.text": "finding output.report output.visible",
    "inspection": "diff discover engine errors files finding output.report quick repository suppress",
    "jobs": "discover errors inspection output.report",
    "streams": "errors output.visible",
    "cli": "discover errors files inspection jobs output.github output.json_object output.report output.sarif "
    "output.text output.visible repository streams",
}
BOT = {
    "__init__": "",
    # errors and values
    "errors": "",
    "display": "",
    "model": "",
    # words and settings
    "words": "errors display model",
    "positions": "",
    "problems": "errors positions",
    "config": "errors positions problems words",
    # repositories
    "selection": "display model config",
    "git_environment": "",
    "temporary": "",
    "processes": "errors",
    "interruption": "processes temporary",
    "redirect": "",
    "objects": "errors display model processes",
    "remote": "errors git_environment objects processes",
    "git_cache": "config errors objects temporary",
    "server": "errors git_cache objects processes redirect remote",
    "workspace": "errors git_cache git_environment objects processes remote server temporary",
    "survey": "model config selection workspace",
    "forge": "model workspace",
    "local_records": "errors model",
    "local_forge": "errors marker model local_records workspace",
    # ... and those on GitHub
    "secrets": "",
    "credentials": "secrets",
    "web_host": "",
    "answers": "errors",
    "refusal": "answers display errors",
    "patience": "interruption refusal",
    "github_api": "answers errors",
    "github_repository": "answers display model web_host",
    "github_listing": "answers config errors github_api github_repository model web_host",
    "github_pulls": "answers config errors github_api github_listing github_repository model web_host",
    "github_state": "answers errors github_api model",
    "github_examination": "errors github_api model",
    "github_checks": "answers github_api model",
    "github_commit": "",
    "github_forge": "answers config credentials errors git_cache github_api github_checks github_commit "
    "github_examination github_listing github_pulls github_repository github_state interruption model patience refusal "
    "secrets web_host workspace",
    "forges": "config forge git_cache github_forge local_forge",
    # what is remembered
    "ledger_schema": "",
    "ledger_file": "errors display ledger_schema",
    "ledger": "errors display model ledger_file",
    "budget": "config ledger",
    "known": "config forge ledger model workspace",
    # from bytes to plans
    "marker": "model",
    "plan": "marker model config",
    "shelf": "forge model workspace",
    "planning": "errors config forge known ledger model plan secrets shelf survey workspace",
    "cluster": "errors model",
    "executors": "cluster config interruption",
    # plans kept between two runs
    "json_text": "",
    "plan_schema": "json_text model",
    "plan_file": "display errors json_text model plan_schema",
    # from plans to pull requests
    "waves": "config errors ledger marker model",
    "desk": "budget config errors forge ledger model waves",
    "commit": "config errors model words workspace",
    "branch": "model workspace",
    "push": "branch commit desk errors model workspace",
    "recognition": "branch commit desk marker model plan workspace",
    "publish": "branch commit desk errors ledger marker model plan push recognition words workspace",
    # everything
    "listing": "config errors forge model selection",
    "census": "config errors forge ledger marker model",
    "sweep": "budget census config desk errors executors forge interruption known ledger listing model planning "
    "publish shelf waves words",
    "reports.json_report": "display model",
    "reports.markdown_report": "display model",
    "reports.terminal": "display model secrets",
    "reports.events": "display model reports.terminal secrets",
    "reports.live": "display model reports.terminal",
    "reports.console": "model reports.events reports.live reports.terminal",
    "reports.status_text": "display ledger model",
    "reports.__init__": "model reports.json_report reports.markdown_report secrets",
    "run": "budget config errors executors forge forges git_cache interruption ledger model plan_file "
    "reports.__init__ reports.console sweep waves workspace",
    # command line
    "doctor": "config errors forge forges ledger model workspace",
    "demo": "config forges local_forge model workspace",
    "cli": "__init__ errors config demo doctor interruption ledger plan_file reports.console reports.status_text run "
    "workspace",
}
TABLES = {"fixer": FIXER, "bot": BOT}

# A library and the only modules that may import it.
ONLY_IMPORTERS = {
    "dockerfile_parse": {"fixer.parser"},
    "tree_sitter": {"fixer.shell", "bot.positions"},
    "tree_sitter_bash": {"fixer.shell"},
    "tree_sitter_toml": {"bot.positions"},
    "git": {"bot.workspace"},
    "github": {"bot.github_forge"},
    "requests": {"bot.github_forge"},
    "jwt": {"bot.github_forge"},
    "distributed": {"bot.cluster"},
    "filelock": {"bot.ledger"},
    "jinja2": {"bot.words"},
    "pydantic": {"bot.config", "bot.plan_file", "bot.plan_schema", "bot.problems"},
    "pydantic_core": {"bot.problems"},
    "rich": {"bot.reports.live"},
}
CORE_LIBRARIES = {"click", "dockerfile_parse", "pathspec", "tree_sitter", "tree_sitter_bash", "yaml"}
# These come with the extra [bot] and make a start slow: check and fix do without.
HEAVY = {"filelock", "git", "github", "jinja2", "pydantic", "pydantic_core", "rich", "tree_sitter_toml"}


def modules(package: str) -> dict[str, Path]:
    """The package's modules by their name inside it, ``reports.json`` for ``reports/json.py``."""
    folder = ROOT / package
    return {".".join(path.relative_to(folder).with_suffix("").parts): path for path in sorted(folder.rglob("*.py"))}


MODULES = [(package, name, path) for package in TABLES for name, path in sorted(modules(package).items())]
each_module = pytest.mark.parametrize(
    ("package", "name", "path"), MODULES, ids=[f"{package}.{name}" for package, name, _ in MODULES]
)


def imported(path: Path) -> Iterator[tuple[str, str | None]]:
    """Every import anywhere in the file, late ones too: the module, and the name taken out of it."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: imports are absolute"
            yield from ((node.module or "", alias.name) for alias in node.names)


def imported_siblings(package: str, path: Path) -> Iterator[str]:
    """The modules of its own package that the file imports, named as in the tables."""
    known = modules(package)
    for module, name in imported(path):
        if module.partition(".")[0] == package:
            inside = [*module.split(".")[1:], *([name] if name else [])]
            yield next((spelling for spelling in spellings(inside) if spelling in known), ".".join(inside))


def spellings(parts: list[str]) -> Iterator[str]:
    """What ``from package.a import b`` can mean, the deepest module first; the last one is the package itself."""
    for end in range(len(parts), -1, -1):
        yield from (".".join(parts[:end]), ".".join([*parts[:end], "__init__"]))


def libraries(path: Path) -> set[str]:
    roots = {module.partition(".")[0] for module, _ in imported(path)}
    return roots - sys.stdlib_module_names - set(TABLES)


@pytest.mark.parametrize("package", TABLES)
def test_table_names_exactly_the_modules_there_are(package: str) -> None:
    assert sorted(TABLES[package]) == sorted(modules(package))


@pytest.mark.parametrize("package", TABLES)
def test_table_has_no_circle_and_no_unknown_name(package: str) -> None:
    allowed = {name: row.split() for name, row in TABLES[package].items()}
    assert set(TopologicalSorter(allowed).static_order()) == set(allowed)


@each_module
def test_module_imports_only_what_its_row_allows(package: str, name: str, path: Path) -> None:
    assert set(imported_siblings(package, path)) <= set(TABLES[package].get(name, "").split())


@each_module
def test_library_has_only_its_importers(package: str, name: str, path: Path) -> None:
    module = f"{package}.{name}"
    assert [library for library in libraries(path) if module not in ONLY_IMPORTERS.get(library, {module})] == []


@pytest.mark.parametrize("path", modules("fixer").values(), ids=modules("fixer"))
def test_fixer_knows_neither_the_bot_nor_its_libraries(path: Path) -> None:
    assert "bot" not in {module.partition(".")[0] for module, _ in imported(path)}
    assert libraries(path) <= CORE_LIBRARIES


@pytest.mark.parametrize("name", modules("bot"))
def test_bot_uses_only_the_names_that_fixer_exports(name: str) -> None:
    taken = [(module, what) for module, what in imported(modules("bot")[name]) if module.partition(".")[0] == "fixer"]
    allowed = {("fixer", what) for what in fixer.__all__}
    odd = [(module, what) for module, what in taken if (module, what) not in allowed]
    # The one exception: the bot's command line mounts check and fix.
    assert all(name == "cli" and "fixer.cli" in {module, f"{module}.{what}"} for module, what in odd), odd


def test_plan_alone_calls_fix() -> None:
    callers = [name for name, path in modules("bot").items() if ("fixer", "fix") in imported(path)]
    assert callers == ["plan"]


def test_command_starts_without_the_extra() -> None:
    script = "import json, sys, bot.cli; print(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    assert HEAVY.isdisjoint(json.loads(run.stdout))
