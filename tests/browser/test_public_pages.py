"""Every public page in a real browser: accessible in four languages, by keyboard, at 320 px, without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browsing import LANGUAGES, NARROW, WIDE, follow, wrong_pages
from tests.directory.region import build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def open_region(by, association, make_organisation, make_entry):
    """The region as of today: a page in a browser knows no other day."""
    return build(by, association, make_organisation, make_entry)


def pages(region):
    listed = f"{region.workshop.pk}.{region.cafe.pk}"
    workshop = f"palvelu/{region.workshop.pk}-kuntouttava-tyotoiminta/"
    return [
        "",
        "haku/",
        "haku/?q=paja&kunta=272",
        "haku/?q=ratsastus&kunta=272&maksuton=yes",
        "haku/tarve/?q=ratsastus",
        workshop,
        f"{workshop}?nakyma=laheinen",
        f"{workshop}?nakyma=ammattilainen",
        f"toiminta/{region.cafe.pk}-kaarisillan-kahvila/",
        "teemat/",
        f"teemat/{region.theme.slug}/",
        "kunnat/",
        "kunnat/272-kokkola/",
        "organisaatiot/",
        f"organisaatiot/{region.association.pk}-kaarisilta-ry/",
        "toiminta-lahella/",
        "laheisille/",
        "ammattilaisille/",
        "lista/",
        f"lista/?n={listed}",
        f"lista/?n={listed}&arkki=1",
        "upotus/?kunta=272",
        "upota/",
        "seuraa/",
        "tietoa/",
        "tietosuoja/",
        "saavutettavuus/",
        "palaute/",
        "palaute/kiitos/",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_accessible_and_fits_a_narrow_screen(visit, live_server, open_region, language):
    page = visit(f"/{language}/")
    addresses = [f"/{language}/{path}" for path in pages(open_region)]
    in_finnish = language == "fi"
    widths = (WIDE, NARROW) if in_finnish else (NARROW,)
    assert wrong_pages(page, live_server, addresses, widths, colours=in_finnish) == []


def test_every_page_is_accessible_in_dark_colours(visit, live_server, open_region):
    page = visit("/fi/", color_scheme="dark")
    addresses = [f"/fi/{path}" for path in pages(open_region)]
    assert wrong_pages(page, live_server, addresses, (WIDE,)) == []


def test_help_is_found_and_collected_by_keyboard_alone(visit, open_region):
    page = visit("/fi/")
    focus(page, "[name=q]")
    page.keyboard.type("kahvila")
    page.keyboard.press("Enter")
    page.wait_for_url("**/haku/?q=kahvila**")
    focus(page, "#found a:has-text('Kaarisillan kahvila')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/toiminta/**")
    focus(page, "main button:has-text('Lisää listalle')")
    page.keyboard.press("Enter")
    page.get_by_text("Se on nyt listallasi.").wait_for()
    focus(page, "nav a:has-text('Oma lista')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lista/?n=**")
    expect(page.get_by_role("heading", name="Kaarisillan kahvila")).to_be_visible()


# The focus shows as an outline or a shadow of the element, of what is drawn in its place, or of its card or field.
FOCUS_SHOWS = """() => {
  const here = document.activeElement;
  const styles = [getComputedStyle(here), getComputedStyle(here, "::before"), getComputedStyle(here, "::after")];
  const card = here.closest(".entry, .ds-field");
  if (card) styles.push(getComputedStyle(card));
  return here.matches(".skip") || styles.some((style) => style.outlineStyle !== "none" || style.boxShadow !== "none");
}"""


def focus(page, selector):
    """Go with Tab until the focus is there; it is seen wherever it is."""
    for _step in range(150):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS_SHOWS), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if page.locator(selector).first.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_everything_works_without_javascript(visit, open_region):
    page = visit("/fi/", java_script_enabled=False)
    page.get_by_label("Kerro omin sanoin").fill("paja")
    page.get_by_label("Missä?").select_option("272")
    follow(page.get_by_role("button", name="Etsi"))
    expect(page.get_by_role("link", name="Kuntouttava työtoiminta")).to_be_visible()
    page.get_by_label("Tarvitset lähetteen").check()
    follow(page.get_by_role("button", name="Näytä tulos"))
    page.wait_for_url("**paasy=referral**")
    follow(page.get_by_role("link", name="Kuntouttava työtoiminta"))
    follow(page.get_by_role("button", name="Lisää listalle"))
    expect(page.get_by_text("Se on nyt listallasi.")).to_be_visible()


def test_a_filter_works_at_once_keeps_the_focus_and_can_be_gone_back_from(visit, open_region):
    page = visit("/fi/haku/?kunta=272")
    choice = page.get_by_label("Voit vain tulla")
    choice.focus()
    page.keyboard.press("Space")
    page.wait_for_url("**paasy=just_come**")
    page.locator(".finder__total strong", has_text="1").wait_for()
    assert page.evaluate("document.activeElement.value") == "just_come"
    expect(page.get_by_role("heading", name="Kuntouttava työtoiminta")).to_have_count(0)
    page.go_back()
    page.get_by_role("heading", name="Kuntouttava työtoiminta").wait_for()


def test_paper_has_what_is_needed_and_nothing_else(visit, open_region):
    page = visit(f"/fi/toiminta/{open_region.cafe.pk}-kaarisillan-kahvila/")
    page.emulate_media(media="print")
    seen = page.locator("main").inner_text()
    for words in ("Voit vain tulla", "Tiistaisin klo 13–15", "040 555 0101", "Esimerkkikatu 3"):
        assert words in seen
    expect(page.locator("svg.qr")).to_be_visible()
    expect(page.locator("button:visible")).to_have_count(0)


def test_the_search_stands_inside_another_site(visit, live_server, open_region):
    page = visit("/fi/upota/?kunta=272")
    inside = page.frame_locator("iframe")
    inside.get_by_label("Mihin tarvitset apua?").fill("kahvila")
    inside.get_by_role("button", name="Etsi").click()
    inside.get_by_text("Kaarisillan kahvila").wait_for()
    assert [cookie["name"] for cookie in page.context.cookies()] == []
