"""A time that has run out deletes everything, everywhere, with a certificate; and nothing else."""

from datetime import timedelta

import pytest
from django.db import connection

from polku.audit.models import Look
from polku.consent.actions import change_contact, name_steward, start_care
from polku.consent.context import acting_as
from polku.consent.models import Reception
from polku.consent.queries import client_of
from polku.keys.models import DataKey
from polku.people.choices import Category
from polku.retention import actions, queries
from polku.retention.models import Certificate, PastPath
from polku.retention.policy import tables
from polku.shared import clock
from polku.shared.errors import Invalid, Missing, Refused
from tests.cast import as_actor, workplace
from tests.consent.owner import owner_connection
from tests.retention.nights import AFTER_TWO_YEARS, BY, nights, rule

pytestmark = pytest.mark.django_db(transaction=True)
# What the owner of the tables does not look at afterwards need not be kept.
undone = pytest.mark.django_db


def test_nothing_of_the_person_is_left_anywhere_but_the_log_of_looks(ended):
    client, ids = ended.client, rows_of(ended.client)
    told = nights(AFTER_TWO_YEARS)
    assert (told.people, told.folders > 0) == (1, True)
    with owner_connection() as owner:
        for table in [*tables(), "consent_folder"]:
            column = "id" if table == "consent_folder" else "folder_id"
            left = owner.execute(f"SELECT count(*) FROM {table} WHERE {column} = ANY (%s)", [ids]).fetchone()
            assert (table, left) == (table, (0,))
        assert not mentions(owner, str(client.key), str(client.key_id))
    assert Look.objects.filter(clients__contains=[client.pk]).exists()
    assert not DataKey.objects.filter(pk=client.key_id).exists()


def test_what_others_keep_about_the_same_person_stays(ended, sari):
    nights(AFTER_TWO_YEARS)
    assert client_of(ended.at_school.key, actor=as_actor(sari)).call_name == "Aino"
    with acting_as(as_actor(sari)):
        assert not Reception.objects.exists()


def rows_of(client):
    with owner_connection() as owner:
        return [
            row[0] for row in owner.execute("SELECT id FROM consent_folder WHERE client_id = %s", [client.pk])
        ]


def mentions(owner, *words):
    """Tables in which any of the words stands, in any column. The control: they are there before."""
    found = []
    names = owner.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    for (table,) in names.fetchall():
        for word in words:
            if owner.execute(
                f'SELECT 1 FROM "{table}" x WHERE x::text LIKE %s LIMIT 1', [f"%{word}%"]
            ).fetchone():
                found.append(table)
    return found


def test_the_search_for_what_is_left_would_find_it(ended):
    with owner_connection() as owner:
        assert {"people_client", "consent_folder", "keys_datakey"} <= set(
            mentions(owner, str(ended.client.key), str(ended.client.key_id))
        )


@pytest.mark.parametrize("days", [(729,), (729, 733)], ids=["before its time", "in the month of review"])
def test_nothing_goes_before_its_time_and_a_month_of_review(ended, days):
    assert nights(days).people == 0
    assert rows_of(ended.client)


def test_a_dry_run_tells_and_changes_nothing(ended):
    nights((732,))
    told = nights((765,), dry=True)
    assert (told.people, told.certificates) == (1, [])
    assert rows_of(ended.client)
    assert not Certificate.objects.exists()
    assert told.rows["pathway_saying"] == 1


def test_a_kind_of_data_without_a_rule_keeps_itself_and_the_name(ended, guide):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM retention_rule WHERE category = 'plan'")
    nights(AFTER_TWO_YEARS)
    with owner_connection() as owner:
        assert owner.execute(
            "SELECT count(*) FROM people_client WHERE id = %s", [ended.client.pk]
        ).fetchone() == (1,)
        assert owner.execute("SELECT count(*) FROM pathway_saying").fetchone() == (1,)
        assert owner.execute(
            "SELECT count(*) FROM people_contactdetails WHERE key_id = %s", [ended.client.key_id]
        ).fetchone() == (0,)


def test_a_plan_in_use_is_not_deleted_by_a_rule_that_counts_from_its_end(ended, guide):
    rule(workplace(guide), Category.PLAN, counted_from="plan")
    assert nights(AFTER_TWO_YEARS).people == 0


@undone
def test_who_comes_back_is_not_deleted(ended, steward, guide):
    nights((732,))
    centre = workplace(guide)
    start_care(organisation=centre, key=ended.client.key, worker=guide, by=as_actor(steward))
    told = nights((733, 765))
    assert (told.people, told.no_longer_due) == (0, 0)
    assert queries.to_review(centre, actor=as_actor(steward)) == []


@undone
def test_a_steward_sees_what_goes_without_a_name_and_the_look_is_logged(ended, steward, guide):
    nights((732,))
    found = queries.to_review(workplace(guide), actor=as_actor(steward))
    assert {one.folder.category for one in found} >= {"basic", "plan", "contact"}
    assert found[0].last_worker == "Ohjaaja"
    assert Look.objects.filter(
        actor_id=steward.pk, clients__contains=[ended.client.pk], purpose="retention"
    ).exists()


