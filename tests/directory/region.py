"""A small region for the tests of the public pages: a few entries that people look for, with all that hangs on them."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from polku.accounts.actions import record_succession, save_contact
from polku.directory.actions import create_channel, publish_channel, state_claim
from polku.directory.actions.indexing import analyse_entry
from polku.directory.actions.themes import collect_entry, save_theme
from polku.directory.actions.words import save_word
from polku.directory.content import ChannelContent
from polku.shared import clock
from polku.shared.actor import system
from tests.cast import Cast

# A Tuesday at 12.00 in Finland.
NOON = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
OFFICE_HOURS = [{"periods": [{"first_day": 1, "last_day": 5, "opens": "08:00", "until": "16:00"}]}]
PLACE = {
    "kind": "place",
    "name": {"fi": "Toimitalo", "sv": "Huset"},
    "hours": OFFICE_HOURS,
    "accessibility": ["step_free"],
    "phones": [{"number": "040 555 0101"}],
    "addresses": [
        {
            "street": {"fi": "Esimerkkikatu", "sv": "Exempelgatan"},
            "number": "3",
            "postal_code": "67100",
            "post_office": {"fi": "KOKKOLA", "sv": "KARLEBY"},
            "municipality": "272",
            "north": 7_081_000,
            "east": 312_000,
        }
    ],
}
CAFE_GROUPS = [
    {
        "key": "kahvila",
        "name": {"fi": "Avoin kahvila", "sv": "Öppet kafé"},
        "weekday": 2,
        "starts": "13:00",
        "ends": "15:00",
        "first_date": "2026-09-01",
        "places": 20,
        "sign_up": {"fi": "Läheinen voi ilmoittaa puolestasi."},
    },
    {
        "key": "pelit",
        "name": {"fi": "Peli-ilta"},
        "weekday": 4,
        "starts": "17:00",
        "ends": "19:30",
        "every_weeks": 2,
        "first_date": "2026-09-03",
        "last_date": "2026-12-31",
        "cancelled": ["2026-11-26"],
    },
]


@pytest.fixture
def noon() -> Any:
    """The clock stands at a Tuesday noon in Finland."""
    with clock.freeze(NOON):
        yield NOON


@pytest.fixture
def region(noon: Any, cast: Cast) -> Any:
    """Guidance, a workshop that needs a referral from it, a café open to all, a group on the web, a far one."""
    return cast.once(make_region)


def make_region(cast: Cast) -> Any:
    """The region of a cast, for `stands`."""
    with clock.freeze(NOON):
        return build(system("test"), cast.association, cast.make_organisation, cast.make_entry)


def build(by: Any, association: Any, make_organisation: Any, make_entry: Any) -> Any:
    """Make the region."""
    county = make_organisation("Keski-Pohjanmaan hyvinvointialue", kind="wellbeing_county")
    record_succession(
        predecessor=make_organisation("Soite", kind="joint_authority"),
        successor=county,
        on=date(2023, 1, 1),
        by=by,
    )
    theme = save_theme(
        names={"fi": "Osallisuus", "sv": "Delaktighet"}, intros={"fi": "Tekemistä ja seuraa."}, order=1, by=by
    )
    save_word(phrase="olen yksin", language="fi", codes=[], terms=["kahvila"], by=by)
    place = _channel(association, PLACE, by)
    free = {"kind": "free"}
    guidance = make_entry(
        "Aikuisten sosiaaliohjaus",
        organisation=county,
        municipalities=["272"],
        access="contact",
        charge=free,
        summary={"fi": "Apua arjen asioihin."},
        service_classes=["P4.13"],
        languages=["fi", "sv"],
    )
    workshop = make_entry(
        "Kuntouttava työtoiminta",
        municipalities=["272", "849"],
        access="referral",
        charge=free,
        service_classes=["P10"],
        summary={"fi": "Mielekästä tekemistä pajalla."},
        requirements={"fi": "Sinulla on suunnitelma."},
        target_groups=["KR1"],
        prerequisites=[{"kind": "referral", "entry": guidance.pk}],
        channels=[{"channel": place.pk}],
        accessibility=["assistant"],
        languages=["fi"],
    )
    cafe = make_entry(
        "Kaarisillan kahvila",
        kind="activity",
        municipalities=["272", "398"],
        access="just_come",
        charge=free,
        groups=CAFE_GROUPS,
        summary={"fi": "Kahvia ja juttuseuraa.", "sv": "Kaffe och sällskap."},
        channels=[{"channel": place.pk}],
        no_identification=True,
    )
    web = make_entry(
        "Vertaisryhmä verkossa",
        kind="activity",
        coverage={"scope": "nationwide"},
        access="book",
        accessibility=["remote"],
        municipalities=None,
    )
    far = make_entry("Lahden työpaja", municipalities=["398"], access="apply", service_classes=["P10"])
    collect_entry(theme=theme, entry=cafe, by=by)
    state_claim(entry=workshop, kind="capacity", value=3, expires_on=clock.today() + timedelta(days=7), by=by)
    state_claim(
        entry=cafe,
        kind="group_places",
        group_key="kahvila",
        value=4,
        expires_on=clock.today() + timedelta(days=7),
        by=by,
    )
    save_contact(
        organisation=association,
        by=by,
        role={"fi": "Palveluohjaaja"},
        phone="040 555 0111",
        email="ohjaus@example.fi",
    )
    for entry in (guidance, workshop, cafe, web, far):
        analyse_entry(entry.pk)
    return SimpleNamespace(
        county=county,
        association=association,
        theme=theme,
        place=place,
        guidance=guidance,
        workshop=workshop,
        cafe=cafe,
        web=web,
        far=far,
    )


def _channel(organisation: Any, content: dict[str, Any], by: Any) -> Any:
    channel = create_channel(organisation=organisation, content=ChannelContent.model_validate(content), by=by)
    return publish_channel(channel=channel, by=by)
