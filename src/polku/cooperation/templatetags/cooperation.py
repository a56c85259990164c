"""Names of networks and organisations in the page's language, and kinds of things in a lineage."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.translation import gettext as _

from polku.cooperation.models import PhaseSnapshot
from polku.cooperation.queries.lineage import CountRow, Step
from polku.cooperation.wording import page_language
from polku.shared.languages import Passage, pick
from polku.ui.days import short_day

register = template.Library()


@register.simple_tag
def here(texts: dict[str, str] | None) -> Passage:
    """Texts in the page's language: `{% here network.names as name %}`."""
    return pick(texts, page_language())


@register.simple_tag
def step_kind(step: Step) -> str:
    """What kind of thing stands in a lineage."""
    if step.kind == "organisation":
        kind: str = step.thing.get_kind_display()
        return kind
    return _("Network") if step.kind == "network" else _("Operating model")


@register.filter
def cells(row: CountRow, snapshots: Sequence[PhaseSnapshot]) -> list[tuple[str, int | None]]:
    """The values of a row with the heads of their columns, which a phone shows beside them."""
    heads = [f"{each.get_phase_display()} {short_day(each.on)}" for each in snapshots] + [_("Today")]
    return list(zip(heads, row.values, strict=True))
