"""Whoever has not signed is reminded: after a week, then every two weeks, until there is nothing to wait for."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from polku.cooperation import actions
from polku.cooperation.queries.links import LinkState, read_link
from polku.cooperation.tasks import days
from polku.mail.models import Message
from polku.shared import clock
from polku.shared.errors import Invalid, Refused
from tests.cast import as_actor
from tests.cooperation.test_agreements import link_to, paper

pytestmark = pytest.mark.django_db

BEGAN = datetime(2030, 3, 4, 14, 0, tzinfo=clock.HELSINKI)
SIGNING = "/fi/verkostot/paijat-hame/sopimus/1/allekirjoitukset/"


@pytest.fixture
def asked(draft, kaisa):
    """Two parties got their links on a Monday afternoon."""
    with clock.freeze(BEGAN):
        return actions.open_for_signing(version=draft, send_links=True, by=as_actor(kaisa))


def morning(day, hour=8):
    """A moment some days after the links went."""
    return clock.freeze((BEGAN + timedelta(days=day)).replace(hour=hour))


def run_through(first, last):
    """The job runs twice each morning; the days on which it wrote to the school."""
    found = []
    for day in range(first, last + 1):
        before = reminders().count()
        with morning(day):
            days(timestamp=0)
            days(timestamp=0)
        if reminders().count() > before:
            assert reminders().count() == before + 1
            found.append(day)
    return found


def reminders(name="koulu"):
    return Message.objects.filter(kind="agreement_reminder", recipient=f"{name}@example.fi")


def school(version):
    return version.parties.get(signer_email="koulu@example.fi")


def test_reminders_go_after_a_week_and_then_every_two_weeks_until_the_link_expires(asked):
    assert run_through(0, 100) == [7, 21, 35, 49]


def test_before_seven_in_the_morning_nothing_goes_and_after_a_pause_only_one(asked):
    with morning(7, hour=6):
        days(timestamp=0)
    assert not reminders().exists()
    assert run_through(30, 44) == [30, 44]


def test_the_reminder_holds_the_same_link_as_long_as_the_first_one_and_nothing_else(asked):
    run_through(0, 7)
    body = reminders().get().body
    token = body[body.index("/allekirjoita/") :].split()[0].strip("/").rsplit("/", 1)[1]
    for day, state in ((59, LinkState.OPEN), (61, LinkState.EXPIRED)):
        with morning(day, hour=15):
            assert read_link(token).state is state
    assert "Päijät-Hämeen" not in body
    assert "Rehtori" not in body
    with morning(8):
        assert Client().get(f"/fi/allekirjoita/{token}/").status_code == 200


def test_whoever_signed_or_said_no_is_left_in_peace(asked, kaisa, association):
    Client().post(link_to("koulu"), {"decline": "1", "reason": "Johtaja allekirjoittaa."})
    with morning(3):
        paper(asked, kaisa, association)
    assert run_through(0, 60) == []
    assert not reminders("yhdistys").exists()


def test_a_withdrawn_version_reminds_of_nothing(asked, kaisa):
    with morning(1):
        actions.withdraw_agreement(version=asked, by=as_actor(kaisa))
    assert run_through(1, 60) == []


def test_a_newer_version_ends_the_reminders_of_the_one_before(asked, kaisa, network, association):
    with morning(1):
        paper(asked, kaisa, network, association)
        actions.put_in_force(version=asked, by=as_actor(kaisa))
    assert run_through(1, 10) == [7]
    with morning(10):
        newer = actions.begin_agreement(network=asked.network, by=as_actor(kaisa))
    assert run_through(11, 30) == []
    with morning(31):
        actions.withdraw_agreement(version=newer, by=as_actor(kaisa))
    assert run_through(31, 40) == [31]


def test_another_signer_gets_a_link_first_and_reminders_a_week_later(asked, kaisa):
    with morning(20):
        party = school(asked)
        given = {"organisation": party.organisation, "signer_email": "koulu@example.fi"}
        actions.save_party(version=asked, **given | {"signer_email": "uusi@example.fi"}, by=as_actor(kaisa))
        actions.save_party(version=asked, **given, by=as_actor(kaisa))
    assert run_through(20, 30) == []
    with morning(30):
        actions.send_link(party=school(asked), by=as_actor(kaisa))
    assert run_through(30, 60) == [37, 51]


def test_a_coordinator_reminds_by_hand_once_a_day_and_the_clock_counts_from_there(asked, kaisa, sari):
    by = as_actor(kaisa)
    with morning(0, hour=16), pytest.raises(Invalid):
        actions.remind_signer(party=school(asked), by=by)
    with morning(3), pytest.raises(Refused):
        actions.remind_signer(party=school(asked), by=as_actor(sari))
    with morning(3):
        actions.remind_signer(party=school(asked), by=by)
        with pytest.raises(Invalid):
            actions.remind_signer(party=school(asked), by=by)
    with morning(4):
        actions.remind_signer(party=school(asked), by=by)
    assert reminders().count() == 2
    assert run_through(4, 30) == [18]


def test_the_page_of_signatures_says_when_it_was_and_when_it_will_be(asked, kaisa):
    client = Client()
    client.force_login(kaisa)
    address = f"/fi/verkostot/paijat-hame/sopimus/1/osapuolet/{school(asked).pk}/muistuta/"
    with morning(3):
        assert "Muistuta nyt" in client.get(SIGNING).text
        assert "11.3.2030" in client.get(SIGNING).text
        assert client.post(address).status_code == 302
        told = client.get(SIGNING).text
        assert "Muistutus lähetettiin." in told
        assert "7.3.2030" in told
        assert "21.3.2030" in told
        assert told.count(address) == 0
        client.post(address)
        assert "Tänään on jo lähetetty viesti" in client.get(SIGNING).text
    assert reminders().count() == 1
    with morning(70):
        assert "Lähetä linkki uudelleen" in client.get(SIGNING).text
