"""Inputs that mean harm: deeper than Python's stack, or made to take for ever; fix ends, and never raises."""

import time

import pytest

from fixer import REMEDIES, Policy, Settings, Verdict, check, fix, load_repository_settings
from fixer.programs.foreign import recipes

_FROM = b"FROM python:3.12\n"
_INSTALL = b"RUN pip install a\n"


_DOUBLED = b" ".join(b"A%d=$A%d$A%d;" % (number + 1, number, number) for number in range(250))


_EXPORTS = b"RUN " + b"".join(b"export A%d=1 && " % number for number in range(250))


def _caches(number: int) -> bytes:
    """A RUN of many caches, and of many commands that may name one of them."""
    each = (b"export A=/%d && PIP_CACHE_DIR=/c%d-%d pip install x && ls $A/y" % (i, number, i) for i in range(97))
    return b"RUN " + b" && ".join(each) + b"\n"


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


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(b'RUN eval "pip ' + b"-\\" * 44 + b'x"\n', id="backslashes-in-what-looks-like-options"),
        pytest.param(b"RUN cat <<E\npip " + b"-\\" * 44 + b"x\nE\n", id="the-same-in-a-heredoc"),
        pytest.param(b"RUN rm -rf /root/.cache" + b"{a,b}" * 40 + b" /root/.cache/pip\n", id="braces"),
        pytest.param(b"# hadolint ignore=A" + b" " * 20000 + b"B\n", id="blanks-in-an-ignore-comment"),
        pytest.param(b"RUN <<-E\n" + b"\tpip install x\n" * 8000 + b"E\n", id="tabs-to-be-chomped"),
        pytest.param(b"RUN " + b"fix () { pip install x; }; " * 4000 + b"true\n", id="functions"),
        pytest.param(b"RUN " + b"export A=1; pip install x; " * 4000 + b"true\n", id="exports"),
        pytest.param((b"RUN " + b"pip install -U pip && " * 290 + b"true\n") * 20, id="newer-pips"),
        pytest.param((b"RUN " + b"pip install -U pip && " * 290 + b"true\n") * 2, id="fewer-newer-pips"),
        pytest.param(b"".join(b"FROM s%d AS s%d\n" % (i, i + 1) for i in range(40_000)), id="stages"),
        pytest.param(b"ONBUILD RUN pip install a\nONBUILD ENV A=1\n" * 2_000 + b"FROM b\n", id="triggers"),
        pytest.param(b"RUN A0=x; %s pip install a $A250\n" % _DOUBLED, id="a-value-that-doubles"),
        pytest.param(b"".join(b"ENV A%d=pip\n" % i for i in range(990)) + b"RUN echo $A $B\n" * 9_000, id="names"),
        pytest.param(_EXPORTS + b"pip install pip" + b" $A1" * 8_000 + b"\n", id="variables"),
        pytest.param(b"RUN pip install a\nRUN ls /root/.cache/pip\n" * 5_000, id="runs-that-need-the-cache"),
        pytest.param(b"".join(_caches(number) for number in range(3)), id="caches"),
        pytest.param(b"COPY --from=" + b"0" * 60_000 + b" a b\n", id="a-stage-of-many-digits"),
        pytest.param(b"RUN pip install pip==" + b"1" * 60_000 + b"\n", id="a-version-of-many-digits"),
        pytest.param(b'RUN bash -c "' + b"pip install a; " * 4_000 + b'"\n', id="commands-in-quotes"),
        pytest.param(b"ENV A=" + b"$(" * 30_000 + b"\n", id="dollars"),
        pytest.param(b'RUN "' + b"{{if x}}" * 60_000 + b"{{end}}\n", id="formats-in-quotes"),
        pytest.param(b"RUN true {{ a\n" + b"| b }} {{ c\n" * 4_000 + b"}}\n", id="values-that-go-on"),
    ],
)
def test_what_would_take_for_ever_is_cut_short(source: bytes) -> None:
    assert check(_FROM + source + _INSTALL).findings


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(b"ARG \xff=pip\nRUN $\n", id="name"),
        pytest.param(b"ARG \xff=pip\nRUN $\xff install a\n", id="name-that-is-used"),
        pytest.param(b"ENV A=\xffpip\nRUN $A install a && ${A} install b\n", id="value"),
        pytest.param(b"ENV PIP_CACHE_DIR=/\xff\nRUN pip install a && rm -rf /\xff\n", id="folder"),
        pytest.param(b"ENV XDG_CACHE_HOME=/\xc3\nRUN --mount=type=cache,target=/\xc3 pip install a\n", id="mount"),
        pytest.param(b"USER \xff\nRUN pip install a && rm -rf ~\xff/.cache\n", id="user"),
        pytest.param(b"WORKDIR /\xff\nRUN pip install -r \xff\nRUN rm -r .cache/\xff\n", id="working-folder"),
        pytest.param(b"FROM \xff AS \xfe\nRUN pip install a\nFROM \xfe\nCOPY --from=\xfe /root /root\n", id="stage"),
        pytest.param(b'SHELL ["\xff", "-c"]\nRUN pip install a\n', id="shell"),
        pytest.param(
            b'RUN ["pip", "install", "\\ud800"]\nRUN ["sh", "-c", "pip install \\udcff \\ud800"]\n', id="array"
        ),
        pytest.param(
            b'RUN ["env", "XDG_CACHE_HOME=\\ud800", "pip", "install", "a"]\n'
            b'RUN ["pwsh", "-c", "\\ud800 pip install b"]\n'
            b'RUN ["virtualenv", "/\\ud800"]\n'
            b'RUN ["/\\ud800/bin/pip", "install", "--cache-dir", "\\udc80", "c"]\nRUN rm -r /x\n',
            id="half-a-character",
        ),
        pytest.param(b"RUN f\xff() { pip install a; }; f\xff; alias \xff=pip; \xff install b\n", id="function"),
        pytest.param(b"RUN for \xff in pip \xfe; do $\xff install $\xfe; done\n", id="loop"),
        pytest.param(
            b"RUN bash <<\xff\npip install \xfe\n\xff\nCOPY <<\xff /\xfe\npip install a\n\xff\n", id="heredoc"
        ),
        pytest.param(b"RUN pip config set global.\xff \xff && pip install \x00 a\x00\n", id="setting"),
        pytest.param(b"# hadolint ignore=\xff\n# pip-no-cache: ignore -- \xff\nRUN pip install a\n", id="comment"),
    ],
)
@pytest.mark.parametrize("odd", [b"\xff", b"\x00", b"\xed\xa0\x80", "\u2028".encode(), b"\r"])
def test_any_bytes_are_survived(source: bytes, odd: bytes) -> None:
    source = _FROM + source.replace(b"\xff", odd)
    odd_names = Settings(wrappers=frozenset(("\udcff", "\udcff run --\udcff=")), name="\udcff")
    asked = [odd_names._replace(policy=policy) for policy in Policy]
    asked += [odd_names._replace(remedy=remedy, buildkit=True, isolated_builds="env") for remedy in REMEDIES]
    for settings in asked:
        assert check(source, settings).source == source
        assert fix(source, settings).source == source


