"""The pages of a plan in a real browser: every one accessible at both widths, the languages in turn."""

import pytest
from django.urls import reverse

from polku.measures.models import Evidence
from tests.browsing import sign_in
from tests.sweeping import unseen, wrong_in_turn

pytestmark = pytest.mark.django_db(transaction=True)

# Files, and what only takes in.
NO_PAGES = {
    "action_plan_export", "commitment_reopen", "commitments_export", "evidence_file", "follow_up_task_reopen",
}  # fmt: skip


def test_every_page_is_accessible_and_fits_at_both_widths(visit, live_server, full_plan, planned, kaisa):
    evidence = Evidence.objects.get()
    removing = reverse("evidence_remove", args=[planned.network.slug, evidence.measure_id, evidence.pk])
    pages = full_plan.pages | full_plan.public_pages | {"evidence_remove": removing}
    pages = {name: address for name, address in pages.items() if name not in NO_PAGES}
    assert unseen("measures", pages) == NO_PAGES
    page = visit("/fi/")
    sign_in(page, live_server, kaisa)
    assert wrong_in_turn(page, live_server, pages) == []
