"""What Kaisa does on the pages of a network: begins it, fills it, writes the agreement, hands it over."""

import pytest
from django.test import Client

from polku.cooperation.actions import save_agreement
from polku.cooperation.models import AgreementVersion, Handover, Network, PhaseSnapshot
from polku.cooperation.permissions import may_coordinate
from polku.practice.models import Procedure
from tests.cast import as_actor, workplace
from tests.directory.upkeep_pages import form_of

pytestmark = pytest.mark.django_db

BASE = "/fi/verkostot/paijat-hame/"


@pytest.fixture
def as_kaisa(kaisa):
    client = Client()
    client.force_login(kaisa)
    return client


def went_on(answer):
    """A form that was saved leads on; one that was refused stands there with what is wrong."""
    assert answer.status_code == 302, answer.text[answer.text.find("<main") :][:3000]
    return answer.url


def test_a_network_is_begun_filled_and_its_agreement_opened_on_the_pages_alone(
    as_kaisa, network, sari, association
):
    school = workplace(sari)
    said = {"name_fi": "Verkosto", "slug": "paijat-hame", "convener": network.pk, "is_public": "on"}
    assert went_on(as_kaisa.post("/fi/verkostot/uusi/", said)) == BASE
    went_on(as_kaisa.post(f"{BASE}muokkaa/", {"name_fi": "Uusi nimi", "version": 1, "is_public": "on"}))
    went_on(as_kaisa.post(f"{BASE}tavoitteet/uusi/", {"aim_fi": "Työtä ja osallisuutta"}))
    went_on(as_kaisa.post(f"{BASE}tavoitteet/1/", {"aim_fi": "Osallisuutta", "version": 1}))
    went_on(as_kaisa.post(f"{BASE}jasenet/", {"organisation": school.pk, "joined_by": "Foorumi"}))
    went_on(as_kaisa.post(f"{BASE}tehtavat/", {"user": sari.pk, "role": "theme_leader", "theme": "opinnot"}))
    went_on(as_kaisa.post(f"{BASE}koollekutsuja/", {"organisation": school.pk}))
    went_on(as_kaisa.post(f"{BASE}vaiheet/", {"phase": "initial"}))
    assert PhaseSnapshot.objects.get().counts["cooperation.networkmember"][""] == 2
    went_on(as_kaisa.post(f"{BASE}sopimus/aloita/"))
    version = AgreementVersion.objects.get()
    purpose = {"title_fi": "Sopimus", "purpose_fi": "Kukaan ei jää väliin.", "version": 1}
    went_on(as_kaisa.post(f"{BASE}sopimus/kirjoita/tarkoitus/", purpose))
    rows = {"r0_text_fi": "Kokoonnutaan", "r0_every": "6", "version": 2}
    went_on(as_kaisa.post(f"{BASE}sopimus/kirjoita/seuranta/", rows))
    for place in (school, association):
        party = {"organisation": place.pk, "signer_email": "joku@example.fi", "language": "fi"}
        went_on(as_kaisa.post(f"{BASE}sopimus/1/osapuolet/uusi/", party))
    duty = {"r0_area_fi": "Siirtymät", "r0_parties": [school.pk], "version": 3}
    went_on(as_kaisa.post(f"{BASE}sopimus/kirjoita/vastuut/", duty))
    went_on(as_kaisa.post(f"{BASE}sopimus/kirjoita/", {"send_links": "on"}))
    version.refresh_from_db()
    assert version.state == "signing"
    party = version.parties.get(organisation=school)
    went_on(as_kaisa.post(f"{BASE}sopimus/1/osapuolet/{party.pk}/linkki/"))
    paper = {"held_on": "2020-11-30", "held_at": "13:00", "place": "Lahti"}
    assert as_kaisa.post(f"{BASE}sopimus/1/allekirjoitukset/paperilla/", paper).status_code == 422
    paper |= {f"p{each.pk}_{name}": value for each in version.parties.all() for name, value in
              (("signed", "on"), ("name", "Eero"), ("role", "Rehtori"))}  # fmt: skip
    went_on(as_kaisa.post(f"{BASE}sopimus/1/allekirjoitukset/paperilla/", paper))
    public = Client().get(f"{BASE}sopimus/").text
    assert "Kukaan ei jää väliin." in public
    assert "Siirtymät" in public
    assert "30.11.2020 klo 13.00" in public


