"""The files under docs/schedules are what cron, systemd, Kubernetes, GitHub Actions and this program understand."""

import configparser
import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import fixer
from bot import program
from bot.config import config
from fixer.command_line.parser import Parser, filled

DOCS = Path(__file__).parents[2] / "docs"
FOLDER = DOCS / "schedules"
FILES = {path.name: path.read_text("utf-8") for path in sorted(FOLDER.iterdir())}
PAGE = (DOCS / "scheduling.md").read_text("utf-8")
FENCES = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
CALL = "pip-no-cache sweep --config /etc/pip-no-cache/pip-no-cache.toml"
CONFIG_PATH = "/etc/pip-no-cache/pip-no-cache.toml"
LONGEST_ANSWER = 10  # seconds that a sweep takes at most to end when told to


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def run(*command: str, **options: Any) -> subprocess.CompletedProcess[str]:  # noqa: ANN401 - subprocess's own
    return subprocess.run(command, capture_output=True, check=False, encoding="utf-8", timeout=60, **options)


def missing(value: dict[str, Any], *wanted: str) -> list[str]:
    """The ways (``spec.schedule``) at which there is nothing."""
    return [way for way in wanted if at(value, way) is None]


def at(value: Any, way: str) -> Any:  # noqa: ANN401 - parsed YAML is anything
    for part in way.split("."):
        value = value[int(part)] if isinstance(value, list) else (value or {}).get(part)
    return value


def values(value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - as above
    """Every leaf of parsed YAML with the way to it."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        if isinstance(inner, dict | list):
            yield from ((f"{key}.{way}", leaf) for way, leaf in values(inner))
        else:
            yield str(key), inner


# All files


def test_page_leads_to_every_file() -> None:
    assert set(re.findall(r"\]\(schedules/([^)]+)\)", PAGE)) == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_files_name_no_registry_and_no_token(name: str) -> None:
    """The hosts are GitHub's, for the source, and reserved names that nobody has."""
    odd = re.compile(r"(?:[a-z0-9-]+\.)+(?:io|com|org|dev|net)\b(?!\.)")
    assert set(odd.findall(FILES[name])) <= {"github.com"}
    assert not re.search(r"gh[pousr]_|github_pat_|BEGIN .*KEY", FILES[name])


COMMANDS = [
    (name, call)
    for name, text in {**FILES, "scheduling.md": PAGE}.items()
    for call in re.findall(r"(?<![\w/-])(?:/usr/local/bin/)?pip-no-cache sweep [^`\n|;]*", text)
]


@pytest.mark.parametrize(("name", "call"), COMMANDS)
def test_command_takes_these_options(name: str, call: str) -> None:  # noqa: ARG001 - tells where it stands
    words = shlex.split(re.sub(r"[0-9]?[<>].*", "", call).replace("$DRY_RUN", "--dry-run"))
    assert_taken(words)


def assert_taken(words: list[str]) -> None:
    called, name, *arguments = words
    assert Path(called).name == "pip-no-cache"
    filled(Parser(), program.command(name)).read(arguments)


def test_commands_are_in_every_kind_of_file() -> None:
    assert {name for name, _ in COMMANDS} >= {"crontab", "pip-no-cache.service", "github-actions.yml", "scheduling.md"}


def test_help_names_the_options_and_the_exit_codes() -> None:
    shown = filled(Parser(), program.command("sweep")).format_help()
    assert [word for word in ("--config", "--dry-run", "--log-format", "Exits 1", "2 where") if word not in shown] == []


@pytest.mark.parametrize(("language", "code"), FENCES)
def test_shell_on_the_page_is_shell(language: str, code: str) -> None:
    if language == "sh":
        for shell in ("sh", *filter(shutil.which, ["dash", "bash"])):
            assert run(shell, "-n", input=code).stderr == ""


def test_exit_codes_on_the_page_are_those_of_the_command() -> None:
    rows = re.findall(r"^\| ([0-9, ]+) \| .+ \| .+ \|$", PAGE, re.MULTILINE)
    assert rows == ["0", "1", "2", "130, 143"]


def test_files_of_a_machine_may_be_read_by_those_who_have_to(tmp_path: Path) -> None:
    """Everybody reads the config, its reader alone the token; whatever the umask of who types it."""
    (code,) = [code for language, code in FENCES if language == "sh" and "install -d" in code]
    lines = code[code.index("install -d") :].replace("/etc/pip-no-cache", str(tmp_path / "etc"))
    done = run("sh", "-euc", f"umask 027\n{lines}", cwd=DOCS.parent, env={"PATH": "/usr/bin:/bin", "TOKEN": "secret"})
    assert (done.returncode, done.stderr) == (0, "")
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "etc", *(tmp_path / "etc").iterdir())}
    assert modes == {"etc": 0o755, "pip-no-cache.toml": 0o644, "environment": 0o600}
    assert (tmp_path / "etc" / "environment").read_text() == "GITHUB_TOKEN=secret\n"


