"""Screens for writing a draft: its parts and steps, its plan, asking for approval, giving up, into use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from polku.accounts.models import Organisation, User
from polku.directory.wording import page_language
from polku.practice.queries.flow import faults
from polku.shared.actor import Actor
from polku.shared.errors import Missing
from polku.ui.access import actor_of, read, read_or_send, send, signed_in, typed
from polku.ui.conflicts import VersionedForm, kept
from polku.workgroup import permissions
from polku.workgroup.actions import drafts as actions
from polku.workgroup.choices import DraftState
from polku.workgroup.content import ModelContent
from polku.workgroup.forms.drafts import (
    AskApprovalForm,
    BasicsForm,
    BeginForm,
    DocumentsForm,
    PartiesForm,
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

NEW = "uusi"


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


@signed_in
@read
def draft_edit(request: HttpRequest, pk: str) -> HttpResponse:
    actor, language = actor_of(request), page_language()
    found = reading.draft_to_write(int(pk), actor=actor)
    version = reading.newest_version(found)
    wrong = faults(version.document, language)
    context = {
        "draft": found,
        "group": found.group,
        "here": _("Edit"),
        "told": reading.told_draft(version, language=language),
        "faults": wrong,
        "blocked": any(fault.blocks for fault in wrong),
        "misfits": misfits_of(version.document, language),
        "noindex": True,
    }
    return render(request, "workgroup/edit.html", context)


@signed_in
@read_or_send
def draft_basics(request: HttpRequest, pk: str) -> HttpResponse:
    found, content = _written(request, pk)
    form = BasicsForm(
        typed(request),
        content=content.model_dump(mode="json"),
        kind=found.kind,
        initial={"version": found.version},
    )
    if _saved(request, found, form, lambda: editing.with_parts(content, **form.content)):
        return redirect("draft_edit", pk=found.pk)
    return form_page(request, form, here=_("Name and use"), **_crumbs(found))


@signed_in
@read_or_send
def draft_parties(request: HttpRequest, pk: str) -> HttpResponse:
    found, content = _written(request, pk)
    form = PartiesForm(
        typed(request),
        rows=content.model_dump(mode="json")["parties"],
        organisations=named_organisations(reading.organisations_to_name()),
        initial={"version": found.version},
    )
    return _rows_page(request, found, content, form, "parties", _("Who takes part"))


@signed_in
@read_or_send
def draft_documents(request: HttpRequest, pk: str) -> HttpResponse:
    found, content = _written(request, pk)
    rows = content.model_dump(mode="json")["documents"]
    form = DocumentsForm(typed(request), rows=rows, initial={"version": found.version})
    return _rows_page(request, found, content, form, "documents", _("Documents"))


def _rows_page(
    request: HttpRequest,
    found: Draft,
    content: ModelContent,
    form: PartiesForm | DocumentsForm,
    part: str,
    title: str,
) -> HttpResponse:
    if _saved(request, found, form, lambda: editing.with_parts(content, **{part: form.rows})):
        more = "rows-more" in request.POST
        return redirect(f"draft_{part}" if more else "draft_edit", pk=found.pk)
    return form_page(request, form, template="workgroup/edit_rows.html", here=title, **_crumbs(found))


@signed_in
@read_or_send
def draft_step(request: HttpRequest, pk: str, key: str) -> HttpResponse:
    found, content = _written(request, pk)
    step = content.step(key)
    is_gone = step is None and key != NEW
    if is_gone and request.method != "POST":
        raise Missing
    told = reading.told_draft(reading.newest_version(found), language=page_language())
    form = StepForm(
        typed(request),
        step=step.model_dump(mode="json") if step else {},
        kind=found.kind,
        steps=[(s.base.key, f"{s.base.number}. {s.base.title}") for s in told.steps if s.base.key != key],
        parties=[(each.key, each.name.text) for each in told.parties],
        documents=[(each.key, each.name.text) for each in told.documents],
        initial={"version": found.version},
    )
    form.is_gone = is_gone
    if _saved(request, found, form, lambda: editing.with_step(content, key, form.step)):
        if "another" in request.POST:
            return redirect("draft_step", pk=found.pk, key=NEW)
        return redirect("draft_edit", pk=found.pk)
    here = _("Add a step") if step is None else _("Change a step")
    return form_page(request, form, template="workgroup/edit_step.html", here=here, **_crumbs(found))


@signed_in
@send
def draft_step_move(request: HttpRequest, pk: str, key: str) -> HttpResponse:
    found, content = _written(request, pk)
    by = -1 if request.POST.get("way") == "up" else 1
    _change(request, found, editing.with_step_moved(content, key, by))
    return redirect("draft_edit", pk=found.pk)


@signed_in
@send
def draft_step_remove(request: HttpRequest, pk: str, key: str) -> HttpResponse:
    found, content = _written(request, pk)
    _change(request, found, editing.without_step(content, key))
    messages.success(
        request, _("The step was taken away. Under Versions you can bring the earlier text back.")
    )
    return redirect("draft_edit", pk=found.pk)


@signed_in
@send
def draft_bring_back(request: HttpRequest, pk: str, number: str) -> HttpResponse:
    found, _content = _written(request, pk)
    _change(request, found, reading.version_of(found, int(number)).document)
    messages.success(request, _("The earlier text is the draft again."))
    return redirect("draft_edit", pk=found.pk)


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


def _written(request: HttpRequest, pk: str) -> tuple[Draft, ModelContent]:
    found = reading.draft_to_write(int(pk), actor=actor_of(request))
    return found, reading.newest_version(found).document


def _change(request: HttpRequest, found: Draft, content: ModelContent) -> None:
    by: Actor = actor_of(request)
    actions.save_draft(draft=found, content=content, by=by, expected_version=found.version)


def _saved(
    request: HttpRequest, found: Draft, form: VersionedForm, changed: Callable[[], ModelContent]
) -> bool:
    def change(seen: int) -> None:
        actions.save_draft(draft=found, content=changed(), by=actor_of(request), expected_version=seen)

    def writer() -> str:
        return reading.newest_version(found).made_by_label

    return request.method == "POST" and kept(request, form, change, by=writer)
