"""Changes as feeds, groups as calendars, and what robots read."""

import json
import re
from datetime import timedelta

import pytest
from defusedxml.ElementTree import fromstring
from icalendar import Calendar

from tests.cast import stands
from tests.directory.region import make_region

pytestmark = pytest.mark.django_db
stood = stands(make_region)

ATOM = "{http://www.w3.org/2005/Atom}"


def change(entry, by, **texts):
    from polku.directory.actions import publish_entry, save_draft
    from polku.directory.content import EntryContent

    entry.refresh_from_db()
    content = EntryContent.model_validate(entry.published_content | texts)
    save_draft(entry=entry, content=content, by=by, expected_version=entry.version)
    return publish_entry(entry=entry, by=by)


def test_a_feed_tells_what_is_new_and_what_changed(client, region, by, noon):
    from polku.shared import clock

    with clock.freeze(noon + timedelta(days=1)):
        change(region.cafe, by, summary={"fi": "Nyt myös kakkua."})
    titles = [item["title"] for item in json.loads(client.get("/fi/muutokset.json").content)["items"]]
    assert titles[0] == "Muuttunut: Kaarisillan kahvila"
    assert "Uusi: Kuntouttava työtoiminta" in titles


def test_each_change_has_an_id_of_its_own(client, region, by):
    change(region.cafe, by, summary={"fi": "Nyt myös kakkua."})
    ids = [item["id"] for item in json.loads(client.get("/fi/muutokset.json").content)["items"]]
    assert len(ids) == len(set(ids)) == 6


def test_the_three_kinds_tell_the_same(client, region):
    in_json = [item["title"] for item in json.loads(client.get("/fi/muutokset.json").content)["items"]]
    rss = fromstring(client.get("/fi/muutokset.rss").content)
    atom = fromstring(client.get("/fi/muutokset.atom").content)
    assert [item.findtext("title") for item in rss.iter("item")] == in_json
    assert [entry.findtext(f"{ATOM}title") for entry in atom.iter(f"{ATOM}entry")] == in_json


def test_a_feed_is_of_a_theme_and_a_municipality(client, region):
    items = json.loads(client.get(f"/fi/muutokset.json?teema={region.theme.slug}").content)["items"]
    assert [item["title"] for item in items] == ["Uusi: Kaarisillan kahvila"]
    names = {i["title"] for i in json.loads(client.get("/fi/muutokset.json?kunta=849").content)["items"]}
    assert names == {"Uusi: Kuntouttava työtoiminta", "Uusi: Vertaisryhmä verkossa"}
    assert client.get("/fi/muutokset.json?teema=ei-ole").status_code == 404
    assert client.get("/fi/muutokset.rss?kunta=000").status_code == 404


def test_a_feed_that_has_not_changed_is_not_sent_again(client, region):
    first = client.get("/fi/muutokset.atom")
    again = client.get("/fi/muutokset.atom", headers={"If-Modified-Since": first["Last-Modified"]})
    assert again.status_code == 304


def test_names_are_in_the_language_of_the_feed(client, region):
    assert "Ny: Kaarisillan kahvila" in client.get("/sv/muutokset.rss").content.decode()


def events(answer):
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_a_group_repeats_in_finnish_time_through_both_clock_changes(client, region):
    answer = client.get(f"/fi/toiminta/{region.cafe.pk}/kahvila.ics")
    (event,) = events(answer)
    assert event["RRULE"].to_ical() == b"FREQ=WEEKLY;INTERVAL=1;BYDAY=TU"
    assert event["DTSTART"].to_ical() == b"20260901T130000"
    assert event["DTSTART"].params["TZID"] == "Europe/Helsinki"
    zone = answer.content.decode()
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10" in zone
    assert "TZOFFSETTO:+0300" in zone


def test_an_id_stays_when_the_text_changes(client, region, by):
    address = f"/fi/toiminta/{region.cafe.pk}.ics"
    before = [(e["UID"], e["SEQUENCE"]) for e in events(client.get(address))]
    change(region.cafe, by, summary={"fi": "Nyt myös kakkua."})
    after = [(e["UID"], e["SEQUENCE"]) for e in events(client.get(address))]
    assert [uid for uid, _ in before] == [uid for uid, _ in after]
    assert all(new > old for (_, old), (_, new) in zip(before, after, strict=True))


def test_a_cancelled_day_is_shown_as_cancelled(client, region):
    cancelled = [
        e for e in events(client.get(f"/fi/toiminta/{region.cafe.pk}.ics")) if e.get("STATUS") == "CANCELLED"
    ]
    assert [e["RECURRENCE-ID"].to_ical() for e in cancelled] == [b"20261126T170000"]
    regular = next(e for e in events(client.get(f"/fi/toiminta/{region.cafe.pk}/pelit.ics")) if "RRULE" in e)
    assert cancelled[0]["UID"] == regular["UID"]
    assert b"UNTIL=20261231T215959Z" in regular["RRULE"].to_ical()


def test_a_calendar_holds_the_groups_of_a_theme_or_a_municipality(client, region):
    assert len(events(client.get(f"/fi/ryhmat.ics?teema={region.theme.slug}"))) == 3
    assert events(client.get("/fi/ryhmat.ics?kunta=849")) == []
    assert client.get(f"/fi/toiminta/{region.cafe.pk}/ei-ole.ics").status_code == 404


def test_a_group_tells_where_it_meets(client, region):
    (event,) = events(client.get(f"/fi/toiminta/{region.cafe.pk}/kahvila.ics"))
    assert event["LOCATION"] == "Esimerkkikatu 3, 67100 KOKKOLA"
    assert event["GEO"].latitude == pytest.approx(63.8, abs=0.1)


def test_the_sitemap_names_every_entry_in_every_language(client, region):
    index = fromstring(client.get("/sitemap.xml").content)
    files = [
        loc.text.removeprefix("http://testserver")
        for loc in index.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ]
    text = "".join(client.get(file).content.decode() for file in files)
    for language in ("fi", "sv", "en", "fi-selko"):
        assert (
            f"<loc>http://testserver/{language}/palvelu/{region.workshop.pk}-kuntouttava-tyotoiminta/</loc>"
            in text
        )
    assert re.search(r'hreflang="sv" href="http://testserver/sv/palvelu/', text)
    assert client.get("/sitemap-99.xml").status_code == 404


def test_robots_are_told_where_the_sitemap_is(client):
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()


def test_a_browser_learns_to_search_here(client):
    description = fromstring(client.get("/sv/opensearch.xml").content)
    templates = [url.get("template") for url in description.iter("{http://a9.com/-/spec/opensearch/1.1/}Url")]
    assert "http://testserver/sv/haku/?q={searchTerms}" in templates
