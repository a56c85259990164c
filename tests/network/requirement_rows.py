"""What the requirement rows of the network's view of itself mean on the loaded demo."""

from django.test import Client

from polku.accounts.models import User
from polku.cooperation.models import Network
from polku.network.choices import TieKind
from polku.network.queries.circle import circle_of
from polku.network.queries.cockpit import situation_of
from polku.network.queries.ties import HalfYear, over_time, together
from polku.shared import clock
from tests.cast import as_actor

DEMO_NETWORKS = ("keski-pohjanmaa", "paijat-hame")


def _kaisa():
    return as_actor(User.objects.get(email="kaisa@example.fi"))


def joint_meetings_measures_and_referrals_stand_as_a_graph_over_time():
    for network in Network.objects.filter(slug__in=DEMO_NETWORKS):
        held = network.meetings.filter(state="held").latest("starts_at").starts_at
        seen = together(
            network, HalfYear.of(held.astimezone(clock.HELSINKI).date()), actor=_kaisa(), language="fi"
        )
        assert seen.count(TieKind.MEETINGS) > 0
        picture = circle_of(seen, "")
        assert len(picture.lines) == len(seen.ties)
        assert len(picture.nodes) == len(seen.bodies)
        assert len(over_time(network, actor=_kaisa(), language="fi")) > 1
        # Nobody who was referred can be told: below five nothing is, above it fives are.
        assert all((count or 0) % 5 == 0 for tie in seen.ties for count in (tie.there, tie.back))
    assert _shared_measures() > 0


def _shared_measures():
    return sum(
        seen.measures
        for network in Network.objects.filter(slug__in=DEMO_NETWORKS)
        for seen in over_time(network, actor=_kaisa(), language="fi")
    )


def what_is_overdue_reaches_the_coordinator():
    client = Client()
    client.force_login(_kaisa().user)
    late = 0
    for slug in DEMO_NETWORKS:
        now = situation_of(slug, actor=_kaisa(), language="fi")
        late += now.late
        assert now.waits
        page = client.get(f"/fi/verkostot/{slug}/tilanne/").content.decode()
        for line in now.due:
            assert f'href="{line.address}"' in page
    assert late > 0


ROWS = {
    "R5": what_is_overdue_reaches_the_coordinator,
    "R12": joint_meetings_measures_and_referrals_stand_as_a_graph_over_time,
}
