"""A real Chromium on a real server, as a reader has them."""

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, sync_playwright

# Only violations are told in full: telling what passes takes three times as long.
WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
AXE = Axe().axe_script
LANGUAGES = ("fi", "sv", "en", "fi-selko")
WIDE, NARROW = 1280, 320
# The last list of features counts: Playwright's own, and the two pages of an address bar that nobody sees here but
# that every new context would load.
NO_FEATURES = (
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
    "PreconnectToSearch", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess",
)  # fmt: skip
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    f"--disable-features={','.join(NO_FEATURES)}",
    # Every page is read once: to make axe's code quick takes longer than it then saves.
    "--js-flags=--no-opt --no-maglev",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium. It runs an event loop, which Django would otherwise refuse beside a database."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    path = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Open a page; whatever the browser complains about fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_page(path: str, width: int = 1280, **options: Any) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{live_server.url}{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def follow(target: Locator) -> None:
    """Press what leads to another page, and stand on that page when it has loaded: the old one is gone then."""
    with target.page.expect_navigation():
        target.click()


def violations(page: Page, colours: bool = True) -> list[tuple[str, list[str]]]:
    """What axe finds wrong on the page as it is now: the rule, and where. Contrasts are more than half of its work."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    options = WCAG if colours else WCAG | {"rules": {"color-contrast": {"enabled": False}}}
    found = page.evaluate(
        "options => axe.run(document, options).then(results => results.violations)", options
    )
    return [(each["id"], [node["html"][:200] for node in each["nodes"]][:3]) for each in found]


def width_of(page: Page) -> int:
    """How wide the page is: more than the screen means scrolling sideways."""
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width


def keep_picture(page: Page, name: str) -> None:
    """A picture of the whole page in the folder that POLKU_PICTURES names: to be looked at by a person."""
    if folder := os.environ.get("POLKU_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def wrong_here(page: Page, name: str, widths: tuple[int, ...] = (NARROW,), colours: bool = True) -> list[Any]:
    """What is wrong with the page at each width: rules broken, or wider than the screen. `name` is of its picture.

    Without `colours` where the same page has shown its contrasts in another language: they do not hang on words.
    """
    wrong = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        found, needed = violations(page, colours), width_of(page)
        if found or needed > width:
            wrong.append((name, width, needed, found))
        keep_picture(page, f"{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')}-{width}")
    return wrong


def wrong_pages(
    page: Page,
    live_server: Any,
    addresses: Iterable[str],
    widths: tuple[int, ...] = (NARROW,),
    colours: bool = True,
) -> list[Any]:
    """The same for each address; each begins at the width where the one before it ended."""
    wrong = []
    for number, address in enumerate(addresses):
        page.goto(f"{live_server.url}{address}")
        wrong += wrong_here(page, address, widths[::-1] if number % 2 else widths, colours)
    return wrong


def sign_in(page: Page, live_server: Any, user: Any) -> None:
    """Give a browser the session of a user; the form of the sign-in page has its own tests."""
    client = Client()
    client.force_login(user)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
