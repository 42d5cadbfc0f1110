"""A folder of made-up Dockerfiles in the shapes and sizes that public ones have, the same for every run of a seed.

Measured on some 5,800 public Dockerfiles: a quarter mentions pip; half of the others are shorter than 900 bytes,
half of those with pip shorter than 2,100, and one in twenty of them is longer than 8,000.
"""

import random
from collections.abc import Iterator

SEED = 3042
SHARE = 0.25  # of files that mention pip

_BASES = (
    "debian:bookworm-slim",
    "ubuntu:22.04",
    "alpine:3.20",
    "node:20-alpine",
    "golang:1.23-bookworm",
    "eclipse-temurin:21-jre",
    "mcr.example.com/dotnet/sdk:8.0",
    "registry.example.com/team/base:2024.6",
)
_PYTHON_BASES = (
    "python:3.12-slim",
    "python:3.11",
    "python:3.9-alpine",
    "nvidia/cuda:12.4.1-devel-ubuntu22.04",
    "ubuntu:22.04",
)
_APT = (
    "build-essential ca-certificates cmake curl default-jdk ffmpeg g++ git gnupg graphviz jq less libbz2-dev libffi-dev"
    " libgl1 libglib2.0-0 libgomp1 libjpeg-dev liblzma-dev libpq-dev libsm6 libssl-dev libxext6 locales make nano"
    " netcat-openbsd ninja-build openssh-client pkg-config procps python3 python3-dev rsync sudo tini tzdata unzip"
    " vim wget xz-utils zip zlib1g-dev"
).split()
_PACKAGES = (
    "numpy==1.26.4 pandas>=2.1,<3 scipy scikit-learn==1.4.2 matplotlib torch==2.3.1 torchvision transformers[torch]"
    " fastapi uvicorn[standard] gunicorn==22.0.0 flask django==4.2.13 celery[redis] redis psycopg2-binary sqlalchemy"
    " boto3 awscli requests pyyaml jinja2 click rich pytest==8.2.0 pytest-cov black ruff mypy jupyterlab notebook"
    " ipykernel dask[complete] pyarrow protobuf==4.25.3 grpcio opencv-python-headless pillow tqdm wandb mlflow"
).split()
_WORDS = "the of a cache layer user image build stage keep small later needed here which we first because".split()


def dockerfiles(count: int, seed: int = SEED, share: float = SHARE) -> Iterator[bytes]:
    """``count`` files, each of which mentions pip with the probability ``share``."""
    for index in range(count):
        draw = random.Random(f"{seed}/{index}")  # noqa: S311 (a benchmark's input, no secret)
        text = _python_file(draw) if draw.random() < share else _other_file(draw)
        yield text.replace("\n", "\r\n").encode() if draw.random() < 0.02 else text.encode()


def _other_file(draw: random.Random) -> str:
    blocks = _size(draw, 1.05)
    return _file(draw, _BASES, [_block(draw) for _ in range(blocks)])


def _python_file(draw: random.Random) -> str:
    blocks = [_block(draw) for _ in range(_size(draw, 1.9))]
    for _ in range(draw.choices((1, 2, 3, 5, 9), (55, 28, 8, 6, 3))[0]):
        blocks.insert(draw.randint(0, len(blocks)), _pip(draw))
    return _file(draw, _PYTHON_BASES, blocks)


def _size(draw: random.Random, middle: float) -> int:
    return min(90, max(1, round(draw.lognormvariate(middle + 0.6, 0.85))))


