"""The quick look for files of the context that a build runs: what it may not miss, and what it need not read."""

from pathlib import Path

import pytest

from fixer import fix, might_run_files, parse
from fixer.build.context.brought import runs_brought
from fixer.command_line.work_tree import WorkTree

RUN = (
    "COPY . /s\nRUN sh /s/a.sh",
    "COPY a /s/a\nRUN /s/a",
    "COPY . .\nRUN ./a",
    "COPY . .\nRUN a/b",
    "copy . .\nrun ./a",
    "add . .\nrun ./a",
    "copy . .\nonbuild run ./a",
    "copy . .\nfrom b\nrun ./a",
    "COPY . .\nRUN apt-get update && bash -e x",
    "COPY . .\nRUN apt-get update && \\\n  ./x",
    "COPY . .\r\nRUN apt-get update && \\\r\n  ./x\r",
    "COPY . .\nRUN apt-get update; ./x",
    "COPY . .\nRUN set -e; (./x)",
    "COPY . .\nRUN X=1 Y=2 ./x",
    "COPY . .\nRUN sudo -E env A=1 ./x",
    "COPY . .\nRUN timeout 60 ./x",
    "COPY . .\nRUN timeout 60 bash x",
    "COPY . .\nRUN timeout 60 /s/x",
    "COPY . .\nRUN sudo -u app /s/x",
    "COPY . .\nRUN env -u A /s/x",
    "COPY . .\nRUN /usr/bin/env bash x",
    "COPY . .\nRUN DEBIAN_FRONTEND=noninteractive ./x",
    "COPY . .\nRUN DEBIAN_FRONTEND=noninteractive sh x",
    "COPY . .\nRUN trap ./x EXIT",
    "COPY . .\nRUN poetry run python x.py",
    "COPY . .\nRUN conda run -n a python x.py",
    "COPY . .\nRUN A=/s/x; $A",
    "COPY . .\nRUN gosu app /s/x.sh",
    "COPY . .\nRUN . env",
    "COPY . .\nRUN source $HOME/env",
    "COPY . .\nRUN if true; then ./x; fi",
    "COPY . .\nRUN case $a in b) ./x ;; esac",
    "COPY . .\nRUN case $a in\\\n b) ./x ;;\\\n esac",
    "COPY . .\nRUN echo $(./x)",
    "COPY . .\nRUN echo `./x`",
    'COPY . .\nRUN "./x"',
    "COPY . .\nRUN $(dirname a)/x.sh",
    "COPY . .\nRUN { ./x; }",
    "COPY . .\nRUN ! ./x",
    "COPY . .\nRUN bash -c './x'",
    "COPY . .\nRUN bash -euxo pipefail -c './x'",
    "COPY . .\nRUN bash -o pipefail x",
    'COPY . .\nRUN ["./x"]',
    'COPY . .\nRUN [ "./x", "a" ]',
    'COPY . .\nRUN ["bash", "-c", ". /s/x"]',
    'COPY . .\nRUN ["sh","x"]',
    "COPY . .\nRUN make deps",
    "COPY . .\nRUN cd a && gmake",
    "COPY . .\nRUN python setup.py install",
    "COPY . .\nRUN python3 -u x.py",
    "COPY . .\nRUN <<EOF\nset -e\n./x\nEOF",
    "COPY . .\nRUN a || ./x",
    "COPY . .\nRUN a | sh x",
    "COPY . .\nRUN <<EOF bash\n. x\nEOF",
    "COPY . .\nRUN <<EOF ./x\nEOF",
    "COPY deps /usr/local/bin/\nRUN a && \\\n  # a list\n  deps all",
    "COPY deps /usr/local/bin/\nRUN uv run /s/x.sh",
    "COPY . .\nONBUILD RUN ./x",
    "COPY . .\nONBUILD RUN (./x)",
    "COPY . .\n  RUN (./x)",
    "COPY . .\nRUN\t(./x)",
    "ONBUILD COPY . .\nONBUILD RUN ./x",
    "ADD . .\nRUN ./x",
    "COPY deps /usr/local/bin/\nRUN deps all",
    "COPY --chown=a:b x /usr/local/bin/\nRUN deps",
    "COPY . /app\nENV PATH=/app/bin:$PATH\nRUN deps",
    "ENV PATH=/app/bin:$PATH\nWORKDIR /app\nCOPY . .\nRUN deps",
    "RUN --mount=type=bind,target=/m sh /m/x",
    "RUN --mount=target=/m --mount=type=cache,target=/c /m/x",
    "RUN --mount=type=cache,target=/c --mount=source=a,target=/m \\\n /m/x",
    "RUN --mount=type=cache,target=/c a\nCOPY . .\nRUN --mount=type=cache,target=/c ./x",
    "COPY . .\nFROM base AS b\nRUN ./x",
    "COPY . .\nFROM b:1 AS two\nRUN a\nFROM one\nRUN ./x",
    "COPY --from=b /x.sh /\nRUN sh /x.sh",
    "COPY --from=b /x.sh /\nRUN /x.sh",
    "RUN --mount=from=b,target=/m sh /m/x",
    "COPY . .\nFROM --platform=linux/amd64 base AS b\nRUN ./x",
    "COPY . /s\nRUN cp /s/deps /usr/local/bin/ && deps",
    "COPY . /s\nRUN cat /s/x | sh",
    "COPY . /s\nRUN <<EOF\ncat /s/x | \\\n  bash -e\nEOF",
    "COPY . /s\nRUN sh < /s/x",
    "COPY . /s\nRUN /s/x\nADD . /t",
    "COPY --from=x:1 /x.sh /\nFROM b\nRUN sh /x.sh",
    "COPY . .\nCOPY --from=x:1 /x.sh /\nFROM b\nRUN sh /x.sh",
)
LEFT = (
    "RUN ./x",
    "RUN ./x\nCOPY . .",
    "COPY . .",
    'COPY . .\nCMD ["./x.sh"]',
    "COPY . .\nRUN chmod +x ./x.sh && cp ./x.sh /y",
    "COPY . .\nRUN apt-get update && apt-get install -y make python3 && rm -rf /var/lib/apt/lists/*",
    "COPY . .\nRUN pip install -r requirements.txt",
    "COPY . .\nRUN DEBIAN_FRONTEND=noninteractive apt-get install -y make",
    "COPY . .\nRUN find /usr -name a -delete",
    "COPY . .\nRUN conda install -y python && conda clean -afy",
    "COPY . .\nRUN",
    "COPY . .\nONBUILD RUN",
    "COPY . .\nRUN npm ci && npm run build",
    "COPY . .\nRUN python -m pip install .",
    "COPY . .\nRUN python - <<EOF\nEOF",
    "COPY . .\nRUN [ -f ./x ] && test -x ./y",
    "COPY . .\nRUN if [ -f /s/x ]; then echo; fi",
    "COPY . .\nRUN bash -c 'echo a'",
    "COPY . .\nRUN curl -fsSL https://example.com/x.sh | sh",
    "COPY . .\nRUN /usr/local/bin/pip install a",
    "COPY . .\nRUN case $a in\\\n b) x=1 ;;\\\n esac",
    "COPY . /app\nRUN deps",
    "COPY . .\nFROM nginx:1.27\nRUN ./x",
    "COPY --from=b /app /app\nRUN ./x",
    "COPY --from=b /a /a\nRUN DEBIAN_FRONTEND=noninteractive apt-get install -y openssh-client",
    "COPY --from=b /a /a\nRUN CGO_ENABLED=0 go build -o /out/app",
    "COPY . .\nRUN ./mvnw package",
    "COPY . .\nRUN a/gradlew build",
    "COPY deps /usr/local/bin/\nRUN <<EOF\nset -e\napt-get update\nEOF",
    "COPY deps /usr/local/bin/\nRUN case $a in\\\n aarch64) x=1 ;;\\\n esac",
    "COPY deps /usr/local/bin/\nRUN if true; then python -m pip install a; fi",
    "COPY deps /usr/local/bin/\nRUN uv sync",
    "COPY deps /usr/local/bin/\nRUN apt-get update && \\\n  # a list; deps is not run\n  apt-get install -y make",
    "RUN --mount=type=cache,target=/c --mount=type=secret,id=a ./x",
    "RUN --mount=type=ssh ./x",
    "RUN --mount=type=tmpfs,target=/t ./x",
    "COPY . .\nFROM --platform=linux/amd64 nginx:1.27\nRUN ./x",
    "COPY . /s\nRUN cp /s/deps /usr/local/bin/",
    "COPY <<EOF /a.sh\n./x\nEOF",
    "RUN --mount=from=b,target=/m /m/x",
)


