"""A "not eligible" against criteria that are met is counted for their owner, without the person."""

from uuid import uuid4

import pytest

from polku.criteria.models import Drift
from polku.referral.actions import Said, act_as_receiver
from polku.referral.choices import Act
from tests.cast import as_actor
from tests.directory.criteria_region import LONG, YOUNG, criteria_of
from tests.directory.upkeep_pages import form_of
from tests.referral.test_pages import fields, link_to, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("facts", "reason", "ground", "counts"),
    [
        ({"age": 19}, "not_eligible", "age", True),
        ({"age": 40}, "not_eligible", "age", False),
        ({"age": 19}, "full", "", False),
        (None, "not_eligible", "age", False),
    ],
)
def test_a_refusal_that_contradicts_the_criteria_counts(
    write, send, service, trainer, by, facts, reason, ground, counts
):
    criteria_of(service, [YOUNG], by=by)
    sent = send(write(entry=service, facts=facts))
    said = Said(decline_reason=reason, decline_ground=ground, note="Ei sovi.")
    act_as_receiver(referral=sent, act=Act.DECLINE, said=said, by=as_actor(trainer), request_key=uuid4())
    assert Drift.objects.exists() is counts


def test_from_the_match_to_the_refusal_through_the_pages(aino_case, service, by):
    from django.test import Client
    from django.urls import reverse

    from polku.consent.context import acting_as
    from polku.referral.models import Referral

    criteria_of(service, [YOUNG], [LONG], by=by)
    guide, address = signed_in(aino_case.guide), reverse("referral_new", args=[aino_case.client.key])
    page = guide.post(address, {"entry": service.pk, "facts": '{"age": 19}'})
    look = guide.post(address, form_of(page, "brief") | {"brief": "Nuori etsii työpajaa."}, follow=True)
    sending = form_of(look, "basis") | {"basis": "new", "given_how": "paper"}
    guide.post(look.request["PATH_INFO"], sending)
    with acting_as(as_actor(aino_case.guide)):
        sent = Referral.objects.get()
    client, answer = Client(), link_to(sent)
    page = client.get(answer)
    assert "Ikä" in page.content.decode()
    said = {
        "decline-decline_reason": "not_eligible",
        "decline-decline_ground": "age",
        "decline-note": "Liian nuori.",
    }
    assert client.post(answer, fields(page, Act.DECLINE) | said).status_code == 200
    row = Drift.objects.get()
    assert (row.ground, row.count) == ("age", 1)
    shown = guide.get(reverse("referral", args=[sent.key])).content.decode()
    assert "Ehdot eivät täyty" in shown
