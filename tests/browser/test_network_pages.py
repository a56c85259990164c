"""Kaisa makes a report, reads a gap, tries a change, decides; pages are accessible in four languages and narrow."""

import pytest
from playwright.sync_api import expect

from polku.network.actions import run_report
from polku.network.models import Decision, Report
from tests.browsing import LANGUAGES, NARROW, WIDE, follow, sign_in, wrong_pages
from tests.network.region import age, build, give_criteria, report_of, rule  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)
PARTS = ("aukot", "paallekkaisyydet", "rajat", "saannot", "vertailu")


def test_from_a_scope_to_a_decision_without_javascript(
    visit,
    live_server,
    kaisa,
    make_entry,
    give_criteria,  # noqa: F811
    by,
):
    build(make_entry, give_criteria, by)
    page = visit("/fi/", java_script_enabled=False)
    sign_in(page, live_server, kaisa)
    page.goto(f"{live_server.url}/fi/verkosto/raportit/")
    follow(page.get_by_role("link", name="Tee raportti"))
    page.select_option("[name=municipalities]", ["272", "849"])
    follow(page.get_by_role("button", name="Tee raportti"))
    expect(page.locator("body")).to_contain_text("Odottaa vuoroaan")
    run_report(report_id=Report.objects.get().pk)
    follow(page.get_by_role("link", name="Katso uudelleen"))
    follow(page.get_by_role("link", name="Aukot", exact=True))
    follow(page.locator("tbody th a").first)
    expect(page.locator("body")).to_contain_text("Keksitty esimerkki")
    follow(page.get_by_role("button", name="Katso, mitä tämä muuttaisi").first)
    expect(page.locator("body")).to_contain_text("Aukot, jotka sulkeutuvat")
    follow(page.get_by_role("button", name="Tee tästä päätös"))
    page.fill("[name=text]", "Ikäraja nostetaan.")
    page.select_option("[name=organisation]", index=1)
    page.fill("[name=owner_role]", "Palvelupäällikkö")
    page.fill("[name=due_on]", "2027-03-31")
    follow(page.get_by_role("button", name="Tallenna päätös"))
    expect(page.locator("body")).to_contain_text("Kokeiltu muutos")
    assert Decision.objects.get().what_if["changes"]


def test_the_pages_are_accessible_and_fit_a_narrow_screen(
    visit,
    live_server,
    kaisa,
    make_entry,
    give_criteria,  # noqa: F811
    by,
):
    region = build(make_entry, give_criteria, by)
    report = report_of(by)
    kinds = {each.kind: each.mark for each in report.found.findings}
    page = visit("/fi/")
    sign_in(page, live_server, kaisa)
    base = f"verkosto/raportit/{report.pk}/"
    paths = ["verkosto/raportit/", "verkosto/raportit/uusi/", "verkosto/paatokset/", base]
    paths += [f"{base}osa/{part}/" for part in PARTS]
    paths += [f"{base}loyto/{mark}/" for mark in kinds.values()]
    paths += [f"{base}kokeile/?palvelu=entry-{region.work.pk}", f"{base}loyto/{kinds['gap']}/paata/"]
    addresses = [f"/{LANGUAGES[number % 4]}/{path}" for number, path in enumerate(paths)]
    assert wrong_pages(page, live_server, addresses, (WIDE, NARROW)) == []
