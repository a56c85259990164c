"""Every address with a key x everybody: what is hidden answers like what does not exist, byte for byte."""

import re
from uuid import uuid4

import pytest
from django.db import transaction

from tests.trust.routes import keyed_routes, other_routes_with_arguments, signed_in

pytestmark = pytest.mark.django_db
METHODS = ("get", "post")
# They take something else than a random key: a signed link, or a word of a form. Their own tests ask who may.
OTHERS = {"referral_answer", "mine_write", "mine_wrong_look", "mine_supported", "client_ask"}
# They open only with a word of a form that this does not know: asked by outsiders, without a control here.
WITHOUT_CONTROL = {"leaver_step"}


def test_every_address_with_an_argument_is_in_the_matrix():
    assert other_routes_with_arguments() <= OTHERS
    assert {route.name for route in keyed_routes()} >= {
        "person",
        "plan_print",
        "referral",
        "referral_received",
    }


def answer(browser, route, method, key, row):
    """What is answered, without what every answer has of its own. `row` names a row of the person's matter."""
    response = getattr(browser, method)(route.at(key), {"row": row} if method == "post" else {})
    body = re.sub(r'(nonce|value|csrf-token|X-CSRFToken)(="|": ")[^"]*"', r"\1", response.content.decode())
    headers = {name: value for name, value in response.headers.items() if name != "Content-Security-Policy"}
    said = f"{response.status_code} {sorted(headers.items())} {body}"
    return response.status_code, said.replace(str(key), "KEY")


def undone(*asked):
    with transaction.atomic():
        told = answer(*asked)
        transaction.set_rollback(True)
    return told


def key_of(route, world):
    """The key, and the row sent along, that open something to somebody with a ground: the positive control."""
    keys = (world.client.key, world.referral.key, world.draft.key, world.leaver.key, world.lead.key)
    asked = [("get", world.care_row), ("post", world.care_row), ("post", world.waiting_basis)]
    for user in world.insiders.values():
        browser = signed_in(user)
        for method, row in asked:
            missing = undone(browser, route, method, uuid4(), row)
            for key in keys:
                if undone(browser, route, method, key, row) != missing:
                    return key, row
    return None


def test_who_has_no_ground_cannot_tell_hidden_from_missing(world):
    """And the control: each address opens something to somebody, so an answer that tells would be seen."""
    opens = {route: key_of(route, world) for route in keyed_routes()}
    assert {route.name for route, found in opens.items() if found is None} <= WITHOUT_CONTROL
    opens = {route: found or (world.leaver.key, world.care_row) for route, found in opens.items()}
    told_apart, broken = [], []
    for who, user in world.outsiders.items():
        browser = signed_in(user)
        for route, (key, row) in opens.items():
            for method in METHODS:
                status, hidden = answer(browser, route, method, key, row)
                if hidden != answer(browser, route, method, uuid4(), row)[1]:
                    told_apart.append((who, method, route.name, status))
                if status >= 500:
                    broken.append((who, method, route.name))
    assert (told_apart, broken) == ([], [])
