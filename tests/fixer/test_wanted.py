"""What a Dockerfile's pip commands ask an index for: all of it, or nothing is told."""

import pytest

from fixer import Kind, Target, Want, wants

_SLIM = "FROM python:3.12-slim\n"


class _Tree:
    """Files by their paths, as a tree."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files
        self.missing: set[str] = set()

    def kind(self, path: str) -> Kind | None:
        if path in self._files:
            return Kind.FILE
        return Kind.FOLDER if not path or any(one.startswith(f"{path}/") for one in self._files) else None

    def names(self, folder: str) -> tuple[str, ...]:
        inside = (one.removeprefix(f"{folder}/" if folder else "") for one in self._files if one.startswith(folder))
        return tuple(sorted({one.split("/", maxsplit=1)[0] for one in inside}))

    def read(self, path: str) -> bytes | None:
        return self._files.get(path)

    def paths(self) -> tuple[str, ...]:
        return tuple(self._files)


def _wants(text: str, files: dict[str, str] | None = None, name: str = "Dockerfile") -> tuple[Want, ...]:
    source = text.encode()
    there = {name: source, **{path: content.encode() for path, content in (files or {}).items()}}
    return wants(source, name, frozenset(), _Tree(there))


# a command behind FROM python:3.12-slim, and the requirements that it asks for; None where nothing is told
LINES: list[tuple[str, tuple[str, ...] | None]] = [
    ("pip install requests", ("requests",)),
    ("pip install 'requests>=2,<3' \"uvicorn[standard]\"", ("requests>=2,<3", "uvicorn[standard]")),
    ("pip install -U --quiet -t /opt flask==3.0", ("flask==3.0",)),
    ("python -m pip --disable-pip-version-check install --no-cache-dir six", ("six",)),
    ("sudo pip3 install --upgrade pip", ("pip",)),
    ("pip install -- six", ("six",)),
    ("V=1.0 && pip install six==$V", ("six==1.0",)),
    ("pip wheel -w /wheels six", ("six",)),
    ("pip download --dest /wheels six", ("six",)),
    ("for p in six six; do pip install $p; done", ("six",)),
    ("for p in six attrs; do pip install $p; done", None),
    ("pip install six==$UNKNOWN", None),
    ("xargs pip install six < names", None),
    ("cat names | xargs -n 1 env A=1 pip install six", None),
    ("pip install xargs", ("xargs",)),
    ("conda run -n x pip install six", None),
    ("pip3.12 install six", ("six",)),
    ("python3 -m pip install six", ("six",)),
    ("/opt/venv/bin/pip install six", ("six",)),
    ("pip3.9 install six", None),
    ("python3.9 -m pip install six", None),
    ("pip2 install six", None),
    ("/usr/bin/python3 -m pip install six", None),
    ("pip install six.whl", None),
    ("pip install six-1.0.tar.gz", None),
    ("pip install zipp", ("zipp",)),
    ("pip install $(cat names)", None),
    ("pip install .", None),
    ("pip install ./six-1.0.whl", None),
    ("pip install -e .", None),
    ("pip install git+https://example.org/x", None),
    ("pip install 'six @ https://example.org/six.whl'", None),
    ("pip install https://example.org/six.whl", None),
    ("pip install -i https://example.org/simple six", None),
    ("pip install --index-url=https://example.org/simple six", None),
    ("pip install --index-u https://example.org/simple six", None),
    ("pip install --extra-index-url https://example.org/simple six", None),
    ("pip install --find-links /wheels six", None),
    ("pip install --no-index six", None),
    ("pip install --no-binary :all: six", None),
    ("pip install --platform any --only-binary :all: six", None),
    ("pip install --group dev", None),
    ("pip install --no-such-option six", None),
    ("PIP_INDEX_URL=https://example.org/simple pip install six", None),
    ("env PIP_EXTRA_INDEX_URL=https://example.org/simple pip install six", None),
    ("pip config set global.index-url https://example.org/simple && pip install six", None),
    ("pip install -r /nowhere.txt", None),
    ("pip install -r https://example.org/requirements.txt", None),
    ("uv pip install six", None),
    ("$PIP install six", None),
    ("pip lock six", None),
]


@pytest.mark.parametrize(("command", "asked"), LINES)
def test_command_tells_all_of_it_or_nothing(command: str, asked: tuple[str, ...] | None) -> None:
    found = [want.requirements for want in _wants(f"{_SLIM}RUN {command}\n")]
    assert found == ([] if asked is None else [asked])


# an image, and the Python, platform and C library that it has for sure
IMAGES: list[tuple[str, tuple[str, str, bool] | None]] = [
    ("python:3.12-slim", ("3.12", "linux/amd64", False)),
    ("python:3.12", ("3.12", "linux/amd64", False)),
    ("docker.io/library/python:3.9.18-bookworm@sha256:00", ("3.9", "linux/amd64", False)),
    ("python:3.13-alpine3.20", ("3.13", "linux/amd64", True)),
    ("--platform=linux/arm64 python:3.12", ("3.12", "linux/arm64", False)),
    ("--platform=$TARGETPLATFORM python:3.12", ("3.12", "linux/amd64", False)),
    ("--platform=$ELSEWHERE python:3.12", None),
    ("--platform=windows/amd64 python:3.12", None),
    ("python:3", None),
    ("python:latest", None),
    ("python", None),
    ("python:2.7", None),
    ("python:3.12-windowsservercore", None),
    ("example.org/python:3.12", None),
    ("someone/python:3.12", None),
    ("ubuntu:24.04", None),
    ("pypy:3.10", None),
]


@pytest.mark.parametrize(("image", "told"), IMAGES)
def test_image_tells_its_python(image: str, told: tuple[str, str, bool] | None) -> None:
    found = [want.target for want in _wants(f"FROM {image}\nRUN pip install six\n")]
    assert found == ([] if told is None else [Target(*told)])


def test_image_may_come_from_an_argument_or_a_stage() -> None:
    text = "ARG V=3.11\nFROM python:${V}-slim AS base\nFROM base\nRUN pip install six\n"
    (want,) = _wants(text)
    assert want.target == Target("3.11", "linux/amd64", is_musl=False)


def test_stage_that_is_not_in_the_image_is_told_apart() -> None:
    text = f"{_SLIM}RUN pip install a\nFROM python:3.12 AS two\nRUN pip install b\nFROM two\nRUN pip install c\n"
    assert [(want.requirements, want.is_final) for want in _wants(text)] == [
        (("a",), False),
        (("b",), True),
        (("c",), True),
    ]


# what a RUN does, and which of its commands it does in any case
CONDITIONS: list[tuple[str, set[str]]] = [
    ("pip install a", {"a"}),
    ("apt-get update && pip install a", {"a"}),
    ("[ -f x ] && pip install a", {"a"}),
    ("cd /x || exit 1; pip install a", {"a"}),
    ("pip install a || true", {"a"}),
    ("pip install a | tee log", {"a"}),
    ("yes | pip install a", {"a"}),
    ("(cd /x && pip install a)", {"a"}),
    ("{ pip install a; }; pip install b", {"a", "b"}),
    ("sh -c 'pip install a'", {"a"}),
    ("sh -c 'if x; then pip install a; fi'", set()),
    ("echo $(pip install a)", {"a"}),
    ("f() { pip install a; }; f", {"a"}),
    ("f() { pip install a; }; x || f", set()),
    ("for i in 1 2; do pip install a; done", {"a"}),
    ("for i in $X; do pip install a; done", set()),
    ("while x; do pip install a; done", set()),
    ("if x; then pip install a; fi", set()),
    ("if x; then pip install a; else pip install b; fi; pip install c", {"c"}),
    ("if pip install a; then pip install b; fi", {"a"}),
    ("if ! pip install a; then exit 1; fi", {"a"}),
    ("case $X in 1) pip install a;; *) pip install b;; esac", set()),
    ("pip install a || pip install b", {"a"}),
    ("x && pip install a; pip install b", {"b"}),
    ("x && pip install a || true", set()),
    ("set -e; x && pip install a; pip install b", {"b"}),
    ("set -e; x; pip install a", {"a"}),
    ("x || { pip install a && exit 0; }; pip install b", set()),
    ("pip install a & pip install b", {"b"}),
    ("find . -name r -exec pip install a \\;", set()),
]


@pytest.mark.parametrize(("script", "sure"), CONDITIONS)
def test_what_stands_behind_a_condition_is_told_apart(script: str, sure: set[str]) -> None:
    found = _wants(f"{_SLIM}RUN {script}\n")
    assert found
    assert {name for want in found for name in want.requirements if want.is_sure} == sure


def test_what_a_template_may_leave_out_stands_behind_a_condition() -> None:
    text = f"{_SLIM}RUN pip install a\n{{% if x %}}\nRUN pip install b\n{{% endif %}}\n"
    assert [(want.requirements, want.is_sure) for want in _wants(text)] == [(("a",), True), (("b",), False)]
    text = f"{_SLIM}RUN pip install a && \\\n{{% if x %}}\n  pip install b && \\\n{{% endif %}}\n  pip install c\n"
    assert [(want.requirements, want.is_sure) for want in _wants(text)] == [
        (("a",), True),
        (("b",), False),
        (("c",), True),
    ]


# a requirements file, and what is listed in it; None where nothing is told
FILES: list[tuple[str, tuple[str, ...] | None]] = [
    ("six\n", ("six",)),
    ("\ufeff# all of it\r\nsix==1.0  # why\r\n\r\nattrs\r\n", ("six==1.0", "attrs")),
    ("six==1.0 \\\n    --hash=sha256:ab \\\n    --hash=sha256:cd\nattrs\n", ("six==1.0", "attrs")),
    ("six  # for \\\nattrs\n# and \\\niniconfig\n", ("six", "iniconfig")),
    ("si\\\nx==\\\r\n1.0\n", ("six==1.0",)),
    ("--require-hashes\n--prefer-binary\n--only-binary :all:\nsix\n", ("six",)),
    (
        "six ; python_version < '3.9' and sys_platform == \"linux\"\n",
        ("six ; python_version < '3.9' and sys_platform == \"linux\"",),
    ),
    ("-r more.txt\nsix\n", ("six", "more")),
    ("--requirement=more.txt\n", ("more",)),
    ("-r more.txt\n-r more.txt\n", None),
    ("-r requirements.txt\nsix\n", None),
    ("-r ../../../etc/passwd\n", None),
    ("-r missing.txt\n", None),
    ("-i https://example.org/simple\nsix\n", None),
    ("--index-url https://example.org/simple\nsix\n", None),
    ("--extra-index-url https://example.org/simple\nsix\n", None),
    ("--find-links ./wheels\nsix\n", None),
    ("--no-binary six\nsix\n", None),
    ("-e .\n", None),
    ("./six\n", None),
    ("six @ https://example.org/six.whl\n", None),
    ("git+https://example.org/x\n", None),
    ("six==${VERSION}\n", None),
    ("{{ cookiecutter.package }}\n", None),
    ("six --config-settings=x=y\n", None),
    ("six\x00\n", None),
    ("six\n" * 2_001, None),
]


@pytest.mark.parametrize(("content", "asked"), FILES)
def test_file_tells_all_of_it_or_nothing(content: str, asked: tuple[str, ...] | None) -> None:
    text = f"{_SLIM}WORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\n"
    found = [want.requirements for want in _wants(text, {"requirements.txt": content, "more.txt": "more\n"})]
    assert found == ([] if asked is None else [asked])


def test_constraints_ask_for_nothing_themselves() -> None:
    text = f"{_SLIM}COPY c.txt /c.txt\nRUN pip install -c /c.txt six\n"
    (want,) = _wants(text, {"c.txt": "attrs<2\n-r d.txt\n", "d.txt": "x\n"}) or (None,)
    assert want is None, "d.txt is not in the image"
    (want,) = _wants(text, {"c.txt": "attrs<2\nsix<3\n"})
    assert (want.requirements, want.constraints) == (("six",), ("attrs<2", "six<3"))


def test_file_is_found_where_it_was_copied_to() -> None:
    text = f"{_SLIM}COPY deploy/base.txt /tmp/\nRUN pip install -r /tmp/base.txt\n"
    (want,) = _wants(text, {"deploy/base.txt": "six\n"}, "deploy/Dockerfile")
    assert want.requirements == ("six",)
    assert _wants(f"{text}RUN rm /tmp/base.txt && pip install -r /tmp/base.txt\n", {"deploy/base.txt": "six\n"}) == (
        want,
    )


def test_heredoc_of_the_file_is_read() -> None:
    text = f"{_SLIM}COPY <<EOF /r.txt\nsix\nEOF\nRUN pip install -r /r.txt\n"
    assert [want.requirements for want in _wants(text)] == [("six",)]


@pytest.mark.parametrize(
    "line", ["COPY pip.conf /etc/", "ENV PIP_INDEX_URL=https://example.org/simple", "ENV PIP_CONFIG_FILE=/x"]
)
def test_index_of_the_file_s_own_means_nothing_is_told(line: str) -> None:
    assert _wants(f"{_SLIM}{line}\nRUN pip install six\n", {"pip.conf": ""}) == ()


def test_two_contexts_that_differ_mean_nothing_is_told() -> None:
    text = f"{_SLIM}COPY requirements.txt .\nRUN pip install -r requirements.txt\n"
    files = {"requirements.txt": "six\n", "app/requirements.txt": "attrs\n"}
    assert _wants(text, files, "app/Dockerfile") == ()
    assert len(_wants(text, {**files, "requirements.txt": "attrs\n"}, "app/Dockerfile")) == 1


_AT_WORK = f"{_SLIM}WORKDIR /app\nCOPY . .\nRUN sh setup.sh\n"
# a script that the build runs, and what its commands ask for, each with where it starts
SCRIPTS: list[tuple[str, list[tuple[int, tuple[str, ...]]]]] = [
    ("pip install six\n", [(0, ("six",))]),
    ("set -e\ncd /app\npip install -r requirements.txt\npip install $1\n", [(15, ("attrs",))]),
    ("pip install -i https://example.org/simple six\n", []),
    ("printf '[global]\\n' > /etc/pip.conf\npip install six\n", []),
    ("export PIP_INDEX_URL=https://example.org/simple\npip install six\n", []),
    ("./more.sh\n", [(0, ("iniconfig",))]),
]


@pytest.mark.parametrize(("script", "asked"), SCRIPTS)
def test_script_tells_all_of_it_or_nothing(script: str, asked: list[tuple[int, tuple[str, ...]]]) -> None:
    found = _wants(_AT_WORK, {"setup.sh": script, "more.sh": "pip install iniconfig\n", "requirements.txt": "attrs\n"})
    assert [(want.start, want.requirements) for want in found] == asked
    assert {want.path for want in found} <= {"setup.sh", "more.sh"}


def test_script_that_runs_behind_a_condition_anywhere_tells_so() -> None:
    script = {"setup.sh": "pip install six\nif x; then pip install attrs; fi\n"}
    for line, sure in (("sh setup.sh", [True, False]), ("x && sh setup.sh || true", [False, False])):
        found = _wants(f"{_SLIM}COPY . .\nRUN {line}\n", script)
        assert [want.is_sure for want in found] == sure


def test_script_that_writes_an_index_speaks_for_the_dockerfile_too() -> None:
    text = f"{_AT_WORK}RUN pip install six\n"
    assert _wants(text, {"setup.sh": "echo > /etc/pip.conf\n"}) == ()
    assert [want.path for want in _wants(text, {"setup.sh": "echo > /etc/pip.else\n"})] == [""]


# two stages that run the same, each behind its image; and whether that tells its Python
STAGES = [
    ("python:3.12-slim", "python:3.12", True),
    ("python:3.12-slim", "python:3.13-slim", False),
    ("python:3.12-slim", "python:3.12-alpine", False),
    ("python:3.12-slim", "--platform=linux/arm64 python:3.12-slim", False),
    ("python:3.12-slim", "ubuntu", False),
]


@pytest.mark.parametrize(("one", "other", "agree"), STAGES)
def test_script_of_two_stages_needs_them_to_agree(one: str, other: str, agree: bool) -> None:
    text = f"FROM {one}\nCOPY setup.sh /\nRUN sh /setup.sh\nFROM {other}\nCOPY setup.sh /\nRUN sh /setup.sh\n"
    found = _wants(text, {"setup.sh": "pip install six\n"})
    assert [want.is_final for want in found] == ([True] if agree else [])
