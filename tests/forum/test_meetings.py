"""A meeting is planned, called, changed, cancelled; everybody invited hears it, and so do their calendars."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from icalendar import Calendar

from polku.accounts.actions import close_account
from polku.accounts.models import Membership
from polku.cooperation.actions import give_term, leave_network
from polku.cooperation.models import Term
from polku.cooperation.queries import duties_of
from polku.forum import actions
from polku.forum.actions.reminding import forget_needs, remind_of_meetings
from polku.forum.choices import Answer, Level, MeetingState
from polku.forum.content import RuleContent
from polku.forum.models import Invitation, Meeting
from polku.mail.actions import deliver
from polku.mail.models import Message
from polku.shared import clock
from polku.shared.errors import Conflict, Invalid, Refused
from polku.ui.days import long_day
from tests.cast import as_actor, workplace
from tests.forum.conftest import LEADERS, at, signed_in

pytestmark = pytest.mark.django_db


def mails(kind):
    return Message.objects.filter(kind=kind).order_by("pk")


def event_in(message):
    calendar = Calendar.from_ical(message.calendar)
    return str(calendar["METHOD"]), calendar.walk("VEVENT")[0]


def link_in(message):
    return re.search(r"https?://testserver(\S+)", message.body)[1]


def test_rules_find_people_and_organisations_each_once(circle, make_meeting, association):
    meeting = make_meeting(called=True)
    addresses = {each.address for each in meeting.invitations.all()}
    assert {
        "ry@example.fi",
        "pesula@example.fi",
        "sari@example.fi",
        "olli@example.fi",
        "kaisa@example.fi",
    } == addresses
    assert Message.objects.filter(kind="meeting_invited").count() == 5
    with pytest.raises(Invalid):
        actions.call_meeting(meeting=meeting, by=circle.by)


def test_a_rule_holds_for_its_sectors_and_kinds_only(circle, make_meeting):
    rules = [RuleContent(level=Level.LEADERS, sectors=["private"], kinds=["company"])]
    meeting = make_meeting(rules=rules, called=True)
    assert [each.address for each in meeting.invitations.all()] == ["pesula@example.fi"]


def test_an_organisation_without_an_address_is_shown_and_not_forgotten(circle, make_meeting, kaisa):
    circle.laundry.notify_email = ""
    circle.laundry.save()
    meeting = make_meeting(rules=[LEADERS])
    page = signed_in(kaisa).get(reverse("invitations", args=[meeting.pk])).content.decode()
    assert "Osoite puuttuu" in page
    assert "Perämeren Pesula Oy" in page


def test_who_is_new_in_the_network_is_invited_by_sending_again(circle, make_meeting, make_organisation):
    from polku.cooperation.actions import join_network

    meeting = make_meeting(called=True)
    new = make_organisation("Uusi ry", notify_email="uusi@example.fi")
    join_network(network=circle.network, organisation=new, by=circle.by)
    assert [each.email for each in actions.call_meeting(meeting=meeting, by=circle.by)] == ["uusi@example.fi"]


def test_the_invitation_carries_the_meeting_for_a_calendar(circle, make_meeting):
    meeting = make_meeting(called=True)
    message = mails("meeting_invited").get(recipient="pesula@example.fi")
    method, event = event_in(message)
    assert (method, int(event["SEQUENCE"]), str(event["STATUS"])) == ("REQUEST", 0, "CONFIRMED")
    assert event.decoded("DTSTART") == meeting.starts_at
    assert "organisaationne johtajan" in message.body
    deliver(message=message)
    assert 'method="REQUEST"' in mail.outbox[0].message().as_string()


def test_a_new_time_reaches_mail_and_calendars_and_a_new_text_does_not(circle, make_meeting):
    meeting = make_meeting(called=True)
    meeting = actions.change_meeting(meeting=meeting, expected_version=1, about="Kahvia on.", by=circle.by)
    assert not mails("meeting_changed").exists()
    meeting = actions.change_meeting(
        meeting=meeting, expected_version=2, starts_at=at(21), ends_at=at(21, 15), by=circle.by
    )
    method, event = event_in(mails("meeting_changed").first())
    assert (method, int(event["SEQUENCE"])) == ("REQUEST", 1)
    assert mails("meeting_changed").count() == 5
    uids = {str(event_in(m)[1]["UID"]) for m in Message.objects.exclude(calendar="")}
    assert len(uids) == 1


def test_a_cancellation_takes_it_out_of_calendars_and_can_be_taken_back(circle, make_meeting):
    meeting = make_meeting(called=True)
    meeting = actions.cancel_meeting(meeting=meeting, reason="Sali ei ole vapaa.", by=circle.by)
    message = mails("meeting_cancelled").first()
    method, event = event_in(message)
    assert (method, int(event["SEQUENCE"]), str(event["STATUS"])) == ("CANCEL", 1, "CANCELLED")
    assert "Sali ei ole vapaa." in message.body
    meeting = actions.restore_meeting(meeting=meeting, by=circle.by)
    assert meeting.state == MeetingState.CALLED
    method, event = event_in(mails("meeting_changed").first())
    assert (method, int(event["SEQUENCE"])) == ("REQUEST", 2)


def test_two_who_change_a_meeting_at_once_lose_nothing(circle, make_meeting, kaisa):
    meeting = make_meeting()
    actions.change_meeting(meeting=meeting, expected_version=1, place="Lahti", by=circle.by)
    with pytest.raises(Conflict):
        actions.change_meeting(meeting=meeting, expected_version=1, place="Kokkola", by=circle.by)
    client, address = signed_in(kaisa), reverse("meeting_edit", args=[meeting.pk])
    form = {
        "title": "Foorumi", "day": at(20).date().isoformat(), "starts": "13:00", "ends": "15:00", "language": "fi",
        "place": "Kokkola", "version": "1",
    }  # fmt: skip
    answer = client.post(address, form)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Joku muutti tätä" in text
    assert 'value="Kokkola"' in text
    assert client.post(address, form | {"version": "2"}).status_code == 302
    assert Meeting.objects.get().place == "Kokkola"


def test_a_meeting_does_not_end_before_it_begins_nor_is_called_in_the_past(circle, make_meeting):
    with pytest.raises(Invalid):
        make_meeting(ends_at=at(20, 12))
    with pytest.raises(Invalid):
        make_meeting(days=-3, called=True)


# Answers


def test_somebody_without_an_account_answers_by_the_link_and_changes_the_answer(circle, make_meeting, kaisa):
    meeting = make_meeting(called=True)
    address = link_in(mails("meeting_invited").get(recipient="pesula@example.fi"))
    client = Client()
    page = client.get(address)
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Tuletko?" in page.content.decode()
    assert Invitation.objects.get(email="pesula@example.fi").answer == ""
    sent = {
        "answer": "yes",
        "coming": "toimitusjohtaja",
        "needs": ["induction_loop"],
        "needs_text": "kuulolaite",
    }
    assert "Kiitos" in client.post(address, sent).content.decode()
    row = Invitation.objects.get(email="pesula@example.fi")
    assert (row.answer, row.coming, row.needs) == (Answer.YES, "toimitusjohtaja", ["induction_loop"])
    client.post(address, {"answer": "no", "needs": ["induction_loop"]})
    row.refresh_from_db()
    assert (row.answer, row.needs, row.needs_text) == (Answer.NO, [], "")
    assert client.post(address, {"answer": "ehkä"}).status_code == 422
    assert client.get(address + "kokous.ics").headers["Content-Type"].startswith("text/calendar")
    assert meeting.title in client.get(address).content.decode()


def test_what_is_needed_is_told_as_numbers_and_forgotten_after_the_meeting(circle, make_meeting, kaisa, by):
    meeting = make_meeting(called=True)
    row = meeting.invitations.get(user__email="sari@example.fi")
    actions.answer_invitation(
        invitation=row, answer="yes", needs=["step_free"], needs_text="pyörätuoli", by=as_actor(row.user)
    )
    text = signed_in(kaisa).get(reverse("invitations", args=[meeting.pk])).content.decode()
    assert "Esteetön kulku: 1" in text
    assert forget_needs(by=by) == 0
    with clock.freeze(meeting.ends_at + timedelta(days=8)):
        assert forget_needs(by=by) == 1
    row.refresh_from_db()
    assert (row.needs, row.needs_text, row.answer) == ([], "", Answer.YES)


def test_a_link_ends_with_the_invitation_and_with_the_meeting(circle, make_meeting):
    meeting = make_meeting(called=True)
    address = link_in(mails("meeting_invited").get(recipient="pesula@example.fi"))
    with clock.freeze(meeting.ends_at + timedelta(hours=1)):
        assert Client().get(address).status_code == 410
    actions.withdraw_invitation(invitation=Invitation.objects.get(email="pesula@example.fi"), by=circle.by)
    assert Client().get(address).status_code == 410
    assert Client().get(address[:-4] + "xyz/").status_code == 404


def test_an_answer_belongs_to_its_holder(circle, make_meeting, olli):
    meeting = make_meeting(called=True)
    row = meeting.invitations.get(user__email="sari@example.fi")
    with pytest.raises(Refused):
        actions.answer_invitation(invitation=row, answer="yes", by=as_actor(olli))
    client = signed_in(olli)
    client.post(reverse("meeting_answer", args=[meeting.pk]), {"answer": "remote"})
    assert meeting.invitations.get(user=olli).answer == Answer.REMOTE


def test_one_more_is_invited_by_hand_and_never_twice(circle, make_meeting, kaisa):
    meeting = make_meeting(called=True)
    client, address = signed_in(kaisa), reverse("invitations", args=[meeting.pk])
    form = {"email": "vieras@example.fi", "label": "Asiantuntija", "sector": "public"}
    assert client.post(address, form).status_code == 302
    assert mails("meeting_invited").filter(recipient="vieras@example.fi").count() == 1
    assert client.post(address, form).status_code == 422
    assert client.post(address, {"email": "toinen@example.fi"}).status_code == 422


# Reminders


def test_reminders_go_two_weeks_and_two_days_before_each_once(circle, make_meeting, by):
    meeting = make_meeting(days=30, called=True)
    coming = meeting.invitations.get(email="pesula@example.fi")
    staying = meeting.invitations.get(email="ry@example.fi")
    Invitation.objects.filter(pk=coming.pk).update(answer=Answer.YES)
    Invitation.objects.filter(pk=staying.pk).update(answer=Answer.NO)
    counts = []
    for before in (20, 14, 14, 10, 2, 1):
        with clock.freeze(meeting.starts_at - timedelta(days=before, hours=3)):
            counts.append(remind_of_meetings(by=by))
    assert counts == [0, 4, 0, 0, 4, 0]
    assert not mails("meeting_reminder").filter(recipient="ry@example.fi").exists()
    assert "johon osallistut" in mails("meeting_reminder").filter(recipient="pesula@example.fi")[0].body
    assert "emmekä vielä tiedä" in mails("meeting_reminder").filter(recipient="olli@example.fi")[0].body


def test_a_fresh_invitation_is_not_followed_by_a_reminder(circle, make_meeting, by):
    meeting = make_meeting(days=10, called=True)
    with clock.freeze(meeting.starts_at - timedelta(days=9)):
        assert remind_of_meetings(by=by) == 0
    with clock.freeze(meeting.starts_at - timedelta(days=2)):
        assert remind_of_meetings(by=by) == 5


# Calendars to follow


def feed_address(client):
    found = re.search(r"http://testserver(/\S+polku\.ics)", client.get(reverse("forum")).text)
    return found[1] if found else None


def followed_at(address):
    """The names of the meetings that a calendar without any session gets; None when the address is over."""
    answer = Client().get(address)
    if answer.status_code == 404:
        return None
    return [str(each["SUMMARY"]) for each in Calendar.from_ical(answer.content).walk("VEVENT")]


@pytest.fixture
def follower(sari):
    """Sari's browser; she has made her address."""
    client = signed_in(sari)
    client.post(reverse("forum_feed_renew"))
    return client


