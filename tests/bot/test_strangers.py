"""What strangers write at a forge (names of checks, branches and people, titles, bodies, refusals) is shown as text."""

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import pytest

from bot.forges.github.api.asking import parsed
from bot.standing import formats
from bot.standing.formats import Shown
from bot.standing.rows import Row
from tests.bot.github_stage import GithubStage
from tests.bot.play import configure, run
from tests.bot.stages import stage
from tests.github_double.pulls import retarget

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

_HALF = "\ud800"
_LINKS = "`x` [a](http://evil.example) www.evil.example https://evil.example "
_BAD = f"=1+1|e\x1b[31m\r\n\x00<b>@all #1; =2;@3 \u202e {_HALF} {_LINKS}"
_BRANCH = "=1+1|<b>@all#1;=2\u202e`x`www.evil.example"
_OWNERS = b"* a;=cmd()@b.c <img>@x.y\nDockerfile @acme/web =1+1@x.y\n".decode()
_FILES = {"Dockerfile": "FROM python\nRUN pip install a\n", "CODEOWNERS": _OWNERS}
_FORMULA = re.compile(r"\s*[=+\-@]")
_NAMES = ("base", "checks", "ready")


@pytest.mark.thorough
def test_what_strangers_write_at_a_forge_is_shown_as_text(lab: "Lab") -> None:
    with stage("github", lab) as place:
        assert isinstance(place, GithubStage)
        _fill(place)
        told = {
            words: run(place, words).said
            for words in (
                *(f"status --refresh --metrics m.prom --format {shape}" for shape in formats.FORMATS),
                *("status --list", "status", "merge", "close", "merge --yes=1", "close --yes=3", "reopen --held"),
            )
        }
        told["metrics"] = (lab.folder / "m.prom").read_text("utf-8")
    for words, text in told.items():
        assert text, words
        assert all(line.replace("\u200b", "").isprintable() for line in text.split("\n")), words
        assert len(text) < 9_000, words
    assert "GitHub says" in told["merge --yes=1"], "the refusal is quoted"
    rows = {shape: told[f"status --refresh --metrics m.prom --format {shape}"] for shape in formats.FORMATS}
    assert all("1+1" in text for text in rows.values()), "the name of a check is told"
    json.loads(rows["json"].encode())
    _is_plain(rows["csv"])
    _is_unlinked(rows["markdown"])


def _fill(place: GithubStage) -> None:
    """Three pull requests, spoiled by all that people may write there."""
    for name in _NAMES:
        place.make(name, _FILES, "main")
    configure(place, {})
    run(place, "sweep")
    double = place.double
    for name in _NAMES:
        (pull,) = double.find(f"acme/{name}").pull_requests
        pull.title, pull.body = _BAD * 9, f"{_BAD * 9}{pull.body}{_BAD * 9}"
        pull.reviewers += [double.user(f"{_BAD}{at}", member_of=["acme"]) for at in range(3)]
        double.check(pull.repository, pull.head_sha, _BAD, "failure" if name == "checks" else "success", run=True)
        double.review(pull, f"{_BAD}0", "APPROVED" if name == "ready" else "COMMENTED")
        if name == "base":
            double.branch(pull.repository, _BRANCH, pull.repository.head or "")
            retarget(pull, _BRANCH)
        for at in range(60 if name == "checks" else 0):
            double.check(pull.repository, pull.head_sha, f"{at}{_BAD}{'long' * 5_000}", "failure", run=bool(at % 2))
    double.fail("PUT", "/merge$", status=405, body={"message": _BAD * 200})


def _is_plain(text: str) -> None:
    """However the lines are cut into cells, none is a formula."""
    for mark in ",;":
        cells = [cell for row in csv.reader(io.StringIO(text), delimiter=mark) for cell in row]
        assert not any(map(_FORMULA.match, cells)), mark


def _is_unlinked(text: str) -> None:
    """Beside what is cited as code there is no markup, no link but the forge's, and nobody is mentioned."""
    cited = re.sub(r"\]\(<http://127\.0\.0\.1:\d+/acme/\w+/pull/\d+>\)", "", re.sub(r"(?<!\\)`[a-z/]+`", "", text))
    for sign in ("<b>", "@all", "@acme", "#1", "://", "www.", "[a]"):
        assert not re.search(rf"(?<!\\){re.escape(sign)}", cited), sign
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) for row in rows} == {len(formats.FORMATS) + 6}


def test_names_of_checks_and_people_are_no_markup_and_no_formula() -> None:
    rows = (Row("acme/a", 1, "https://x/1", "open", waits_for=_BAD, owners=(_BAD, ";=1")), Row(_BAD, 2, "u", "open"))
    shown = Shown(rows, "then", True)
    _is_plain(formats.as_csv(shown))
    _is_unlinked(formats.as_markdown(shown).replace("](<https://x/1>)", ""))


def test_a_name_with_a_bar_stays_in_its_cell() -> None:
    text = formats.as_markdown(Shown((Row(r"acme/a\|b`c", 1, "u", "open"),), "then", True))
    assert {len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) for row in text.splitlines() if row.startswith("|")} == {10}


def test_half_a_character_in_an_answer_is_none() -> None:
    assert parsed('{"a\\ud800": ["\\udc00 \\ud83d\\ude00", 1.50]}') == {"a?": ["? \N{GRINNING FACE}", 1.50]}
