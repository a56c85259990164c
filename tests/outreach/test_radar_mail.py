"""The morning's job: a worker hears once of each stage before graduation, without a name."""

from datetime import timedelta

import pytest

from polku.consent.context import acting_as
from polku.mail.models import Message
from polku.outreach.actions import change_leaver, end_following, watch_radar
from polku.outreach.queries.radar import months_after
from polku.pathway.actions import answer_handover, offer_handover, open_plan
from polku.shared import clock
from polku.shared.actor import system
from tests.cast import as_actor, workplace

pytestmark = pytest.mark.django_db
BY = system("outreach")


@pytest.fixture
def graduating(followed, sari):
    """Aino graduates in thirteen months, as Sari has written."""
    day = months_after(clock.today(), 13)
    with acting_as(as_actor(sari)):
        changed = change_leaver(
            leaver=followed,
            version=followed.version,
            graduates_on=day,
            procedure=None,
            support="",
            by=as_actor(sari),
        )
    Message.objects.all().delete()
    return changed


def mornings(*days):
    """How many mails the job writes on each of these days from now."""
    told = []
    for number in days:
        with clock.freeze(clock.now() + timedelta(days=number)):
            told.append(watch_radar(by=BY))
    return told


def test_each_stage_is_told_once(graduating):
    assert mornings(0, 20, 40, 41, 230, 231, 320, 321, 400) == [0, 0, 1, 0, 1, 0, 1, 0, 0]


def test_the_mail_names_nobody_and_leads_to_the_list(graduating, sari):
    mornings(40)
    message = Message.objects.get()
    assert message.recipient == sari.email
    assert "/tyopoyta/paattavat/" in message.body
    assert "Aino" not in message.subject + message.body
    assert str(graduating.key) not in message.body


def test_the_one_who_answers_for_the_plan_hears_instead(graduating, sari, make_user):
    by = as_actor(sari)
    colleague = make_user("jatkaja", "member", workplace(sari))
    with acting_as(by):
        plan = open_plan(client=graduating.folder.client, by=by)
        offer = offer_handover(plan=plan, receiver=colleague, note="Jatkatko?", by=by)
    answer_handover(handover=offer, accept=True, answer="", by=as_actor(colleague))
    Message.objects.all().delete()
    mornings(40)
    assert [one.recipient for one in Message.objects.all()] == [colleague.email]


def test_who_is_not_followed_any_more_is_not_told_of(graduating, sari):
    end_following(leaver=graduating, ending="moved", by=as_actor(sari))
    assert mornings(40) == [0]
