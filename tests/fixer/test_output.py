"""What the formats make of reports."""

import json

import pytest

from fixer.judgement.finding import Finding, Verdict
from fixer.output import json_object, text
from fixer.output.report import Report, Tally
from fixer.output.visible import plain, visible

VISIBLE = [
    ("plain text, \u00fcml\u00e4ut \u6f22\u5b57", "plain text, \u00fcml\u00e4ut \u6f22\u5b57"),
    ("\x1b[31mred", "\\x1b[31mred"),
    ("a\nb\r\tc\x00\x7f", "a\\nb\\r\\tc\\x00\\x7f"),
    ("\x9b31m", "\\x9b31m"),
    ("\u202egnp.exe", "\\u202egnp.exe"),
    ("a\u2066b\u2069\u200f", "a\\u2066b\\u2069\\u200f"),
    ("a\u2028b\u00a0c\ufeff", "a\\u2028b\\xa0c\\ufeff"),
    ("\udcff", "\\xff"),
]

SOURCE = b"FROM x\nRUN\tpip install a\r\n"
FINDING = Finding(Verdict.FIX, "cache-written", "It writes.", 11, 22, 2, 5, 2, 16, "pip install a", "0")
REFUSED = FINDING._replace(verdict=Verdict.REFUSED, reason="dynamic")
PRESENT = FINDING._replace(verdict=Verdict.PRESENT, reason="flag-present")
REPORT = Report("a/Dockerfile", SOURCE, SOURCE + b"!", (FINDING, REFUSED, PRESENT))
ALL = frozenset(verdict.value for verdict in Verdict)


def tallied(*reports: Report) -> Tally:
    tally = Tally()
    list(tally.counted(reports))
    return tally


def lines(report: Report, view: text.View) -> str:
    return "".join(text.lines([report], view))


@pytest.mark.parametrize(("raw", "shown"), VISIBLE)
def test_what_does_not_print_is_escaped(raw: str, shown: str) -> None:
    assert visible(raw) == shown


def test_a_stray_byte_of_a_name_becomes_valid_unicode() -> None:
    assert plain("a\udcff\u00fc") == "a\\xff\u00fc"
    assert plain("a\udcff\ud800\u00fc") == "a\\xff\\ud800\u00fc"


def test_a_finding_is_a_line() -> None:
    view = text.View(frozenset({"fix"}))
    assert lines(REPORT, view) == "a/Dockerfile:2:5: cache-written It writes.\n"
    assert lines(REPORT, text.View(ALL)).count("\n") == 3
    assert lines(REPORT, text.View(frozenset())) == ""


def test_carets_stand_below_the_command_as_it_is_shown() -> None:
    shown = lines(REPORT._replace(findings=(FINDING,)), text.View(ALL, has_source=True))
    assert shown.splitlines()[1:] == ["  |", "2 | RUN    pip install a", "  |        ^^^^^^^^^^^", ""]


def test_carets_stop_where_the_line_does() -> None:
    source = b"RUN pip inst\\\nall x\n"
    finding = FINDING._replace(start=4, end=17, line=1, column=5, end_line=2, end_column=4)
    shown = lines(Report("x", source, source, (finding,)), text.View(ALL, has_source=True))
    assert shown.splitlines()[2:4] == ["1 | RUN pip inst\\", "  |     ^^^^^^^^^"]


def test_other_peoples_text_never_reaches_the_terminal_raw() -> None:
    finding = FINDING._replace(message="\x1b[2J", start=0, end=4)
    report = Report("\x1b]0;x\x07", b"\x1b[2J\xe2\x80\xae", b"", (finding,))
    shown = lines(report, text.View(ALL, has_source=True))
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert text.shown_diff(b"+\x1b[2J\n", has_colour=False) == "+\\x1b[2J\n"


def test_colours_come_only_when_they_are_wanted() -> None:
    assert "\x1b[31mcache-written\x1b[0m" in lines(REPORT, text.View(ALL, has_colour=True))
    assert text.shown_diff(b"-a\n+b\n c\n", has_colour=True) == "\x1b[31m-a\x1b[0m\n\x1b[32m+b\x1b[0m\n c\n"


