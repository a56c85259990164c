"""What the pages of ways of working write. `{% load practice %}`."""

from __future__ import annotations

from typing import Any

from django import template

from polku.directory.wording import page_language
from polku.shared.languages import Passage

register = template.Library()


@register.filter
def name_here(thing: Any) -> Passage:
    """The name of an organisation, a criteria set or a procedure in the page's language."""
    passage: Passage = thing.name(page_language())
    return passage
