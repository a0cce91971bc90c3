"""A real Chromium against a real port. In this folder ``browser`` and ``page`` are Playwright's, not the test client.

A page that logs an error, or asks another host for anything, fails the test that looked at it.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.seeded import Site, served

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, quiet."""
    program = os.environ.get("FARDPLAN_TEST_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.fail("The browser tests need Chromium. Install it with: sudo apt install chromium")
    return browser_type_launch_args | {"executable_path": program, "args": ARGUMENTS, "headless": True}


@pytest.fixture(scope="session")
def browser(launch_browser: Callable[[], Browser]) -> Iterator[Browser]:
    """One Chromium for all browser tests of this worker."""
    browser = launch_browser()
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A Swedish laptop."""
    return browser_context_args | {
        "locale": "sv-SE",
        "timezone_id": "Europe/Stockholm",
        "viewport": {"width": 1280, "height": 900},
    }


@contextmanager
def watched(context: BrowserContext, server: str) -> Iterator[BrowserContext]:
    """Tell what goes wrong in the pages of a window, and whom else they ask."""
    wrong: list[str] = []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
        page.on("console", lambda said: wrong.append(f"{page.url}: {said.text}") if _is_fault(said) else None)

    context.on("page", watch)
    context.on("request", lambda asked: wrong.append(f"asks {asked.url}") if not _is_ours(asked.url, server) else None)
    yield context
    assert wrong == []


@pytest.fixture
def context(context: BrowserContext, live_server: str) -> Iterator[BrowserContext]:
    """A browser window on the live server: addresses are relative to it, and what goes wrong in a page is told."""
    with watched(context, live_server) as window:
        yield window


@pytest.fixture
def page(context: BrowserContext, live_server: str) -> Page:
    """An empty page. ``page.goto(live_server + "/…")``"""
    page = context.new_page()
    page.set_default_timeout(10_000)
    return page


@pytest.fixture(scope="session")
def site(
    tmp_path_factory: pytest.TempPathFactory, databases: object, browser: Browser, request: pytest.FixtureRequest
) -> Iterator[Site]:
    """The small demonstration on a port of its own, made once for all workers. Its tests leave it as they found it."""
    here: Path = tmp_path_factory.getbasetemp()
    shared = here.parent if hasattr(request.config, "workerinput") else here
    with served(shared, tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture
def window(browser: Browser, browser_context_args: dict[str, Any], site: Site) -> Callable[..., Any]:
    """Opens a window on the demonstration: ``with window("chef") as page``. "" is nobody signed in."""

    @contextmanager
    def opened(account: str = "", **options: Any) -> Iterator[Page]:
        context = browser.new_context(**browser_context_args | {"base_url": site.url} | options)
        try:
            if account:
                context.add_cookies([site.cookie(account)])  # type: ignore[list-item]
            with watched(context, site.url):
                page = context.new_page()
                page.set_default_timeout(10_000)
                yield page
        finally:
            context.close()

    return opened


def _is_fault(said: Any) -> bool:
    """A page may be refused (4xx), and a test may cut the network while the service worker is fetched: the browser tells
    of both, and neither is the page's fault. Anything else that is logged as an error is one."""
    told_of_network = ("Failed to load resource", "error occurred when fetching the script")
    return said.type == "error" and not any(words in said.text for words in told_of_network)


def _is_ours(url: str, live_server: str) -> bool:
    return url.startswith((live_server, "data:", "blob:", "about:"))
