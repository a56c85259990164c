"""Names and addresses in the language of the page."""

from __future__ import annotations

from typing import Any

from django import template

from polku.forum.wording import page_language
from polku.shared.languages import CODES, Passage

register = template.Library()


@register.simple_tag
def name_of(thing: Any) -> Passage:
    """The name of a network, a series or an organisation in the language of the page."""
    name: Passage = thing.name(page_language())
    return name


@register.filter
def in_page_language(address: str) -> str:
    """The path of a page in the language of this page: it was kept in that of whoever put it there."""
    kept, rest = address[1:].partition("/")[::2]
    return f"/{page_language()}/{rest}" if kept in CODES else address
