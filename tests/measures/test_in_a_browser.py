"""The pages of a plan in a real browser: accessible, narrow in Finnish and wide in Swedish."""

import pytest

from tests.browsing import sign_in, wrong_pages

pytestmark = pytest.mark.django_db(transaction=True)


# Beginning something and changing it are one form; what is left out here looks like what is there.
SAME = ("action_plan_new", "measure_new", "follow_up_new", "commitment_new", "plan_theme_edit", "plan_themes")
WIDE = ("action_plan", "measure", "plan_late", "commitments", "plan_public_theme", "promises_public")


def test_the_pages_are_accessible_in_finnish_on_a_phone_and_in_swedish_on_a_desk(
    visit, live_server, full_plan, kaisa
):
    page = visit("/fi/", width=320)
    sign_in(page, live_server, kaisa)
    pages = full_plan.pages | full_plan.public_pages
    narrow = [a for name, a in pages.items() if name not in SAME and not name.endswith("_export")]
    assert wrong_pages(page, live_server, narrow, widths=(320,)) == []
    swedish = [pages[name].replace("/fi/", "/sv/", 1) for name in WIDE]
    assert wrong_pages(page, live_server, swedish, widths=(1280,)) == []
