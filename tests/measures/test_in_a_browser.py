"""The pages of a plan in a real browser: accessible, narrow in Finnish and wide in Swedish."""

import pytest

from tests.browsing import sign_in, wrong_pages

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_pages_are_accessible_in_finnish_on_a_phone_and_in_swedish_on_a_desk(
    visit, live_server, full_plan, kaisa
):
    page = visit("/fi/", width=320)
    sign_in(page, live_server, kaisa)
    pages = [
        address
        for name, address in (full_plan.pages | full_plan.public_pages).items()
        if not name.endswith("_export")
    ]
    assert wrong_pages(page, live_server, pages, widths=(320,)) == []
    # Forms are drawn by the same parts in every language.
    read = [address for address in pages if not address.endswith(("/uusi/", "/muuta/", "/lopeta/"))]
    swedish = [address.replace("/fi/", "/sv/", 1) for address in read]
    assert wrong_pages(page, live_server, swedish, widths=(1280,)) == []
