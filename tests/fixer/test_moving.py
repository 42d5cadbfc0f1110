"""Which RUNs may move, replace or remove what was brought: told by their text, and tried in a real shell."""

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from fixer.build.facts.files import Laid
from fixer.build.facts.place import Place
from fixer.build.moving import may_move
from fixer.dockerfile.parser import parse

LAID = (Laid(Place("", "/tmp/install.sh"), "install.sh"), Laid(Place("", "/srv/app"), "app", is_folder=True))  # noqa: S108


def _may(run: str, laid: tuple[Laid, ...] = LAID, folder: str | None = "/work") -> bool:
    return may_move(parse(f"FROM a\nRUN {run}\n".encode()).instructions[1], laid, folder)


@pytest.mark.parametrize(
    "run",
    [
        "apt-get update && apt-get install -y gcc tmp && rm -rf /var/lib/apt/lists/*",
        "rm -rf /var/lib/apt/lists/* /var/cache/[a-z]*  2>/dev/null || true",
        "pip install /tmp/install.sh",
        "cd / && rm -rf /var/x",
        "rm -rf node_modules ./dist *.tmp",
        "ln -s /usr/bin/python3 /usr/bin/python; cp -r /opt/a /opt/b",
        "install -m 755 /opt/a /usr/bin/a",
        "<<E\nrm /opt/x\nmv /opt/y \\\n /opt/z\nE",
        "rm /tmp2/install.sh /srv/application /tmp/install.sh2",
        "rm /opt/{a,b}",
        "npm install /tmp; echo form /tmp",
    ],
)
def test_what_is_done_elsewhere_moves_nothing(run: str) -> None:
    assert not _may(run)


@pytest.mark.parametrize(
    "run",
    [
        "rm /tmp/install.sh",
        "rm -rf /tmp",
        "rm -rf /opt/x \\\n  /tmp/*",
        "rm -rf /t*",
        "rm -rf /{opt,tmp}",
        "rm -rf {/opt,/tmp}/x",
        "rm -rf /opt/../tmp",
        "rm -rf //tmp/",
        "rm -rf $X",
        "rm -rf ~/x",
        'rm -rf "/tmp"',
        "rm -rf /t\\mp",
        "rm /srv/app/x/y",
        "mv /opt/x /srv/app",
        "mv -t/srv/app x",
        "cp --target-directory=/tmp x",
        "cd /tmp && rm install.sh",
        "(pushd /srv; mv app gone)",
        "env -C /tmp rm install.sh",
        "find / -name x | xargs rm -f",
        "find / -name x -exec rm {} +",
        "cat list | xargs rm -f /opt/x",
        "busybox rm /tmp/install.sh",
        "/bin/rm /tmp/install.sh",
        "\\rm /tmp/install.sh",
        'rm"" /tmp/install.sh',
        "rm</dev/null /tmp/install.sh",
        "rm\t/tmp/install.sh",
        "rm\\\n /tmp/install.sh",
        "rm 2>/dev/null /tmp/install.sh",
        "echo `rm x`",
        "make install && mv x y; rm",
        "<<E\nrm /opt/x\nmv /opt/y \\\n /tmp\nE",
        '["rm", "x"]',
        'sh -c "cd /; rm tmp/install.sh"',
    ],
)
def test_what_may_meet_it_may_move_it(run: str) -> None:
    assert _may(run)


def test_from_a_folder_that_nobody_knows_all_may_be_met() -> None:
    assert _may("rm x", folder=None)
    assert _may("rm app/x", folder="/srv")
    assert not _may("rm x", folder="/srv")
    assert _may("rm /opt/x", laid=(*LAID, Laid(Place("", "/"), "", is_folder=True)))
    assert _may("rm /opt/x", laid=(*LAID, Laid(Place("~", "/x"), "x")))


PARTS = (
    "app",
    "opt",
    "install.sh",
    "x",
    "*",
    "a*",
    "[a-o]pp",
    "{app,opt}",
    "ap?",
    "..",
    ".",
    "",
    "$X",
    '"app"',
    "opt2",
)
WEIGHTS = (1, 9, 5, 9, 1, 1, 1, 1, 1, 0.3, 1, 1, 0.3, 0.3, 9)
DEEDS = ("rm -rf", "rm -f", "mv", "cp -r", "ln -sfn", "install -D", "\\rm -rf", "cp -r -t", "mv -f")
LOGGING = """#!/bin/sh
for word; do case $word in -*) ;; /*) echo "$word" ;; *) echo "$PWD/$word" ;; esac; done >>"$LOG"
"""


def _path(chance: random.Random, top: Path) -> str:
    path = "/".join(chance.choices(PARTS, WEIGHTS, k=chance.randint(1, 3)))
    return f"{top}/{path}" if chance.random() < 0.7 else path or "x"


def _command(chance: random.Random, top: Path) -> str:
    begin = chance.choice(("", "", "", f"cd {top}/opt && ", "X=app; ", "echo | xargs ", f"echo {top}/app | xargs "))
    paths = " ".join(_path(chance, top) for _ in range(chance.randint(1, 3)))
    return f"{begin}{chance.choice(DEEDS)} {paths}{chance.choice(('', ' 2>/dev/null', ' || true', ' # app'))}"


def _meets(path: str, folder: str) -> bool:
    """Whether one is the other, or lies in it, by their names alone."""
    one, other = os.path.normpath(path).lstrip("/") + "/", folder.lstrip("/") + "/"
    return one.startswith(other) or other.startswith(one) or one == "./"


@pytest.mark.parametrize("shell", ["dash", "bash"])
def test_a_shell_names_nothing_that_is_said_not_to_be_met(tmp_path: Path, shell: str) -> None:
    """Random commands, whose programs do nothing but tell the paths that they are given."""
    programs, log = tmp_path / "programs", tmp_path / "log"
    programs.mkdir()
    for name in ("rm", "mv", "cp", "ln", "install"):
        (programs / name).write_text(LOGGING)
        (programs / name).chmod(0o755)
    (programs / "xargs").symlink_to(str(shutil.which("xargs")))
    top = tmp_path / "top"
    for name in ("app/install.sh", "opt/x", "opt/app", "opt2/opt", "opt/install.sh"):
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_bytes(b"")
    whole = str(shutil.which(shell))
    laid = (Laid(Place("", f"{top}/app"), "app", is_folder=True),)
    chance = random.Random(7)  # noqa: S311 - nothing secret
    seen = {True: 0, False: 0}
    for _ in range(300):
        command = " && ".join(_command(chance, top) for _ in range(chance.randint(1, 2)))
        log.write_bytes(b"")
        environment = {"PATH": str(programs), "LOG": str(log)}
        subprocess.run([whole, "-c", command], cwd=top / "opt", env=environment, check=False, capture_output=True)
        is_met = any(_meets(path, f"{top}/app") for path in log.read_text().splitlines())
        is_said = _may(command, laid, f"{top}/opt")
        assert is_said or not is_met, command
        seen[is_said] += 1
    assert min(seen.values()) > 20
