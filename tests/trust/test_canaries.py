"""Words typed into every field of every page about people: where they may be seen again, and where never."""

import logging

import pytest
from django.db import connection

from polku.audit.models import Look
from polku.consent.actions import change_client
from polku.consent.queries import client_of
from tests.cast import as_actor
from tests.consent.owner import admin_connection
from tests.trust.browsing import Visitor, words_in
from tests.trust.kept import as_bytes_are_written, everything_kept

pytestmark = pytest.mark.django_db(transaction=True)
ENOUGH = 200


@pytest.fixture
def visitors(world):
    keys = (world.client.key, world.draft.key, world.referral.key)
    return {
        name: Visitor(user, keys, f"kanaria{number}w")
        for number, (name, user) in enumerate(world.insiders.items())
    }


def test_what_is_typed_is_found_on_its_pages_and_nowhere_else(world, visitors, caplog):
    caplog.set_level(logging.DEBUG)
    rounds = 0
    while sum(len(one.typed) for one in visitors.values()) < ENOUGH:
        rounds += 1
        assert rounds < 20
        for one in visitors.values():
            one.fill_all()
    words = [word for one in visitors.values() for word in one.typed]
    pages = [text for one in visitors.values() for text in one.visit(one.open).values()]
    shown = {word for text in pages for word in words_in(text, words)}
    assert len(shown) > 20, "the control: what was typed was kept, and its pages show it"
    found = {
        (table, word)
        for table, text in everything_kept()
        for word in words_in(text, [*words, *as_bytes_are_written(words)])
    }
    assert found == set()
    assert words_in(caplog.text, words) == set()
    asked = " ".join(address for one in visitors.values() for address in one.asked)
    assert words_in(asked, words) == set()
    assert words_in(" ".join(title for one in visitors.values() for title in one.titles), words) == set()


def test_the_search_through_what_is_kept_would_find_a_word(world):
    assert any("Kaarisilta" in text for _table, text in everything_kept())


def pages_that_show(world, visitor):
    """Addresses whose page names the client, and whether the log knows that this client was shown there."""
    for address in visitor.open:
        before = Look.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        response = visitor.browser.get(address)
        text = response.content.decode(errors="replace")
        if "Ainokanaria" in text:
            yield address, Look.objects.filter(pk__gt=before, clients__contains=[world.client.pk]).exists()


@pytest.fixture
def named(world):
    """The client has a name that is nobody else's."""
    by = as_actor(world.insiders["worker"])
    change_client(
        client=world.client, version=client_of(world.client.key, actor=by).version, call_name="Ainokanaria",
        born_on=None, own_number=None, language="fi", by=by,
    )  # fmt: skip
    return world


def test_whoever_is_shown_is_in_the_log_and_without_the_log_nobody_is_shown(named, visitors):
    visitor = visitors["worker"]
    shown = dict(pages_that_show(named, visitor))
    assert len(shown) > 10, "the control: pages name the client"
    assert [address for address, logged in shown.items() if not logged] == []
    app = connection.settings_dict["USER"]
    with admin_connection(autocommit=True) as admin:
        admin.execute(f'REVOKE INSERT ON audit_look FROM "{app}"')
    try:
        still = [
            address for address in shown if "Ainokanaria" in visitor.browser.get(address).content.decode()
        ]
    finally:
        with admin_connection(autocommit=True) as admin:
            admin.execute(f'GRANT INSERT ON audit_look TO "{app}"')
    assert still == []
