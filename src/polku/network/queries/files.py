"""A report as plain values for other programs."""

from __future__ import annotations

from typing import Any

from polku.network.models import Report
from polku.network.wording import FEW


def as_json(report: Report) -> dict[str, Any]:
    """The whole report: scope, services as they were analysed, findings with their marks. Few needs are not counted."""
    found = report.found
    return {
        "report": report.pk,
        "state": report.state,
        "scope": report.asked.as_json(),
        "weights": {
            "of": found.weighing,
            "people": found.people if found.weighing == "invented" else None,
            "statement": found.statement,
        },
        "services": [each.as_json() for each in report.analysed.services],
        "cannot_be_analysed": [each.as_json() for each in report.analysed.unread],
        "analyses": [_guarded(each.as_json(), report) for each in found.parts],
        "findings": [{"mark": each.mark, **_guarded(each.as_json(), report)} for each in found.findings],
        "curves": [each.as_json() for each in found.curves],
    }


def _guarded(value: Any, report: Report) -> Any:
    """The same value with weights of only a few needs left out."""
    if report.found.weighing != "needs":
        return value
    if isinstance(value, dict):
        return {
            name: None if _tells_few(name, each, report) else _guarded(each, report)
            for name, each in value.items()
        }
    return [_guarded(each, report) for each in value] if isinstance(value, list) else value


def _tells_few(name: str, value: Any, report: Report) -> bool:
    # The share of two services could be few of few, so no share of needs is told at all.
    if name == "share":
        return True
    is_weight = "weight" in name or name in ("dropped", "unserved", "listed")
    return is_weight and isinstance(value, float) and 0 < round(value * report.found.people) < FEW
