"""Our commits, and local repositories of every shape; what becomes of pull requests is in ``life/``."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.errors import ForgeError
from bot.forges.local.forge import LocalForge
from tests.program import COMMAND

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

BRANCH = "pip-no-cache/fix"
DOCKERFILE = b"FROM python\nRUN pip install a\n"
FIXED = b"FROM python\nRUN pip install --no-cache-dir a\n"


def test_commit_has_the_configured_people_message_and_signoff(lab: "Lab") -> None:
    path = lab.repository("app.git", {"Dockerfile": DOCKERFILE})
    lab.configure(
        """
        [commit]
        author = "Ann Author <ann@example.invalid>"
        committer = "Cem Committer <cem@example.invalid>"
        message = "{{ title }}: {{ count }} in {{ repository }}"
        signoff = true
        [pull_request]
        title = "Smaller images"
        branch = "bots/cache"
        """
    )
    assert lab.sweep().exit == 0
    shown = lab.git(path, "log", "-1", "--format=%an %ae %cn %ce%n%B", "bots/cache")
    assert shown == (
        "Ann Author ann@example.invalid Cem Committer cem@example.invalid\n"
        "Smaller images: 1 in app\n\nSigned-off-by: Cem Committer <cem@example.invalid>"
    )


def test_two_folders_with_the_same_content_get_the_same_commit(lab: "Lab") -> None:
    """Commits are deterministic: nothing of the place, the time or the machine is in them."""
    one = lab.repository("one.git", {"Dockerfile": DOCKERFILE})
    two = lab.repository("two", {"Dockerfile": DOCKERFILE}, bare=False)
    assert lab.sweep().exit == 0
    assert lab.git(one, "rev-parse", BRANCH) == lab.git(two, "rev-parse", BRANCH)


@pytest.mark.parametrize("other", ["pip-no-cache", "pip-no-cache/fix/more"])
def test_branch_that_leaves_no_room_for_ours_is_named(lab: "Lab", other: str) -> None:
    stuck = lab.repository("stuck.git", {"Dockerfile": DOCKERFILE})
    lab.git(stuck, "branch", other, "main")
    lab.repository("free.git", {"Dockerfile": DOCKERFILE})
    run = lab.sweep()
    assert run.outcomes == {"free": ("published", "pull-request-opened"), "stuck": ("failed", "branch-in-the-way")}
    assert run.exit == 1
    message = run.repository("stuck")["message"]
    assert message.startswith(f"The branch {other} is in the way of {BRANCH}, ")
    lab.git(stuck, "branch", "-m", other, "renamed")
    assert lab.sweep().outcomes["stuck"] == ("published", "pull-request-opened")


def test_push_that_is_refused_fails_this_repository_alone(lab: "Lab") -> None:
    stuck = lab.repository("stuck.git", {"Dockerfile": DOCKERFILE})
    (stuck / "refs/heads/pip-no-cache").mkdir()
    (stuck / "refs/heads/pip-no-cache/fix.lock").touch()
    lab.repository("free.git", {"Dockerfile": DOCKERFILE})
    run = lab.sweep()
    assert run.outcomes == {"free": ("published", "pull-request-opened"), "stuck": ("failed", "push-rejected")}
    assert "was not taken: error: cannot lock ref" in run.repository("stuck")["message"]


@pytest.mark.parametrize("letter", ["漢", "é", "🐍", "x"])
def test_names_as_long_as_there_are_any_are_no_trouble(lab: "Lab", letter: str) -> None:
    """Of the folder, of a folder in it, and of the Dockerfile; file systems count bytes."""
    name, file = letter * (250 // len(letter.encode())), f"{letter * (244 // len(letter.encode()))}.Dockerfile"
    path = lab.repository(f"{name}.git", {f"{name}/{file}": DOCKERFILE})
    run = lab.sweep()
    assert list(run.outcomes.values()) == [("published", "pull-request-opened")]
    assert lab.git(path, "show", f"{BRANCH}:{name}/{file}").endswith("--no-cache-dir a")
    assert [outcome for outcome, _ in lab.sweep().outcomes.values()] == ["left"]


def test_broken_repository_fails_alone(lab: "Lab") -> None:
    broken = lab.repository("broken.git", {"Dockerfile": DOCKERFILE})
    tree = lab.git(broken, "rev-parse", "main^{tree}")
    (broken / "objects" / tree[:2] / tree[2:]).unlink()
    lab.repository("free.git", {"Dockerfile": DOCKERFILE})
    run = lab.sweep()
    assert run.outcomes == {"broken": ("failed", "git-failed"), "free": ("published", "pull-request-opened")}
    assert run.exit == 1
    assert "git fsck says what is missing" in run.repository("broken")["message"]


# Root may look into any folder, unless it gives that up.
_AS_ANYBODY = ("setpriv", "--inh-caps=-dac_override,-dac_read_search", "--bounding-set=-dac_override,-dac_read_search")


closed = pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="nothing is closed to root")


def _as_anybody(lab: "Lab", words: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *words.split()]
    environment = {**lab.environment, "PYTHONPATH": str(Path(__file__).parents[2])}
    before = _AS_ANYBODY if os.geteuid() == 0 else ()
    return subprocess.run(
        [*before, *command], cwd=lab.folder, env=environment, capture_output=True, check=False, encoding="utf-8"
    )


@closed
@pytest.mark.parametrize(
    ("mode", "told"),
    [
        (
            0o000,
            "app: failed (unreadable). This user may not read its objects; allow that, or leave it out with exclude.",
        ),
        (
            0o555,
            "remote unpack failed: unable to create temporary object directory; give this user write access to it",
        ),
    ],
)
def test_rights_that_are_missing_are_named(lab: "Lab", mode: int, told: str) -> None:
    objects = lab.repository("app.git", {"Dockerfile": DOCKERFILE}) / "objects"
    lab.configure()
    objects.chmod(mode)
    done = _as_anybody(lab, "sweep")
    objects.chmod(0o755)
    assert done.returncode == 1
    assert told in done.stdout


@closed
@pytest.mark.parametrize(("words", "code"), [("sweep", 2), ("sweep --dry-run", 2), ("doctor", 1)])
def test_folder_that_is_closed_is_one_sentence(lab: "Lab", words: str, code: int) -> None:
    lab.configure()
    lab.source.chmod(0)
    done = _as_anybody(lab, words)
    lab.source.chmod(0o755)
    assert done.returncode == code, done.stderr
    assert f"The folder {lab.source} cannot be read: Permission denied.\n" in done.stdout


def test_folder_below_which_no_path_can_be_named_holds_nothing(lab: "Lab") -> None:
    deep = lab.source
    while len(str(deep)) < 4_090:
        deep /= "d" * min(200, 4_093 - len(str(deep)) - 1)
    deep.mkdir(parents=True)
    (lab.folder / "pip-no-cache.toml").write_text(f'[[source]]\nlocal = "{deep}"\n', encoding="utf-8")
    run = lab.sweep()
    assert (run.exit, run.outcomes) == (0, {}), run.complaint


def test_link_that_leads_nowhere_is_passed_over(lab: "Lab") -> None:
    lab.repository("free.git", {"Dockerfile": DOCKERFILE})
    (lab.source / "loop").symlink_to("loop")
    assert lab.sweep().outcomes == {"free": ("published", "pull-request-opened")}


def test_source_that_went_away_is_a_failed_list(tmp_path: Path) -> None:
    folder = tmp_path / "org"
    forge = LocalForge(folder, tmp_path / "records")
    with pytest.raises(ForgeError, match=f"The folder {folder} cannot be read: No such file or directory"):
        list(forge.repositories())


def test_detached_and_unborn_heads(lab: "Lab") -> None:
    detached = lab.repository("detached", {"Dockerfile": DOCKERFILE}, bare=False)
    lab.git(detached, "update-ref", "--no-deref", "HEAD", "main")
    lab.git(detached, "checkout", "--quiet", "--detach", "main")
    dangling = lab.repository("dangling.git", {"Dockerfile": DOCKERFILE})
    lab.git(dangling, "symbolic-ref", "HEAD", "refs/heads/nowhere")
    run = lab.sweep()
    assert run.outcomes == {
        "detached": ("published", "pull-request-opened"),
        "dangling": ("skipped", "no-default-branch"),
    }


def test_worktree_shallow_and_sha256_repositories(lab: "Lab") -> None:
    whole = lab.repository("whole.git", {"Dockerfile": DOCKERFILE})
    lab.commit(whole, "main", {"README": b"more\n"})
    lab.git(lab.folder, "clone", "--quiet", "--bare", "--depth=1", whole.as_uri(), str(lab.source / "shallow.git"))
    lab.git(whole, "worktree", "add", "--quiet", "-b", "side", str(lab.source / "tree"))
    modern = lab.source / "modern.git"
    lab.git(lab.folder, "init", "--quiet", "--bare", "--object-format=sha256", "--initial-branch=main", str(modern))
    lab.commit(modern, "main", {"Dockerfile": DOCKERFILE})
    run = lab.sweep()
    assert run.outcomes == {
        "modern": ("published", "pull-request-opened"),
        "shallow": ("published", "pull-request-opened"),
        "tree": ("published", "pull-request-opened"),
        # The work tree and the repository it belongs to share their branches: one adopts what the other pushed.
        "whole": ("published", "pull-request-opened"),
    }
    assert lab.blob(lab.source / "shallow.git", "Dockerfile") == FIXED
    assert lab.blob(modern, "Dockerfile") == FIXED


def test_repository_is_the_same_one_whichever_path_leads_to_it(lab: "Lab") -> None:
    """Over sources of one sweep, and over sweeps whose config names the folder in another way."""
    lab.repository("app.git", {"Dockerfile": DOCKERFILE})
    (lab.folder / "x").mkdir()
    (lab.folder / "link").symlink_to(lab.source)
    around, linked = '[[source]]\nlocal = "x/../org"\n', '[[source]]\nlocal = "link"\n'
    lab.configure(f"{around}{linked}")
    run = lab.sweep()
    assert [one["outcome"] for one in run.report["repositories"]] == ["published"]
    records = lab.folder / "pip-no-cache.sqlite.pull-requests"
    for again in (linked, around):
        (lab.folder / "pip-no-cache.toml").write_text(again)
        run = lab.sweep()
        assert run.outcomes == {"app": ("left", "up-to-date")}
    assert len(list(records.glob("*/*.json"))) == 1


def test_what_one_path_leaves_out_another_may_take(lab: "Lab") -> None:
    lab.repository("app.git", {"Dockerfile": DOCKERFILE})
    (lab.source / "closer").symlink_to(lab.source / "app.git")
    (lab.folder / "link").symlink_to(lab.source)
    lab.configure('[[source]]\nlocal = "link"\n')
    run = lab.sweep()
    assert run.outcomes == {
        "app": ("published", "pull-request-opened"),
        "closer": ("skipped", "symbolic-link"),
    }
    assert len(run.report["repositories"]) == 2


def test_record_of_a_pull_request_names_the_commit_that_its_branch_was_moved_to(lab: "Lab") -> None:
    path = lab.repository("app.git", {"Dockerfile": DOCKERFILE})
    lab.sweep()
    lab.commit(path, "main", {"Dockerfile": DOCKERFILE + b"RUN pip install b\n"})
    assert lab.sweep().outcomes == {"app": ("updated", "branch-rebuilt")}
    (record,) = (lab.folder / "pip-no-cache.sqlite.pull-requests").glob("*/*.json")
    assert json.loads(record.read_bytes())["head"] == lab.git(path, "rev-parse", BRANCH)
