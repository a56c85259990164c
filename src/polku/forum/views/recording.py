"""Who was there, the minutes in their versions, checking and approving them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from polku.accounts.choices import Sector
from polku.accounts.models import Organisation, User
from polku.forum import actions, permissions
from polku.forum.choices import Came, MinutesState
from polku.forum.content import MinutesContent
from polku.forum.forms.base import show_problems, show_refusal
from polku.forum.forms.recording import (
    AttendanceForm,
    CheckersForm,
    CheckForm,
    MinutesForm,
    ParticipantForm,
    TranslationForm,
)
from polku.forum.models import Meeting, Minutes
from polku.forum.queries import meetings as found
from polku.forum.queries import records, translating
from polku.forum.views.access import actor_of, of_meeting, read, read_or_send, send, shown, signed_in
from polku.measures.queries.people import organisation_choices, people_choices
from polku.shared.errors import Conflict, Invalid, Missing


@signed_in
@read_or_send
def attendance(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    row = found.meeting_to_record(int(pk), actor=actor)
    rows = found.invitations_of(row)
    adding = request.method == "POST" and "adds" in request.POST
    sent = request.POST if request.method == "POST" else None
    form = AttendanceForm(None if adding else sent, invitations=rows)
    other = ParticipantForm(sent if adding else None, organisations=organisation_choices(row.network))
    if form.is_bound and form.is_valid():
        actions.note_attendance(meeting=row, came=form.came(), by=actor)
        messages.success(request, _("Saved."))
        return redirect("attendance", pk=row.pk)
    if other.is_bound and other.is_valid():
        given = dict(other.cleaned_data)
        organisation = Organisation.objects.get(pk=given.pop("organisation"))
        actions.add_participant(meeting=row, organisation=organisation, by=actor, **given)
        messages.success(request, _("Saved."))
        return redirect("attendance", pk=row.pk)
    context = {
        "form": form,
        "other": other,
        "sectors": found.by_sector(rows),
        "choices": Came.choices,
        "sector_names": dict(Sector.choices),
    }
    return shown(request, "attendance", of_meeting(row, request) | context, refused=request.method == "POST")


@signed_in
@read
def minutes(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    row = found.meeting_to_see(int(pk), actor=actor)
    held = _readable(row, request)
    checking = permissions.own_checking(actor, row)
    checks = checking and not checking.checked_at and held and held.state == MinutesState.CHECKING
    frame = of_meeting(row, request)
    context = {
        "content": records.record_of(row, held) if held else None,
        "sectors": found.by_sector(row.invitations.all()),
        "checkings": row.checkings.select_related("user"),
        "check_form": CheckForm() if checks else None,
        "checkers_form": _checkers(row, None) if _is_draft(frame, held) else None,
        "versions": held.versions.all() if held and frame["records"] else [],
    }
    return shown(request, "minutes", frame | context)


@signed_in
@read_or_send
def minutes_edit(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    row = found.meeting_to_record(int(pk), actor=actor)
    held = found.minutes_of(row)
    if held and held.state == MinutesState.APPROVED:
        return redirect("minutes", pk=row.pk)
    form = MinutesForm(
        request.POST if request.method == "POST" else None, minutes=held, items=found.agenda_of(row)
    )
    if form.is_bound and form.is_valid():
        try:
            actions.save_minutes(meeting=row, expected_version=form.seen, by=actor, **form.given())
        except (Invalid, Conflict) as problem:
            show_refusal(form, problem, held.version if held else 0)
        else:
            messages.success(request, _("Saved."))
            return redirect("minutes", pk=row.pk)
    decisions = row.decisions.filter(dropped_at=None)
    context = {
        "form": form,
        "matters": [
            (item, field, [d for d in decisions if d.item_id == item.pk]) for item, field in form.matters
        ],
        "theirs": records.record_of(row, held) if held and form.is_bound else None,
    }
    return shown(request, "minutes_edit", of_meeting(row, request) | context, refused=form.is_bound)


@signed_in
@send
def send_to_check(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    row = found.meeting_to_record(int(pk), actor=actor)
    form = _checkers(row, request)
    users = list(User.objects.filter(pk__in=form.cleaned_data["users"])) if form.is_valid() else []
    actions.send_to_check(meeting=row, users=users, by=actor)
    messages.success(request, _("The minutes wait for those who check them. They were told by mail."))
    return redirect("minutes", pk=row.pk)


@signed_in
@send
def check(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    row = found.meeting_to_see(int(pk), actor=actor)
    form = CheckForm(request.POST)
    if form.is_valid():
        try:
            actions.check_minutes(
                meeting=row,
                right=form.cleaned_data["right"] == "yes",
                remark=form.cleaned_data["remark"],
                by=actor,
            )
        except Invalid as problem:
            show_problems(form, problem)
        else:
            messages.success(request, _("Thank you. The minutes were checked."))
            return redirect("minutes", pk=row.pk)
    held = _readable(row, request)
    context: dict[str, Any] = {
        "content": records.record_of(row, held) if held else None,
        "sectors": found.by_sector(row.invitations.all()),
        "checkings": row.checkings.select_related("user"),
        "check_form": form,
    }
    return shown(request, "minutes", of_meeting(row, request) | context, refused=True)


@signed_in
@send
def approve(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    row = found.meeting_to_record(int(pk), actor=actor)
    actions.approve_minutes(meeting=row, by=actor)
    messages.success(
        request, _("The minutes are approved. Everybody who takes part in the network can read them.")
    )
    return redirect("minutes", pk=row.pk)


@signed_in
@send
def reopen(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    row = found.meeting_to_record(int(pk), actor=actor)
    actions.reopen_minutes(meeting=row, by=actor)
    messages.success(request, _("The minutes are open. Check and approve them again when they are mended."))
    return redirect("minutes", pk=row.pk)


@signed_in
@read_or_send
def translate(request: HttpRequest, pk: str) -> HttpResponse:
    """The minutes part by part, beside what they say in the other language."""
    actor = actor_of(request)
    row = found.meeting_to_record(int(pk), actor=actor)
    held = found.minutes_of(row)
    if held is None or held.state != MinutesState.APPROVED:
        raise Missing(_("Minutes are translated when they have been approved."))
    language = translating.other_language(row)
    kept, parts = translating.translation_of(held, language), translating.parts_of(held, language)
    number = kept.version if kept else 0
    form = TranslationForm(
        request.POST if request.method == "POST" else None, parts=parts, version=number, language=language
    )
    if form.is_bound and form.is_valid():
        try:
            actions.save_translation(meeting=row, texts=form.given(), expected_version=form.seen, by=actor)
        except (Invalid, Conflict) as problem:
            show_refusal(form, problem, number)
        else:
            messages.success(request, _("Saved."))
            return redirect("minutes_translate", pk=row.pk)
    context = {
        "form": form,
        "language": language,
        "missing": sum(not part.translated for part in parts),
        "kept": kept,
    }
    return shown(request, "translate", of_meeting(row, request) | context, refused=form.is_bound)


@signed_in
@read
def version(request: HttpRequest, pk: str, number: str) -> HttpResponse:
    row = found.meeting_to_record(int(pk), actor=actor_of(request))
    held = found.minutes_of(row)
    one = records.version_of(held, int(number)) if held else None
    if one is None:
        raise Missing
    return shown(
        request, "minutes_version", of_meeting(row, request) | {"version": one, "content": one.document}
    )


@signed_in
@read
def printed(request: HttpRequest, pk: str) -> HttpResponse:
    row = found.meeting_to_see(int(pk), actor=actor_of(request))
    held = _readable(row, request)
    if held is None:
        raise Missing
    context = {
        "meeting": row,
        "minutes": held,
        "content": _content(row, held),
        "sectors": found.by_sector(row.invitations.all()),
        "checkings": row.checkings.select_related("user"),
    }
    return shown(request, "minutes_print", context)


def _content(row: Meeting, held: Minutes) -> MinutesContent:
    """Approved minutes as they were approved, others as they are."""
    newest = records.newest_version(held)
    if held.state == MinutesState.APPROVED and newest:
        return newest.document
    return records.record_of(row, held)


def _readable(row: Meeting, request: HttpRequest) -> Minutes | None:
    """The minutes, or None when nobody has begun them and the reader may. Raises Missing."""
    actor, held = actor_of(request), found.minutes_of(row)
    if held is None and permissions.may_write_minutes(actor, row):
        return None
    if held is None or not permissions.may_read_minutes(actor, row, held):
        raise Missing
    return held


def _is_draft(frame: dict[str, Any], held: Minutes | None) -> bool:
    return bool(frame["records"] and held and held.state in (MinutesState.DRAFT, MinutesState.CHECKED))


def _checkers(row: Meeting, request: HttpRequest | None) -> CheckersForm:
    return CheckersForm(request.POST if request is not None else None, people=people_choices(row.network))
