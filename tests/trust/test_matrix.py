"""Every address with a key x everybody: what is hidden answers like what does not exist, byte for byte."""

import re
from uuid import uuid4

import pytest
from django.db import transaction

from tests.trust.routes import keyed_routes, other_routes_with_arguments, signed_in

pytestmark = pytest.mark.django_db
METHODS = ("get", "post")
# They take something else than a random key: a signed link, or a word of a form. Their own tests ask who may.
OTHERS = {"referral_answer", "mine_write"}


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
    """The key that opens something to somebody with a ground: the positive control of the row."""
    row = world.care_row
    keys = {"client": world.client.key, "referral": world.referral.key, "draft": world.draft.key}
    for user in world.insiders.values():
        browser = signed_in(user)
        for what, key in keys.items():
            for method in METHODS:
                if undone(browser, route, method, key, row) != undone(browser, route, method, uuid4(), row):
                    return what, key
    return None


def test_who_has_no_ground_cannot_tell_hidden_from_missing(world):
    """And the control: each address opens something to somebody, so an answer that tells would be seen."""
    opens = {route: key_of(route, world) for route in keyed_routes()}
    assert [route.name for route, key in opens.items() if key is None] == []
    told_apart, broken, row = [], [], world.care_row
    for who, user in world.outsiders.items():
        browser = signed_in(user)
        for route, (_what, key) in opens.items():
            for method in METHODS:
                status, hidden = answer(browser, route, method, key, row)
                missing = answer(browser, route, method, uuid4(), row)[1]
                if hidden != missing:
                    told_apart.append((who, method, route.name, status))
                if status >= 500:
                    broken.append((who, method, route.name))
    assert (told_apart, broken) == ([], [])
