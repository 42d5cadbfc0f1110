"""What words mean to check and fix, and the sentence where they mean nothing."""

import pytest

from fixer import UsageError
from fixer.command_line import check
from fixer.command_line.command import Command, number, operand, option, switch
from fixer.command_line.options import Output
from fixer.command_line.parser import Parser, called, filled

PROG = "pip-no-cache check"


def read(*words: str) -> dict[str, object]:
    return filled(Parser(prog=PROG), check.COMMAND).read(words)


DEFAULTS = read()
CALLS: list[tuple[str, dict[str, object]]] = [
    ("a b", {"paths": ["a", "b"]}),
    ("a -q b --uv c", {"paths": ["a", "b", "c"], "quiet": True, "uv": True}),  # options behind operands
    ("-- --weird", {"paths": ["--weird"]}),
    ("a -- b -q -- c", {"paths": ["a", "b", "-q", "--", "c"]}),
    ("--", {}),
    ("-", {"paths": ["-"]}),
    ("- -q", {"paths": ["-"], "quiet": True}),
    ("--exclude=x", {"exclude": ["x"]}),
    ("--exclude x a", {"exclude": ["x"], "paths": ["a"]}),
    ("--exclude x --exclude=y", {"exclude": ["x", "y"]}),
    ("--exclude -x", {"exclude": ["-x"]}),  # the next word, whatever it is
    ("--exclude --uv", {"exclude": ["--uv"]}),
    ("--exclude=", {"exclude": [""]}),
    ("--exclude=a=b", {"exclude": ["a=b"]}),
    ("--policy literal --policy effective", {"policy": "effective"}),  # the last one counts
    ("-j4", {"jobs": 4}),
    ("-j 4", {"jobs": 4}),
    ("--jobs=4", {"jobs": 4}),
    ("-vofile a", {"verbose": True, "output_file": "file", "paths": ["a"]}),
    ("-vo -q", {"verbose": True, "output_file": "-q"}),
    ("-o=x", {"output_file": "=x"}),
    ("--format json --format sarif=a=b", {"formats": [Output("json", None), Output("sarif", "a=b")]}),
]
WRONG = [
    ("--exclud x", "there is no option --exclud: did you mean --exclude?"),
    ("--quie", "there is no option --quie: did you mean --quiet?"),  # never abbreviated
    ("--exc=x", "there is no option --exc: did you mean --exclude?"),
    ("--zzzz", "there is no option --zzzz"),
    ("-1", "there is no option -1"),
    ("-qz", "there is no option -z"),
    ("--uv=1", "--uv takes no value"),
    ("--exclude", "--exclude needs a value"),
    ("--exclude -- a", "--exclude needs a value"),
    ("--exclude=--", "--exclude needs a value"),
    ("a -qo", "-o needs a value"),
    ("--jobs 0", "-j/--jobs: '0' is no number above 0"),
    ("--jobs 1.5", "-j/--jobs: '1.5' is no number above 0"),
    ("--max-bytes -1", "--max-bytes: '-1' is no number above 0"),
    (
        "--policy lit",
        (
            "--policy: 'lit' is not one of 'effective', 'literal', 'literal:hadolint', 'literal:datadog-sast',"
            " 'literal:datadog-iac', 'literal:semgrep': did you mean literal?"
        ),
    ),
    ("--format jsno", "did you mean json?"),
    ("--format json=", "--format: 'json=' names no file behind the ="),
]


@pytest.mark.parametrize(("words", "expected"), CALLS)
def test_words_mean(words: str, expected: dict[str, object]) -> None:
    assert read(*words.split()) == {**DEFAULTS, **expected}


def test_empty_words_and_blanks_are_operands_and_values() -> None:
    assert read("", "a b", "--exclude", " ", "--", "--c d")["paths"] == ["", "a b", "--c d"]


@pytest.mark.parametrize(("words", "sentence"), WRONG)
def test_wrong_words_are_told_in_one_sentence(words: str, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(*words.split())
    assert sentence in str(caught.value)
    assert str(caught.value).endswith(f" ('{PROG} --help' tells more)")
    assert "\n" not in str(caught.value)


def command(*rows: object) -> Command:
    return Command(lambda **values: int(values == {"plan": "a", "names": ("b", "c")}), "", "", rows, ("x",))  # type: ignore[arg-type]


def test_what_is_given_several_times_comes_as_a_tuple() -> None:
    rows = (operand("plan", "", metavar="PLAN"), option("--name", "", dest="names", action="append", default=[]))
    assert called(command(*rows), "x", ["--name", "b", "a", "--name=c"]) == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [([], "the following arguments are required: PLAN"), (["a", "b"], "unrecognized arguments: b")],
)
def test_operands_are_counted(words: list[str], sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        called(command(operand("plan", "", metavar="PLAN")), "x", words)


def test_a_command_without_operands_takes_none() -> None:
    with pytest.raises(UsageError, match="the word a is one too many"):
        called(command(switch("--all", "")), "x", ["--all", "a"])


HELP_AT_60 = """\
Usage: x [OPTIONS] [PATH]...

What it does.

A text that is long enough to need more than one line of
sixty.

Arguments:
  PATH            Where.

Options:
  -j, --jobs N    How many; as many as there are words in
                  this sentence.
  --policy [a|b]  Which.
  --all           All.
  -h, --help      Show this message and exit.

Examples:
  x --all
  x a b
"""


def test_help_is_laid_out_for_the_width(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (
        operand("paths", "Where.", nargs="*", metavar="PATH"),
        option("-j --jobs", "How many; as many as there are words in this sentence.", metavar="N", type=number),
        option("--policy", "Which.", choices=("a", "b")),
        switch("--all", "All."),
    )
    text = "A text that is long enough to need more than one line of sixty."
    parser = filled(Parser(prog="x"), Command(lambda: 0, "What it does.", text, rows, ("x --all", "x a b")))
    monkeypatch.setenv("COLUMNS", "60")
    assert parser.format_help() == HELP_AT_60


@pytest.mark.parametrize("columns", [20, 60, 80, 120, 300])
def test_help_of_check_fits(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = filled(Parser(prog=PROG), check.COMMAND).format_help().split("\n")
    kept = [line for line in lines if len(line) >= min(columns, 100)]
    assert columns < 60 or kept == []
    assert len(lines) > 30
