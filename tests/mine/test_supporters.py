"""Aino invites Paavo to stand by her; what he sees is what she opened, and it ends when she says so."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse

from polku.accounts.models import User
from polku.audit.models import Look
from polku.consent.actions import add_representative, change_contact, end_own_access, set_protection
from polku.consent.context import acting_as
from polku.consent.models import Folder
from polku.consent.permissions import last_moment_of_guardianship
from polku.mine.actions.supporters import invite_supporter
from polku.mine.models import SupporterCode
from polku.people.models import Representative
from polku.shared import clock
from polku.shared.errors import Invalid, Missing, Refused
from tests.cast import as_actor

pytestmark = pytest.mark.django_db
CODE, LIST, PAGE = "mine_code", "mine_supported_list", "mine_supported"
SECRETS = ("Soitan pajalle", "Haluan töihin puutarhaan", "Oma työpaikka")


@pytest.fixture(autouse=True)
def _no_tries():
    cache.clear()


@pytest.fixture
def invite(aino_case, aino):
    def make(*categories: str, days: int = 91) -> str:
        return invite_supporter(
            client=aino_case.client, called="Isä", categories=categories, days=days, by=as_actor(aino)
        ).code

    return make


@dataclass(frozen=True)
class Standing:
    """Paavo at his screen, and the number of his representation."""

    browser: Any
    row: int


@pytest.fixture
def stand_by(invite, browser, paavo):
    def accept(*categories: str) -> Standing:
        mine = browser(paavo)
        assert mine.post(reverse(CODE), {"code": invite(*categories)}).headers["Location"] == reverse(LIST)
        return Standing(mine, row_of(mine))

    return accept


def row_of(mine):
    return mine.get(reverse(LIST)).context["rows"][0]["pk"]


def page_of(one):
    return one.browser.get(reverse(PAGE, args=[one.row]))


def text_of(answer):
    return answer.content.decode()


def folders_of(client, worker):
    with acting_as(as_actor(worker)):
        return dict(Folder.objects.filter(client=client.pk).values_list("category", "pk"))


def test_aino_invites_and_the_code_is_shown_once(browser, aino, aino_case):
    mine = browser(aino)
    said = {"home": aino_case.client.key, "called": "Isä", "categories": ["basic", "plan"], "days": "91"}
    assert mine.post(reverse("mine_supporter_new"), said | {"categories": []}).status_code == 422
    made = mine.post(reverse("mine_supporter_new"), said).context["made"]
    page = text_of(mine.get(reverse("mine_supporters")))
    assert "Isä" in page
    assert made.code not in page
    with acting_as(as_actor(aino)):
        assert made.code.replace(" ", "").encode() not in bytes(SupporterCode.objects.get().mark)


def test_paavo_accepts_sees_what_was_opened_and_nothing_else(stand_by, path, referral):
    plan_only = stand_by("plan")
    page = text_of(page_of(plan_only))
    assert [text for text in SECRETS if text not in page] == []
    assert "Kaarisilta" not in page
    assert "Aino" not in page, "the name is a kind of data of its own"


def test_each_kind_is_shown_when_it_is_open(stand_by, path, referral, aino_case, guide):
    change_contact(
        client=aino_case.client, version=1, phone="040 555 0101", email="", address="", municipality=None,
        by=as_actor(guide),
    )  # fmt: skip
    page = text_of(page_of(stand_by("basic", "contact", "referral")))
    assert [text for text in ("Aino", "Kaarisilta", "040 555 0101") if text not in page] == []
    assert [text for text in SECRETS if text in page] == []
    assert "puutöitä" not in page, "the words of a referral are not for a supporter"


def test_under_a_security_ban_nobody_beside_sees_where_the_person_is(stand_by, aino_case, guide):
    change_contact(
        client=aino_case.client, version=1, phone="040 555 0101", email="", address="", municipality=None,
        by=as_actor(guide),
    )  # fmt: skip
    one = stand_by("contact")
    assert "040 555 0101" in text_of(page_of(one))
    set_protection(client=aino_case.client, is_protected=True, by=as_actor(guide))
    assert "040 555 0101" not in text_of(page_of(one))


def test_without_permission_paavo_sees_a_kind_empty_page(browser, paavo, path, invite):
    mine = browser(paavo)
    code = invite("basic", "plan")
    answer = mine.get(reverse(LIST))
    assert answer.status_code == 200
    assert "Aino" not in text_of(answer)
    assert reverse(CODE) in text_of(answer)
    assert mine.post(reverse(CODE), {"code": code}).status_code == 302
    row = row_of(mine)
    assert browser(path.case.guide).get(reverse(PAGE, args=[row])).status_code == 404
    assert mine.get(reverse(PAGE, args=[row + 1])).status_code == 404


def test_what_is_shown_is_what_is_logged_with_the_ground(stand_by, path, referral, guide):
    one = stand_by("basic", "plan", "referral")
    before = Look.objects.order_by("-pk").first().pk
    assert page_of(one).status_code == 200
    looks = list(Look.objects.filter(pk__gt=before))
    shown = folders_of(path.case.client, guide)
    assert {folder for look in looks for folder in look.folders} == {
        shown[category] for category in ("basic", "plan", "referral")
    }
    assert {ground for look in looks for ground in look.grounds} == {f"representative:{one.row}"}


def test_aino_ends_it_and_it_is_over_at_once(stand_by, browser, aino, path):
    one, mine = stand_by("basic", "plan"), browser(aino)
    address = reverse("mine_supporter_end")
    assert "Paavo" in text_of(mine.get(reverse("mine_supporters")))
    assert page_of(one).status_code == 200
    mine.post(address, {"row": one.row})
    assert page_of(one).status_code == 200, "asked first"
    mine.post(address, {"row": one.row, "sure": "1"})
    ended = page_of(one)
    missing = one.browser.get(reverse(PAGE, args=[one.row + 1000]))
    assert (ended.status_code, missing.status_code) == (404, 404)
    assert one.browser.get(reverse(LIST)).context["rows"] == []
    assert mine.post(address, {"row": one.row + 1000}).status_code == 404


def test_only_aino_ends_it(stand_by, browser, olli, sari):
    one = stand_by("plan")
    for somebody in (one.browser, browser(olli), browser(sari)):
        answer = somebody.post(reverse("mine_supporter_end"), {"row": one.row, "sure": "1"})
        assert answer.status_code == 404
    assert page_of(one).status_code == 200


def test_it_ends_by_itself(stand_by, path):
    one = stand_by("plan")
    with clock.freeze(clock.now() + timedelta(days=90)):
        assert page_of(one).status_code == 200
    with clock.freeze(clock.now() + timedelta(days=91, seconds=1)):
        assert page_of(one).status_code == 404


def test_a_guardians_view_ends_at_the_eighteenth_birthday(browser, paavo, guide, make_client):
    born = date(2009, 3, 29)
    client = make_client(guide, "Aino", born_on=born)
    with clock.freeze(datetime(2027, 1, 1, tzinfo=UTC)):
        row = add_representative(
            client=client, user=paavo, kind="guardian", categories=["basic"],
            ends_at=datetime(2030, 1, 1, tzinfo=UTC), by=as_actor(guide),
        )  # fmt: skip
    mine, address = browser(paavo), reverse(PAGE, args=[row.pk])
    birthday = last_moment_of_guardianship(born)
    with clock.freeze(birthday - timedelta(seconds=1)):
        assert mine.get(address).status_code == 200
    with clock.freeze(birthday):
        assert mine.get(address).status_code == 404


def test_a_code_works_once_for_two_weeks_and_can_be_cancelled(browser, aino, paavo, olli, invite):
    code, mine = invite("plan"), browser(aino)
    with clock.freeze(clock.now() + timedelta(days=14, seconds=1)):
        assert browser(paavo).post(reverse(CODE), {"code": code}).status_code == 422
    assert browser(paavo).post(reverse(CODE), {"code": code}).status_code == 302
    assert browser(olli).post(reverse(CODE), {"code": code}).status_code == 422
    cancelled = invite("plan")
    with acting_as(as_actor(aino)):
        row = SupporterCode.objects.get(used_at=None).pk
    assert browser(paavo).post(reverse("mine_invitation_cancel"), {"row": row}).status_code == 404
    mine.post(reverse("mine_invitation_cancel"), {"row": row})
    assert browser(olli).post(reverse(CODE), {"code": cancelled}).status_code == 422
    assert mine.post(reverse("mine_invitation_cancel"), {"row": row}).status_code == 404


def test_nobody_stands_by_themselves_and_a_worker_does_not(browser, aino, guide, invite):
    for user in (aino, guide):
        assert browser(user).post(reverse(CODE), {"code": invite("plan")}).status_code == 422
    with acting_as(as_actor(aino)):
        assert not Representative.objects.exists()


def test_a_code_of_own_pages_that_are_closed_opens_nothing(browser, paavo, invite, aino_case, guide):
    code = invite("plan")
    end_own_access(client=aino_case.client, by=as_actor(guide))
    assert browser(paavo).post(reverse(CODE), {"code": code}).status_code == 422


def test_without_an_account_one_is_made(browser, invite, aino):
    given = {"code": invite("plan"), "account": "1", "call_name": "Paavo", "email": "paavo.uusi@example.fi"}
    browser().post(reverse(CODE), given | {"password": "aurinko paistaa pajalla"})
    user = User.objects.get(email="paavo.uusi@example.fi")
    with acting_as(as_actor(aino)):
        assert Representative.objects.get().user_id == user.pk


def test_only_the_client_invites(aino_case, guide, paavo):
    asked = {"client": aino_case.client, "called": "Isä", "categories": ["plan"], "days": 91}
    with pytest.raises(Refused):
        invite_supporter(**asked, by=as_actor(guide))
    with pytest.raises(Missing):
        invite_supporter(**asked, by=as_actor(paavo))


def test_never_protected_contact_and_two_years_at_most(invite):
    with pytest.raises(Invalid):
        invite("protected_contact")
    with pytest.raises(Invalid):
        invite("plan", days=800)


def test_a_supporter_gets_to_no_other_page_of_the_person(stand_by, path, aino_case):
    one = stand_by("basic", "plan", "referral")
    for name in ("person", "person_access"):
        assert one.browser.get(reverse(name, args=[aino_case.client.key])).status_code in (403, 404)
    assert one.browser.get(reverse("mine_plan")).context["plans"] == []
    assert one.browser.get(reverse("mine")).headers["Location"] == reverse(LIST)
    page = text_of(page_of(one))
    assert re.findall(r'<form[^>]+action="[^"]*omat', page) == [], "read only"
