"""What is kept in mind has bounds that nobody's file meets: up to them it is known, beyond them nothing is claimed."""

from collections.abc import Callable

import pytest

from fixer import fix


def scripts(number: int) -> str:
    """So many scripts, of which the last one is run; then the first is written anew, and run."""
    others = "".join(f"COPY <<EOF /s{at}.sh\n:\nEOF\n" for at in range(number - 1))
    last = "COPY <<EOF /last.sh\npip install a\nEOF\nRUN sh /last.sh\n"
    return f"{others}{last}COPY <<EOF /s0.sh\npip install b\nEOF\nRUN sh /s0.sh\n"


def folders(number: int) -> str:
    """So many folders, of which the last is there without any pip."""
    others = "".join(f"WORKDIR /d{at}\n" for at in range(number - 1))
    return f"{others}WORKDIR /c/pip\nENV PIP_CACHE_DIR=/c/pip\nRUN pip install a\nRUN rm -r /c/pip\n"


def values_of_a_list(number: int) -> str:
    """A loop over so many words, one of them pip."""
    return f"RUN for i in {' '.join(f'v{at}' for at in range(number - 1))} pip; do $i install a; done\n"


def values_of_a_variable(number: int) -> str:
    """A variable that is pip, or one of so many values less one."""
    others = "".join(f"if [ -f {at} ]; then P=v{at}; fi; " for at in range(number - 1))
    return f"RUN P=pip; {others}$P install a\n"


def caches(number: int) -> str:
    """So many caches; then one is purged, if it is there."""
    others = "".join(f"RUN pip install --cache-dir /c{at} other\n" for at in range(number - 1))
    return f"{others}RUN pip install b\nRUN pip cache purge || true\n"


def triggers(number: int) -> str:
    """So many instructions that are put off, the last of which protects what the stage that is built on it does."""
    others = "ONBUILD RUN pip install other\n" * (number - 1)
    return f"{others}ONBUILD ENV PIP_NO_CACHE_DIR=1\nFROM base\nRUN pip install b\n"


@pytest.mark.parametrize(
    ("file", "most", "known", "unknown"),
    [
        (scripts, 100, ["fix", "fix"], ["fix"]),
        (folders, 100, ["fix"], ["refused"]),
        (values_of_a_list, 100, ["refused"], []),
        (values_of_a_variable, 6, ["refused"], []),
        (caches, 100, ["fix"], ["refused"]),
        (triggers, 50, ["protected"], ["fix"]),
    ],
)
def test_beyond_a_bound_nothing_is_claimed(
    file: Callable[[int], str], most: int, known: list[str], unknown: list[str]
) -> None:
    assert verdicts(file(most)) == known
    assert verdicts(file(most + 1)) == unknown


def verdicts(instructions: str) -> list[str]:
    found = fix(f"FROM python:3.12 AS base\n{instructions}".encode()).findings
    return [one.verdict.value for one in found if not one.command.endswith(" other")]
