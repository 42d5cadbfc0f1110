"""report.html in a real browser: what a person does with it, and what it must never do.

It needs Chromium; ``apt-get install chromium`` brings it where there is none.
"""

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.model import SweepReport
from bot.reports import html_report
from tests.bot.fixed_report import EVIL, HISTORY, REPORT, many

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here: install chromium to run this")
SCHEMES = ("light", "dark")
# Nothing is given back: the browser would wait for a promise that it is given.
_HEARS = """() => {
  const once = (resolve) => addEventListener("hashchange", () => resolve(true), { once: true });
  window.heard = Promise.race([new Promise(once), new Promise((resolve) => setTimeout(() => resolve(false), 10000))]);
}"""
WIDTHS = (400, 1400)


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        opened = started.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        yield opened
        opened.close()


class Visit:
    """A page that was opened, and all that it asked for and said meanwhile."""

    def __init__(self, page: "Page", path: Path) -> None:
        self.page = page
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: self.said.append(dialog.message))
        self.loaded: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("requestfinished", lambda request: self.loaded.append(request.url))
        page.goto(path.as_uri())

    @property
    def names(self) -> list[str]:
        return self.page.locator("#rows .open").all_inner_texts()

    @property
    def shown(self) -> str:
        return self.page.locator("#shown").inner_text()

    def follow(self, link: str) -> None:
        """Clicks a link to a place in the page, which hears of that a moment later, and after it whoever asked then."""
        self.page.evaluate(_HEARS)
        self.page.click(link)
        assert self.page.evaluate("heard"), "the page led nowhere"

    def hear(self, many: int) -> list[str]:
        """What the browser said, waited for until it is so much."""
        until = time.monotonic() + 10
        while len(self.said) < many and time.monotonic() < until:
            self.page.wait_for_timeout(20)
        return self.said

    def search(self, text: str) -> list[str]:
        self.page.fill("#q", text)
        return self.names


def visited(browser: "Browser", folder: Path, report: SweepReport = REPORT, **options: Any) -> Visit:  # noqa: ANN401 - the browser's own
    path = folder / "report.html"
    path.write_text(html_report.text(report, HISTORY, ("report.json",)), encoding="utf-8")
    return Visit(browser.new_context(**options).new_page(), path)


@pytest.fixture
def visit(browser: "Browser", tmp_path: Path) -> Iterator[Visit]:
    found = visited(browser, tmp_path)
    yield found
    assert found.said == []
    assert found.asked == [(tmp_path / "report.html").as_uri()], "nothing is loaded from anywhere"
    found.page.context.close()


def test_repositories_are_searched(visit: Visit) -> None:
    assert visit.shown == "37 repositories"
    assert visit.search("my_REPO") == ["acme/my_repo"]
    assert visit.shown == "1 of 37 repositories"
    assert visit.search("gunicorn acme") == ["acme/my_repo", "acme/shop"]
    assert visit.search("no such thing") == []


def test_repositories_are_filtered(visit: Visit) -> None:
    visit.page.select_option("#found", "refused:explicit-cache-dir")
    assert visit.names == ["acme/odd", "payments/gateway"]
    visit.page.select_option("#owner", "payments")
    assert visit.names == ["payments/gateway"]
    visit.page.click("button[type=reset]")
    visit.page.evaluate("new Promise(resolve => setTimeout(resolve))")  # the page hears of it before the form is empty
    assert visit.shown == "37 repositories"
    visit.page.check("#people")
    assert visit.names == ["acme/odd", "payments/gateway", "payments/ledger", "payments/same"]


def test_teams_lead_to_their_repositories(visit: Visit) -> None:
    visit.follow("section[aria-labelledby=h-teams] a")
    assert {name.partition("/")[0] for name in visit.names} == {"payments"}
    assert visit.shown == "7 of 37 repositories"
    assert visit.page.locator("section[aria-labelledby=h-teams] th a").inner_text() == "payments/till <b>"


def test_pull_requests_of_the_campaign_stand_by_state_and_approval(visit: Visit) -> None:
    rows = visit.page.locator("table[aria-labelledby=c-stands] tbody tr").all_inner_texts()
    assert [row.split() for row in rows] == [["open", "9", "3"], ["merged", "412", "390"], ["closed", "7", "0"]]


