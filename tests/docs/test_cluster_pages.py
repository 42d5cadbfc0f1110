"""docs/cluster.md and its files are what Dask, Kubernetes, openssl and this program understand."""

import os
import re
import shlex
import shutil
import ssl
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import dask.config
import distributed
import pytest
import yaml

import fixer
from bot.config import config

DOCS = Path(__file__).parents[2] / "docs"
PAGE, WAVES = ((DOCS / name).read_text("utf-8") for name in ("cluster.md", "waves.md"))
FILES = {path.name: path.read_text("utf-8") for path in sorted((DOCS / "cluster").iterdir())}
IMAGE = (DOCS / "schedules" / "Dockerfile").read_text("utf-8")
FENCES = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
SHELL = "".join(code for language, code in FENCES if language == "sh")
OBJECTS = {(one["kind"], one["metadata"]["name"]): one for one in yaml.safe_load_all(FILES["kubernetes.yaml"])}
PODS = {role: OBJECTS["Deployment", f"pip-no-cache-{role}"]["spec"]["template"] for role in ("scheduler", "worker")}
SETTINGS = OBJECTS["ConfigMap", "pip-no-cache-dask"]["data"]


def run(*command: str, **options: Any) -> subprocess.CompletedProcess[str]:  # noqa: ANN401 - subprocess's own
    return subprocess.run(command, capture_output=True, check=False, encoding="utf-8", timeout=60, **options)


def container(role: str) -> dict[str, Any]:
    (found,) = PODS[role]["spec"]["containers"]
    return dict(found)


def test_page_leads_to_every_file() -> None:
    assert set(re.findall(r"\]\(cluster/([^)]+)\)", PAGE)) == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_files_name_no_registry_and_no_token(name: str) -> None:
    odd = re.compile(r"(?:[a-z0-9-]+\.)+(?:io|com|org|dev|net)\b(?!/v1)")
    assert set(odd.findall(FILES[name])) <= {"github.com"}
    assert not re.search(r"gh[pousr]_|github_pat_|BEGIN .*KEY", FILES[name])


def dask_calls() -> list[list[str]]:
    words = [shlex.split(line.rstrip("\\")) for line in SHELL.splitlines()]
    typed = [line[line.index("dask") :] for line in words if "dask" in line]
    return [*typed, *(container(role)["args"] for role in PODS)]


def test_dask_takes_these_options() -> None:
    """Both programs of the page and of the pods."""
    calls = dask_calls()
    assert {call[1] for call in calls} == {"scheduler", "worker"}
    for name in ("scheduler", "worker"):
        known = run(sys.executable, "-m", "dask", name, "--help").stdout
        used = {word for call in calls if call[1] == name for word in call if word.startswith("--")}
        assert [word for word in sorted(used) if not re.search(rf"{word}\b", known)] == []


@pytest.mark.parametrize("where", ["page", "pods"])
def test_dask_knows_these_settings(where: str) -> None:
    text = dict(re.findall(r"^export (DASK_\w+)=(.+)$", PAGE, re.MULTILINE))
    names = set(text) if where == "page" else {name for name in SETTINGS if name.startswith("DASK_")}
    assert len(names) >= 8
    shipped = yaml.safe_load((Path(distributed.__file__).parent / "distributed.yaml").read_bytes())
    for name in names:
        value = shipped
        for part in dask.config.collect_env({name: "1"}) and name.removeprefix("DASK_").lower().split("__"):
            assert part.replace("_", "-") in value, name
            value = value[part.replace("_", "-")]


def test_pods_name_the_certificates_where_they_are_mounted() -> None:
    (folder,) = {str(Path(value).parent) for value in SETTINGS.values() if value.endswith(".pem")}
    made = set(re.findall(r"--from-file=(\w+\.pem)", PAGE))
    assert {Path(value).name for value in SETTINGS.values() if value.endswith(".pem")} == made
    (added,) = [yaml.safe_load(code)["template"] for language, code in FENCES if language == "yaml"]
    for template in (*PODS.values(), added):
        (one,) = template["spec"]["containers"]
        mounts = {mount["name"]: mount["mountPath"] for mount in one["volumeMounts"]}
        volumes = {volume["name"]: volume for volume in template["spec"]["volumes"]}
        assert mounts["tls"] == folder
        assert set(mounts) == set(volumes)
        assert f"create secret generic {volumes['tls']['secret']['secretName']} " in PAGE
        assert [source["configMapRef"]["name"] for source in one["envFrom"]] == ["pip-no-cache-dask"]
        assert template["metadata"]["labels"]["app"] == "pip-no-cache"


