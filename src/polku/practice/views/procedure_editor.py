"""Screens for writing a procedure: its parts and steps, publishing, taking it out of use, earlier versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from polku.accounts.models import Organisation
from polku.directory.wording import page_language
from polku.practice import permissions
from polku.practice.actions import procedures as actions
from polku.practice.choices import VersionState
from polku.practice.content import ProcedureContent
from polku.practice.forms.procedures import BasicsForm, StepForm
from polku.practice.models import Procedure
from polku.practice.queries import editing
from polku.practice.queries import procedures as reading
from polku.practice.queries.flow import faults
from polku.practice.queries.procedures import ToldDocument, ToldParty, ToldStep
from polku.shared.actor import Actor
from polku.shared.errors import Refused
from polku.shared.text import sort_key
from polku.ui.access import actor_of, forget_typed, read_or_send, send, signed_in, typed
from polku.ui.conflicts import form_page
from polku.ui.editor import DocumentEditor, Written


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
    here = _("Write a new procedure")
    return form_page(request, "ui/document/basics.html", form, base="practice/edit_base.html", here=here)


class ProcedureEditor(DocumentEditor):
    """Writing a procedure: those who write for its organisation. What is in use stays until it is published anew."""

    name, base = "procedure", "practice/edit_base.html"
    changing, step_form = editing, StepForm

    def written(self, pk: int, *, actor: Actor) -> Written:
        found = reading.procedure_to_write(pk, actor=actor)
        return Written(found, reading.working_version(found))

    def save(self, row: Procedure, content: ProcedureContent, *, by: Actor, seen: int) -> None:
        actions.save_procedure_draft(procedure=row, content=content, by=by, expected_version=seen)

    def earlier(self, row: Procedure, number: int, *, actor: Actor) -> ProcedureContent:
        return reading.version_to_see(row, number, actor=actor).document

    def basics_form(self, found: Written, data: Any, initial: Mapping[str, Any]) -> BasicsForm:
        return BasicsForm(
            data,
            content=found.content.model_dump(mode="json"),
            owner={"owner_label": found.row.owner_label, "owner_email": found.row.owner_email},
            criteria=editing.criteria_to_link(page_language()),
            initial=initial,
        )

    def basics_saved(self, found: Written, form: BasicsForm, *, by: Actor) -> None:
        actions.save_procedure_owner(procedure=found.row, by=by, **form.owner)

    def organisations(self) -> list[tuple[int, str]]:
        language = page_language()
        named = ((each.pk, each.name(language).text) for each in Organisation.objects.filter(valid_to=None))
        return sorted(named, key=lambda choice: sort_key(choice[1]))

    def told(self, found: Written) -> tuple[list[ToldParty], list[ToldDocument], list[ToldStep]]:
        return reading.told_steps(found.content, page_language())

    def frame(self, row: Procedure) -> dict[str, Any]:
        return {"procedure": row}

    def overview(self, found: Written, *, actor: Actor) -> tuple[str, dict[str, Any]]:
        wrong = faults(found.content, page_language())
        return "practice/edit.html", {
            "number": found.version.number,
            "faults": wrong,
            "blocked": any(fault.blocks for fault in wrong),
            "may_publish": permissions.may_publish_procedure(actor, found.row),
            "is_draft": found.version.state == VersionState.DRAFT,
        }


EDITOR = ProcedureEditor()


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
