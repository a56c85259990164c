"""Criteria rows into engine values and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from polku.criteria.content import CellContent, CriteriaContent, RuleContent
from polku.criteria.models import CriteriaVersion
from polku_engine import (
    Cell,
    CriteriaError,
    Fact,
    Rule,
    Situation,
    Vocabulary,
    situation_from_json,
    standard_vocabulary,
)
from polku_engine import CriteriaSet as EngineSet
from polku_engine.criteria import criteria_from_json, criteria_to_json, problems_of

# The engine names easy Finnish by its own word.
_TO_ENGINE = {"fi-selko": "selko"}
_FROM_ENGINE = {"selko": "fi-selko"}


def vocabulary() -> Vocabulary:
    """The facts that criteria may ask about."""
    return standard_vocabulary()


def engine_set(version: CriteriaVersion) -> EngineSet:
    """A stored version as the engine knows it; its key is that of its criteria set."""
    return engine_set_of(
        version.document,
        key=version.criteria.key,
        number=version.number,
        owner=version.criteria.organisation.name("fi").text,
    )


def engine_set_of(
    content: CriteriaContent, *, key: str = "draft", number: int = 1, owner: str = ""
) -> EngineSet:
    """A document as the engine knows it. Raises CriteriaError when its rules make no sense."""
    data = content.as_json()
    rules = [_rule_for_engine(rule) for rule in data.get("rules", ())]
    return criteria_from_json(
        {
            **data,
            "key": key,
            "version": number,
            "owner": owner,
            "title": _renamed(data.get("title", {}), _TO_ENGINE),
            "rules": rules,
        }
    )


def engine_document(version: CriteriaVersion) -> dict[str, Any]:
    """A stored version as plain values in the engine's own form."""
    return criteria_to_json(engine_set(version))


def content_of(criteria: EngineSet) -> CriteriaContent:
    """What an engine value says, as a document to store."""
    data = criteria_to_json(criteria)
    rules = [
        {
            "cells": rule["cells"],
            "checks": [check | {"words": _renamed(check["words"], _FROM_ENGINE)} for check in rule["checks"]],
            "note": rule["note"],
        }
        for rule in data["rules"]
    ]
    kept = {name: data[name] for name in ("source", "valid_from", "valid_to", "checked_on")}
    title = _renamed(data["title"], _FROM_ENGINE)
    return CriteriaContent.model_validate({**kept, "title": title, "rules": rules})


def problems_of_content(content: CriteriaContent) -> tuple[str, ...]:
    """What keeps a document from being put in force, in the engine's own words; empty when nothing does."""
    try:
        return problems_of(engine_set_of(content), vocabulary())
    except CriteriaError as error:
        return error.problems


def situation_of(answers: Mapping[str, Any], on: date) -> Situation:
    """Answers in plain JSON as a situation on a day. Raises SituationError."""
    return situation_from_json(answers, on, vocabulary())


def _rule_for_engine(rule: dict[str, Any]) -> dict[str, Any]:
    checks = [
        check | {"words": _renamed(check.get("words", {}), _TO_ENGINE)} for check in rule.get("checks", ())
    ]
    return rule | {"checks": checks}


def _renamed(texts: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    return {names.get(language, language): text for language, text in texts.items()}


def engine_cell(cell: CellContent) -> Cell:
    """One stored condition as the engine knows it. Raises CriteriaError."""
    return engine_rule(RuleContent(cells=[cell])).cells[0]


def engine_rule(rule: RuleContent) -> Rule:
    """One stored way in as the engine knows it. Raises CriteriaError."""
    return engine_set_of(CriteriaContent(rules=[rule])).rules[0]


def problems_of_rule(rule: RuleContent) -> tuple[str, ...]:
    """What keeps one way in from ever being used, in the engine's own words."""
    return tuple(
        problem.removeprefix("rule 1: ") for problem in problems_of_content(CriteriaContent(rules=[rule]))
    )


def fact_of(key: str) -> Fact | None:
    """A fact of the vocabulary, which may lack it."""
    return vocabulary().get(key)
