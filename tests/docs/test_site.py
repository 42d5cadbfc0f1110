"""Links and anchors of the pages lead somewhere, here and in the site; pictures are what the program makes."""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

from docs import drawing, site

ROOT = Path(__file__).parents[2]
PAGES = [*sorted((ROOT / "docs").glob("*.md")), *sorted(ROOT.glob("*.md")), ROOT / "benchmarks" / "README.md"]
_CODE = re.compile(r"^(`{3,}).*?^\1$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!\\)\]\(([^)\s]*)\)")
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def prose(path: Path) -> str:
    return re.sub(r"`[^`\n]*\]\([^`\n]*`", "", _CODE.sub("", path.read_text("utf-8")))


def anchors(path: Path) -> set[str]:
    """What GitHub calls the headings of a page."""
    seen: Counter[str] = Counter()
    found = set()
    for heading in re.findall(r"^#+ +(.+?) *$", _CODE.sub("", path.read_text("utf-8")), re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return found


@each_page
def test_links_and_anchors_lead_somewhere(page: Path) -> None:
    for link in _LINK.findall(prose(page)):
        target, _, anchor = link.partition("#")
        if ":" in target:
            continue
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), f"{page.name}: {link}"
        assert not anchor or anchor in anchors(path), f"{page.name}: {link}"


def test_every_page_is_in_the_navigation_or_linked() -> None:
    named = (ROOT / "docs" / "zensical.toml").read_text("utf-8") + "".join(map(prose, PAGES))
    assert [page.name for page in PAGES if page.name not in named and page.name != "README.md"] == []


def test_links_of_the_site_lead_somewhere_in_it(tmp_path: Path) -> None:
    site.laid_out(tmp_path / "pages")
    folder = tmp_path / "pages" / "docs"
    assert (folder / "index.md").read_text("utf-8").startswith("# pip-no-cache\n")
    for path in folder.glob("*.md"):
        for link in _LINK.findall(prose(path)):
            target, _, anchor = link.partition("#")
            if ":" not in target:
                found = folder / target if target else path
                assert found.exists(), f"{path.name}: {link}"
                assert not anchor or anchor in anchors(found), f"{path.name}: {link}"


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("[a](docs/check.md#x)", "README.md", "[a](check.md#x)"),
        ("[a](check.md)", "docs/sweep.md", "[a](check.md)"),
        ("[a](../CONTRIBUTING.md)", "docs/sweep.md", "[a](contributing.md)"),
        ("[a](https://x.invalid/a) [b](#c)", "docs/sweep.md", "[a](https://x.invalid/a) [b](#c)"),
        ("![p](docs/pictures/a.svg)", "README.md", "![p](pictures/a.svg)"),
    ],
)
def test_a_link_leads_where_the_page_lies_in_the_site(text: str, place: str, expected: str) -> None:
    assert site.relinked(text, place) == expected


@pytest.mark.parametrize(("name", "made"), [("terminal.svg", drawing.terminal), ("report.svg", drawing.report)])
def test_pictures_are_up_to_date_and_load_nothing(name: str, made: object) -> None:
    assert callable(made)
    text = made()
    assert text == (drawing.FOLDER / name).read_text("utf-8"), "run `make docs`"
    ET.fromstring(text)  # noqa: S314 - our own
    assert set(re.findall(r"https?://[^\"'\s)]+", text)) == {"http://www.w3.org/2000/svg"}
