"""The inventory: organisations side by side, filters, files; members only, drafts for their own."""

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from polku.criteria.models import ClientGroup, CriteriaSet
from polku.shared import clock
from tests.criteria.pages import HOME, make_set, school_of, signed_in

pytestmark = pytest.mark.django_db
INVENTORY = "criteria_inventory"


@pytest.fixture
def world(sari, olli, by):
    young = ClientGroup.objects.create(slug="nuoret", names={"fi": "Nuoret"})
    unwritten = {"source": {"kind": "unwritten"}}
    return {
        "school": make_set(school_of(sari), by, client_group=young),
        "county": make_set(
            school_of(olli),
            by,
            {"cells": [HOME]},
            names={"fi": "Hyvinvointialueen kriteerit"},
            content=unwritten,
        ),
        "draft": make_set(
            school_of(sari), by, names={"fi": "Luonnos opolle"}, publish=False, purpose="entry"
        ),
        "young": young,
    }


def names(client, query=""):
    return {line.name.text for line in client.get(reverse(INVENTORY) + query).context["lines"]}


def test_drafts_are_seen_by_their_own(world, sari, olli):
    assert names(signed_in(sari)) == {"Pajan kriteerit", "Hyvinvointialueen kriteerit", "Luonnos opolle"}
    assert names(signed_in(olli)) == {"Pajan kriteerit", "Hyvinvointialueen kriteerit"}


def test_outsiders_do_not_open_it(world, aino, client):
    assert signed_in(aino).get(reverse(INVENTORY)).status_code == 404
    assert client.get(reverse(INVENTORY)).status_code == 302


def test_filters_narrow_and_say_when_nothing_is_left(world, sari):
    client = signed_in(sari)
    assert names(client, f"?organisaatio={world['county'].organisation_id}") == {
        "Hyvinvointialueen kriteerit"
    }
    assert names(client, f"?ryhma={world['young'].pk}") == {"Pajan kriteerit"}
    assert names(client, "?tarkoitus=entry") == {"Luonnos opolle"}
    assert names(client, "?lahde=law") == {"Pajan kriteerit", "Luonnos opolle"}
    assert names(client, "?kirjoittamatta=1") == {"Hyvinvointialueen kriteerit"}
    CriteriaSet.objects.filter(pk=world["school"].pk).update(next_check_on=clock.today())
    assert names(client, "?tarkistamatta=1") == {"Pajan kriteerit"}
    page = client.get(reverse(INVENTORY) + "?tarkoitus=potential").content.decode()
    assert "Mitkään kriteerit eivät vastaa rajauksia" in page
    assert (
        client.get(reverse(INVENTORY) + "?organisaatio=x&ryhma=-1&lahde=<b>&tarkoitus=%27").status_code == 200
    )


def test_organisations_stand_side_by_side(world, sari):
    page = signed_in(sari).get(reverse(INVENTORY) + "?nakyma=rinnan").context["page"]
    assert [(side.group, len(side.lines)) for side in page] == [("Kaikki", 1), ("Kaikki", 1), ("Nuoret", 1)]


def test_a_long_inventory_goes_page_by_page(world, sari, monkeypatch):
    monkeypatch.setattr("polku.criteria.views.inventory.LINES", 2)
    client = signed_in(sari)
    first, last = (client.get(reverse(INVENTORY) + f"?sivu={n}").context["page"] for n in (1, 99))
    assert (len(first), len(last), last.number) == (2, 1, 2)


def test_it_goes_along_as_files(world, sari):
    client = signed_in(sari)
    csv = client.get(reverse("criteria_inventory_export", args=["csv"]) + "?kirjoittamatta=1").content.decode(
        "utf-8-sig"
    )
    assert len(csv.strip().splitlines()) == 2
    assert "Kokkola" in csv
    data = client.get(reverse("criteria_inventory_export", args=["xlsx"])).content
    import io

    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert len(rows) == 4
    assert client.get(reverse("criteria_inventory_export", args=["exe"])).status_code == 404


def test_an_empty_network_says_what_to_do(sari):
    assert "Ei vielä kriteerejä" in signed_in(sari).get(reverse(INVENTORY)).content.decode()
