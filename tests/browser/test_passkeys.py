"""Aino makes a passkey on her phone and signs in with it: real browser, a virtual authenticator (CTAP2)."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from tests.browsing import wrong_here
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def phone(visit):
    """A page of a browser whose device can make and keep passkeys; and the protocol by which it is asked."""
    page = visit("/fi-selko/", width=360)
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    device = wire.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})["authenticatorId"]
    return page, wire, device


def give_password(page, **fields):
    for name, value in fields.items():
        page.fill(f"input[name={name}]", value)
    page.click("main form:has(input[name=password]) button[type=submit]")


def test_a_passkey_is_made_and_signs_in(phone, live_server, aino):
    page, wire, device = phone
    page.goto(f"{live_server.url}{reverse('account_login')}")
    give_password(page, login=aino.email, password=PASSWORD)
    page.goto(f"{live_server.url}{reverse('mfa_add_webauthn')}")
    give_password(page, password=PASSWORD)
    wrong = wrong_here(page, "passkey-new")
    page.fill("input[name=name]", "Puhelin")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/2fa/recovery-codes/**")
    assert len(wire.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]) == 1
    assert Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).wrap().name == "Puhelin"

    page.context.clear_cookies()
    page.goto(f"{live_server.url}{reverse('account_login')}")
    page.click("#passkey_login")
    page.wait_for_url("**/omat/")
    assert wrong == []
