"""Criteria drift: refusals that contradict what is published are counted without any person, and answered."""

import pytest
from django.urls import reverse

from polku.criteria.actions.drift import keep_refusal
from polku.criteria.models import Drift
from polku.mail.models import Message
from tests.criteria.pages import AGE, HOME, make_set, school_of, signed_in
from tests.directory.upkeep_pages import form_of

pytestmark = pytest.mark.django_db
CHECK = {"key": "sopii", "words": {"fi": "palvelu sopii"}, "who": "ohjaaja"}
FITS = {"age": 19, "municipality": "272"}


@pytest.fixture
def criteria(sari, by):
    rule = {"cells": [AGE, HOME]}
    return make_set(school_of(sari), by, rule, owner_email="opot@example.fi")


@pytest.fixture
def judged(sari, by):
    return make_set(school_of(sari), by, {"cells": [AGE], "checks": [CHECK]})


@pytest.mark.parametrize(
    ("answers", "ground", "contradicts"),
    [
        (FITS, "", True),
        (FITS, "age", True),
        (FITS, "anything at all", True),
        (FITS | {"age": 40}, "age", False),
        (FITS | {"age": 40}, "municipality", False),
        ({"age": 19}, "", False),
        ({"age": 19}, "age", True),
        ({"age": 19}, "municipality", False),
        ({"age": 19}, "has_children", True),
        ({}, "", False),
    ],
)
def test_a_refusal_is_weighed_against_what_is_published(criteria, by, answers, ground, contradicts):
    assert keep_refusal(criteria=criteria, answers=answers, ground=ground, by=by) is contradicts
    assert Drift.objects.exists() is contradicts


def test_a_persons_judgement_is_no_contradiction(judged, by):
    assert not keep_refusal(criteria=judged, answers={"age": 19}, ground="sopii", by=by)
    assert not keep_refusal(criteria=judged, answers={"age": 19}, ground="", by=by)
    assert keep_refusal(criteria=judged, answers={"age": 19}, ground="age", by=by)


def test_refusals_are_counted_and_the_owner_hears_once_a_week(criteria, by):
    for _ in range(3):
        keep_refusal(criteria=criteria, answers=FITS, ground="age", by=by)
    row = Drift.objects.get()
    assert (row.count, row.ground, row.state) == (3, "age", "open")
    assert Message.objects.get(kind="criteria_drift").recipient == "opot@example.fi"


def test_free_words_of_a_ground_are_not_kept(criteria, by):
    keep_refusal(criteria=criteria, answers=FITS, ground="Aino ei sovi tänne", by=by)
    assert Drift.objects.get().ground == ""


def test_what_is_not_in_force_cannot_be_contradicted(sari, by):
    draft = make_set(school_of(sari), by, publish=False)
    assert not keep_refusal(criteria=draft, answers=FITS, ground="", by=by)


def test_the_owner_answers_on_the_page(criteria, sari, by, olli, kaisa):
    keep_refusal(criteria=criteria, answers=FITS, ground="age", by=by)
    client = signed_in(sari)
    assert "Ikä" in client.get(reverse("criteria_drift")).content.decode()
    assert signed_in(kaisa).get(reverse("criteria_drift")).context["lines"][0].waiting == 1
    assert signed_in(olli).get(reverse("criteria_drift")).context["lines"] == []
    number = Drift.objects.get().version.number
    address = reverse("criteria_drift_answer", args=[criteria.pk, number]) + "?peruste=age"
    fields = form_of(client.get(address), "peruste")
    assert client.post(address, fields).status_code == 422
    client.post(address, {**fields, "state": "kept", "answer": "Ohjeistettiin uudelleen."})
    row = Drift.objects.get()
    assert (row.state, row.answered_by_label) == ("kept", "Sari")
    assert (
        "Ohjeistettiin uudelleen."
        in client.get(reverse("criteria_drift_of", args=[criteria.pk])).content.decode()
    )
    keep_refusal(criteria=criteria, answers=FITS, ground="age", by=by)
    row.refresh_from_db()
    assert row.state == "open"
    assert signed_in(olli).get(address).status_code == 404
