"""What is known about a person's situation."""

from __future__ import annotations

import json
from typing import Any

from polku.pathway.models import PersonFact
from polku.shared.sealed import open_all


def answers_in(folder_id: int) -> dict[str, Any]:
    """Standing answers of a folder as plain values, by fact."""
    return {fact: answer["value"] for fact, answer in dated_answers_in(folder_id).items()}


def dated_answers_in(folder_id: int) -> dict[str, Any]:
    """Standing answers in the engine's JSON, each with the day it was given, so that old ones count as unknown."""
    rows = list(PersonFact.objects.filter(folder=folder_id, replaced_at=None).order_by("fact"))
    open_all(rows, "value")
    return {row.fact: {"value": json.loads(row.value), "given_on": row.given_on.isoformat()} for row in rows}