def test_a_calendar_follows_the_meetings_until_the_membership_ends(circle, make_meeting, sari, follower):
    meeting = make_meeting(called=True)
    make_meeting(days=40)
    address = feed_address(follower)
    assert followed_at(address) == [meeting.title]
    Membership.objects.filter(user=sari).update(valid_to=clock.today() - timedelta(days=1))
    # An empty calendar takes the meetings away; an error would leave them standing there.
    assert followed_at(address) == []
    assert Client().get(reverse("forum_feed", args=["vaara"])).status_code == 404


def test_when_the_organisation_leaves_the_network_the_calendar_is_empty_at_once(
    circle, make_meeting, sari, follower
):
    make_meeting(called=True)
    address = feed_address(follower)
    assert len(followed_at(address)) == 1
    member = circle.network.members.get(organisation=workplace(sari))
    leave_network(member=member, reason="", by=circle.by)
    assert followed_at(address) == []


def test_with_the_account_the_address_is_closed(circle, make_meeting, sari, follower, by):
    address = feed_address(follower)
    close_account(user=sari, by=by)
    assert followed_at(address) is None


def test_reading_the_page_makes_no_address_and_asking_makes_one_that_stays_the_same(
    circle, make_meeting, sari
):
    make_meeting(called=True)
    client = signed_in(sari)
    assert feed_address(client) is None
    client.post(reverse("forum_feed_renew"))
    assert feed_address(client) == feed_address(client) is not None


