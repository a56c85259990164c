"""Screens of a handover: what is open, to whom it is offered, saying yes or no, what passed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from polku.accounts.models import ContactCard, User
from polku.cooperation import actions, permissions, wording
from polku.cooperation.choices import HandoverState
from polku.cooperation.forms.networks import HandoverForm, ReasonForm
from polku.cooperation.models import Handover, Network
from polku.cooperation.queries import duties_of, people_of
from polku.cooperation.queries.duties import DutyRow, duties_to_pass, people_with_duties
from polku.cooperation.queries.handovers import handover_to_see, handovers_of, kept_lines
from polku.cooperation.views.access import page, people, saved, sent
from polku.shared import clock
from polku.shared.errors import Invalid, Missing
from polku.ui.access import actor_of, read, read_or_send, send, signed_in


@people
@read
def handovers(request: HttpRequest, network: Network) -> HttpResponse:
    """One's own open tasks, and every handover that one may see; coordinators see who has what."""
    actor = actor_of(request)
    runs = permissions.may_coordinate(actor, network)
    context = {
        "own": _told(duties_of(actor.user, network)),
        "rows": handovers_of(network, actor=actor),
        "others": [
            (user, count) for user, count in people_with_duties(network) if user != actor.user
        ] if runs else [],
    }  # fmt: skip
    return page(request, "cooperation/handovers.html", network, context)


@people
@read_or_send
def handover_new(request: HttpRequest, network: Network, pk: str) -> HttpResponse:
    """Offer the tasks of one person, with the list of what would pass."""
    actor = actor_of(request)
    giver = User.objects.filter(pk=int(pk)).first()
    if giver is None or not permissions.may_offer_handover(actor, network, giver):
        raise Missing
    choices = [(user.pk, str(user)) for user in people_of(network, clock.today()) if user != giver]
    form = HandoverForm(sent(request), people=choices)
    if form.is_bound and form.is_valid():
        receiver = User.objects.get(pk=form.cleaned_data["receiver"])
        given = {"network": network, "giver": giver, "receiver": receiver, "note": form.cleaned_data["note"]}
        if saved(form, actions.handover, by=actor, **given):
            messages.success(request, _("The tasks are offered. They pass when the other says yes."))
            return redirect("handovers", network.slug)
    duties = duties_of(giver, network)
    context = {
        "form": form,
        "giver": giver,
        "is_own": giver == actor.user,
        "duties": _told(duties),
        "some_may_stay": any(duty.kind == ContactCard for duty in duties),
        "noindex": True,
    }
    status = 422 if form.is_bound else 200
    return page(request, "cooperation/handover_new.html", network, context, status=status)


@signed_in
@read
def handover(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """One handover. The giver may read it also when nothing else lets them into the network any more."""
    actor = actor_of(request)
    found = handover_to_see(slug, int(pk), actor=actor)
    waits = found.state == HandoverState.OFFERED
    context = {
        "handover": found,
        "duties": _told(duties_to_pass(found.giver, found.receiver, found.network)) if waits else [],
        "listed": kept_lines(found.listed, wording.page_language()),
        "moved": kept_lines(found.moved, wording.page_language()),
        "waits": waits,
        "may_accept": waits and permissions.may_accept_handover(actor, found),
        "may_decline": waits and actor.user == found.receiver,
        "may_withdraw": waits and permissions.may_offer_handover(actor, found.network, found.giver),
        "form": ReasonForm(),
        "noindex": True,
    }
    return page(request, "cooperation/handover.html", found.network, context)


@signed_in
@send
def handover_answer(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    actor = actor_of(request)
    found = handover_to_see(slug, int(pk), actor=actor)
    try:
        messages.success(request, _answer(request, found, actor))
    except Invalid as problem:
        messages.warning(request, str(problem))
    return redirect("handover", slug, found.pk)


def _answer(request: HttpRequest, found: Handover, actor: Any) -> str:
    if "accept" in request.POST:
        actions.accept_handover(handover=found, by=actor)
        return _("The tasks are yours now.")
    if "withdraw" in request.POST:
        actions.withdraw_handover(handover=found, by=actor)
        return _("The offer was taken back.")
    actions.decline_handover(handover=found, reason=request.POST.get("reason", "")[:500], by=actor)
    return _("The tasks stay where they were.")


def _told(duties: list[DutyRow]) -> list[tuple[str, str]]:
    language = wording.page_language()
    return [(duty.name, duty.title(language)) for duty in duties]
