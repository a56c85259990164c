"""Queries whose SQL is made once: they answer as the querysets that they were made of."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from polku.accounts.models import Membership, Organisation, User, in_force
from polku.shared import clock
from polku.shared.compiled import CompiledQuery

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(sari, olli, kaisa, eero, editor):
    return [sari, olli, kaisa, eero, editor]


memberships = CompiledQuery(
    lambda user, day: Membership.objects.filter(in_force(day), user=user).select_related("organisation")
)
named = CompiledQuery(lambda keys: User.objects.filter(pk__any_of=keys).order_by("-pk"))
members = CompiledQuery(
    lambda places: (
        User.objects.filter(memberships__organisation__any_of=places)
        .prefetch_related("memberships__organisation")
        .order_by("pk")
    )
)


def test_each_call_has_its_own_values(people):
    day = clock.today()
    for user in [*people, *people]:
        plain = Membership.objects.filter(in_force(day), user=user).select_related("organisation")
        found = memberships(user.pk, day)
        assert found == list(plain)
        assert [one.organisation for one in found] == [one.organisation for one in plain]
    assert memberships.first(0, day) is None
    assert memberships.first(people[0].pk, day) == Membership.objects.get(user=people[0])


def test_what_belongs_to_a_row_comes_with_it_and_is_not_asked_for_again(people, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert memberships(people[0].pk, clock.today())[0].organisation.kind
    places = list(Organisation.objects.values_list("pk", flat=True))
    with django_assert_num_queries(3):
        found = members(places)
        assert {len(user.memberships.all()) for user in found} == {1}
    assert found == list(User.objects.filter(memberships__organisation__in=places).order_by("pk"))


@pytest.mark.parametrize("size", [0, 1, 3, 5])
def test_any_number_of_values_is_one_text(people, size):
    keys = [user.pk for user in people][:size]
    with CaptureQueriesContext(connection) as asked:
        assert named(keys) == list(User.objects.filter(pk__in=keys).order_by("-pk"))
    # An empty `in` asks nothing at all; an empty array is asked like any other.
    assert "ANY" in asked[0]["sql"]


def test_an_array_may_stand_in_any_queryset(people):
    keys = [user.pk for user in people[1:3]]
    assert set(User.objects.filter(pk__any_of=keys)) == set(people[1:3])
    assert set(Membership.objects.filter(user__any_of=keys)) == set(Membership.objects.filter(user__in=keys))


def test_the_server_keeps_the_text_with_its_plan(people):
    def kept():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%ORDER BY%%DESC%%'"
            )
            return cursor.fetchone()[0]

    before = kept()
    for _ in range(6):
        for keys in ([people[0].pk], [user.pk for user in people]):
            assert len(named(keys)) == len(keys)
    assert kept() == before + 1


def test_it_is_told_for_whom_client_data_is_read(sari, olli, make_client):
    """Row-level security judges each call anew, also where the plan is kept."""
    from polku.consent.context import acting_as
    from polku.people.models import Client
    from tests.cast import as_actor

    client = make_client(sari)
    keyed = CompiledQuery(lambda key: Client.objects.filter(key=key))
    for _ in range(4):
        with acting_as(as_actor(sari)):
            assert keyed(client.key) == [client]
        with acting_as(as_actor(olli)):
            assert keyed(client.key) == []
        assert keyed(client.key) == []
