"""Images built before and after ``fix``, under every remedy: both end alike, and no cache of pip lies in a layer.

A folder of ``builds`` is a build context's ``Dockerfile``, perhaps a ``context``, and perhaps ``expects.toml``:
``fails``: the build does; ``cache``: false where none lies in the image before either; ``heredocs``: the builder has to
know them; ``left``: the remedies after which a cache still lies there, and why; ``again``: what the next build under
``mount`` loads all the same, and why.
"""

import json
import re
import shutil
import subprocess
import tarfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import IO, NamedTuple

import pytest

from tests.fixer.loopback import Index, serving
from tests.images import bootstrap, environment, image_of, run
from tests.program import COMMAND

FOLDERS = sorted(path.parent for path in (Path(__file__).parent / "builds").glob("*/Dockerfile"))
BASE = "docker.io/library/python:3.13-slim"
PACKAGES = ("python3", "python3-pip", "python3-venv", "ca-certificates")
# What no build asks for: some storage copies it for each layer.
NEEDLESS = (
    *(f"usr/share/{name}" for name in ("doc", "i18n", "locale", "man", "zoneinfo")),
    *(f"var/{name}/apt" for name in ("cache", "lib")),
)
CONFIGURATION = """[global]
index-url = {url}
cert = /etc/index.pem
disable-pip-version-check = true
root-user-action = ignore
retries = 0
"""
STORAGE = '[storage]\ndriver = "overlay"\ngraphroot = "{0}/images"\nrunroot = "{0}/run"\n'
HEREDOCS = (1, 33)  # https://github.com/containers/buildah/blob/main/CHANGELOG.md
KEPT = re.compile(r"(^|/)(http|http-v2|wheels|selfcheck)/")


class Expected(NamedTuple):
    """What a folder says of its builds."""

    fails: bool = False
    cache: bool = True
    heredocs: bool = False
    left: Mapping[str, str] = MappingProxyType({})
    again: Mapping[str, str] = MappingProxyType({})


class Built(NamedTuple):
    """How a build ended, what is installed in the image, the files of caches in its layers, and the wheels loaded."""

    code: int
    installed: frozenset[str]
    cached: tuple[str, ...]
    wheels: tuple[str, ...]
    said: str

    def is_like(self, other: "Built") -> bool:
        """Whether both ended alike."""
        return (self.code, self.installed) == (other.code, other.installed)


class Builder(NamedTuple):
    """buildah, whose images lie in a folder of the tests, beside an index that the base image asks."""

    env: dict[str, str]
    packages: Index
    folder: Path

    def build(self, source: Path, caches: Path) -> Built:
        """Builds an image, every instruction anew; ``caches`` is where cache mounts outlive it."""
        del self.packages.asked[:]
        options = ("--pull=never", "--layers", "--no-cache", "--network=host", "--tag", "localhost/built")
        done = subprocess.run(
            ["buildah", "build", *options, "--file", source, source.parent],
            env=self.env | {"TMPDIR": str(caches)},
            capture_output=True,
            text=True,
            check=False,
        )
        names = frozenset() if done.returncode else self._names()
        cached = tuple(sorted(name for name in names if KEPT.search(name) and "-packages/" not in name))
        installed = frozenset(name.rpartition("/")[2] for name in names if name.endswith(".dist-info"))
        return Built(done.returncode, installed, cached, tuple(self.packages.wheels), done.stdout + done.stderr)

    def _names(self) -> frozenset[str]:
        """The names of all that lies in the layers above the base; the image is removed."""
        out = self.folder / "image.tar"
        run(self.env, "buildah", "push", "--quiet", "localhost/built", f"docker-archive:{out}")
        run(self.env, "buildah", "rmi", "--force", "localhost/built")
        with tarfile.open(out) as archive:
            manifest = json.loads(_read(archive, "manifest.json").read())
            found = frozenset(name for layer in manifest[0]["Layers"][1:] for name in _files(_read(archive, layer)))
        out.unlink()
        return found

    @property
    def version(self) -> tuple[int, ...]:
        said = run(self.env, "buildah", "--version")
        return tuple(map(int, re.findall(r"\d+", said)[:2]))


