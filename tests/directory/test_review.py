"""The coordinator's review: proposals, the queue by importance, entries of organisations that have ended."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from polku.accounts.actions import record_succession
from polku.directory.actions import create_channel, propose_change, publish_entry, save_draft
from polku.directory.actions.reviewing import weigh_entries
from polku.directory.content import ChannelContent, EntryContent
from polku.directory.models import Entry
from polku.directory.permissions import KEEP_TRUE
from polku.directory.queries.history import working_version
from polku.directory.queries.importance import region_of
from polku.mail.models import Message
from polku.shared import clock
from polku.shared.actor import by_link
from tests.directory.upkeep_pages import as_actor, form_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(kaisa):
    return signed_in(kaisa)


@pytest.fixture
def entry(make_entry):
    return make_entry(
        "Kerho", summary={"fi": "Pelataan."}, description={"fi": "Joka viikko."},
        owner={"owner_email": "kerho@example.fi", "owner_label": "Kerhon vetäjät"},
    )  # fmt: skip


def propose(entry, **fields):
    content = EntryContent.model_validate(entry.published_content | fields)
    return propose_change(entry=entry, content=content, by=by_link(KEEP_TRUE, entry.pk, "Kerhon vetäjät"))


def decide(client, version, **changed):
    address = reverse("proposal", args=[version.pk])
    fields = form_of(client.get(address), "take0")
    fields.update(changed)
    return client.post(address, {name: value for name, value in fields.items() if value is not None})


def public(entry):
    return Entry.objects.get(pk=entry.pk).published_content


def test_a_proposal_is_accepted_as_it_is_and_its_writer_hears_of_it(client, entry):
    version = propose(entry, summary={"fi": "Lauletaan."})
    assert decide(client, version, accept="1").status_code == 302
    assert public(entry)["summary"]["fi"] == "Lauletaan."
    version.refresh_from_db()
    assert version.state == "published"
    message = Message.objects.get(recipient="kerho@example.fi")
    assert message.kind == "proposal_accepted"
    assert "Lauletaan." not in message.body


def test_a_proposal_is_accepted_with_the_reviewers_wording(client, entry):
    version = propose(entry, summary={"fi": "lauletaan"}, description={"fi": "Aina."})
    assert decide(client, version, text0="Lauletaan yhdessä.", accept="1").status_code == 302
    assert (public(entry)["summary"]["fi"], public(entry)["description"]["fi"]) == (
        "Lauletaan yhdessä.",
        "Aina.",
    )
    assert Message.objects.get(kind="proposal_accepted")


def test_a_part_of_a_proposal_is_accepted(client, entry):
    version = propose(entry, summary={"fi": "Lauletaan."}, description={"fi": "Aina."})
    decide(client, version, take1=None, accept="1")
    assert (public(entry)["summary"]["fi"], public(entry)["description"]["fi"]) == (
        "Lauletaan.",
        "Joka viikko.",
    )


def test_taking_nothing_is_refused(client, entry):
    version = propose(entry, summary={"fi": "Lauletaan."})
    assert decide(client, version, take0=None, accept="1").status_code == 422
    version.refresh_from_db()
    assert version.state == "proposed"


def test_a_proposal_is_turned_down_with_a_reason(client, entry):
    version = propose(entry, summary={"fi": "Osta heti."})
    address = reverse("proposal", args=[version.pk])
    assert client.post(address, {"reject": "1", "reason": ""}).status_code == 422
    assert client.post(address, {"reject": "1", "reason": "Mainos ei kuulu tänne."}).status_code == 302
    version.refresh_from_db()
    assert version.state == "rejected"
    assert "Mainos ei kuulu tänne." in Message.objects.get(recipient="kerho@example.fi").body
    assert public(entry)["summary"]["fi"] == "Pelataan."


def test_a_handled_proposal_is_not_handled_again(client, entry):
    version = propose(entry, summary={"fi": "Lauletaan."})
    decide(client, version, accept="1")
    assert client.get(reverse("proposal", args=[version.pk])).status_code == 404


def test_what_others_changed_meanwhile_stays(client, entry, editor):
    version = propose(entry, summary={"fi": "Lauletaan."})
    content = EntryContent.model_validate(public(entry) | {"description": {"fi": "Toimijan kuvaus."}})
    save_draft(
        entry=entry,
        content=content,
        by=as_actor(editor),
        expected_version=Entry.objects.get(pk=entry.pk).version,
    )
    publish_entry(entry=entry, by=as_actor(editor))
    decide(client, version, accept="1")
    assert (public(entry)["summary"]["fi"], public(entry)["description"]["fi"]) == (
        "Lauletaan.",
        "Toimijan kuvaus.",
    )


def test_the_reviewer_sees_when_the_same_text_changed_meanwhile(client, entry, editor):
    version = propose(entry, summary={"fi": "Lauletaan."})
    content = EntryContent.model_validate(public(entry) | {"summary": {"fi": "Toimijan teksti."}})
    save_draft(
        entry=entry,
        content=content,
        by=as_actor(editor),
        expected_version=Entry.objects.get(pk=entry.pk).version,
    )
    publish_entry(entry=entry, by=as_actor(editor))
    page = client.get(reverse("proposal", args=[version.pk])).content.decode()
    assert "Toimijan" in page
    assert 'data-color="warning"' in page


def test_an_editors_draft_goes_on_after_a_proposal_is_accepted(client, entry, editor):
    content = EntryContent.model_validate(public(entry) | {"description": {"fi": "Keskeneräinen."}})
    save_draft(entry=entry, content=content, by=as_actor(editor), expected_version=entry.version)
    decide(client, propose(entry, summary={"fi": "Lauletaan."}), accept="1")
    draft = working_version(Entry.objects.get(pk=entry.pk))
    assert draft.state == "draft"
    assert (draft.content["summary"]["fi"], draft.content["description"]["fi"]) == (
        "Lauletaan.",
        "Keskeneräinen.",
    )
    assert public(entry)["description"]["fi"] == "Joka viikko."


def test_a_way_that_came_with_a_proposal_becomes_public_with_it(client, entry, association, by):
    document = ChannelContent.model_validate(
        {"kind": "phone", "name": {"fi": "Kerho"}, "phones": [{"number": "040 555 0101"}]}
    )
    channel = create_channel(organisation=association, content=document, by=by)
    decide(client, propose(entry, channels=[{"channel": channel.pk}]), accept="1")
    channel.refresh_from_db()
    assert channel.state == "published"


def test_a_writer_with_an_account_hears_in_their_own_language(client, entry, make_user, association):
    writer = make_user("kirjoittaja", "editor", association, language="sv")
    content = EntryContent.model_validate(public(entry) | {"summary": {"fi": "Lauletaan."}})
    version = propose_change(entry=entry, content=content, by=as_actor(writer))
    decide(client, version, accept="1")
    message = Message.objects.get()
    assert (message.recipient, message.language) == ("kirjoittaja@example.fi", "sv")


# The queue


def due(entry, on):
    Entry.objects.filter(pk=entry.pk).update(next_review_on=on)


@pytest.fixture
def queue(make_entry, by):
    """A rare entry that became due lately, and two alike that are long overdue."""
    today = clock.today()
    rare = make_entry("Ainoa", municipalities=["272", "421"], target_groups=["KR1.1"])
    for name, late in (("Yksi monista", 90), ("Toinen monista", 30)):
        due(make_entry(name, municipalities=["398"], target_groups=["KR1.2"]), today - timedelta(days=late))
    due(rare, today + timedelta(days=10))
    far = make_entry("Ei vielä", municipalities=["398"], target_groups=["KR1.2"])
    due(far, today + timedelta(days=15))
    weigh_entries(by=by)
    return rare


def test_the_only_answer_comes_before_what_is_older(client, queue):
    page = client.get(reverse("review_queue")).content.decode()
    places = [page.index(f"{name}</a>") for name in ("Ainoa", "Yksi monista", "Toinen monista")]
    assert places == sorted(places)
    assert "Ei vielä" not in page


def test_the_page_of_reasons_names_the_places_where_it_is_the_only_one(client, queue):
    page = client.get(reverse("review_why", args=[queue.pk])).content.decode()
    assert "Kokkola" in page
    assert "Lestijärvi" in page


def test_weights_fall_by_the_square_of_how_many_there_are(make_entry, by):
    alone = make_entry("Ainoa", municipalities=["272"], service_classes=["P10.1"])
    pair = [make_entry(name, municipalities=["398"], service_classes=["P10.1"]) for name in ("A", "B")]
    everywhere = make_entry("Kaikkialla", coverage={"scope": "nationwide"}, life_events=["KE10"])
    weigh_entries(by=by)
    weights = dict(Entry.objects.values_list("pk", "importance"))
    assert [weights[e.pk] for e in (alone, *pair)] == [1.0, 0.25, 0.25]
    assert weights[everywhere.pk] == len(region_of([], on=clock.today()))


def test_an_everywhere_entry_is_counted_as_an_answer_everywhere(make_entry, by):
    local = make_entry("Paikallinen", municipalities=["272"], service_classes=["P10.1"])
    make_entry("Kaikkialla", coverage={"scope": "nationwide"}, service_classes=["P10.1"])
    weigh_entries(by=by)
    local.refresh_from_db()
    assert local.importance == 0.25


def test_weighing_again_changes_nothing(queue, by):
    assert weigh_entries(by=by) == 0


# Ended organisations


def test_an_entry_of_an_ended_organisation_is_moved_to_its_successor(
    client, make_entry, make_organisation, by
):
    old, new = (
        make_organisation("PHHYKY", kind="joint_authority"),
        make_organisation("Hyvinvointialue", kind="wellbeing_county"),
    )
    entry = make_entry("Palvelu", organisation=old)
    record_succession(predecessor=old, successor=new, on=date(2023, 1, 1), by=by)
    page = client.get(reverse("review_queue")).content.decode()
    assert "Hyvinvointialue" in page
    stamp = entry.link_stamp
    client.post(reverse("entry_hand_over", args=[entry.pk]), {"organisation": new.pk})
    entry.refresh_from_db()
    assert entry.organisation == new
    assert entry.link_stamp != stamp


def test_an_ended_organisation_without_a_successor_is_flagged(client, make_entry, make_organisation):
    old = make_organisation("Lopettanut yhdistys", valid_to=clock.today() - timedelta(days=1))
    make_entry("Kerho", organisation=old)
    assert "Lopettanut yhdistys" in client.get(reverse("review_queue")).content.decode()


def test_the_last_day_of_an_organisation_is_still_its_own(client, make_entry, make_organisation):
    make_entry("Kerho", organisation=make_organisation("Viimeinen päivä", valid_to=clock.today()))
    assert "Viimeinen päivä" not in client.get(reverse("review_queue")).content.decode()
