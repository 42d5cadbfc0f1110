"""What people read: the built-in texts, the config's templates, and their limits."""

import json
import resource
import time
from pathlib import Path

import pytest

from bot.errors import TemplateError
from bot.model import Entry, Plan, PlannedFile, Repository
from bot.planning import plan_file, plan_schema
from bot.texts import words
from bot.texts.display import code_block, code_span, markdown, printable
from bot.texts.words import Sender
from fixer import ISOLATED_BUILD, Edit, Finding, Verdict
from tests.bot.fixed_report import SHOP, planned

ROOT = Path(__file__).parents[2]


def finding(verdict: Verdict, command: str = "pip install a", line: int = 2) -> Finding:
    edits = (Edit(11, b" --no-cache-dir"),) if verdict is Verdict.FIX else ()
    message = "Says why, for @all <b>."
    return Finding(verdict, "cache-written", message, 0, 11, line, 5, line, 16, command, "0", edits)


def plan(*findings: Finding, path: str = "Dockerfile") -> Plan:
    edits = tuple(edit for found in findings for edit in found.edits)
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


SENDER = words.Sender("slim", "@acme/platform", "platform@acme.example", "https://wiki.acme.example/slim", "See #12.")


def test_commit_says_why_and_who_runs_this_in_plain_text() -> None:
    message = words.commit_message(plan(finding(Verdict.FIX)), signoff="A <a@b>", sender=SENDER)
    assert message.endswith(
        "; what gets installed stays the same.\n\nSee #\u200b12.\n\nFor the campaign slim, run by @\u200bacme/platform."
        " Questions: platform@acme.example. More: https://wiki.acme.example/slim\n\nSigned-off-by: A <a@b>\n"
    )
    long = words.commit_message(plan(finding(Verdict.FIX)), sender=words.Sender(reason="word " * 40))
    assert [len(line) for line in long.splitlines() if line.startswith("word")] == [69, 69, 59]


def test_commit_of_nobody_and_of_an_own_template_says_no_more() -> None:
    made = plan(finding(Verdict.FIX))
    assert words.commit_message(made).endswith("stays the same.\n")
    assert words.commit_message(made, message="{{ owner }} {{ contact }}", sender=SENDER) == (
        "@\u200bacme/platform `platform@acme.example`\n"
    )


@pytest.mark.parametrize(
    ("sender", "end"),
    [
        (
            SENDER,
            "For the campaign slim, run by @\u200bacme/platform. Questions: `platform@acme.example`. More: <https",
        ),
        (words.Sender(owner="*us*"), "\n\nRun by \\*us\\*.\n"),
        (words.Sender(contact="`#a`"), "\n\nQuestions: `` `#a` ``.\n"),
        (words.Sender(), "as you like.\n"),
    ],
)
def test_comment_says_who_runs_this(sender: words.Sender, end: str) -> None:
    assert end in words.comment("foreign.md", sender)
    assert words.comment("foreign.md", sender).endswith("\n")


# Each would take all memory or time: what it makes is doubled, multiplied or written as wide as a number says.
AGAIN = {
    "'aaaaaaaaaa'": [
        *("a ~ a", "a + a", "a|replace('a', a)", "a.replace('a', a)", "a.replace('', a)"),
        *("a.join(a)", "a|join(a)", "a|wordwrap(1, true, a)"),
    ],
    "[1]": ["a + a", "[a, a]", "(a, a)", "{'x': a, 'y': a}", "[a == [a], a, a]"],
    "9999": ["a * a"],
}
GROWING = [
    f"{{% set a = {start} %}}" + f"{{% set a = {again} %}}" * 40 + "{{ a|string|length }}"
    for start, many in AGAIN.items()
    for again in many
]
GROWING += [
    "{% set a %}aaaaaaaaaa{% endset %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 40,
    "{% set ns = namespace(a='ab') %}{% for i in 'a'.ljust(99) %}{% set ns.a = ns.a ~ ns.a %}{% endfor %}",
    "{% set ns = namespace(a='a'.ljust(99999)) %}{% set l = [ns.a] %}" + "{% set l = l + l %}" * 20 + "{{ l }}",
    "{% set l = [files] %}" + "{% set l = l + l %}" * 20 + "{{ l }}",
    "{{ 'a'.ljust(10000000000)|length }}",
    "{{ 'a'.zfill(10000000000)|length }}",
    "{{ 'a\t'.expandtabs(10000000000)|length }}",
    "{{ 'a'.encode().center(10000000000)|length }}",
    "{{ 5.to_bytes(10000000000, 'big')|length }}",
    "{{ count.to_bytes(10000000000, 'big')|length }}",
    "{{ '{:10000000000}'.format(1)|length }}",
    "{{ '{:{}}'.format(1, 10000000000)|length }}",
    "{{ '{:{}}'.format(1, '10000000000')|length }}",
    "{{ '{:{a[w]}}'.format(1, a={'w': 10000000000})|length }}",
    "{{ '{a:10000000000}'.format_map({'a': 1})|length }}",
    "{{ ('{:10000000000}'|attr('format'))(1)|length }}",
    "{{ 'a'.ljust(9999, 'a').translate({97: 'a'.ljust(9999)})|length }}",
    "{{ [1, [2]]|tojson(indent=10000000000)|length }}",
    "{{ ('a'.ljust(999)|list)|map('replace', 'a', 'a'.ljust(99999))|join|length }}",
    "{% filter replace('a', 'a'.ljust(99999)) %}{{ 'a'.ljust(99999, 'a') }}{% endfilter %}",
    "{% for a in 'a'.ljust(99) %}" * 8 + "{% endfor %}" * 8 + "done",
    "{% set y %}{% for a in 'a'.ljust(99999) %}" + "x" * 5_000 + "{% endfor %}{% endset %}done",
    "{% macro m0() %}{% endmacro %}"
    + "".join(f"{{% macro m{n + 1}() %}}{{{{ m{n}() }}}}{{{{ m{n}() }}}}{{% endmacro %}}" for n in range(40))
    + "{{ m40() }}",
    "{% for x in [1, 2] recursive %}{% if loop.depth < 60 %}{{ loop([1, 2]) }}{% endif %}{% endfor %}",
]


