"""Who works with whom: meetings, shared measures, referrals as protected counts; and nobody in any of it."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from polku.accounts.actions import create_organisation, record_succession, save_contact
from polku.accounts.models import Membership
from polku.consent.actions import set_protection
from polku.cooperation.actions import join_network, leave_network
from polku.cooperation.models import Aim
from polku.forum.actions import add_participant, plan_meeting
from polku.forum.choices import Came
from polku.measures.actions import create_measure, create_plan
from polku.measures.actions.follow_ups import create_follow_up
from polku.network.queries.referrals import referrals_between
from polku.network.queries.ties import HalfYear, half_years_of, together
from polku.referral.actions import send_referral, write_referral
from polku.shared import clock
from polku.shared.counts import THRESHOLD
from tests.cast import as_actor, workplace

pytestmark = pytest.mark.django_db
AUTUMN = HalfYear(2026, 2)
NOON = datetime(2026, 11, 10, 12, tzinfo=clock.HELSINKI)


@pytest.fixture(autouse=True)
def autumn():
    with clock.freeze(NOON):
        yield


@pytest.fixture
def school(sari):
    return workplace(sari)


@pytest.fixture
def county(olli):
    return workplace(olli)


@pytest.fixture
def paijat_hame(make_network, school, county, association):
    return make_network(members=[school, county, association])


@pytest.fixture
def hold(paijat_hame, kaisa):
    """Hold a meeting of organisations: `hold(school, county)`."""

    def held(*organisations, days_ago=3):
        begins = clock.now() - timedelta(days=days_ago)
        meeting = plan_meeting(
            network=paijat_hame,
            title="Foorumi",
            starts_at=begins,
            ends_at=begins + timedelta(hours=2),
            by=as_actor(kaisa),
        )
        for organisation in organisations:
            add_participant(meeting=meeting, organisation=organisation, came=Came.ROOM, by=as_actor(kaisa))
        return meeting

    return held


@pytest.fixture
def refer(give_permission):
    """Refer a client: `refer(client, guide, organisation)`."""

    def referred(client, worker, receiver):
        basis = give_permission(client, worker, receiver, ["referral", "plan"])
        referral = write_referral(
            client=client,
            receiver=receiver,
            brief="Etsii ryhmää.",
            matter="Haluaa kokeilla.",
            contact="040 555 0101",
            by=as_actor(worker),
        )
        send_referral(referral=referral, basis=basis, by=as_actor(worker), request_key=uuid4())

    return referred


def seen(network, kaisa, half_year=AUTUMN):
    return together(network, half_year, actor=as_actor(kaisa), language="fi")


def tie_of(network, kaisa, one, other, half_year=AUTUMN):
    for tie in seen(network, kaisa, half_year).ties:
        if {tie.first.pk, tie.second.pk} == {one.pk, other.pk}:
            return tie
    return None


def test_those_who_were_in_the_same_meeting_are_tied(paijat_hame, kaisa, hold, school, county, association):
    hold(school, county)
    hold(school, county)
    hold(school)
    assert tie_of(paijat_hame, kaisa, school, county).meetings == 2
    assert tie_of(paijat_hame, kaisa, school, association) is None
    alone = {body.pk for body in seen(paijat_hame, kaisa).alone}
    assert alone == {association.pk, workplace(kaisa).pk}


def test_a_meeting_belongs_to_its_half_year_and_a_tie_that_was_not_there_before_is_new(
    paijat_hame, kaisa, hold, school, county, association
):
    paijat_hame.members.update(valid_from=NOON.date() - timedelta(days=400))
    hold(school, county, days_ago=200)
    hold(school, county, association)
    spring = AUTUMN.previous
    assert tie_of(paijat_hame, kaisa, school, county, spring).meetings == 1
    assert tie_of(paijat_hame, kaisa, school, association, spring) is None
    assert tie_of(paijat_hame, kaisa, school, county).is_new is False
    assert tie_of(paijat_hame, kaisa, school, association).is_new is True
    assert [each.code for each in half_years_of(paijat_hame)] == ["2026-2", "2026-1", "2025-2"]


def test_a_unit_and_a_successor_count_as_the_member(paijat_hame, kaisa, hold, school, county, by):
    unit = create_organisation(kind="unit", names={"fi": "Ohjaamo"}, parent=county, by=by)
    heir = create_organisation(kind="vocational_school", names={"fi": "Uusi koulu"}, by=by)
    record_succession(predecessor=school, successor=heir, on=clock.today(), by=by)
    hold(unit, heir)
    assert tie_of(paijat_hame, kaisa, school, county).meetings == 1


def test_a_member_that_left_is_not_in_the_next_half_year(paijat_hame, kaisa, hold, school, county):
    hold(school, county)
    member = paijat_hame.members.get(organisation=school)
    leave_network(member=member, reason="Toiminta loppui.", by=as_actor(kaisa))
    assert tie_of(paijat_hame, kaisa, school, county) is not None
    later = seen(paijat_hame, kaisa, AUTUMN.next)
    assert school.pk not in {body.pk for body in later.bodies}


def test_a_measure_ties_who_has_it_and_who_follows_it(paijat_hame, kaisa, school, county):
    by = as_actor(kaisa)
    aim = Aim.objects.create(network=paijat_hame, number=1, texts={"fi": "Työtä"})
    plan = create_plan(network=paijat_hame, names={"fi": "Suunnitelma"}, starts_on=clock.today(), by=by)
    measure = create_measure(
        plan=plan, titles={"fi": "Tunnistetaan"}, aims=[aim], organisation=school, owner=None,
        due_on=clock.today() + timedelta(days=30), by=by,
    )  # fmt: skip
    assert seen(paijat_hame, kaisa).measures == 0
    create_follow_up(
        plan=plan, measure=measure, titles={"fi": "Miten sujuu"}, every=1, unit="months",
        starts_on=clock.today(), organisation=county, holder=None, by=by,
    )  # fmt: skip
    assert tie_of(paijat_hame, kaisa, school, county).measures == 1
    assert seen(paijat_hame, kaisa).measures == 1


def people(make_client, worker, count, first=0):
    return [make_client(worker, f"Aino {number}") for number in range(first, first + count)]


def test_referrals_are_told_from_five_people_on_and_rounded(
    paijat_hame, kaisa, sari, school, association, make_client, refer
):
    clients = people(make_client, sari, THRESHOLD - 1)
    for client in clients:
        refer(client, sari, association)
        # The same person twice is one.
        refer(client, sari, association)
    assert tie_of(paijat_hame, kaisa, school, association) is None
    refer(make_client(sari, "Aino viides"), sari, association)
    tie = tie_of(paijat_hame, kaisa, school, association)
    assert sorted([tie.there, tie.back], key=str) == [5, None]
    assert (tie.there == 5) is (tie.first.pk == school.pk)
    assert tie_of(paijat_hame, kaisa, school, association, AUTUMN.previous) is None


def test_a_protected_person_is_never_counted(
    paijat_hame, kaisa, sari, school, association, make_client, refer
):
    clients = people(make_client, sari, THRESHOLD)
    for client in clients:
        refer(client, sari, association)
    set_protection(client=clients[0], is_protected=True, by=as_actor(sari))
    assert tie_of(paijat_hame, kaisa, school, association) is None


def test_fewer_than_five_do_not_leave_the_database(
    kaisa, sari, school, association, make_client, refer, paijat_hame
):
    for client in people(make_client, sari, THRESHOLD - 1):
        refer(client, sari, association)
    bodies = {school.pk: school.pk, association.pk: association.pk}
    asked = {"2026-1": bodies, "2026-2": bodies}
    assert referrals_between(asked, actor=as_actor(kaisa)) == {}
    refer(make_client(sari, "Aino viides"), sari, association)
    told = referrals_between(asked, actor=as_actor(kaisa))
    assert told == {"2026-2": {(school.pk, association.pk): 5}}
    # Without a signed duty the function gives nothing to anybody.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM polku_referrals_between(%s::text[], %s::bigint[], %s::bigint[])",
            [["2026-2"] * 2, list(bodies), list(bodies)],
        )
        assert cursor.fetchone() == (0,)


def address(network, more=""):
    return f"/fi/verkostot/{network.slug}/yhteistyo/{more}"


def test_the_page_tells_the_picture_in_a_table(client, paijat_hame, kaisa, hold, school, county, association):
    hold(school, county)
    client.force_login(kaisa)
    page = client.get(address(paijat_hame)).content.decode()
    assert page.count('<line class="network__tie') == 1
    assert page.count('<circle class="network__node') == 4
    assert "Koulutuskeskus Salpaus – Päijät-Hämeen hyvinvointialue" in page
    assert "alle 5" in page
    assert "Kaarisilta ry</li>" in page
    only = client.get(address(paijat_hame, "?tapa=referrals")).content.decode()
    assert '<line class="network__tie' not in only
    assert client.get(address(paijat_hame, "?puolivuosi=1999-1&tapa=x")).status_code == 200


def test_the_files_hold_every_half_year(client, paijat_hame, kaisa, hold, school, county):
    hold(school, county)
    client.force_login(kaisa)
    data = client.get(address(paijat_hame, "vie/csv/")).content.decode("utf-8-sig")
    assert "2026;Koulutuskeskus Salpaus – Päijät-Hämeen hyvinvointialue;1;0;alle 5;alle 5" in data
    assert client.get(address(paijat_hame, "vie/xlsx/")).content.startswith(b"PK")
    assert client.get(address(paijat_hame, "vie/pdf/")).status_code == 404


def test_an_ended_membership_closes_the_page_at_once(client, paijat_hame, eero, sari):
    client.force_login(sari)
    assert client.get(address(paijat_hame)).status_code == 200
    Membership.objects.filter(user=sari).update(valid_to=clock.today() - timedelta(days=1))
    assert client.get(address(paijat_hame)).status_code == 404
    client.force_login(eero)
    assert client.get(address(paijat_hame)).status_code == 404


def test_an_empty_network_says_so(client, make_network, kaisa):
    network = make_network(slug="tyhja")
    client.force_login(kaisa)
    page = client.get(address(network)).content.decode()
    assert "Ei vielä yhteistä työtä" in page


def test_outsiders_see_the_public_contacts_of_a_public_network_only(paijat_hame, school, county, by, kaisa):
    save_contact(organisation=school, role={"fi": "Opo"}, phone="040 555 0121", by=by)
    save_contact(
        organisation=county, role={"fi": "Johtaja"}, phone="040 555 0122", visibility="network", by=by
    )
    contacts = f"/fi/verkostot/{paijat_hame.slug}/yhteystiedot/"
    page = Client().get(contacts).content.decode()
    assert "040 555 0121" in page
    assert "040 555 0122" not in page
    inside = Client()
    inside.force_login(kaisa)
    assert "040 555 0122" in inside.get(contacts).content.decode()
    paijat_hame.is_public = False
    paijat_hame.save()
    assert Client().get(contacts).status_code == 404
    assert inside.get(contacts).status_code == 200


def test_a_contact_of_an_organisation_outside_is_not_in_the_list(paijat_hame, eero, by, association, client):
    save_contact(organisation=workplace(eero), role={"fi": "Yrittäjä"}, phone="040 555 0123", by=by)
    contacts = f"/fi/verkostot/{paijat_hame.slug}/yhteystiedot/"
    assert "040 555 0123" not in client.get(contacts).content.decode()
    join_network(network=paijat_hame, organisation=workplace(eero), by=by)
    assert "040 555 0123" in client.get(contacts).content.decode()
