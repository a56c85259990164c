"""Rules and what is left of paths, in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from polku.accounts.choices import AreaKind
from polku.accounts.models import Area
from polku.outreach.wording import half_year_label
from polku.pathway.choices import Stage
from polku.people.choices import Category
from polku.referral.choices import Outcome
from polku.retention.choices import AgeBand, CountedFrom
from polku.ui.days import short_day

LEAD = "lead"


def rule_told(rule: dict[str, Any]) -> str:
    """A rule as a certificate keeps it."""
    if rule["category"] == LEAD:
        return _(
            "People to be found: %(months)s after somebody told of them, sooner when they did not want it. "
            "This is Polku's own practice: no law sets it."
        ) % {"months": _months(rule["months"])}
    return _("%(kind)s: %(months)s. Counted from: %(began)s. By %(source)s, %(dated)s.") % {
        "kind": Category(rule["category"]).label,
        "months": _months(rule["months"]),
        "began": CountedFrom(rule["counted_from"]).label.lower(),
        "source": rule["source"],
        "dated": short_day(date.fromisoformat(rule["dated"])),
    }


def _months(months: int) -> str:
    years, rest = divmod(months, 12)
    if rest:
        return ngettext("%(count)s month", "%(count)s months", months) % {"count": months}
    return ngettext("%(count)s year", "%(count)s years", years) % {"count": years}


def way_label(way: str) -> str:
    """What a table of past paths is counted by."""
    labels = {
        "county": _("Wellbeing services county"),
        "age_band": _("Age"),
        "stage": _("The stage nearest to work that was reached"),
        "outcome": _("How the last referral ended"),
    }
    return labels[way]


def value_labels(way: str, language: str) -> dict[str, str]:
    """The values of it in words."""
    if way == "county":
        counties = Area.objects.filter(kind=AreaKind.WELLBEING_COUNTY)
        return {area.code: area.name(language).text for area in counties}
    if way == "age_band":
        return {value: str(label) for value, label in AgeBand.choices}
    if way == "stage":
        return {str(value): str(label) for value, label in Stage.choices}
    return {"": _("No referral had an outcome"), **{value: str(label) for value, label in Outcome.choices}}


__all__ = ["half_year_label", "rule_told", "value_labels", "way_label"]