@pytest.mark.parametrize(("count", "verdict"), [(1, Verdict.FIX), (2_000, Verdict.SUPPRESSED)])
def test_paths_are_compared_at_once_and_too_many_are_taken_for_a_no(count: int, verdict: Verdict) -> None:
    paths = b"ignore-paths:\n" + (b"- '" + b"**/a/" * 5 + b"x'\n") * count
    said = load_repository_settings({"static-analysis.datadog.yml": paths})
    settings = Settings(name="a/" * 200 + "Dockerfile", repository=said)
    assert [finding.verdict for finding in check(_FROM + _INSTALL, settings).findings] == [verdict]


@pytest.mark.parametrize("source", [b"RUN pip install a\n" * 1_000, b"RUN true" + b" && pip install a" * 1_000 + b"\n"])
@pytest.mark.parametrize(
    "settings",
    [*(Settings(policy=policy) for policy in Policy), *(Settings(remedy=name, buildkit=True) for name in REMEDIES)],
)
def test_many_commands_are_asked_about_by_every_policy_and_remedy(source: bytes, settings: Settings) -> None:
    """A thousand in one file; benchmarks.growth, with --check, has what they cost."""
    assert [one.verdict for one in check(_FROM + source, settings).findings] == [Verdict.FIX] * 1_000


_NAMES = [b"n%d_" % number for number in range(2_000)]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            b"ENV A0 pip\n" + b"".join(b"ENV A%d $A%d${A%d}\n" % (i + 1, i, i) for i in range(60)), id="that-double"
        ),
        pytest.param(b"".join(b"ARG %s=1\n" % name for name in _NAMES), id="in-many-pieces"),
    ],
)
def test_values_that_a_scanner_puts_in_are_cut_short(source: bytes) -> None:
    source = _FROM + source + b"RUN " + b"&&".join(b"$" + name for name in _NAMES) + b" && pip install a $A60\n"
    findings = check(source, Settings(policy=Policy("literal:datadog-iac"))).findings
    assert [finding.verdict for finding in findings] == [Verdict.FIX]


@pytest.mark.parametrize("link", [b"; ", b" && "])
def test_a_long_script_of_plain_commands_is_fixed(link: bytes) -> None:
    script = (link.rstrip() + b" \\\n ").join((b"true", b"apt-get install -y x", b"pip install a") * 1_700)
    source = _FROM + b"RUN " + script + b"\n" + (b"RUN " + b"true; " * 250 + b"pip install a\n") * 40
    result = fix(source)
    assert {finding.verdict.value for finding in result.findings} == {"fix"}
    assert result.output == source.replace(b"pip install", b"pip install --no-cache-dir")


def test_loops_and_functions_that_multiply_are_cut_short() -> None:
    loops = b"".join(b"for v%d in 1 2 3 4 5 6 7 8 9; do " % i for i in range(20)) + b"pip install a; " + b"done; " * 20
    calls = (
        b"f0() { pip install a; }; " + b"".join(b"f%d() { f%d; f%d; }; " % (i + 1, i, i) for i in range(15)) + b"f15"
    )
    for script in (loops, calls):
        assert [finding.verdict.value for finding in check(_FROM + b"RUN " + script + b"\n").findings] == ["fix"]


@pytest.mark.parametrize(
    "source", [_FROM + _INSTALL * 5_000, b"".join(b"FROM a AS s%d\nRUN pip install a\n" % i for i in range(3_000))]
)
def test_a_long_file_of_plain_commands_is_fixed(source: bytes) -> None:
    assert fix(source).output == source.replace(b"install", b"install --no-cache-dir")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(b"all:\n\tpip install a; " + b"$(MAKE) " * 20_000 + b"\n", id="make-in-a-line"),
        pytest.param(b"all:\n\tpip install a; " + b"$(MAKE);" * 20_000 + b"\n", id="make-in-parts-of-a-line"),
        pytest.param(b"all: " + b"all " * 100_000 + b"\n\tpip install a\n", id="prerequisites"),
    ],
)
def test_a_makefile_takes_no_time_that_grows_with_its_square(source: bytes) -> None:
    before = time.process_time()
    assert len(list(recipes(source, ()))) == 1
    assert time.process_time() - before < 1
