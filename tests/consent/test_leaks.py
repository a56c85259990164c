# ruff: noqa: E501 - a statement is read best on one line
"""Probes as the product's own database role: each looks for Aino's data as somebody to whom it is closed.

Every probe has its positive control: the same statement, as somebody to whom the data is open, finds it.
"""

from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

import psycopg
import pytest
from django.db import Error, connection, transaction

from polku.consent import context
from polku.consent.context import acting_as, granted
from polku.people.models import Client
from polku.shared.actor import system
from tests.cast import as_actor, stands, workplace
from tests.consent.conftest import make_world
from tests.consent.owner import owner_connection

pytestmark = pytest.mark.django_db
stood = stands(make_world)

TABLES = (
    "people_client", "people_contactdetails", "people_ownaccess", "people_representative", "consent_folder",
    "consent_carerelation", "consent_disclosurebasis", "consent_breakglass",
)  # fmt: skip
STRANGERS = ("olli", "paavo", "kaisa", "eero", "admin", None)


@dataclass(frozen=True)
class Probe:
    """One statement that gives a number: how much was found or changed. It must be refused, or 0, for `who`."""

    name: str
    sql: str
    who: str | None = "olli"
    control: str = "guide"


def column(table):
    return "id" if table == "consent_folder" else "folder_id"


PROBES = [
    # Every table, as everybody who has no business with it.
    *(
        Probe(f"{table} as {who or 'nobody'}", f"SELECT count(*) FROM {table} WHERE {column(table)} = ANY (%(folders)s)", who)
        for table in TABLES
        for who in STRANGERS
    ),
    # Other ways to ask.
    Probe("exists", "SELECT EXISTS (SELECT FROM people_client WHERE id = %(client)s)::int"),
    Probe("maximum", "SELECT coalesce(max(id), 0) FROM people_client WHERE id = %(client)s"),
    Probe("all rows as text", "SELECT count(*) FROM (SELECT c::text AS row FROM people_client c) x WHERE row LIKE '%%' || %(key)s || '%%'"),
    Probe("as JSON", "SELECT count(*) FROM (SELECT to_jsonb(c) ->> 'key' AS k FROM people_client c) x WHERE k = %(key)s"),
    Probe("join", "SELECT count(*) FROM accounts_organisation o JOIN people_client c ON c.organisation_id = o.id AND c.id = %(client)s"),
    Probe("outer join", "SELECT count(c.id) FROM accounts_organisation o LEFT JOIN people_client c ON c.organisation_id = o.id AND c.id = %(client)s"),
    Probe("lateral", "SELECT count(*) FROM accounts_organisation o, LATERAL (SELECT 1 FROM people_client c WHERE c.organisation_id = o.id AND c.id = %(client)s) x"),
    Probe("common table", "WITH c AS MATERIALIZED (SELECT id FROM people_client) SELECT count(*) FROM c WHERE id = %(client)s"),
    Probe("recursive", "WITH RECURSIVE c AS (SELECT id FROM people_client WHERE id = %(client)s UNION SELECT c.id FROM c) SELECT count(*) FROM c"),
    Probe("union", "SELECT count(*) FROM (SELECT id FROM people_client WHERE id = %(client)s UNION ALL SELECT id FROM people_client WHERE false) x"),
    Probe("window", "SELECT coalesce(max(n), 0) FROM (SELECT id, count(*) OVER () AS n FROM people_client) x WHERE id = %(client)s"),
    Probe("subquery in a list", "SELECT count(*) FROM generate_series(1, 1) WHERE %(client)s IN (SELECT id FROM people_client)"),
    Probe("row lock", "SELECT count(*) FROM (SELECT id FROM people_client WHERE id = %(client)s FOR UPDATE) x"),
    Probe("table sample", "SELECT count(*) FROM people_client TABLESAMPLE SYSTEM (100) WHERE id = %(client)s"),
    Probe("by the place on disk", "SELECT count(*) FROM (SELECT ctid, id FROM people_client) x WHERE id = %(client)s"),
    Probe("values of the rows through an error", "SELECT count(*) FROM people_client WHERE id = %(client)s AND 1 / (CASE WHEN id = %(client)s THEN 1 ELSE 0 END) = 1"),
]  # fmt: skip