def test_a_new_address_ends_the_old_one_at_once_and_a_stopped_one_is_gone(circle, make_meeting, follower):
    make_meeting(called=True)
    old = feed_address(follower)
    follower.post(reverse("forum_feed_renew"))
    new = feed_address(follower)
    assert followed_at(old) is None
    assert len(followed_at(new)) == 1
    follower.post(reverse("forum_feed_stop"))
    assert followed_at(new) is None
    assert feed_address(follower) is None
    assert follower.post(reverse("forum_feed_stop")).status_code == 302


def test_the_address_lives_a_year_and_the_page_says_so(circle, make_meeting, follower):
    make_meeting(days=390, called=True)
    address, ends = feed_address(follower), clock.now() + timedelta(days=365)
    with override("fi"):
        assert long_day(ends) in follower.get(reverse("forum")).text
    with clock.freeze(ends - timedelta(hours=1)):
        assert len(followed_at(address)) == 1
    with clock.freeze(ends + timedelta(hours=1)):
        assert followed_at(address) is None
        page = follower.get(reverse("forum")).text
        assert "Osoitteesi on vanhentunut" in page
        follower.post(reverse("forum_feed_renew"))
        assert len(followed_at(feed_address(follower))) == 1


def test_who_belongs_nowhere_makes_no_address(circle, aino):
    assert signed_in(aino).post(reverse("forum_feed_renew")).status_code == 403


