"""What people read: the built-in texts, the config's templates, and their limits."""

import pytest

from bot import words
from bot.display import code_block, code_span, markdown, printable
from bot.errors import TemplateError
from bot.model import Entry, Plan, PlannedFile, Repository
from fixer import Edit, Finding, Verdict


def finding(verdict: Verdict, command: str = "pip install a", line: int = 2) -> Finding:
    edit = Edit(11, b" --no-cache-dir") if verdict is Verdict.FIX else None
    message = "Says why, for @all <b>."
    return Finding(verdict, "cache-written", message, 0, 11, line, 5, line, 16, command, "0", edit)


def plan(*findings: Finding, path: str = "Dockerfile") -> Plan:
    edits = tuple(found.edit for found in findings if found.edit)
    file = PlannedFile(Entry(path, "100644", "0" * 40), findings, edits, b"")
    return Plan(Repository("acme/shop", "remote"), "1" * 40, (file,), (), ())


def test_body_says_what_changes_what_is_left_and_how_to_say_no() -> None:
    proposal = words.proposal(plan(finding(Verdict.FIX), finding(Verdict.REFUSED, "$PIP install b", 9)))
    assert proposal.title == "Keep pip's cache out of the image"
    assert "added to 1 pip command." in proposal.body
    assert "- `Dockerfile`\n  - line 2: `pip install a`. Says why" in proposal.body
    assert "- `Dockerfile`\n  - line 9: `$PIP install b`. Says why" in proposal.body
    for phrase in ("# pip-no-cache: ignore", ".pip-no-cache.toml", "enabled = false", "Made by pip-no-cache "):
        assert phrase in proposal.body


def test_body_mentions_nobody_and_holds_no_markup_of_strangers() -> None:
    body = words.proposal(plan(finding(Verdict.FIX, "pip install `x` @all\n# <img>"), path="@team/`Dockerfile")).body
    assert "@all <b>" not in body
    assert "`` pip install `x` @all\\n# <img> ``" in body
    assert "`` @team/`Dockerfile ``" in body


def test_body_stays_small_however_much_there_is() -> None:
    many = [finding(Verdict.FIX, "pip install " + "a" * 5_000, line) for line in range(1, 3_000)]
    body = words.proposal(plan(*many, path="x" * 4_000)).body
    assert len(body) < words.LARGEST_TEXT
    assert "and 2899 more, all in the diff" in body


def test_commit_message_is_the_title_and_the_reason() -> None:
    message = words.commit_message(plan(finding(Verdict.FIX)), signoff="A <a@b>")
    title, empty, *_, trailer = message.removesuffix("\n").split("\n")
    assert (title, empty, trailer) == ("Keep pip's cache out of the image", "", "Signed-off-by: A <a@b>")


@pytest.mark.parametrize(
    "template",
    [
        "{{ 'a' * 10**9 }}",
        "{{ 'a' * 1000000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ 10 ** 100000000 }}",
        "{% for a in files %}{% for b in 'x' * 99 %}{% endfor %}{% endfor %}",
        "{{ ''.__class__.__mro__ }}",
        "{{ files.append(1) }}",
        "{{ 1 / 0 }}",
    ],
)
def test_template_that_would_grow_or_break_out_is_refused(template: str) -> None:
    with pytest.raises(TemplateError):
        words.proposal(plan(finding(Verdict.FIX)), body=template)


def test_text_over_the_forges_limit_is_refused() -> None:
    with pytest.raises(TemplateError, match="more than 65536"):
        words.proposal(plan(finding(Verdict.FIX)), body="x" * 70_000)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain \u00fc \u4e2d", "plain \u00fc \u4e2d"),
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
        ("\x1b[31m\x00\x7f\x9b", "\\x1b[31m\\x00\\x7f\\x9b"),
        ("\u202egpj\u2066\u200b\ufeff", "\\u202egpj\\u2066\\u200b\\ufeff"),
        ("\u2028\U000e0041", "\\u2028\\U000e0041"),
        ("caf\udce9", "caf\\xe9"),
    ],
)
def test_printable_escapes_what_moves_or_hides(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_code_spans_and_blocks_cannot_be_ended_from_inside() -> None:
    assert code_span("a`b``c") == "``` a`b``c ```"
    assert code_block(b"a\n```\nb\n", "diff") == "````diff\na\n```\nb\n````"


def test_markdown_of_strangers_is_only_text() -> None:
    assert markdown("[x](y) *b* @me #1") == "\\[x\\]\\(y\\) \\*b\\* @\u200bme \\#\u200b1"
