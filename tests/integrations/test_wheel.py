"""What is installed is one package: as a wheel and as an editable install, beside whatever else has our names."""

import ast
import importlib.util
import json
import re
import shutil
import socket
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.integrations.conftest import Run

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "fixer")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input")
HERE = ("--no-index", "--no-deps", "--no-build-isolation")
NEEDED = b"FROM python:3.13\nRUN pip install a\n"
STRANGER = "raise SystemExit('a stranger ran')\n"
USE = "from pip_no_cache import fixer; print(fixer.fix(b'FROM python\\nRUN pip install a\\n').output.decode(), end='')"


def _hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hook", ROOT / ".ci" / "wheel" / "hook.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


HOOK = _hook()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([*PIP, "wheel", "--quiet", *HERE, "--wheel-dir", folder, ROOT], check=True)
    (made,) = folder.glob("*.whl")
    return made


def _environment(folder: Path, *what: str | Path) -> Path:
    """A fresh environment with that installed, and the packages of this one behind it; gives its programs' folder."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    (others,) = {path for path in map(Path, sys.path) if path.name == "site-packages"}
    (packages / "others.pth").write_text(f"{others}\n", "utf-8")  # .pth files there are not read: no checkout comes in
    command = [*PIP, "--python", folder / "bin" / "python", "install", "--quiet", *HERE, "--ignore-installed", *what]
    subprocess.run(command, check=True)
    return folder / "bin"


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _environment(tmp_path_factory.mktemp("installed") / "venv", wheel)


@pytest.fixture(scope="module")
def editable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _environment(tmp_path_factory.mktemp("editable") / "venv", "--editable", ROOT)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A project that has packages of our names, and a Dockerfile."""
    folder = tmp_path / "hostile"
    for name in ("bot", "fixer", "tests"):
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text(STRANGER, "utf-8")
    (folder / "Dockerfile").write_bytes(NEEDED)
    return folder


# The wheel


def test_a_wheel_has_one_package_and_no_file_of_another_place(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    about = wheel.name.split("-py3")[0]
    assert {name.partition("/")[0] for name in names} == {"pip_no_cache", f"{about}.dist-info", f"{about}.data"}
    assert [name for name in names if ".data/" in name] == [f"{about}.data/data/share/man/man1/pip-no-cache.1"]
    assert not [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".toml~"))]


def test_every_module_is_the_checkouts_but_for_what_it_imports(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for path in MODULES:
            ours, theirs = path.read_bytes(), archive.read(f"pip_no_cache/{path.relative_to(ROOT).as_posix()}")
            assert ast.dump(ast.parse(theirs)) == ast.dump(_Moved().visit(ast.parse(ours))), path
            assert theirs.replace(b"from pip_no_cache.", b"from ") == ours, path


def test_every_other_file_is_the_checkouts(wheel: Path) -> None:
    others = [
        path
        for package in ("bot", "fixer")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    ]
    assert others
    with zipfile.ZipFile(wheel) as archive:
        for path in others:
            assert archive.read(f"pip_no_cache/{path.relative_to(ROOT).as_posix()}") == path.read_bytes()


class _Moved(ast.NodeTransformer):
    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.ImportFrom:
        if not node.level and (node.module or "").partition(".")[0] in {"bot", "fixer"}:
            node.module = f"pip_no_cache.{node.module}"
        return node


def test_no_string_names_a_module_by_the_checkouts_name() -> None:
    """Strings are not moved: what is imported by name is put together from ``__name__`` or ``__package__``."""
    known = {".".join(one.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for one in MODULES}
    for path in MODULES:
        tree = ast.parse(path.read_bytes())
        parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        strings = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in parts]
        assert not [text for text in strings if isinstance(text, str) and "." in text and text.rstrip(".") in known], (
            path
        )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (b"from bot import x\n", b"from pip_no_cache.bot import x\n"),
        (b"from fixer.a.b import (\n    c,\n)\n", b"from pip_no_cache.fixer.a.b import (\n    c,\n)\n"),
        (b"def f():\n    from bot.x import y as z\n", b"def f():\n    from pip_no_cache.bot.x import y as z\n"),
        (b"x = 1; from bot import y\n", b"x = 1; from pip_no_cache.bot import y\n"),
        (b"a = '\xc3\xa9'; from bot import y\n", b"a = '\xc3\xa9'; from pip_no_cache.bot import y\n"),
        (b"from   bot import y\r\n", b"from   pip_no_cache.bot import y\r\n"),
        (b'"""\nfrom bot import x\n"""\nfrom bots import x\nfrom . import bot\n', None),
        (b"import os, sys\nfrom os import path as bot\nfrom .bot import x\n", None),
    ],
)
def test_only_imports_of_ours_are_moved(source: bytes, expected: bytes | None) -> None:
    assert HOOK.moved(source) == (source if expected is None else expected)


