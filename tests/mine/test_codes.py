"""From the worker's code to the own pages."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from polku.accounts.models import User
from polku.consent.actions import end_care
from polku.consent.context import acting_as
from polku.mine.actions.codes import make_access_code
from polku.mine.models import AccessCode
from polku.people.models import OwnAccess
from polku.shared import clock
from polku.shared.errors import Invalid, Missing
from tests.cast import PASSWORD, as_actor, workplace

pytestmark = pytest.mark.django_db
CODE = "mine_code"


@pytest.fixture(autouse=True)
def _no_tries():
    cache.clear()


@pytest.fixture
def kept(guide, make_client):
    return make_client(guide, "Aino")


@pytest.fixture
def code(kept, guide):
    return make_access_code(client=kept, by=as_actor(guide)).code


def joined(client, worker):
    with acting_as(as_actor(worker)):
        return [row.user_id for row in OwnAccess.objects.filter(folder_id=client.folder_id, ends_at=None)]


def test_the_worker_makes_a_code_that_is_shown_once(browser, guide, kept):
    client, address = browser(guide), reverse("person_access", args=[kept.key])
    assert client.get(address).status_code == 200
    made = client.post(address).context["made"]
    assert len(made.code.replace(" ", "")) == 12
    assert made.code not in client.get(address).content.decode()
    with acting_as(as_actor(guide)):
        assert made.code.replace(" ", "").encode() not in bytes(AccessCode.objects.get().mark)


def test_only_a_worker_of_the_client_makes_one(browser, kept, olli, aino, paavo):
    for user in (olli, aino, paavo):
        client = browser(user)
        hidden = client.post(reverse("person_access", args=[kept.key]))
        missing = client.post(reverse("person_access", args=["3fa85f64-5717-4562-b3fc-2c963f66afa6"]))
        assert hidden.status_code == missing.status_code == 404
        with pytest.raises(Missing):
            make_access_code(client=kept, by=as_actor(user))


def test_somebody_signed_in_gives_the_code_and_is_in(browser, aino, kept, code, guide):
    client = browser(aino)
    answer = client.post(reverse(CODE), {"code": code.replace(" ", "-")})
    assert answer.headers["Location"] == reverse("mine")
    assert joined(kept, guide) == [aino.pk]
    assert "Hei, Aino" in client.get(reverse("mine")).content.decode()


def test_without_an_account_one_is_made_and_its_address_must_be_verified(browser, kept, code, guide):
    client = browser()
    assert 'name="email"' in client.post(reverse(CODE), {"code": code}).content.decode()
    given = {"code": code, "account": "1", "call_name": "Aino", "email": "aino.uusi@example.fi"}
    assert client.post(reverse(CODE), given | {"password": "lyhyt"}).status_code == 422
    client.post(reverse(CODE), given | {"password": "aurinko paistaa pajalla"})
    user = User.objects.get(email="aino.uusi@example.fi")
    assert joined(kept, guide) == [user.pk]
    client.post(reverse("account_login"), {"login": user.email, "password": "aurinko paistaa pajalla"})
    assert "_auth_user_id" not in client.session, "a mistyped address must not open anything to its owner"


def test_an_address_that_has_an_account_signs_in_first(browser, aino, kept, code, guide):
    given = {
        "code": code,
        "account": "1",
        "call_name": "A",
        "email": aino.email,
        "password": "aurinko paistaa pajalla",
    }
    assert browser().post(reverse(CODE), given).status_code == 422
    assert joined(kept, guide) == []


def test_a_code_works_once_for_two_weeks_and_the_newest_only(browser, aino, paavo, kept, code, guide):
    newest = make_access_code(client=kept, by=as_actor(guide)).code
    assert browser(aino).post(reverse(CODE), {"code": code}).status_code == 422
    with clock.freeze(clock.now() + timedelta(days=14, seconds=1)):
        assert browser(aino).post(reverse(CODE), {"code": newest}).status_code == 422
    assert browser(aino).post(reverse(CODE), {"code": newest}).status_code == 302
    assert browser(paavo).post(reverse(CODE), {"code": newest}).status_code == 422
    assert joined(kept, guide) == [aino.pk]
    with pytest.raises(Invalid):
        make_access_code(client=kept, by=as_actor(guide))


def test_a_code_of_a_worker_who_has_left_the_client_opens_nothing(browser, aino, kept, code, guide):
    end_care(organisation=workplace(guide), key=kept.key, worker=guide, by=as_actor(guide))
    assert browser(aino).post(reverse(CODE), {"code": code}).status_code == 422


def test_hundreds_of_tries_are_not_human(browser, aino, code):
    client = browser(aino)
    for _number in range(20):
        client.post(reverse(CODE), {"code": "0000 0000 0000"})
    answer = client.post(reverse(CODE), {"code": code})
    assert "liian monta kertaa" in answer.content.decode()


def test_a_passkey_is_offered_and_nothing_on_its_page_runs_inline(browser, aino, aino_case):
    client = browser()
    assert f'href="{reverse("mfa_add_webauthn")}"' in browser(aino).get(reverse("mine")).content.decode()
    client.post(reverse("account_login"), {"login": aino.email, "password": PASSWORD})
    page = client.get(reverse("mfa_add_webauthn"))
    page = client.post(page.headers["Location"], {"password": PASSWORD}, follow=True)
    assert page.status_code == 200
    scripts = [part.split(">")[0] for part in page.content.decode().split("<script")[1:]]
    assert scripts
    assert [one for one in scripts if "src=" not in one and 'type="application/json"' not in one] == []