@pytest.mark.parametrize(
    ("link", "name", "words"),
    [
        ("state=merged", "payments/merged", "#2 merged"),
        ("checks=failing", "payments/ledger", "#4 open\n2 of 5 checks failing, changes requested"),
        ("review=approved", "payments/ready", "#5 open\n3 checks passing, approved"),
    ],
)
def test_pull_requests_stand_by_state_checks_and_review(visit: Visit, link: str, name: str, words: str) -> None:
    visit.follow(f"a[href='#{link}']")
    assert visit.names == [name]
    assert visit.page.locator("#rows td:last-child").inner_text() == words


def test_figures_lead_to_what_they_count(visit: Visit) -> None:
    visit.follow(".cards a[href='#outcome=failed']")
    assert visit.shown == "2 of 37 repositories"
    visit.follow(".cards a[href='#done=1']")
    assert visit.names == ["acme/my_repo", "acme/odd", "acme/shop"]
    visit.follow("a[href='#found=fix:cache-written']")
    assert visit.names == ["acme/my_repo", "acme/odd", "acme/shop"]
    visit.follow("a[href='#owner=payments']")
    assert visit.shown == "7 of 37 repositories"


def test_repositories_are_sorted(visit: Visit) -> None:
    visit.page.click("[data-sort=fixes]")
    assert visit.names[0] == "acme/odd"
    assert visit.page.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
    visit.page.click("[data-sort=name]")
    visit.page.click("[data-sort=name]")
    assert visit.names == sorted(visit.names, key=str.lower, reverse=True)


def test_diff_is_opened_by_keyboard_and_marks_the_word(visit: Visit) -> None:
    visit.search("acme/shop")
    assert visit.page.locator("pre.diff").count() == 0
    visit.page.locator("#rows .open").focus()
    visit.page.keyboard.press("Enter")
    assert visit.page.locator("pre.diff .add").inner_text() == "+    pip install --no-cache-dir -r requirements.txt"
    assert visit.page.locator("pre.diff mark").all_inner_texts() == ["--no-cache-dir "]
    visit.page.keyboard.press("Space")
    assert visit.page.locator("pre.diff").count() == 0


def test_links_lead_to_the_forge(visit: Visit) -> None:
    visit.search("acme/odd")
    visit.page.click("#rows .open")
    found = visit.page.locator("#rows a").evaluate_all("links => links.map((link) => link.href)")
    file = "it%27s%20%28a%29%20%E2%80%AE%40you%E9/%5BDocker%5D%60file"
    assert "https://forge.invalid/acme/odd/pull/7" in found
    assert f"https://forge.invalid/acme/odd/blob/{'c0ffee' * 6}c0ff/{file}#L2" in found
    assert all(link.startswith("https://forge.invalid/") for link in found)


def test_what_shows_no_diff_leads_to_the_files_of_its_pull_request(visit: Visit) -> None:
    for name, count in (("payments/ready", 1), ("acme/shop", 0)):
        visit.search(name)
        visit.page.click("#rows .open")
        assert visit.page.get_by_text("What its pull request changes").count() == count, name


def test_failures_say_what_to_do(visit: Visit) -> None:
    said = visit.page.locator("dl.advice")
    assert said.locator("dt").all_inner_texts() == ["unreachable", "push-rejected"]
    assert "Look at the network, the proxy and base_url, then sweep again." in said.inner_text()
    assert said.locator("dd code").all_inner_texts() == ["base_url"]


def test_what_strangers_wrote_is_text(visit: Visit) -> None:
    visit.search("acme/odd")
    visit.page.click("#rows .open")
    text = visit.page.locator("main").inner_text()
    assert "</script><script>alert(1)</script>" in text
    assert "<img src=x onerror=alert(1)>" in text
    assert visit.page.locator("main img, main script").count() == 0
    assert {"\x1b", "\u202e"}.isdisjoint(visit.page.content())
    assert EVIL not in text


