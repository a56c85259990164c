"""The small region with criteria: a workshop for the young, coaching for jobseekers, and what is open to all."""

from types import SimpleNamespace
from typing import Any

import pytest

from polku.criteria.actions import create_criteria, publish_criteria
from polku.criteria.content import CriteriaContent
from polku.shared import clock
from polku.shared.actor import system
from tests.cast import Cast
from tests.directory.region import NOON, make_region

YOUNG = {"fact": "age", "test": {"from": 16, "to": 29}}
JOBSEEKER = {"fact": "registered_jobseeker", "test": {"one_of": [True]}}
LONG = {"fact": "days_unemployed", "test": {"from": 200}}
UNWELL = {"fact": "work_ability_limited", "test": {"one_of": [True]}}
STUDENT = {"fact": "main_activity", "test": {"one_of": ["studying"]}}
NO_BENEFIT = {"fact": "main_benefit", "test": {"one_of": ["labour_market", "unemployment"]}}
SUITS = {"key": "suits", "words": {"fi": "Pajan arki sopii sinulle"}, "who": "Pajan ohjaaja"}


def criteria_of(entry: Any, *rules: Any, by: Any, **content: Any) -> Any:
    """Give an entry criteria that hold from today; each rule is a list of cells, checks among them."""
    written = [
        {
            "cells": [part for part in rule if "fact" in part],
            "checks": [part for part in rule if "key" in part],
        }
        for rule in rules
    ]
    criteria = create_criteria(
        organisation=entry.organisation,
        purpose="entry",
        names={"fi": entry.name("fi").text},
        content=CriteriaContent.model_validate({"rules": written, **content}),
        by=by,
    )
    publish_criteria(criteria=criteria, by=by)
    entry.criteria = criteria
    entry.save(update_fields=["criteria"])
    return criteria


@pytest.fixture
def guided_region(noon: Any, cast: Cast) -> Any:
    """The region with criteria."""
    return cast.once(make_guided_region)


def make_guided_region(cast: Cast) -> Any:
    """The region with criteria of a cast, for `stands`."""
    region = cast.once(make_region)
    with clock.freeze(NOON):
        return build_criteria(region, system("test"), cast.make_entry)


def build_criteria(region: Any, by: Any, make_entry: Any) -> Any:
    """Give the region's entries criteria and add a few."""
    coaching = make_entry(
        "Työhönvalmennus", municipalities=["272"], service_classes=["P10.7"], access="contact"
    )
    benefits = make_entry("Velkaneuvonta", municipalities=["272"], access="book")
    law = {"source": {"kind": "law", "reference": "380/2023, 5 §"}}
    criteria_of(region.workshop, [YOUNG, SUITS], [JOBSEEKER, LONG, SUITS], by=by)
    criteria_of(region.cafe, [], by=by)
    criteria_of(coaching, [JOBSEEKER], [STUDENT], by=by, **law)
    criteria_of(benefits, [NO_BENEFIT], [UNWELL], by=by)
    criteria_of(region.far, [YOUNG], by=by)
    return SimpleNamespace(**vars(region), coaching=coaching, benefits=benefits)
