"""What stands in a measure or a commitment as plain words: for its history, and for comparing two versions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from polku.measures.models import Commitment, Measure
from polku.shared.languages import CODES

MEASURE_FIELDS = (
    "titles", "texts", "theme", "aims", "organisation", "owner", "starts_on", "due_on", "source",
    "cost_planned", "effort_planned", "is_public",
)  # fmt: skip
COMMITMENT_FIELDS = ("organisation", "owner", "texts", "review_on", "is_public")


def measure_values(measure: Measure) -> dict[str, Any]:
    """What can be changed of a measure, as it is."""
    return {
        name: list(measure.aims.all()) if name == "aims" else getattr(measure, name)
        for name in MEASURE_FIELDS
    }


def commitment_values(commitment: Commitment) -> dict[str, Any]:
    """What can be changed of a commitment, as it is."""
    return {name: getattr(commitment, name) for name in COMMITMENT_FIELDS}


def plain(values: Mapping[str, Any]) -> dict[str, str]:
    """Values as words that can be read in ten years: names instead of ids, days as 2027-03-31."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return f"{value.normalize():f}"
        case date():
            return value.isoformat()
        case dict():
            return "\n".join(value[code] for code in CODES if value.get(code))
        case list():
            return "\n".join(sorted(str(each) for each in value))
        case models.Model():
            return str(value)
    return str(value)
