"""A person as one organisation knows them."""

from datetime import date

import pytest
from django.db import connection

from polku.consent import actions, queries
from polku.shared.errors import Invalid, Refused
from tests.cast import as_actor, workplace

pytestmark = pytest.mark.django_db


def test_names_and_days_are_sealed_in_the_database(make_client, guide):
    client = make_client(guide, "Aino", born_on=date(2008, 5, 1), own_number="A-17")
    seen = queries.client_of(client.key, actor=as_actor(guide))
    assert (seen.call_name, seen.born_on, seen.own_number) == ("Aino", date(2008, 5, 1), "A-17")
    with queries.acting_as(as_actor(guide)), connection.cursor() as cursor:
        cursor.execute("SELECT c::text FROM people_client c")
        row = cursor.fetchone()[0]
    for word in ("Aino", "2008-05-01", "A-17"):
        assert word not in row
        assert word.encode().hex() not in row


def test_only_who_works_there_takes_a_client(guide, olli, kaisa):
    for stranger in (olli, kaisa):
        with pytest.raises(Refused):
            actions.open_client(organisation=workplace(guide), call_name="Aino", by=as_actor(stranger))


def test_a_client_needs_a_name(make_client, guide):
    with pytest.raises(Invalid):
        make_client(guide, "  ")


def test_the_same_person_has_a_row_of_their_own_at_each_organisation(make_client, guide, olli):
    one, other = make_client(guide, "Aino", own_number="1"), make_client(olli, "Aino", own_number="1")
    assert one.key != other.key
    assert [client.pk for client in queries.clients_of(as_actor(guide))] == [one.pk]
    assert [client.pk for client in queries.clients_of(as_actor(olli))] == [other.pk]


def test_a_worker_cannot_make_oneself_the_client(make_client, guide, aino):
    client = make_client(guide, "Aino")
    with pytest.raises(Invalid):
        actions.join_account(client=client, user=guide, by=as_actor(guide))
    actions.join_account(client=client, user=aino, by=as_actor(guide))
    assert queries.own_clients(as_actor(aino))[0].pk == client.pk
    with pytest.raises(Invalid):
        actions.join_account(client=client, user=aino, by=as_actor(guide))
    actions.end_own_access(client=client, by=as_actor(guide))
    assert queries.own_clients(as_actor(aino)) == []
