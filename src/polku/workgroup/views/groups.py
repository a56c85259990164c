"""Screens of groups: the list, one group, its members, its material, its notes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from polku.accounts.models import User
from polku.directory.wording import page_language
from polku.shared import clock
from polku.ui.access import actor_of, forget_typed, read, read_or_send, send, signed_in, typed
from polku.ui.conflicts import kept
from polku.workgroup import permissions, wording
from polku.workgroup.actions import groups as actions
from polku.workgroup.choices import GroupState
from polku.workgroup.forms.groups import GroupForm, MaterialForm, MemberForm, NoteForm
from polku.workgroup.queries import drafts, surveys
from polku.workgroup.queries import groups as reading
from polku.workgroup.views.shared import done, form_page, named_people


@signed_in
@read
def theme_groups(request: HttpRequest, slug: str = "") -> HttpResponse:
    actor = actor_of(request)
    networks = reading.networks_to_see(actor, slug)
    context = {
        "network": networks[0] if slug else None,
        "groups": reading.groups_to_see(networks),
        "networks": [each for each in networks if permissions.may_found_group(actor, each)],
        "approvals": drafts.approvals_waiting(actor, networks),
        "replies": surveys.replies_to_give(actor),
        "noindex": True,
    }
    return render(request, "workgroup/groups.html", context)


@signed_in
@read_or_send
def theme_group_new(request: HttpRequest, slug: str) -> HttpResponse:
    actor, language = actor_of(request), page_language()
    network = reading.network_to_found_in(slug, actor=actor)
    form = GroupForm(typed(request), themes=reading.themes_to_choose(network, language))
    made = []

    def change() -> None:
        made.append(
            actions.create_group(
                network=network,
                theme=form.cleaned_data["theme"],
                names=form.texts("name"),
                tasks=form.texts("task"),
                by=actor,
            )
        )

    if request.method == "POST" and form.is_valid() and done(request, form, change):
        return redirect("theme_group_members", pk=made[0].pk)
    lead = network.name(language)
    return form_page(request, form, here=_("Begin a theme group"), lead=lead, submit=_("Begin"))


@signed_in
@read
def theme_group(request: HttpRequest, pk: str) -> HttpResponse:
    actor, language = actor_of(request), page_language()
    group = reading.group_to_see(int(pk), actor=actor)
    inside = permissions.may_read_inside(actor, group)
    today = clock.today()
    going = drafts.drafts_of(group)
    context = {
        "group": group,
        "name": group.name(language),
        "network": group.network.name(language),
        "leaders": reading.leaders_of(group),
        "members": reading.members_of(group),
        "collection": reading.collection_of(group),
        "plan_theme": reading.plan_theme_of(group),
        "works": permissions.may_work_in_group(actor, group),
        "leads": permissions.may_lead_group(actor, group),
        "inside": inside,
        "surveys": surveys.surveys_of(group),
        "drafts": [(draft, _days(draft, today)) for draft in going],
        "materials": reading.materials_of(group),
        "notes": reading.notes_of(group) if inside else [],
        "noindex": True,
    }
    return render(request, "workgroup/group.html", context)


def _days(draft: Any, today: Any) -> tuple[str, str]:
    """How far the day of a draft is, and the colour of that."""
    left = (draft.due_on - today).days
    return wording.days_phrase(left), "berry" if left < 0 else "amber" if left <= 14 else "neutral"


@signed_in
@read_or_send
def theme_group_edit(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    group = reading.group_to_lead(int(pk), actor=actor)
    form = GroupForm(typed(request), names=group.names, tasks=group.tasks, initial={"version": group.version})

    def change(seen: int) -> None:
        names, tasks = form.texts("name"), form.texts("task")
        actions.save_group(group=group, names=names, tasks=tasks, expected_version=seen, by=actor)

    if request.method == "POST" and kept(request, form, change):
        messages.success(request, _("Saved."))
        return redirect("theme_group", pk=group.pk)
    return form_page(request, form, group=group, here=_("Name and task"))


@signed_in
@send
def theme_group_turn(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    group = reading.group_to_lead(int(pk), actor=actor)
    if group.state == GroupState.OPEN:
        actions.end_group(group=group, by=actor)
        messages.success(request, _("The group has ended. What it made stays to be read."))
    else:
        actions.reopen_group(group=group, by=actor)
        messages.success(request, _("The group is at work again."))
    return redirect("theme_group", pk=group.pk)


@signed_in
@read_or_send
def theme_group_members(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    group = reading.group_to_lead(int(pk), actor=actor)
    people = reading.people_to_choose(group, beside=True)
    form = MemberForm(
        request.POST if request.method == "POST" else None, people=named_people(people, group.network)
    )
    if request.method == "POST" and form.is_valid():
        user = get_object_or_404(User, pk=form.cleaned_data["user"])
        if done(request, form, lambda: actions.add_member(group=group, user=user, by=actor)):
            messages.success(request, _("%(name)s works in the group now.") % {"name": user.call_name})
            return redirect("theme_group_members", pk=group.pk)
    context = {
        "group": group,
        "here": _("Members"),
        "members": reading.members_of(group),
        "former": reading.former_members_of(group),
        "leaders": reading.leaders_of(group),
    }
    return form_page(request, form, template="workgroup/members.html", **context)


@signed_in
@send
def theme_group_member_end(request: HttpRequest, pk: str, member: str) -> HttpResponse:
    actor = actor_of(request)
    group = reading.group_to_see(int(pk), actor=actor)
    found = reading.member_of(group, int(member))
    actions.end_membership(member=found, by=actor)
    messages.success(request, _("%(name)s no longer works in the group.") % {"name": found.user.call_name})
    leads = permissions.may_lead_group(actor, group)
    return redirect("theme_group_members" if leads else "theme_group", pk=group.pk)


@signed_in
@read_or_send
def group_material_new(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    group = reading.group_to_work_in(int(pk), actor=actor)
    form = MaterialForm(typed(request))

    def change() -> None:
        said = form.cleaned_data
        actions.bring_material(
            group=group,
            kind=said["kind"],
            title=said["title"],
            source={"title": said["title"], "address": said["address"]},
            remark=said["remark"],
            by=actor,
        )

    if request.method == "POST" and form.is_valid() and done(request, form, change):
        messages.success(request, _("The material is here."))
        return redirect("theme_group", pk=group.pk)
    lead = _("Findings of reports have a button of their own that brings them here.")
    return form_page(request, form, group=group, here=_("Bring material"), lead=lead)


@signed_in
@send
def group_material_remove(request: HttpRequest, pk: str, material: str) -> HttpResponse:
    actor = actor_of(request)
    group = reading.group_to_work_in(int(pk), actor=actor)
    actions.remove_material(material=reading.material_of(group, int(material)), by=actor)
    messages.success(request, _("It was taken out. Where it came from it is as before."))
    return redirect("theme_group", pk=group.pk)


@signed_in
@read_or_send
def group_note_new(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    group = reading.group_to_work_in(int(pk), actor=actor)
    form = NoteForm(typed(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.write_note(group=group, kind=said["kind"], title=said["title"], text=said["text"], by=actor)
        forget_typed(request)
        return redirect("theme_group", pk=group.pk)
    return form_page(request, form, group=group, here=_("Write a note"))


@signed_in
@read_or_send
def group_note_edit(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    note = reading.note_to_change(int(pk), actor=actor)
    initial = {"kind": note.kind, "title": note.title, "text": note.text, "version": note.version}
    form = NoteForm(typed(request), initial=initial)

    def change(seen: int) -> None:
        said = {name: form.cleaned_data[name] for name in ("kind", "title", "text")}
        actions.change_note(note=note, expected_version=seen, by=actor, **said)

    if request.method == "POST" and kept(request, form, change):
        return redirect("theme_group", pk=note.group_id)
    return form_page(
        request, form, template="workgroup/note.html", group=note.group, here=_("Change a note"), note=note
    )


@signed_in
@send
def group_note_remove(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    note = reading.note_to_change(int(pk), actor=actor)
    actions.remove_note(note=note, by=actor)
    messages.success(request, _("The note was removed."))
    return redirect("theme_group", pk=note.group_id)
