"""Screens for writing a draft: its parts and steps, its plan, asking for approval, giving up, into use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from polku.accounts.models import Organisation, User
from polku.directory.wording import page_language
from polku.practice.queries.flow import faults
from polku.practice.queries.procedures import ToldDocument, ToldParty, ToldStep, told_steps
from polku.shared.actor import Actor
from polku.shared.errors import Missing
from polku.ui.access import actor_of, read_or_send, send, signed_in, typed
from polku.ui.editor import DocumentEditor, Written
from polku.workgroup import permissions
from polku.workgroup.actions import drafts as actions
from polku.workgroup.choices import DraftState
from polku.workgroup.content import ModelContent
from polku.workgroup.forms.drafts import (
    AskApprovalForm,
    BasicsForm,
    BeginForm,
    PlanForm,
    ReasonForm,
    StepForm,
    TakeUpForm,
)
from polku.workgroup.models import Draft
from polku.workgroup.queries import drafts as reading
from polku.workgroup.queries import editing
from polku.workgroup.queries.comparing import misfits_of
from polku.workgroup.queries.groups import group_to_work_in, people_to_choose
from polku.workgroup.views.shared import done, form_page, named_organisations, named_people


@signed_in
@read_or_send
def draft_new(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    group = group_to_work_in(int(pk), actor=actor)
    form = BeginForm(
        typed(request),
        organisations=named_organisations(reading.organisations_to_choose(group.network)),
        people=named_people(people_to_choose(group), group.network),
        initial={"drafter": actor.user_id},
    )
    made = []

    def change() -> None:
        said = form.cleaned_data
        content = ModelContent.model_validate({"name": form.texts("name")})
        made.append(
            actions.create_draft(group=group, kind=said["kind"], content=content, by=actor, **_plan(said))
        )

    if request.method == "POST" and form.is_valid() and done(request, form, change):
        return redirect("draft_edit", pk=made[0].pk)
    return form_page(request, form, group=group, here=_("Begin a draft"), submit=_("Begin"))


def _plan(said: dict[str, Any]) -> dict[str, Any]:
    return {
        "organisation": get_object_or_404(Organisation, pk=said["organisation"]),
        "drafter": get_object_or_404(User, pk=said["drafter"]),
        "due_on": said["due_on"],
    }


class DraftEditor(DocumentEditor):
    """Writing a draft: those who work in the group, while it is written."""

    name, base = "draft", "workgroup/base.html"
    changing, step_form = editing, StepForm

    def written(self, pk: int, *, actor: Actor) -> Written:
        found = reading.draft_to_write(pk, actor=actor)
        return Written(found, reading.newest_version(found))

    def save(self, row: Draft, content: ModelContent, *, by: Actor, seen: int) -> None:
        actions.save_draft(draft=row, content=content, by=by, expected_version=seen)

    def earlier(self, row: Draft, number: int, *, actor: Actor) -> ModelContent:
        return reading.version_of(row, number).document

    def basics_form(self, found: Written, data: Any, initial: Mapping[str, Any]) -> BasicsForm:
        content = found.content.model_dump(mode="json")
        return BasicsForm(data, content=content, kind=found.row.kind, initial=initial)

    def step_options(self, found: Written) -> dict[str, Any]:
        return {"kind": found.row.kind}

    def organisations(self) -> list[tuple[int, str]]:
        return named_organisations(reading.organisations_to_name())

    def told(self, found: Written) -> tuple[list[ToldParty], list[ToldDocument], list[ToldStep]]:
        return told_steps(found.content, page_language())

    def frame(self, row: Draft) -> dict[str, Any]:
        return _crumbs(row)

    def overview(self, found: Written, *, actor: Actor) -> tuple[str, dict[str, Any]]:
        language = page_language()
        wrong = faults(found.content, language)
        return "workgroup/edit.html", {
            "faults": wrong,
            "blocked": any(fault.blocks for fault in wrong),
            "misfits": misfits_of(found.content, language),
        }


EDITOR = DraftEditor()


@signed_in
@read_or_send
def draft_plan(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    found = reading.draft_to_work_on(int(pk), actor=actor)
    people = {person.pk: person for person in (*people_to_choose(found.group), found.drafter)}
    members = reading.organisations_to_choose(found.group.network)
    organisations = {each.pk: each for each in (*members, found.organisation)}
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        organisations=named_organisations(organisations.values()),
        people=named_people(people.values(), found.group.network),
        initial={
            "organisation": found.organisation_id,
            "drafter": found.drafter_id,
            "due_on": found.due_on,
        },
    )

    def change() -> None:
        actions.plan_draft(draft=found, by=actor, **_plan(form.cleaned_data))

    if request.method == "POST" and form.is_valid() and done(request, form, change):
        messages.success(request, _("Saved."))
        return redirect("theme_draft", pk=found.pk)
    return form_page(request, form, here=_("Who writes it, and by when"), **_crumbs(found))


@signed_in
@read_or_send
def draft_drop(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    found = reading.draft_to_work_on(int(pk), actor=actor)
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def change() -> None:
        actions.drop_draft(draft=found, reason=form.cleaned_data["reason"], by=actor)

    if request.method == "POST" and form.is_valid() and done(request, form, change):
        messages.success(request, _("The draft was given up. You can take it up again from its page."))
        return redirect("theme_draft", pk=found.pk)
    return form_page(
        request, form, here=_("Give the draft up"), submit=_("Give the draft up"), **_crumbs(found)
    )


@signed_in
@read_or_send
def draft_take_up(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    found = reading.draft_to_work_on(int(pk), actor=actor)
    form = TakeUpForm(request.POST if request.method == "POST" else None)

    def change() -> None:
        actions.take_up_draft(draft=found, due_on=form.cleaned_data["due_on"], by=actor)

    if request.method == "POST" and form.is_valid() and done(request, form, change):
        return redirect("theme_draft", pk=found.pk)
    return form_page(request, form, here=_("Go on with the draft"), submit=_("Go on"), **_crumbs(found))


@signed_in
@read_or_send
def draft_ask_approval(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    found = reading.draft_to_write(int(pk), actor=actor)
    form = AskApprovalForm(
        request.POST if request.method == "POST" else None,
        people=named_people(people_to_choose(found.group), found.group.network),
        initial={"due_on": found.due_on},
    )

    def change() -> None:
        approvers = User.objects.filter(pk__in=form.cleaned_data["approvers"])
        actions.ask_approval(draft=found, approvers=approvers, due_on=form.cleaned_data["due_on"], by=actor)

    if request.method == "POST" and form.is_valid() and done(request, form, change):
        messages.success(request, _("They were told. You see on this page who has answered."))
        return redirect("theme_draft", pk=found.pk)
    open_comments = found.comments.filter(resolved_at=None).count()
    lead = (
        _("Some comments are still open. Look at them first, or ask all the same.") if open_comments else ""
    )
    return form_page(request, form, here=_("Ask for approval"), lead=lead, submit=_("Ask"), **_crumbs(found))


@signed_in
@send
def draft_end_approval(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    found = reading.draft_to_work_on(int(pk), actor=actor)
    actions.end_approval(draft=found, by=actor)
    messages.success(request, _("The draft can be written again."))
    return redirect("theme_draft", pk=found.pk)


@signed_in
@send
def draft_make_procedure(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    found = reading.draft_to_see(int(pk), actor=actor)
    if found.state != DraftState.APPROVED or not permissions.may_make_procedure(actor, found):
        raise Missing
    made = actions.make_procedure(draft=found, by=actor)
    messages.success(request, _("The procedure was made."))
    return redirect("procedure", pk=made.pk)


def _crumbs(found: Draft) -> dict[str, Any]:
    return {"group": found.group, "draft": found}
