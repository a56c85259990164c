"""The catalog lint is silent about the product as it is, and finds every planted defect."""

# ruff: noqa: E501 - a statement is read best on one line

import json
import os
import subprocess
import sys

import psycopg
import pytest

from polku.cli.catalog_lint import look
from tests.conftest import ROOT
from tests.consent.owner import admin_connection, owner_connection

pytestmark = pytest.mark.django_db


def names():
    """The roles of the tests' database."""
    parts = psycopg.conninfo.conninfo_to_dict
    return {
        "app": parts(os.environ["DATABASE_URL"])["user"],
        "owner": parts(os.environ["DATABASE_OWNER_URL"])["user"],
    }


@pytest.fixture
def server(django_db_setup, db):
    """The administrator's cursor; what is planted is taken away again."""
    with admin_connection() as raw:
        raw.execute("SET lock_timeout = '5s'")
        raw.execute(f'SET ROLE "{names()["owner"]}"')
        yield raw.cursor()
        raw.rollback()


def test_the_product_as_it_is_has_no_finding(server):
    assert "\n".join(str(one) for one in look(server)) == ""


NOTE = "CREATE TABLE pathway_note (id bigserial PRIMARY KEY, folder_id bigint REFERENCES consent_folder); "
DEFECTS = {
    "row security off": ("ALTER TABLE people_client DISABLE ROW LEVEL SECURITY", "no-row-security"),
    "not forced": ("ALTER TABLE people_client NO FORCE ROW LEVEL SECURITY", "not-forced"),
    "a new table without a policy": (NOTE, "no-policy"),
    "a partition without a policy": (
        "CREATE TABLE pathway_log (folder_id bigint) PARTITION BY LIST (folder_id); "
        "CREATE TABLE pathway_log_1 PARTITION OF pathway_log FOR VALUES IN (1)",
        "no-row-security",
    ),
    "a policy dropped": ("DROP POLICY polku_read ON people_contactdetails", "no-policy"),
    "a policy too many": ("CREATE POLICY easy ON people_client USING (true)", "other-policy"),
    "a policy that says more": ("ALTER POLICY polku_read ON people_client USING (true)", "changed-policy"),
    "writing where one may read": (
        "ALTER POLICY polku_update ON people_contactdetails "
        "USING (folder_id = ANY (COALESCE((SELECT polku_readable()), '{}')))",
        "changed-policy",
    ),
    "rights given by whoever may write": (
        "ALTER POLICY polku_insert ON consent_carerelation "
        "WITH CHECK (folder_id = ANY (COALESCE((SELECT polku_writable()), '{}')))",
        "changed-policy",
    ),
    "a policy for everybody that is the owner's": ("ALTER POLICY polku_owner ON people_client TO PUBLIC", "changed-policy"),
    "no index by folder": ("DROP INDEX {index}", "no-index"),
    "a key unique everywhere": ("CREATE UNIQUE INDEX everywhere ON people_client (own_number)", "unique-everywhere"),
    "a key on an expression": ("CREATE UNIQUE INDEX everywhere ON people_client (md5(own_number))", "unique-everywhere"),
    "a cascade": (
        "ALTER TABLE consent_reception ADD CONSTRAINT away FOREIGN KEY (basis_id) "
        "REFERENCES consent_disclosurebasis ON DELETE CASCADE",
        "cascade",
    ),
    "no foreign key": ("ALTER TABLE people_client DROP CONSTRAINT people_client_folder", "no-folder"),
    "a view": ("CREATE VIEW everybody AS SELECT id, call_name FROM people_client", "view"),
    "a view on a view": (
        "CREATE VIEW few WITH (security_invoker = true) AS SELECT id FROM people_client; "
        "CREATE VIEW everybody AS SELECT c.id FROM people_client c JOIN few USING (id)",
        "view",
    ),
    "a materialised view": ("CREATE MATERIALIZED VIEW everybody AS SELECT id FROM people_client", "materialised"),
    "a rule": ("CREATE RULE other AS ON UPDATE TO people_client DO INSTEAD NOTHING", "rule"),
    "a publication": ("RESET ROLE; CREATE PUBLICATION away FOR TABLE people_client", "publication"),
    "folders may move": ("ALTER TABLE consent_folder DISABLE TRIGGER stays", "no-trigger"),
    "clients may move": ("DROP TRIGGER stays ON people_client", "no-trigger"),
    "an immutable judgement": ("ALTER FUNCTION polku_readable() IMMUTABLE", "volatility"),
    "a judgement a row": ("ALTER FUNCTION polku_writable() VOLATILE", "volatility"),
    "as its caller": ("ALTER FUNCTION polku_readable() SECURITY INVOKER", "not-definer"),
    "names from the caller": ("ALTER FUNCTION polku_granted() RESET search_path", "search-path"),
    "an unknown function": (
        "CREATE FUNCTION everybody() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS 'SELECT 1'",
        "other-function",
    ),
    "a function gone": ("DROP FUNCTION polku_why", "no-function"),
    "a function of another": ("RESET ROLE; ALTER FUNCTION polku_why OWNER TO {app}", "function-owner"),
    "passing row security": ("RESET ROLE; ALTER ROLE {app} BYPASSRLS", "bypass"),
    "a superuser": ("RESET ROLE; ALTER ROLE {app} SUPERUSER; SET ROLE {app}", "superuser"),
    "making roles": ("RESET ROLE; ALTER ROLE {app} CREATEROLE", "makes-roles"),
    "the owner's member": ("RESET ROLE; GRANT {owner} TO {app}", "member-of-owner"),
    "making tables": ("RESET ROLE; GRANT CREATE ON SCHEMA public TO {app}", "create"),
    "temporary tables": ("RESET ROLE; GRANT TEMPORARY ON DATABASE {database} TO {app}", "temporary"),
    "the key": ("GRANT SELECT ON consent_contextkey TO {app}", "key-open"),
    "truncate": ("GRANT TRUNCATE ON people_client TO {app}", "too-many-rights"),
    "a function open again": ("GRANT EXECUTE ON FUNCTION polku_hmac(text) TO {app}", "function-open"),
    "a table of the product's role": ("RESET ROLE; ALTER TABLE people_ownaccess OWNER TO {app}", "owns"),
    "rights lost in a restore": ("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {app}", "no-role"),
    "statements of others": ("RESET ROLE; SET LOCAL track_activities = on", "activity"),
}  # fmt: skip


