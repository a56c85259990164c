"""Screens: what a steward does about what goes next, the certificate on paper, and what coordinators learn."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from polku.audit.models import Look
from polku.retention.choices import AgeBand
from polku.retention.models import Certificate, PastPath, Waiting
from polku.shared import clock
from tests.cast import workplace
from tests.retention.nights import nights

pytestmark = pytest.mark.django_db
LIST = "/fi/tyopoyta/henkilot/sailytys/"
PATHS = "/fi/tyopoyta/menneet-polut/"


@pytest.fixture
def browser(ended, steward):
    """The steward's, on the day the rules have found Aino's folders."""
    nights((732,))
    browser = Client()
    browser.force_login(steward)
    with clock.freeze(clock.now() + timedelta(days=740)):
        yield browser


def send(browser, guide, client, do, **said):
    page = browser.get(LIST).content.decode()
    rows = [part.split('"')[0] for part in page.split('name="row" value="')[1:]]
    said = {"organisation": workplace(guide).pk, "client": client.key, "row": rows, "do": do} | said
    return browser.post(LIST, said)


def test_what_goes_next_is_told_without_a_name_and_the_look_is_logged(browser, ended, steward):
    page = browser.get(LIST).content.decode()
    assert "Suunnitelma ja toiveet" in page
    assert "Viimeinen työntekijä: Ohjaaja" in page
    assert "2 vuotta" in page
    assert "Aino" not in page
    assert Look.objects.filter(actor_id=steward.pk, clients__contains=[ended.client.pk]).exists()


def test_what_is_held_stays_until_its_day_and_can_be_let_go_again(browser, ended, guide):
    until = clock.today() + timedelta(days=90)
    answer = send(browser, guide, ended.client, "hold", until=until.isoformat(), reason="Valitus on kesken.")
    assert answer.status_code == 302
    assert "Valitus on kesken." in browser.get(LIST).content.decode()
    assert nights((40,)).people == 0
    assert send(browser, guide, ended.client, "wait").status_code == 302
    assert "Valitus on kesken." not in browser.get(LIST).content.decode()
    assert nights((40,)).people == 1


@pytest.mark.parametrize(
    "said",
    [{"until": "", "reason": "Valitus on kesken."}, {"until": "2020-01-01", "reason": "Valitus on kesken."}],
    ids=["no day", "a day that has been"],
)
def test_a_hold_that_is_not_in_order_says_why_and_loses_nothing(browser, ended, guide, said):
    answer = send(browser, guide, ended.client, "hold", **said)
    assert answer.status_code == 422
    assert "Valitus on kesken." in answer.content.decode()


def test_what_was_looked_at_goes_the_next_night_unless_taken_back(browser, ended, guide):
    assert nights((0,)).people == 0
    send(browser, guide, ended.client, "confirm")
    assert "poistetaan ensi yönä" in browser.get(LIST).content.decode()
    send(browser, guide, ended.client, "wait")
    assert nights((1,)).people == 0
    send(browser, guide, ended.client, "confirm")
    assert nights((1,)).people == 1


def test_a_button_without_anything_chosen_changes_nothing(browser, ended, guide):
    assert send(browser, guide, ended.client, "confirm", row=[]).status_code == 422
    assert not Waiting.objects.filter(held_until__isnull=False).exists()


def test_a_certificate_is_read_on_paper_by_its_own_steward_only(browser, steward, guide, kaisa):
    nights((31,))
    address = f"{LIST}todistus/{Certificate.objects.get().pk}/"
    assert address in browser.get(LIST).content.decode()
    paper = browser.get(address).content.decode()
    assert "Tiedonohjaussuunnitelma, 5.2" in paper
    assert "pathway_goal: 1" in paper
    for outsider in (guide, kaisa):
        other = Client()
        other.force_login(outsider)
        assert other.get(address).status_code == 404


@pytest.mark.parametrize("who", ["guide", "olli", "kaisa", "aino"])
def test_others_find_no_list(ended, request, who):
    other = Client()
    other.force_login(request.getfixturevalue(who))
    assert other.get(LIST).status_code == 404


def test_coordinators_learn_only_protected_counts_of_past_paths(kaisa, guide):
    for number in range(9):
        PastPath.objects.create(
            half_year="2026-1",
            county="07" if number < 6 else "",
            age_band=AgeBand.YOUNG,
            stage=4,
            outcome="studies" if number < 3 else "",
        )
    coordinator, worker = Client(), Client()
    coordinator.force_login(kaisa)
    worker.force_login(guide)
    page = coordinator.get(PATHS).content.decode()
    assert "Opiskelee" in page
    assert "alle 5" in page.lower()
    assert not {">9<", ">6<", ">3<"} & set(re.findall(r">\s*\d+\s*<", page))
    assert worker.get(PATHS).status_code == 403
