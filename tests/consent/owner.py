"""The tests' second pair of hands: the role that owns the tables, for what the product's own role may not do."""

import os
from contextlib import contextmanager

import psycopg
from django.db import connection

from polku.shared.database_url import database_from_url


@contextmanager
def as_owner():
    """Django's own connection as the owner of the tables, inside a transaction that is undone."""
    kept = dict(connection.settings_dict)
    name = kept["NAME"]
    connection.close()
    connection.settings_dict.update(database_from_url(os.environ["DATABASE_OWNER_URL"]) | {"NAME": name})
    try:
        yield connection
    finally:
        connection.close()
        connection.settings_dict.update(kept)


def owner_connection(**options):
    """A connection of the owner beside Django's."""
    return psycopg.connect(
        psycopg.conninfo.make_conninfo(
            os.environ["DATABASE_OWNER_URL"], dbname=connection.settings_dict["NAME"]
        ),
        **options,
    )


def admin_connection(**options):
    """A connection of the server's administrator."""
    return psycopg.connect(
        psycopg.conninfo.make_conninfo(
            os.environ["POLKU_TEST_ADMIN_URL"], dbname=connection.settings_dict["NAME"]
        ),
        **options,
    )
