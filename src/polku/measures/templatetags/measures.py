"""Texts in the language of the page, and states with their colour."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from polku.cooperation.models import Network
from polku.measures.wording import LOOK_OF_STATE, page_language, rhythm_phrase, state_label
from polku.shared.languages import Passage, pick
from polku.ui.templatetags.ui import badge, lang_attr

register = template.Library()


@register.filter
def here(texts: Mapping[str, str] | None) -> Passage:
    """A text in the language of the page, or the nearest there is."""
    return pick(dict(texts or {}), page_language())


@register.simple_tag
def said(texts: Mapping[str, str] | None) -> SafeString:
    """`{% said measure.titles %}`: the same as an element in its own language."""
    passage = here(texts)
    return format_html("<span {}>{}</span>", lang_attr(passage), passage)


@register.simple_tag
def state_badge(state: str) -> SafeString:
    """A state of a measure or a commitment in words and colour."""
    return badge(state_label(state), *LOOK_OF_STATE[state])


@register.simple_tag
def rhythm(every: int, unit: str) -> str:
    """How often something is done."""
    return rhythm_phrase(every, unit)


@register.inclusion_tag("ui/breadcrumbs.html")
def plan_crumbs(network: Network, *parts: str) -> dict[str, object]:
    """Where a page of the plan stands: desk, network, then pairs of address and label, then this page."""
    pairs = [
        (reverse("desk"), _("My desk")),
        (reverse("network_home", args=[network.slug]), str(here(network.names))),
    ]
    pairs += zip(parts[0:-1:2], parts[1:-1:2], strict=True)
    return {"links": pairs, "here": parts[-1]}


@register.simple_tag
def plan_pages(network: Network) -> list[tuple[str, str]]:
    """The pages of a network's plan, for tabs."""
    names = (
        ("action_plan", _("Action plan")),
        ("follow_ups", _("Follow-ups")),
        ("commitments", _("Promises")),
        ("plan_late", _("Past their day")),
    )
    return [(reverse(name, args=[network.slug]), label) for name, label in names]