@contextmanager
def acting(world, who):
    if who is None:
        yield
    elif who == "duty":
        with acting_as(system("test"), folders=world.folders.values()):
            yield
    else:
        with acting_as(as_actor(world.users[who])):
            yield


def found(world, who, sql):
    """What a statement finds or changes as somebody; a refusal is nothing. It is undone."""
    values = {
        "folders": list(world.folders.values()),
        "client": world.case.client.pk,
        "key": str(world.case.client.key),
        "centre": world.case.client.organisation_id,
        "company": workplace(world.users["eero"]).pk,
        "guide": world.users["guide"].pk,
        "aino": world.users["aino"].pk,
        **world.folders,
    }
    with acting(world, who):
        if who is not None:
            context.readable()
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql, values)
                number = cursor.fetchone()[0] if cursor.description else cursor.rowcount
                transaction.set_rollback(True)
        except Error as error:
            if error.__cause__.sqlstate != "42501":
                raise
            return 0
    return number


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_a_closed_door_stays_closed(world, probe):
    assert found(world, probe.control, probe.sql) > 0, "the control finds nothing: the probe proves nothing"
    assert found(world, probe.who, probe.sql) == 0


def test_there_are_enough_probes():
    assert len(PROBES) >= 60
    assert len({probe.name + str(probe.who) for probe in PROBES}) == len(PROBES)


def test_turning_row_security_off_turns_the_answer_off(world, pair):
    pair[0].execute("SET row_security = off")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        pair[0].execute("SELECT count(*) FROM people_client")


def test_copy_gives_only_what_is_open(world):
    def copied(who):
        with acting(world, who):
            context.readable()
            with (
                connection.connection.cursor() as cursor,
                cursor.copy("COPY people_client (id) TO STDOUT") as out,
            ):
                return {int(row[0]) for row in out.rows()}

    assert world.case.client.pk in copied("guide")
    assert world.case.client.pk not in copied("olli")


def test_a_prepared_statement_is_judged_each_time(world):
    raw = connection.connection
    raw.execute("PREPARE by_id AS SELECT count(*) FROM people_client WHERE id = $1")
    for _again in range(7):
        with acting(world, "guide"):
            context.readable()
            assert raw.execute(f"EXECUTE by_id({world.case.client.pk})").fetchone()[0] == 1
        with acting(world, "olli"):
            context.readable()
            assert raw.execute(f"EXECUTE by_id({world.case.client.pk})").fetchone()[0] == 0
    raw.execute("DEALLOCATE by_id")


def test_reading_piece_by_piece_leaves_no_cursor_open_on_the_server(world):
    with acting(world, "guide"):
        rows = iter(Client.objects.iterator(chunk_size=1))
        assert next(rows).pk
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_cursors WHERE is_holdable")
            assert cursor.fetchone()[0] == 0
    assert connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]


def test_other_peoples_statements_show_no_values(pair):
    one, other = pair
    one.execute("SELECT 'Aino asuu täällä'")
    seen = other.execute(
        "SELECT query FROM pg_stat_activity WHERE pid = %s", [one.info.backend_pid]
    ).fetchone()
    assert seen is not None
    assert "Aino" not in (seen[0] or "")


def test_statistics_of_columns_are_not_shown(pair):
    with owner_connection(autocommit=True) as owner:
        owner.execute("ANALYZE accounts_municipality, people_client")
    seen = (
        pair[0]
        .execute("SELECT count(*) FROM pg_stats WHERE tablename = 'accounts_municipality'")
        .fetchone()[0]
    )
    assert seen > 0
    assert (
        pair[0].execute("SELECT count(*) FROM pg_stats WHERE tablename = 'people_client'").fetchone()[0] == 0
    )


def refusal_of(sql, values):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
    except Error as error:
        return error.__cause__.sqlstate, error.__cause__.diag.message_primary
    return None


