"""Criteria of an entry: what is read from its own words, what a person decides of it, and what the public sees."""

import pytest
from django.test import Client
from django.urls import reverse

from polku.audit.models import Event
from polku.criteria.actions import create_criteria, publish_criteria
from polku.criteria.content import CriteriaContent
from polku.criteria.queries.versions import newest
from polku.directory import actions
from polku.directory.actions.criteria import (
    accept_proposal,
    dismiss_proposal,
    restore_proposal,
    set_entry_criteria,
)
from polku.directory.bridge.addresses import entry_path
from polku.directory.bridge.own_words import gazetteer_of
from polku.directory.models import DismissedProposal
from polku.directory.queries.own_words import explicitness_of, own_words
from polku.search.places import Place
from polku.shared import clock
from polku.shared.errors import Conflict, Invalid, Refused
from tests.directory.upkeep_pages import as_actor, signed_in

pytestmark = pytest.mark.django_db

TEXTS = {
    "summary": {"fi": "Paja 16–29-vuotiaille kokkolalaisille.", "sv": "Verkstad för 16–29-åringar."},
    "requirements": {"fi": "Toimintaan tullaan lähetteellä. Osallistuminen edellyttää motivaatiota."},
}


@pytest.fixture
def paja(make_entry):
    return make_entry("Työpaja", **TEXTS)


def read(entry):
    return own_words(entry, entry.published_content, on=clock.today())


def key_of(entry, fact):
    return next(each.key for each in read(entry).suggestions if (each.cell.fact if each.cell else "") == fact)


def rules_of(entry):
    entry.refresh_from_db()
    return newest(entry.criteria).document.rules


def test_the_same_condition_in_two_languages_is_one_proposal(paja):
    found = {each.cell.fact: each for each in read(paja).suggestions if each.cell}
    assert set(found) == {"age", "municipality", "referral_from"}
    assert [language for language, _quote in found["age"].quotes] == ["fi", "sv"]
    assert found["municipality"].cell.test.values == ("272",)


def test_a_sentence_only_a_person_can_judge_is_proposed_in_its_own_words(paja):
    (check,) = [each for each in read(paja).suggestions if each.cell is None]
    assert check.words == {"fi": "Osallistuminen edellyttää motivaatiota."}


def test_accepting_makes_a_draft_and_the_next_goes_into_the_same(paja, by):
    row = accept_proposal(entry=paja, key=key_of(paja, "age"), by=by)
    accept_proposal(entry=paja, key=key_of(paja, ""), by=by)
    (rule,) = rules_of(paja)
    assert [cell.fact for cell in rule.cells] == ["age"]
    assert [check.words["fi"] for check in rule.checks] == ["Osallistuminen edellyttää motivaatiota."]
    assert (paja.criteria, row.state) == (row, "draft")
    assert row.name("fi").text == "Työpaja"
    assert {each.cell.fact for each in read(paja).used if each.cell} == {"age"}


def test_accepting_is_written_down(paja, by):
    accept_proposal(entry=paja, key=key_of(paja, "age"), by=by)
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"accept_proposal", "set_entry_criteria", "create_criteria"} <= verbs


def test_what_the_criteria_ask_already_is_not_added_again(paja, by):
    key = key_of(paja, "age")
    accept_proposal(entry=paja, key=key, by=by)
    with pytest.raises(Invalid):
        accept_proposal(entry=paja, key=key, by=by)


def test_with_several_ways_in_a_person_chooses_in_the_editor(paja, by):
    cells = [{"fact": "has_employer", "test": {"one_of": [value]}} for value in (True, False)]
    content = CriteriaContent.model_validate({"rules": [{"cells": [cell]} for cell in cells]})
    row = create_criteria(
        organisation=paja.organisation, purpose="entry", names={"fi": "Kaksi"}, content=content, by=by
    )
    set_entry_criteria(entry=paja, criteria=row, by=by)
    with pytest.raises(Invalid, match="useita tapoja"):
        accept_proposal(entry=paja, key=key_of(paja, "age"), by=by)


def test_a_dismissed_proposal_stays_away_until_the_words_change(paja, by):
    dismiss_proposal(entry=paja, key=key_of(paja, "referral_from"), by=by)
    assert [each.cell.fact for each in read(paja).dismissed] == ["referral_from"]
    kept = DismissedProposal.objects.get()
    assert (kept.quote, kept.dismissed_by_label) == ("lähetteellä", by.label)
    changed = paja.published_content | {"requirements": {"fi": "Ryhmään tullaan aina lähetteellä."}}
    waiting = own_words(paja, changed, on=clock.today()).open
    assert "referral_from" in {each.cell.fact for each in waiting if each.cell}


def test_a_dismissed_proposal_comes_back_when_wanted(paja, by):
    key = key_of(paja, "age")
    dismiss_proposal(entry=paja, key=key, by=by)
    restore_proposal(entry=paja, key=key, by=by)
    assert read(paja).dismissed == []


def test_a_proposal_whose_words_are_gone_is_a_conflict(paja, by):
    for act in (accept_proposal, dismiss_proposal):
        with pytest.raises(Conflict):
            act(entry=paja, key="0" * 32, by=by)


def test_only_those_who_edit_the_entry_decide(paja, sari):
    actor, key = as_actor(sari), key_of(paja, "age")
    for act in (accept_proposal, dismiss_proposal, restore_proposal):
        with pytest.raises(Refused):
            act(entry=paja, key=key, by=actor)
    with pytest.raises(Refused):
        set_entry_criteria(entry=paja, criteria=None, by=actor)


