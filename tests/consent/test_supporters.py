"""A client lets somebody stand by them, alone and within bounds."""

from datetime import timedelta

import pytest

from polku.audit.models import Event
from polku.consent import actions
from polku.consent.context import acting_as
from polku.consent.models import Folder
from polku.shared import clock
from polku.shared.errors import Invalid, Missing, Refused
from tests.cast import as_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def add(aino_case, paavo):
    def add_one(by, user=paavo, categories=("plan",), days=30):
        ends_at = clock.now() + timedelta(days=days)
        return actions.add_supporter(
            client=aino_case.client, user=user, categories=categories, ends_at=ends_at, by=as_actor(by)
        )

    return add_one


def open_to(user):
    with acting_as(as_actor(user)):
        return {(folder.client_id, folder.category) for folder in Folder.objects.all()}


def test_the_client_adds_a_supporter_and_the_row_is_audited(add, aino, paavo, aino_case):
    row = add(aino, categories=("plan", "basic", "plan"))
    client = aino_case.client
    assert (row.kind, row.categories) == ("supporter", ["basic", "plan"])
    assert open_to(paavo) == {(client.pk, "basic"), (client.pk, "plan")}
    event = Event.objects.get(verb="add_supporter")
    assert (event.target_id, event.actor_id) == (client.pk, aino.pk)
    assert event.change == {"user": paavo.pk, "categories": ["basic", "plan"]}


def test_the_client_ends_it_at_once(add, aino, paavo, aino_case):
    row = add(aino)
    actions.bar_representative(client=aino_case.client, representative=row, by=as_actor(aino))
    assert not open_to(paavo)


def test_nobody_else_adds_one_this_way(add, guide, sari, olli, paavo):
    with pytest.raises(Refused):
        add(guide)
    for stranger in (sari, olli, paavo):
        with pytest.raises(Missing):
            add(stranger)
    assert not open_to(paavo)


@pytest.mark.parametrize("categories", [(), ("protected_contact",), ("plan", "protected_contact"), ("x",)])
def test_the_kinds_of_data_are_named_and_never_protected(add, aino, categories):
    with pytest.raises(Invalid):
        add(aino, categories=categories)


def test_two_years_is_the_longest_time(add, aino):
    for days in (0, -1, 2 * 366 + 1):
        with pytest.raises(Invalid):
            add(aino, days=days)
    assert add(aino, days=2 * 365)


def test_neither_oneself_nor_a_worker_stands_by(add, aino, guide):
    for user in (aino, guide):
        with pytest.raises(Invalid):
            add(aino, user=user)


def test_a_supporter_adds_no_other(add, aino, paavo, olli):
    add(aino, categories=("basic", "plan"))
    with pytest.raises(Refused):
        add(paavo, user=olli)
    assert not open_to(olli)
