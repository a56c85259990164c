"""Aino reads, gives and takes back permissions."""

import pytest
from django.urls import reverse

from polku.consent.actions import join_basis
from polku.consent.context import acting_as
from polku.consent.models import DisclosureBasis, Folder
from tests.cast import as_actor, workplace

pytestmark = pytest.mark.django_db


@pytest.fixture
def chosen(aino_case, olli):
    return {
        "home": aino_case.client.key,
        "receiver": workplace(olli).pk,
        "categories": ["plan", "work"],
        "purpose": "guidance",
        "days": "182",
    }


def bases_of(user):
    with acting_as(as_actor(user)):
        return {basis.receiver_id: basis for basis in DisclosureBasis.objects.all()}


def test_each_basis_says_who_what_for_until_and_on_what_it_rests(
    browser, aino, aino_case, give_permission, olli
):
    give_permission(
        aino_case.client, aino_case.guide, workplace(olli), ["health"], kind="statute", given_how="",
        statute="Sosiaalihuoltolaki", section="41",
    )  # fmt: skip
    page = browser(aino).get(reverse("mine_permissions")).content.decode()
    for text in ("Koulutuskeskus Salpaus", "Suunnitelma ja toiveet", "Annoit tämän paperilla", "Laki", "41"):
        assert text in page
    assert page.count('name="basis"') == 1, "the law is not the client's to take back"


def test_nothing_is_given_before_the_text_was_shown(browser, aino, chosen, olli):
    client, address = browser(aino), reverse("mine_permission_new")
    shown = client.post(address, chosen)
    assert "Päijät-Hämeen hyvinvointialue" in shown.content.decode()
    assert workplace(olli).pk not in bases_of(aino)
    client.post(address, chosen | {"change": "1"})
    assert workplace(olli).pk not in bases_of(aino)
    client.post(address, chosen | {"sure": "1"})
    given = bases_of(aino)[workplace(olli).pk]
    assert (given.kind, given.given_how, given.language) == ("permission", "electronic", "fi")


def test_a_place_that_has_the_data_is_not_a_receiver(browser, aino, chosen, aino_case):
    answer = browser(aino).post(
        reverse("mine_permission_new"), chosen | {"receiver": aino_case.client.organisation_id}
    )
    assert answer.status_code == 422
    assert "toinen" in answer.content.decode()


def test_a_permission_taken_back_closes_at_once(browser, aino, aino_case, sari):
    client = browser(aino)
    asked = client.post(reverse("mine_withdraw"), {"basis": aino_case.basis.pk}).content.decode()
    assert "jää heille" in asked
    assert plan_folders(sari), "asking takes nothing back"
    client.post(reverse("mine_withdraw"), {"basis": aino_case.basis.pk, "sure": "1"})
    assert not plan_folders(sari)
    assert "Otettu takaisin" in client.get(reverse("mine_permissions")).content.decode()


def plan_folders(user):
    with acting_as(as_actor(user)):
        own = workplace(user).pk
        return list(Folder.objects.filter(category="plan").exclude(organisation=own))


def test_what_is_given_here_opens_when_the_receiver_joins_it(browser, aino, chosen, olli, make_client):
    browser(aino).post(reverse("mine_permission_new"), chosen | {"sure": "1"})
    at_olli = make_client(olli, "Aino")
    join_basis(basis_id=bases_of(aino)[workplace(olli).pk].pk, client=at_olli, by=as_actor(olli))
    assert plan_folders(olli)


def test_others_cannot_withdraw_and_hidden_looks_like_missing(browser, aino_case, paavo, olli, guide):
    for user in (paavo, olli, guide):
        client = browser(user)
        answers = [
            client.post(reverse("mine_withdraw"), {"basis": basis, "sure": "1"})
            for basis in (aino_case.basis.pk, 999999)
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content
        assert client.get(reverse("mine_permission_new")).status_code == 404
    with acting_as(as_actor(guide)):
        assert DisclosureBasis.objects.get(pk=aino_case.basis.pk).withdrawn_at is None
