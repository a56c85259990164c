"""Published entries as what can be matched and analysed."""

from datetime import timedelta
from functools import partial

import pytest

from polku.directory.queries.offers import Unread, offers_on
from polku.shared import clock
from tests.network.region import give

pytestmark = pytest.mark.django_db
YOUNG = {"cells": [{"fact": "age", "test": {"from": 16, "to": 29}}]}
LAHTI_ONLY = {"cells": [{"fact": "municipality", "test": {"one_of": ["398"]}}]}


@pytest.fixture
def with_criteria(cast):
    return partial(give, cast)


def test_an_entry_brings_its_criteria_and_its_area(make_entry, with_criteria):
    workshop = with_criteria(make_entry("Paja", municipalities=["272"], service_classes=["P10.6"]), YOUNG)
    offer = offers_on(clock.today()).offers[0]
    assert offer.key == f"entry-{workshop.pk}"
    assert offer.service.area == {"272"}
    assert offer.service.needs == {"P10", "P10.6"}
    assert [cell.fact for cell in offer.matched.rules[0].cells] == ["age", "municipality"]


def test_entries_may_share_their_criteria(make_entry, with_criteria):
    one, other = with_criteria(make_entry("Paja"), YOUNG), make_entry("Toinen paja")
    other.criteria = one.criteria
    other.save()
    assert len({offer.key for offer in offers_on(clock.today()).offers}) == 2


def test_an_entry_without_criteria_is_kept_apart_and_never_open_to_all(make_entry, with_criteria):
    without = make_entry("Kahvila")
    nowhere = with_criteria(make_entry("Kerho", municipalities=[]), YOUNG)
    found = offers_on(clock.today())
    assert found.offers == ()
    assert found.unread == ((without, Unread.NO_CRITERIA), (nowhere, Unread.NO_AREA))


def test_criteria_that_do_not_hold_on_the_day_do_not_count(make_entry, with_criteria):
    with_criteria(make_entry("Paja"), YOUNG)
    assert offers_on(clock.today() - timedelta(days=1)).offers == ()


def test_a_rule_that_the_area_rules_out_does_not_match(make_entry, with_criteria):
    with_criteria(make_entry("Paja", municipalities=["272"]), YOUNG, LAHTI_ONLY)
    with_criteria(make_entry("Kerho", municipalities=["272"]), LAHTI_ONLY)
    one, other = offers_on(clock.today()).offers
    assert len(one.matched.rules) == 1
    assert other.matched is None


def test_the_scope_narrows_the_entries(make_entry, with_criteria):
    with_criteria(make_entry("Paja", municipalities=["272"], service_classes=["P10.6"]), YOUNG)
    with_criteria(make_entry("Neuvonta", municipalities=["398"], service_classes=["P1"]), YOUNG)
    with_criteria(make_entry("Verkossa", coverage={"scope": "nationwide"}), YOUNG)

    def names(**scope):
        return [offer.entry.name("fi").text for offer in offers_on(clock.today(), **scope).offers]

    assert names(municipalities=["272"]) == ["Paja", "Verkossa"]
    assert names(service_class="P1") == ["Neuvonta"]
    assert names(service_class="P10") == ["Paja"]