def _file(draw: random.Random, bases: tuple[str, ...], blocks: list[str]) -> str:
    lines = []
    if draw.random() < 0.12:
        lines.append("# syntax=docker/dockerfile:1")
    if draw.random() < 0.2:
        lines += ["ARG VERSION=1.4", ""]
    name = " AS build" if draw.random() < 0.3 else ""
    lines += [f"FROM {draw.choice(bases)}{name}", ""]
    if name and len(blocks) > 2:
        blocks.insert(len(blocks) * 2 // 3, f"FROM {draw.choice(bases)}\nCOPY --from=build /opt/app /opt/app")
    for block in blocks:
        lines += [block] + [""] * (draw.random() < 0.6)
    lines += draw.choice((['CMD ["/opt/app/run"]'], ["USER 1000", 'ENTRYPOINT ["tini", "--", "/entrypoint.sh"]'], []))
    return "\n".join(lines) + "\n" * (draw.random() < 0.93)


def _block(draw: random.Random) -> str:
    return draw.choice(
        (
            _apt,
            _apt,
            _apk,
            _environment,
            _environment,
            _copy,
            _copy,
            _download,
            _user,
            _labels,
            _build,
            _comment,
            _heredoc,
        )
    )(draw)


def _apt(draw: random.Random) -> str:
    names = sorted(draw.sample(_APT, min(len(_APT), draw.choice((2, 4, 7, 12, 22)))))
    if len(names) < 5:
        return f"RUN apt-get update && apt-get install -y {' '.join(names)} && rm -rf /var/lib/apt/lists/*"
    note = "        # wanted by the tests\n" if draw.random() < 0.15 else ""
    packages = "".join(f"        {name} \\\n" for name in names)
    return (
        "RUN apt-get update \\\n    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \\\n"
        f"{note}{packages}    && apt-get clean \\\n    && rm -rf /var/lib/apt/lists/*"
    )


def _apk(draw: random.Random) -> str:
    return f"RUN apk add --no-cache {' '.join(draw.sample(_APT, 4))}"


def _environment(draw: random.Random) -> str:
    pairs = [f"{draw.choice('ABCDEFG')}PP_{draw.choice(_WORDS).upper()}={draw.choice(_APT)}" for _ in range(4)]
    if draw.random() < 0.4:
        return f"ENV LANG C.UTF-8\nENV {pairs[0]}"
    return "ENV " + " \\\n    ".join([*pairs, 'PATH="/opt/app/bin:${PATH}"'])


def _copy(draw: random.Random) -> str:
    owner = "--chown=1000:1000 " if draw.random() < 0.2 else ""
    return f"WORKDIR /opt/{draw.choice(_WORDS)}\nCOPY {owner}{draw.choice(('. .', 'src/ src/', 'entrypoint.sh /'))}"


def _download(draw: random.Random) -> str:
    tool = draw.choice(_APT)
    return (
        f'RUN set -eux; \\\n    arch="$(uname -m)"; \\\n    case "$arch" in \\\n'
        "        x86_64) sum=3f5a1c ;; \\\n        aarch64) sum=77be02 ;; \\\n        *) exit 1 ;; \\\n    esac; \\\n"
        f'    curl -fsSL -o /tmp/t.tgz "https://example.com/{tool}/${{VERSION}}/{tool}-$arch.tar.gz"; \\\n'
        '    echo "$sum  /tmp/t.tgz" | sha256sum -c -; \\\n'
        f"    mkdir -p /opt/{tool}; \\\n    tar -xzf /tmp/t.tgz -C /opt/{tool} --strip-components=1; \\\n"
        "    rm /tmp/t.tgz"
    )


def _user(draw: random.Random) -> str:
    name = draw.choice(("app", "worker", "service"))
    return f"RUN groupadd -r {name} && useradd -r -g {name} -d /home/{name} -m {name}\nVOLUME /data\nEXPOSE 8080"


def _labels(draw: random.Random) -> str:
    title = " ".join(draw.sample(_WORDS, 4))
    return f'LABEL org.opencontainers.image.title="{title}" \\\n      org.opencontainers.image.licenses="MIT"'


def _build(draw: random.Random) -> str:
    return draw.choice(
        (
            "RUN --mount=type=cache,target=/root/.npm npm ci && npm run build",
            'RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /out/app ./cmd/app',
            "RUN ./mvnw -B -DskipTests package && cp target/*.jar /opt/app.jar",
            "RUN mkdir build && cd build && cmake -G Ninja .. && ninja -j$(nproc) && ninja install",
            "RUN chmod +x /entrypoint.sh && ln -sf /dev/stdout /var/log/app.log",
            'HEALTHCHECK --interval=30s CMD curl -f "http://127.0.0.1:8080/health" || exit 1',
        )
    )


def _comment(draw: random.Random) -> str:
    return "\n".join(f"# {' '.join(draw.choices(_WORDS, k=9))}" for _ in range(draw.randint(1, 4)))


def _heredoc(draw: random.Random) -> str:
    if draw.random() < 0.6:
        return _comment(draw)
    return "RUN <<EOF\nset -e\nmkdir -p /opt/app/log\nchown -R 1000 /opt/app\nEOF"


def _pip(draw: random.Random) -> str:
    packages = draw.sample(_PACKAGES, draw.choice((1, 2, 4, 9)))
    quoted = [f"'{name}'" if "[" in name or ">" in name else name for name in packages]
    flag = " --no-cache-dir" if draw.random() < 0.35 else ""
    program = draw.choices(("pip", "pip3", "python -m pip", "python3 -m pip", "/opt/venv/bin/pip"), (50, 26, 10, 8, 6))[
        0
    ]
    install = f"{program} install{flag}"
    match draw.randrange(9):
        case 0 | 1:
            return f"COPY requirements.txt .\nRUN {install} -r requirements.txt"
        case 2:
            return f"RUN {install} --upgrade pip setuptools wheel && \\\n    {install} {' '.join(quoted)}"
        case 3:
            return f"RUN {install} \\\n" + " \\\n".join(f"        {name}" for name in quoted)
        case 4:
            return f"{_apt(draw)} \\\n    && {install} {' '.join(quoted)} \\\n    && rm -rf /tmp/*"
        case 5:
            return f"RUN --mount=type=cache,target=/root/.cache/pip {install} -r requirements.txt"
        case 6:
            return f"ENV PIP_NO_CACHE_DIR=1\nRUN {install} {' '.join(quoted)}"
        case 7:
            return f'RUN ["pip", "install", "{packages[0]}"]\nRUN <<EOF\nset -e\n{install} {" ".join(quoted)}\nEOF'
        case _:
            return f'RUN if [ -n "$EXTRA" ]; then {install} $EXTRA; fi; \\\n    {install} {" ".join(quoted)} | tee /log'