@pytest.mark.parametrize("text", RUN)
def test_what_may_run_a_file_is_looked_into(text: str) -> None:
    first, *rest = text.split("\n")
    keyword = "from" if first.islower() else "FROM"
    source = "\n".join([f"{keyword} a", first, *rest]).encode()
    assert might_run_files(source)
    assert runs_brought(parse(source))


@pytest.mark.parametrize(
    "text",
    ["COPY x /\nRUN /x\n", "ADD x /\nRUN /x\nCOPY y z\n", "RUN --mount=type=bind,target=/m sh /m/x\n"],
)
def test_what_begins_a_part_of_a_file_is_looked_into(text: str) -> None:
    assert might_run_files(text.encode())
    assert runs_brought(parse(text.encode()))


@pytest.mark.parametrize("text", LEFT)
def test_what_runs_none_is_left_unread(text: str) -> None:
    source = f"FROM a\n{text}\n".encode()
    assert not might_run_files(source)
    assert not runs_brought(parse(source))


@pytest.mark.parametrize(
    ("text", "listed", "is_alone"),
    [
        ("COPY a.txt .\nRUN pip install -r a.txt", b"flask\n", True),
        ("COPY a.txt .\nRUN pip install -r a.txt", b"-e .\n", False),
        ("COPY a.txt .\nRUN pip install -r a.txt\nRUN mv x.txt y.txt", b"flask\n", True),
        ("COPY b.txt .\nRUN mv b.txt a.txt\nRUN pip install -r a.txt", b"-e .\n", False),
    ],
)
def test_only_a_file_that_may_say_more_than_names_plays_a_part(
    text: str, listed: bytes, is_alone: bool, tmp_path: Path
) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(listed)
    assert fix(f"FROM a\n{text}\n".encode(), tree=WorkTree(str(tmp_path))).is_alone is is_alone


@pytest.mark.parametrize("word", ["ONBUILD", "RUN", "sh -c", "bash -c 'sh -c", "exec", "A=1"])
def test_what_stands_behind_itself_ends(word: str) -> None:
    assert might_run_files(f"FROM a\nCOPY . .\nRUN {' '.join([word] * 4_000)} ./x\nRUN ./x\n".encode())
