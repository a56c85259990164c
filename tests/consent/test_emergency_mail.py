"""An emergency opening is told at once to those who review it, by a mail that names nobody."""

from datetime import timedelta

import pytest

from polku.consent.actions import break_glass, name_steward
from polku.mail.models import Message
from polku.shared import clock
from tests.cast import as_actor, workplace

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(aino_case, guide, make_user, settings):
    """A colleague opens Aino's data. She is a steward herself, with one more and one who works there no longer."""
    settings.PRIVACY_OFFICER = "tietosuoja@example.fi"
    centre, admin = workplace(guide), as_actor(make_user("yllapito", is_admin=True))
    colleague = make_user("sijainen", "member", centre)
    gone = make_user("entinen", "member", centre)
    for user in (colleague, make_user("vastuu", "member", centre), gone):
        name_steward(organisation=centre, user=user, by=admin)
    gone.memberships.update(valid_to=clock.today() - timedelta(days=1))
    Message.objects.all().delete()
    break_glass(
        organisation=centre, key=aino_case.client.key, reason="cover",
        explanation="Ohjaaja on lomalla ja asia on kiireinen.", by=as_actor(colleague),
    )  # fmt: skip
    return aino_case.client


def test_stewards_who_work_there_and_the_privacy_officer_hear_but_not_the_one_who_opened(opened):
    told = {one.recipient for one in Message.objects.filter(kind="emergency_opened")}
    assert told == {"vastuu@example.fi", "tietosuoja@example.fi"}


def test_the_mail_has_the_address_of_the_review_and_nothing_about_anybody(opened):
    for message in Message.objects.filter(kind="emergency_opened"):
        said = message.subject + message.body
        assert "/tyopoyta/henkilot/vastuu/" in said
        assert not any(word in said for word in ("Aino", "lomalla", "Sijainen", str(opened.key)))
