"""Signing through the link of a mail, without an account: read, say who you are, give the code, done.

The link is the right to sign, so a session adds none. The name in it opens nothing by itself: it takes a code from the
mailbox of the one who signs. Opening the link changes nothing: mail programs open links too.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from polku.cooperation import wording
from polku.cooperation.actions import decline_agreement, mail_signing_code, sign_agreement, try_signing_code
from polku.cooperation.forms.agreements import DeclineForm, SignForm
from polku.cooperation.queries.agreements import told_agreement
from polku.cooperation.queries.links import LinkState, SigningLink, read_link
from polku.cooperation.queries.reminding import LINK_DAYS
from polku.shared.errors import Invalid
from polku.ui.access import read_or_send
from polku.ui.links import HIDDEN, CodeForm, closed, secret_page


@secret_page
@read_or_send
def agreement_sign(request: HttpRequest, token: str) -> HttpResponse:
    link = read_link(token)
    if link.state is LinkState.SIGNED:
        return _thanks(request, link)
    if link.state is not LinkState.OPEN:
        return closed(request, "cooperation/link_closed.html", link.state.value, days=LINK_DAYS)
    if request.method != "POST":
        return _page(request, link)
    if "decline" in request.POST:
        return _declined(request, link)
    return _signed(request, link)


def _signed(request: HttpRequest, link: SigningLink) -> HttpResponse:
    """First who signs, then the code: both stand in one form, so that nothing is kept between the steps."""
    form = SignForm(request.POST)
    if not form.is_valid():
        return _page(request, link, status=422, form=form)
    try:
        if "code" not in request.POST or "send_code" in request.POST:
            mailed_to = mail_signing_code(party=link.party, by=link.actor)  # type: ignore[arg-type]
            return _page(request, link, form=form, code_form=CodeForm(), mailed_to=mailed_to)
        code_form = CodeForm(request.POST)
        if not code_form.opens(lambda code: try_signing_code(party=link.party, code=code, by=link.actor)):  # type: ignore[arg-type]
            return _page(request, link, status=422, form=form, code_form=code_form)
        data = form.cleaned_data
        sign_agreement(party=link.party, name=data["name"], role=data["role"], by=link.actor)  # type: ignore[arg-type]
    except Invalid as problem:
        form.add_error(None, str(problem))
        return _page(request, link, status=422, form=form)
    return _thanks(request, link)


def _declined(request: HttpRequest, link: SigningLink) -> HttpResponse:
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, link, status=422, decline_form=form)
    decline_agreement(party=link.party, reason=form.cleaned_data["reason"], by=link.actor)  # type: ignore[arg-type]
    return render(request, "cooperation/sign_declined.html", {"address": request.path, **HIDDEN})


def _page(request: HttpRequest, link: SigningLink, *, status: int = 200, **more: Any) -> HttpResponse:
    party = link.party
    assert party is not None  # noqa: S101 - open links have one
    language = wording.page_language()
    initial = {"name": party.signer_name, "role": party.signer_role}
    context = {
        "party": party,
        "name": party.name(language),
        "network": party.agreement.network,
        "version": party.agreement,
        "told": told_agreement(party.agreement, language),
        "form": SignForm(initial=initial),
        "decline_form": DeclineForm(),
        "mailed": "mailed_to" in more or "code_form" in more,
        **HIDDEN,
        **more,
    }
    return render(request, "cooperation/sign.html", context, status=status)


def _thanks(request: HttpRequest, link: SigningLink) -> HttpResponse:
    party = link.party
    assert party is not None  # noqa: S101 - signed links have one
    party.refresh_from_db()
    context = {
        "party": party,
        "name": party.name(wording.page_language()),
        "signature": party.signature,
        "network": party.agreement.network,
        "version": party.agreement,
        **HIDDEN,
    }
    return render(request, "cooperation/signed.html", context)
