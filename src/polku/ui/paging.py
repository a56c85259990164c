"""A long list in pages; the page's number comes from the address and may be anything."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

MAX_DIGITS = 5


def page_of(request: HttpRequest, rows: Any, size: int, name: str = "sivu") -> Page[Any]:
    """The page that the address asks for; the first when it asks for nonsense, the last when for too much."""
    text = request.GET.get(name, "")
    asked = text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS
    return Paginator(rows, size).get_page(int(text) if asked else 1)
