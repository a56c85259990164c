"""A workshop with a service, and a referral to it from the one who works with Aino."""

from uuid import uuid4

import pytest

from polku.referral.actions import send_referral, write_referral
from tests.cast import as_actor

BRIEF = "Nuori aikuinen etsii ryhmää, jossa voi harjoitella työelämää."


@pytest.fixture
def workshop(make_organisation):
    return make_organisation("Kaarisilta ry", notify_email="paja@example.fi")


@pytest.fixture
def trainer(make_user, workshop):
    return make_user("valmentaja", "member", workshop)


@pytest.fixture
def service(make_entry, workshop):
    return make_entry("Puupaja", organisation=workshop)


@pytest.fixture
def guide_acts(aino_case):
    return as_actor(aino_case.guide)


@pytest.fixture
def basis(aino_case, workshop, give_permission):
    return give_permission(aino_case.client, aino_case.guide, workshop, ["referral", "plan"])


@pytest.fixture
def write(aino_case, workshop, guide_acts):
    """Write a draft: `write(entry=service)`."""

    def written(**facts):
        given = {
            "client": aino_case.client,
            "receiver": workshop,
            "brief": BRIEF,
            "matter": "Aino haluaa kokeilla puutöitä.",
            "contact": "040 555 0101",
            "by": guide_acts,
        }
        return write_referral(**(given | facts))

    return written


@pytest.fixture
def draft(write):
    return write()


@pytest.fixture
def send(basis, guide_acts):
    """Send a draft on the basis."""
    return lambda draft: send_referral(referral=draft, basis=basis, by=guide_acts, request_key=uuid4())


@pytest.fixture
def sent(draft, send):
    return send(draft)
