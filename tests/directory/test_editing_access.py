"""Who gets in: every page of the desk knocked on by everybody, and what the pages show to those who do."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.directory.upkeep_pages import (
    EDITORS,
    PARTS,
    build_world,
    coordinators_addresses,
    editors_addresses,
    signed_in,
)

pytestmark = pytest.mark.django_db

SENT = ("entry_confirm", "entry_now", "entry_send_link", "entry_end_links")


@pytest.fixture
def world(make_entry, association, by):
    return build_world(make_entry, association, by)


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
    text = re.sub(r'(href|value|action)="[^"]*"', "", response.content.decode())
    return re.sub(r"https?://\S+", "", text)


def test_after_signing_in_a_button_leads_to_the_desk_and_a_page_to_itself(world):
    client, entry = Client(), world["entry"]
    pressed = client.post(reverse("entry_confirm", args=[entry.pk]))
    assert pressed["Location"].endswith(f"?next={reverse('desk')}")
    looked = client.get(reverse("entries_upkeep") + "?tila=due")
    assert looked["Location"].endswith(f"?next={reverse('entries_upkeep')}%3Ftila%3Ddue")
