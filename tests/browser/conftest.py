"""A Chromium with the network cut, over the report site of a finished build."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site(built: Path) -> Path:
    """The report site as a reader finds it."""
    return (built / "data" / "curated" / "reports").resolve()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for all tests."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


class Visit:
    """A page that was opened, with everything that went wrong on it."""

    def __init__(self, page: Page):
        self.page = page
        self.wrong: list[str] = []
        page.on("console", lambda message: self.wrong.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("requestfailed", lambda request: self.wrong.append(f"failed: {request.url}"))
        page.on(
            "request",
            lambda request: self.wrong.append(f"outside: {request.url}") if not request.url.startswith(("file:", "data:", "blob:")) else None,
        )

    def scroll_through(self) -> None:
        """Scroll to the end and wait until every chart that has something to draw is drawn."""
        self.page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
        for plot in self.page.locator(".plot").all():
            plot.evaluate("element => element.scrollIntoView()")
            self.page.wait_for_timeout(20)
        self.page.wait_for_function("[...document.querySelectorAll('.plot')].every(plot => plot.hidden || plot.dataset.drawn)", timeout=20_000)


@pytest.fixture
def visit(browser: Browser, site: Path) -> Iterator[Callable[..., Visit]]:
    """Opens a page of the site from disk, offline."""
    contexts = []

    def opened(path: str, *, width: int = 1280, theme: str = "light", query: str = "") -> Visit:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, accept_downloads=True)  # type: ignore[arg-type]
        context.set_offline(True)
        contexts.append(context)
        found = Visit(context.new_page())
        found.page.goto((site / path).as_uri() + query)
        return found

    yield opened
    for context in contexts:
        context.close()
