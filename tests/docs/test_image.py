"""The image of docs/schedules: linters have nothing to say of it, and it is built and run where that can be."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import fixer
from tests.images import bootstrap, environment, image_of, run

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "schedules"
SOURCE = (FOLDER / "Dockerfile").read_bytes()
BASE = "localhost/pip-no-cache-base:test"
IMAGE = "localhost/pip-no-cache:test"


def test_our_own_checker_finds_nothing() -> None:
    found = fixer.fix(SOURCE, fixer.Settings(policy=fixer.Policy.LITERAL)).findings
    assert {finding.verdict for finding in found} == {fixer.Verdict.PRESENT}


def test_hadolint_asks_for_pinned_packages_of_debian_alone() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("hadolint"), "--no-color", FOLDER / "Dockerfile"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert set(re.findall(r"DL\d+|SC\d+", done.stdout)) == {"DL3008"}, done.stdout + done.stderr


def test_what_it_copies_is_all_that_a_build_needs() -> None:
    """The ignore file takes everything out but that: no tests, no caches, no secret of a checkout."""
    lines = (FOLDER / "Dockerfile.dockerignore").read_text("utf-8").split()
    assert lines[0] == "*"
    kept = [line[1:] for line in lines if line.startswith("!")]
    assert [name for name in kept if not (ROOT / name).exists()] == []


@pytest.fixture(scope="module")
def image() -> Iterator[dict[str, str]]:
    """The image on a base that debootstrap makes; the environment to run buildah with."""
    env = environment()
    folder = Path(run(env, "mktemp", "-d"))
    bootstrap(folder / "root", "python3", "python3-venv", "ca-certificates", "git")
    image_of(folder / "root", BASE, env)
    shutil.rmtree(folder)
    options = ["--network=host", "--build-arg", f"BASE={BASE}", "--build-arg", "VERSION=1.2.3"]
    authority = os.environ.get("PIP_CERT") or os.environ.get("SSL_CERT_FILE")
    if authority:  # a network that looks into TLS
        options += ["--volume", f"{authority}:/etc/ssl/certs/ca-certificates.crt:ro"]
        options += ["--volume", f"{authority}:{authority}:ro", "--env", f"PIP_CERT={authority}"]
    for pins in ("cluster", "runtime"):
        tag = ("--build-arg", f"PINS={pins}", "--tag", f"{IMAGE}-{pins}")
        run(env, "buildah", "build", "--quiet", *options, *tag, "--file", FOLDER / "Dockerfile", ".", folder=ROOT)
    yield env
    run(env, "buildah", "rmi", "--force", f"{IMAGE}-cluster", f"{IMAGE}-runtime", BASE)


def test_what_is_pinned_for_it_is_what_is_tested() -> None:
    runtime, cluster, tested = (_pins(name) for name in ("runtime", "cluster", "test"))
    assert runtime.items() < cluster.items() < tested.items()
    assert "distributed" in cluster.keys() - runtime.keys()


def _pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    return dict(re.findall(r"(?m)^([\w-]+)==(\S+) \\$", text))


@pytest.mark.thorough
@pytest.mark.parametrize("pins", ["runtime", "cluster"])
def test_the_image_runs_the_program_for_nobody_in_particular_and_holds_no_cache(
    image: dict[str, str], pins: str
) -> None:
    extra = "buildah run $container -- dask --version >&2;" if pins == "cluster" else ""
    script = (
        f"set -e; container=$(buildah from {IMAGE}-{pins}); folder=$(buildah mount $container);{extra}"
        "find $folder -path '*/.cache/*' -o -path '*site-packages/pip' -o -path '*site-packages/pathspec'; echo ---;"
        "buildah run $container -- id -u; buildah run $container -- git --version;"
        "buildah run $container -- pip-no-cache demo | tail -n 1; echo ---;"
        "buildah inspect --type image --format '{{.OCIv1.Config.Labels}} {{.OCIv1.Config.User}}' " + f"{IMAGE}-{pins};"
        "buildah rm $container >/dev/null"
    )
    done = subprocess.run(["bash", "-c", script], env=image, capture_output=True, text=True, check=False)
    cache, ran, labels = done.stdout.split("---\n")
    assert (done.returncode, cache) == (0, ""), done.stderr
    assert re.match(r"10001\ngit version \S+\n +\S*pip-no-cache sweep --config /tmp/", ran)
    assert "org.opencontainers.image.version:1.2.3" in labels
    assert labels.strip().endswith("10001:10001")


# What a release publishes

RELEASE = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_bytes())["jobs"]["image"]
STEPS = {step["id"]: step for step in RELEASE["steps"] if "id" in step}


def test_a_release_publishes_every_image_that_the_docs_use(tmp_path: Path) -> None:
    """Under the names and the number that the manifests ask for, and built as their comments say."""
    used = {
        (found[1], found[2] or "runtime")
        for path in (ROOT / "docs").rglob("*.yaml")
        for found in re.finditer(
            r"image: (\S+) # built from \S+Dockerfile(?: with PINS=(\w+))?;", path.read_text("utf-8")
        )
    }
    made = {(_image(tmp_path, row["suffix"]), row["pins"]) for row in RELEASE["strategy"]["matrix"]["include"]}
    assert {(f"hub.example/{name.lower()}", pins) for name, pins in used} == made
    assert len(made) == 2


def _image(folder: Path, suffix: str) -> str:
    """What the step writes for that row of the matrix, on a runner of GitHub."""
    output = folder / f"output{suffix}"
    surroundings = {
        "GITHUB_OUTPUT": str(output),
        "GITHUB_REPOSITORY": "OWNER/pip-no-cache",
        "GITHUB_REF_NAME": f"v{fixer.__version__}",
        "REGISTRY": "hub.example",
        "SUFFIX": suffix,
    }
    assert set(STEPS["image"]["env"]) < set(surroundings)
    subprocess.run(["bash", "-e", "-c", STEPS["image"]["run"]], env=surroundings, check=True)
    said = dict(line.split("=", 1) for line in output.read_text("utf-8").splitlines())
    return f"{said['name']}:{said['version']}"


def test_a_release_builds_with_the_arguments_that_there_are() -> None:
    build = STEPS["build"]["with"]
    given = dict(line.split("=", 1) for line in build["build-args"].splitlines())
    assert set(given) == set(re.findall(r"(?m)^ARG (\w+)", SOURCE.decode()))
    assert (given["PINS"], given["BASE"]) == ("${{ matrix.pins }}", "${{ steps.base.outputs.name }}")
    assert build["file"] == "docs/schedules/Dockerfile"
