"""Aino takes everything along; nobody else gets anything."""

import json

import pytest
from django.urls import reverse

from polku.audit.models import Look
from polku.consent.actions import change_contact, set_protection
from polku.consent.context import acting_as
from polku.consent.models import Folder
from tests.cast import as_actor

pytestmark = pytest.mark.django_db


def test_the_file_holds_everything_of_every_kind(browser, aino, path, referral, guide):
    change_contact(
        client=path.case.client, version=1, phone="040 555 0101", email=None, address="Aleksanterinkatu 1",
        municipality=None, by=as_actor(guide),
    )  # fmt: skip
    set_protection(client=path.case.client, is_protected=True, by=as_actor(guide))
    answer = browser(aino).get(reverse("mine_file"))
    (kept,) = json.loads(answer.content)["organisations"]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="omat-tiedot.json"'
    assert kept["contact"]["address"] == "Aleksanterinkatu 1", (
        "under turvakielto the person still sees their own"
    )
    assert kept["plans"][0]["steps"][0]["text"] == "Soitan pajalle"
    assert kept["referrals"][0]["matter"] == "Hän haluaa kokeilla puutöitä."
    assert {one["to"] for one in kept["permissions"]} == {"Koulutuskeskus Salpaus", "Kaarisilta ry"}


def test_what_is_taken_is_an_export_in_the_log_with_every_folder_shown(browser, aino, path, referral):
    for name in ("mine_file", "mine_data"):
        browser(aino).get(reverse(name))
        look = Look.objects.order_by("-pk").first()
        with acting_as(as_actor(aino)):
            shown = Folder.objects.filter(
                client=path.case.client, category__in=["basic", "contact", "plan", "referral"]
            )
            assert set(look.folders) == set(shown.values_list("pk", flat=True))
        assert look.what == "export"


def test_others_take_nothing(browser, path, paavo, olli, kaisa):
    for user in (paavo, olli, kaisa):
        client = browser(user)
        assert client.get(reverse("mine_file")).status_code == 404
        assert "Soitan" not in client.get(reverse("mine_data")).content.decode()
    assert "/tili/login/" in browser().get(reverse("mine_file")).headers["Location"]
