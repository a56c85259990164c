"""Screens of procedures: reading, drawing and printing them; taking one over; what differs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from polku.accounts.models import Organisation
from polku.directory.wording import page_language
from polku.practice import permissions
from polku.practice.actions.procedures import take_over_procedure
from polku.practice.forms.procedures import EventsForm, TakeOverForm
from polku.practice.models import Procedure, ProcedureVersion
from polku.practice.queries import procedures as reading
from polku.practice.queries.drawing import drawing_of
from polku.practice.queries.flow import faults
from polku.practice.queries.procedure_differences import differences
from polku.shared.actor import of_request
from polku.shared.errors import Missing, Refused
from polku.ui.access import actor_of, read, read_or_send, signed_in


@read
def procedures(request: HttpRequest) -> HttpResponse:
    actor = of_request(request)
    context = {
        "procedures": reading.procedures_in_use(),
        "written": reading.procedures_being_written(actor),
        "may_write": permissions.may_write_procedures(actor),
        "may_pick_out": permissions.may_pick_out(actor),
    }
    return render(request, "practice/procedures.html", context)


@read
def procedure(request: HttpRequest, pk: str) -> HttpResponse:
    found = reading.procedure_to_see(int(pk), actor=of_request(request))
    return _page(request, found, reading.version_in_use(found) or reading.working_version(found))


@read
def procedure_version(request: HttpRequest, pk: str, number: str) -> HttpResponse:
    actor = of_request(request)
    found = reading.procedure_to_see(int(pk), actor=actor)
    return _page(request, found, reading.version_to_see(found, int(number), actor=actor))


def _page(request: HttpRequest, found: Procedure, version: ProcedureVersion) -> HttpResponse:
    actor, language = of_request(request), page_language()
    context = {
        "procedure": found,
        "told": reading.told_procedure(version, language=language),
        "drawing": drawing_of(version.document, language),
        "faults": faults(version.document, language) if version.published_at is None else [],
        "may_write": permissions.may_write_procedure(actor, found),
        "may_take_over": permissions.may_write_procedures(actor) and version.published_at is not None,
        "noindex": version.published_at is None,
    }
    return render(request, "practice/procedure.html", context)


@read_or_send
def procedure_checklist(request: HttpRequest, pk: str) -> HttpResponse:
    found = reading.procedure_to_see(int(pk), actor=of_request(request))
    version = reading.version_in_use(found) or reading.working_version(found)
    language = page_language()
    events = reading.told_procedure(version, language=language).events
    form = EventsForm(request.POST if request.method == "POST" else None, events=events)
    told = reading.told_procedure(version, language=language, events=form.days)
    context = {"procedure": found, "told": told, "form": form, "noindex": True}
    return render(request, "practice/checklist.html", context, status=422 if form.errors else 200)


@read
def procedure_versions(request: HttpRequest, pk: str) -> HttpResponse:
    actor = of_request(request)
    found = reading.procedure_to_see(int(pk), actor=actor)
    context = {
        "procedure": found,
        "versions": reading.versions_of(found, actor=actor),
        "may_write": permissions.may_write_procedure(actor, found),
        "noindex": True,
    }
    return render(request, "practice/versions.html", context)


@read
def procedure_compare(request: HttpRequest, pk: str, number: str) -> HttpResponse:
    """A version beside the one before it, or beside the source it was taken over from."""
    actor, language = of_request(request), page_language()
    found = reading.procedure_to_see(int(pk), actor=actor)
    new = reading.version_to_see(found, int(number), actor=actor)
    earlier = [v for v in reading.versions_of(found, actor=actor) if v.number < new.number]
    source = found.based_on if request.GET.get("lahde") == "1" else None
    old = source or (earlier[0] if earlier else None)
    if old is None:
        raise Missing
    context = {
        "procedure": found,
        "new": new,
        "old": old,
        "source": source,
        "differences": differences(old.document, new.document, language),
        "noindex": True,
    }
    return render(request, "practice/compare.html", context)


@signed_in
@read_or_send
def procedure_take_over(request: HttpRequest, pk: str) -> HttpResponse:
    actor, language = actor_of(request), page_language()
    found = reading.procedure_to_see(int(pk), actor=actor)
    version = reading.version_in_use(found)
    organisations = reading.organisations_to_write_for(actor=actor)
    if not organisations:
        raise Refused(_("Procedures are written by members of the network."))
    if version is None:
        raise Missing
    choices = [(each.pk, each.name(language).text) for each in organisations]
    form = TakeOverForm(request.POST if request.method == "POST" else None, organisations=choices)
    if form.is_valid():
        organisation = Organisation.objects.get(pk=form.cleaned_data["organisation"])
        made = take_over_procedure(version=version, organisation=organisation, by=actor)
        return redirect(reverse("procedure_edit", args=[made.pk]))
    context = {"procedure": found, "form": form, "noindex": True}
    return render(request, "practice/take_over.html", context, status=422 if form.is_bound else 200)