@pytest.mark.parametrize("name", [*FILES, "scheduling.md", "cluster.md", "cluster/kubernetes.yaml"])
def test_whatever_is_started_writes_for_nobody_else(name: str) -> None:
    """Each start of the program or of Dask stands behind a umask of its own: systemd's, or the shell's."""
    text = (DOCS / name if name not in FILES else FOLDER / name).read_text("utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE) if name.endswith(".md") else [text]
    start = re.compile(
        r"(?<![\w/-])(?:/usr/local/bin/)?(?:pip-no-cache,? sweep|dask,?\s+(?:- )?(?:scheduler|worker)) ?"
    )
    for block in blocks:
        code = "\n".join(line for line in block.splitlines() if not line.lstrip().startswith("#"))
        private = list(re.finditer(r"umask 077\b|UMask=0077\b", code))
        for called in start.finditer(code):
            is_unit = "UMask=0077" in code and "umask" not in code
            assert private, (name, called[0])
            assert is_unit or private[0].start() < called.start(), (name, called[0])


@pytest.mark.parametrize("file", ["schedules/kubernetes.yaml", "cluster/kubernetes.yaml"])
def test_shell_of_a_pod_hands_on_every_word_and_the_exit_code(file: str) -> None:
    found = [value for one in yaml.safe_load_all((DOCS / file).read_text("utf-8")) for _, value in values(one)]
    assert found.count("sh") == found.count('umask 077; exec "$0" "$@"') > 0
    told = run(
        "sh", "-c", 'umask 077; exec "$0" "$@"', "sh", "-c", 'umask; printf "%s|" "$@"; exit 7', "x", "a b", "$c"
    )
    assert (told.returncode, told.stdout) == (7, "0077\na b|$c|")


# The config


def test_config_of_a_machine_loads(tmp_path: Path) -> None:
    loaded = config.parsed(FILES["pip-no-cache.toml"].encode(), "pip-no-cache.toml", tmp_path)
    assert loaded.source[0].org
    assert [path.parent for path in (loaded.report.directory, loaded.ledger.path)] == [
        Path("/var/lib/pip-no-cache")
    ] * 2


def test_config_of_the_workflow_loads_and_keeps_state_where_the_workflow_looks(tmp_path: Path) -> None:
    code = next(code for language, code in FENCES if language == "toml")
    loaded = config.parsed(code.encode(), "pip-no-cache.toml", tmp_path)
    assert loaded.github.app
    assert f">{loaded.github.app.private_key_file.relative_to(tmp_path)}\n" in FILES["github-actions.yml"]
    steps = {step.get("name"): step for step in workflow()["jobs"]["sweep"]["steps"]}
    state, report = loaded.ledger.path.parent, loaded.report.directory
    assert at(steps, "Fetch the ledger.with.path") == at(steps, "Keep the ledger.with.path") == state.name
    assert at(steps, "Keep the report.with.path") == report.name


# cron

# The least and the greatest of each field, as crontab(5) has them.
CRON = {"minute": (0, 59), "hour": (0, 23), "day of month": (1, 31), "month": (1, 12), "day of week": (0, 7)}
CRON_RANGE = re.compile(r"(\*|(\d+)(?:-(\d+))?)(?:/([1-9]\d*))?")


def cron_problems(fields: list[str]) -> list[str]:
    if len(fields) != len(CRON):
        return [f"{len(fields)} fields"]
    return [
        f"{name}: {part}"
        for field, (name, (least, most)) in zip(fields, CRON.items(), strict=True)
        for part in field.split(",")
        if not is_cron_range(part, least, most)
    ]


def is_cron_range(part: str, least: int, most: int) -> bool:
    found = CRON_RANGE.fullmatch(part)
    if found is None:
        return False
    start, end = int(found[2] or least), int(found[3] or found[2] or most)
    return least <= start <= end <= most


@pytest.mark.parametrize(
    ("fields", "is_right"),
    [
        ("17 5 * * 1-5", True),
        ("*/15 0,12 1 1-6/2 7", True),
        ("60 5 * * *", False),
        ("1 24 * * *", False),
        ("1 1 0 * *", False),
        ("1 1 * 5-2 *", False),
        ("1 1 * *", False),
        ("1 1 * * 8", False),
        ("1/0 1 * * 8", False),
    ],
)
def test_cron_fields_are_told_from_nonsense(fields: str, *, is_right: bool) -> None:
    assert (cron_problems(fields.split()) == []) is is_right


def crontab_job() -> tuple[list[str], str]:
    (line,) = [line for line in FILES["crontab"].splitlines() if re.match(r"[0-9*]", line)]
    *fields, command = line.split(None, 5)
    return fields, command


def test_crontab_has_settings_comments_and_one_job() -> None:
    others = [line for line in FILES["crontab"].splitlines() if line and not re.match(r"[0-9*]", line)]
    assert [line for line in others if not re.fullmatch(r"#.*|[A-Z]+=[^#\s]+", line)] == []
    fields, command = crontab_job()
    assert cron_problems(fields) == []
    assert "%" not in command, "cron turns it into a newline"
    assert f" {CALL} " in command
    assert FILES["crontab"].endswith("\n"), "cron leaves out a last line without one"


@pytest.mark.parametrize("shell", ["sh", "dash"])
def test_crontab_job_is_shell(shell: str) -> None:
    assert run(tool(shell), "-n", "-c", crontab_job()[1]).stderr == ""


@pytest.mark.parametrize(("code", "mailed"), [(0, ""), (1, "app: failed\n"), (2, "app: failed\n")])
def test_crontab_job_passes_the_token_and_tells_of_failures_only(code: int, mailed: str, tmp_path: Path) -> None:
    (tmp_path / "environment").write_text("GITHUB_TOKEN=secret\n")
    program = tmp_path / "pip-no-cache"
    program.write_text(f'#!/bin/sh\ntest "$GITHUB_TOKEN" = secret || exit 9\necho app: failed\nexit {code}\n')
    program.chmod(0o755)
    command = (
        crontab_job()[1].replace("/etc/pip-no-cache", str(tmp_path)).replace("/var/lib/pip-no-cache", str(tmp_path))
    )
    done = run("sh", "-c", command, env={"PATH": f"{tmp_path}:/usr/bin:/bin"})
    assert (done.returncode, done.stdout, done.stderr) == (code, mailed, "")


# systemd


def unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",), strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign] # the keys' case counts
    parser.read_string(FILES[name])
    return parser


def test_service_runs_one_sweep_and_can_be_stopped() -> None:
    service = unit("pip-no-cache.service")["Service"]
    assert service["Type"] == "oneshot"
    assert service["ExecStart"].startswith(f"/usr/local/bin/{CALL}")
    assert service["EnvironmentFile"] == "/etc/pip-no-cache/environment"
    assert int(service["TimeoutStopSec"]) > LONGEST_ANSWER
    assert (service["KillSignal"], service["SuccessExitStatus"], service["Restart"]) == ("SIGTERM", "143", "no")
    assert f"/var/lib/{service['StateDirectory']}" == service["WorkingDirectory"] == "/var/lib/pip-no-cache"


def test_timer_starts_the_service_of_its_name_and_makes_up_for_missed_sweeps() -> None:
    timer = unit("pip-no-cache.timer")
    assert "Unit" not in timer["Timer"]
    assert re.fullmatch(r"Mon\.\.Fri ([01]\d|2[0-3]):[0-5]\d", timer["Timer"]["OnCalendar"])
    assert timer["Timer"]["Persistent"] == "yes"
    assert timer["Install"]["WantedBy"] == "timers.target"


def test_units_are_fine_for_systemd(tmp_path: Path) -> None:
    analyze = tool("systemd-analyze")
    names = ("pip-no-cache.service", "pip-no-cache.timer")
    for name in names:
        # Only a program that is there is verified.
        (tmp_path / name).write_text(FILES[name].replace("/usr/local/bin/pip-no-cache", "/bin/sh"))
    done = run(analyze, "verify", "--man=no", *(str(tmp_path / name) for name in names))
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    assert run(analyze, "calendar", unit("pip-no-cache.timer")["Timer"]["OnCalendar"]).returncode == 0


# Kubernetes


def objects() -> dict[str, dict[str, Any]]:
    return {one["kind"]: one for one in yaml.safe_load_all(FILES["kubernetes.yaml"])}


def pod() -> dict[str, Any]:
    found: dict[str, Any] = at(objects()["CronJob"], "spec.jobTemplate.spec.template.spec")
    return found


def test_kubernetes_objects_have_what_is_required() -> None:
    assert {kind: one["apiVersion"] for kind, one in objects().items()} == {
        "ConfigMap": "v1",
        "PersistentVolumeClaim": "v1",
        "CronJob": "batch/v1",
    }
    for one in objects().values():
        assert re.fullmatch(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?", one["metadata"]["name"])
    claim = objects()["PersistentVolumeClaim"]
    assert missing(claim, "spec.accessModes.0", "spec.resources.requests.storage") == []
    assert missing(pod(), "containers.0.name", "containers.0.image", "restartPolicy", "volumes.0.name") == []


def test_cron_job_keeps_sweeps_apart_and_lets_them_end() -> None:
    spec = objects()["CronJob"]["spec"]
    assert cron_problems(spec["schedule"].split()) == []
    assert (spec["concurrencyPolicy"], spec["timeZone"]) == ("Forbid", "Etc/UTC")
    assert at(spec, "jobTemplate.spec.backoffLimit") == 0
    assert pod()["restartPolicy"] == "Never"
    assert pod()["terminationGracePeriodSeconds"] > LONGEST_ANSWER


def test_pod_may_do_little() -> None:
    """What the Pod Security Standard "restricted" asks for, and a file system that cannot be written to."""
    whole, (container,) = pod()["securityContext"], pod()["containers"]
    assert (whole["runAsNonRoot"], whole["seccompProfile"]) == (True, {"type": "RuntimeDefault"})
    assert whole["runAsUser"] > 0
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert pod()["automountServiceAccountToken"] is False


def test_pod_is_given_the_token_the_config_and_a_place_for_the_ledger() -> None:
    (container,) = pod()["containers"]
    assert [variable["name"] for variable in container["env"]] == ["GITHUB_TOKEN"]
    secret = at(container["env"][0], "valueFrom.secretKeyRef")
    assert f"create secret generic {secret['name']} " in PAGE
    assert f"--from-file={secret['key']}=" in PAGE
    mounts = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
    volumes = {volume["name"]: volume for volume in pod()["volumes"]}
    assert mounts == {"config": "/etc/pip-no-cache", "state": "/var/lib/pip-no-cache", "temporary": "/tmp"}  # noqa: S108 - in the pod
    assert set(volumes) == set(mounts)
    assert at(volumes, "config.configMap.name") == objects()["ConfigMap"]["metadata"]["name"]
    claim = objects()["PersistentVolumeClaim"]["metadata"]["name"]
    assert at(volumes, "state.persistentVolumeClaim.claimName") == claim
    assert objects()["ConfigMap"]["data"] == {Path(CONFIG_PATH).name: FILES["pip-no-cache.toml"]}


def test_pod_calls_the_command_as_it_is() -> None:
    (container,) = pod()["containers"]
    assert_taken(container["args"])
    assert CONFIG_PATH in container["args"]


def test_kubectl_knows_every_field() -> None:
    """It reads the job into its own types and writes it again, without what is unknown to these."""
    kubectl = tool("kubectl")
    if run(kubectl, "version", "--client").returncode:
        pytest.skip("this kubectl does not work by itself")
    command = [kubectl, "set", "env", "--local", "--dry-run=client", "-f", "-", "-o", "yaml", "A=b"]
    done = run(*command, input=FILES["kubernetes.yaml"].rpartition("---\n")[2])
    assert done.returncode == 0, done.stderr
    known = dict(values(yaml.safe_load(done.stdout)["spec"]))
    assert {way: value for way, value in values(objects()["CronJob"]["spec"]) if known.get(way) != value} == {}


def test_image_is_built_from_a_dockerfile_that_this_program_likes() -> None:
    result = fixer.fix(FILES["Dockerfile"].encode())
    assert {finding.verdict for finding in result.findings} == {fixer.Verdict.PRESENT}
    user = pod()["securityContext"]
    assert f"\nUSER {user['runAsUser']}:{user['runAsGroup']}\n" in FILES["Dockerfile"]
    tag = at(pod(), "containers.0.image").rpartition(":")[2]
    assert tag == fixer.__version__


# GitHub Actions


def workflow() -> dict[str, Any]:
    found: dict[Any, Any] = yaml.safe_load(FILES["github-actions.yml"])
    # YAML 1.1 takes the key "on" for true.
    return {"on" if key is True else str(key): value for key, value in found.items()}


def steps() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = workflow()["jobs"]["sweep"]["steps"]
    return found


def test_workflow_has_only_keys_that_actions_know() -> None:
    assert set(workflow()) <= {"name", "on", "permissions", "concurrency", "jobs", "env", "defaults", "run-name"}
    job = workflow()["jobs"]["sweep"]
    assert set(job) <= {"runs-on", "timeout-minutes", "steps", "env", "permissions", "if", "needs", "name"}
    assert missing(job, "runs-on", "steps.0") == []
    for step in steps():
        assert set(step) <= {"name", "id", "if", "uses", "with", "run", "env", "shell"}
        assert ("uses" in step) is not ("run" in step)
        assert re.fullmatch(r"actions/[a-z/-]+@[0-9a-f]{40}", step.get("uses", f"actions/x@{40 * '0'}"))


def test_workflow_is_scheduled_and_never_runs_twice_at_once() -> None:
    (schedule,) = workflow()["on"]["schedule"]
    assert cron_problems(schedule["cron"].split()) == []
    assert workflow()["concurrency"] == {"group": "pip-no-cache-sweep", "cancel-in-progress": False}
    assert workflow()["permissions"] == {"contents": "read"}
    assert workflow()["jobs"]["sweep"]["timeout-minutes"] < 360


def test_workflow_keeps_the_ledger_and_the_report_whatever_happens() -> None:
    by_name = {step.get("name"): step for step in steps()}
    assert "always()" in by_name["Keep the ledger"]["if"]
    assert by_name["Keep the report"]["if"] == by_name["Remove the key"]["if"] == "always()"
    fetch, keep = by_name["Fetch the ledger"]["with"], by_name["Keep the ledger"]["with"]
    assert fetch["key"] == keep["key"]
    assert keep["key"].startswith(fetch["restore-keys"].strip())
    assert "github.run_id" in keep["key"], "a cache is never written twice"


@pytest.mark.parametrize("step", [step for step in steps() if "run" in step], ids=lambda step: step["name"])
def test_workflow_scripts_are_shell_without_expressions(step: dict[str, Any]) -> None:
    """What GitHub puts into a script is not quoted; a variable is."""
    assert "${{" not in step["run"]
    for shell in ("sh", *filter(shutil.which, ["bash"])):
        assert run(shell, "-n", "-c", step["run"]).stderr == ""


def test_workflow_shows_the_secret_to_one_step_alone() -> None:
    holders = [step["name"] for step in steps() if "secrets." in str(step)]
    assert holders == ["Write the App's key"]


def test_versions_are_those_of_this_program() -> None:
    named = {version for text in FILES.values() for version in re.findall(r"pip-no-cache@v([\d.]+)", text)}
    assert named == {fixer.__version__}
    assert tomllib.loads(FILES["pip-no-cache.toml"])["github"] == {"token_env": "GITHUB_TOKEN"}