def test_service_and_policy_find_their_pods() -> None:
    service = OBJECTS["Service", "pip-no-cache-scheduler"]["spec"]
    assert service["selector"] == PODS["scheduler"]["metadata"]["labels"]
    (port,) = service["ports"]
    (target,) = container("scheduler")["ports"]
    command = container("scheduler")["args"]
    assert command[command.index("--port") + 1] == str(port["port"])
    assert port["targetPort"] == target["containerPort"] == port["port"]
    addresses = set(re.findall(r"tls://pip-no-cache-[a-z]+:\d+", PAGE + FILES["kubernetes.yaml"]))
    assert addresses == {f"tls://pip-no-cache-scheduler:{port['port']}"}
    policy = OBJECTS["NetworkPolicy", "pip-no-cache-dask"]["spec"]
    (rule,) = policy["ingress"]
    own = {"matchLabels": {"app": "pip-no-cache"}}
    assert (policy["podSelector"], rule["from"]) == (own, [{"podSelector": own}])
    for role in PODS:
        assert (
            OBJECTS["Deployment", f"pip-no-cache-{role}"]["spec"]["selector"]["matchLabels"]
            == (PODS[role]["metadata"]["labels"])
        )


@pytest.mark.parametrize("role", PODS)
def test_pods_may_do_little(role: str) -> None:
    whole = PODS[role]["spec"]["securityContext"]
    assert (whole["runAsNonRoot"], whole["seccompProfile"]) == (True, {"type": "RuntimeDefault"})
    assert f"\nUSER {whole['runAsUser']}:{whole['runAsGroup']}\n" in IMAGE
    assert container(role)["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert PODS[role]["spec"]["automountServiceAccountToken"] is False


def test_only_workers_are_given_the_token() -> None:
    assert "env" not in container("scheduler")
    ((name, reference),) = [(one["name"], one["valueFrom"]["secretKeyRef"]) for one in container("worker")["env"]]
    assert name == "GITHUB_TOKEN"
    assert f"create secret generic {reference['name']} " in PAGE
    assert f"--from-file={reference['key']}=" in PAGE


def test_kubectl_knows_every_kind() -> None:
    kubectl = shutil.which("kubectl")
    if kubectl is None or run(kubectl, "version", "--client").returncode:
        pytest.skip("kubectl is not installed, or does not work by itself")
    for (kind, name), one in OBJECTS.items():
        if kind == "Deployment":
            command = [kubectl, "set", "env", "--local", "--dry-run=client", "-f", "-", "-o", "yaml", "A=b"]
            done = run(*command, input=yaml.safe_dump(one))
            assert done.returncode == 0, (name, done.stderr)
            known = yaml.safe_load(done.stdout)["spec"]["template"]["spec"]["containers"][0]
            assert known["command"] == one["spec"]["template"]["spec"]["containers"][0]["command"]


def test_versions_and_image_are_those_of_this_program() -> None:
    images = {container(role)["image"] for role in PODS}
    assert images == {f"OWNER/pip-no-cache-dask:{fixer.__version__}"}
    assert " --build-arg PINS=cluster -t pip-no-cache-dask ." in IMAGE


def test_workers_in_the_config_are_the_threads_there_are() -> None:
    command = container("worker")["args"]
    threads = int(command[command.index("--nthreads") + 1])
    replicas = OBJECTS["Deployment", "pip-no-cache-worker"]["spec"]["replicas"]
    assert f"[limits] workers = {threads * replicas}\n" in FILES["kubernetes.yaml"]


def test_certificates_of_the_page_are_good(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    (code,) = [code for language, code in FENCES if language == "sh" and "openssl" in code]
    assert run("sh", "-e", "-c", code, cwd=tmp_path, env={"PATH": os.environ["PATH"]}).returncode == 0
    context = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    checked = run("openssl", "verify", "-CAfile", "ca.pem", "cert.pem", cwd=tmp_path)
    assert checked.stdout == "cert.pem: OK\n"


@pytest.mark.parametrize("page", [PAGE, WAVES], ids=["cluster", "waves"])
def test_configs_on_the_pages_are_configs(page: str, tmp_path: Path) -> None:
    for code in re.findall(r"^```toml\n(.*?)^```$", page, re.DOTALL | re.MULTILINE):
        parsed = config.parsed(f'{code}\n[[source]]\norg = "acme"'.encode(), "-", tmp_path)
        assert set(tomllib.loads(code)) <= parsed.model_fields_set


def test_shell_on_the_page_is_shell() -> None:
    for shell in ("sh", *filter(shutil.which, ["dash", "bash"])):
        assert run(shell, "-n", input=SHELL).stderr == ""


def test_page_names_outcomes_that_there_are() -> None:
    source = (DOCS.parent / "bot" / "planning" / "cluster.py").read_text("utf-8")
    named = set(re.findall(r"`([a-z]+-lost)`", PAGE))
    assert named == set(re.findall(r'"([a-z]+-lost)"', source))
