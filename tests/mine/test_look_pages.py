"""Aino reads who has looked at her data."""

import pytest
from django.urls import reverse

from polku.audit.models import Look
from polku.consent import queries
from polku.consent.actions import break_glass
from polku.consent.context import acting_as
from tests.cast import as_actor, workplace

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(make_user, guide):
    return make_user("sijainen", "member", workplace(guide))


@pytest.fixture
def opened(aino_case, colleague):
    break_glass(
        organisation=workplace(aino_case.guide), key=aino_case.client.key, reason="cover",
        explanation="Ohjaaja on lomalla ja asia on kiireinen.", by=as_actor(colleague),
    )  # fmt: skip
    queries.client_of(aino_case.client.key, actor=as_actor(colleague))


def page_of(client, **query):
    return client.get(reverse("mine_looks"), query).content.decode()


def test_a_look_tells_who_what_and_why(browser, aino, aino_case, sari):
    with acting_as(as_actor(sari), purpose="guidance"):
        queries.folders_received(aino_case.at_school, actor=as_actor(sari))
    page = page_of(browser(aino))
    for text in (
        "Työntekijä, jonka paikka on Koulutuskeskus Salpaus",
        "Suunnitelma ja toiveet",
        "Lahden Ohjaamo",
    ):
        assert text in page
    assert "Sari" not in page


def test_an_emergency_is_marked_and_can_be_asked_for_alone(browser, aino, opened, guide, aino_case):
    queries.client_of(aino_case.client.key, actor=as_actor(guide))
    client = browser(aino)
    assert "Hätätilanne" in page_of(client)
    only = page_of(client, hata="1")
    assert "Hätätilanne" in only
    assert "Olet siellä asiakkaana" not in only


def test_own_looks_are_shown_when_asked_for(browser, aino, aino_case):
    client = browser(aino)
    page_of(client)
    assert "Omat tietosi" not in page_of(client)
    assert "Omat tietosi" in page_of(client, omat="1")


def test_a_list_of_many_people_tells_only_about_the_reader(browser, aino, aino_case, guide, make_client):
    make_client(guide, "Eero")
    queries.log_clients(queries.clients_of(as_actor(guide)), actor=as_actor(guide))
    look = Look.objects.order_by("-pk").first()
    assert len(set(look.clients)) == 2
    rows = browser(aino).get(reverse("mine_looks")).context["rows"]
    assert next(row for row in rows if row["pk"] == look.pk)["keepers"] == ["Lahden Ohjaamo"]


def test_the_table_is_an_export_in_the_log(browser, aino, aino_case, guide):
    queries.client_of(aino_case.client.key, actor=as_actor(guide))
    answer = browser(aino).get(reverse("mine_looks_export"))
    assert "Lahden Ohjaamo" in answer.content.decode("utf-8-sig")
    assert Look.objects.order_by("-pk").first().what == "export"


def test_paavo_reads_nothing_of_aino(browser, paavo, aino_case, opened):
    page = page_of(browser(paavo))
    assert "Lahden Ohjaamo" not in page
    assert "Ohjaamo" not in browser(paavo).get(reverse("mine_looks_export")).content.decode()