def test_print_is_black_on_white_whatever_the_screen_is(browser: "Browser", tmp_path: Path) -> None:
    found = visited(browser, tmp_path, color_scheme="dark")
    colour = "getComputedStyle(document.querySelector('.cards .alarm strong')).color"
    on_screen = found.page.evaluate(colour)
    found.page.emulate_media(media="print", color_scheme="dark")
    assert (on_screen, found.page.evaluate(colour)) == ("rgb(255, 147, 138)", "rgb(179, 38, 30)")
    assert found.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    found.page.context.close()


@pytest.mark.parametrize(
    ("beside", "said"),
    [((), "lies in this file."), (("report.json", "report.md", "sarif/"), "report.json and report.md hold the same.")],
)
def test_without_scripts_it_is_said_what_holds_the_same(beside: tuple[str, ...], said: str) -> None:
    assert f"{said}</p></noscript>" in html_report.text(REPORT, HISTORY, beside)


def test_inline_script_of_somebody_else_is_not_run(browser: "Browser", tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    whole = html_report.text(REPORT)
    path.write_text(whole.replace("<main>", "<main><script>alert(2)</script><img src='x.png'>"), encoding="utf-8")
    found = Visit(browser.new_page(), path)
    assert len(found.hear(2)) == 2, "the policy is told in the console, and no dialog came"
    assert all("Content Security Policy" in said for said in found.said)
    assert found.loaded == [path.as_uri()]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_page_fits_and_axe_finds_nothing(browser: "Browser", tmp_path: Path, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    screen = {"width": width, "height": 900}
    # axe brings a script of its own, which the page's policy rightly does not run.
    found = visited(browser, tmp_path, color_scheme=scheme, viewport=screen, bypass_csp=True)
    found.search("acme/odd")
    found.page.click("#rows .open")
    results = axe.Axe().run(found.page)
    assert results.violations_count == 0, results.generate_report()
    assert found.page.evaluate("document.documentElement.scrollWidth") <= width
    found.page.context.close()


def test_filter_with_nothing_to_choose_is_not_shown(browser: "Browser", tmp_path: Path) -> None:
    some = tuple(one for one in REPORT.outcomes if one.name.startswith("acme/"))
    found = visited(browser, tmp_path, replace(REPORT, outcomes=some))
    assert [found.page.locator(f"#{name}").is_visible() for name in ("found", "owner", "team", "checks")] == [
        True,
        False,
        False,
        False,
    ]
    assert not found.page.locator("#more").is_visible()
    found.page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_marks_of_the_chart_can_be_read(browser: "Browser", tmp_path: Path, width: int) -> None:
    found = visited(browser, tmp_path, viewport={"width": width, "height": 900})
    sizes = found.page.locator(".tick").evaluate_all(
        "marks => marks.map((one) => one.getScreenCTM().a * parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(sizes) >= 10
    found.page.context.close()


def test_sums_of_many_owners_are_cut_and_counted(browser: "Browser", tmp_path: Path) -> None:
    named = tuple(replace(one, name=f"org-{at:03}/app") for at, one in enumerate(many(120, 0).outcomes))
    found = visited(browser, tmp_path, replace(REPORT, outcomes=named))
    section = found.page.locator("section[aria-labelledby=h-owners]")
    assert section.locator("tbody tr").count() == 50
    assert "and 70 more, in the list below" in section.inner_text()
    found.page.context.close()


def test_only_what_is_seen_is_drawn(browser: "Browser", tmp_path: Path) -> None:
    found = visited(browser, tmp_path, many(5_000, 1_500))
    assert (tmp_path / "report.html").stat().st_size < 8_000_000
    assert found.shown == "5,000 repositories"
    assert len(found.names) <= 200
    # Coming into view the button draws by itself and moves away from below a mouse; a key meets it all the same.
    found.page.locator("#more").press("Enter")
    assert len(found.names) > 200
    assert len(found.search("service-0499")) == 10
    assert found.said == []
    found.page.context.close()


def test_page_of_nothing_and_without_history_is_whole(browser: "Browser", tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(html_report.text(replace(REPORT, outcomes=(), complete=False, dry_run=True)), encoding="utf-8")
    found = Visit(browser.new_page(), path)
    assert found.shown == "0 repositories"
    assert "some repositories are missing" in found.page.locator(".banner").first.inner_text()
    assert found.said == []
