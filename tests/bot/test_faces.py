"""Every face of one fixed report, byte by byte; ``python -m tests.bot.test_faces`` writes the golden files anew.

Look at what changed before it is committed: nothing of a stranger may be more than text there.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from bot.config.config import Config, Dockerfiles
from bot.errors import TemplateError
from bot.model import OutcomeKind, Plan, SweepReport
from bot.reports import events, html_report, json_report, markdown_report, preview_text, sarif_report, terminal
from bot.texts import next_steps
from tests.bot.fixed_report import HISTORY, REPORT, SENDER, SHOP, outcome, planned, pull

FOLDER = Path(__file__).with_name("faces")
CAMPAIGN = {"name": SENDER.campaign, "owner": SENDER.owner, "contact": SENDER.contact, "reason": SENDER.reason}
CONFIG = Config.model_validate({"source": [{"org": "acme"}], "report": {}, "ledger": {}, "campaign": CAMPAIGN})


def terminal_text(report: SweepReport) -> str:
    """What a sweep shows as lines, the diffs with it."""
    outcomes = (terminal.outcome_text(one, shows_diffs=True) for one in report.outcomes)
    text = "\n".join((*outcomes, "", terminal.summary(report), *next_steps.of_sweep(report, ()), ""))
    return re.sub(r"\x1b\[\d*m", "", text)  # our own colours, which a terminal alone is given


def event_lines(report: SweepReport) -> str:
    """The same as lines of JSON, but for when they were said."""
    number = len(report.outcomes)
    lines = [events.outcome_line(one, at, number) for at, one in enumerate(report.outcomes, 1)]
    lines.append(events.summary_line(report))
    return "".join(re.sub(r'^\{"time": "[^"]*", ', "{", line) + "\n" for line in lines)


# Two commands that need one line under the remedy env, and a mount each under the remedy mount.
PAIR = b"# syntax=docker/dockerfile:1\nFROM python:3.13\nRUN pip install a\nRUN pip install b\n"


def under(remedy: Literal["env", "mount"]) -> SweepReport:
    """A sweep of one repository with another remedy than the flag."""
    made = planned("acme/pair", ("Dockerfile", PAIR), settings=Dockerfiles(remedy=remedy))
    return replace(REPORT, outcomes=(outcome(OutcomeKind.PLANNED, "pull-request-planned", "Would open it.", made),))


def proposed(report: SweepReport) -> str:
    """The body of its pull request, and the report of it."""
    bodies = [one.proposal.body for one in report.outcomes if one.proposal]
    return "\n".join((*bodies, markdown_report.text(report, other_reports=(), sender=SENDER)))


FACES: Mapping[str, Callable[[SweepReport], str]] = {
    "report.json": json_report.text,
    "terminal.txt": terminal_text,
    "events.jsonl": event_lines,
    "odd.sarif": lambda report: "".join(map(sarif_report.text, plans(report)[1:2])),
    "preview.md": lambda report: "".join(preview_text.text(made, CONFIG) for made in plans(report)),
    "report.html": lambda report: html_report.text(report, HISTORY, ("report.json", "report.md"), SENDER),
    "report.md": lambda report: markdown_report.text(
        report, other_reports=("report.json", "report.html"), sender=SENDER
    ),
    "remedy-env.md": lambda _: proposed(under("env")),
    "remedy-mount.md": lambda _: proposed(under("mount")),
}


def plans(report: SweepReport) -> list[Plan]:
    return [outcome.plan for outcome in report.outcomes if outcome.plan and outcome.plan.changes]


@pytest.mark.parametrize("name", FACES)
def test_face_is_as_it_was(name: str) -> None:
    assert FACES[name](REPORT).encode() == (FOLDER / name).read_bytes()


def test_page_gives_the_line_of_env_once_and_names_it_for_each_command() -> None:
    page = html_report.text(under("env"), HISTORY, (), SENDER)
    assert page.count("+ENV PIP_NO_CACHE_DIR=1") == 1
    assert page.count("add ENV PIP_NO_CACHE_DIR=1 behind line 2") == 2
    assert page.count("behind line 2, which the command in line 3 needs too") == 1


def test_page_gives_each_run_its_mount() -> None:
    page = html_report.text(under("mount"), HISTORY, (), SENDER)
    assert page.count("+RUN --mount=type=cache,target=/root/.cache/pip pip install") == 2


@pytest.mark.parametrize("name", FACES)
def test_face_depends_on_its_report_alone(name: str) -> None:
    assert FACES[name](REPORT) == FACES[name](replace(REPORT))


@pytest.mark.parametrize("name", FACES)
def test_face_of_nothing_is_whole(name: str) -> None:
    assert FACES[name](replace(REPORT, outcomes=(), complete=False)).endswith(
        "" if name in {"odd.sarif", "preview.md"} else "\n"
    )


@pytest.mark.parametrize("name", FACES)
def test_nothing_in_a_face_moves_a_cursor_or_hides(name: str) -> None:
    assert {"\x1b", "\u202e", "\udce9"}.isdisjoint(FACES[name](REPORT))


# Markdown


def large(repositories: int, dockerfile: bytes = SHOP) -> SweepReport:
    made = planned("acme/shop", ("Dockerfile", dockerfile))
    one = outcome(OutcomeKind.PUBLISHED, "pull-request-opened", "Opened it.", made, pull("acme/shop", 12))
    return replace(REPORT, outcomes=tuple(replace(one, name=f"acme/{number:05}") for number in range(repositories)))


def test_sentence_of_who_runs_it_begins_with_a_capital_letter() -> None:
    sender = replace(SENDER, campaign="")
    for text in (markdown_report.text(REPORT, sender=sender), html_report.text(REPORT, HISTORY, (), sender)):
        assert re.search(r"(?m)^(?:<p>)?Run by the .{0,2}platform.{0,2} team\. Smaller", text)


def test_links_are_those_of_the_forge() -> None:
    text = markdown_report.text(REPORT)
    assert (
        "[`acme/my_repo`](<https://forge.invalid/acme/my_repo>) [#3](<https://forge.invalid/acme/my_repo/pull/3>)"
        in text
    )
    assert "/acme/my_repo/blob/c0ffee" in text
    assert "/Dockerfile#L3>)" in text


@pytest.mark.parametrize("number", [500, 5_000])
def test_large_report_fits_and_counts_what_it_leaves_out(number: int) -> None:
    text = markdown_report.text(large(number))
    assert len(text.encode()) < 1 << 20
    listed = len(re.findall(r"^- \[`acme/", text, re.MULTILINE))
    left = re.search(r"^- and (\d+) more", text, re.MULTILINE)
    assert listed + int(left[1] if left else 0) == number


def test_long_diffs_are_left_out_before_anything_else() -> None:
    lines = b"".join(b"RUN pip install a%d\n" % number for number in range(150))
    text = markdown_report.text(large(500, b"FROM python\n" + lines))
    assert len(text.encode()) < 1 << 20


def test_own_template_is_given_the_same() -> None:
    template = "{% for change in changed %}{{ change.repository }} {{ change.count }}\n{% endfor %}{{ more_changed }}"
    assert markdown_report.text(large(2), template).splitlines() == [
        "[`acme/00000`](<https://forge.invalid/acme/shop>) 1",
        "[`acme/00001`](<https://forge.invalid/acme/shop>) 1",
        "0",
    ]


def test_own_template_that_makes_too_much_is_refused() -> None:
    with pytest.raises(TemplateError, match=r"report\.template"):
        markdown_report.text(large(1), "{% for a in totals %}" + "x" * (1 << 20) + "{% endfor %}")


if __name__ == "__main__":
    for name, face in FACES.items():
        (FOLDER / name).write_bytes(face(REPORT).encode())
