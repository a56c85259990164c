"""Parts made of rows: groups, prerequisites, ways and their hours, channels that many entries share."""

import pytest
from django.urls import reverse

from polku.directory.actions import create_channel, publish_channel, publish_entry
from polku.directory.content import ChannelContent, EntryContent
from polku.directory.models import Channel, Entry
from tests.directory.upkeep_pages import form_of, send, signed_in

pytestmark = pytest.mark.django_db

GROUP = {
    "key": "keskiviikko",
    "name": {"fi": "Keskiviikkoryhmä", "en": "Wednesday"},
    "weekday": 3,
    "starts": "13:00",
    "ends": "15:00",
    "first_date": "2026-01-07",
}
WEEK = {
    "periods": [
        {"first_day": 1, "last_day": 5, "opens": "09:00", "until": "12:00"},
        {"first_day": 1, "last_day": 5, "opens": "13:00", "until": "16:00"},
    ],
    "note": {"fi": "Kesällä lyhyempään."},
}
SEASON = {
    "first_date": "2026-06-01",
    "last_date": "2026-08-31",
    "periods": [{"first_day": 1, "last_day": 5, "opens": "09:00", "until": "12:00"}],
}
HOLIDAY = {"kind": "exception", "first_date": "2026-12-24", "closed": True, "note": {"fi": "Jouluaatto"}}


@pytest.fixture
def client(editor):
    return signed_in(editor)


@pytest.fixture
def place(association, by):
    facts = {
        "kind": "place",
        "name": {"fi": "Talo"},
        "phones": [{"number": "040 555 0101", "note": {"en": "Office"}}],
        "addresses": [
            {
                "street": {"fi": "Kauppakatu", "en": "Market street"},
                "number": "1",
                "north": 6_900_000,
                "east": 300_000,
            }
        ],
        "hours": [WEEK, SEASON, HOLIDAY],
    }
    channel = create_channel(organisation=association, content=ChannelContent.model_validate(facts), by=by)
    return publish_channel(channel=channel, by=by)


@pytest.fixture
def entry(make_entry, place):
    use = {"channel": place.pk, "note": {"fi": "Sisäpihalta."}, "phones": [{"number": "040 555 0202"}]}
    return make_entry("Kerho", groups=[GROUP], channels=[use])


def part(thing, name):
    kind = "entry_part" if isinstance(thing, Entry) else "channel_part"
    return reverse(kind, args=[thing.pk, name])


def draft(thing):
    version = thing.versions.filter(state="draft").first()
    kind = EntryContent if isinstance(thing, Entry) else ChannelContent
    return version and kind.model_validate(version.content)


# Groups


def test_a_changed_group_keeps_its_key_and_what_the_row_does_not_show(client, entry):
    send(
        client,
        part(entry, "ryhmat"),
        **{"rows-0-name_fi": "Iltaryhmä", "rows-0-starts": "17.30", "rows-0-ends": "19"},
    )
    group = draft(entry).groups[0]
    assert (group.key, group.name["fi"], group.name["en"]) == ("keskiviikko", "Iltaryhmä", "Wednesday")
    assert (str(group.starts), str(group.ends)) == ("17:30:00", "19:00:00")


def test_a_new_group_gets_a_key_of_its_own(client, entry):
    new = {"name_fi": "Keskiviikko", "weekday": "3", "starts": "9", "ends": "10", "first_date": "2026-02-04"}
    send(client, part(entry, "ryhmat"), **{f"rows-1-{name}": value for name, value in new.items()})
    assert [group.key for group in draft(entry).groups] == ["keskiviikko", "keskiviikko-2"]


def test_a_group_is_taken_away(client, entry):
    send(client, part(entry, "ryhmat"), **{"rows-0-DELETE": "on"})
    assert draft(entry).groups == []


def test_days_off_are_written_as_people_write_them(client, entry):
    send(client, part(entry, "ryhmat"), **{"rows-0-cancelled": "24.12.2026, 31.12.2026"})
    assert [str(day) for day in draft(entry).groups[0].cancelled] == ["2026-12-24", "2026-12-31"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("starts", "klo 25"),
        ("ends", "9.75"),
        ("first_date", ""),
        ("last_date", "2025-01-01"),
        ("cancelled", "35.1.2026"),
        ("places", "-1"),
        ("weekday", "9"),
        ("name_fi", ""),
    ],
)
def test_an_impossible_group_is_refused_and_nothing_typed_is_lost(client, entry, field, value):
    answer = send(
        client, part(entry, "ryhmat"), **{"rows-0-note_sv": "Kom ihåg skorna", f"rows-0-{field}": value}
    )
    assert answer.status_code == 422
    assert "Kom ihåg skorna" in answer.content.decode()
    assert entry.versions.count() == 1


