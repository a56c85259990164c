"""Commitments are made for organisations, changed while they are open, and answered on their day."""

from datetime import timedelta

import pytest

from polku.cooperation.actions import give_term
from polku.measures.actions import (
    change_commitment,
    make_commitment,
    reopen_commitment,
    review_commitment,
)
from polku.shared import clock
from polku.shared.errors import Conflict, Invalid, Refused
from tests.cast import as_actor, workplace

pytestmark = pytest.mark.django_db


@pytest.fixture
def promise(planned, kaisa, sari):
    def make(by=kaisa, **facts):
        given = {
            "organisation": planned.school,
            "texts": {"fi": "Otamme kymmenen harjoittelijaa"},
            "review_on": clock.today() + timedelta(days=30),
            "owner": sari,
        } | facts
        return make_commitment(network=planned.network, by=as_actor(by), **given)

    return make


def review(commitment, by, state="kept", **facts):
    given = {"outcomes": {"fi": "Tuli kaksitoista"}, "expected_version": commitment.version} | facts
    return review_commitment(commitment=commitment, state=state, by=as_actor(by), **given)


def test_the_leader_of_the_forum_writes_down_what_others_promise(promise, planned, kaisa, olli):
    with pytest.raises(Refused):
        promise(by=olli)
    give_term(network=planned.network, user=olli, role="forum_leader", by=as_actor(kaisa))
    assert promise(by=olli).state == "open"


def test_a_promise_says_something(promise):
    with pytest.raises(Invalid):
        promise(texts={"fi": " "})


def test_an_answer_needs_words_and_can_be_taken_back(promise, sari):
    made = promise()
    for wrong in ({"outcomes": {}}, {"state": "open"}):
        with pytest.raises(Invalid):
            review(made, sari, **wrong)
    kept = review(made, sari)
    assert (kept.state, kept.outcomes) == ("kept", {"fi": "Tuli kaksitoista"})
    with pytest.raises(Invalid):
        change_commitment(commitment=kept, expected_version=2, by=as_actor(sari), texts={"fi": "Muu"})
    assert reopen_commitment(commitment=kept, by=as_actor(sari)).outcomes == {}
    assert [event.verb for event in made.events.order_by("pk")] == ["made", "kept", "reopened"]


def test_another_member_does_not_answer(promise, olli):
    with pytest.raises(Refused):
        review(promise(), olli)


def test_it_is_not_given_to_an_organisation_one_may_not_speak_for(promise, sari, olli):
    made = promise()
    with pytest.raises(Refused):
        change_commitment(
            commitment=made, expected_version=1, by=as_actor(sari), organisation=workplace(olli)
        )


def test_two_who_answer_at_once_are_told(promise, sari, kaisa):
    made = promise()
    review(made, kaisa)
    with pytest.raises(Conflict):
        review(made, sari, expected_version=1)
