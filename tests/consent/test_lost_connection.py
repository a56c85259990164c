"""The database goes away in the middle of an act: nothing of the act's context stays behind in the process."""

import pytest
from django.db import Error, connection

from polku.consent import context
from polku.consent.context import acting_as
from polku.people.models import Client
from polku.shared.actor import system

pytestmark = pytest.mark.django_db(transaction=True)


def end_this_connection():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    finally:
        other.close()


def lose_the_database_in_an_act():
    with acting_as(system("test"), folders=[1]):
        assert not Client.objects.exists()
        end_this_connection()


def test_the_context_ends_with_its_connection():
    with pytest.raises(Error):
        lose_the_database_in_an_act()
    assert context._current.get() is None
    connection.close()
    with acting_as(system("test"), folders=[1]):
        assert not Client.objects.exists()
