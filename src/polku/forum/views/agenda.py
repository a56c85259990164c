"""Writing the agenda: own matters, late measures, proposals. Each can be moved, changed, taken off, put back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from polku.forum import actions
from polku.forum.choices import ItemKind
from polku.forum.forms.agenda import ItemForm
from polku.forum.forms.base import show_problems
from polku.forum.models import Meeting
from polku.forum.queries import meetings as found
from polku.forum.views.access import actor_of, of_meeting, read_or_send, send, shown, signed_in
from polku.forum.wording import page_language
from polku.measures.models import Measure
from polku.shared import clock
from polku.shared.errors import Invalid, Missing


@signed_in
@read_or_send
def agenda(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    row = found.meeting_to_prepare(int(pk), actor=actor)
    form = ItemForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.add_agenda_item(meeting=row, kind=ItemKind.OTHER, source=None, by=actor, **form.cleaned_data)
        messages.success(request, _("The matter is on the agenda."))
        return redirect("agenda", pk=row.pk)
    items = found.agenda_of(row)
    late = found.overdue_to_offer(row, on=clock.today()) if row.is_ahead else []
    context = {
        "items": items,
        "removed": found.removed_from(row) if row.is_ahead else [],
        "form": form,
        "late": [(measure, measure.title(page_language())) for measure in late],
        "proposals": found.proposals_waiting(row.network) if row.is_ahead else [],
        "planned": sum(item.minutes_planned or 0 for item in items),
        "lasts": int((row.ends_at - row.starts_at).total_seconds() // 60),
    }
    return shown(request, "agenda", of_meeting(row, request) | context, refused=form.is_bound)


@signed_in
@send
def bring(request: HttpRequest, pk: str) -> HttpResponse:
    """A late measure, or a proposal, by one button."""
    actor = actor_of(request)
    row = found.meeting_to_prepare(int(pk), actor=actor)
    measure, proposal = (_number(request.POST.get(name, "")) for name in ("measure", "proposal"))
    if measure:
        _bring_measure(row, measure, request)
    elif proposal:
        actions.take_proposal(proposal=found.proposal_to_answer(proposal, actor=actor), meeting=row, by=actor)
    else:
        raise Missing
    messages.success(request, _("The matter is on the agenda."))
    return redirect("agenda", pk=row.pk)


@signed_in
@read_or_send
def item(request: HttpRequest, pk: str, item: str) -> HttpResponse:
    actor = actor_of(request)
    row = found.meeting_to_prepare(int(pk), actor=actor)
    one = found.item_of(row, int(item))
    names = ("title", "text", "presenter", "minutes_planned")
    form = ItemForm(
        request.POST if request.method == "POST" else None, initial={n: getattr(one, n) for n in names}
    )
    if form.is_bound and form.is_valid():
        try:
            actions.change_agenda_item(item=one, by=actor, **form.cleaned_data)
        except Invalid as problem:
            show_problems(form, problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("agenda", pk=row.pk)
    return shown(
        request, "item", of_meeting(row, request) | {"form": form, "item": one}, refused=form.is_bound
    )


@signed_in
@send
def change(request: HttpRequest, pk: str, item: str) -> HttpResponse:
    """One button: up, down, off the agenda, back on it."""
    actor = actor_of(request)
    row = found.meeting_to_prepare(int(pk), actor=actor)
    one = found.item_of(row, int(item))
    what = request.POST.get("what", "")
    if what in ("up", "down"):
        actions.move_agenda_item(item=one, up=what == "up", by=actor)
    elif what == "remove":
        actions.remove_agenda_item(item=one, by=actor)
        messages.success(request, _("Taken off the agenda. You can put it back at the end of this page."))
    elif what == "restore":
        actions.restore_agenda_item(item=one, by=actor)
        messages.success(request, _("The matter is on the agenda."))
    else:
        raise Missing
    return redirect("agenda", pk=row.pk)


def _bring_measure(row: Meeting, pk: int, request: HttpRequest) -> None:
    measure = Measure.objects.select_related("theme").filter(pk=pk, plan__network=row.network_id).first()
    if measure is None:
        raise Missing
    title = f"{measure.label} {measure.title(row.language)}"[:300]
    actions.add_agenda_item(
        meeting=row,
        kind=ItemKind.MEASURE,
        title=title,
        presenter=measure.organisation.name(row.language).text[:120],
        source={
            "kind": "measure",
            "id": str(measure.pk),
            "title": title,
            "address": reverse("measure", args=[row.network.slug, measure.pk]),
        },
        by=actor_of(request),
    )


def _number(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 10 else 0
