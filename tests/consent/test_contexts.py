# ruff: noqa: E501 - a statement is read best on one line
"""Contexts that were not made here, or not for this, open nothing; and what the product's own role may not do."""

import psycopg
import pytest

from polku.consent import context
from tests.consent.owner import owner_connection

pytestmark = pytest.mark.django_db


def signed_for(raw, **said):
    said = {"kind": "system", "folders": [1, 2], "pid": raw.info.backend_pid, "until": 4_000_000_000} | said
    text = context.json.dumps(said)
    return context.hmac.digest(context._key(), f"context{text}".encode(), "sha256").hex() + text


def opens(raw, signed):
    try:
        raw.execute("SELECT polku_enter(%s)", [signed])
        return raw.execute("SELECT polku_readable()").fetchone()[0]
    except psycopg.errors.InsufficientPrivilege:
        return None
    finally:
        raw.rollback()


def test_a_context_opens_on_its_own_connection_only(pair):
    one, other = pair
    assert opens(one, signed_for(one)) == [1, 2]
    assert opens(other, signed_for(one)) is None


def test_a_context_expires(pair):
    one, _other = pair
    assert opens(one, signed_for(one, until=4_000_000_000)) == [1, 2]
    assert opens(one, signed_for(one, until=1)) is None


@pytest.mark.parametrize(
    "change",
    [lambda s: s.replace("[1, 2]", "[1, 3]"), lambda s: "0" * 64 + s[64:], lambda s: s[64:], lambda s: ""],
)
def test_a_changed_context_opens_nothing(pair, change):
    one, _other = pair
    assert opens(one, signed_for(one)) == [1, 2]
    assert opens(one, change(signed_for(one))) is None


def test_a_context_of_another_key_opens_nothing(pair, settings):
    one, _other = pair
    good = signed_for(one)
    settings.SECRET_KEY = "another"
    assert opens(one, signed_for(one)) is None
    assert opens(one, good) == [1, 2]


def test_a_context_ends_with_its_transaction(pair):
    one, _other = pair
    one.execute("SELECT polku_enter(%s)", [signed_for(one)])
    assert one.execute("SELECT polku_readable()").fetchone()[0] == [1, 2]
    one.commit()
    assert one.execute("SELECT polku_readable()").fetchone()[0] is None


def test_a_list_written_by_hand_or_taken_elsewhere_is_refused(pair):
    one, other = pair
    one.execute("SELECT polku_enter(%s)", [signed_for(one)])
    sealed = one.execute("SELECT current_setting('polku.readable')").fetchone()[0]
    for raw, value in ((other, sealed), (other, "{1,2}"), (other, "0" * 64 + "{1,2}")):
        raw.execute("SELECT set_config('polku.readable', %s, true)", [value])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            raw.execute("SELECT polku_readable()")
        raw.rollback()
    # The readable list is not the writable one either.
    one.execute("SELECT set_config('polku.writable', %s, true)", [sealed])
    assert one.execute("SELECT polku_readable()").fetchone()[0] == [1, 2]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        one.execute("SELECT polku_writable()")
    # Nor is it worth anything in the next transaction of the same connection.
    one.rollback()
    one.execute("SELECT set_config('polku.readable', %s, true)", [sealed])
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        one.execute("SELECT polku_readable()")


OWNERS = {
    "the key": "SELECT count(*) FROM consent_contextkey",
    "signing": "SELECT length(polku_hmac('context'))",
    "sealing": "SELECT length(polku_seal('polku.readable', '{1}'))",
    "making lists": "SELECT count(*) FROM polku_keep('{1}', '{1}', 'yes')",
    "asking for anybody": "SELECT count(*) + 1 FROM polku_grounds(1, 'guidance', now())",
}


@pytest.mark.parametrize("sql", OWNERS.values(), ids=OWNERS)
def test_what_makes_contexts_is_the_owners_alone(pair, sql):
    with owner_connection() as owner:
        assert owner.execute(sql).fetchone()[0] > 0
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        pair[0].execute(sql)


FORBIDDEN = {
    "another role": "SET ROLE polku_owner",
    "no row security": "ALTER TABLE people_client DISABLE ROW LEVEL SECURITY",
    "a policy of one's own": "CREATE POLICY mine ON people_client USING (true)",
    "emptying a table": "TRUNCATE people_client",
    "a temporary table": "CREATE TEMPORARY TABLE copy AS SELECT * FROM people_client",
    "a table": "CREATE TABLE copy AS SELECT * FROM people_client",
    "a view": "CREATE VIEW copy AS SELECT * FROM people_client",
    "a function": "CREATE FUNCTION polku_mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "a trigger": "CREATE TRIGGER mine BEFORE INSERT ON people_client FOR EACH ROW EXECUTE FUNCTION polku_client_stays()",
    "files of the server": "SELECT pg_read_file('PG_VERSION')",
    "statistics with values": "SELECT * FROM pg_statistic",
    "running programs": "COPY people_client TO PROGRAM 'cat'",
}  # fmt: skip


@pytest.mark.parametrize("sql", FORBIDDEN.values(), ids=FORBIDDEN)
def test_the_role_of_the_product_may_not(pair, sql):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        pair[0].execute(sql)
