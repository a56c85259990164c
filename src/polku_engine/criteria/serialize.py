"""Criteria sets as plain JSON values and back, without loss."""

import datetime
from collections.abc import Mapping
from typing import Any

from polku_engine.criteria.nodes import (
    Anything,
    Cell,
    CriteriaError,
    CriteriaSet,
    HumanCheck,
    Not,
    OneOf,
    Range,
    Rule,
    Source,
    SourceKind,
    Test,
    Value,
)
from polku_engine.facts import Texts

FORMAT = "polku-criteria-1"


def criteria_to_json(criteria: CriteriaSet) -> dict[str, Any]:
    """A set as dictionaries, lists and texts.

    >>> from polku_engine.criteria import CriteriaSet, Rule
    >>> criteria_from_json(criteria_to_json(CriteriaSet("all", (Rule(),)))).key
    'all'
    """
    return {
        "format": FORMAT,
        "key": criteria.key,
        "version": criteria.version,
        "title": texts_to_json(criteria.title),
        "owner": criteria.owner,
        "source": {
            "kind": criteria.source.kind.value,
            "reference": criteria.source.reference,
            "url": criteria.source.url,
        },
        "valid_from": _day(criteria.valid_from),
        "valid_to": _day(criteria.valid_to),
        "checked_on": _day(criteria.checked_on),
        "rules": [_rule_to_json(rule) for rule in criteria.rules],
    }


def criteria_from_json(data: Any) -> CriteriaSet:
    """The inverse of `criteria_to_json`. Raises `CriteriaError` with the place of what is wrong.

    >>> criteria_from_json({"key": "a", "rules": [{"cells": [{"fact": "age", "test": {"from": 18}}]}]}).facts
    ('age',)
    """
    if not isinstance(data, dict) or data.get("format", FORMAT) != FORMAT:
        raise CriteriaError(f"not a criteria set in the format {FORMAT}")
    source = data.get("source") or {}
    try:
        return CriteriaSet(
            data["key"],
            tuple(_rule_from_json(rule) for rule in data["rules"]),
            int(data.get("version", 1)),
            texts_from_json(data.get("title") or {}),
            data.get("owner") or "",
            Source(
                SourceKind(source.get("kind", "unwritten")),
                source.get("reference") or "",
                source.get("url") or "",
            ),
            _date(data.get("valid_from")),
            _date(data.get("valid_to")),
            _date(data.get("checked_on")),
        )
    except KeyError as error:
        raise CriteriaError(f"the criteria set lacks {error}") from error
    except (TypeError, AttributeError, ValueError) as error:
        raise (
            error if isinstance(error, CriteriaError) else CriteriaError(f"not understood: {error}")
        ) from error


def _rule_to_json(rule: Rule) -> dict[str, Any]:
    return {
        "cells": [{"fact": cell.fact, "test": box_to_json(cell.test)} for cell in rule.cells],
        "checks": [check_to_json(check) for check in rule.checks],
        "note": rule.note,
    }


def _rule_from_json(data: Mapping[str, Any]) -> Rule:
    cells = tuple(Cell(cell["fact"], box_from_json(cell["test"])) for cell in data.get("cells", ()))
    return Rule(
        cells, tuple(check_from_json(check) for check in data.get("checks", ())), data.get("note") or ""
    )


def check_to_json(check: HumanCheck) -> dict[str, Any]:
    """A human check as plain values."""
    return {"key": check.key, "words": texts_to_json(check.words), "who": check.who}


def check_from_json(data: Mapping[str, Any]) -> HumanCheck:
    """The inverse of `check_to_json`."""
    return HumanCheck(data["key"], texts_from_json(data["words"]), data["who"])


def texts_to_json(texts: Texts) -> dict[str, str]:
    """The texts that there are, by language."""
    found = {"fi": texts.fi, "sv": texts.sv, "en": texts.en, "selko": texts.selko}
    return {language: text for language, text in found.items() if text}


def texts_from_json(data: Mapping[str, str]) -> Texts:
    """The inverse of `texts_to_json`."""
    return Texts(data.get("fi", ""), data.get("sv", ""), data.get("en", ""), data.get("selko", ""))


def box_to_json(test: Test) -> dict[str, Any]:
    """A box test as plain values: `{"one_of": […]}`, `{"from": 16, "to": 29}`, `{"not": {…}}`, `{"any": true}`."""
    match test:
        case Anything():
            return {"any": True}
        case OneOf(values):
            return {"one_of": [_value(value) for value in values]}
        case Not(inner):
            return {"not": box_to_json(inner)}
        case Range():
            ends: dict[str, Any] = {}
            if test.low is not None:
                ends["from" if test.low_included else "above"] = _value(test.low)
            if test.high is not None:
                ends["to" if test.high_included else "below"] = _value(test.high)
            return ends


def box_from_json(data: Mapping[str, Any]) -> Test:
    """The inverse of `box_to_json`. Raises `CriteriaError`."""
    keys = set(data)
    if keys == {"any"}:
        return Anything()
    if keys == {"one_of"}:
        return OneOf(*(_plain(value) for value in data["one_of"]))
    if keys == {"not"}:
        inner = box_from_json(data["not"])
        if isinstance(inner, OneOf | Range):
            return Not(inner)
    if (
        keys
        and keys <= {"from", "above", "to", "below"}
        and not keys >= {"from", "above"}
        and not keys >= {"to", "below"}
    ):
        low, high = data.get("from", data.get("above")), data.get("to", data.get("below"))
        return Range(_plain(low), _plain(high), "above" not in keys, "below" not in keys)
    raise CriteriaError(f"not a test: {dict(data)!r}")


def _value(value: Value) -> Any:
    return {"date": value.isoformat()} if isinstance(value, datetime.date) else value


def _plain(value: Any) -> Any:
    return datetime.date.fromisoformat(value["date"]) if isinstance(value, dict) else value


def _day(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
