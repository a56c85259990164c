"""The editor: sentences that grow step by step, nothing lost, and what they say of examples at once."""

import pytest
from django.urls import reverse

from polku.criteria.models import CriteriaSet, CriteriaVersion, Example
from tests.criteria.pages import (
    AGE,
    HOME,
    add,
    add_check,
    document,
    make_example,
    make_set,
    new_set,
    press,
    school_of,
    sentences,
    signed_in,
)
from tests.directory.upkeep_pages import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of_sari(sari):
    return signed_in(sari)


@pytest.fixture
def criteria(client_of_sari):
    return new_set(client_of_sari)


def test_a_counsellor_makes_a_set_of_three_ways_in(client_of_sari, criteria):
    add(client_of_sari, criteria, "age", low="16", high="29")
    add(client_of_sari, criteria, "days_to_graduation", rule=0, high="180")
    add(client_of_sari, criteria, "special_support_level", values=["special", "demanding"])
    add_check(client_of_sari, criteria, "opinnot ovat vaarassa")
    said = [[(cell.fact, cell.test) for cell in rule.cells] for rule in document(criteria).rules]
    assert said == [
        [("age", {"from": 16, "to": 29}), ("days_to_graduation", {"to": 180})],
        [("special_support_level", {"one_of": ["special", "demanding"]})],
        [],
    ]
    assert document(criteria).rules[2].checks[0].who == "ohjaaja"


def test_each_kind_of_fact_has_its_form(client_of_sari, criteria):
    add(client_of_sari, criteria, "graduation_date", low="2027-01-01", high="2027-06-30")
    add(client_of_sari, criteria, "registered_jobseeker", answer="no")
    add(client_of_sari, criteria, "municipality", names="Kokkola, kannus, Lahtis")
    add(client_of_sari, criteria, "main_activity", values=["studying"], turned="on")
    tests = [rule.cells[0].test for rule in document(criteria).rules]
    assert tests == [
        {"from": {"date": "2027-01-01"}, "to": {"date": "2027-06-30"}},
        {"one_of": [False]},
        {"one_of": ["217", "272", "398"]},
        {"not": {"one_of": ["studying"]}},
    ]


def test_a_whole_area_stands_for_its_municipalities(client_of_sari, criteria):
    add(client_of_sari, criteria, "municipality", names="Keski-Pohjanmaan hyvinvointialue")
    codes = document(criteria).rules[0].cells[0].test["one_of"]
    assert "272" in codes
    assert len(codes) == 8


def test_an_unknown_place_is_told_with_the_nearest_name_and_stays_typed(client_of_sari, criteria):
    answer = add(client_of_sari, criteria, "municipality", names="Kokola")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Tarkoititko Kokkola" in page
    assert "Kokola" in page


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("age", {"low": "30", "high": "20"}),
        ("age", {}),
        ("age", {"low": "vanha"}),
        ("main_activity", {}),
        ("main_activity", {"values": ["astronaut"]}),
        ("municipality", {}),
        ("graduation_date", {"low": "huomenna"}),
    ],
)
def test_what_makes_no_condition_is_refused_beside_its_field(client_of_sari, criteria, fact, said):
    answer = add(client_of_sari, criteria, fact, **said)
    assert answer.status_code == 422
    assert not document(criteria).rules


def test_a_condition_that_nobody_changed_stays_as_a_file_brought_it(sari, by, client_of_sari):
    odd = {"cells": [{"fact": "monthly_income", "test": {"above": 0, "below": 1500.5}}]}
    criteria = make_set(school_of(sari), by, odd, publish=False)
    address = f"{reverse('criteria_condition', args=[criteria.pk, 'monthly_income'])}?tapa=0&ehto=0"
    fields = form_of(client_of_sari.get(address), "versio")
    client_of_sari.post(address, fields)
    assert document(criteria).rules[0].cells[0].test == {"above": 0, "below": 1500.5}
    assert CriteriaSet.objects.get(pk=criteria.pk).version == criteria.version


def test_conditions_that_shut_each_other_out_are_told_beside_the_way_in(client_of_sari, criteria):
    add(client_of_sari, criteria, "age", high="17")
    add(client_of_sari, criteria, "age", rule=0, low="18")
    page = sentences(client_of_sari, criteria)
    assert "sulkevat toisensa pois" in page
    assert "ei voi vielä ottaa käyttöön" in page