# Rights


def test_outsiders_see_no_meeting_and_members_change_none(circle, make_meeting, sari, aino, eero):
    meeting = make_meeting(called=True)
    reading = [
        reverse("forum_of", args=["paijat-hame"]),
        reverse("meeting", args=[meeting.pk]),
        reverse("forum_decisions", args=["paijat-hame"]),
        reverse("meeting_file", args=[meeting.pk]),
    ]
    preparing = [
        reverse(name, args=[meeting.pk])
        for name in ("meeting_edit", "agenda", "invitations", "attendance", "minutes", "meeting_cancel")
    ]
    preparing += [
        reverse("meeting_new", args=["paijat-hame"]),
        reverse("series_edit", args=[circle.series.pk]),
    ]
    assert {Client().get(address).status_code for address in reading + preparing} == {302}
    for outsider in (aino, eero):
        assert {signed_in(outsider).get(address).status_code for address in reading + preparing} == {404}
    assert {signed_in(sari).get(address).status_code for address in reading} == {200}
    assert {signed_in(sari).get(address).status_code for address in preparing} == {404}


def test_a_worker_outside_every_network_reads_why_there_is_nothing(circle, eero, aino):
    assert "missään verkostossa" in signed_in(eero).get(reverse("forum")).content.decode()
    assert signed_in(aino).get(reverse("forum")).status_code == 404


def test_an_ended_membership_loses_the_forum_at_once(circle, make_meeting, sari):
    meeting = make_meeting(called=True)
    address, client = reverse("meeting", args=[meeting.pk]), signed_in(sari)
    assert client.get(address).status_code == 200
    member = circle.network.members.get(organisation=workplace(sari))
    leave_network(member=member, reason="Lähti", by=circle.by)
    assert client.get(address).status_code == 404


def test_a_leader_of_the_forum_calls_meetings_while_the_term_lasts(circle, sari):
    term = give_term(
        network=circle.network, user=sari, role="forum_leader", by=circle.by, organisation=workplace(sari)
    )
    actions.plan_meeting(
        network=circle.network, title="Foorumi", starts_at=at(9), ends_at=at(9, 14), by=as_actor(sari)
    )
    Term.objects.filter(pk=term.pk).update(valid_to=clock.today() - timedelta(days=1))
    with pytest.raises(Refused):
        actions.plan_meeting(
            network=circle.network, title="Foorumi", starts_at=at(9), ends_at=at(9, 14), by=as_actor(sari)
        )


def test_invitations_and_minutes_are_duties_while_they_are_open(circle, make_meeting, sari):
    meeting = make_meeting(called=True, secretary=sari)
    names = {row.kind.__name__ for row in duties_of(sari, circle.network)}
    assert {"Meeting", "Invitation"} <= names
    actions.cancel_meeting(meeting=meeting, reason="Ei sovi.", by=circle.by)
    assert duties_of(sari, circle.network) == []


def test_a_meeting_is_made_from_its_form_and_invites_as_its_series(circle, kaisa):
    client = signed_in(kaisa)
    address = reverse("meeting_new", args=["paijat-hame"]) + f"?sarja={circle.series.pk}"
    text = client.get(address).content.decode()
    assert text.count("checked") >= 6
    form = {
        "series": circle.series.pk, "title": "", "day": at(30).date().isoformat(), "starts": "9.30", "ends": "11:00",
        "language": "sv", "level_leaders": ["public", "third", "private"], "kinds": ["company"],
    }  # fmt: skip
    assert client.post(address, form).status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.title == "Ledarforum"
    assert meeting.invites == (RuleContent(level=Level.LEADERS, kinds=["company"]),)
    refused = client.post(address, form | {"ends": "9:00"})
    assert refused.status_code == 422
    assert "päättyy ennen kuin" in refused.content.decode()
