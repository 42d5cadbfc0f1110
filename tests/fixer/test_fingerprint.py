"""What a command is known by when its versions change: program, subcommand and requirements, and nothing else."""

import pytest

from fixer import check, deeds, fingerprints

SAME = [
    ("pip install a", "pip3 install a"),
    ("pip install a", "pip3.11 install a"),
    ("pip install a", "/usr/bin/pip-3.11 install a"),
    ("pip install a", "PIP install a"),
    ("pip install a", "pip install a==1.2"),
    ("pip install a", "pip install a >= 1.2"),
    ("pip install a[x]", "pip install a[x]==2;x"),
    ("pip install a b", "pip install b a"),
    ("pip install A_b.c", "pip install a-b-c"),
    ("pip install a", "pip install -q --no-cache-dir a"),
    ("pip install a", "pip install --index-url https://x a"),
    ("pip install a", "pip install --index-url=https://x a"),
    ("pip install a", "pip install -i https://x a"),
    ("pip install a", "pip install -ihttps://x a"),
    ("pip install a", "pip install -qi https://x a"),
    ("pip install a", "pip install -c c.txt a"),
    ("pip install -r a.txt", "pip install --requirement a.txt"),
    ("pip install -r a.txt", "pip install -ra.txt"),
    ("pip install -r a.txt", "pip install -qr a.txt"),
    ("pip install -r a.txt", "pip install --requirement=a.txt"),
    ("pip install -r a.txt", "pip install --req a.txt"),
    ("pip install -e ./a", "pip install --editable ./a"),
    ("pip install git+https://x/a@v1", "pip install git+https://x/a@main"),
    ("pip install https://x/a-1.2.tar.gz", "pip install https://x/a-1.3rc1.tar.gz"),
    ("uv pip install -r a.txt", "uv pip install --requirement a.txt"),
    ("uv pip install a", "uv pip install --index-strategy x a"),
]
OTHER = [
    ("pip install a", "pip install b"),
    ("pip install a", "pip download a"),
    ("pip install a", "pipx install a"),
    ("pip install a", "pip install a b"),
    ("pip install -r a.txt", "pip install -r b.txt"),
    ("pip install -e ./a", "pip install -e ./b"),
    ("pip install --group a", "pip install --group b"),
    ("pip install --requirement a.txt", "pip install --requirement b.txt"),
    ("pip install --editable ./a", "pip install --editable ./b"),
    ("pip install --requirements-from-script a.py", "pip install --requirements-from-script b.py"),
    ("pip install -- -a", "pip install -- -b"),
    ("pip install - a", "pip install a"),
    ("pip install git+https://x/a@v1", "pip install git+https://y/a@v1"),
    ("pip install https://u@x/a", "pip install https://v@x/b"),
    ("pip install https://x/a#egg=a", "pip install https://x/a#egg=b"),
    ("uv pip install -r a.txt", "uv pip install -r b.txt"),
    ("uv pip install --python 3 a", "uv pip install --python 3 b"),
    ("pip install a -r", "pip install b -r"),
    ("pip install a --index-url", "pip install b --index-url"),
]


def deed(command: str) -> str:
    """What one command of a file does."""
    (finding,) = check(b"RUN pip install x\n").findings
    (found,) = deeds([finding._replace(command=command)])
    return found


@pytest.mark.parametrize(("one", "other"), SAME)
def test_a_command_does_the_same(one: str, other: str) -> None:
    assert deed(one) == deed(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_a_command_does_something_else(one: str, other: str) -> None:
    assert deed(one) != deed(other)


def test_equal_commands_are_told_apart_by_their_order() -> None:
    findings = check(b"RUN pip install x\nRUN pip install x\nRUN pip install y\n").findings
    first, second, third = fingerprints("Dockerfile", findings)
    assert len({first, second, third}) == 3
    assert fingerprints("Dockerfile", findings[1:]) == (first, third)
    assert fingerprints("x/Dockerfile", findings[:1]) != (first,)
