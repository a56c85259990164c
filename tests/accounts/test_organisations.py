"""Organisations, units, successors and contacts."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from polku.accounts.actions import (
    create_organisation,
    move_unit,
    record_succession,
    save_contact,
)
from polku.accounts.models import Organisation
from polku.accounts.queries import current_body, organisation_tree
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid, Refused

pytestmark = pytest.mark.django_db
HELSINKI = ZoneInfo("Europe/Helsinki")


def as_actor(user):
    return Actor("user", user.call_name, user=user)


def names(rows):
    return [str(row.organisation) for row in rows]


def test_an_old_name_finds_the_body_that_does_the_work_now(make_organisation, by):
    office = make_organisation("Hämeen TE-toimisto", kind="state", old_names={"fi": ["työkkäri"]})
    area = make_organisation("Lahden seudun työllisyysalue", kind="employment_area")
    record_succession(predecessor=office, successor=area, on=date(2025, 1, 1), by=by, source="Laki 380/2023")
    with clock.freeze(datetime(2026, 3, 1, 12, tzinfo=HELSINKI)):
        assert names(organisation_tree(on=clock.today(), words="te-toimisto")) == [
            "Lahden seudun työllisyysalue"
        ]
        assert names(organisation_tree(on=clock.today(), words="työkkäri")) == [
            "Lahden seudun työllisyysalue"
        ]
    assert current_body(office, on=date(2024, 12, 31)) == office
    assert current_body(office, on=date(2025, 1, 1)) == area


def test_successors_make_no_circle(make_organisation, by):
    first, second, third = (make_organisation(name) for name in ("Eka", "Toka", "Kolmas"))
    record_succession(predecessor=first, successor=second, on=date(2023, 1, 1), by=by)
    record_succession(predecessor=second, successor=third, on=date(2025, 1, 1), by=by)
    with pytest.raises(Invalid):
        record_succession(predecessor=third, successor=first, on=date(2026, 1, 1), by=by)


def test_a_unit_cannot_be_above_itself(make_organisation, by):
    top = make_organisation("Lahden kaupunki", kind="municipality")
    unit = make_organisation("Ohjaamo Lahti", kind="unit", parent=top)
    with pytest.raises(Invalid):
        move_unit(organisation=top, parent=unit, by=by)


def test_an_editor_makes_units_of_the_own_organisation_only(editor, association, make_organisation):
    other = make_organisation("Avainsäätiö", kind="foundation")
    unit = create_organisation(kind="unit", names={"fi": "Kerho"}, parent=association, by=as_actor(editor))
    assert unit.parent == association
    with pytest.raises(Refused):
        create_organisation(kind="unit", names={"fi": "Kerho"}, parent=other, by=as_actor(editor))


def test_the_tree_shows_units_under_their_organisation(client, kaisa, make_organisation):
    top = make_organisation("Lahden kaupunki", kind="municipality")
    make_organisation("Ohjaamo Lahti", kind="unit", parent=top)
    client.force_login(kaisa)
    page = client.get("/fi/hallinta/organisaatiot/?q=ohjaamo").content.decode()
    assert page.index("Lahden kaupunki") < page.index("Ohjaamo Lahti")


def test_a_change_keeps_both_texts_when_two_write_at_once(client, kaisa, association):
    client.force_login(kaisa)
    address = f"/fi/hallinta/organisaatiot/{association.pk}/tiedot/"
    form = {"kind": "association", "name_fi": "Kaarisilta", "expected_version": association.version}
    assert client.post(address, form).status_code == 302
    answer = client.post(address, form | {"name_fi": "Kaarisilta rekisteröity yhdistys"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Kaarisilta rekisteröity yhdistys" in page
    assert "<strong>" in page
    assert Organisation.objects.get(pk=association.pk).names["fi"] == "Kaarisilta"


def test_a_wrong_business_id_is_explained_and_nothing_typed_is_lost(client, kaisa, association):
    client.force_login(kaisa)
    form = {"kind": "association", "name_fi": "Uusi nimi", "business_id": "0242496-2", "expected_version": 1}
    page = client.post(f"/fi/hallinta/organisaatiot/{association.pk}/tiedot/", form).content.decode()
    assert "0242496-2" in page
    assert "Uusi nimi" in page
    assert "tarkist" in page.casefold()


def test_a_network_contact_is_hidden_from_outsiders_and_spelled_for_members(client, kaisa, aino, association):
    client.force_login(kaisa)
    address = f"/fi/hallinta/organisaatiot/{association.pk}/"
    card = {
        "role_fi": "Palveluohjaaja",
        "email": "ohjaus@example.fi",
        "email_spelled": "on",
        "visibility": "network",
    }
    assert client.post(f"{address}yhteystieto/", card).status_code == 302
    assert "ohjaus(at)example.fi" in client.get(address).content.decode()
    client.force_login(aino)
    assert client.get(address).status_code == 404


def test_a_contact_needs_a_way_to_reach_it(client, kaisa, association):
    client.force_login(kaisa)
    answer = client.post(
        f"/fi/hallinta/organisaatiot/{association.pk}/yhteystieto/",
        {"role_fi": "Ohjaaja", "visibility": "public"},
    )
    assert answer.status_code == 200
    assert not association.contacts.exists()


PAGES = ["", "tiedot/", "seuraaja/", "yhteystieto/", "henkilo/"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["aino", "paavo", "sari", "olli", "eero"])
def test_others_cannot_change_an_organisation_and_cannot_tell_it_from_a_missing_one(
    client, request, association, page, who
):
    client.force_login(request.getfixturevalue(who))
    hidden = client.get(f"/fi/hallinta/organisaatiot/{association.pk}/{page}")
    missing = client.get(f"/fi/hallinta/organisaatiot/999999/{page}")
    if page or who in ("aino", "paavo"):
        assert (hidden.status_code, missing.status_code) == (404, 404)
    else:
        assert (hidden.status_code, missing.status_code) == (200, 404)


def test_a_contact_past_its_day_is_flagged_for_those_who_keep_it(client, editor, association, by):
    save_contact(organisation=association, by=by, role={"fi": "Kerho-ohjaaja"}, phone="040 555 0111")
    client.force_login(editor)
    for days, flagged in ((365, False), (366, True)):
        with clock.freeze(clock.now() + timedelta(days=days)):
            page = client.get("/fi/hallinta/organisaatiot/").content.decode()
        assert ("Kerho-ohjaaja" in page) is flagged
