"""The person's referrals: where each is, whose turn it is, what has happened; taking one back."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from polku.audit.actions import shows_people
from polku.consent.queries import not_here
from polku.mine import wording
from polku.mine.queries.homes import homes_of
from polku.mine.queries.referrals import history_of
from polku.mine.views.access import actor_of, language, read, read_or_send, signed_in
from polku.referral.actions import Said, act_as_sender
from polku.referral.choices import OPEN_STATES, Act
from polku.referral.models import Referral
from polku.referral.queries.finding import referral_keyed, referrals_of
from polku.shared.actor import Actor


@signed_in
@read
@shows_people()
def referrals(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    rows = [
        _shown(referral) | {"home": home}
        for home in homes_of(actor, language())
        for referral in referrals_of(home.client, actor=actor)
    ]
    context = {
        "open": [row for row in rows if row["is_open"]],
        "ended": [row for row in rows if not row["is_open"]],
        "noindex": True,
    }
    return render(request, "mine/referrals.html", context)


@signed_in
@read
@shows_people()
def referral(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = _own(key, actor)
    history = [
        {"words": wording.happened(event.act), "note": event.note, "at": event.at}
        for event in history_of(found, actor=actor)
    ]
    context = {"row": _shown(found), "referral": found, "history": history, "noindex": True}
    return render(request, "mine/referral.html", context)


@signed_in
@read_or_send
@shows_people()
def take_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """Asked once; what it does is said before."""
    actor = actor_of(request)
    found = _own(key, actor)
    if found.state not in OPEN_STATES:
        messages.info(request, wording.where(found.state))
        return redirect("mine_referral", key)
    if request.method == "POST":
        act_as_sender(referral=found, act=Act.WITHDRAW, said=Said(), by=actor, request_key=uuid4())
        messages.success(request, _("The matter was taken back. Your worker sees it too."))
        return redirect("mine_referral", key)
    context = {
        "title": _("Take this matter back?"),
        "question": _("%(place)s then stops dealing with this matter.") % {"place": _place(found)},
        "consequences": [
            _("What the place has already read, it cannot forget."),
            _("You can talk with your worker about a new one."),
        ],
        "confirm_label": _("Yes, take it back"),
        "cancel_url": reverse("mine_referral", args=[key]),
        "noindex": True,
    }
    return render(request, "ui/confirm.html", context)


def _own(key: UUID, actor: Actor) -> Referral:
    """A referral about the reader, not one that is open to them for another reason. Raises Missing."""
    own = {home.client.pk for home in homes_of(actor, language())}
    found = referral_keyed(key, actor=actor) if own else None
    if found is None or found.client_id not in own:
        raise not_here()
    return found


def _place(found: Referral) -> str:
    return found.receiver.name(language()).text


def _shown(found: Referral) -> dict[str, Any]:
    return {
        "key": found.key,
        "title": found.entry.name(language()) if found.entry else found.receiver.name(language()),
        "place": found.receiver.name(language()),
        "where": wording.where(found.state),
        "turn": wording.whose_turn(found.state),
        "due_on": found.expected_on or found.due_on,
        "position": found.position if found.state == "waiting" else None,
        "is_open": found.state in OPEN_STATES,
    }
