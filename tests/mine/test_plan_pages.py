"""Aino's plan and matters as she sees them, and what others see of them: nothing."""

import pytest
from django.urls import reverse

from polku.audit.models import Look
from polku.consent.context import acting_as
from polku.consent.models import Folder
from polku.pathway.models import Saying, Step
from polku.referral.models import Referral
from tests.cast import PASSWORD, as_actor

pytestmark = pytest.mark.django_db


def changed(client, row, act, kind="step"):
    return client.post(reverse("mine_change"), {"kind": kind, "row": row.pk, "act": act}, follow=True)


def fresh(model, pk, user):
    with acting_as(as_actor(user)):
        return model.objects.get(pk=pk)


def test_the_front_tells_the_own_step_first(browser, aino, path):
    page = browser(aino).get(reverse("mine")).content.decode()
    assert "Soitan pajalle" in page
    assert "Ohjaaja lähettää paperit" not in page
    assert "Lahden Ohjaamo" in page


def test_a_step_is_ticked_and_the_tick_is_undone(browser, aino, path):
    client = browser(aino)
    changed(client, path.step, "done")
    assert fresh(Step, path.step.pk, aino).state == "done"
    changed(client, path.step, "open")
    assert fresh(Step, path.step.pk, aino).state == "open"


@pytest.mark.parametrize(
    ("what", "text"),
    [("toive", "Haluan oppia"), ("tarve", "Apua matkoihin"), ("vahvuus", "Olen hyvä puutöissä")],
)
def test_own_words_are_written_taken_away_and_brought_back(browser, aino, path, what, text):
    client = browser(aino)
    page = client.post(reverse("mine_write", args=[what]), {"text": text}, follow=True)
    assert text in page.content.decode()
    with acting_as(as_actor(aino)):
        saying = next(one for one in Saying.objects.all() if one.text == text)
    assert saying.voice == "person"
    changed(client, saying, "drop", "saying")
    assert fresh(Saying, saying.pk, aino).removed_at
    changed(client, saying, "open", "saying")
    assert fresh(Saying, saying.pk, aino).removed_at is None


def test_goals_and_steps_of_ones_own_are_written(browser, aino, path):
    client = browser(aino)
    client.post(reverse("mine_write", args=["askel"]), {"text": "Käyn katsomassa", "due_on": "2027-03-01"})
    client.post(reverse("mine_write", args=["tavoite"]), {"text": "Oma koti"})
    page = client.get(reverse("mine_plan")).content.decode()
    assert "Käyn katsomassa" in page
    assert "Oma koti" in page
    changed(client, path.goal, "done", "goal")
    assert "Oma työpaikka" in client.get(reverse("mine_plan")).content.decode()


def test_an_empty_wish_is_asked_again_with_a_reason(browser, aino, path):
    answer = browser(aino).post(reverse("mine_write", args=["toive"]), {"text": " "})
    assert answer.status_code == 422


def test_the_workers_step_is_not_ones_own_to_tick(browser, aino, path):
    assert changed(browser(aino), path.workers_step, "done").status_code == 403
    assert fresh(Step, path.workers_step.pk, aino).state == "open"


def test_others_change_nothing_and_hidden_looks_like_missing(browser, path, paavo, olli, sari, kaisa):
    for user in (paavo, olli, sari, kaisa):
        client = browser(user)
        hidden = changed(client, path.step, "done")
        missing = client.post(reverse("mine_change"), {"kind": "step", "row": "999999", "act": "done"})
        assert hidden.status_code == missing.status_code == 404
        assert "Soitan pajalle" not in client.get(reverse("mine_plan")).content.decode()
    assert fresh(Step, path.step.pk, path.case.guide).state == "open"


def test_a_stranger_signs_in_first(browser, path):
    for name in ("mine", "mine_plan", "mine_referrals"):
        assert "/tili/login/" in browser().get(reverse(name)).headers["Location"]


def test_paavo_is_told_kindly_that_nothing_is_here(browser, paavo, path):
    page = browser(paavo).get(reverse("mine"))
    assert page.status_code == 200
    assert "Soitan" not in page.content.decode()
    assert "Lahden Ohjaamo" not in page.content.decode()


def test_what_is_shown_is_in_the_log(browser, aino, path):
    before = set(Look.objects.values_list("pk", flat=True))
    browser(aino).get(reverse("mine_plan"))
    (look,) = Look.objects.exclude(pk__in=before)
    with acting_as(as_actor(aino)):
        shown = set(
            Folder.objects.filter(
                client__in=[path.case.client.pk], category__in=["basic", "plan"]
            ).values_list("pk", flat=True)
        )
    assert set(look.folders) == shown
    assert {ground.split(":")[0] for ground in look.grounds} == {"self"}


def test_a_matter_tells_where_it_is_and_is_taken_back(browser, aino, referral):
    client = browser(aino)
    assert "Kaarisilta ry" in client.get(reverse("mine_referrals")).content.decode()
    address = reverse("mine_referral", args=[referral.key])
    assert "puutöitä" in client.get(address).content.decode()
    asked = client.get(reverse("mine_take_back", args=[referral.key])).content.decode()
    assert "Kaarisilta ry" in asked
    client.post(reverse("mine_take_back", args=[referral.key]))
    assert fresh(Referral, referral.pk, aino).state == "withdrawn"
    assert client.post(reverse("mine_take_back", args=[referral.key])).headers["Location"] == address


def test_anothers_matter_is_as_if_it_were_not(browser, referral, paavo, guide, make_client, olli):
    own = make_client(olli, "Paavo")
    from polku.consent.actions import join_account

    join_account(client=own, user=paavo, by=as_actor(olli))
    for user in (paavo, guide):
        client = browser(user)
        hidden = client.get(reverse("mine_referral", args=[referral.key]))
        missing = client.get(reverse("mine_referral", args=["3fa85f64-5717-4562-b3fc-2c963f66afa6"]))
        assert hidden.status_code == missing.status_code == 404
        assert without_path(hidden, referral.key) == without_path(
            missing, "3fa85f64-5717-4562-b3fc-2c963f66afa6"
        )


def without_path(answer, key):
    return answer.content.decode().replace(str(key), "KEY")


def test_signing_in_leads_a_client_to_the_own_pages_and_a_worker_to_the_desk(browser, aino, guide, path):
    for user, place in ((aino, "mine"), (guide, "desk")):
        client = browser()
        client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        answer = client.get(reverse("account_login"))
        assert answer.headers["Location"] == reverse(place)


def test_the_menu_has_the_own_pages_of_whoever_has_some(browser, aino, paavo, path):
    for user, has in ((aino, True), (paavo, False)):
        client = browser(user)
        client.get(reverse("mine"))
        assert (f'href="{reverse("mine")}"' in client.get("/fi/").content.decode()) is has
