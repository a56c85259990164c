"""Drafts, publishing and which version holds on a day."""

from datetime import date

import pytest

from polku.criteria.actions import create_criteria, publish_criteria, save_criteria_draft
from polku.criteria.bridge import content_of, engine_set
from polku.criteria.content import CriteriaContent
from polku.criteria.queries.in_force import version_in_force
from polku.shared import clock
from polku.shared.actor import by_link
from polku.shared.errors import Conflict, Invalid, Refused

YOUNG = {"cells": [{"fact": "age", "test": {"from": 16, "to": 29}}]}
ADULT = {"cells": [{"fact": "age", "test": {"from": 18}}]}


def content(*rules, **more):
    return CriteriaContent.model_validate({"rules": list(rules), **more})


@pytest.fixture
def criteria(make_organisation, by):
    return create_criteria(
        organisation=make_organisation("Ohjaamo"),
        purpose="entry",
        names={"fi": "Pajan kriteerit"},
        content=content(YOUNG),
        by=by,
    )


def test_a_published_version_holds_from_today(criteria, by):
    publish_criteria(criteria=criteria, by=by)
    holding = version_in_force(criteria, clock.today())
    assert holding.rules.facts == ("age",)
    assert holding.version.document.valid_from == clock.today()


def test_a_coming_version_waits_for_its_day(criteria, by):
    publish_criteria(criteria=criteria, by=by)
    criteria.refresh_from_db()
    later = date(clock.today().year + 1, 1, 1)
    save_criteria_draft(
        criteria=criteria, content=content(ADULT, valid_from=later), by=by, expected_version=criteria.version
    )
    publish_criteria(criteria=criteria, by=by)
    now, then = version_in_force(criteria, clock.today()), version_in_force(criteria, later)
    assert now.version.number < then.version.number


def test_a_draft_written_meanwhile_is_a_conflict(criteria, by):
    with pytest.raises(Conflict):
        save_criteria_draft(criteria=criteria, content=content(ADULT), by=by, expected_version=99)


def test_what_makes_no_sense_is_not_put_in_force(criteria, by):
    nonsense = content({"cells": [{"fact": "age", "test": {"one_of": ["old"]}}]})
    save_criteria_draft(criteria=criteria, content=nonsense, by=by, expected_version=1)
    with pytest.raises(Invalid):
        publish_criteria(criteria=criteria, by=by)


def test_a_document_and_the_engine_value_say_the_same(criteria):
    version = criteria.versions.get()
    assert content_of(engine_set(version)).rules == version.document.rules


def test_nobody_outside_writes_them(criteria):
    with pytest.raises(Refused):
        publish_criteria(criteria=criteria, by=by_link("keep-true", 1, "somebody"))
