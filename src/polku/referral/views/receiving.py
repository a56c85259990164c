"""The receiver's pages with an account: what came, the answer, and taking the person as a client."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from polku.accounts.models import Organisation
from polku.audit.actions import shows_people
from polku.audit.choices import What
from polku.consent.permissions import organisations_acted_for
from polku.directory.wording import page_language
from polku.referral import wording
from polku.referral.actions import Said, act_as_receiver, take_client
from polku.referral.choices import Act, Side, State
from polku.referral.models import Referral
from polku.referral.queries import finding, offering
from polku.referral.queries.finding import Received
from polku.referral.views.acting import Doing, do_sent, forms_of
from polku.shared.actor import Actor
from polku.shared.readonly import after_response
from polku.ui.access import actor_of, read, read_or_send, send, signed_in


@signed_in
@read
@shows_people(What.LIST)
def referrals_received(request: HttpRequest) -> HttpResponse:
    actor, language = actor_of(request), page_language()
    places = Organisation.objects.filter(pk__in=organisations_acted_for(actor.user)).order_by("pk")
    groups = [
        (
            place.name(language),
            [_line(one) for one in finding.received_by(place.pk, actor=actor, language=language)],
        )
        for place in places
    ]
    context = {"groups": [(name, lines) for name, lines in groups if lines], "noindex": True}
    return render(request, "referral/received_list.html", context)


def _line(found: Received) -> dict[str, Any]:
    return {
        "found": found,
        "state": State(found.state).label,
        "colour": wording.colour_of(found.state),
        "mine": wording.side_of(found.state) == Side.RECEIVER,
    }


@signed_in
@read_or_send
@shows_people()
def referral_received(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = finding.received_keyed(key, actor=actor, language=page_language())
    row = finding.for_receiver(found.pk, actor=actor)
    if found.state == State.SENT and request.method != "POST":
        # Somebody who is signed in and may answer has it on the screen: that is opening it.
        after_response(request, lambda: note_opened(row, actor))
    sent = request.POST if request.method == "POST" else None
    forms = forms_of(
        found.state, Side.RECEIVER, found.version, sent, entry=row.entry, language=page_language()
    )
    if sent is not None and do_sent(forms, sent, answering(row, actor)) is not None:
        messages.success(request, _("The sender got a message about this."))
        return redirect("referral_received", key=key)
    context = {**page_of(found), "forms": forms, "address": request.path}
    return render(request, "referral/received.html", context, status=422 if sent is not None else 200)


@signed_in
@send
def referral_take(request: HttpRequest, key: UUID) -> HttpResponse:
    """The person becomes a client here."""
    actor = actor_of(request)
    found = finding.received_keyed(key, actor=actor, language=page_language())
    take_client(referral=finding.for_receiver(found.pk, actor=actor), by=actor)
    messages.success(request, _("The person is your client now. What the permission covers came along."))
    return redirect("referral_received", key=key)


def answering(row: Referral, actor: Actor) -> Doing:
    """Do an act of the receiver with what its form says."""

    def doing(act: str, said: Any, form: Any) -> Referral:
        number = getattr(form, "other_service", None)
        if number:
            said = replace(said, alternative=offering.service(number))
        return act_as_receiver(
            referral=row,
            act=act,
            said=said,
            by=actor,
            request_key=form.cleaned_data["request_key"],
            version=form.cleaned_data["version"],
        )

    return doing


def note_opened(row: Referral, actor: Actor) -> None:
    """Keep that the receiver has opened it, once."""
    act_as_receiver(referral=row, act=Act.SEE, said=Said(), by=actor, request_key=row.link_stamp)


def page_of(found: Received) -> dict[str, Any]:
    """What a receiver's page tells, with an account or without."""
    return {
        "found": found,
        "state": State(found.state).label,
        "colour": wording.colour_of(found.state),
        "next": wording.next_for_receiver(found.state),
        "said": [{"words": wording.happened(event.act), "event": event} for event in found.said],
        "noindex": True,
    }