def index_by_folder(server):
    server.execute(
        "SELECT x.relname FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_attribute a ON "
        "a.attrelid = i.indrelid AND a.attnum = i.indkey[0] WHERE i.indrelid = 'consent_carerelation'::regclass "
        "AND a.attname = 'folder_id' AND NOT i.indisunique"
    )
    return server.fetchone()[0]


@pytest.mark.parametrize(("sql", "code"), DEFECTS.values(), ids=DEFECTS)
def test_a_planted_defect_is_found(server, sql, code):
    values = names() | {"database": server.connection.info.dbname, "index": index_by_folder(server)}
    for name, value in values.items():
        sql = sql.replace(f"{{{name}}}", f'"{value}"')
    server.execute(sql)
    assert code in {one.code for one in look(server)}


def test_there_are_enough_defects():
    assert len(DEFECTS) >= 15


def test_the_command_says_what_is_wrong_and_ends_with_1():
    def lint():
        return subprocess.run(
            [sys.executable, "-m", "polku", "catalog-lint", "--json"], capture_output=True, text=True, cwd=ROOT,
            env=os.environ | {"POLKU_DATA": os.environ["POLKU_DATA"]}, check=False,
        )  # fmt: skip

    sound = lint()
    assert (sound.returncode, json.loads(sound.stdout)) == (0, []), sound.stderr
    with owner_connection(autocommit=True) as owner:
        owner.execute("ALTER TABLE people_ownaccess NO FORCE ROW LEVEL SECURITY")
        try:
            broken = lint()
        finally:
            owner.execute("ALTER TABLE people_ownaccess FORCE ROW LEVEL SECURITY")
    assert broken.returncode == 1
    assert [one["code"] for one in json.loads(broken.stdout)] == ["not-forced"]
