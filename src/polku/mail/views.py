"""The outbox: what the product has written, to whom, and what became of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from polku.mail import actions, queries
from polku.shared.actor import Actor, of_request
from polku.shared.errors import Missing
from polku.ui.paging import page_of

PAGE = 50


@login_required
@require_safe
def messages_sent(request: HttpRequest) -> HttpResponse:
    words, failed = request.GET.get("sana", "")[:100].strip(), "epaonnistuneet" in request.GET
    rows = queries.outbox(actor=of_request(request), words=words, failed=failed)
    page = page_of(request, rows, PAGE)
    return render(
        request, "mail/outbox.html", {"page": page, "words": words, "failed": failed, "noindex": True}
    )


@login_required
@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.message_to_see(pk, actor=of_request(request))
    return render(request, "mail/message.html", {"message": found, "noindex": True})


@login_required
@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    actor = _actor(request)
    actions.resend(message=queries.message_to_see(pk, actor=actor), by=actor)
    messages.success(request, _("The message is in the queue again."))
    return redirect("outbox_message", pk=pk)


def _actor(request: HttpRequest) -> Actor:
    actor = of_request(request)
    if actor is None:
        raise Missing
    return actor