def test_a_hold_keeps_everything_the_person_needs_until_its_day(ended, steward, guide):
    nights((732,))
    centre, by = workplace(guide), as_actor(steward)
    plan = next(x for x in queries.to_review(centre, actor=by) if x.folder.category == "plan")
    with clock.freeze(clock.now() + timedelta(days=740)):
        hold_until = clock.today() + timedelta(days=60)
        with pytest.raises(Invalid):
            actions.hold(organisation=centre, waiting_id=plan.waiting.pk, until=hold_until, reason=" ", by=by)
        actions.hold(
            organisation=centre,
            waiting_id=plan.waiting.pk,
            until=hold_until,
            reason="Valitus on kesken.",
            by=by,
        )
    held = nights((765,))
    assert (held.people, held.held) == (0, 1)
    with owner_connection() as owner:
        assert owner.execute("SELECT count(*) FROM pathway_saying").fetchone() == (1,)
    assert nights((803,)).people == 1


@undone
@pytest.mark.parametrize("who", ["olli", "kaisa", "guide"])
def test_only_a_steward_looks_holds_and_sets_rules(ended, request, guide, who):
    actor = as_actor(request.getfixturevalue(who))
    centre = workplace(guide)
    for refused in (
        lambda: queries.to_review(centre, actor=actor),
        lambda: queries.certificates(centre, actor=actor),
        lambda: actions.hold(organisation=centre, waiting_id=1, until=clock.today(), reason="x", by=actor),
        lambda: actions.set_rule(
            organisation=centre,
            category="plan",
            months=1,
            counted_from="care",
            source="x",
            dated=clock.today(),
            by=actor,
        ),
    ):
        with pytest.raises(Refused):
            refused()


def test_another_organisations_steward_holds_nothing_here(ended, make_user, olli):
    admin = make_user("yllapito", is_admin=True)
    name_steward(organisation=workplace(olli), user=olli, by=as_actor(admin))
    nights((732,))
    with owner_connection() as owner:
        (waiting,) = owner.execute("SELECT min(id) FROM retention_waiting").fetchone()
    with pytest.raises(Missing):
        actions.hold(
            organisation=workplace(olli), waiting_id=waiting, until=clock.today() + timedelta(days=9), reason="x",
            by=as_actor(olli),
        )  # fmt: skip
    assert queries.to_review(workplace(olli), actor=as_actor(olli)) == []


@undone
def test_the_certificate_tells_what_went_and_nobody_can_change_it(ended, steward, guide):
    nights(AFTER_TWO_YEARS)
    (certificate,) = queries.certificates(workplace(guide), actor=as_actor(steward))
    assert certificate.people == 1
    assert certificate.rows["pathway_goal"] == 1
    assert certificate.rules[0]["source"] == "Tiedonohjaussuunnitelma, 5.2"
    assert "Aino" not in str(certificate.__dict__)
    with pytest.raises(Exception, match=r"append|refuse|change"):
        Certificate.objects.update(people=0)


@undone
def test_the_coarse_path_is_left_without_a_name_or_a_place(ended):
    nights(AFTER_TWO_YEARS)
    path = PastPath.objects.get()
    assert (path.age_band, path.county, path.outcome) == ("", "", "")


def test_an_old_backup_does_not_bring_a_deleted_person_back(ended, tmp_path):
    """What a restore of an old backup does: the same rows and keys are there again."""
    (tmp_path / actions.DESTROYED_FILE).write_text(f"{ended.client.key_id} 2026-01-01 certificate 1\n")
    told = actions.run(by=BY)
    assert (told.came_back, told.people) == (1, 1)
    assert rows_of(ended.client) == []


def test_destroyed_keys_are_listed_for_the_next_restore(ended, tmp_path):
    nights(AFTER_TWO_YEARS)
    assert str(ended.client.key_id) in (tmp_path / actions.DESTROYED_FILE).read_text()


def test_contact_details_that_were_deleted_are_written_anew(ended, steward, guide):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM retention_rule WHERE category = 'plan'")
    nights(AFTER_TWO_YEARS)
    start_care(organisation=workplace(guide), key=ended.client.key, worker=guide, by=as_actor(steward))
    row = change_contact(
        client=ended.client, version=1, phone="040 555 0102", email=None, address=None, municipality=None,
        by=as_actor(guide),
    )  # fmt: skip
    assert row.phone == "040 555 0102"


def test_no_table_outside_folders_points_to_client_data():
    """Such a row would stop a deletion, or stay behind it."""
    with owner_connection() as owner:
        rows = owner.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint c WHERE contype = 'f' AND confrelid IN "
            "(SELECT attrelid FROM pg_attribute WHERE attname = 'folder_id' AND attnum > 0) AND NOT EXISTS "
            "(SELECT FROM pg_attribute a WHERE a.attrelid = c.conrelid AND a.attname = 'folder_id') "
            "AND c.conrelid <> 'consent_folder'::regclass"
        ).fetchall()
    assert rows == []
