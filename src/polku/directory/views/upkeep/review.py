"""What coordinators look through: proposals, entries to check by importance, entries of ended organisations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from polku.accounts.models import Organisation
from polku.directory.actions.reviewing import accept_change, hand_over_entry, reject_change
from polku.directory.forms.upkeep.entry_forms import ReasonForm
from polku.directory.forms.upkeep.tools import ProposalForm
from polku.directory.queries import importance, review, upkeep
from polku.directory.views.upkeep.access import actor_of, read, read_or_send, reviewing, send
from polku.directory.wording import page_language
from polku.shared import clock
from polku.shared.errors import Invalid, Missing
from polku.ui.paging import page_of

PAGE = 30


@reviewing
@read
def proposals(request: HttpRequest) -> HttpResponse:
    rows = list(review.proposals(actor=actor_of(request))[:200])
    names = upkeep.names_of([row.entry for row in rows], page_language())
    context = {"rows": [{"version": row, "name": names[row.entry_id]} for row in rows]}
    return render(request, "directory/upkeep_proposals.html", context)


@reviewing
@read_or_send
def proposal(request: HttpRequest, pk: str) -> HttpResponse:
    found = review.proposal(int(pk), actor=actor_of(request), language=page_language())
    rejecting = "reject" in request.POST
    form = ProposalForm(request.POST if request.method == "POST" and not rejecting else None, proposal=found)
    reason = ReasonForm(request.POST if rejecting else None)
    try:
        if rejecting and reason.is_valid():
            reject_change(version=found.version, by=actor_of(request), reason=reason.cleaned_data["reason"])
            messages.success(request, _("The proposal was turned down, and its writer gets your reason."))
            return redirect("proposals")
        if form.is_bound and form.is_valid():
            accept_change(version=found.version, by=actor_of(request), taken=form.taken())
            messages.success(request, _("The change is public, and its writer gets a message."))
            return redirect("proposals")
    except Invalid as error:
        form.add_error(None, str(error.args[0]))
    refused = bool(form.errors if form.is_bound else reason.errors if rejecting else False)
    context = {"found": found, "form": form, "reason": reason, "name": found.entry.name(page_language())}
    return render(request, "directory/upkeep_proposal.html", context, status=422 if refused else 200)


@reviewing
@read
def queue(request: HttpRequest) -> HttpResponse:
    actor, language, today = actor_of(request), page_language(), clock.today()
    page = page_of(request, review.entries_to_review(actor=actor, on=today), PAGE)
    rows = [
        {"entry": e, "name": e.name(language), "provider": e.organisation.name(language)}
        for e in page
    ]  # fmt: skip
    orphans = [
        {"entry": o.entry, "name": o.entry.name(language), "organisation": o.entry.organisation.name(language),
         "successor": o.successor, "successor_name": o.successor.name(language) if o.successor else None}
        for o in review.orphans(actor=actor, on=today)
    ]  # fmt: skip
    context = {"rows": rows, "page": page, "orphans": orphans}
    return render(request, "directory/upkeep_queue.html", context)


@reviewing
@read
def why(request: HttpRequest, pk: str) -> HttpResponse:
    entry = upkeep.entry_to_edit(int(pk), actor=actor_of(request))
    language = page_language()
    found = importance.reasons(entry, on=clock.today(), language=language)
    context: dict[str, Any] = {"entry": entry, "name": entry.name(language), "reasons": found}
    return render(request, "directory/upkeep_why.html", context)


@reviewing
@send
def hand_over(request: HttpRequest, pk: str) -> HttpResponse:
    entry = upkeep.entry_to_edit(int(pk), actor=actor_of(request))
    number = request.POST.get("organisation", "")
    organisation = (
        Organisation.objects.filter(pk=number).first() if number.isdigit() and len(number) <= 15 else None
    )
    if organisation is None:
        raise Missing
    hand_over_entry(entry=entry, organisation=organisation, by=actor_of(request))
    messages.success(request, _("The entry was moved to the organisation that does the work now."))
    return redirect("review_queue")