CLEAN = Report("y")
FAILED = Report("z", error="is a pipe")
UNWRITTEN = REPORT._replace(error="is read-only")
UNCOMMENTED = UNWRITTEN._replace(findings=(REFUSED,))
SUMMARIES = [
    ((), False, "Found no Dockerfiles."),
    ((CLEAN,), False, "Found nothing to fix in 1 file."),
    ((REPORT, CLEAN), False, "Found 1 pip command to fix in 1 file; 1 refused."),
    ((REPORT, REPORT), False, "Found 2 pip commands to fix in 2 files; 2 refused."),
    ((REPORT, FAILED), True, "Found 1 pip command to fix in 1 file; 1 refused; 1 present; 1 file failed."),
    ((FAILED, CLEAN), False, "Found nothing to fix in 1 file; 1 file failed."),
    ((FAILED,), False, "Judged no file; 1 file failed."),
    ((FAILED, Report("v", left_out="x")), False, "Judged no file; 1 file failed; 1 left out, -v says why."),
    ((UNWRITTEN,), False, "Found 1 pip command to fix in 1 file; 1 refused; 1 file failed."),
    ((UNWRITTEN, REPORT, FAILED), False, "Found 2 pip commands to fix in 2 files; 2 refused; 2 files failed."),
    ((UNCOMMENTED,), False, "Found nothing to fix in 1 file; 1 refused; 1 file failed."),
    ((Report("v", left_out="is vendored"),), False, "Found no Dockerfiles; 1 left out, -v says why."),
]


@pytest.mark.parametrize(("reports", "is_verbose", "sentence"), SUMMARIES)
def test_check_ends_with_a_summary(reports: tuple[Report, ...], *, is_verbose: bool, sentence: str) -> None:
    assert text.check_summary(tallied(*reports), is_verbose=is_verbose) == sentence


def test_fix_says_what_it_did_and_with_diff_what_it_would_do() -> None:
    tally = tallied(REPORT, CLEAN)
    assert text.fix_summary(tally, is_verbose=False, is_dry=False) == "Fixed 1 pip command in 1 file; 1 refused."
    assert text.fix_summary(tally, is_verbose=False, is_dry=True).startswith("Would fix 1 pip command in 1 file")


@pytest.mark.parametrize(
    ("reports", "sentence"),
    [
        ((FAILED,), "Judged no file; 1 file failed."),
        ((UNWRITTEN,), "Fixed nothing of 1 pip command; 1 refused; 1 file failed."),
        ((UNWRITTEN, REPORT), "Fixed 1 pip command in 1 file; 2 refused; 1 file failed."),
        ((UNCOMMENTED, CLEAN), "Found nothing to fix in 2 files; 1 refused; 1 file failed."),
    ],
)
def test_fix_never_calls_clean_what_it_did_not_judge_or_write(reports: tuple[Report, ...], sentence: str) -> None:
    assert text.fix_summary(tallied(*reports), is_verbose=False, is_dry=False) == sentence


def test_a_file_that_could_not_be_written_is_not_counted_as_fixed() -> None:
    tally = tallied(REPORT._replace(error="is read-only"))
    assert (tally.fixes, tally.changed, tally.errors) == (0, 0, 1)


def test_json_is_one_object_with_the_names_of_the_contract() -> None:
    tally = Tally()
    reports = [
        REPORT._replace(findings=(FINDING,)),
        FAILED._replace(path="\udcff\x1b\u202e"),
        Report("v", left_out="x"),
    ]
    written = "".join(json_object.chunks(tally.counted(reports), tally))
    assert written.isascii()
    assert "\x1b" not in written
    assert json.loads(written) == {
        "version": 1,
        "files": [
            {
                "path": "a/Dockerfile",
                "changed": True,
                "error": None,
                "findings": [
                    {
                        "verdict": "fix",
                        "reason": "cache-written",
                        "message": "It writes.",
                        "line": 2,
                        "column": 5,
                        "end_line": 2,
                        "end_column": 16,
                        "command": "pip install a",
                        "stage": "0",
                    }
                ],
            },
            {"path": "\\xff\x1b\u202e", "changed": False, "error": "is a pipe", "findings": []},
        ],
        "summary": {
            "files": 2,
            "changed": 1,
            "errors": 1,
            "left_out": 1,
            "fix": 1,
            "present": 0,
            "protected": 0,
            "suppressed": 0,
            "refused": 0,
            "flag_defeats_mount": 0,
            "told": 0,
            "uv_left_alone": 0,
            "unknown_scripts": 0,
        },
    }


def test_json_of_nothing_is_still_an_object() -> None:
    assert json.loads("".join(json_object.chunks([], Tally())))["files"] == []
