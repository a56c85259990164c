"""Screens for writing a procedure: its parts and steps, publishing, taking it out of use, earlier versions."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from polku.accounts.models import Organisation
from polku.directory.wording import page_language
from polku.practice import permissions
from polku.practice.actions import procedures as actions
from polku.practice.choices import VersionState
from polku.practice.content import ProcedureContent
from polku.practice.forms.procedures import BasicsForm, DocumentsForm, PartiesForm, StepForm
from polku.practice.models import Procedure
from polku.practice.queries import editing
from polku.practice.queries import procedures as reading
from polku.practice.queries.flow import faults
from polku.shared.actor import Actor
from polku.shared.errors import Missing, Refused
from polku.ui.access import actor_of, forget_typed, read, read_or_send, send, signed_in, typed
from polku.ui.conflicts import VersionedForm, form_page, kept

NEW = "uusi"


@signed_in
@read_or_send
def procedure_new(request: HttpRequest) -> HttpResponse:
    actor, language = actor_of(request), page_language()
    organisations = reading.organisations_to_write_for(actor=actor)
    if not organisations:
        raise Refused(_("Procedures are written by members of the network."))
    form = BasicsForm(
        typed(request),
        content={},
        owner={},
        criteria=editing.criteria_to_link(language),
        organisations=[(each.pk, each.name(language).text) for each in organisations],
    )
    if request.method == "POST" and form.is_valid():
        made = actions.create_procedure(
            organisation=Organisation.objects.get(pk=form.cleaned_data["organisation"]),
            content=ProcedureContent.model_validate(form.content),
            by=actor,
            owner_label=form.owner["owner_label"],
            owner_email=form.owner["owner_email"],
        )
        forget_typed(request)
        return redirect("procedure_edit", pk=made.pk)
    return form_page(request, "practice/edit_basics.html", form)


@signed_in
@read
def procedure_edit(request: HttpRequest, pk: str) -> HttpResponse:
    actor, language = actor_of(request), page_language()
    found = reading.procedure_to_write(int(pk), actor=actor)
    version = reading.working_version(found)
    wrong = faults(version.document, language)
    context = {
        "procedure": found,
        "told": reading.told_procedure(version, language=language),
        "faults": wrong,
        "blocked": any(fault.blocks for fault in wrong),
        "may_publish": permissions.may_publish_procedure(actor, found),
        "is_draft": version.state == VersionState.DRAFT,
        "noindex": True,
    }
    return render(request, "practice/edit.html", context)


@signed_in
@read_or_send
def procedure_basics(request: HttpRequest, pk: str) -> HttpResponse:
    found, content = _written(request, pk)
    form = BasicsForm(
        typed(request),
        content=content.model_dump(mode="json"),
        owner={"owner_label": found.owner_label, "owner_email": found.owner_email},
        criteria=editing.criteria_to_link(page_language()),
        initial={"version": found.version},
    )
    if _saved(request, found, form, lambda: editing.with_parts(content, **form.content)):
        actions.save_procedure_owner(procedure=found, by=actor_of(request), **form.owner)
        return redirect("procedure_edit", pk=found.pk)
    return form_page(request, "practice/edit_basics.html", form, procedure=found)


@signed_in
@read_or_send
def procedure_parties(request: HttpRequest, pk: str) -> HttpResponse:
    found, content = _written(request, pk)
    language = page_language()
    organisations = Organisation.objects.filter(valid_to=None)
    form = PartiesForm(
        typed(request),
        rows=content.model_dump(mode="json")["parties"],
        organisations=sorted(
            ((o.pk, o.name(language).text) for o in organisations), key=lambda each: each[1]
        ),
        initial={"version": found.version},
    )
    return _rows_page(request, found, content, form, "parties", _("Who takes part"))


@signed_in
@read_or_send
def procedure_documents(request: HttpRequest, pk: str) -> HttpResponse:
    found, content = _written(request, pk)
    rows = content.model_dump(mode="json")["documents"]
    form = DocumentsForm(typed(request), rows=rows, initial={"version": found.version})
    return _rows_page(request, found, content, form, "documents", _("Documents"))


def _rows_page(
    request: HttpRequest,
    found: Procedure,
    content: ProcedureContent,
    form: PartiesForm | DocumentsForm,
    part: str,
    title: str,
) -> HttpResponse:
    if _saved(request, found, form, lambda: editing.with_parts(content, **{part: form.rows})):
        more = "rows-more" in request.POST
        return redirect(f"procedure_{part}" if more else "procedure_edit", pk=found.pk)
    return form_page(request, "practice/edit_rows.html", form, procedure=found, title=title)


@signed_in
@read_or_send
def procedure_step(request: HttpRequest, pk: str, key: str) -> HttpResponse:
    found, content = _written(request, pk)
    step = content.step(key)
    is_gone = step is None and key != NEW
    if is_gone and request.method != "POST":
        raise Missing
    told = reading.told_procedure(reading.working_version(found), language=page_language())
    form = StepForm(
        typed(request),
        step=step.model_dump(mode="json") if step else {},
        steps=[(each.key, f"{each.number}. {each.title}") for each in told.steps if each.key != key],
        parties=[(each.key, each.name.text) for each in told.parties],
        documents=[(each.key, each.name.text) for each in told.documents],
        initial={"version": found.version},
    )
    form.is_gone = is_gone
    if _saved(request, found, form, lambda: editing.with_step(content, key, form.step)):
        if "another" in request.POST:
            return redirect("procedure_step", pk=found.pk, key=NEW)
        return redirect("procedure_edit", pk=found.pk)
    return form_page(
        request, "practice/edit_step.html", form, procedure=found, is_new=step is None, told=told
    )


@signed_in
@send
def procedure_step_move(request: HttpRequest, pk: str, key: str) -> HttpResponse:
    found, content = _written(request, pk)
    by = -1 if request.POST.get("way") == "up" else 1
    _change(request, found, editing.with_step_moved(content, key, by))
    return redirect("procedure_edit", pk=found.pk)


@signed_in
@send
def procedure_step_remove(request: HttpRequest, pk: str, key: str) -> HttpResponse:
    found, content = _written(request, pk)
    _change(request, found, editing.without_step(content, key))
    messages.success(
        request, _("The step was taken away. Under Versions you can bring the earlier text back.")
    )
    return redirect("procedure_edit", pk=found.pk)


@signed_in
@send
def procedure_bring_back(request: HttpRequest, pk: str, number: str) -> HttpResponse:
    actor = actor_of(request)
    found = reading.procedure_to_write(int(pk), actor=actor)
    version = reading.version_to_see(found, int(number), actor=actor)
    _change(request, found, version.document)
    messages.success(request, _("The earlier text is the draft again."))
    return redirect("procedure_edit", pk=found.pk)


@signed_in
@send
def procedure_publish(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    actions.publish_procedure(procedure=reading.procedure_to_write(int(pk), actor=actor), by=actor)
    messages.success(request, _("The procedure is in use."))
    return redirect("procedure", pk=pk)


@signed_in
@send
def procedure_withdraw(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    actions.withdraw_procedure(procedure=reading.procedure_to_write(int(pk), actor=actor), by=actor)
    messages.success(request, _("The procedure is no longer in use. You can put it back from its page."))
    return redirect("procedure_edit", pk=pk)


@signed_in
@send
def procedure_restore(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    actions.restore_procedure(procedure=reading.procedure_to_write(int(pk), actor=actor), by=actor)
    messages.success(request, _("The procedure is in use again."))
    return redirect("procedure", pk=pk)


def _written(request: HttpRequest, pk: str) -> tuple[Procedure, ProcedureContent]:
    found = reading.procedure_to_write(int(pk), actor=actor_of(request))
    return found, reading.working_version(found).document


def _change(request: HttpRequest, found: Procedure, content: ProcedureContent) -> None:
    by: Actor = actor_of(request)
    actions.save_procedure_draft(procedure=found, content=content, by=by, expected_version=found.version)


def _saved(
    request: HttpRequest, found: Procedure, form: VersionedForm, changed: Callable[[], ProcedureContent]
) -> bool:
    def change(seen: int) -> None:
        content, by = changed(), actor_of(request)
        actions.save_procedure_draft(procedure=found, content=content, by=by, expected_version=seen)

    def writer() -> str:
        return reading.working_version(found).made_by_label

    return request.method == "POST" and kept(request, form, change, by=writer)