@pytest.mark.parametrize("source", [b"import bot\n", b"import os, fixer.edits\n", b"import bot.x as y\n"])
def test_an_import_that_binds_another_name_is_refused(source: bytes) -> None:
    with pytest.raises(ValueError, match=r"line 1: write 'from .* import …'"):
        HOOK.moved(source)


def test_links_of_the_description_work_on_an_index(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("METADATA"))
        described = archive.read(name).decode("utf-8")
    links = re.findall(r"\]\(([^)]+)\)", described)
    assert links
    assert [link for link in links if not link.startswith(("https://", "#"))] == []
    ours = [link.partition("/main/")[2] for link in links if "/OWNER/pip-no-cache/" in link]
    assert ours
    assert [path for path in ours if not (ROOT / path.partition("#")[0]).exists()] == []


# A release


@pytest.mark.thorough
def test_a_release_is_made_and_nothing_is_said_of_it(tmp_path: Path, run: "Run") -> None:
    """Wheel and sdist by twine, pyroma and check-wheel-contents; the sdist gives the same wheel again."""
    source = tmp_path / "source"
    listed = run("git", "ls-files", "-z", cwd=ROOT).stdout.split("\0")
    for name in filter(None, listed):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, source / name)
    done = run(".ci/release", cwd=source, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {path.suffix for path in (source / "dist").iterdir()} == {".whl", ".gz", ".json"}
    with tarfile.open(next((source / "dist").glob("*.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names >= {"Makefile", "README.md", "LICENSE", "config.example.toml", "CHANGELOG.md", ".ci/run", "action.yml"}
    refused = run(".ci/release", "9.9.9", cwd=source)
    assert (refused.returncode, refused.stderr.count("the tag says 9.9.9")) == (1, 1)


# As users have it


@pytest.mark.parametrize(
    "line", ["pip-no-cache check", "python -m pip_no_cache check", "python -P -m pip_no_cache check"]
)
def test_the_wheel_runs_beside_any_other_bot_and_fixer(installed: Path, hostile: Path, run: "Run", line: str) -> None:
    program, *rest = line.split()
    (packages,) = installed.parent.glob("lib/python*/site-packages")
    before = run(installed / program, *rest, cwd=hostile, PYTHONPATH=".")
    for name in ("bot", "fixer"):
        shutil.copytree(hostile / name, packages / name, dirs_exist_ok=True)
    after = run(installed / program, *rest, cwd=hostile)
    for name in ("bot", "fixer"):  # other tests have this environment too
        shutil.rmtree(packages / name)
    assert before.stdout.startswith("Dockerfile:2:5: cache-written ")
    assert (before.returncode, before.stderr) == (after.returncode, after.stderr) == (1, "")
    assert before.stdout == after.stdout


def test_the_bot_of_the_wheel_runs(installed: Path, hostile: Path, run: "Run") -> None:
    done = run(installed / "pip-no-cache", "demo", cwd=hostile, PYTHONPATH=".")
    assert (done.returncode, done.stderr) == (0, "")
    assert "--no-cache-dir" in done.stdout
    started = run(installed / "pip-no-cache", "init", cwd=hostile)
    assert started.returncode == 0
    assert (hostile / "pip-no-cache.toml").read_bytes().endswith((ROOT / "config.example.toml").read_bytes())


@pytest.mark.parametrize("kind", ["installed", "editable"])
def test_the_public_import(request: pytest.FixtureRequest, tmp_path: Path, run: "Run", kind: str) -> None:
    python = request.getfixturevalue(kind) / "python"
    done = run(python, "-c", USE, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "FROM python\nRUN pip install --no-cache-dir a\n", "")
    missing = run(python, "-c", "from pip_no_cache import fixer; fixer.nothing", cwd=tmp_path)
    assert missing.stderr.splitlines()[-1].startswith("AttributeError: module '")


def test_the_wheel_has_no_top_level_names_of_the_checkout(installed: Path, tmp_path: Path, run: "Run") -> None:
    found = run(
        installed / "python", "-c", "import importlib.util as u; print(u.find_spec('pip_no_cache.bot'))", cwd=tmp_path
    )
    assert str(installed.parent) in found.stdout


def test_an_editable_install_has_each_module_once(editable: Path, tmp_path: Path, run: "Run") -> None:
    code = (
        "import pip_no_cache.fixer.edits, fixer, fixer.edits, pickle, importlib\n"
        "from pip_no_cache.bot import model\n"
        "from bot.model import Outcome\n"
        "assert pip_no_cache.fixer is fixer and pip_no_cache.fixer.edits is fixer.edits\n"
        "assert fixer.__spec__.name == fixer.__name__ == 'fixer' and model.Outcome is Outcome\n"
        "assert pickle.loads(pickle.dumps(Outcome)) is Outcome\n"
        "assert importlib.reload(fixer) is fixer\n"
    )
    done = run(editable / "python", "-c", code, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("line", ["pip-no-cache check", "python -m pip_no_cache check"])
def test_an_editable_install_under_a_strangers_path_is_one_sentence(
    editable: Path, hostile: Path, run: "Run", line: str
) -> None:
    program, *rest = line.split()
    done = run(editable / program, *rest, cwd=hostile, PYTHONPATH=".")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"pip-no-cache: {hostile}/bot comes before the package 'bot' of this editable install in {ROOT}; "
        "unset PYTHONPATH, use another environment, or install a wheel\n"
    )
    assert run(editable / program, *rest, cwd=hostile).returncode == (2 if program == "python" else 1)


def test_an_editable_install_whose_checkout_is_gone_says_so(tmp_path: Path, run: "Run") -> None:
    checkout = tmp_path / "checkout"
    ignored = shutil.ignore_patterns("__pycache__", "wt")
    for name in ("bot", "fixer", ".ci"):
        shutil.copytree(ROOT / name, checkout / name, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, checkout)
    programs = _environment(tmp_path / "venv", "--editable", checkout)
    assert run(programs / "pip-no-cache", "--version").returncode == 0
    shutil.rmtree(checkout)
    done = run(programs / "pip-no-cache", "check")
    assert (done.returncode, done.stderr) == (
        2,
        f"pip-no-cache: the checkout {checkout} of this editable install is gone\n",
    )


# A cluster


@contextmanager
def _cluster(programs: Path, folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """A scheduler and a worker of that environment, and where they are."""
    file = folder / "scheduler.json"
    common = ("--host", "127.0.0.1", "--scheduler-file", str(file), "--no-dashboard")
    with ExitStack() as stack, (folder / "cluster.log").open("wb") as log:
        for words in (("scheduler", "--port", "0"), ("worker", "--nthreads", "1")):
            command = [str(programs / "python"), "-P", "-m", "dask", *words, *common]
            started = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
            stack.enter_context(started)
            stack.callback(started.kill)
        until = time.monotonic() + 60
        while not file.exists():
            assert time.monotonic() < until, "no scheduler"
            time.sleep(0.05)
        yield json.loads(file.read_bytes())["address"]


@pytest.mark.thorough
@pytest.mark.parametrize(("of_workers", "ours"), [("installed", "editable"), ("editable", "installed")])
def test_a_cluster_that_mixes_checkout_and_wheel_is_told(
    request: pytest.FixtureRequest, repository: Path, run: "Run", of_workers: str, ours: str
) -> None:
    (repository / "Dockerfile").write_bytes(NEEDED)
    for line in ("add --all", "commit --quiet --message first"):
        assert run("git", *line.split(), cwd=repository).returncode == 0
    environment = request.getfixturevalue("environment")
    config = f"[[source]]\nlocal = {str(repository.parent)!r}\ninclude = ['repository']\n"
    with _cluster(request.getfixturevalue(of_workers), repository.parent, environment) as address:
        (repository.parent / "pip-no-cache.toml").write_text(f"{config}[cluster]\nscheduler = {address!r}\n", "utf-8")
        done = run(request.getfixturevalue(ours) / "pip-no-cache", "sweep", "--dry-run", "--quiet")
    assert (done.returncode, done.stderr) == (1, "")
    told = {
        "editable": "A worker does not have bot, which pip-no-cache 0.1.0 (checkout) needs",
        "installed": f"The worker {socket.gethostname()} has pip-no-cache 0.1.0 (checkout), and this is 0.1.0 (wheel)",
    }
    first, _ = done.stdout.split("\n", 1)
    assert first.startswith(
        f"repository: failed (other-version). {told[ours]}; give workers and this machine the same "
    )


# The suites

# Of programs that tests write as text, and of what they start by its name, the hook knows nothing.
_NAMES = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in MODULES}
_IN_TEXT = re.compile(rb"(?<![\w./])(?:bot|fixer)(?:\.[a-z_]+)+|(?<=from )(?:bot|fixer)(?= import)")


def _copy_suites(folder: Path) -> None:
    """The two suites and what they share: other tests are about the checkout."""
    for name in ("tests/bot", "tests/fixer", "tests/github_double", "docs", "benchmarks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shared = [path.relative_to(ROOT) for path in (ROOT / "tests").glob("*.py") if not path.name.startswith("test_")]
    for name in (*map(str, shared), "pyproject.toml", "config.example.toml"):
        shutil.copy(ROOT / name, folder / name)


def _moved_text(found: re.Match[bytes]) -> bytes:
    name = found[0].decode()
    is_ours = any(f"{known}.".startswith(f"{name}.") for known in _NAMES)
    return b"pip_no_cache." + found[0] if is_ours else found[0]


def test_the_suites_have_no_import_that_cannot_be_moved(tmp_path: Path) -> None:
    _copy_suites(tmp_path)
    for path in (tmp_path / "tests").rglob("*.py"):
        HOOK.moved(path.read_bytes())


def test_the_suites_have_all_that_they_import_of_the_tests(tmp_path: Path) -> None:
    _copy_suites(tmp_path)
    for path in (tmp_path / "tests").rglob("*.py"):
        for found in re.finditer(r"^\s*from (tests[.\w]+) import", path.read_text("utf-8"), re.MULTILINE):
            whole = tmp_path / found[1].replace(".", "/")
            assert whole.is_dir() or whole.with_suffix(".py").is_file(), (path, found[1])


@pytest.mark.thorough
@pytest.mark.parametrize("suite", ["fixer", "bot"])
def test_the_suites_pass_against_the_wheel(installed: Path, tmp_path: Path, run: "Run", suite: str) -> None:
    """The tests are moved as the modules are."""
    _copy_suites(tmp_path)
    for path in tmp_path.rglob("*.py"):
        path.write_bytes(_IN_TEXT.sub(_moved_text, HOOK.moved(path.read_bytes())))
    command = (installed / "python", "-m", "pytest", "-q", "-n", "2", f"tests/{suite}")
    done = run(*command, cwd=tmp_path, timeout=2 * 3600)
    assert done.returncode == 0, done.stdout[-4000:]