@pytest.mark.parametrize("template", GROWING)
def test_template_costs_neither_memory_nor_time(template: str) -> None:
    began, peak = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(TemplateError):
        words.proposal(plan(finding(Verdict.FIX)), body=template)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < 256 << 10
    assert time.process_time() - began < 5


def test_what_templates_need_is_there() -> None:
    template = """\
{% set ns = namespace(n=0) %}
{% for file in files %}{% set ns.n = ns.n + 1 %}{{ loop.index }}/{{ loop.length }}
{{ file.path|replace("`", "")|upper }}
{% for item in file.items %}{{ item.command.replace("pip", "PIP") ~ item.line }}{% endfor %}
{% endfor %}
{% macro small(x) %}<{{ x }}>{% endmacro %}
{{ ns.n }} {{ small(count + 1) }} {{ files|map(attribute="path")|join(", ") }} {{ "{:>4}".format(count) }}
{{ ["a", "b"]|join("-") }} {{ "x".ljust(3) }}. {{ 7 // 2 * 2 % 4 }} {{ {"a": 1}|dictsort }}
{{ "hello big world"|truncate(8) }}
{% for x in [[1, [2]], [3]] recursive %}{{ x if x is number else loop(x) }}{% endfor %}
{% for key, value in {"a": 1}.items() if value %}{{ key }}={{ value }}{% endfor %}
{{ "yes" if "a" in ("a", "b") else "no" }} {{ [3, 1]|sort|first }} {{ files|length }}"""
    body = words.proposal(plan(finding(Verdict.FIX)), body=template).body
    assert " ".join(body.split()) == (
        "1/1 DOCKERFILE `PIP install a`2 1 <2> `Dockerfile` 1 a-b x . 2 [('a', 1)] hello... 123 a=1 yes 1 1"
    )


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


def test_body_says_what_other_remedies_do_and_of_isolated_builds_once() -> None:
    line = Edit(11, b"ENV PIP_NO_CACHE_DIR=1\n")
    note = f"Says why; {ISOLATED_BUILD}"
    found = finding(Verdict.FIX)._replace(edits=(line,), message=note)
    body = words.proposal(plan(found, found, finding(Verdict.PRESENT)._replace(edits=(), message=note))).body
    assert "tells every pip of a stage not to keep it" in body
    assert "2 pip commands are kept from leaving a cache in the image." in body
    assert "--no-cache-dir" not in body
    assert body.count("in isolation") == 1
    assert "3 commands here build something from source" in body
    assert "PIP_NO_CACHE_DIR=1\ntells pip not to keep it" in words.commit_message(plan(found))


LAYERS = [
    (b"FROM x\nRUN pip install a && pip install b\n", "The flag is added to 2 pip commands in 1 layer."),
    (b"FROM x\nRUN pip install a && \\\n pip install b\nRUN pip install c\n", "to 3 pip commands in 2 layers."),
    (b"FROM x\nRUN pip install a\n", "The flag is added to 1 pip command."),
    (b"FROM x\nRUN <<E\npip install a\npip install b\nE\n", "to 2 pip commands in 1 layer."),
    (b"FROM x\nONBUILD RUN pip install a\nRUN pip install b\n", "The flag is added to 2 pip commands."),
]


@pytest.mark.parametrize(("source", "said"), LAYERS)
def test_layers_are_counted_where_each_command_is_in_one(source: bytes, said: str) -> None:
    made = planned("acme/shop", ("Dockerfile", source))
    assert said in words.proposal(made).body
    assert plan_file_round_trip(made).layers == made.layers


def plan_file_round_trip(made: Plan) -> Plan:
    (again,) = plan_schema.plans(json.loads(plan_file.text([made])))
    return again


def test_page_on_the_reason_is_linked_where_somebody_said_where_it_is() -> None:
    made = planned("acme/shop", ("Dockerfile", SHOP))
    assert "more on" not in words.proposal(made).body, "there is no home of the project's own yet"
    body = words.proposal(made, sender=Sender(docs="https://docs.invalid/reasons/")).body
    assert "; more on [`cache-written`](<https://docs.invalid/reasons/#fix-cache-written>).\n" in body
    assert "### fix: `cache-written`\n" in (ROOT / "docs" / "reasons.md").read_text("utf-8"), "what the link leads to"
