"""Asking for a correction, telling about a look that was not right; the organisation's answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from polku.audit.actions import shows_people
from polku.audit.choices import What
from polku.consent.queries import not_here
from polku.mine.actions.asks import answer_ask, ask_correction, report_look
from polku.mine.forms import AnswerForm, CorrectionForm, LookForm
from polku.mine.models import Ask
from polku.mine.queries.asks import ask_to_answer, askers, asks_to_answer, own_asks
from polku.mine.queries.homes import home_keyed, homes_of
from polku.mine.queries.looks import Wanted, looks_of, seen_in
from polku.mine.views.access import actor_of, language, read, read_or_send, signed_in
from polku.mine.wording import who_looked
from polku.people.choices import Category
from polku.people.models import Client


@signed_in
@read
@shows_people()
def asks(request: HttpRequest) -> HttpResponse:
    rows = [_shown(ask) for ask in own_asks(actor_of(request), language())]
    return render(request, "mine/asks.html", {"rows": rows, "noindex": True})


@signed_in
@read_or_send
@shows_people()
def correction(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    homes = homes_of(actor, language())
    if not homes:
        raise not_here()
    form = CorrectionForm(request.POST or None, homes=[(str(h.key), h.name.text) for h in homes])
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        home = home_keyed(said["home"], actor=actor, language=language())
        ask_correction(client=home.client, category=said["category"], text=said["text"], by=actor)
        messages.success(request, _("Your request was sent. The answer comes to this page."))
        return redirect("mine_asks")
    context = {"form": form, "noindex": True}
    return render(request, "mine/correction.html", context, status=422 if form.errors else 200)


@signed_in
@read_or_send
@shows_people()
def wrong_look(request: HttpRequest, number: str) -> HttpResponse:
    """A look at the reader's own data, by its number in the log; the organisation that keeps the data answers."""
    actor = actor_of(request)
    homes = homes_of(actor, language())
    look = looks_of(homes, Wanted(own_too=True), actor=actor).filter(pk=int(number)).first()
    if look is None:
        raise not_here()
    form = LookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        home = next(home for home in homes if home.client.pk in look.clients)
        report_look(client=home.client, look_id=look.pk, text=form.cleaned_data["text"], by=actor)
        messages.success(request, _("Your message was sent. The answer comes to this page."))
        return redirect("mine_asks")
    (seen,) = seen_in([look], homes, actor=actor, language=language())
    context = {"form": form, "who": who_looked(seen), "seen": seen, "noindex": True}
    return render(request, "mine/wrong_look.html", context, status=422 if form.errors else 200)


@signed_in
@read
@shows_people(What.LIST)
def to_answer(request: HttpRequest) -> HttpResponse:
    """The worker's list."""
    actor = actor_of(request)
    found = asks_to_answer(actor)
    clients = askers(found, actor=actor)
    rows = [_shown(ask, clients.get(ask.folder.client_id)) for ask in found]
    return render(request, "mine/to_answer.html", {"rows": rows, "noindex": True})


@signed_in
@read_or_send
@shows_people()
def answer(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    found = ask_to_answer(int(number), actor=actor)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer_ask(ask_id=found.pk, by=actor, **form.cleaned_data)
        messages.success(request, _("The answer is on the person's own pages."))
        return redirect("client_asks")
    client = askers([found], actor=actor).get(found.folder.client_id)
    context = {"form": form, "row": _shown(found, client), "noindex": True}
    return render(request, "mine/answer.html", context, status=422 if form.errors else 200)


def _shown(ask: Ask, client: Client | None = None) -> dict[str, Any]:
    return {
        "pk": ask.pk,
        "client": client,
        "kind": ask.get_kind_display(),
        "place": ask.folder.organisation.name(language()),
        "category": Category(ask.folder.category).label,
        "text": ask.text,
        "asked_at": ask.asked_at,
        "answer_kind": ask.get_answer_kind_display() if ask.answer_kind else "",
        "answer": ask.answer if ask.answered_at else "",
        "answered_at": ask.answered_at,
    }
