"""What goes and what is left of it, and how a person was found: accessible in both widths."""

import pytest
from django.urls import reverse

from polku.consent.context import acting_as
from polku.retention.choices import AgeBand
from polku.retention.models import Certificate, PastPath
from tests.browsing import NARROW, WIDE, sign_in, wrong_pages
from tests.cast import as_actor
from tests.outreach.conftest import followed, school  # noqa: F401 - fixtures
from tests.retention.conftest import ended, steward, world_rules  # noqa: F401 - fixtures
from tests.retention.nights import nights

pytestmark = pytest.mark.django_db(transaction=True)
BOTH = (WIDE, NARROW)


def test_what_waits_for_deletion_and_the_certificate_of_what_went(visit, live_server, ended, steward):  # noqa: F811
    nights((732,))
    page = visit("/fi/")
    sign_in(page, live_server, steward)
    address = reverse("retention").removeprefix("/fi/")
    assert wrong_pages(page, live_server, [f"/fi/{address}", f"/sv/{address}"], BOTH) == []
    page.goto(f"{live_server.url}/fi/{address}")
    assert "Suunnitelma ja toiveet" in page.locator("main").inner_text()
    nights((763,))
    paper = reverse("retention_certificate", args=[Certificate.objects.get().pk])
    assert wrong_pages(page, live_server, [paper], BOTH) == []


def test_past_paths(visit, live_server, kaisa):
    for number in range(14):
        PastPath.objects.create(
            half_year="2026-1",
            county="07",
            age_band=AgeBand.YOUNG,
            stage=4,
            outcome="studies" if number < 8 else "",
        )
    page = visit("/fi/")
    sign_in(page, live_server, kaisa)
    address = reverse("past_paths").removeprefix("/fi/")
    assert wrong_pages(page, live_server, [f"/fi-selko/{address}", f"/en/{address}"], BOTH) == []


def test_how_a_person_was_found_and_followed(visit, live_server, followed, sari):  # noqa: F811
    with acting_as(as_actor(sari)):
        key = followed.folder.client.key
    page = visit("/fi/")
    sign_in(page, live_server, sari)
    address = reverse("person_outreach", args=[key]).removeprefix("/fi/")
    assert wrong_pages(page, live_server, [f"/fi/{address}", f"/sv/{address}"], BOTH) == []
