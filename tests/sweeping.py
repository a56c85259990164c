"""A look at every page of an app at both widths, the languages in turn: each page in one, each language on many."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from django.urls import get_resolver, reverse
from playwright.sync_api import Page

from tests.browsing import LANGUAGES, NARROW, WIDE, wrong_here

# The addresses of pages in Finnish, by name.
Pages = Mapping[str, str]


def addresses(named: Mapping[str, Sequence[Any]]) -> dict[str, str]:
    """The addresses of names with what stands in them."""
    return {name: reverse(name, args=arguments) for name, arguments in named.items()}


def unseen(app: str, pages: Pages) -> set[str]:
    """The names of an app's addresses that no sweep opens: what only takes in, files, and what looks like another."""
    # The whole of the addresses first: it registers what the parts are made of.
    assert get_resolver().url_patterns
    patterns = import_module(f"polku.{app}.urls").urlpatterns
    return {pattern.name for pattern in patterns} - set(pages)


def wrong_in_turn(page: Page, live_server: Any, pages: Pages) -> list[Any]:
    """What is wrong with pages: not there, rules broken, or wider than the screen."""
    wrong: list[Any] = []
    for number, (name, path) in enumerate(pages.items()):
        address = f"/{LANGUAGES[number % len(LANGUAGES)]}/{path.removeprefix('/fi/')}"
        answer = page.goto(f"{live_server.url}{address}")
        if answer is None or answer.status != 200:
            wrong.append((name, address, answer and answer.status))
        else:
            # Contrasts take half of the time and do not hang on the width: they are looked at in one.
            first, second = (WIDE, NARROW) if number % 2 else (NARROW, WIDE)
            wrong += wrong_here(page, address, (first,))
            wrong += wrong_here(page, address, (second,), colours=False)
    return wrong
