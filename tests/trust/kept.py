"""Everything the product has kept of what was done: rows and a dump of them, sessions and the cache opened."""

import base64
import os
import subprocess

from django.contrib.sessions.models import Session
from django.db import connection
from psycopg.conninfo import make_conninfo

from polku.cli.postgres_cluster import find_programs
from tests.consent.owner import admin_connection


def everything_kept():
    """All rows of all tables, as a dump has them, with what sessions and the cache hold inside."""
    with admin_connection() as admin:
        names = admin.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        for (table,) in names:
            with admin.cursor() as cursor, cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                yield table, b"".join(bytes(block) for block in rows).decode()
        for (value,) in admin.execute("SELECT value FROM shared_cache").fetchall():
            yield "shared_cache", base64.b64decode(value).decode("latin-1")
    for session in Session.objects.all():
        yield "django_session", str(session.get_decoded())


def as_bytes_are_written(words):
    """A text in a column of bytes is dumped in hexadecimal."""
    return [word.encode().hex() for word in words]


def dump():
    """The whole database as pg_dump writes it."""
    address = make_conninfo(os.environ["POLKU_TEST_ADMIN_URL"], dbname=connection.settings_dict["NAME"])
    program = find_programs(None, None).folder / "pg_dump"
    made = subprocess.run([program, "--dbname", address], capture_output=True, check=True, timeout=120)
    return made.stdout.decode()