def test_criteria_for_another_purpose_are_not_for_entries(paja, by):
    content = CriteriaContent.model_validate({"rules": [{}]})
    row = create_criteria(
        organisation=paja.organisation, purpose="pick_out", names={"fi": "Poiminta"}, content=content, by=by
    )
    with pytest.raises(Invalid):
        set_entry_criteria(entry=paja, criteria=row, by=by)


def test_explicitness_counts_conditions_of_the_words_that_rules_hold(paja, by):
    assert explicitness_of([paja], on=clock.today())[paja.pk].percent == 0
    row = accept_proposal(entry=paja, key=key_of(paja, "age"), by=by)
    publish_criteria(criteria=row, by=by)
    paja.refresh_from_db()
    figure = explicitness_of([paja], on=clock.today())[paja.pk]
    # Age and referral are conditions, motivation only a person can judge; where one lives is told by the area.
    assert (figure.structured, figure.statements) == (1, 3)


def test_people_of_a_place_are_found_by_their_own_word():
    places = [Place("m:398", {"fi": ["Lahti"], "sv": ["Lahtis"]}, frozenset({"398"}))]
    found = gazetteer_of(places)
    assert found.codes("Lahdessa") == frozenset({"398"})
    assert "lahtelais" in found.inhabitants


# Pages


@pytest.fixture
def client(kaisa):
    return signed_in(kaisa)


def page(client, entry):
    return client.get(reverse("entry_criteria", args=[entry.pk]))


def press(client, entry, wish, key):
    return client.post(reverse("entry_criteria_answer", args=[entry.pk]), {"vastaus": wish, "ehdotus": key})


def test_the_page_marks_what_was_found_and_says_it(client, paja):
    text = page(client, paja).content.decode()
    assert "<mark>16–29-vuotiaille</mark>" in text
    assert "On 16–29-vuotias" in text
    assert "Kotikunta on Kokkola" in text


def test_the_overview_links_to_it(client, paja):
    assert (
        reverse("entry_criteria", args=[paja.pk])
        in client.get(reverse("entry_upkeep", args=[paja.pk])).content.decode()
    )


def test_a_proposal_is_accepted_with_one_button(client, paja):
    response = press(client, paja, "ota", key_of(paja, "age"))
    assert response.url == reverse("entry_criteria", args=[paja.pk])
    assert [cell.fact for cell in rules_of(paja)[0].cells] == ["age"]


def test_accept_and_change_goes_to_the_editor(client, paja):
    response = press(client, paja, "muuta", key_of(paja, "age"))
    paja.refresh_from_db()
    assert response.url == reverse("criteria_edit", args=[paja.criteria_id])


def test_dismissing_and_bringing_back_from_the_page(client, paja):
    key = key_of(paja, "age")
    press(client, paja, "hylkaa", key)
    assert "Ehdota uudelleen" in page(client, paja).content.decode()
    press(client, paja, "palauta", key)
    assert not DismissedProposal.objects.exists()


def test_an_old_button_is_explained_on_the_page(client, paja):
    press(client, paja, "ota", "f" * 32)
    assert "Tekstit ovat muuttuneet" in page(client, paja).content.decode()


def test_existing_criteria_are_chosen_and_taken_away(client, paja, by):
    row = accept_proposal(entry=paja, key=key_of(paja, "age"), by=by)
    address = reverse("entry_criteria", args=[paja.pk])
    client.post(address, {"criteria": ""})
    paja.refresh_from_db()
    assert paja.criteria is None
    client.post(address, {"criteria": str(row.pk)})
    paja.refresh_from_db()
    assert paja.criteria == row


def test_an_unknown_set_is_refused_and_nothing_changes(client, paja):
    response = client.post(reverse("entry_criteria", args=[paja.pk]), {"criteria": "999999"})
    assert response.status_code == 422


def test_others_do_not_see_the_page(paja, sari):
    assert page(signed_in(sari), paja).status_code == 404
    assert page(Client(), paja).status_code == 302


def test_the_list_of_entries_tells_how_explicit_each_is(client, paja):
    assert "0 %" in client.get(reverse("entries_upkeep")).content.decode()


def test_without_conditions_the_page_says_so(client, make_entry):
    entry = make_entry("Kahvila", summary={"fi": "Kahvia ja juttuseuraa."})
    assert "ei löytynyt ehtoja" in page(client, entry).content.decode()


# The public page


@pytest.fixture
def told(paja, by):
    row = accept_proposal(entry=paja, key=key_of(paja, "age"), by=by)
    accept_proposal(entry=paja, key=key_of(paja, ""), by=by)
    publish_criteria(criteria=row, by=by)
    paja.refresh_from_db()
    return paja


def test_the_public_page_says_the_rules_to_the_person(told):
    text = Client().get(entry_path(told)).content.decode()
    assert "Olet 16–29-vuotias" in text
    assert "Osallistuminen edellyttää motivaatiota." in text
    assert "Ei vielä kirjattu mihinkään" in text
    assert reverse("criteria_set", args=[told.criteria_id]) in text
    assert reverse("guided") in text


def test_the_professional_reads_the_rules_about_the_person(told):
    text = Client().get(entry_path(told), {"nakyma": "ammattilainen"}).content.decode()
    assert "On 16–29-vuotias" in text


def test_a_draft_is_not_public(paja, by):
    accept_proposal(entry=paja, key=key_of(paja, "age"), by=by)
    assert "Olet 16–29-vuotias" not in Client().get(entry_path(paja)).content.decode()


def test_writing_a_new_text_keeps_the_criteria(told, by):
    actions.archive_entry(entry=told, by=by, reason="tauko")
    told.refresh_from_db()
    assert told.criteria is not None