def test_two_who_save_at_once_see_that_somebody_else_changed_it_and_lose_nothing(as_kaisa, make_network):
    make_network()
    answer = as_kaisa.post(f"{BASE}muokkaa/", {"name_fi": "Minun nimeni", "version": 0})
    assert answer.status_code == 409
    assert "Joku muu tallensi tämän" in answer.text
    assert "Minun nimeni" in answer.text
    assert 'name="version" value="1"' in answer.text


def test_tasks_are_offered_and_taken_on_the_pages(as_kaisa, kaisa, sari, make_network):
    network = make_network(members=[workplace(sari)])
    went_on(as_kaisa.post(f"{BASE}siirrot/uusi/{kaisa.pk}/", {"receiver": sari.pk, "note": "Kiitos"}))
    made, taker = Handover.objects.get(), Client()
    taker.force_login(sari)
    assert "Koordinaattori" in taker.get(f"{BASE}siirrot/{made.pk}/").text
    went_on(taker.post(f"{BASE}siirrot/{made.pk}/vastaa/", {"accept": "1"}))
    assert may_coordinate(as_actor(sari), network)
    # The giver reads what passed, and nothing of the network besides.
    assert "Mitä siirtyi" in as_kaisa.get(f"{BASE}siirrot/{made.pk}/").text
    assert as_kaisa.get(f"{BASE}muokkaa/").status_code == 404


def test_links_of_a_lineage_are_added_and_taken_away(as_kaisa, make_network, make_organisation):
    network = make_network()
    project = make_organisation("Pähee OTE", kind="project")
    said = {
        "kind": "grew",
        "thing": f"organisation-{project.pk}",
        "direction": "from",
        "source": "Suunnitelma",
    }
    went_on(as_kaisa.post(f"{BASE}juuret/muokkaa/", said))
    assert "Pähee OTE" in Client().get(f"{BASE}juuret/").text
    assert network.name("fi").text in Client().get(f"/fi/verkostot/ohjelma/{project.pk}/").text
    back = said | {"direction": "to"}
    assert as_kaisa.post(f"{BASE}juuret/muokkaa/", back).status_code == 422
    link = network.ancestors.get()
    went_on(as_kaisa.post(f"{BASE}juuret/{link.pk}/poista/"))
    assert "Pähee OTE" not in Client().get(f"{BASE}juuret/").text
    assert not Procedure.objects.exists()


@pytest.mark.parametrize("part", ["muokkaa", "jasenet", "tehtavat", "siirrot", "vaiheet", "sopimus/kirjoita"])
def test_the_work_of_a_network_is_closed_to_outsiders(part, make_network, aino):
    make_network()
    assert Client().get(f"{BASE}{part}/").status_code in (302, 404)
    outsider = Client()
    outsider.force_login(aino)
    assert outsider.get(f"{BASE}{part}/").status_code == 404


def test_a_network_that_is_not_public_shows_nothing_to_outsiders(make_network):
    make_network(is_public=False)
    for path in ("", "sopimus/", "juuret/"):
        assert Client().get(f"{BASE}{path}").status_code == 404
    assert "Päijät-Hämeen verkosto" not in Client().get("/fi/verkostot/").text
    assert Network.objects.exists()


def test_two_who_write_the_agreement_at_once_see_both_texts_and_keep_either(as_kaisa, kaisa, make_network):
    network = make_network()
    went_on(as_kaisa.post(f"{BASE}sopimus/aloita/"))
    version, address = network.agreement_versions.get(), f"{BASE}sopimus/kirjoita/vastuut/"
    form = form_of(as_kaisa.get(address), "version")
    theirs = {"responsibilities": [{"area": {"fi": "Toisen vastuu"}}]}
    save_agreement(version=version, seen=version.version, parts=theirs, by=as_actor(kaisa))
    page = as_kaisa.post(address, {**form, "r0_area_fi": "Oma vastuu", "r1_area_fi": "Toinen rivi"})
    assert page.status_code == 409
    assert "Toisen vastuu" in page.text
    both = form_of(page, "version")
    assert (both["r0_area_fi"], both["r1_area_fi"]) == (["Oma vastuu"], ["Toinen rivi"])
    went_on(as_kaisa.post(address, {**both, "keep-r0_area_fi": "theirs"}))
    version.refresh_from_db()
    said = [row["area"]["fi"] for row in version.content["responsibilities"]]
    assert said == ["Toisen vastuu", "Toinen rivi"]
