"""Screens of drafts as they are read: the draft, its versions, what differs, comments, approval, who keeps it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from polku.accounts.models import Organisation, User
from polku.directory.wording import page_language
from polku.practice.queries.drawing import drawing_of
from polku.practice.queries.flow import faults
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Missing
from polku.ui.access import actor_of, read, read_or_send, send, signed_in, typed
from polku.workgroup import permissions, wording
from polku.workgroup.actions import drafts as actions
from polku.workgroup.choices import OPEN_DRAFTS, DraftKind
from polku.workgroup.forms.drafts import ApprovalForm, CommentForm, HandOverForm, ResolveForm
from polku.workgroup.models import Draft, DraftVersion
from polku.workgroup.queries import drafts as reading
from polku.workgroup.queries.comparing import comparison_of, misfits_of
from polku.workgroup.queries.groups import people_to_choose
from polku.workgroup.views.shared import done, form_page, named_organisations, named_people


@signed_in
@read_or_send
def theme_draft(request: HttpRequest, pk: str) -> HttpResponse:
    """The draft as it is now; what is sent is a comment."""
    actor = actor_of(request)
    found = reading.draft_to_see(int(pk), actor=actor)
    version = reading.newest_version(found)
    form = _comment_form(request, version)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data

        def change() -> None:
            actions.comment(
                draft=found, number=said["number"], step=said["step"], text=said["text"], by=actor
            )

        if done(request, form, change):
            messages.success(request, _("Your comment was added."))
            return redirect("theme_draft", pk=found.pk)
    return _page(request, actor, version, form)


def _comment_form(request: HttpRequest, version: DraftVersion) -> CommentForm:
    told = reading.told_draft(version, language=page_language())
    steps = [(step.base.key, f"{step.base.number}. {step.base.title}") for step in told.steps]
    return CommentForm(typed(request), steps=steps, initial={"number": version.number})


def _page(request: HttpRequest, actor: Actor, version: DraftVersion, form: CommentForm) -> HttpResponse:
    found, language = version.draft, page_language()
    comments = reading.comments_of(found)
    told = reading.told_draft(
        version, language=language, comments=[each for each in comments if each.resolved_at is None]
    )
    titles = {step.base.key: step.base.title for step in told.steps}
    context = {
        "draft": found,
        "group": found.group,
        "told": told,
        "is_newest": version.number == found.version,
        "drawing": drawing_of(told.content, language),
        "comparison": comparison_of(told.content, language) if told.steps else None,
        "misfits": misfits_of(told.content, language),
        "faults": faults(told.content, language) if found.state in OPEN_DRAFTS else [],
        "is_model": found.kind == DraftKind.MODEL,
        "days": wording.days_phrase((found.due_on - clock.today()).days),
        "comments": [(each, titles.get(each.step)) for each in comments],
        "form": form,
        "rounds": reading.rounds_of(found),
        "approval": reading.approval_of(found, actor),
        "approval_form": ApprovalForm(),
        "stewardships": reading.stewardships_of(found),
        **_rights(actor, found),
        "noindex": True,
    }
    status = 422 if form.is_bound and form.errors and request.method == "POST" else 200
    return render(request, "workgroup/draft.html", context, status=status)


def _rights(actor: Actor, found: Draft) -> dict[str, bool]:
    return {
        "writes": permissions.may_write_draft(actor, found),
        "works": permissions.may_work_in_group(actor, found.group),
        "may_comment": permissions.may_comment(actor, found),
        "may_make": permissions.may_make_procedure(actor, found),
        "may_hand_over": permissions.may_hand_over_model(actor, found),
    }


@signed_in
@read
def theme_draft_version(request: HttpRequest, pk: str, number: str) -> HttpResponse:
    actor = actor_of(request)
    found = reading.draft_to_see(int(pk), actor=actor)
    version = reading.version_of(found, int(number))
    return _page(request, actor, version, _comment_form(request, version))


@signed_in
@read
def theme_draft_text(request: HttpRequest, pk: str) -> HttpResponse:
    found = reading.draft_to_see(int(pk), actor=actor_of(request))
    text = reading.plain_text(reading.newest_version(found), page_language())
    name = f'attachment; filename="polku-draft-{found.pk}-{found.version}.md"'
    return HttpResponse(
        text, content_type="text/markdown; charset=utf-8", headers={"Content-Disposition": name}
    )


@signed_in
@read
def theme_draft_versions(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    found = reading.draft_to_see(int(pk), actor=actor)
    context = {
        "draft": found,
        "group": found.group,
        "name": found.name(page_language()),
        "here": _("Versions"),
        "versions": reading.versions_of(found),
        "writes": permissions.may_write_draft(actor, found),
        "noindex": True,
    }
    return render(request, "workgroup/versions.html", context)


@signed_in
@read
def theme_draft_compare(request: HttpRequest, pk: str, number: str) -> HttpResponse:
    """A version beside the one before it, or beside the one that is asked for."""
    language = page_language()
    found = reading.draft_to_see(int(pk), actor=actor_of(request))
    new = reading.version_of(found, int(number))
    beside = request.GET.get("rinnalla", "")
    wanted = int(beside) if beside.isdecimal() and len(beside) < 9 else new.number - 1
    if not 0 < wanted < new.number:
        raise Missing
    old = reading.version_of(found, wanted)
    context = {
        "draft": found,
        "group": found.group,
        "name": found.name(language),
        "here": _("What is different"),
        "new": new,
        "old": old,
        "differences": reading.differences(old.document, new.document, language),
        "noindex": True,
    }
    return render(request, "workgroup/compare.html", context)


@signed_in
@read_or_send
def draft_comment_resolve(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    comment = reading.comment_to_resolve(int(pk), actor=actor)
    form = ResolveForm(typed(request), initial={"answer": comment.answer})

    def change() -> None:
        actions.resolve_comment(comment=comment, answer=form.cleaned_data["answer"], by=actor)

    if request.method == "POST" and form.is_valid() and done(request, form, change):
        return redirect("theme_draft", pk=comment.draft_id)
    return form_page(
        request,
        form,
        here=_("What was done about it"),
        quote=comment,
        group=comment.draft.group,
        draft=comment.draft,
    )


@signed_in
@send
def draft_comment_open(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    comment = reading.comment_to_resolve(int(pk), actor=actor)
    actions.open_comment(comment=comment, by=actor)
    return redirect("theme_draft", pk=comment.draft_id)


@signed_in
@read_or_send
def draft_approval_answer(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    found = reading.draft_to_see(int(pk), actor=actor)
    approval = reading.approval_of(found, actor)
    if approval is None:
        raise Missing
    form = ApprovalForm(typed(request))

    def change() -> None:
        actions.answer_approval(approval=approval, by=actor, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and done(request, form, change):
        messages.success(request, _("Your answer was saved. Thank you."))
        return redirect("theme_draft", pk=found.pk)
    return form_page(request, form, here=_("Do you approve it?"), group=found.group, draft=found)


@signed_in
@read_or_send
def draft_hand_over(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    found = reading.draft_to_see(int(pk), actor=actor)
    if not permissions.may_hand_over_model(actor, found):
        raise Missing
    rows = reading.stewardships_of(found)
    present = next((row for row in rows if row.valid_to is None), None)
    initial = {
        "organisation": present.organisation_id if present else found.organisation_id,
        "keeper": present.keeper_id if present else None,
    }
    organisations = reading.organisations_to_choose(found.group.network)
    form = HandOverForm(
        typed(request),
        organisations=named_organisations(organisations),
        people=named_people(people_to_choose(found.group), found.group.network),
        initial=initial,
    )

    def change() -> None:
        said = form.cleaned_data
        actions.hand_over_model(
            draft=found,
            organisation=get_object_or_404(Organisation, pk=said["organisation"]),
            keeper=get_object_or_404(User, pk=said["keeper"]),
            review_on=said["review_on"],
            remark=said["remark"],
            by=actor,
        )

    if request.method == "POST" and form.is_valid() and done(request, form, change):
        messages.success(request, _("Saved. The keeper was told."))
        return redirect("theme_draft", pk=found.pk)
    lead = _("The organisation that keeps it sees to it that it is true, in use, and looked at again.")
    return form_page(request, form, here=_("Who keeps the model"), lead=lead, group=found.group, draft=found)
