"""Aino takes everything along; nobody else gets anything."""

import json
import re

import pytest
from django.urls import reverse

from polku.audit.models import Look
from polku.consent.actions import change_contact, join_account, set_protection
from polku.consent.context import acting_as
from polku.consent.models import Folder
from polku.mine.actions.supporters import invite_supporter
from polku.outreach.actions import Told, close_lead, take_lead
from polku.pathway.actions import know
from polku.shared import clock
from polku.ui.days import short_day
from tests.cast import as_actor, workplace
from tests.outreach.conftest import followed, school

__all__ = ["followed", "school"]
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


def test_answers_and_days_are_words_on_the_page_and_values_in_the_file(browser, aino, path, guide):
    know(plan=path.plan, fact="main_activity", value="studying", voice="person", by=as_actor(guide))
    page = browser(aino).get(reverse("mine_data")).content.decode()
    assert "Opiske" in page
    assert short_day(clock.today()) in page
    assert not re.search(r">[^<]*(main_activity|studying|\d{4}-\d{2}-\d{2})[^<]*<", page)
    (kept,) = json.loads(browser(aino).get(reverse("mine_file")).content)["organisations"]
    (answer,) = kept["situation"]
    assert (answer["fact"], answer["answer"]) == ("main_activity", "studying")
    assert answer["given"] == clock.today().isoformat()


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


@pytest.fixture
def told_of(aino_case, guide):
    """Two have told the guidance centre of Aino: her school, and later a neighbour."""
    told = [
        ("school", "Opinto-ohjaaja", "Ei ole käynyt koulussa."),
        ("close", "Naapurin Hilla", "Näen hänet öisin."),
    ]
    for source, told_by, words in told:
        lead = take_lead(
            organisation=workplace(guide), client=aino_case.client, by=as_actor(guide),
            told=Told("own", source, words, clock.today(), told_by=told_by),
        )  # fmt: skip
        close_lead(lead=lead, version=lead.version, outcome="not_found", by=as_actor(guide))


@pytest.mark.parametrize("name", ["mine", "mine_data", "mine_file"])
def test_what_a_school_told_is_shown_but_no_private_person_nor_their_words(
    browser, aino, path, told_of, name
):
    page = browser(aino).get(reverse(name)).content.decode()
    assert "Ei ole käynyt koulussa." in page
    assert "Opinto-ohjaaja" in page
    assert "Hilla" not in page
    assert "öisin" not in page


def test_invitations_are_taken_along_whether_or_not_they_were_used(browser, aino, path):
    invite_supporter(
        client=path.case.client, called="Sisko", categories=["plan"], days=30,
        by=as_actor(aino),
    )  # fmt: skip
    (kept,) = json.loads(browser(aino).get(reverse("mine_file")).content)["organisations"]
    assert [(one["who"], one["sees"], one["code_used"]) for one in kept["invited"]] == [
        ("Sisko", ["Suunnitelma ja toiveet"], "")
    ]


def test_a_student_takes_along_that_the_school_follows_them(browser, followed, sari, aino):
    with acting_as(as_actor(sari)):
        join_account(client=followed.folder.client, user=aino, by=as_actor(sari))
    (kept,) = json.loads(browser(aino).get(reverse("mine_file")).content)["organisations"]
    assert kept["followed"][0]["group"] == "LÄH24"
    assert kept["followed"][0]["why"]


def test_others_take_nothing(browser, path, paavo, olli, kaisa):
    for user in (paavo, olli, kaisa):
        client = browser(user)
        assert client.get(reverse("mine_file")).status_code == 404
        assert "Soitan" not in client.get(reverse("mine_data")).content.decode()
    assert "/tili/login/" in browser().get(reverse("mine_file")).headers["Location"]
