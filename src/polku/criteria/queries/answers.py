"""Answers of a situation in words, for reading them on a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from polku.criteria import wording
from polku.criteria.bridge import fact_of


def answer_phrases(answers: Mapping[str, Any]) -> list[str]:
    """What is known, one phrase a fact: "Ikä: 19"."""
    return [
        f"{wording.fact_label(key)}: {_said(key, value)}" for key, value in answers.items() if fact_of(key)
    ]


def _said(key: str, value: Any) -> str:
    match value:
        case {"value": inner}:
            return _said(key, inner)
        case {"between": [low, high]}:
            ends = ["" if end is None else _one(key, end) for end in (low, high)]
            return "–".join(ends)
        case {"one_of": [*values]} | {"has": [*values]}:
            return _listed(key, values)
        case {"not": [*values]} | {"lacks": [*values]}:
            return _("not: %(values)s") % {"values": _listed(key, values)}
        case [*values]:
            return _listed(key, values) or _("none of these")
        case None:
            return _("not known")
        case _:
            return _one(key, value)


def _listed(key: str, values: list[Any]) -> str:
    return ", ".join(_one(key, value) for value in values)


def _one(key: str, value: Any) -> str:
    return wording.value_label(key, value)
