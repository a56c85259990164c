"""Migrations: every change has one, and what is done at once makes the tables that one step after the other makes."""

import os
from collections.abc import Iterator
from typing import Any, ClassVar
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.core.management import call_command
from django.db import connections, migrations, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from polku.shared.at_once import AtOnce, Together
from polku.shared.database_url import database_from_url
from tests.conventions.test_code import OWN_APPS

TABLES = ("fresh_thing", "fresh_place")
CATALOG = {
    "columns": "SELECT attname, attnum, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute "
    "WHERE attrelid = '{0}'::regclass AND attnum > 0",
    "constraints": "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = '{0}'::regclass",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = '{0}'",
    "triggers": "SELECT tgname FROM pg_trigger WHERE tgrelid = '{0}'::regclass AND NOT tgisinternal",
}


class Beginning:
    """Two models that name each other, what is added to them afterwards, and SQL in between."""

    operations: ClassVar = [
        migrations.CreateModel(
            "Thing",
            [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=20))],
        ),
        migrations.CreateModel(
            "Place",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("best", models.ForeignKey("fresh.thing", models.PROTECT)),
            ],
        ),
        migrations.RunSQL(
            "CREATE TRIGGER stays BEFORE UPDATE ON fresh_thing "
            "FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            "DROP TRIGGER stays ON fresh_thing",
        ),
        migrations.AddField("thing", "place", models.ForeignKey("fresh.place", models.PROTECT, null=True)),
        migrations.AlterField("thing", "name", models.CharField(max_length=40)),
        migrations.AddIndex("thing", models.Index(fields=["name"], name="thing_by_name")),
        migrations.AddConstraint(
            "thing", models.UniqueConstraint(fields=["name", "place"], name="one_thing_a_place")
        ),
        migrations.AddConstraint(
            "place", models.CheckConstraint(condition=models.Q(best__gt=0), name="a_place_has_a_best")
        ),
    ]


class Continuation:
    """What a later migration changes on tables that are there."""

    operations: ClassVar = [
        migrations.RemoveConstraint("thing", "one_thing_a_place"),
        migrations.AddField("thing", "size", models.IntegerField(default=1)),
        migrations.AlterField("thing", "name", models.TextField()),
        migrations.AddConstraint(
            "thing", models.UniqueConstraint(fields=["name", "size"], name="one_thing_a_place")
        ),
    ]


class PlainBeginning(Beginning, migrations.Migration):
    """As Django does it."""


class PlainContinuation(Continuation, migrations.Migration):
    """As Django does it."""


class BeginningAtOnce(Beginning, AtOnce):
    """As we do it."""


class ContinuationAtOnce(Continuation, AtOnce):
    """As we do it."""


@pytest.fixture
def owner(db: None) -> Iterator[BaseDatabaseWrapper]:
    """A connection that may make tables; nothing that it does is kept."""
    product = connections["default"]
    address = urlsplit(os.environ["DATABASE_OWNER_URL"])._replace(path=f"/{product.settings_dict['NAME']}")
    settings = product.settings_dict | database_from_url(urlunsplit(address))
    connections["owner"] = owner = type(product)(settings, "owner")
    with transaction.atomic("owner"):
        yield owner
        transaction.set_rollback(True, "owner")
    owner.close()
    del connections["owner"]


def test_what_is_done_at_once_makes_the_same_tables(owner):
    plain, at_once = (PlainBeginning, PlainContinuation), (BeginningAtOnce, ContinuationAtOnce)
    assert tables_after(owner, *plain[:1]) == tables_after(owner, *at_once[:1])
    assert tables_after(owner, *plain) == tables_after(owner, *at_once)


def tables_after(owner: BaseDatabaseWrapper, *steps: type[migrations.Migration]) -> Any:
    """What the catalog says of the tables, and the state that Django goes on from. They are taken back again."""
    before = [ProjectState()]
    for kind in steps:
        state = before[-1].clone()
        _ = state.apps
        with owner.schema_editor() as editor:
            before.append(kind("0001", "fresh").apply(state, editor))
    found = {
        (what, table): rows(owner, query.format(table)) for table in TABLES for what, query in CATALOG.items()
    }
    related = {
        (model, other.name) for model in before[-1].apps.get_models() for other in model._meta.get_fields()
    }
    for kind, state in zip(reversed(steps), reversed(before[:-1]), strict=True):
        with owner.schema_editor() as editor:
            kind("0001", "fresh").unapply(state.clone(), editor)
    assert not set(TABLES) & set(owner.introspection.table_names())
    return found, before[-1].models, {(model.__name__, name) for model, name in related}


def rows(owner: BaseDatabaseWrapper, query: str) -> list[Any]:
    """What the catalog answers."""
    with owner.cursor() as cursor:
        cursor.execute(query)
        return sorted(cursor.fetchall())


def test_what_must_see_the_models_in_between_is_not_done_at_once():
    with pytest.raises(TypeError, match="RunPython"):
        Together([migrations.RunPython(migrations.RunPython.noop)])


def test_a_migration_of_several_models_is_done_at_once():
    """Else an empty database takes three times as long: let `Migration` derive from `AtOnce`."""
    found = MigrationLoader(None).disk_migrations
    several = {
        key
        for key, migration in found.items()
        if key[0] in OWN_APPS
        and sum(isinstance(one, migrations.CreateModel) for one in type(migration).operations) > 1
    }
    assert [key for key in sorted(several) if not isinstance(found[key], AtOnce)] == []
    assert several


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
