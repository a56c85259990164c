"""What the pages of theme groups write. `{% load workgroup %}`."""

from __future__ import annotations

from typing import Any

from django import template

from polku.directory.wording import page_language
from polku.shared.languages import Passage, pick
from polku.workgroup.choices import QuestionKind, ReplyState

register = template.Library()
COLOURS = {
    ReplyState.ANSWERED: "forest",
    ReplyState.OPENED: "lake",
    ReplyState.SENT: "lake",
    ReplyState.DECLINED: "neutral",
    ReplyState.WAITING: "neutral",
}


@register.filter
def texts_here(thing: Any, name: str) -> Passage:
    """A text that a row keeps in languages, in the page's."""
    return pick(getattr(thing, name), page_language())


@register.filter
def texted(texts: dict[str, str]) -> Passage:
    """Texts in languages, in the page's."""
    return pick(texts, page_language())


@register.filter
def question_kind(code: str) -> str:
    """How a question is answered."""
    return str(QuestionKind(code).label)


@register.filter
def reply_colour(state: str) -> str:
    """The colour of where an organisation is with its answer."""
    return COLOURS[ReplyState(state)]


@register.filter
def counted(label: str, count: int) -> str:
    """Answered: 4."""
    return f"{label}: {count}"