def _read(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    file = archive.extractfile(name)
    assert file is not None
    return file


def _files(layer: IO[bytes]) -> Iterator[str]:
    with tarfile.open(fileobj=layer) as archive:
        for member in archive:
            if member.isfile() or member.name.endswith(".dist-info"):
                yield member.name


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    """The builder, with a base image that is made once."""
    folder = tmp_path_factory.mktemp("images")
    (folder / "storage.conf").write_text(STORAGE.format(folder), "utf-8")
    env = _quick(environment() | {"CONTAINERS_STORAGE_CONF": str(folder / "storage.conf")})
    bootstrap(folder / "root", *PACKAGES)
    with serving(tmp_path_factory.mktemp("index")) as index:
        _set_up(folder / "root", index)
        image_of(folder / "root", BASE, env)
        shutil.rmtree(folder / "root")
        yield Builder(env, index, folder)
    run(env, "buildah", "rm", "--all")
    run(env, "buildah", "rmi", "--all", "--force")
    subprocess.run(["umount", "--lazy", folder / "images" / "overlay"], capture_output=True, check=False)
    shutil.rmtree(folder)


def _quick(env: dict[str, str]) -> dict[str, str]:
    """With a storage that copies no layer, where the kernel has one."""
    quick = env | {"STORAGE_DRIVER": "overlay"}
    made = subprocess.run(["buildah", "from", "scratch"], env=quick, capture_output=True, check=False)
    return env if made.returncode else quick


def _set_up(root: Path, index: Index) -> None:
    """Makes of Debian's Python what the image of Docker's library is: a pip that installs, and asks the index."""
    for name in NEEDLESS:
        shutil.rmtree(root / name, ignore_errors=True)
    for marker in (root / "usr" / "lib").glob("python3.*/EXTERNALLY-MANAGED"):
        marker.unlink()
    (root / "usr" / "bin" / "python").symlink_to("python3")
    shutil.copy(index.certificate, root / "etc" / "index.pem")
    (root / "etc" / "pip.conf").write_text(CONFIGURATION.format(url=index.url), "utf-8")


@pytest.fixture(scope="module")
def before() -> dict[Path, Built]:
    """What was built of the folders as they stand."""
    return {}


def _expected(folder: Path) -> Expected:
    path = folder / "expects.toml"
    return Expected(**tomllib.loads(path.read_text("utf-8"))) if path.exists() else Expected()


def _copied(folder: Path, to: Path) -> Path:
    """The Dockerfile in a context of its own."""
    if (folder / "context").is_dir():
        shutil.copytree(folder / "context", to)
    to.mkdir(exist_ok=True)
    shutil.copy(folder / "Dockerfile", to)
    return to / "Dockerfile"


@pytest.mark.thorough
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
@pytest.mark.parametrize("remedy", ["flag", "env", "mount"])
def test_a_fixed_image_is_the_same_without_a_cache(
    remedy: str, folder: Path, builder: Builder, before: dict[Path, Built], tmp_path: Path
) -> None:
    expected = _expected(folder)
    if expected.heredocs and builder.version < HEREDOCS:
        pytest.skip(f"heredocs need buildah 1.33, and this is {'.'.join(map(str, builder.version))}")
    source, caches = _copied(folder, tmp_path / "context"), tmp_path / "caches"
    caches.mkdir()
    old = before.get(folder) or builder.build(source, caches)
    before[folder] = old
    assert bool(old.code) is expected.fails, old.said
    assert bool(old.cached) is (expected.cache and not expected.fails), old.cached

    original = source.read_bytes()
    fixed = subprocess.run(
        [*COMMAND, "fix", "--no-config", "--remedy", remedy, source], capture_output=True, check=False
    )
    assert fixed.returncode == 0, fixed.stderr
    new = builder.build(source, caches)
    assert new.is_like(old), new.said
    assert bool(new.cached) is (remedy in expected.left), new.cached
    if remedy == "mount" and source.read_bytes() != original:
        again = builder.build(source, caches)
        assert again.is_like(old), again.said
        assert (bool(new.wheels), again.wheels) == (True, tuple(expected.again))
