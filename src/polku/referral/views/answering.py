"""Answering through the link of a mail, without an account.

The link is the right to answer: a session adds none, so the check of forged requests has nothing to guard, and a page
without referrer could not pass it. The name opens only with a code from the organisation's own mailbox; the browser
then keeps a signed proof of it for this one address. Opening the link changes nothing: mail programs open links too.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from polku.audit.actions import shows_people
from polku.directory.wording import page_language
from polku.referral.actions import mail_code, try_code
from polku.referral.actions.notices import LINK_DAYS
from polku.referral.choices import OPEN_STATES, Side
from polku.referral.queries import finding
from polku.referral.queries.links import AnswerLink, proof_for, read_link
from polku.referral.views.acting import do_sent, forms_of
from polku.referral.views.receiving import answering, page_of
from polku.shared.errors import Invalid
from polku.shared.signing import LinkState
from polku.ui.access import read_or_send
from polku.ui.links import HIDDEN, MAX_TOKEN, CodeForm, closed, secret_page

PROOF_SECONDS = 30 * 60


@secret_page
@read_or_send
@shows_people()
def referral_answer(request: HttpRequest, token: str) -> HttpResponse:
    link = read_link(token, proof=request.COOKIES.get(_cookie(token), "")[:MAX_TOKEN])
    if link.state is not LinkState.OPEN:
        return closed(request, "referral/link_closed.html", link.state.value, days=LINK_DAYS)
    if request.method != "POST":
        return _page(request, link)
    if "send_code" in request.POST:
        return _code_sent(request, link)
    if "code" in request.POST:
        return _code_given(request, link, token)
    return _answered(request, link)


def _page(request: HttpRequest, link: AnswerLink, *, status: int = 200, **more: Any) -> HttpResponse:
    row, actor = _held(link)
    found = finding.received(row.pk, actor=actor, language=page_language())
    forms = forms_of(
        found.state, Side.RECEIVER, found.version, None, entry=row.entry, language=page_language()
    )
    context = {
        **page_of(found),
        "forms": forms,
        "address": request.path,
        "by_link": True,
        "needs_code": found.is_named and found.permitted and not link.knows_code,
        "code_form": CodeForm(),
        **HIDDEN,
        **more,
    }
    return render(request, "referral/answer.html", context, status=status)


def _code_sent(request: HttpRequest, link: AnswerLink) -> HttpResponse:
    row, actor = _held(link)
    try:
        return _page(request, link, mailed_to=mail_code(referral=row, by=actor))
    except Invalid as problem:
        return _page(request, link, status=422, code_problem=problem.args[0])


def _code_given(request: HttpRequest, link: AnswerLink, token: str) -> HttpResponse:
    row, actor = _held(link)
    form = CodeForm(request.POST)
    if form.opens(lambda code: try_code(referral=row, code=code, by=actor)):
        response = redirect(request.path)
        response.set_cookie(
            _cookie(token), proof_for(row), max_age=PROOF_SECONDS,
            secure=request.is_secure(), httponly=True, samesite="Lax",
        )  # fmt: skip
        return response
    return _page(request, link, status=422, code_form=form, code_asked=True)


def _answered(request: HttpRequest, link: AnswerLink) -> HttpResponse:
    row, actor = _held(link)
    forms = forms_of(
        row.state, Side.RECEIVER, row.version, request.POST, entry=row.entry, language=page_language()
    )
    done = do_sent(forms, request.POST, answering(row, actor))
    if done is None:
        return _page(request, link, status=422, forms=forms)
    if done.state not in OPEN_STATES:
        # The link has ended with the matter: this page says so, and the next one could not.
        return render(request, "referral/answer_done.html", {"state": done.state, **HIDDEN})
    return redirect(request.path)


def _cookie(token: str) -> str:
    """Where a browser keeps that the code of this link was given."""
    return f"polku_code_{sha256(token.encode()).hexdigest()[:16]}"


def _held(link: AnswerLink) -> Any:
    assert link.referral is not None  # noqa: S101 - open links have one
    assert link.actor is not None  # noqa: S101
    return link.referral, link.actor
