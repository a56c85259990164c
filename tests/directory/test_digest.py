"""Themes and their collections, and the mail about what changed."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from polku.accounts.models import Subscription
from polku.directory.actions import archive_entry, publish_entry, save_draft
from polku.directory.actions.digests import send_digests, subscribe
from polku.directory.content import EntryContent
from polku.directory.models import Entry, Theme
from polku.mail.models import Message
from polku.shared import clock
from polku.shared.errors import Invalid
from tests.directory.upkeep_pages import as_actor, form_of, send, signed_in

pytestmark = pytest.mark.django_db

MONDAY = datetime(2027, 3, 1, 6, tzinfo=clock.HELSINKI)


def at(**later):
    return clock.freeze(MONDAY + timedelta(**later))


@pytest.fixture
def theme():
    return Theme.objects.create(
        slug="opinnoista", names={"fi": "Opinnoista töihin", "sv": "Från studier till arbete"}
    )


def start(user, themes=(), municipalities=(), every_days=7):
    with at():
        return subscribe(
            themes=themes, municipalities=municipalities, every_days=every_days, by=as_actor(user)
        )


def change(entry, by, text):
    content = EntryContent.model_validate(
        Entry.objects.get(pk=entry.pk).published_content | {"summary": {"fi": text}}
    )
    save_draft(entry=entry, content=content, by=by, expected_version=Entry.objects.get(pk=entry.pk).version)
    publish_entry(entry=entry, by=by)


def test_new_changed_and_ended_entries_are_told_in_the_readers_language(sari, make_entry, by):
    with at(days=-10):
        old, ended = make_entry("Vanha"), make_entry("Lakkautettu")
    start(sari)
    with at(days=3):
        make_entry("Uusi")
        change(old, by, "Toisin.")
        archive_entry(entry=ended, by=by)
    Entry.objects.filter(pk=ended.pk).update(changed_at=MONDAY + timedelta(days=3))
    with at(days=7):
        send_digests(by=by)
    message = Message.objects.get()
    assert (message.recipient, message.language) == ("sari@example.fi", "fi")
    order = [message.body.index(name) for name in ("Uusi (", "Vanha (", "Lakkautettu")]
    assert order == sorted(order)
    assert "http://testserver/fi/palvelu/" in message.body


def test_only_what_was_chosen_is_told(sari, olli, make_entry, theme, by):
    start(sari, themes=["opinnoista"])
    start(olli, municipalities=["272"])
    with at(days=1):
        inside = make_entry("Teemassa")
        make_entry("Muualla")
        make_entry("Kokkolassa", municipalities=["272"])
        make_entry("Kaikkialla", coverage={"scope": "nationwide"})
    theme.entries.add(inside)
    with at(days=7):
        send_digests(by=by)
    bodies = {message.recipient: message.body for message in Message.objects.all()}
    assert "Teemassa" in bodies["sari@example.fi"]
    assert "Muualla" not in bodies["sari@example.fi"]
    assert "Kokkolassa" in bodies["olli@example.fi"]
    assert "Kaikkialla" in bodies["olli@example.fi"]
    assert "Teemassa" not in bodies["olli@example.fi"]


def test_no_change_no_mail(sari, by):
    start(sari)
    with at(days=7):
        assert send_digests(by=by) == 0
    assert not Message.objects.exists()


@pytest.mark.parametrize(("days", "mails"), [(6, 0), (7, 1), (8, 1)])
def test_the_mail_keeps_its_rhythm(sari, make_entry, by, days, mails):
    start(sari)
    with at(days=1):
        make_entry("Uusi")
    with at(days=days):
        assert send_digests(by=by) == mails


def test_running_the_job_again_sends_nothing(sari, make_entry, by):
    start(sari)
    with at(days=1):
        make_entry("Uusi")
    for hour in (0, 1, 5):
        with at(days=7, hours=hour):
            send_digests(by=by)
    assert Message.objects.count() == 1


def test_a_mail_that_went_late_does_not_push_the_next_one(sari, make_entry, by):
    start(sari)
    for week in (1, 2):
        with at(days=7 * week - 1):
            make_entry(f"Uusi {week}")
        with at(days=7 * week, hours=3 if week == 1 else 0):
            send_digests(by=by)
    assert Message.objects.count() == 2


def test_one_starts_changes_and_ends_it_on_the_page(sari, theme):
    client = signed_in(sari)
    send(
        client,
        reverse("digest"),
        "every_days",
        themes=["opinnoista"],
        municipalities=["398"],
        every_days="14",
    )
    mine = Subscription.objects.get(user=sari)
    assert (mine.themes, mine.municipalities, mine.every_days) == (["opinnoista"], ["398"], 14)
    send(client, reverse("digest"), "every_days", municipalities=[])
    assert Subscription.objects.get(user=sari).municipalities == []
    client.post(reverse("digest"), {"stop": "1"})
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("wrong", [{"themes": ["ei-ole"]}, {"municipalities": ["998"]}, {"every_days": 1}])
def test_what_does_not_exist_cannot_be_chosen(sari, wrong):
    with pytest.raises(Invalid):
        subscribe(**({"themes": [], "municipalities": [], "every_days": 7} | wrong), by=as_actor(sari))


def test_the_link_in_the_mail_ends_it_without_signing_in(sari, make_entry, by):
    start(sari)
    with at(days=1):
        make_entry("Uusi")
    with at(days=7):
        send_digests(by=by)
    line = next(line for line in Message.objects.get().body.splitlines() if "/tilaus/lopeta/" in line)
    address = line.split("http://testserver")[1].strip()
    visitor = Client()
    with at(days=8):
        assert visitor.get(address).status_code == 200
        assert Subscription.objects.exists()
        visitor.post(address)
        assert not Subscription.objects.exists()
        assert visitor.get(address).status_code == 200


def test_a_damaged_link_ends_nobodys_mail(sari):
    start(sari)
    Client().post(reverse("digest_stop", args=["ei.mikaan"]))
    assert Subscription.objects.exists()


def test_closed_accounts_get_no_mail(sari, make_entry, by):
    start(sari)
    with at(days=1):
        make_entry("Uusi")
    sari.is_active = False
    sari.save()
    with at(days=7):
        assert send_digests(by=by) == 0


# Themes


def test_a_coordinator_makes_a_theme_and_fills_its_collection(kaisa, make_entry):
    client, entry = signed_in(kaisa), make_entry("Työpaja")
    typed = {"name_fi": "Osallisuus", "name_sv": "Delaktighet", "intro_fi": "Mukana arjessa.", "order": "3"}
    send(client, reverse("theme_new"), "order", **typed)
    theme = Theme.objects.get()
    assert (theme.slug, theme.order, theme.intros) == ("osallisuus", 3, {"fi": "Mukana arjessa."})
    edit = reverse("theme_edit", args=[theme.slug])
    assert "Työpaja" in client.get(edit + "?sana=työpaja").content.decode()
    client.post(reverse("theme_entry", args=[theme.slug]), {"entry": entry.pk})
    assert list(theme.entries.all()) == [entry]
    client.post(reverse("theme_entry", args=[theme.slug]), {"entry": entry.pk, "release": "1"})
    assert not theme.entries.exists()


def test_a_theme_has_its_name_in_both_languages(kaisa):
    answer = send(
        signed_in(kaisa), reverse("theme_new"), "order", name_fi="Osallisuus", intro_fi="Pitkä teksti"
    )
    assert answer.status_code == 422
    assert "Pitkä teksti" in answer.content.decode()


def test_two_themes_of_the_same_name_get_different_addresses(kaisa):
    for _twice in (1, 2):
        send(signed_in(kaisa), reverse("theme_new"), "order", name_fi="Osallisuus", name_sv="Delaktighet")
    assert sorted(Theme.objects.values_list("slug", flat=True)) == ["osallisuus", "osallisuus-2"]


def test_two_people_who_write_the_same_theme_see_both_texts(kaisa, theme):
    client, edit = signed_in(kaisa), reverse("theme_edit", args=["opinnoista"])
    fields = form_of(client.get(edit), "order")
    Theme.objects.filter(pk=theme.pk).update(intros={"fi": "Toisen teksti."})
    answer = client.post(edit, {**fields, "intro_fi": "Oma teksti."})
    assert answer.status_code == 409
    assert "Toisen teksti." in answer.content.decode()
    assert "Oma teksti." in answer.content.decode()
    assert client.post(edit, form_of(answer, "order")).status_code == 302
    theme.refresh_from_db()
    assert theme.intros["fi"] == "Oma teksti."
