"""Sentences about leavers."""

from __future__ import annotations

from django.utils.translation import gettext as _

from polku.criteria.wording import value_label
from polku.practice.queries.pick_out import Met

SUPPORT_FACT = "special_support_level"
SUPPORT_CODES = ("none", "enhanced", "special", "demanding")


def criterion_phrase(met: Met) -> str:
    """The criterion behind a hit: its number, its conditions, and what the list said of each."""
    conditions = [
        _("%(condition)s (in the list: %(said)s)") % {"condition": phrase, "said": said} if said else phrase
        for phrase, said in met.conditions
    ]
    return f"{met.number}. {'; '.join(conditions)}"


def support_label(code: str) -> str:
    """A level of special support in words."""
    return str(value_label(SUPPORT_FACT, code))


def half_year_label(half_year: str) -> str:
    """2026-1 in words."""
    year, half = half_year.split("-")
    spring, autumn = _("January to June %(year)s"), _("July to December %(year)s")
    return (spring if half == "1" else autumn) % {"year": year}
