"""Writing, publishing, restoring."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from polku.audit.models import Event
from polku.directory.actions import (
    accept_proposal,
    archive_entry,
    propose_change,
    publish_entry,
    reject_proposal,
    restore_version,
    save_draft,
)
from polku.directory.content import EntryContent
from polku.directory.models import Entry
from polku.directory.permissions import KEEP_TRUE
from polku.shared.actor import Actor, by_link
from polku.shared.errors import Conflict, Invalid, Refused

pytestmark = pytest.mark.django_db


def as_actor(user):
    return Actor("user", user.call_name, user=user)


def text(name, **more):
    return EntryContent.model_validate({"name": {"fi": name}} | more)


def test_publishing_shows_the_newest_draft_and_notes_who_assured_it(make_entry, editor):
    entry = make_entry("Työpaja")
    save_draft(
        entry=entry, content=text("Työpaja Silta"), by=as_actor(editor), expected_version=entry.version
    )
    assert Entry.objects.get(pk=entry.pk).name("fi").text == "Työpaja"
    entry = publish_entry(entry=entry, by=as_actor(editor))
    assert entry.name("fi").text == "Työpaja Silta"
    assert entry.assured_by_label == "Toimija"
    assert [v.state for v in entry.versions.order_by("number")] == ["replaced", "published"]


def test_a_form_opened_before_somebody_elses_change_is_a_conflict(make_entry, editor):
    entry = make_entry("Työpaja")
    opened_at = entry.version
    save_draft(entry=entry, content=text("Eka"), by=as_actor(editor), expected_version=opened_at)
    with pytest.raises(Conflict):
        save_draft(entry=entry, content=text("Toka"), by=as_actor(editor), expected_version=opened_at)


@pytest.mark.parametrize("who", ["aino", "olli", "sari", "eero"])
def test_others_cannot_write(who, request, make_entry):
    entry = make_entry("Työpaja")
    actor = as_actor(request.getfixturevalue(who))
    with pytest.raises(Refused):
        save_draft(entry=entry, content=text("Muu"), by=actor, expected_version=entry.version)
    with pytest.raises(Refused):
        publish_entry(entry=entry, by=actor)


def test_a_link_proposes_and_a_coordinator_accepts(make_entry, kaisa):
    entry = make_entry("Työpaja")
    holder = by_link(KEEP_TRUE, entry.pk, "Kaarisilta ry")
    version = propose_change(entry=entry, content=text("Uusi nimi"), by=holder)
    assert Entry.objects.get(pk=entry.pk).name("fi").text == "Työpaja"
    entry = accept_proposal(version=version, by=as_actor(kaisa))
    assert entry.name("fi").text == "Uusi nimi"
    with pytest.raises(Invalid):
        accept_proposal(version=version, by=as_actor(kaisa))


def test_a_link_to_another_entry_gives_nothing(make_entry):
    entry, other = make_entry("Työpaja"), make_entry("Kahvila")
    with pytest.raises(Refused):
        propose_change(entry=entry, content=text("Uusi"), by=by_link(KEEP_TRUE, other.pk, "Kaarisilta ry"))


def test_a_rejected_proposal_keeps_its_reason(make_entry, kaisa):
    entry = make_entry("Työpaja")
    version = propose_change(
        entry=entry, content=text("Uusi"), by=by_link(KEEP_TRUE, entry.pk, "Kaarisilta ry")
    )
    with pytest.raises(Invalid):
        reject_proposal(version=version, by=as_actor(kaisa), reason=" ")
    reject_proposal(version=version, by=as_actor(kaisa), reason="Nimi ei vastaa toimintaa.")
    version.refresh_from_db()
    assert (version.state, version.review_note) == ("rejected", "Nimi ei vastaa toimintaa.")


def test_an_earlier_version_comes_back_as_a_draft(make_entry, editor):
    entry = make_entry("Vanha nimi")
    first = entry.versions.get().number
    save_draft(entry=entry, content=text("Uusi nimi"), by=as_actor(editor), expected_version=entry.version)
    publish_entry(entry=entry, by=as_actor(editor))
    restore_version(entry=entry, number=first, by=as_actor(editor))
    assert publish_entry(entry=entry, by=as_actor(editor)).name("fi").text == "Vanha nimi"


def test_an_archived_entry_keeps_its_history_and_can_return(make_entry, editor):
    entry = make_entry("Työpaja")
    number = entry.versions.get().number
    entry = archive_entry(entry=entry, by=as_actor(editor), reason="Loppui")
    assert (entry.state, entry.published_content) == ("archived", None)
    assert publish_entry(entry=entry, by=as_actor(editor), number=number).state == "published"


def test_what_a_version_says_never_changes(make_entry):
    entry = make_entry("Työpaja")
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
        entry.versions.update(content={"name": {"fi": "Muu"}})


def test_the_products_own_role_cannot_rewrite_what_happened(make_entry):
    make_entry("Työpaja")
    assert Event.objects.exists()
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        Event.objects.update(actor_label="muu")
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        Event.objects.all().delete()
    with (
        pytest.raises(DatabaseError, match="must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DROP TRIGGER append_only ON audit_event")
