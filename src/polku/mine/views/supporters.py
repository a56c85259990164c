"""Who stands by the person: inviting somebody with a code, ending what they see, at once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from polku.audit.actions import shows_people
from polku.consent.actions import bar_representative
from polku.consent.queries import not_here
from polku.mine.actions.supporters import cancel_invitation, invite_supporter
from polku.mine.forms import SupporterForm
from polku.mine.queries.homes import home_keyed, homes_of
from polku.mine.queries.supporters import (
    OwnSupporter,
    own_invitation,
    own_invitations,
    own_supporter,
    own_supporters,
)
from polku.mine.views.access import actor_of, language, read, read_or_send, send, signed_in
from polku.mine.wording import stands_as
from polku.people.choices import Category


@signed_in
@read
@shows_people()
def supporters(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    rows = [_shown(each) for each in own_supporters(actor, language())]
    waiting = [
        {
            "pk": each.row.pk,
            "called": each.row.called,
            "home": each.home,
            "categories": _labels(each.row.categories),
            "expires_at": each.row.expires_at,
        }
        for each in own_invitations(actor, language())
    ]
    context = {
        "open": [row for row in rows if not row["over"]],
        "ended": [row for row in rows if row["over"]],
        "waiting": waiting,
        "noindex": True,
    }
    return render(request, "mine/supporters.html", context)


@signed_in
@read_or_send
@shows_people()
def invite(request: HttpRequest) -> HttpResponse:
    """The code is shown once; nobody sees anything before it is used."""
    actor = actor_of(request)
    homes = homes_of(actor, language())
    if not homes:
        raise not_here()
    form = SupporterForm(request.POST or None, homes=[(str(h.key), h.name.text) for h in homes])
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        home = home_keyed(said.pop("home"), actor=actor, language=language())
        made = invite_supporter(client=home.client, by=actor, **said)
        context = {"made": made, "called": said["called"], "site": settings.SITE_URL, "noindex": True}
        return render(request, "mine/supporter_code.html", context)
    context = {"form": form, "noindex": True}
    return render(request, "mine/supporter_new.html", context, status=422 if form.errors else 200)


@signed_in
@send
@shows_people()
def end(request: HttpRequest) -> HttpResponse:
    """What ending does is said before; who it is about is named in the body, not the address."""
    actor = actor_of(request)
    found = own_supporter(request.POST.get("row", ""), actor=actor, language=language())
    if found.is_over:
        messages.info(request, _("They see nothing any more."))
        return redirect("mine_supporters")
    if "sure" in request.POST:
        bar_representative(client=found.home.client, representative=found.row, by=actor)
        messages.success(request, _("It has ended. From now on they see nothing."))
        return redirect("mine_supporters")
    context = {
        "title": _("End what they see?"),
        "question": _("%(name)s then sees nothing of your information any more.") % {"name": _name(found)},
        "consequences": [
            _("It works at once."),
            _("What they have already read, they cannot forget."),
            _("You can invite them again later."),
        ],
        "confirm_label": _("Yes, end it"),
        "cancel_url": reverse("mine_supporters"),
        "hidden": [("row", found.row.pk), ("sure", "1")],
        "noindex": True,
    }
    return render(request, "ui/confirm.html", context)


@signed_in
@send
@shows_people()
def cancel(request: HttpRequest) -> HttpResponse:
    """An invitation that nobody has used. A new one takes a minute, so nothing is asked."""
    actor = actor_of(request)
    found = own_invitation(request.POST.get("row", ""), actor=actor, language=language())
    cancel_invitation(client=found.home.client, invitation_id=found.row.pk, by=actor)
    messages.success(request, _("The invitation was cancelled. The code does not work any more."))
    return redirect("mine_supporters")


def _shown(each: OwnSupporter) -> dict[str, Any]:
    return {
        "pk": each.row.pk,
        "name": _name(each),
        "kind": stands_as(each.row.kind),
        "home": each.home,
        "categories": _labels(each.row.categories),
        "until": each.row.ends_at,
        "barred_at": each.row.barred_at,
        "over": each.is_over,
    }


def _name(each: OwnSupporter) -> str:
    return each.row.user.call_name or _("A person without a name")


def _labels(categories: list[str]) -> list[str]:
    return [str(Category(one).label) for one in categories]
