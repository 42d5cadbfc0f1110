"""What a later sweep does with the branch of an earlier one: nobody's work is ever pushed over."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bot.conftest import Lab

BRANCH = "pip-no-cache/fix"
DOCKERFILE = b"FROM python\nRUN pip install a\n"
FIXED = b"FROM python\nRUN pip install --no-cache-dir a\n"


def published(lab: "Lab") -> "Path":
    path = lab.repository("app.git", {"Dockerfile": DOCKERFILE, "README": b"one\n"})
    assert lab.sweep().outcomes == {"app": ("published", "branch-pushed")}
    return path


def test_foreign_commit_on_top_is_never_pushed_over(lab: "Lab") -> None:
    path = published(lab)
    foreign = lab.commit(path, BRANCH, {"README": b"a person's work\n"})
    run = lab.sweep()
    assert run.outcomes == {"app": ("left", "foreign-commits")}
    assert lab.git(path, "rev-parse", BRANCH) == foreign
    assert run.exit == 0


def test_foreign_branch_of_that_name_is_never_pushed_over(lab: "Lab") -> None:
    path = lab.repository("app.git", {"Dockerfile": DOCKERFILE})
    foreign = lab.commit(path, BRANCH, {"Dockerfile": b"FROM scratch\n"})
    assert lab.sweep().outcomes == {"app": ("left", "foreign-commits")}
    assert lab.git(path, "rev-parse", BRANCH) == foreign


def test_commit_that_only_resembles_ours_is_foreign(lab: "Lab") -> None:
    """The same author, message and parent, but another content: known by making ours again, not by its looks."""
    path = published(lab)
    base = lab.git(path, "rev-parse", "main")
    tree = lab.git(path, "rev-parse", "main^{tree}")
    message = lab.git(path, "log", "-1", "--format=%B", BRANCH)
    author = {"GIT_AUTHOR_NAME": "pip-no-cache", "GIT_AUTHOR_EMAIL": "pip-no-cache@noreply.invalid"}
    forged = lab.git(path, "commit-tree", "-p", base, "-m", message, tree, extra=author)
    lab.git(path, "update-ref", f"refs/heads/{BRANCH}", forged)
    assert lab.sweep().outcomes == {"app": ("left", "foreign-commits")}
    assert lab.git(path, "rev-parse", BRANCH) == forged


def test_base_that_merely_advanced_is_no_reason_to_push(lab: "Lab") -> None:
    path = published(lab)
    tip = lab.git(path, "rev-parse", BRANCH)
    lab.commit(path, "main", {"README": b"two\n"})
    assert lab.sweep().outcomes == {"app": ("left", "base-advanced")}
    assert lab.git(path, "rev-parse", BRANCH) == tip


def test_our_branch_is_rebuilt_when_a_planned_file_changed(lab: "Lab") -> None:
    path = published(lab)
    lab.commit(path, "main", {"Dockerfile": DOCKERFILE + b"RUN pip install b\n"})
    assert lab.sweep("--dry-run").outcomes == {"app": ("planned", "dry-run")}
    assert lab.sweep().outcomes == {"app": ("updated", "branch-rebuilt")}
    assert lab.git(path, "rev-parse", f"{BRANCH}^") == lab.git(path, "rev-parse", "main")
    assert lab.blob(path, "Dockerfile") == FIXED + b"RUN pip install --no-cache-dir b\n"
    assert lab.sweep().outcomes == {"app": ("left", "up-to-date")}


def test_same_changes_in_other_words_are_adopted(lab: "Lab") -> None:
    path = published(lab)
    tip = lab.git(path, "rev-parse", BRANCH)
    lab.configure('[commit]\nauthor = "Somebody Else <else@example.invalid>"\n')
    assert lab.sweep().outcomes == {"app": ("left", "up-to-date")}
    assert lab.git(path, "rev-parse", BRANCH) == tip


def test_merged_branch_leaves_nothing_to_do(lab: "Lab") -> None:
    path = published(lab)
    lab.git(path, "update-ref", "refs/heads/main", lab.git(path, "rev-parse", BRANCH))
    assert lab.sweep().outcomes == {"app": ("clean", "nothing-to-fix")}


def test_default_branch_is_never_pushed_to(lab: "Lab") -> None:
    path = lab.repository("app.git", {"Dockerfile": DOCKERFILE}, branch=BRANCH)
    before = lab.refs()
    assert lab.sweep().outcomes == {"app": ("left", "branch-is-base")}
    assert lab.refs() == before
    assert lab.blob(path, "Dockerfile") == DOCKERFILE


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


def test_push_that_is_refused_fails_this_repository_alone(lab: "Lab") -> None:
    """A branch named like our branch's folder leaves no room for ours."""
    stuck = lab.repository("stuck.git", {"Dockerfile": DOCKERFILE})
    lab.git(stuck, "branch", "pip-no-cache", "main")
    lab.repository("free.git", {"Dockerfile": DOCKERFILE})
    run = lab.sweep()
    assert run.outcomes == {"free": ("published", "branch-pushed"), "stuck": ("failed", "push-rejected")}
    assert run.exit == 1


def test_broken_repository_fails_alone(lab: "Lab") -> None:
    broken = lab.repository("broken.git", {"Dockerfile": DOCKERFILE})
    tree = lab.git(broken, "rev-parse", "main^{tree}")
    (broken / "objects" / tree[:2] / tree[2:]).unlink()
    lab.repository("free.git", {"Dockerfile": DOCKERFILE})
    run = lab.sweep()
    assert run.outcomes == {"broken": ("failed", "git-failed"), "free": ("published", "branch-pushed")}
    assert run.exit == 1


def test_detached_and_unborn_heads(lab: "Lab") -> None:
    detached = lab.repository("detached", {"Dockerfile": DOCKERFILE}, bare=False)
    lab.git(detached, "update-ref", "--no-deref", "HEAD", "main")
    lab.git(detached, "checkout", "--quiet", "--detach", "main")
    dangling = lab.repository("dangling.git", {"Dockerfile": DOCKERFILE})
    lab.git(dangling, "symbolic-ref", "HEAD", "refs/heads/nowhere")
    run = lab.sweep()
    assert run.outcomes == {"detached": ("published", "branch-pushed"), "dangling": ("skipped", "no-default-branch")}


def test_worktree_shallow_and_sha256_repositories(lab: "Lab") -> None:
    whole = lab.repository("whole.git", {"Dockerfile": DOCKERFILE})
    lab.commit(whole, "main", {"README": b"more\n"})
    lab.git(lab.folder, "clone", "--quiet", "--bare", "--depth=1", whole.as_uri(), str(lab.source / "shallow.git"))
    lab.git(whole, "worktree", "add", "--quiet", "-b", "side", str(lab.source / "tree"))
    modern = lab.source / "modern.git"
    lab.git(lab.folder, "init", "--quiet", "--bare", "--object-format=sha256", "--initial-branch=main", str(modern))
    lab.commit(modern, "main", {"Dockerfile": DOCKERFILE})
    run = lab.sweep()
    # The work tree and the repository it belongs to share their branches: one finds what the other pushed.
    assert run.outcomes == {
        "modern": ("published", "branch-pushed"),
        "shallow": ("published", "branch-pushed"),
        "tree": ("published", "branch-pushed"),
        "whole": ("left", "up-to-date"),
    }
    assert lab.blob(lab.source / "shallow.git", "Dockerfile") == FIXED
    assert lab.blob(modern, "Dockerfile") == FIXED