def test_one_more_row_saves_nothing(client, entry):
    answer = send(client, part(entry, "ryhmat"), **{"rows-more": "1", "rows-0-name_fi": "Iltaryhmä"})
    fields = form_of(answer, "base")
    assert answer.status_code == 200
    assert fields["rows-TOTAL_FORMS"] == ["3"]
    assert fields["rows-0-name_fi"] == ["Iltaryhmä"]
    assert entry.versions.count() == 1


@pytest.mark.parametrize("total", ["9999", "abc", "", "-3"])
def test_an_odd_number_of_rows_is_no_server_error(client, entry, total):
    for more in ({}, {"rows-more": "1"}):
        answer = send(client, part(entry, "ryhmat"), **{"rows-TOTAL_FORMS": total, **more})
        assert answer.status_code in (200, 302, 422)


# Prerequisites


def test_what_one_needs_first_is_linked_by_the_address_of_its_page(client, entry, make_entry):
    other = make_entry("Ohjaamo")
    send(
        client,
        part(entry, "ensin"),
        **{"rows-0-kind": "plan", "rows-0-entry": f"http://testserver/fi/palvelu/{other.pk}-ohjaamo/"},
    )
    assert [(need.kind, need.entry) for need in draft(entry).prerequisites] == [("plan", other.pk)]


@pytest.mark.parametrize("said", ["999999", "Ohjaamo", "http://testserver/fi/", "9" * 40])
def test_an_entry_that_cannot_be_found_is_refused(client, entry, said):
    assert send(client, part(entry, "ensin"), **{"rows-0-entry": said}).status_code == 422


def test_a_need_without_whence_is_refused(client, entry):
    assert send(client, part(entry, "ensin"), **{"rows-0-kind": "certificate"}).status_code == 422


# Ways


def test_an_existing_way_is_used_and_made_only_once(client, entry, association, by):
    document = ChannelContent.model_validate({"kind": "phone", "name": {"fi": "Vaihde"}})
    phone = create_channel(organisation=association, content=document, by=by)
    for _twice in (1, 2):
        client.post(reverse("way_add", args=[entry.pk]), {"channel": phone.pk})
    assert [use.channel for use in draft(entry).channels] == [
        use.channel for use in entry.content.channels
    ] + [phone.pk]


def test_a_new_way_is_public_only_when_the_entry_is_published(client, entry, editor):
    facts = {"kind": "phone", "name_fi": "Neuvonta", "phone": "040 555 0303"}
    client.post(reverse("way_new", args=[entry.pk]), facts)
    made = Channel.objects.latest("pk")
    assert made.state == "draft"
    page = client.get(reverse("entry_publish", args=[entry.pk]))
    assert "Neuvonta" in page.content.decode()
    client.post(reverse("entry_publish", args=[entry.pk]), form_of(page, "number"))
    made.refresh_from_db()
    assert made.state == "published"


def test_another_organisations_unpublished_way_is_neither_shown_nor_usable(client, entry, network, by):
    document = ChannelContent.model_validate({"kind": "phone", "name": {"fi": "Salainen linja"}})
    theirs = create_channel(organisation=network, content=document, by=by)
    address = reverse("way_add", args=[entry.pk])
    assert "Salainen linja" not in client.get(address + "?sana=linja").content.decode()
    assert client.post(address, {"channel": theirs.pk}).status_code == 404
    publish_channel(channel=theirs, by=by)
    assert "Salainen linja" in client.get(address + "?sana=linja").content.decode()
    assert client.post(address, {"channel": theirs.pk}).status_code == 302


def test_what_an_entry_says_otherwise_is_taken_away_on_request(client, entry):
    page = client.get(part(entry, "yhteys")).content.decode()
    assert "040 555 0202" in page
    send(client, part(entry, "yhteys"), **{"rows-0-as_channel": "on"})
    use = draft(entry).channels[0]
    assert (use.phones, use.note) == ([], {"fi": "Sisäpihalta."})


def test_ways_are_put_in_order_and_left_out(client, make_entry, place, association, by):
    second = create_channel(
        organisation=association,
        content=ChannelContent.model_validate({"kind": "phone", "name": {"fi": "Vaihde"}}),
        by=by,
    )
    entry = make_entry("Kerho", channels=[{"channel": place.pk}, {"channel": second.pk}])
    send(client, part(entry, "yhteys"), **{"rows-0-position": "2", "rows-1-position": "1"})
    assert [use.channel for use in draft(entry).channels] == [second.pk, place.pk]
    send(client, part(entry, "yhteys"), **{"rows-0-DELETE": "on"})
    assert [use.channel for use in draft(entry).channels] == [place.pk]