def test_a_needless_way_in_is_advised(client_of_sari, criteria):
    add(client_of_sari, criteria, "age", low="16", high="29")
    add(client_of_sari, criteria, "age", low="18", high="20")
    assert "ei tuo mukaan ketään" in sentences(client_of_sari, criteria)


def test_lines_and_ways_in_move_copy_and_go(client_of_sari, criteria):
    add(client_of_sari, criteria, "age", low="16")
    add(client_of_sari, criteria, "registered_jobseeker", rule=0, answer="yes")
    press(client_of_sari, criteria, "rule_copy", tapa=0)
    press(client_of_sari, criteria, "cell_up", tapa=1, ehto=1)
    press(client_of_sari, criteria, "rule_up", tapa=1)
    assert [[c.fact for c in r.cells] for r in document(criteria).rules] == [
        ["registered_jobseeker", "age"],
        ["age", "registered_jobseeker"],
    ]
    press(client_of_sari, criteria, "cell_remove", tapa=0, ehto=0)
    press(client_of_sari, criteria, "cell_remove", tapa=0, ehto=0)
    press(client_of_sari, criteria, "rule_remove", tapa=0)
    assert document(criteria).rules == []


def test_the_last_change_is_undone_and_done_again(client_of_sari, criteria):
    add(client_of_sari, criteria, "age", low="16")
    add(client_of_sari, criteria, "age", low="50")
    for left in (1, 2):
        number = CriteriaSet.objects.get(pk=criteria.pk).version
        client_of_sari.post(reverse("criteria_undo", args=[criteria.pk]), {"versio": number})
        assert len(document(criteria).rules) == left


def test_a_text_written_meanwhile_shows_both_and_loses_nothing(sari, by, client_of_sari):
    criteria = make_set(school_of(sari), by, {"cells": [AGE]}, publish=False)
    address = f"{reverse('criteria_condition', args=[criteria.pk, 'age'])}?tapa=-1&versio={criteria.version}"
    fields = form_of(client_of_sari.get(address), "versio")
    add(client_of_sari, criteria, "municipality", names="Kokkola")
    answer = client_of_sari.post(address, {**fields, "low": "50"})
    assert answer.status_code == 409
    assert "Kokkola" in answer.content.decode()
    chosen = form_of(answer, "document")
    client_of_sari.post(reverse("criteria_resolve", args=[criteria.pk]), chosen)
    assert [rule.cells[0].test for rule in document(criteria).rules] == [AGE["test"], {"from": 50}]
    texts = [str(content) for content in CriteriaVersion.objects.values_list("content", flat=True)]
    assert any("272" in text for text in texts)


def test_the_same_check_is_said_anew_in_every_way_in(client_of_sari, criteria):
    add_check(client_of_sari, criteria, "sopii")
    press(client_of_sari, criteria, "rule_copy", tapa=0)
    address = f"{reverse('criteria_check', args=[criteria.pk])}?tapa=1&tarkistus=sopii"
    fields = form_of(client_of_sari.get(address), "words_fi")
    client_of_sari.post(address, {**fields, "words_fi": "palvelu sopii"})
    assert [rule.checks[0].words["fi"] for rule in document(criteria).rules] == ["palvelu sopii"] * 2


def test_examples_answer_at_once_with_their_reasons(client_of_sari, criteria):
    make_example(age=19)
    make_example(age=40)
    add(client_of_sari, criteria, "age", low="16", high="29")
    tried = client_of_sari.get(reverse("criteria_edit", args=[criteria.pk])).context["tried"]
    assert [each.outcome for each in tried] == ["certain", "no"]
    add(client_of_sari, criteria, "municipality", rule=0, names="Kokkola")
    tried = client_of_sari.get(reverse("criteria_edit", args=[criteria.pk])).context["tried"]
    assert [each.outcome for each in tried] == ["open", "no"]
    assert all(each.reasons for each in tried)


