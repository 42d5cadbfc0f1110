"""Inputs that nest deeper than Python's stack: fix never raises, whatever a repository holds."""

import pytest

from fixer import check, fix

_FROM = b"FROM python:3.12\n"
_INSTALL = b"RUN pip install a\n"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(_FROM + b"ENV B=" + b"${A:-" * 5000 + b"}" * 5000 + b"\n" + _INSTALL, id="defaults-in-defaults"),
        pytest.param(_FROM + _INSTALL[:-1] + b" ${A:-" * 5000 + b"}" * 5000 + b" <<E\nE\n", id="before-a-heredoc"),
        pytest.param(_FROM + b"RUN " + b"find . -exec " * 4000 + b"pip install a\n" + _INSTALL, id="find-in-find"),
        pytest.param(_FROM + b"RUN " + b"(" * 20000 + b"pip install a" + b")" * 20000 + b"\n", id="brackets"),
        pytest.param(_FROM + b"RUN " + b"$(" * 20000 + b"pip install a" + b")" * 20000 + b"\n", id="substitutions"),
    ],
)
def test_deep_nesting_is_survived(source: bytes) -> None:
    assert check(source).source == fix(source).source == source
