"""Kaisa writes, checks and publishes without JavaScript; the pages are accessible and narrow."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from polku.publishing.actions import attach_file, run_check
from tests.browsing import sign_in
from tests.publishing.conftest import picture, world  # noqa: F401 - a fixture
from tests.sweeping import addresses, unseen, wrong_in_turn

pytestmark = pytest.mark.django_db(transaction=True)
OPEN = ("publications", "publications_archive")
WORK = ("publishing_work", "publishing_check", "publishing_files", "publishing_innokyla", "publishing_versions",
        "publishing_preview")  # fmt: skip


# Files, feeds, what only takes in, and the question before publishing, which is asked in the way below.
NO_PAGES = {
    "publication_file", "publications_feed", "publishing_answer", "publishing_bring_back", "publishing_file_remove",
    "publishing_innokyla_address", "publishing_innokyla_text", "publishing_publish", "publishing_reopen",
}  # fmt: skip


def test_pages_of_publications(visit, live_server, world):  # noqa: F811 - the fixture
    page = visit("/fi/", java_script_enabled=False)
    sign_in(page, live_server, world.kaisa)
    page.goto(f"{live_server.url}{reverse('publishing_new', args=[world.network.slug])}")
    page.fill("input[name=title]", "Työpaja avataan")
    page.click("main form[method=post] button[type=submit]")
    page.click("main a[href$='/kieli/fi/']")
    page.fill("textarea[name=text]", "## Milloin\n\nHuhtikuussa. Kysy: 040 555 0123.")
    page.click("main form[method=post] button[type=submit]")
    page.click("main a:has-text('Takaisin')")
    page.click("main button:has-text('Tarkasta nyt')")
    expect(page.locator("mark")).to_have_text("040 555 0123")
    while page.locator("input[name=reason]").count():
        page.fill("input[name=reason] >> nth=0", "Palvelun oma numero.")
        page.click("main button:has-text('Se jää') >> nth=0")
    page.click("main a:has-text('Tee julkiseksi')")
    page.click("main form[method=post] button[type=submit]")
    expect(page.locator("h1")).to_have_text("Työpaja avataan")


def test_a_page_printed_as_pdf_is_tagged_and_what_it_says_is_checked(visit, live_server, world):  # noqa: F811
    public, draft = world.published("## Lisätietoja\n\nKysy: 040 555 0123."), world.begin()
    page = visit(reverse("publication", args=[public.pk]))
    given = {"names": {"fi": "Tuloste"}, "descriptions": {}, "by": world.coordinator}
    file = attach_file(publication=draft, data=page.pdf(tagged=True), **given)
    assert (file.facts["tagged"], file.facts["title"], file.facts["language"]) == (True, True, "fi")
    run = run_check(publication=draft, by=world.coordinator)
    assert list(run.findings.values_list("code", "place")) == [("phone", f"file.{file.pk}")]


def test_every_page_is_accessible_and_fits_at_both_widths(visit, live_server, world):  # noqa: F811 - the fixture
    public, draft = (
        world.published(),
        world.begin("Lisätietoja: 040 555 0123.", fi_selko="Tule esim. kahville."),
    )
    attach_file(
        publication=draft,
        data=picture(),
        names={"fi": "Kuva"},
        descriptions={"fi": "Vihreä ruutu"},
        by=world.coordinator,
    )
    run_check(publication=draft, by=world.coordinator)
    page = visit("/fi/")
    sign_in(page, live_server, world.kaisa)

    named = {
        **{name: [] for name in OPEN},
        "publication": [public.pk],
        "publishing_desk": [],
        "publishing_new": [world.network.slug],
        **{name: [draft.pk] for name in WORK},
        "publishing_text": [draft.pk, "fi-selko"],
        **{name: [public.pk] for name in ("publishing_archive", "publishing_withdraw")},
        "publishing_remove": [draft.pk],
    }
    pages = addresses(named)
    assert unseen("publishing", pages) == NO_PAGES
    assert wrong_in_turn(page, live_server, pages) == []
