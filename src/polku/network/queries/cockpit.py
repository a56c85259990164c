"""The situation of a network for those who run it: what is due, what waits, what changed since the last forum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from polku.accounts.choices import ContactState
from polku.accounts.queries import contact_list
from polku.cooperation.choices import AgreementState, HandoverState
from polku.cooperation.models import Handover, Network, Party
from polku.cooperation.permissions import may_coordinate, reach
from polku.cooperation.queries import members_on, network_by_slug, networks_of, terms_on
from polku.forum.choices import Answer, ChangeState, MeetingState, MinutesState
from polku.forum.models import CriteriaChange, Meeting, Outcome
from polku.forum.queries import meetings_ahead
from polku.forum.queries.meetings import proposals_waiting
from polku.measures.choices import OPEN
from polku.measures.models import CommitmentEvent, MeasureEvent
from polku.measures.queries import aims_without_measure, measures_of
from polku.measures.queries.duties import open_duties
from polku.network.choices import DecisionState, ReportState
from polku.network.models import Decision, DecisionEvent, Report
from polku.network.wording import event_label
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Missing
from polku.shared.languages import pick
from polku.workgroup.choices import DraftState, SurveyState
from polku.workgroup.models import Draft, Survey
from polku.workgroup.queries.drafts import drafts_due
from polku.workgroup.queries.surveys import surveys_open

# How far ahead one looks, in days.
SOON = 14
AHEAD = 60
# Without a forum that was held, "since the last forum" is this many days.
WITHOUT_FORUM = 90
MOST_CHANGES = 60


@dataclass(frozen=True)
class Line:
    """One thing: what it is, what it is called, by which day, where it is, whose it is."""

    what: str
    title: str
    address: str
    day: date | None = None
    who: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class Situation:
    """Everything on the page of one network."""

    network: Network
    due: list[Line]
    waits: list[Line]
    changed: list[Line]
    since: date
    last_forum: Meeting | None

    @property
    def late(self) -> int:
        """How many of the due ones are late."""
        return sum(line.is_late for line in self.due)


def networks_run_by(actor: Actor) -> list[Network]:
    """The networks that the actor runs."""
    return [network for network in networks_of(actor) if may_coordinate(actor, network)]


def situation_of(slug: str, *, actor: Actor, language: str) -> Situation:
    """How a network stands today, for those who run it. Raises Missing."""
    network: Network = network_by_slug(slug)
    if not may_coordinate(actor, network):
        raise Missing
    today = clock.today()
    last = network.meetings.filter(state=MeetingState.HELD).order_by("-starts_at").first()
    since = _day(last.starts_at) if last else today - timedelta(days=WITHOUT_FORUM)
    asked = _Asked(network, actor, language, today, since)
    due = sorted(asked.due(), key=lambda line: (line.day or date.max, line.what, line.title))
    changed = sorted(asked.changed(), key=lambda line: line.day or date.min, reverse=True)
    return Situation(network, due, list(asked.waits()), changed[:MOST_CHANGES], since, last)


class _Asked:
    """The questions, each to the app that knows the answer."""

    def __init__(self, network: Network, actor: Actor, language: str, today: date, since: date) -> None:
        self.network = network
        self.actor = actor
        self.language = language
        self.today = today
        self.since = since
        self.since_moment = datetime.combine(since, time(), clock.HELSINKI)
        self.members = [member.organisation_id for member in members_on(network, today)]

    # What is due

    def due(self) -> Iterator[Line]:
        yield from self._duties()
        yield from self._drafts()
        yield from self._decisions()
        yield from self._terms()
        yield from self._meetings()
        for survey in surveys_open(self.network, self.today):
            yield self._line(
                _("Survey closes"), survey.titles, reverse("survey", args=[survey.pk]), survey.closes_on
            )

    def _duties(self) -> Iterator[Line]:
        kinds = {
            "measure": (_("Measure"), "measure"),
            "task": (_("Follow-up"), "follow_up_task"),
            "commitment": (_("Commitment"), "commitment"),
        }
        for duty in open_duties(network=self.network, before=self.today + timedelta(days=SOON + 1)):
            what, name = kinds[duty.kind]
            who = [duty.organisation.name(self.language).text, *([str(duty.holder)] if duty.holder else [])]
            address = reverse(name, args=[self.network.slug, duty.row.pk])
            yield self._line(what, duty.texts, address, duty.day, ", ".join(who))

    def _drafts(self) -> Iterator[Line]:
        for draft in drafts_due(self.network, self.today):
            address = reverse("theme_draft", args=[draft.pk])
            yield self._line(
                _("Draft of a theme group"), draft.names, address, draft.due_on, str(draft.drafter)
            )

    def _decisions(self) -> Iterator[Line]:
        rows = Decision.objects.filter(
            state=DecisionState.OPEN,
            due_on__lte=self.today + timedelta(days=SOON),
            organisation__in=reach(self.members),
        ).select_related("organisation")
        for row in rows:
            who = row.organisation.name(self.language).text
            address = reverse("network_decision", args=[row.pk])
            yield self._line(_("Decision about a finding"), row.text, address, row.due_on, who)

    def _terms(self) -> Iterator[Line]:
        last = self.today + timedelta(days=AHEAD)
        for term in terms_on(self.network, self.today).filter(valid_to__lte=last):
            title = f"{term.get_role_display()} {term.theme}".strip()
            address = reverse("network_terms", args=[self.network.slug])
            yield self._line(_("Task ends"), title, address, term.valid_to, str(term.user))

    def _meetings(self) -> Iterator[Line]:
        last = self.today + timedelta(days=AHEAD)
        for meeting in meetings_ahead(self.network, self.today):
            day = _day(meeting.starts_at)
            if day <= last:
                yield self._line(_("Meeting"), meeting.title, reverse("meeting", args=[meeting.pk]), day)

    # What waits

    def waits(self) -> Iterator[Line]:
        for proposal in proposals_waiting(self.network):
            address = reverse("forum_proposal", args=[proposal.pk])
            yield self._line(_("Proposal without an answer"), proposal.title, address, _day(proposal.made_at))
        yield from self._signatures()
        yield from self._minutes()
        yield from self._invitations()
        yield from self._changes_of_criteria()
        for handover in Handover.objects.filter(network=self.network, state=HandoverState.OFFERED):
            address = reverse("handovers", args=[self.network.slug])
            title = f"{handover.giver} → {handover.receiver}"
            yield self._line(_("Handover without an answer"), title, address, _day(handover.offered_at))
        yield from self._nobodys()
        yield from self._contacts()

    def _signatures(self) -> Iterator[Line]:
        rows = Party.objects.filter(
            agreement__network=self.network, agreement__state=AgreementState.SIGNING, signature__isnull=True
        ).select_related("organisation", "agreement")
        for party in rows:
            address = reverse("agreement_signing", args=[self.network.slug, party.agreement.number])
            yield self._line(_("Signature is missing"), party.name(self.language).text, address)

    def _minutes(self) -> Iterator[Line]:
        rows = self.network.meetings.filter(state=MeetingState.HELD)
        for meeting in rows.exclude(minutes__state=MinutesState.APPROVED).order_by("starts_at"):
            address = reverse("minutes", args=[meeting.pk])
            yield self._line(_("Minutes not approved"), str(meeting), address, _day(meeting.starts_at))

    def _invitations(self) -> Iterator[Line]:
        for meeting in meetings_ahead(self.network, self.today).filter(state=MeetingState.CALLED):
            silent = meeting.invitations.filter(answer=Answer.NONE, invited_at__isnull=False).count()
            if silent:
                title = _("%(meeting)s: %(count)s") % {"meeting": meeting, "count": silent}
                address = reverse("invitations", args=[meeting.pk])
                yield self._line(_("Invitations without an answer"), title, address, _day(meeting.starts_at))

    def _changes_of_criteria(self) -> Iterator[Line]:
        rows = CriteriaChange.objects.filter(
            state=ChangeState.OPEN, decided_in__decision__meeting__network=self.network
        )
        for change in rows.distinct():
            address = reverse("criteria_change", args=[change.pk])
            yield self._line(_("Change of criteria to be made"), change.text, address, change.due_on)

    def _nobodys(self) -> Iterator[Line]:
        for aim in aims_without_measure(self.network, self.today):
            address = reverse("network_aims", args=[self.network.slug])
            yield self._line(_("Aim without a measure"), aim.texts, address)
        for measure in measures_of(self.network, self.today).filter(owner=None, state__in=OPEN):
            address = reverse("measure", args=[self.network.slug, measure.pk])
            yield self._line(_("Measure without an owner"), measure.titles, address, measure.due_on)

    def _contacts(self) -> Iterator[Line]:
        stale = contact_list(
            actor=self.actor,
            language=self.language,
            organisations=self.members,
            state=ContactState.STALE,
        )
        for one in stale:
            address = reverse("organisation_edit", args=[one.card.organisation_id])
            title = f"{one.role.text}, {one.organisation.text}"
            yield self._line(_("Contact that nobody confirms"), title, address, one.card.expires_on)

    # What changed

    def changed(self) -> Iterator[Line]:
        yield from self._outcomes()
        yield from self._measure_steps()
        yield from self._members()
        yield from self._group_work()
        yield from self._findings()

    def _outcomes(self) -> Iterator[Line]:
        rows = Outcome.objects.filter(
            decision__meeting__network=self.network, made_at__gte=self.since_moment
        ).select_related("decision")
        for row in rows:
            address = reverse("meeting_decision", args=[row.decision_id])
            what = _("A decision became: %(kind)s") % {"kind": row.get_kind_display()}
            yield self._line(what, row.decision.text, address, _day(row.made_at))

    def _measure_steps(self) -> Iterator[Line]:
        steps = MeasureEvent.objects.filter(
            measure__plan__network=self.network, at__gte=self.since_moment
        ).select_related("measure")
        for measure, at in _newest((step.measure, step.at) for step in steps):
            address = reverse("measure", args=[self.network.slug, measure.pk])
            what = _("Measure: %(state)s") % {"state": measure.get_state_display()}
            yield self._line(what, measure.titles, address, _day(at))
        told = CommitmentEvent.objects.filter(
            commitment__network=self.network, at__gte=self.since_moment
        ).select_related("commitment")
        for commitment, at in _newest((step.commitment, step.at) for step in told):
            address = reverse("commitment", args=[self.network.slug, commitment.pk])
            what = _("Commitment: %(state)s") % {"state": commitment.get_state_display()}
            yield self._line(what, commitment.texts, address, _day(at))

    def _members(self) -> Iterator[Line]:
        address = reverse("network_members", args=[self.network.slug])
        for member in self.network.members.select_related("organisation"):
            names = member.organisation.names
            if member.valid_from and self.since <= member.valid_from <= self.today:
                yield self._line(_("Joined the network"), names, address, member.valid_from)
            if member.valid_to and self.since <= member.valid_to < self.today:
                yield self._line(_("Left the network"), names, address, member.valid_to)

    def _group_work(self) -> Iterator[Line]:
        approved = Draft.objects.filter(
            group__network=self.network, state=DraftState.APPROVED, approved_at__gte=self.since_moment
        )
        for draft in approved:
            address = reverse("theme_draft", args=[draft.pk])
            yield self._line(_("Draft approved"), draft.names, address, _day(draft.approved_at))
        closed = Survey.objects.filter(
            group__network=self.network, state=SurveyState.CLOSED, closed_at__gte=self.since_moment
        )
        for survey in closed:
            address = reverse("survey", args=[survey.pk])
            yield self._line(_("Survey closed"), survey.titles, address, _day(survey.closed_at))

    def _findings(self) -> Iterator[Line]:
        for report in Report.objects.filter(state=ReportState.DONE, ended_at__gte=self.since_moment):
            title = _("%(count)s findings") % {"count": len(report.found.findings)}
            address = reverse("network_report", args=[report.pk])
            yield self._line(_("Report of overlaps and gaps"), title, address, _day(report.ended_at))
        steps = DecisionEvent.objects.filter(
            at__gte=self.since_moment, decision__organisation__in=reach(self.members)
        ).select_related("decision")
        for step in steps:
            address = reverse("network_decision", args=[step.decision_id])
            what = _("Decision about a finding: %(step)s") % {"step": event_label(step.verb)}
            yield self._line(what, step.text, address, _day(step.at))

    def _line(
        self, what: str, title: str | dict[str, str], address: str, day: date | None = None, who: str = ""
    ) -> Line:
        text = pick(title, self.language).text if isinstance(title, dict) else title
        return Line(what, text, address, day, who, day is not None and day < self.today)


def _newest[Row](steps: Iterator[tuple[Row, datetime]]) -> list[tuple[Row, datetime]]:
    """Each thing once, with the moment of its newest step."""
    newest: dict[Row, datetime] = {}
    for row, at in steps:
        newest[row] = max(at, newest.get(row, at))
    return list(newest.items())


def _day(moment: datetime | None) -> date:
    return (moment or clock.now()).astimezone(clock.HELSINKI).date()