def test_a_foreign_key_does_not_tell_whether_a_folder_is_there(world):
    sql = "INSERT INTO people_contactdetails (folder_id, key_id, version) VALUES (%s, gen_random_uuid(), 1)"
    with acting(world, "olli"):
        context.readable()
        hidden = refusal_of(sql, [world.folders["work"]])
        assert hidden is not None
        assert hidden == refusal_of(sql, [2**60])
    with acting(world, "guide"):
        context.readable()
        assert refusal_of(sql, [world.folders["work"]]) is None


def test_a_number_of_another_organisation_is_not_noticed(world, make_client):
    from polku.shared.errors import Invalid

    make_client(world.users["guide"], "Aino", own_number="A-1")
    with pytest.raises(Invalid, match=r"with this number|numero"):
        make_client(world.users["guide"], "Kaisa", own_number="A-1")
    assert make_client(world.users["olli"], "Eero", own_number="A-1").pk


SELF_GRANTS = {
    "care": "INSERT INTO consent_carerelation (folder_id, worker_id, starts_at, started_by_label) VALUES (%(basic)s, %(olli)s, now(), '')",
    "an own account": "INSERT INTO people_ownaccess (folder_id, user_id, starts_at) VALUES (%(basic)s, %(olli)s, now())",
    "a representative": "UPDATE people_representative SET user_id = %(olli)s",
    "an emergency": "UPDATE consent_breakglass SET ends_at = ends_at - interval '1 minute'",
    "a longer basis": "UPDATE consent_disclosurebasis SET valid_to = valid_to + interval '1 day'",
    "a new folder": "INSERT INTO consent_folder (id, client_id, organisation_id, category, key_id) VALUES (%(basic)s, %(client)s, %(centre)s, 'plan', gen_random_uuid())",
    "a new client": "INSERT INTO people_client (folder_id, key, organisation_id, key_id, call_name, language, is_protected, opened_at, version) VALUES (%(basic)s, gen_random_uuid(), %(centre)s, gen_random_uuid(), '', 'fi', false, now(), 1)",
}  # fmt: skip


@pytest.mark.parametrize("sql", SELF_GRANTS.values(), ids=SELF_GRANTS)
def test_who_may_write_in_a_folder_still_gives_nobody_rights(world, sql):
    values = {
        **world.folders, "olli": world.users["olli"].pk, "client": world.case.client.pk,
        "centre": world.case.client.organisation_id,
    }  # fmt: skip
    with acting(world, "guide"):
        context.readable()
        refused = changes(sql, values)
        with granted(world.folders.values()):
            context.readable()
            allowed = changes(sql, values)
    assert refused == 0
    assert allowed == "unique" or allowed > 0


def changes(sql, values):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            transaction.set_rollback(True)
            return cursor.rowcount
    except Error as error:
        return {"42501": 0, "23505": "unique"}[error.__cause__.sqlstate]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE consent_folder SET client_id = client_id + 1 WHERE id = %(basic)s",
        "UPDATE consent_folder SET category = 'plan' WHERE id = %(health)s",
        "UPDATE people_client SET organisation_id = %(other)s WHERE folder_id = %(basic)s",
        "UPDATE people_client SET folder_id = %(plan)s WHERE folder_id = %(basic)s",
    ],
)
def test_a_folder_never_becomes_somebody_elses(world, sql):
    values = {**world.folders, "other": world.case.at_school.organisation_id}
    with acting(world, "guide"), granted(world.folders.values()):
        context.readable()
        assert refusal_of(sql, values)[0] == "23000"


def test_without_a_context_nothing_is_there(world):
    with nullcontext():
        assert not Client.objects.exists()


def test_client_data_outside_a_transaction_is_an_error_not_an_empty_page(world):
    assert Client.objects.count() == 0
    blocks, connection.in_atomic_block = connection.in_atomic_block, False
    try:
        with (
            pytest.raises(context.NoTransaction),
            context.for_request(lambda: as_actor(world.users["guide"]), lambda: "guidance"),
        ):
            Client.objects.count()
    finally:
        connection.in_atomic_block = blocks
