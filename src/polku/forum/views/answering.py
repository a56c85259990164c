"""Answering an invitation through the link of a mail, without an account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from polku.forum import actions
from polku.forum.bridge import feed
from polku.forum.choices import MeetingState
from polku.forum.forms.agenda import AnswerForm
from polku.forum.models import Invitation
from polku.forum.queries.links import read_link
from polku.forum.queries.meetings import agenda_of
from polku.forum.views.access import read, read_or_send
from polku.forum.wording import address_of, page_language, told
from polku.shared.errors import Missing
from polku.ui.links import HIDDEN, closed, secret_page


@secret_page
@read_or_send
def answer(request: HttpRequest, token: str) -> HttpResponse:
    link = read_link(token)
    if link.invitation is None or link.actor is None:
        return closed(request, "forum/link_closed.html", link.state.value)
    invitation = link.invitation
    form = _form(invitation, request)
    saved = False
    if form.is_bound and form.is_valid():
        actions.answer_invitation(invitation=invitation, by=link.actor, **form.cleaned_data)
        saved = True
    context = {
        "meeting": invitation.meeting,
        "invitation": invitation,
        "items": agenda_of(invitation.meeting),
        "form": form if invitation.meeting.state == MeetingState.CALLED else None,
        "saved": saved,
        "token": token,
        **HIDDEN,
    }
    return render(request, "forum/answer.html", context, status=422 if form.is_bound and not saved else 200)


@secret_page
@read
def calendar_file(request: HttpRequest, token: str) -> HttpResponse:
    link = read_link(token)
    if link.invitation is None:
        raise Missing
    meeting, language = link.invitation.meeting, page_language()
    page = address_of("invitation_answer", token, language=language)
    data = feed([(meeting, page, told(meeting, language))], name=meeting.title, language=language)
    name = 'attachment; filename="polku-kokous.ics"'
    return HttpResponse(
        data, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": name}
    )


def _form(invitation: Invitation, request: HttpRequest) -> AnswerForm:
    return AnswerForm(
        request.POST if request.method == "POST" else None,
        by_link=invitation.user_id is None,
        remote=bool(invitation.meeting.remote_link),
        initial={
            "answer": invitation.answer,
            "coming": invitation.coming,
            "needs": invitation.needs,
            "needs_text": invitation.needs_text,
        },
    )
