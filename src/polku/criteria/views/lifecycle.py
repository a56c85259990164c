"""From draft to use and out of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from polku.criteria import permissions
from polku.criteria.actions.lifecycle import (
    accept_criteria,
    confirm_criteria,
    reject_criteria,
    send_to_review,
    withdraw_criteria,
)
from polku.criteria.choices import VersionState
from polku.criteria.content import CriteriaContent
from polku.criteria.forms.editing import ReasonForm
from polku.criteria.queries.differences import differences
from polku.criteria.queries.editor import ways_of
from polku.criteria.queries.in_force import version_in_force
from polku.criteria.queries.problems import problems_in
from polku.criteria.queries.versions import newest
from polku.criteria.views import shared
from polku.criteria.wording.labels import page_language
from polku.shared import clock
from polku.shared.errors import Conflict, Missing
from polku.ui.access import actor_of, read_or_send, send, signed_in


@signed_in
@send
def review(request: HttpRequest, pk: int) -> HttpResponse:
    criteria = shared.written_set(request, pk)
    shown = shared.shown_version(request, criteria)
    send_to_review(criteria=criteria, by=actor_of(request), expected_version=shown)
    messages.success(request, _("Sent. Whoever puts it in use gets a message, and so will you."))
    return redirect("criteria_edit", pk=pk)


@signed_in
@read_or_send
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Look through what changes, then put it in use or turn it down."""
    criteria, actor, language = shared.written_set(request, pk), actor_of(request), page_language()
    if not permissions.may_publish_criteria(actor, criteria):
        raise Missing
    version = newest(criteria)
    rejecting = "reject" in request.POST
    reason = ReasonForm(request.POST if rejecting else None)
    if request.method == "POST":
        shown = shared.shown_version(request, criteria)
        if rejecting and reason.is_valid():
            reject_criteria(criteria=criteria, by=actor, number=shown, reason=reason.cleaned_data["reason"])
            messages.success(request, _("Turned down. The writer gets your reason."))
            return redirect("criteria_edit", pk=pk)
        if not rejecting:
            try:
                accept_criteria(criteria=criteria, by=actor, number=shown)
            except Conflict as conflict:
                messages.warning(request, str(conflict.args[0]))
            else:
                messages.success(request, _("The criteria are in use, and everybody can read them."))
                return redirect("criteria_edit", pk=pk)
    held = version_in_force(criteria, clock.today())
    before = held.version.document if held else CriteriaContent(title=criteria.names)
    context = {
        "criteria": criteria,
        "name": criteria.name(language),
        "version": version,
        "ways": ways_of(version.document, language),
        "first": held is None,
        "changes": differences(before, version.document, language) if held else [],
        "problems": problems_in(version.document),
        "waits": version.state in (VersionState.DRAFT, VersionState.REVIEW),
        "review": version.state == VersionState.REVIEW,
        "reason": reason,
    }
    return render(request, "criteria/publish.html", context, status=shared.status(reason))


@signed_in
@send
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    confirm_criteria(criteria=shared.written_set(request, pk), by=actor_of(request))
    messages.success(request, _("Thank you. The criteria are marked as true today."))
    return redirect("criteria_edit", pk=pk)


@signed_in
@read_or_send
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    criteria = shared.written_set(request, pk)
    if not permissions.may_publish_criteria(actor_of(request), criteria):
        raise Missing
    if request.method == "POST":
        withdraw_criteria(criteria=criteria, by=actor_of(request))
        messages.success(request, _("The criteria are out of use. A new version brings them back."))
        return redirect("criteria_edit", pk=pk)
    context = {"criteria": criteria, "name": criteria.name(page_language())}
    return render(request, "criteria/withdraw.html", context)
