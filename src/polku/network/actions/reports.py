"""Making reports. One is made by a job in steps; what was found so far is kept after each of them."""

from __future__ import annotations

import logging

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from polku.audit.actions import record
from polku.network import permissions
from polku.network.choices import Phase, ReportState, Step
from polku.network.content import FindingsContent, InputsContent, ScopeContent
from polku.network.models import Report
from polku.network.queries.analysis import analyse
from polku.network.queries.inputs import inputs_of
from polku.network.queries.weighing import weighing_of
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid, Refused
from polku.shared.jobs import start
from polku_engine import CriteriaError
from polku_engine.overlap import OverlapError

log = logging.getLogger("polku.network")
# What a report says of why it could not be finished; the words are in wording.py.
CRITERIA, FAULT = "criteria", "fault"


@transaction.atomic
def start_report(*, asked: ScopeContent, by: Actor) -> Report:
    """Ask for a report of a scope; a job makes it. Coordinators. Raises Refused."""
    _require(by)
    report = Report.objects.create(
        scope=asked.as_json(),
        scope_mark=asked.mark,
        made_by_label=by.label[:120],
        made_by_id=by.user_id,
        heard_at=clock.now(),
    )
    record(verb="start_report", target=report, by=by)
    start("network.run_report", report_id=report.pk)
    return report


@transaction.atomic
def start_again(*, report: Report, by: Actor) -> Report:
    """Ask for a report anew with the same scope on the day of today. Coordinators. Raises Refused."""
    return start_report(asked=report.asked.model_copy(update={"on": clock.today()}), by=by)


@transaction.atomic
def stop_report(*, report: Report, by: Actor) -> Report:
    """Stop a report that is being made; what was found so far stays. Coordinators. Raises Refused, Invalid."""
    _require(by)
    report = Report.objects.select_for_update().get(pk=report.pk)
    if not report.is_going_on:
        raise Invalid(_("This report is no longer being made."))
    report.state, report.ended_at = ReportState.STOPPED, clock.now()
    report.save(update_fields=["state", "ended_at"])
    record(verb="stop_report", target=report, by=by)
    return report


@transaction.atomic
def mark_phase(*, report: Report, phase: str, by: Actor) -> Report:
    """Say what a finished report stands for: later ones are compared to the newest marked one of their scope.

    Coordinators. Raises Refused, Invalid.
    """
    _require(by)
    report = Report.objects.select_for_update().get(pk=report.pk)
    if phase not in Phase.values:
        raise Invalid(_("Choose what the report stands for."))
    if phase and report.state != ReportState.DONE:
        raise Invalid(_("Only a finished report can be compared to."))
    report.phase = phase
    report.save(update_fields=["phase"])
    record(verb="mark_report", target=report, by=by, change={"phase": phase})
    return report


@transaction.atomic
def remove_report(*, report: Report, by: Actor) -> None:
    """Remove a report; decisions keep their findings. One that others are compared to stays, and one being made.

    Coordinators. Raises Refused, Invalid.
    """
    _require(by)
    report = Report.objects.select_for_update().get(pk=report.pk)
    if report.phase:
        raise Invalid(_("Other reports are compared to this one. Take its mark away first."))
    if report.is_going_on:
        raise Invalid(_("The report is being made. Stop it first."))
    record(verb="remove_report", target=report, by=by)
    report.delete()


# The job.


def run_report(*, report_id: int) -> None:
    """Make a report that was asked for. One that was stopped or removed meanwhile is left as it is.

    Run again after its worker was lost, it begins anew.
    """
    going_on = Report.objects.filter(pk=report_id, state__in=(ReportState.QUEUED, ReportState.RUNNING))
    if not going_on.update(
        state=ReportState.RUNNING, step=Step.PREPARE, progress=0, started_at=clock.now(), heard_at=clock.now()
    ):
        return
    asked = Report.objects.get(pk=report_id).asked
    try:
        inputs = _collected(report_id, asked)
        weighing, kind = weighing_of(asked)
        found = analyse(asked, inputs, weighing, lambda *told: _keep(report_id, *told), weighed_by=kind)
    except (CriteriaError, OverlapError):
        log.exception("report %s could not be made of its criteria", report_id)
        _end(report_id, ReportState.FAILED, problem=CRITERIA)
    except Exception:
        # What was found so far stays, and the person sees it; trying again would most likely fail again.
        log.exception("report %s failed", report_id)
        _end(report_id, ReportState.FAILED, problem=FAULT)
    else:
        _end(report_id, ReportState.DONE, findings=found.as_json(), progress=100)


def _collected(report_id: int, asked: ScopeContent) -> InputsContent:
    inputs = inputs_of(asked)
    _running(report_id).update(inputs=inputs.as_json(), heard_at=clock.now())
    return inputs


def _keep(report_id: int, step: Step, progress: int, found: FindingsContent) -> bool:
    """Keep what was found so far; whether the report is still wanted."""
    return bool(
        _running(report_id).update(
            step=step, progress=progress, findings=found.as_json(), heard_at=clock.now()
        )
    )


def _end(report_id: int, state: str, **told: object) -> None:
    _running(report_id).update(state=state, step="", ended_at=clock.now(), heard_at=clock.now(), **told)


def _running(report_id: int) -> QuerySet[Report]:
    return Report.objects.filter(pk=report_id, state=ReportState.RUNNING)


def _require(by: Actor) -> None:
    if not permissions.may_run_reports(by):
        raise Refused(_("You do not have the right to do this."))
