"""Who gets in: every page of the desk knocked on by everybody, and what the pages show to those who do."""

import pytest
from django.test import Client
from django.urls import reverse

from polku.directory.actions import create_channel, propose_change
from polku.directory.actions.feedback import give_feedback
from polku.directory.actions.words import save_word
from polku.directory.choices import CodeScheme
from polku.directory.content import ChannelContent, EntryContent
from polku.directory.models import Code, Theme, UnmetNeed
from polku.shared import clock

pytestmark = pytest.mark.django_db

EDITORS = (
    "entry_upkeep",
    "entry_preview",
    "entry_publish",
    "entry_archive",
    "entry_owner",
    "entry_history",
    "way_add",
    "way_new",
)
PARTS = ("tekstit", "kenelle", "paasy", "alue", "yhteys", "ryhmat", "ensin", "esteettomyys")
CHANNEL_PARTS = ("tekstit", "puhelimet", "sahkopostit", "osoitteet", "verkkosivut", "ajat", "tiedot")
COORDINATORS = (
    "proposals",
    "review_queue",
    "unmet_needs",
    "everyday_words",
    "everyday_word_new",
    "feedback_inbox",
    "themes_edit",
    "theme_new",
)
SENT = ("entry_confirm", "entry_now", "entry_send_link", "entry_end_links")


@pytest.fixture
def world(make_entry, association, by):
    """One of everything, so that every address has something behind it."""
    place = {"kind": "place", "name": {"fi": "Talo"}, "phones": [{"number": "040 555 0101"}]}
    channel = create_channel(organisation=association, content=ChannelContent.model_validate(place), by=by)
    group = {
        "key": "ke",
        "name": {"fi": "Keskiviikko"},
        "weekday": 3,
        "starts": "13:00",
        "ends": "15:00",
        "first_date": "2026-01-07",
    }
    entry = make_entry(
        "Työpaja",
        summary={"fi": "Tehdään yhdessä."},
        channels=[{"channel": channel.pk}],
        groups=[group],
        owner={"owner_email": "paja@example.fi", "owner_label": "Pajan ohjaajat"},
    )
    content = EntryContent.model_validate(
        entry.published_content | {"summary": {"fi": "Tehdään yhdessä käsillä."}}
    )
    proposal = propose_change(entry=entry, content=content, by=by)
    Code.objects.get_or_create(
        scheme=CodeScheme.SERVICE_CLASS, code="P10", defaults={"uri": "x", "labels": {"fi": "Työllisyys"}}
    )
    word = save_word(phrase="kuntsari", language="fi", codes=[], terms=["kuntouttava työtoiminta"], by=by)
    UnmetNeed.objects.create(source="search", words="hevostalli", language="fi", day=clock.today())
    feedback = give_feedback(kind="other", text="Hyvä sivu.", language="fi", by=by)
    theme = Theme.objects.create(slug="osallisuus", names={"fi": "Osallisuus", "sv": "Delaktighet"})
    return {
        "entry": entry,
        "channel": channel,
        "proposal": proposal,
        "word": word,
        "feedback": feedback,
        "theme": theme,
    }


def editors_addresses(world):
    entry, channel = world["entry"], world["channel"]
    yield from (reverse(name, args=[entry.pk]) for name in EDITORS)
    yield from (reverse("entry_part", args=[entry.pk, part]) for part in PARTS)
    yield reverse("entry_part_in", args=[entry.pk, "tekstit", "sv"])
    yield reverse("entry_use_hours", args=[entry.pk, channel.pk])
    yield from (
        reverse(name, args=[channel.pk]) for name in ("channel_upkeep", "channel_publish", "channel_history")
    )
    yield from (reverse("channel_part", args=[channel.pk, part]) for part in CHANNEL_PARTS)
    yield reverse("channel_part_in", args=[channel.pk, "tekstit", "sv"])


def coordinators_addresses(world):
    yield from (reverse(name) for name in COORDINATORS)
    yield reverse("proposal", args=[world["proposal"].pk])
    yield reverse("review_why", args=[world["entry"].pk])
    yield reverse("unmet_need") + "?sanat=hevostalli&kieli=fi"
    yield reverse("everyday_word", args=[world["word"].pk])
    yield reverse("feedback_message", args=[world["feedback"].pk])
    yield reverse("theme_edit", args=["osallisuus"])


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_every_page_opens_for_the_coordinator(world, kaisa):
    client = signed_in(kaisa)
    addresses = [
        *editors_addresses(world),
        *coordinators_addresses(world),
        reverse("desk"),
        reverse("entries_upkeep"),
    ]
    for address in [*addresses, reverse("entry_new"), reverse("enquiries"), reverse("digest")]:
        assert client.get(address).status_code == 200, address


def test_the_associations_editor_opens_its_own_pages_and_no_coordinators_page(world, editor):
    client = signed_in(editor)
    for address in editors_addresses(world):
        assert client.get(address).status_code == 200, address
    for address in coordinators_addresses(world):
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize("who", ["sari", "olli", "eero", "aino", "paavo"])
def test_a_page_one_may_not_see_looks_like_one_that_is_not_there(who, world, request):
    client = signed_in(request.getfixturevalue(who))
    missing = client.get(reverse("entry_upkeep", args=[999_999]))
    for address in [*editors_addresses(world), *coordinators_addresses(world)]:
        answer = client.get(address)
        assert answer.status_code == 404, address
    hidden = client.get(reverse("entry_upkeep", args=[world["entry"].pk]))
    assert without_address(hidden) == without_address(missing)


@pytest.mark.parametrize("who", ["sari", "olli", "eero", "aino"])
def test_outsiders_change_nothing_by_sending_forms(who, world, request):
    client = signed_in(request.getfixturevalue(who))
    entry, channel = world["entry"], world["channel"]
    before = entry.versions.count(), channel.versions.count()
    for name in (*EDITORS, *SENT):
        assert client.post(reverse(name, args=[entry.pk]), {"number": "1"}).status_code in (404, 405), name
    for part in PARTS:
        assert client.post(reverse("entry_part", args=[entry.pk, part]), {"base": "1"}).status_code == 404
    assert client.post(reverse("entry_restore", args=[entry.pk, 1])).status_code == 404
    assert client.post(reverse("entry_hand_over", args=[entry.pk]), {"organisation": "1"}).status_code == 404
    assert client.post(reverse("everyday_word_remove", args=[world["word"].pk])).status_code == 404
    assert client.post(reverse("theme_entry", args=["osallisuus"]), {"entry": entry.pk}).status_code == 404
    entry.refresh_from_db()
    assert (entry.versions.count(), channel.versions.count()) == before


def test_without_signing_in_every_page_leads_to_the_sign_in_page(world):
    client = Client()
    addresses = [
        *editors_addresses(world),
        *coordinators_addresses(world),
        reverse("desk"),
        reverse("entry_upkeep", args=[999_999]),
    ]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert answer["Location"].startswith(reverse("account_login")), address


def without_address(response):
    """A page without the things that repeat its own address or differ on every load."""
    import re

    text = re.sub(r'(href|value|action)="[^"]*"', "", response.content.decode())
    return re.sub(r"https?://\S+", "", text)
