"""One meeting: planned, read, changed, called, cancelled; the invited ones and their answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from polku.accounts.models import Organisation
from polku.forum import actions, permissions
from polku.forum.bridge import feed
from polku.forum.choices import MeetingState, Need
from polku.forum.content import RuleContent
from polku.forum.forms.agenda import AnswerForm
from polku.forum.forms.base import show_problems, show_refusal
from polku.forum.forms.meetings import CancelForm, InviteForm, MeetingForm
from polku.forum.models import Invitation, Meeting, Series
from polku.forum.queries import choosing, links
from polku.forum.queries import meetings as found
from polku.forum.queries.inviting import invitees
from polku.forum.views.access import (
    actor_of,
    of_meeting,
    of_network,
    read,
    read_or_send,
    send,
    shown,
    signed_in,
)
from polku.forum.wording import address_of, page_language, told
from polku.measures.queries.people import organisation_choices, people_choices
from polku.shared import clock
from polku.shared.errors import Conflict, Invalid, Missing


@signed_in
@read
def meeting(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    row = found.meeting_to_see(int(pk), actor=actor)
    own = found.invitation_of(actor, row)
    decisions = row.decisions.filter(dropped_at=None).select_related("item").prefetch_related("outcomes")
    context = {
        "items": found.agenda_of(row),
        "own": own,
        "answer": _answer_form(own, None) if own and row.state == MeetingState.CALLED else None,
        "sectors": found.by_sector(row.invitations.all()),
        "decisions": [(each, len(each.outcomes.all())) for each in decisions],
        "is_over": row.ends_at < clock.now(),
    }
    return shown(request, "meeting", of_meeting(row, request) | context)


@signed_in
@send
def answer(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    row = found.meeting_to_see(int(pk), actor=actor)
    own = found.invitation_of(actor, row)
    if own is None:
        raise Missing
    form = _answer_form(own, request)
    if not form.is_valid():
        messages.error(request, _("Choose an answer."))
        return redirect("meeting", pk=row.pk)
    actions.answer_invitation(invitation=own, by=actor, **form.cleaned_data)
    messages.success(request, _("Thank you. Your answer was saved; you can change it until the meeting."))
    return redirect("meeting", pk=row.pk)


@signed_in
@read_or_send
def new(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_of(request)
    network = found.network_to_see(slug, actor=actor)
    if not permissions.may_call_meetings(actor, network):
        raise Missing
    chosen = _series(network.pk, request.GET.get("sarja", ""))
    rules = [RuleContent.model_validate(rule) for rule in chosen.rules] if chosen else []
    form = MeetingForm(
        request.POST if request.method == "POST" else None,
        meeting=None,
        series=choosing.series(network),
        people=people_choices(network),
        kinds=choosing.kinds(network),
        rules=rules,
        initial={"series": chosen.pk if chosen else None, "language": "fi"},
    )
    if form.is_bound and form.is_valid():
        series = _series(network.pk, str(form.cleaned_data["series"] or ""))
        try:
            row = actions.plan_meeting(network=network, series=series, by=actor, **form.given())
        except Invalid as problem:
            show_problems(form, problem, starts_at="starts")
        else:
            messages.success(request, _("The meeting was made. Write the agenda, then send the invitations."))
            return redirect("agenda", pk=row.pk)
    return shown(
        request, "meeting_form", of_network(network, request) | {"form": form}, refused=form.is_bound
    )


@signed_in
@read_or_send
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    row = found.meeting_to_prepare(int(pk), actor=actor)
    form = MeetingForm(
        request.POST if request.method == "POST" else None,
        meeting=row,
        series=[],
        people=people_choices(row.network, row.secretary),
        kinds=choosing.kinds(row.network),
        rules=row.invites,
    )
    if form.is_bound and form.is_valid():
        try:
            changed = actions.change_meeting(
                meeting=row, expected_version=form.seen, by=actor, **form.given()
            )
        except (Invalid, Conflict) as problem:
            show_refusal(form, problem, row.version)
        else:
            told_them = changed.sequence > row.sequence
            messages.success(
                request, _("Saved. Everybody invited was told of the change.") if told_them else _("Saved.")
            )
            return redirect("meeting", pk=row.pk)
    return shown(request, "meeting_form", of_meeting(row, request) | {"form": form}, refused=form.is_bound)


@signed_in
@read_or_send
def invitations(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    row = found.meeting_to_prepare(int(pk), actor=actor)
    form = InviteForm(
        request.POST if request.method == "POST" else None, organisations=organisation_choices(row.network)
    )
    if form.is_bound and form.is_valid() and _invited(form, row, request):
        return redirect("invitations", pk=row.pk)
    rows = found.invitations_of(row)
    finds = invitees(row, on=clock.today()) if row.is_ahead else []
    context = {
        "rows": rows,
        "finds": [each for each in finds if each.reachable],
        "unreachable": [each for each in finds if not each.reachable],
        "unsent": sum(each.invited_at is None for each in rows),
        "sectors": found.by_sector(rows),
        "needs": _needs(rows),
        "form": form,
        "language": page_language(),
    }
    return shown(request, "invitations", of_meeting(row, request) | context, refused=form.is_bound)


@signed_in
@send
def call(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    row = found.meeting_to_prepare(int(pk), actor=actor)
    sent = len(actions.call_meeting(meeting=row, by=actor))
    messages.success(
        request,
        ngettext("%(count)s invitation was sent.", "%(count)s invitations were sent.", sent)
        % {"count": sent},
    )
    return redirect("invitations", pk=row.pk)


@signed_in
@send
def withdraw(request: HttpRequest, pk: str, invitation: str) -> HttpResponse:
    actor = actor_of(request)
    row = found.meeting_to_prepare(int(pk), actor=actor)
    one = row.invitations.select_related("meeting").filter(pk=int(invitation)).first()
    if one is None:
        raise Missing
    actions.withdraw_invitation(invitation=one, by=actor)
    messages.success(request, _("The invitation was taken back."))
    return redirect("invitations", pk=row.pk)


@signed_in
@read_or_send
def cancel(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    row = found.meeting_to_prepare(int(pk), actor=actor)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.cancel_meeting(meeting=row, by=actor, **form.cleaned_data)
        messages.success(request, _("The meeting was cancelled. Everybody invited was told."))
        return redirect("meeting", pk=row.pk)
    return shown(request, "cancel", of_meeting(row, request) | {"form": form}, refused=form.is_bound)


@signed_in
@send
def restore(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    row = found.meeting_to_prepare(int(pk), actor=actor)
    actions.restore_meeting(meeting=row, by=actor)
    messages.success(request, _("The meeting is held after all. Everybody invited was told."))
    return redirect("meeting", pk=row.pk)


@signed_in
@read
def calendar_file(request: HttpRequest, pk: str) -> HttpResponse:
    row = found.meeting_to_see(int(pk), actor=actor_of(request))
    return calendar_answer([row], page_language())


@read
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    user, rows = links.followed(token[:300])
    answer = calendar_answer(rows, user.language)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def calendar_answer(rows: list[Meeting], language: str) -> HttpResponse:
    """Meetings as a file for a calendar."""
    told_of = [(row, address_of("meeting", row.pk, language=language), told(row, language)) for row in rows]
    data = feed(told_of, name=_("Meetings of the network"), language=language)
    name = 'attachment; filename="polku-kokoukset.ics"'
    return HttpResponse(
        data, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": name}
    )


def _series(network: int, pk: str) -> Series | None:
    if not pk.isdigit() or len(pk) > 9:
        return None
    return Series.objects.filter(network=network, pk=int(pk)).first()


def _answer_form(own: Invitation, request: HttpRequest | None) -> AnswerForm:
    return AnswerForm(
        request.POST if request is not None else None,
        by_link=False,
        remote=bool(own.meeting.remote_link),
        initial={"answer": own.answer, "needs": own.needs, "needs_text": own.needs_text},
    )


def _invited(form: InviteForm, row: Meeting, request: HttpRequest) -> bool:
    given = dict(form.cleaned_data)
    chosen = given.pop("organisation")
    organisation = Organisation.objects.get(pk=chosen) if chosen else None
    try:
        actions.invite(meeting=row, organisation=organisation, by=actor_of(request), **given)
    except Invalid as problem:
        show_problems(form, problem)
        return False
    messages.success(request, _("Added to those who are invited."))
    return True


def _needs(rows: list[Invitation]) -> list[tuple[str, int]]:
    """What has to be arranged: each need with how many need it, and what was written. Never who."""
    counted: dict[str, int] = {}
    for row in rows:
        for need in row.needs:
            label = str(Need(need).label)
            counted[label] = counted.get(label, 0) + 1
        if row.needs_text:
            counted[row.needs_text] = counted.get(row.needs_text, 0) + 1
    return sorted(counted.items())
