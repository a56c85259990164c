"""A network with members of three sectors: Kaisa runs it, Sari and Olli take part, Eero and Aino do not."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from polku.accounts.actions import create_organisation
from polku.forum.actions import call_meeting, plan_meeting, save_series
from polku.forum.choices import Level
from polku.forum.content import RuleContent
from polku.shared import clock
from tests.cast import as_actor, workplace

LEADERS = RuleContent(level=Level.LEADERS)
PEOPLE = RuleContent(level=Level.PEOPLE)


def at(days, hour=13):
    """A moment so many days from now, at an hour in Finland."""
    day = clock.today() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, tzinfo=clock.HELSINKI)


def signed_in(user):
    """A browser in which somebody has signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def circle(make_network, kaisa, sari, olli, association, by):
    """The network, its series and its people."""
    from polku.cooperation.models import Aim
    from polku.measures.actions import add_theme, create_plan

    laundry = create_organisation(
        kind="company", names={"fi": "Perämeren Pesula Oy"}, sector="private", by=by
    )
    for place, address in ((association, "ry@example.fi"), (laundry, "pesula@example.fi")):
        place.notify_email = address
        place.save(update_fields=["notify_email"])
    members = [workplace(sari), workplace(olli), association, laundry]
    network = make_network(members=members)
    coordinator = as_actor(kaisa)
    aim = Aim.objects.create(network=network, number=1, texts={"fi": "Työtä ja osallisuutta", "sv": "Arbete"})
    theme = add_theme(network=network, names={"fi": "Foorumi"}, by=coordinator)
    plan = create_plan(
        network=network,
        names={"fi": "Toimintasuunnitelma"},
        starts_on=clock.today() - timedelta(days=30),
        is_public=True,
        by=coordinator,
    )
    series = save_series(
        network=network,
        names={"fi": "Johdon foorumi", "sv": "Ledarforum"},
        rules=[LEADERS, PEOPLE],
        by=coordinator,
    )
    return SimpleNamespace(
        network=network, series=series, plan=plan, theme=theme, aim=aim, laundry=laundry, by=coordinator
    )


@pytest.fixture
def make_meeting(circle):
    """Plan a meeting: `make_meeting(days=20, called=True)`."""

    def make(days=20, called=False, **facts):
        given = {
            "network": circle.network,
            "series": circle.series,
            "starts_at": at(days),
            "ends_at": at(days, 15),
            "place": "Kokkola, kaupungintalo, Mannerheiminaukio 1",
            "remote_link": "https://example.fi/etakokous",
            "access": "Esteetön sisäänkäynti, induktiosilmukka salissa.",
        } | facts
        meeting = plan_meeting(by=circle.by, **given)
        if called:
            call_meeting(meeting=meeting, by=circle.by)
            meeting.refresh_from_db()
        return meeting

    return make
