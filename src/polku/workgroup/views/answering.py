"""Answering a survey: through the link of a mail without an account, or by one's account.

The link is the right to answer: a session adds none, so the check of forged requests has nothing to guard, and a page
without referrer could not pass it. Opening the link is noted after the page is made; it changes nothing else.
"""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from polku.directory.wording import page_language
from polku.shared.actor import Actor
from polku.shared.languages import pick
from polku.shared.readonly import after_response
from polku.ui.access import actor_of, read, read_or_send, signed_in
from polku.ui.conflicts import form_status, kept
from polku.ui.links import HIDDEN, closed, secret_page
from polku.workgroup.actions.surveys import decline_survey, note_opened, save_answer
from polku.workgroup.choices import ReplyState
from polku.workgroup.forms.surveys import AnswerForm, DeclineForm
from polku.workgroup.models import Reply
from polku.workgroup.queries.links import read_link
from polku.workgroup.queries.surveys import replies_to_give, reply_to_give
from polku.workgroup.wording import answer_words


@secret_page
@read_or_send
def survey_answer(request: HttpRequest, token: str) -> HttpResponse:
    link = read_link(token)
    if link.reply is None or link.actor is None:
        return closed(request, "workgroup/link_closed.html", link.state.value)
    if request.method == "GET" and link.reply.state == ReplyState.SENT:
        after_response(request, partial(note_opened, reply=link.reply))
    return _page(request, link.reply, link.actor, by_link=True)


@signed_in
@read
def surveys_to_answer(request: HttpRequest) -> HttpResponse:
    context = {"replies": replies_to_give(actor_of(request)), "noindex": True}
    return render(request, "workgroup/to_answer.html", context)


@signed_in
@read_or_send
def survey_answer_here(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    return _page(request, reply_to_give(int(pk), actor=actor), actor, by_link=False)


def _page(request: HttpRequest, reply: Reply, actor: Actor, *, by_link: bool) -> HttpResponse:
    language = page_language()
    declining = DeclineForm(request.POST if "decline" in request.POST else None)
    answering = request.method == "POST" and "decline" not in request.POST
    send = "send" in request.POST
    form = AnswerForm(
        request.POST if answering else None,
        content=reply.survey.asked,
        answers=reply.answers,
        language=language,
        sends=not answering or send,
        initial={"version": reply.version},
    )
    if declining.is_bound and declining.is_valid():
        decline_survey(reply=reply, reason=declining.cleaned_data["reason"], by=actor)
        messages.success(
            request, _("Thank you for telling. If you change your mind, answer here until the last day.")
        )
        return redirect(request.path)

    def answer(seen: int) -> None:
        save_answer(reply=reply, answers=form.answers, send=send, expected_version=seen, by=actor)

    if answering and kept(request, form, answer):
        said = _("Your answer was sent. Thank you.") if send else _("Saved. Go on whenever you like.")
        messages.success(request, said)
        return redirect(request.path)
    context = {
        "survey": reply.survey,
        "name": reply.survey.name(language),
        "reply": reply,
        "form": form,
        "declining": declining,
        "given": _given(reply, language) if reply.state == ReplyState.ANSWERED else [],
        "by_link": by_link,
        "group": reply.survey.group,
        **(HIDDEN if by_link else {"noindex": True}),
    }
    status = form_status(declining if declining.is_bound else form)
    return render(request, "workgroup/answer.html", context, status=status)


def _given(reply: Reply, language: str) -> list[tuple[str, str]]:
    """What was answered, to be read and printed."""
    questions = reply.survey.asked.questions
    named = [(pick(question.words, language).text, question) for question in questions]
    return [(words, answer_words(q, reply.answers.get(q.key), language)) for words, q in named]