# Hours


@pytest.mark.parametrize(
    "name", ["tekstit", "puhelimet", "sahkopostit", "osoitteet", "verkkosivut", "ajat", "tiedot"]
)
def test_saving_a_part_of_a_channel_without_a_change_makes_no_version(client, place, name):
    assert send(client, part(place, name)).status_code == 302
    assert place.versions.count() == 1


def test_the_usual_week_is_a_grid_and_other_hours_stay(client, place):
    page = client.get(part(place, "ajat")).content.decode()
    assert "1.6.2026–31.8.2026" in page
    changes = {"d5_opens2": "", "d5_until2": "", "d6_opens1": "10", "d6_until1": "14"}
    send(client, part(place, "ajat"), **changes)
    hours = draft(place).hours
    usual = next(h for h in hours if h.kind == "usual" and not h.first_date)
    assert [(p.first_day, p.last_day, p.opens.hour) for p in usual.periods] == [
        (1, 5, 9),
        (1, 4, 13),
        (6, 6, 10),
    ]
    assert any(str(h.first_date) == "2026-06-01" for h in hours)
    assert any(h.closed and h.note == {"fi": "Jouluaatto"} for h in hours)


def test_half_a_span_is_refused(client, place):
    assert send(client, part(place, "ajat"), d1_until1="").status_code == 422


def test_an_exception_is_added_and_taken_away(client, place):
    added = {"first_date": "2026-12-31", "opens": "9", "until": "12"}
    send(client, part(place, "ajat"), **{f"exceptions-1-{name}": value for name, value in added.items()})
    assert [str(h.first_date) for h in draft(place).hours if h.kind == "exception"] == [
        "2026-12-24",
        "2026-12-31",
    ]
    send(client, part(place, "ajat"), **{"exceptions-0-DELETE": "on"})
    assert [str(h.first_date) for h in draft(place).hours if h.kind == "exception"] == ["2026-12-31"]


def test_an_entry_has_hours_of_its_own_at_a_shared_place(client, entry, place):
    address = reverse("entry_use_hours", args=[entry.pk, place.pk])
    send(client, address, d3_opens1="13", d3_until1="15")
    assert draft(entry).channels[0].hours[0].periods[0].first_day == 3
    assert draft(place) is None


# Channels


def test_a_shared_channel_tells_how_many_entries_it_changes(client, entry, make_entry, place):
    make_entry("Toinen kerho", channels=[{"channel": place.pk}])
    assert "<p>2 " in client.get(part(place, "puhelimet")).content.decode()
    send(client, part(place, "puhelimet"), **{"rows-0-number": "040 555 0909"})
    page = client.get(reverse("channel_publish", args=[place.pk]))
    assert "Kerho" in page.content.decode()
    assert "Toinen kerho" in page.content.decode()
    client.post(reverse("channel_publish", args=[place.pk]), form_of(page, "number"))
    place.refresh_from_db()
    phone = place.published_content["phones"][0]
    assert phone == {"number": "040 555 0909", "note": {"en": "Office"}}


def test_an_address_keeps_its_place_on_the_map_and_other_languages(client, place):
    send(client, part(place, "osoitteet"), **{"rows-0-number": "3"})
    address = draft(place).addresses[0]
    assert (address.number, address.north, address.street["en"]) == ("3", 6_900_000, "Market street")


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("osoitteet", "rows-0-postal_code", "671"),
        ("osoitteet", "rows-0-north", "12"),
        ("osoitteet", "rows-0-east", ""),
        ("verkkosivut", "rows-0-url", "javascript:alert(1)"),
        ("sahkopostit", "rows-0-address", "ei osoite"),
        ("puhelimet", "rows-0-number", ""),
    ],
)
def test_an_impossible_contact_is_refused(client, place, name, field, value):
    assert send(client, part(place, name), **{field: value}).status_code == 422
    assert place.versions.count() == 1


def test_two_people_who_change_the_same_channel_see_both_texts(client, place, kaisa):
    fields = form_of(client.get(part(place, "tekstit")), "base")
    send(signed_in(kaisa), part(place, "tekstit"), name="Kaisan talo")
    answer = client.post(part(place, "tekstit"), {**fields, "name": "Toimijan talo"})
    assert answer.status_code == 409
    chosen = form_of(answer, "document") | {"use:name|fi|": "theirs"}
    assert client.post(reverse("channel_resolve", args=[place.pk]), chosen).status_code == 302
    assert draft(place).name == {"fi": "Kaisan talo"}


def test_publishing_an_entry_again_leaves_published_channels_alone(entry, place, by):
    publish_entry(entry=entry, by=by, number=1)
    place.refresh_from_db()
    assert place.versions.count() == 1
