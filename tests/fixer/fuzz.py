"""Coverage-guided fuzzing of check and fix, from the case folders on: ``make fuzz``.

What is worth keeping of a run lies in .fuzz/corpus, and an input that breaks something in .fuzz: make it a case.
"""

import shutil
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["fixer", "dockerfile_parse"]):
    from fixer import parse
    from fixer.dockerfile.tags import has_tag
    from fixer.programs import launch  # noqa: F401 - what is imported late is instrumented too
    from fixer.shell import grammar  # noqa: F401

from tests.fixer.invariants import Docker, assert_read_alike, drawn, fixed

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "fixer" / "cases"
FOLDER = ROOT / ".fuzz"
WORDS = (
    *(
        "FROM ",
        "RUN ",
        "ENV ",
        "ARG ",
        "USER ",
        "WORKDIR ",
        "COPY ",
        "ONBUILD ",
        "SHELL [",
        "--mount=type=cache,target=",
    ),
    *(
        "pip install ",
        "python -m pip install ",
        "--no-cache-dir",
        "--cache-dir ",
        "PIP_NO_CACHE_DIR=1",
        "PIP_CACHE_DIR=",
    ),
    *(
        "rm -rf ",
        "/root/.cache",
        "~/.cache/pip",
        "pip cache purge",
        "sh -c ",
        "sudo ",
        "xargs ",
        "get-pip.py",
        "uv pip ",
    ),
    *(
        "if ",
        "then ",
        "elif ",
        "else ",
        "fi",
        "for ",
        "in ",
        "do ",
        "done",
        "while ",
        "case ",
        "esac",
        ";;",
        "() {",
        "}",
    ),
    *(
        "&&",
        "||",
        "$(",
        "${",
        "$((",
        "`",
        "<<EOF",
        "EOF\n",
        "<<-E",
        "\\\n",
        "2>&1",
        ">(",
        "<<<",
        "[[ ",
        "]]",
        "#",
        "((",
        "))",
    ),
)
DOCKER = Docker()
SHELLS = [path for path in map(shutil.which, ("dash", "bash")) if path]


def one_input(source: bytes) -> None:
    """One file; its bytes choose the settings, so that every file is its own test."""
    settings = drawn(source)
    result = fixed(source, settings)
    # Docker takes the tags of a template for words, and what stands behind one for no flag.
    if result.changed and parse(source).problem is None and not has_tag(source):
        assert_read_alike(result, DOCKER, SHELLS)


def prepare() -> list[str]:
    """The folders to read, and what libFuzzer is told."""
    seeds, corpus = FOLDER / "seeds", FOLDER / "corpus"
    for folder in (seeds, corpus):
        folder.mkdir(parents=True, exist_ok=True)
    for path in CASES.rglob("input.Dockerfile"):
        shutil.copyfile(path, seeds / "-".join(path.relative_to(CASES).parts[:-1]))
    escaped = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in WORDS)
    (FOLDER / "words").write_text("".join(f'"{word}"\n' for word in escaped), "utf-8")
    options = (f"-artifact_prefix={FOLDER}/", f"-dict={FOLDER}/words", "-timeout=20", "-max_len=4096")
    return [*options, str(corpus), str(seeds)]


if __name__ == "__main__":
    atheris.Setup([sys.argv[0], *prepare(), *sys.argv[1:]], one_input)
    atheris.Fuzz()
