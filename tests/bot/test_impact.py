"""What pip's caches weigh: as an index on this machine tells it, beside a real pip's cache, and under bad indexes."""

import itertools
import json
import random
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import extras
from bot.config.config import Impact
from bot.errors import MissingExtraError
from bot.impact import lock
from bot.impact.weighing import Weigher, weighing
from bot.ledger import ledger
from bot.model.weight import Part, Weight, added, between, together
from fixer import Target, Want
from tests.bot.play import configure, run
from tests.bot.stage import LEDGER
from tests.bot.stages import stage
from tests.bot.wheel_index import Index, serving

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

_HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
_TAG = f"cp{sys.version_info.major}{sys.version_info.minor}"
_PLATFORMS = ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64")
_SETS = 30
_QUICK = 2


def _want(*requirements: str, python: str = _HERE, **more: object) -> Want:
    return Want(0, requirements, (), Target(python, "linux/amd64", is_musl=False), **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def world() -> Iterator[Index]:
    """Forty projects in three versions each, that need each other."""
    index, chance = Index(), random.Random(7)  # noqa: S311 - the same each time
    names = [f"p{number}" for number in range(40)]
    for number, name in enumerate(names):
        for version in ("1.0", "1.1", "2.0"):
            later = names[number + 1 :]
            requires = tuple(chance.sample(later, min(len(later), chance.randint(0, 3))))
            tag = chance.choice(
                ["py3-none-any", f"{_TAG}-{_TAG}-manylinux_2_17_x86_64", "cp39-abi3-manylinux2014_x86_64"]
            )
            size = int(10 ** chance.uniform(3.5, 5.5))
            index.add(name, version, requires=requires, size=size, tag=tag)
            if tag != "py3-none-any":
                index.add(name, version, requires=requires, size=2 * size, tag=f"{_TAG}-{_TAG}-musllinux_1_2_x86_64")
    with serving(index) as served:
        yield served


def _sets() -> list[object]:
    chance = random.Random(3)  # noqa: S311
    names = [f"p{number}" for number in range(40)]
    found = [tuple(chance.sample(names, chance.randint(1, 6))) for _ in range(_SETS)]
    found[1] = ("p3<2", "p10==1.0", "p20~=1.0")
    slow = pytest.mark.thorough
    return [pytest.param(one, marks=[slow] if number >= _QUICK else []) for number, one in enumerate(found)]


@contextmanager
def _weigher(index: Index, folder: Path, **impact: int) -> Iterator[Weigher]:
    folder.mkdir(exist_ok=True)
    with (
        ledger.opened(folder / LEDGER) as opened,
        weighing(Impact(index=index.url, **impact), opened.weights) as made,
    ):
        yield made


@pytest.mark.parametrize("requirements", _sets())
def test_weight_is_that_of_a_real_cache(requirements: tuple[str, ...], world: Index, tmp_path: Path) -> None:
    with _weigher(world, tmp_path) as weigher:
        found = weigher.weight(_want(*requirements))
    assert found is not None
    kept = _kept_by_pip(requirements, world, tmp_path)
    assert 0.75 * kept <= found.most <= 1.25 * kept
    assert found.least <= kept, "the wheels alone are kept in any case"


def _kept_by_pip(requirements: tuple[str, ...], world: Index, folder: Path) -> int:
    platforms = itertools.chain.from_iterable(("--platform", one) for one in _PLATFORMS)
    words = ("pip", "download", "--quiet", "--isolated", "--only-binary", ":all:", "--disable-pip-version-check")
    where = ("--index-url", world.url, "--trusted-host", "127.0.0.1", "--cache-dir", "kept", "--dest", "loaded")
    command = [sys.executable, "-m", *words, *where, "--python-version", _HERE, *platforms, *requirements]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    return sum(file.stat().st_size for file in (folder / "kept").rglob("*") if file.is_file())


def test_same_set_is_asked_for_once_and_remembered(world: Index, tmp_path: Path) -> None:
    with _weigher(world, tmp_path) as weigher:
        first = weigher.weight(_want("p5", "p7"))
        assert first is not None
        count = len(world.asked)
        assert weigher.weight(_want("p7", "p5")) == first
    with _weigher(world, tmp_path) as weigher:
        assert weigher.weight(_want("p5", "p7")) == first
        assert len(world.asked) == count
        assert weigher.weight(_want("p5", "p7", is_alone=True)) != first


def test_no_more_is_asked_than_the_config_allows(world: Index, tmp_path: Path) -> None:
    with _weigher(world, tmp_path, sets_per_run=1) as weigher:
        assert weigher.weight(_want("p39"))
        assert weigher.weight(_want("p38")) is None
    with _weigher(world, tmp_path, sets_per_run=1) as weigher:
        assert weigher.weight(_want("p39")), "what is known counts for nothing"
        assert weigher.weight(_want("p38")), "nor was it remembered that nobody asked"


def test_index_that_is_slow_is_left_amid_a_set(tmp_path: Path) -> None:
    """Each look at the clock takes a second: some of the ten wheels are asked about, and nothing is remembered."""
    index = Index()
    names = [f"slow{number}" for number in range(10)]
    for name in names:
        index.add(name)
    with serving(index), _weigher(index, tmp_path, seconds_per_run=5) as weigher:
        weigher.now = itertools.count(0.0).__next__
        assert weigher.weight(_want(*names)) is None
        assert 0 < sum(path.endswith(".metadata") for path in index.asked) - len(names) < len(names)
    assert _rows(tmp_path / LEDGER) == 0


def test_index_that_does_not_answer_is_asked_no_more_and_nothing_is_remembered(world: Index, tmp_path: Path) -> None:
    lost = Index(url="http://127.0.0.1:9/simple/")
    with _weigher(lost, tmp_path, seconds=1) as weigher:
        found = [weigher.weight(_want(f"p{number}")) for number in range(20)]
        assert found == [None] * 20
    assert _rows(tmp_path / LEDGER) == 0
    with _weigher(world, tmp_path) as weigher:
        assert weigher.weight(_want("p39"))


def test_what_an_index_does_not_have_is_remembered(world: Index, tmp_path: Path) -> None:
    with _weigher(world, tmp_path) as weigher:
        assert [weigher.weight(_want(f"no-such-{number}")) for number in range(5)] == [None] * 5
        assert weigher.weight(_want("p39")), "it does answer"
    assert _rows(tmp_path / LEDGER) == 6


def _rows(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM weights").fetchone()
    return int(count)


def test_platform_and_python_decide_which_wheel_counts(tmp_path: Path) -> None:
    index = Index()
    for tag, size in (
        ("cp312-cp312-manylinux_2_17_x86_64", 10_000),
        ("cp312-cp312-musllinux_1_2_x86_64", 20_000),
        ("cp312-cp312-manylinux_2_17_aarch64", 40_000),
        ("cp313-cp313-manylinux_2_17_x86_64", 80_000),
        ("py3-none-any", 1_000),
    ):
        index.add("a", size=size, tag=tag)
    with serving(index), _weigher(index, tmp_path) as weigher:
        sizes = []
        for target in (
            Target("3.12", "linux/amd64", is_musl=False),
            Target("3.12", "linux/amd64", is_musl=True),
            Target("3.12", "linux/arm64", is_musl=False),
            Target("3.13", "linux/amd64", is_musl=False),
            Target("3.11", "linux/amd64", is_musl=False),
        ):
            found = weigher.weight(Want(0, ("a",), (), target))
            assert found is not None
            sizes.append(round(found.least, -4))
    assert sizes == [10_000, 20_000, 40_000, 80_000, 0]


def test_prereleases_and_constraints_count(tmp_path: Path) -> None:
    index = Index()
    for version, size in (("1.0", 10_000), ("2.0", 20_000), ("3.0rc1", 40_000)):
        index.add("a", version, size=size)
    with serving(index), _weigher(index, tmp_path) as weigher:
        wants = (_want("a"), _want("a", is_pre=True), _want("a")._replace(constraints=("a<2",)))
        found = [weigher.weight(want) for want in wants]
    assert [round(one.least, -4) for one in found if one] == [20_000, 40_000, 10_000]


def _endless() -> Iterator[bytes]:
    yield b'{"meta": {"api-version": "1.1"}, "name": "bad", "files": [], "versions": ["'
    while True:
        yield b"1" * (1 << 20)


def _dripping() -> Iterator[bytes]:
    while True:
        time.sleep(0.2)
        yield b" "


def _says(files: object) -> Iterator[bytes]:
    yield json.dumps({"meta": {"api-version": "1.1"}, "name": "bad", "files": files}).encode()


_SHA = {"hashes": {"sha256": "0" * 64}}
_FILE = {"filename": "bad-1.0-py3-none-any.whl", **_SHA, "size": 10}
BAD: dict[str, Callable[[], Iterator[bytes]]] = {
    "endless": _endless,
    "dripping": _dripping,
    "no-json": lambda: iter([b"<html>"]),
    "files-of-another-kind": lambda: _says({"a": 1}),
    "a-file-of-this-machine": lambda: _says([{**_FILE, "url": "file:///etc/passwd"}]),
    "nobody-there": lambda: _says([{**_FILE, "url": "http://127.0.0.1:9/bad-1.0-py3-none-any.whl"}]),
    "no-wheel": lambda: _says([{"filename": "bad-1.0.tar.gz", "url": "bad-1.0.tar.gz", **_SHA, "size": 10}]),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_index_gives_no_figure_and_takes_no_longer_than_it_may(kind: str, tmp_path: Path) -> None:
    index = Index(pages={"bad": BAD[kind]()})
    begun = time.monotonic()
    with serving(index), _weigher(index, tmp_path, seconds=1) as weigher:
        assert weigher.weight(_want("bad")) is None
    assert time.monotonic() - begun < 60, "a clock of a busy machine"


def test_what_cannot_be_told_is_no_figure(tmp_path: Path) -> None:
    index = Index()
    index.source("built")
    index.add("needs-built", requires=("built",))
    index.add("needs-a-url", requires=("x @ https://example.invalid/x-1.0-py3-none-any.whl",))
    index.add("needs-a-path", requires=("x @ file:///etc/passwd",))
    index.add("plain")
    with serving(index), _weigher(index, tmp_path) as weigher:
        for name in ("built", "needs-built", "needs-a-url", "needs-a-path", "unknown", "plain==9"):
            assert weigher.weight(_want(name)) is None, name
        assert weigher.weight(_want("plain"))


@pytest.mark.parametrize("is_shy", [False, True])
def test_index_that_tells_no_sizes_is_asked_for_the_length_of_each_file(is_shy: bool, tmp_path: Path) -> None:
    index = Index(is_new=False, is_shy=is_shy)
    index.add("plain", requires=("other",), size=50_000)
    index.add("other")
    with serving(index), _weigher(index, tmp_path) as weigher:
        found = weigher.weight(_want("plain"))
        if is_shy:
            assert found is None, "nobody tells"
            return
        kept = _kept_by_pip(("plain",), index, tmp_path)
        assert found is not None
        assert found.least == sum(len(one) for files in index.files.values() for one in files.values())
        assert 0.75 * kept <= found.most <= 1.25 * kept


def test_nothing_of_the_surroundings_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = Index()
    index.add("plain")
    (tmp_path / "uv.toml").write_text('index-url = "http://127.0.0.1:9/"\n')
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    (tmp_path / ".netrc").chmod(0o600)
    given = {"UV_INDEX_URL": "http://127.0.0.1:9/", "UV_CONFIG_FILE": str(tmp_path / "uv.toml"), "UV_OFFLINE": "1"}
    given |= {"PIP_INDEX_URL": "http://127.0.0.1:9/", "GITHUB_TOKEN": "secret", "HOME": str(tmp_path)}
    given |= {"NETRC": str(tmp_path / ".netrc"), "UV_EXTRA_INDEX_URL": "http://127.0.0.1:9/"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    with serving(index), _weigher(index, tmp_path / "own") as weigher:
        assert weigher.weight(_want("plain"))
    assert index.asked
    assert index.logins == set()


def test_without_uv_it_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, world: Index) -> None:
    monkeypatch.setitem(sys.modules, "uv", None)
    with (
        pytest.raises(MissingExtraError, match=re.escape(f"run: pip install {extras.requirement('bot,impact')}")),
        _weigher(world, tmp_path),
    ):
        raise AssertionError


# what uv writes, and the wheels that are taken; None where it is not understood
LOCKS: list[tuple[str, list[str] | None]] = [
    ("", []),
    (
        '[[packages]]\nname = "a"\nwheels = [{url = "https://h/a-1-py3-none-any.whl", size = 1}]',
        ["a-1-py3-none-any.whl"],
    ),
    (
        (
            '[[packages]]\nname = "a"\nwheels = [{url = "h/a-1-py3-none-any.whl", size = 1},'
            ' {url = "h/a-1-cp39-abi3-manylinux_2_17_x86_64.whl", size = 1},'
            ' {url = "h/a-1-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", size = 1}]'
        ),
        ["a-1-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"],
    ),
    (
        (
            '[[packages]]\nname = "a"\nwheels = [{url = "h/a-1-cp312-cp312-manylinux_2_28_x86_64.whl", size = 1},'
            ' {url = "h/a-1-cp312-cp312-manylinux_2_5_x86_64.whl", size = 1}]'
        ),
        ["a-1-cp312-cp312-manylinux_2_28_x86_64.whl"],
    ),
    ('[[packages]]\nname = "a"\nwheels = [{url = "https://h/a-1-py3-none-any.whl"}]', ["a-1-py3-none-any.whl"]),
    ('[[packages]]\nname = "a"\nwheels = [{url = "https://h/a-1-py3-none-any.whl", size = -1}]', None),
    ('[[packages]]\nname = "a"\nwheels = [{url = "https://h/a-1-py3-none-any.whl", size = true}]', None),
    (f'[[packages]]\nname = "a"\nwheels = [{{url = "h/a-1-py3-none-any.whl", size = {2**64 - 1}}}]', None),
    ('[[packages]]\nname = "a"\nwheels = []', None),
    ('[[packages]]\nname = "a"\nsdist = {url = "h/a.tar.gz"}', None),
    ('[[packages]]\nname = "a"\nvcs = {url = "h"}', None),
    (
        f'[[packages]]\nname = "a"\nwheels = [{{url = "h/a-1-py3-none-linux_{"9" * 5_000}.whl", size = 1}}]',
        None,
    ),
    ("packages = 3", None),
    ("packages = [3]", None),
    ("not toml", None),
]


@pytest.mark.parametrize(("text", "files"), LOCKS)
def test_lock_is_read_with_suspicion(text: str, files: list[str] | None) -> None:
    found = lock.wheels(text)
    assert (None if found is None else [one.file for one in found]) == files


# least and most in bytes, and how that is said
SIZES = [
    (55_000_000, 55_400_000, "about 55 MB"),
    (46_000_000, 55_000_000, "46 to 55 MB"),
    (999, 999, "about 1 kB"),
    (0, 400, "up to 0.4 kB"),
    (0, 0, "about 0 kB"),
    (4_000, 55_000_000, "up to 55 MB"),
    (1_200_000_000, 1_900_000_000, "1.2 to 1.9 GB"),
    (900_000, 1_100_000, "0.9 to 1.1 MB"),
    (2_000_000, 2_000_000, "about 2 MB"),
    (123_456_789, 123_456_789, "about 123 MB"),
]


@pytest.mark.parametrize(("least", "most", "said"), SIZES)
def test_bytes_are_said_in_two_digits(least: int, most: int, said: str) -> None:
    assert between(least, most) == said


def test_what_two_commands_load_is_kept_once() -> None:
    shared, own = Part("a.whl", 10), Part("b.whl", 20)
    one, other = (
        Weight(frozenset({shared}), frozenset({"3.12 on x"})),
        Weight(frozenset({shared, own}), frozenset({"3.12 on x"})),
    )
    both = together((one, other))
    assert both is not None
    assert (both.least, both.wheels) == (30, 2)
    total = added((both, one))
    assert total is not None
    assert (total.least, total.wheels, total.images) == (40, 3, 2), "two images have a cache each"
    assert total.shown == "about 0 kB in 2 images: 3 wheels for Python 3.12 on x"
    perhaps = Weight(
        frozenset({shared, Part("c.whl", 5)}), frozenset({"3.12 on x"}), frozenset({shared, Part("c.whl", 5)})
    )
    assert (perhaps.least, perhaps.most) == (0, 15)
    both = together((one, perhaps))
    assert both is not None
    assert (both.least, both.most, both.wheels) == (10, 15, 2), "what one of them loads in any case is there"
    assert together(()) is None
    assert added(()) is None


_APP = "FROM python:3.12-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n"
_REPOSITORIES: dict[str, dict[str, str]] = {
    "app": {"Dockerfile": _APP, "requirements.txt": "a\n"},
    "some": {"Dockerfile": _APP + "RUN pip install git+https://example.org/x\n", "requirements.txt": "a\nb\n"},
    "unknown": {"Dockerfile": "FROM ubuntu\nRUN pip install a\n"},
    "perhaps": {"Dockerfile": "FROM python:3.12-slim\nARG D\nRUN if [ $D ]; then pip install b; fi\n"},
    "more": {"Dockerfile": "FROM python:3.12-slim\nARG D\nRUN if [ $D ]; then pip install a; fi; pip install b\n"},
}


@pytest.mark.parametrize("forge", ["local", "github"])
def test_pull_requests_reports_and_status_say_it(forge: str, lab: "Lab") -> None:
    index = Index()
    index.add("a", requires=("b",), size=3_000_000)
    index.add("b", size=1_000_000)
    with stage(forge, lab) as made, serving(index):
        for name, files in _REPOSITORIES.items():
            made.make(name, files, "main")
        configure(made, {"impact": {"index": index.url}})
        result = run(made, "sweep")
        assert result.exit == 0
        ground = "about 4 MB: 2 wheels for Python 3.12 on linux/amd64, asked of an index."
        assert f"Here that cache is {ground}" in made.pulls("app")[0].body
        assert f"Here for 1 of these 2 commands that cache is {ground}" in made.pulls("some")[0].body
        assert "asked of an index" not in made.pulls("unknown")[0].body
        one, two = "1 wheel for Python 3.12 on linux/amd64", "2 wheels for Python 3.12 on linux/amd64"
        assert f"Here that cache is up to 1 MB: {one}, asked of an index." in made.pulls("perhaps")[0].body
        assert f"Here that cache is 1 to 4 MB: {two}, asked of an index." in made.pulls("more")[0].body
        impact = result.repositories["app"]["impact"]
        assert (impact["wheels"], impact["targets"], impact["images"]) == (2, ["3.12 on linux/amd64"], 1)
        assert impact["least"] < impact["most"]
        assert result.repositories["unknown"]["impact"] is None
        for name in ("report.md", "report.html"):
            text = (lab.folder / "report" / name).read_text()
            assert "9 to 13 MB" in text, name
        assert (
            "impact: 9 to 13 MB of pip's caches are kept out of the images of 4 repositories"
            in run(made, "status").said
        )
        count = len(index.asked)
        assert run(made, "sweep --full").exit == 0
        assert len(index.asked) == count, "it is remembered"
        made.act({"in": "app", "do": "merge"})
        assert run(made, "sweep").exit == 0
        assert "images of 4 repositories" in run(made, "status").said, "what was merged counts on"
        for name in ("late", "later"):
            made.make(name, _REPOSITORIES["app"], "main")
        assert run(made, "sweep --limit 1").exit == 0
        assert "images of 5 repositories" in run(made, "status").said, "without a pull request nothing is kept out"


_RUNS = "COPY setup.sh requirements.txt ./\nRUN sh setup.sh\n"
_BASE = f"FROM python:3.12-slim\n{_RUNS}"
_SCRIPTED = {"setup.sh": "set -e\npip install -r requirements.txt\n", "requirements.txt": "a\n"}
# repositories in which a script is run, and the wheels and images that are told; None where there is no figure
SCRIPTED: dict[str, tuple[dict[str, str], tuple[int, int] | None]] = {
    "one": ({"Dockerfile": _BASE}, (2, 1)),
    "twice-in-one": ({"Dockerfile": f"{_BASE}RUN sh ./setup.sh && pip install b\n"}, (2, 1)),
    "agreeing": ({"Dockerfile": _BASE, "web.Dockerfile": f"{_BASE}CMD web\n"}, (4, 2)),
    "kept-away": ({"Dockerfile": _BASE, "web.Dockerfile": f"FROM ubuntu\nENV PIP_NO_CACHE_DIR=1\n{_RUNS}"}, (2, 1)),
    "other-python": ({"Dockerfile": _BASE, "web.Dockerfile": f"FROM python:3.11\n{_RUNS}"}, None),
    "unknown-python": ({"Dockerfile": _BASE, "web.Dockerfile": f"FROM ubuntu\n{_RUNS}"}, None),
    "not-final": ({"Dockerfile": f"{_BASE}FROM scratch\n"}, None),
}


def test_commands_in_scripts_have_one_where_all_who_run_them_agree(lab: "Lab") -> None:
    index = Index()
    index.add("a", requires=("b",), size=3_000_000)
    index.add("b", size=1_000_000)
    with stage("local", lab) as made, serving(index):
        for name, (files, _) in SCRIPTED.items():
            made.make(name, {**_SCRIPTED, **files}, "main")
        configure(made, {"impact": {"index": index.url}, "dockerfiles": {"scripts": "fix"}})
        result = run(made, "sweep --dry-run")
    assert result.exit == 0, result.said
    assert {result.repositories[name]["outcome"] for name in SCRIPTED} == {"planned"}
    found = {name: result.repositories[name]["impact"] for name in SCRIPTED}
    told = {name: impact and (impact["wheels"], impact["images"]) for name, impact in found.items()}
    assert told == {name: expected for name, (_, expected) in SCRIPTED.items()}
