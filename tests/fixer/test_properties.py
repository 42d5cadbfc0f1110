"""What holds for any file at all: random bytes, and Dockerfiles made from the grammar with everything it allows."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fixer import (
    REMEDIES,
    Edit,
    FixResult,
    Instruction,
    Policy,
    Settings,
    Text,
    Verdict,
    apply,
    check,
    commands,
    edits_of,
    fix,
    parse,
)
from fixer.shell import chain, grammar
from fixer.shell.command import Script
from tests.fixer.invariants import drawn

repeatable = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
# builds() draws the fields that are not told as well, and would make up remedies that there are not
FLAG = {"remedy": st.just("flag"), "isolated_builds": st.just("tell")}
both_policies = st.builds(Settings, policy=st.sampled_from(Policy), uv=st.booleans(), **FLAG)

# Scripts that may be chains: most programs and words are plain, with now and then what makes the grammar necessary

letters = st.text("abz-./=:,@%+*?~09_AÄ", min_size=1, max_size=5)
names = st.sampled_from(["$A", "${A}", "$_x1", "$A-$B", "${A}b$A"])
oddities = st.sampled_from(
    ["'a b'", '"a $A"', "''", '"it\'s"', "'\"$A'", '"${A}\'$B"', "$1", "$(a)", "a\\ b", "{a,b}", ">x", "#"]
)
script_words = st.lists(letters | letters | names | oddities, min_size=1, max_size=3).map("".join)
script_commands = st.builds(
    " ".join, st.lists(script_words, min_size=1, max_size=4).map(lambda found: ["x", *found])
) | st.builds(
    "{} {}".format,
    st.sampled_from("A=1 A=$B B+= if for case export unset test time function ./x a.b".split()),
    script_words,
)
scripts = st.lists(script_commands, min_size=1, max_size=4).flatmap(
    lambda found: st.sampled_from([" && ", "&&", "\t&& ", " && ", "; "]).map(lambda between: between.join(found))
)


@repeatable
@given(scripts.map(lambda text: Script(Text(text.encode(), ((0, 7),)))))
def test_chain_is_read_as_the_grammar_reads_it(script: Script) -> None:
    assert chain.tree(script) in (None, grammar.tree(script))


@pytest.mark.parametrize(
    "script",
    [
        "",
        " x",
        "x ",
        'x"',
        "x '",
        'x "b"c"',
        "${A}${B",
        "x $",
        "x &&",
        "x & ",
        "x && && y",
        "&& x",
        "x;y",
        "x\\ y",
        "x >y",
        "if x",
    ],
)
def test_what_is_no_chain_is_left_to_the_grammar(script: str) -> None:
    assert chain.tree(Script(Text(script.encode(), ((0, 0),)))) is None


# Dockerfiles, from the small to the large; what is usual comes more often than what is odd


def mostly(usual: list[str], odd: list[str]) -> st.SearchStrategy[str]:
    return st.integers(0, 3).flatmap(lambda draw: st.sampled_from(odd if draw == 3 else usual))


COMMENTS = ["# a note", "  # pip install x \\", "#", "# pip-no-cache: ignore", "# hadolint ignore=DL3042", "#\tmüde"]
DIRECTIVES = [
    "# syntax=docker/dockerfile:1",
    "#escape=\\",
    "# check=skip=all",
    "#\tSYNTAX = docker.io/docker/dockerfile:1.7",
]
GAPS = ["\\\n", "\\ \t\n", "\\\n# a note\n", "\\\n  # with a tail \\\n\n", "\\\n\n", "\\\n\t"]

plain_programs = st.sampled_from(["pip", "pip3", "pip3.11", "python -m pip", "python3 -I -mpip"])
programs = plain_programs | st.sampled_from(
    [
        *("'pip'", '"pip"', "p\\ip", "/opt/venv/bin/pip", "$VENV/bin/pip", "$PIP", "${PYTHON} -m pip", "py -3 -m pip"),
        *("uv pip", "pipx", "poetry", "easy_install", "python /tmp/get-pip.py"),
    ]
)
wrappers = mostly(
    [""], ["sudo ", "sudo -E ", "env A=1 ", "PIP_NO_CACHE_DIR=1 ", "time ", "xargs -n 1 ", "timeout 5 ", "/notify "]
)
general = mostly(
    ["", " -q"], [" --proxy x", " --isolated", " --no-cache-dir", " --cache-dir /c", " -h", " -qv --retries=3"]
)
subcommands = mostly(
    ["install"], ["'install'", "in'sta'll", '"install"', "download", "wheel", "lock", "cache purge", "$CMD", "list"]
)
arguments = mostly(
    [" a", "  a b", " -r r.txt", " 'a[b]>1'", " -U 'a' \"b\""],
    [
        *(" a>=1 b", " --no-cache-dir a", " --no-cache", " --cache-dir=/x", " $OPTS", "# a note", " # a note", ""),
        *(" -- a --no-cache-dir", ">log 2>&1 a", " <in a", ' "$(cat r.txt)"', " `cat r`", " müde", " {a,b}"),
        *(" a; rm -rf ~/.cache", ' "${x[@]}" \\$y', " -e . \t", " 'not closed", " --help", " <(cat r)", " -r <<<a"),
    ],
)
pip = st.builds("{}{}{} {}{}".format, wrappers, programs, general, subcommands, arguments)
others = st.sampled_from(
    [
        "true",
        "echo pip install x",
        "rm -rf /root/.cache",
        "pip cache purge",
        "cd /x",
        "export PIP_NO_CACHE_DIR=1",
        "set -e",
    ]
)
quoted = st.builds("sh -c '{}'".format, pip) | st.builds('bash -lc "{}"'.format, pip)
simple = pip | others | quoted


def _script(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    joined = st.builds("{}{}{}".format, inner, st.sampled_from([" && ", "; ", " || ", " | ", " & ", "&&"]), inner)
    nested = st.sampled_from(
        ["({})", "{{ {}; }}", "if true; then {}; fi", "for i in 1 2; do {}; done", "$({})", "! {}", "f() {{ {}; }}; f"]
    )
    return joined | st.builds(lambda shape, text: shape.format(text), nested, inner)


scripts = st.recursive(simple, _script, max_leaves=4)


@st.composite
def broken_up(draw: st.DrawFn, text: str) -> str:
    """The text on several lines, cut wherever the draw says, also inside words."""
    for place in sorted(draw(st.lists(st.integers(0, len(text)), max_size=3)), reverse=True):
        text = text[:place] + draw(st.sampled_from(GAPS)) + text[place:]
    return text


flags = mostly(
    [""], ["--mount=type=cache,target=/root/.cache/pip ", "--network=none ", "--mount=type=tmpfs,target=$X/pip ", "-- "]
)
delimiters = mostly(["<<EOF", "<<-EOF"], ["<<'EOF'", '<<-"EOF"', "cat <<EOF > f &&", "<<EOF python", "<< EOF"])
bodies = st.lists(
    st.builds("{}{}".format, st.sampled_from(["", "\t", "  "]), scripts | st.sampled_from(COMMENTS)), max_size=3
)
heredocs = st.builds(
    lambda marker, before, body, end: "\n".join((f"{before}{marker}", *body, end)),
    delimiters,
    mostly([""], ["bash ", "A=1 "]),
    bodies,
    mostly(["EOF"], ["\tEOF", "eof"]),
)
elements = st.sampled_from(
    ["pip", "install", "-m", "python", "a", "sh", "-c", "pip install a", "p\\u0069p", "ü", "--no-cache-dir"]
)
arrays = st.builds(
    lambda words, gap, pad: f"[{pad}" + gap.join(f'"{word}"' for word in words) + f"{pad}]",
    st.just(["pip", "install", "a"]) | st.just(["sh", "-c", "pip install a"]) | st.lists(elements, max_size=5),
    st.sampled_from([", ", ",", " , ", ", \\\n  ", "\t,\t"]),
    st.sampled_from(["", " "]),
)
runs = st.builds(
    "{}{} {}{}".format,
    mostly([""], ["ONBUILD ", "onbuild\t"]),
    mostly(["RUN"], ["run", "Run ", "R\\\nUN"]),
    flags,
    scripts.flatmap(broken_up) | scripts | heredocs | arrays,
)
others_than_run = mostly(
    [
        "FROM python:3.12 AS base",
        "FROM base",
        "ENV PIP_NO_CACHE_DIR=1",
        "ENV PIP_NO_CACHE_DIR 0",
        "ARG PIP_CACHE_DIR=/dev/null",
        "USER app",
        'SHELL ["/bin/bash", "-c"]',
        'SHELL ["powershell", "-Command"]',
        "COPY <<EOF /etc/pip.conf\n[global]\nno-cache-dir = true\nEOF",
        'CMD ["pip", "install", "a"]',
        "LABEL a=pip \\\n  b=install",
        "USER root",
    ],
    [
        "FROM ubuntu:14.04",
        "COPY --from=base /root/.cache /root/.cache",
        "WORKDIR",
        "RUN",
        "NOSUCH pip install a",
    ],
)
lines = runs | runs | others_than_run | st.sampled_from(["", " \t", *COMMENTS])


@st.composite
def dockerfiles(draw: st.DrawFn) -> bytes:
    """A file: byte order mark, directives, lines; with one kind of line end or both; perhaps none behind the last."""
    top = draw(st.lists(st.sampled_from(DIRECTIVES), max_size=1))
    body = draw(st.lists(lines, min_size=1, max_size=6))
    text = "\n".join((*top, draw(mostly(["FROM python:3.12"], ["# no FROM"])), *body))
    source = (text + draw(st.sampled_from(["\n", "", "\\", "\n\n"]))).encode()
    match draw(st.sampled_from(["lf", "lf", "lf", "crlf", "mixed", "latin-1", "backtick"])):
        case "crlf":
            source = source.replace(b"\n", b"\r\n")
        case "mixed":
            source = b"".join(
                line.replace(b"\n", b"\r\n") if i % 2 else line
                for i, line in enumerate(source.splitlines(keepends=True))
            )
        case "latin-1":
            source = source.replace("ü".encode(), b"\xfc")
        case "backtick":
            source = b"# escape=`\n" + source.replace(b"\\\n", b"`\n")
    return draw(st.sampled_from([b"", b"", b"", b"\xef\xbb\xbf"])) + source


anything = st.binary(max_size=200) | st.lists(
    st.sampled_from([*b"pipRUNFOM \t\r\n\\`\"'#<[],${}|&;()-=\xef\xbb\xbf\x00\xff"]), max_size=80
).map(bytes)
noisy = st.builds(lambda file, noise, at: file[:at] + noise + file[at:], dockerfiles(), anything, st.integers(0, 300))
files = st.integers(0, 5).flatmap(lambda draw: noisy if draw == 5 else dockerfiles())
each_file = given(files)
each_file_and_setting = given(files, both_policies)


# What is looked at


def texts(node: Instruction) -> Iterator[Text]:
    """Everything below an instruction that says of itself where in the file it stands."""
    yield node.body
    yield from (element.text for element in node.elements or ())
    yield from (document.body for document in node.heredocs)
    if node.trigger:
        yield from texts(node.trigger)


def shell_texts(node: Instruction) -> Iterator[Text]:
    for command in commands(node):
        for word in (*command.assignments, *command.words):
            yield word.text
        for redirect in command.redirects:
            yield from (text for text in (redirect.body, redirect.target and redirect.target.text) if text)


def wrong_places(source: bytes, text: Text) -> list[int]:
    """The positions at which a text claims a place in the file where another byte stands."""
    places = [text.offset(position) for position in range(len(text.data))]
    assert places == sorted(set(places))
    return [position for position, place in enumerate(places) if source[place] != text.data[position]]


def edits(result: FixResult) -> tuple[Edit, ...]:
    return edits_of(result.findings)


def place(source: bytes, offset: int) -> tuple[int, int]:
    """Line and column as a reader with an editor counts them."""
    before = source[:offset].removeprefix(b"\xef\xbb\xbf")
    return before.count(b"\n") + 1, len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1


# The tree


@given(anything)
@repeatable
def test_random_bytes_come_back(source: bytes) -> None:
    assert parse(source).source == source


@each_file
@repeatable
def test_dockerfiles_come_back(source: bytes) -> None:
    assert parse(source).source == source


@given(anything | files)
@repeatable
def test_nodes_stand_where_they_say(source: bytes) -> None:
    start, line = 0, 1
    for node in parse(source).nodes:
        assert (node.start, node.line) == (start, line)
        assert node.raw
        start, line = start + len(node.raw), line + node.raw.count(b"\n")


@given(anything | files)
@repeatable
def test_texts_know_where_each_byte_stands(source: bytes) -> None:
    for node in parse(source).instructions:
        assert [(text, wrong) for text in texts(node) if (wrong := wrong_places(source, text))] == []


@each_file
@repeatable
def test_words_know_where_each_byte_stands(source: bytes) -> None:
    for node in parse(source).instructions:
        assert [(text, wrong) for text in shell_texts(node) if (wrong := wrong_places(source, text))] == []


@each_file
@repeatable
def test_words_lie_inside_their_instruction(source: bytes) -> None:
    for node in parse(source).instructions:
        for command in commands(node):
            for word in command.words:
                assert node.start <= word.start <= word.end <= node.start + len(node.raw)


# The fix


@given(anything, both_policies)
@repeatable
def test_random_bytes_are_never_changed_for_the_worse(source: bytes, given_settings: Settings) -> None:
    result = fix(source, given_settings)
    assert result.output == apply(source, edits(result))


@each_file_and_setting
@example(b"RUN eval 'pip -\x80 install'\n", Settings())
@repeatable
def test_output_is_the_source_and_the_edits(source: bytes, given_settings: Settings) -> None:
    result = fix(source, given_settings)
    assert result.source == source
    assert result.output == apply(source, edits(result))
    assert len(result.output) == len(source) + sum(len(edit.text) for edit in edits(result))


@each_file_and_setting
@repeatable
def test_second_fix_changes_nothing(source: bytes, given_settings: Settings) -> None:
    """What was fixed is present the second time; every other verdict stays what it was."""
    first = fix(source, given_settings)
    second = fix(first.output, given_settings)
    expected = [Verdict.PRESENT if found.verdict is Verdict.FIX else found.verdict for found in first.findings]
    assert second.output == first.output
    assert [found.verdict for found in second.findings] == expected


@each_file_and_setting
@repeatable
def test_no_rewrite_fails_its_own_check(source: bytes, given_settings: Settings) -> None:
    result = fix(source, given_settings)
    assert [found for found in result.findings if found.reason == "verification-failed"] == []


@each_file_and_setting
@repeatable
def test_check_and_fix_find_the_same(source: bytes, given_settings: Settings) -> None:
    checked, fixed = check(source, given_settings), fix(source, given_settings)
    assert checked.findings == fixed.findings
    assert checked.output == fixed.output


@each_file_and_setting
@repeatable
def test_findings_stand_where_they_say(source: bytes, given_settings: Settings) -> None:
    findings = fix(source, given_settings).findings
    assert list(findings) == sorted(findings, key=lambda found: found.start)
    for found in findings:
        assert 0 <= found.start <= found.end <= len(source)
        assert (found.line, found.column) == place(source, found.start)
        assert (found.end_line, found.end_column) == place(source, found.end)


@each_file_and_setting
@repeatable
def test_edits_stand_behind_what_is_found(source: bytes, given_settings: Settings) -> None:
    for found in fix(source, given_settings).findings:
        assert bool(found.edits) == (found.verdict is Verdict.FIX)
        assert all(edit.offset == found.end for edit in found.edits)


def test_fuzzing_draws_every_policy_under_every_remedy() -> None:
    settings_drawn = [drawn(b"%d" % number) for number in range(1_000)]
    assert {(one.policy, one.remedy) for one in settings_drawn} == set(product(Policy, REMEDIES))
    assert {(one.remedy, one.buildkit, one.isolated_builds) for one in settings_drawn} == set(
        product(REMEDIES, (False, True), ("tell", "env"))
    )
