"""What the requirement rows of the forum mean on the loaded demo: each check takes nothing and fails by itself."""

from polku.cooperation.models import Network
from polku.forum.choices import MinutesState, OutcomeKind
from polku.forum.models import Meeting, MeetingDecision
from polku.forum.queries import meetings_ahead, minutes_to_publish
from polku.forum.queries.meetings import by_sector
from polku.forum.queries.records import newest_version
from polku.measures.models import Commitment
from polku.shared import clock


def _network():
    return Network.objects.get(slug="keski-pohjanmaa")


def _first_forum():
    return _network().meetings.filter(state="held").earliest("starts_at")


def the_forum_invites_leaders_of_every_sector_and_keeps_minutes():
    series = _network().series.get(names__fi="KP OTE -foorumi")
    assert "leaders" in [rule["level"] for rule in series.rules]
    meeting = _first_forum()
    kinds = set(meeting.invitations.values_list("organisation__kind", flat=True))
    assert {"municipality", "wellbeing_county", "company", "association"} <= kinds
    sectors = {row.sector: row.present for row in by_sector(meeting.invitations.all())}
    assert min(sectors.values()) > 0
    assert meeting.agenda.count() >= 2
    assert meeting.decisions.count() >= 2
    assert meeting.minutes.state == MinutesState.APPROVED
    assert meetings_ahead(_network(), clock.today()).exists()


def a_goal_leads_to_its_decision_and_minutes():
    aim = next(aim for aim in _network().aims.all() if aim.decided_in.exists())
    decision = aim.decided_in.get().decision
    assert decision.meeting == _first_forum()
    version = newest_version(minutes_to_publish(_network()).get(meeting=decision.meeting))
    texts = [each.text for matter in version.document.matters for each in matter.decisions]
    assert decision.text in texts


def a_commitment_has_its_organisation_its_day_and_the_decision_behind_it():
    promise = Commitment.objects.get(decided_in__isnull=False, network=_network())
    assert promise.organisation
    assert promise.review_on
    assert promise.decided_in.get().decision.meeting.network == _network()


def a_decision_becomes_a_measure_that_tells_where_it_comes_from():
    outcome = MeetingDecision.objects.get(outcomes__kind=OutcomeKind.MEASURE).outcomes.get()
    assert outcome.measure.decided_in.get() == outcome
    assert outcome.decision.meeting in Meeting.objects.filter(network__slug="paijat-hame")
    assert outcome.measure.aims.exists()


ROWS = {
    "R7": a_decision_becomes_a_measure_that_tells_where_it_comes_from,
    "R32": the_forum_invites_leaders_of_every_sector_and_keeps_minutes,
    "R33": a_goal_leads_to_its_decision_and_minutes,
    "R34": a_commitment_has_its_organisation_its_day_and_the_decision_behind_it,
}
