"""docs/templates.md names all that a template may name, and shows what it holds."""

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from bot.config import config
from bot.config.config import Dockerfiles
from bot.model import Entry, Plan, Repository, Source, Survey
from bot.model.weight import Part, Weight
from bot.planning.plan import plan
from bot.texts import words

PAGE = (Path(__file__).parents[2] / "docs" / "templates.md").read_text("utf-8")
FENCES = dict(re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE))
ROWS = re.findall(r"^\| `(\w+)` \| .+ \| (.+) \|$", PAGE, re.MULTILINE)
SENDER = words.Sender(
    "slim-images", "Platform team", "#platform", "https://wiki.acme.example/slim", "Smaller images start faster."
)
OF_A_FILE = {field.name for kind in (words.FileItems, words.Item) for field in fields(kind)}


@pytest.fixture(scope="module")
def made() -> Plan:
    source = Source(Entry("Dockerfile", "100644", "0" * 40), FENCES["dockerfile"].encode())
    made = plan(Repository("acme/shop", ""), Survey("0" * 40, (source,), (), ()), Dockerfiles())
    weight = Weight(frozenset({Part("a.whl", 55_000_000)}), frozenset({"3.12 on linux/amd64"}))
    files = (replace(file, weights={one.start: weight for one in file.findings if one.edits}) for file in made.files)
    return replace(made, files=tuple(files))


def test_every_name_is_on_the_page() -> None:
    assert sorted(name for name, _ in ROWS) == sorted(words.NAMES | OF_A_FILE)


@pytest.mark.parametrize(("name", "example"), ROWS)
def test_examples_are_what_a_template_gives(made: Plan, name: str, example: str) -> None:
    items = "{% for file in files %}{% for item in file.items %}{{ X }}{% endfor %}{% endfor %}"
    places = dict.fromkeys(("line", "command", "message", "place"), f"item.{name}")
    shown = {
        **places,
        "change": "item.change|length",
        "path": "file.path",
        "source": "file.source",
        "items": "file.items|length",
        "files": "files|length",
        "left": "left|length",
    }
    template = items.replace("X", shown[name]) if name in OF_A_FILE else f"{{{{ {shown.get(name, name)} }}}}"
    text = words.proposal(made, body=template, sender=SENDER).body
    # In a table, what is a code span itself stands in another one.
    inner = re.sub(r"^(`+) ?(.+?) ?\1(?: file| command| characters)?$", r"\2", example)
    assert text == inner


def test_config_on_the_page_makes_the_text_on_the_page(made: Plan, tmp_path: Path) -> None:
    (tmp_path / "org").mkdir()
    text = f'{FENCES["toml"]}\n[[source]]\nlocal = "org"\n'
    loaded = config.parsed(text.encode(), "-", tmp_path)
    shown = words.proposal(made, loaded.pull_request.title, loaded.pull_request.body)
    assert f"{shown.title}\n\n{shown.body.strip()}\n" == FENCES["text"]
    message = words.commit_message(made, loaded.pull_request.title, loaded.commit.message)
    assert message.startswith("acme/shop: smaller images\n\nMade by pip-no-cache ")
