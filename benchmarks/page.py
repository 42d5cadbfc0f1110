"""What report.html costs a browser: opening it, and a keystroke in its filter, beside a page of 50 repositories.

Run it as ``python -m benchmarks.page``; it needs Chromium. The figures are milliseconds of the page's main thread as
Chromium's own tracing tells them, the median of some runs.
"""

import json
import shutil
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bot.reports import html_report
from tests.bot.fixed_report import HISTORY, many

_SIZES = ((50, 15), (5_000, 1_500))
_RUNS = 5
_CATEGORIES = ["disabled-by-default-devtools.timeline", "devtools.timeline", "__metadata"]
_SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))"


def main() -> None:
    """Print a table with a row for each size."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as started, tempfile.TemporaryDirectory() as folder:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        print(f"{'repositories':>12} {'diffs':>6} {'bytes':>10} {'open ms':>8} {'key ms':>7}")
        for repositories, diffs in _SIZES:
            path = Path(folder, f"{repositories}.html")
            path.write_text(html_report.text(many(repositories, diffs), HISTORY), encoding="utf-8")
            opened = statistics.median(_opening(browser, path) for _ in range(_RUNS))
            key = statistics.median(_keystroke(browser, path) for _ in range(_RUNS))
            print(f"{repositories:>12,} {diffs:>6,} {path.stat().st_size:>10,} {opened:>8.1f} {key:>7.1f}")


def _opening(browser: Browser, path: Path) -> float:
    page = browser.new_page()
    return _traced(browser, page, lambda: page.goto(path.as_uri()))


def _keystroke(browser: Browser, path: Path) -> float:
    page = browser.new_page()
    page.goto(path.as_uri())
    page.fill("#q", "service")
    page.locator("#q").focus()
    page.evaluate(_SETTLED)
    return _traced(browser, page, lambda: page.keyboard.press("-"))


def _traced(browser: Browser, page: Page, act: Callable[[], object]) -> float:
    """Milliseconds of the renderer's main thread from the act until two frames later."""
    browser.start_tracing(page=page, categories=_CATEGORIES)
    act()
    page.evaluate(_SETTLED)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    page.close()
    threads = _main_threads(events)
    return float(sum(one.get("dur", 0) for one in events if _is_task(one, threads))) / 1_000


def _main_threads(events: list[dict[str, Any]]) -> set[tuple[int, int]]:
    return {(one["pid"], one["tid"]) for one in events if one.get("args", {}).get("name") == "CrRendererMain"}


def _is_task(event: dict[str, Any], threads: set[tuple[int, int]]) -> bool:
    return event["name"] in {"RunTask", "ThreadControllerImpl::RunTask"} and (event["pid"], event["tid"]) in threads


if __name__ == "__main__":
    main()
