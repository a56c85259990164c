"""Every address that names somebody's matter x everybody: hidden and missing answer alike, byte for byte."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlencode
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from polku.audit.models import Look
from polku.mine.actions.asks import ask_correction
from polku.referral.actions.notices import LINK_DAYS
from polku.referral.permissions import ANSWER
from polku.retention.models import Certificate
from polku.shared import signing
from tests.cast import as_actor, stands
from tests.trust.conftest import make_world
from tests.trust.routes import routes_with_argument, routes_with_several_arguments, signed_in

pytestmark = pytest.mark.django_db
stood = stands(make_world)
METHODS = ("get", "post")
# A nonce of its own; the length of a text in which the address is as long as its key; the second of the clock.
FOLLOW_FROM_THE_REST = {"Content-Security-Policy", "Content-Length", "Expires"}
NO_NUMBER = 999_999_999
# Outsiders with a ground for one address: it opens to them, and they are not asked there.
GROUNDS = {("steward", "client_ask"), ("steward", "retention_certificate")}


@dataclass(frozen=True)
class Matter:
    """What an address is asked about: something that is there, the same for what is not, and to whom it opens."""

    opens_to: str
    key: Any
    missing: Any = field(default_factory=uuid4)
    sent: dict[str, Any] = field(default_factory=dict)
    sent_missing: dict[str, Any] = field(default_factory=dict)
    # What an outsider has instead of the key, where the key itself is the ground.
    forged: Any = None


def by_place(world):
    """What the addresses below a place are about."""
    return {
        "henkilo/": Matter("worker", world.client.key),
        "lahetteet/uusi/": Matter("worker", world.client.key),
        "lahete/": Matter("worker", world.referral.key),
        "saapuneet/": Matter("receiver", world.referral.key),
        "omat/asiat/": Matter("client", world.referral.key),
        "tyopoyta/paattavat/": Matter("school", world.leaver.key),
        "tyopoyta/etsittavat/": Matter("school", world.lead.key),
    }


def by_name(world):
    """Addresses that are about something else, or open only with the row that belongs to them."""
    person, draft = world.client.key, world.draft.key
    look, ask = look_at_the_client(world), ask_of_the_client(world)
    link, no_link = answer_links(world)
    return {
        "handover_answer": Matter("successor", person),
        "basis_close": Matter("worker", person, sent={"row": world.basis, "how": "spoken"}),
        "basis_join": Matter("worker", person, sent={"row": world.waiting_basis}),
        "care_end": Matter("worker", person, sent={"row": world.care_row}),
        "representative_bar": Matter("worker", person, sent={"row": world.supporting}),
        "plan_act": Matter("worker", person, sent={"do": "goal_dropped", "row": world.goal}),
        "referral_edit": Matter("worker", draft),
        "referral_send": Matter("worker", draft),
        "leaver_step": Matter("school", world.leaver.key, sent={"step": "meet", "do": "done"}),
        "mine_write": Matter(
            "client", "toive", "toive", {"plan": world.plan.pk}, sent_missing={"plan": NO_NUMBER}
        ),
        "mine_wrong_look": Matter("client", look, NO_NUMBER),
        "mine_supported": Matter("supporter", world.supporting, NO_NUMBER),
        "client_ask": Matter("worker", ask, NO_NUMBER),
        "retention_certificate": Matter("steward", certificate_of(world.client.organisation), NO_NUMBER),
        "referral_answer": Matter("nobody", link, forged(no_link), forged=forged(link)),
    }


def look_at_the_client(world):
    """The number of a look at the client's page in the log."""
    signed_in(world.insiders["worker"]).get(reverse("person", args=[world.client.key]))
    return Look.objects.filter(clients__contains=[world.client.pk]).latest("pk").pk


def ask_of_the_client(world):
    by = as_actor(world.insiders["client"])
    return ask_correction(client=world.client, category="basic", text="Nimeni on väärin.", by=by).pk


def certificate_of(organisation):
    """The number of what an organisation has deleted."""
    return Certificate.objects.create(
        organisation=organisation, by_label="retention", rules=[], rows={}, folders=1, people=1
    ).pk


def answer_links(world):
    """A link to the referral, and one to a referral that is not there."""
    stamp = str(world.referral.link_stamp)
    return tuple(signing.sign(ANSWER, pk, stamp, days=LINK_DAYS) for pk in (world.referral.pk, NO_NUMBER))


def forged(link):
    """The same with a signature that somebody has made up."""
    return link[:-4] + "xxxx"


def matters(world):
    """What each address is asked about."""
    places, named, found = by_place(world), by_name(world), {}
    for route in routes_with_argument():
        place = next((one for one in places if route.template.startswith(f"fi/{one}")), None)
        found[route] = named.get(route.name) or places[place]
    return found


def answer(browser, route, method, key, sent):
    """The status, and all that is answered without what every answer has of its own."""
    address = route.at(key)
    response = getattr(browser, method)(address, sent)
    body = re.sub(r'(nonce|value|csrf-token|X-CSRFToken)(="|": ")[^"]*"', r"\1", response.content.decode())
    headers = {name: value for name, value in response.headers.items() if name not in FOLLOW_FROM_THE_REST}
    said = f"{response.status_code} {sorted(headers.items())} {body}"
    # The address stands in links to the same page in another language, and where one signs in first.
    told = unquote(said).replace(address.removeprefix("/fi"), "ADDRESS")
    told = told.replace(urlencode(sent), "SENT") if sent else told
    return response.status_code, told


def hidden_and_missing(browser, route, method, matter, key):
    """The status of what is asked for, and whether it can be told from what is not there."""
    status, there = answer(browser, route, method, key, matter.sent)
    _status, missing = answer(browser, route, method, matter.missing, matter.sent_missing or matter.sent)
    return status, there != missing


def opens(world, route, matter):
    """Whether an address opens to the one with a ground, by reading or by sending; nothing of it is kept."""
    browser = signed_in((world.outsiders | world.insiders).get(matter.opens_to))
    for method in METHODS:
        with transaction.atomic():
            status, differs = hidden_and_missing(browser, route, method, matter, matter.key)
            transaction.set_rollback(True)
        if differs and status in (200, 302, 422):
            return True
    return False


def test_every_address_with_an_argument_is_in_the_matrix(world):
    assert routes_with_several_arguments() == set()
    asked = {route.name for route in matters(world)}
    assert asked >= {"person", "plan_print", "referral", "referral_received", "leaver", "lead"}
    assert asked >= set(by_name(world)), "an address that is named here does not exist any more"


def test_every_address_opens_to_somebody_with_a_ground(world):
    """The control: an answer that tells would be seen."""
    assert [route.name for route, matter in matters(world).items() if not opens(world, route, matter)] == []


def test_who_has_no_ground_cannot_tell_hidden_from_missing(world):
    told_apart, broken, asked = [], [], matters(world)
    for who, user in world.outsiders.items():
        browser = signed_in(user)
        for route, matter in asked.items():
            if (who, route.name) in GROUNDS:
                continue
            for method in METHODS:
                key = matter.forged or matter.key
                status, differs = hidden_and_missing(browser, route, method, matter, key)
                told_apart += [(who, method, route.name, status)] if differs else []
                broken += [(who, method, route.name)] if status >= 500 else []
    assert (told_apart, broken) == ([], [])


def test_an_outsider_with_a_ground_for_one_address_has_it(world):
    for who, name in GROUNDS:
        ((route, matter),) = [pair for pair in matters(world).items() if pair[0].name == name]
        assert hidden_and_missing(signed_in(world.outsiders[who]), route, "get", matter, matter.key) == (
            200,
            True,
        )