def test_an_own_example_is_invented_changed_and_removed(client_of_sari, criteria, sari):
    add(client_of_sari, criteria, "age", low="16")
    add(client_of_sari, criteria, "wishes", rule=0, values=["work"])
    address = reverse("criteria_example_new", args=[criteria.pk])
    fields = form_of(client_of_sari.get(address), "name")
    more = client_of_sari.post(address, {**fields, "name": "Eero", "fact": "has_children", "more": "1"})
    fields = form_of(more, "name")
    client_of_sari.post(
        address, {**fields, "name": "Eero", "age": "17", "wishes": ["work", "study"], "has_children": "no"}
    )
    example = Example.objects.get(organisation=school_of(sari))
    assert example.answers == {"age": 17, "wishes": ["work", "study"], "has_children": False}
    address = reverse("criteria_example", args=[criteria.pk, example.pk])
    fields = form_of(client_of_sari.get(address), "name")
    client_of_sari.post(address, {**fields, "wishes": ["-"], "age": ""})
    example.refresh_from_db()
    assert example.answers == {"wishes": [], "has_children": False}
    client_of_sari.post(reverse("criteria_example_remove", args=[criteria.pk, example.pk]))
    assert not Example.objects.exists()


def test_an_example_that_cannot_be_is_refused(client_of_sari, criteria):
    add(client_of_sari, criteria, "birth_date", high="2010-01-01")
    add(client_of_sari, criteria, "age", low="16")
    address = reverse("criteria_example_new", args=[criteria.pk])
    fields = form_of(client_of_sari.get(address), "name")
    answer = client_of_sari.post(address, {**fields, "name": "Eero", "age": "90", "birth_date": "2009-01-01"})
    assert answer.status_code == 422
    assert not Example.objects.exists()


def test_a_law_needs_its_section(client_of_sari, criteria):
    address = reverse("criteria_source", args=[criteria.pk])
    fields = form_of(client_of_sari.get(address), "kind")
    assert client_of_sari.post(address, {**fields, "kind": "law"}).status_code == 422
    client_of_sari.post(
        address, {**fields, "kind": "law", "reference": "531/2017, 64 §", "valid_to": "2030-12-31"}
    )
    assert document(criteria).source.reference == "531/2017, 64 §"
    assert document(criteria).valid_to.year == 2030


def test_name_and_owner_change_and_a_change_meanwhile_is_told(client_of_sari, criteria):
    address = reverse("criteria_about", args=[criteria.pk])
    fields = form_of(client_of_sari.get(address), "name_fi")
    client_of_sari.post(address, {**fields, "name_sv": "Övergången", "owner_email": "opot@example.fi"})
    answer = client_of_sari.post(address, {**fields, "name_fi": "Toinen nimi"})
    assert answer.status_code == 409
    assert "Övergången" in answer.content.decode()
    client_of_sari.post(address, {**form_of(answer, "name_fi")})
    assert CriteriaSet.objects.get(pk=criteria.pk).names == {"fi": "Toinen nimi"}


def test_facts_are_found_by_a_word(client_of_sari, criteria):
    address = reverse("criteria_pick_fact", args=[criteria.pk])
    everything = client_of_sari.get(address).context["groups"]
    found = client_of_sari.get(address + "?sana=kunta").context["groups"]
    assert len(everything) > 5
    assert next(key for group in found for key, *_rest in group.facts) == "municipality"
    assert client_of_sari.get(address + "?sana=zzz").context["groups"] == []


def test_others_cannot_see_or_change_a_draft(criteria, olli, aino, client):
    addresses = [
        reverse("criteria_edit", args=[criteria.pk]),
        reverse("criteria_set", args=[criteria.pk]),
        reverse("criteria_condition", args=[criteria.pk, "age"]),
        reverse("criteria_download", args=[criteria.pk, "dmn"]),
    ]
    for user in (olli, aino):
        assert {signed_in(user).get(address).status_code for address in addresses} == {404}
    answer = signed_in(olli).post(reverse("criteria_arrange", args=[criteria.pk]), {"tee": "rule_up"})
    assert answer.status_code == 404
    assert client.get(addresses[0]).status_code == 302


def test_a_name_is_asked_for(client_of_sari):
    address = reverse("criteria_new")
    fields = form_of(client_of_sari.get(address), "name_fi")
    assert client_of_sari.post(address, fields).status_code == 422
    assert not CriteriaSet.objects.exists()


def test_home_is_named_in_the_sentences(sari, by, client_of_sari):
    criteria = make_set(school_of(sari), by, {"cells": [HOME]})
    assert "Kokkola" in sentences(client_of_sari, criteria)
