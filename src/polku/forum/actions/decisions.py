"""What a meeting decided, and what a decision becomes: an aim, a measure, a commitment, a change of criteria."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Model
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from polku.audit.actions import record
from polku.cooperation.actions import add_aim
from polku.cooperation.models import Aim
from polku.criteria.models import CriteriaSet
from polku.criteria.permissions import may_see_criteria
from polku.criteria.queries.people import coordinators
from polku.forum import permissions
from polku.forum.actions.inviting import require_open_minutes
from polku.forum.actions.notices import tell_criteria_owner
from polku.forum.actions.shared import locked, made_by, needed, require, require_calling, require_version
from polku.forum.choices import ChangeState, MeetingState, OutcomeKind
from polku.forum.models import AgendaItem, CriteriaChange, Meeting, MeetingDecision, Outcome
from polku.measures.actions import create_measure, make_commitment
from polku.measures.models import Commitment, Measure
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid
from polku.shared.text import clean


@transaction.atomic
def record_decision(*, meeting: Meeting, item: AgendaItem | None, text: str, by: Actor) -> MeetingDecision:
    """Write down what was decided, with the next number of the meeting. Those who write it up.

    Raises Refused, Invalid.
    """
    meeting = _recording(meeting, by)
    if item is not None and item.meeting_id != meeting.pk:
        raise Invalid(_("The matter belongs to another meeting."))
    last = meeting.decisions.aggregate(last=Max("number"))["last"] or 0
    decision = MeetingDecision.objects.create(
        meeting=meeting, item=item, number=last + 1, text=needed(text, "text", 4000), **made_by(by)
    )
    if meeting.is_ahead:
        meeting.state = MeetingState.HELD
        meeting.save(update_fields=["state"])
    record(verb="record_decision", target=decision, by=by, change={"meeting": meeting.pk})
    return decision


@transaction.atomic
def change_decision(
    *, decision: MeetingDecision, item: AgendaItem | None, text: str, expected_version: int, by: Actor
) -> MeetingDecision:
    """Correct the words of a decision until the minutes are approved. Those who write it up.

    Raises Refused, Conflict, Invalid.
    """
    _recording(decision.meeting, by)
    decision = _locked(decision)
    require_version(decision.version, expected_version)
    decision.text, decision.item = needed(text, "text", 4000), item
    decision.version += 1
    decision.save()
    record(verb="change_decision", target=decision, by=by)
    return decision


@transaction.atomic
def drop_decision(*, decision: MeetingDecision, by: Actor) -> MeetingDecision:
    """Take back a decision that was written by mistake and became nothing yet. Those who write it up.

    Raises Refused, Invalid.
    """
    _recording(decision.meeting, by)
    decision = _locked(decision)
    if decision.outcomes.exists():
        raise Invalid(_("This decision has become something already. Change its words instead."))
    decision.dropped_at = clock.now()
    decision.save(update_fields=["dropped_at"])
    record(verb="drop_decision", target=decision, by=by)
    return decision


@transaction.atomic
def decide_aim(*, decision: MeetingDecision, texts: dict[str, str], by: Actor) -> Aim:
    """The decision becomes an aim of the network. Coordinators. Raises Refused, Invalid."""
    decision = _becoming(decision, by)
    aim = add_aim(network=decision.meeting.network, texts=texts, source=_source(decision), by=by)
    _note(decision, OutcomeKind.AIM, by, aim=aim)
    return aim


@transaction.atomic
def decide_measure(*, decision: MeetingDecision, by: Actor, **values: Any) -> Measure:
    """The decision becomes a measure; `values` as `create_measure` takes them. Those who call meetings.

    Raises Refused, Invalid.
    """
    decision = _becoming(decision, by)
    if values["plan"].network_id != decision.meeting.network_id:
        raise Invalid(_("The plan belongs to another network."))
    measure = create_measure(source=_source(decision), by=by, **values)
    _note(decision, OutcomeKind.MEASURE, by, measure=measure)
    return measure


@transaction.atomic
def tie_measure(*, decision: MeetingDecision, measure: Measure, by: Actor) -> Outcome:
    """The decision is about a measure that is there already. Those who call meetings. Raises Refused, Invalid."""
    decision = _becoming(decision, by)
    measure = Measure.objects.select_related("plan").get(pk=measure.pk)
    if measure.plan.network_id != decision.meeting.network_id:
        raise Invalid(_("The measure belongs to another network."))
    if decision.outcomes.filter(measure=measure).exists():
        raise Invalid(_("The decision and the measure are tied already."))
    return _note(decision, OutcomeKind.MEASURE, by, tied=True, measure=measure)


@transaction.atomic
def untie_measure(*, outcome: Outcome, by: Actor) -> None:
    """Take back that a decision is about a measure; both stay. Those who call meetings.

    What a decision made cannot be untied: it would look as if it came from nowhere. Raises Refused, Invalid.
    """
    require_calling(outcome.decision.meeting.network, by)
    fresh = Outcome.objects.select_for_update().filter(pk=outcome.pk).first()
    if fresh is None:
        return
    if not fresh.tied:
        raise Invalid(_("This was made by the decision and stays with it."))
    record(
        verb="untie_outcome",
        target=fresh,
        by=by,
        change={"decision": fresh.decision_id, "measure": fresh.measure_id},
    )
    fresh.delete()


@transaction.atomic
def decide_commitment(*, decision: MeetingDecision, by: Actor, **values: Any) -> Commitment:
    """The decision becomes a commitment; `values` as `make_commitment` takes them. Those who call meetings.

    Raises Refused, Invalid.
    """
    decision = _becoming(decision, by)
    commitment = make_commitment(network=decision.meeting.network, by=by, **values)
    _note(decision, OutcomeKind.COMMITMENT, by, commitment=commitment)
    return commitment


@transaction.atomic
def decide_criteria_change(
    *, decision: MeetingDecision, criteria: CriteriaSet, text: str, due_on: date, by: Actor
) -> CriteriaChange:
    """The decision becomes a task for those who keep some criteria; they hear by mail. Nothing changes by itself.

    Those who call meetings. Raises Refused, Invalid.
    """
    decision = _becoming(decision, by)
    require(may_see_criteria(by, criteria))
    change = CriteriaChange.objects.create(criteria=criteria, text=needed(text, "text", 2000), due_on=due_on)
    _note(decision, OutcomeKind.CRITERIA, by, change=change)
    keepers = [(criteria.owner_email, "fi")] if criteria.owner_email else []
    for to, language in keepers or [(person.email, person.language) for person in coordinators()]:
        tell_criteria_owner(change, to=to, language=language)
    return change


@transaction.atomic
def answer_criteria_change(*, change: CriteriaChange, state: str, answer: str, by: Actor) -> CriteriaChange:
    """Say that the criteria were changed, or why they stay. Whoever writes them. Raises Refused, Invalid."""
    row = CriteriaChange.objects.select_for_update(of=("self",)).select_related("criteria__organisation")
    change = row.get(pk=change.pk)
    require(permissions.may_answer_change(by, change))
    if state not in ChangeState.values:
        raise Invalid(_("Choose what was done."))
    change.state = state
    change.answer = needed(answer, "answer", 1000) if state == ChangeState.DECLINED else clean(answer)[:1000]
    is_open = state == ChangeState.OPEN
    change.answered_at, change.answered_by_label = (None, "") if is_open else (clock.now(), by.label[:120])
    change.save()
    record(verb="answer_criteria_change", target=change, by=by, change={"state": str(state)})
    return change


def _recording(meeting: Meeting, by: Actor) -> Meeting:
    meeting = locked(meeting)
    require(permissions.may_write_minutes(by, meeting))
    if meeting.state == MeetingState.CANCELLED:
        raise Invalid(_("The meeting was cancelled."))
    require_open_minutes(meeting)
    return meeting


def _becoming(decision: MeetingDecision, by: Actor) -> MeetingDecision:
    require_calling(decision.meeting.network, by)
    decision = _locked(decision)
    if decision.dropped_at is not None:
        raise Invalid(_("This decision was taken back."))
    return decision


def _locked(decision: MeetingDecision) -> MeetingDecision:
    rows = MeetingDecision.objects.select_for_update(of=("self",))
    return rows.select_related("meeting__network", "meeting__series").get(pk=decision.pk)


def _source(decision: MeetingDecision) -> str:
    """Where an aim or a measure says that it comes from."""
    meeting = decision.meeting
    with override(meeting.language):
        told = gettext("%(meeting)s, decision %(number)s") % {"meeting": meeting, "number": decision.number}
    return told[:300]


def _note(decision: MeetingDecision, kind: str, by: Actor, *, tied: bool = False, **result: Model) -> Outcome:
    outcome = Outcome.objects.create(decision=decision, kind=kind, tied=tied, **made_by(by), **result)
    record(verb="decide_outcome", target=outcome, by=by, change={"kind": str(kind), "tied": tied})
    return outcome
