"""The person's permissions: what stands, giving one, taking one back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from polku.accounts.models import Organisation
from polku.accounts.queries import organisation_choices
from polku.audit.actions import shows_people
from polku.consent.actions import give_basis, withdraw_basis
from polku.consent.choices import BasisKind, GivenHow, Purpose
from polku.consent.models import DisclosureBasis
from polku.consent.queries import not_here
from polku.consent.wording import categories_of, what_it_means, what_withdrawal_does
from polku.mine import wording
from polku.mine.forms import PermissionForm
from polku.mine.queries.homes import Home, homes_of
from polku.mine.queries.permissions import OwnBasis, own_bases, own_basis
from polku.mine.views.access import actor_of, language, read, read_or_send, send, signed_in
from polku.shared import clock
from polku.shared.errors import Invalid
from polku.ui.fields import add_problems


@signed_in
@read
@shows_people()
def permissions(request: HttpRequest) -> HttpResponse:
    rows = [_shown(each) for each in own_bases(actor_of(request), language())]
    context = {
        "open": [row for row in rows if not row["over"]],
        "ended": [row for row in rows if row["over"]],
        "noindex": True,
    }
    return render(request, "mine/permissions.html", context)


@signed_in
@read_or_send
@shows_people()
def give(request: HttpRequest) -> HttpResponse:
    """Choose, read the ready text, give: nothing is given before the text was shown."""
    actor = actor_of(request)
    homes = homes_of(actor, language())
    if not homes:
        raise not_here()
    receivers = organisation_choices()
    form = PermissionForm(
        request.POST or None, homes=[(str(h.key), h.name.text) for h in homes], receivers=receivers
    )
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        basis, home = _basis(form.cleaned_data, homes)
        try:
            if "sure" in request.POST:
                give_basis(client=home.client, by=actor, language=language(), **_facts(basis))
                messages.success(
                    request, _("You gave the permission. You can take it back here at any time.")
                )
                return redirect("mine_permissions")
            _refuse_own(basis, home)
        except Invalid as problem:
            add_problems(form, problem)
        else:
            context = {"row": _shown(OwnBasis(home, basis)), "sent": _sent(request), "noindex": True}
            return render(request, "mine/permission_sure.html", context)
    return render(
        request,
        "mine/permission_new.html",
        {"form": form, "noindex": True},
        status=422 if form.errors else 200,
    )


@signed_in
@send
@shows_people()
def withdraw(request: HttpRequest) -> HttpResponse:
    """What taking back does and does not do is said before; the permission is named in the body, not the address."""
    actor = actor_of(request)
    found = own_basis(request.POST.get("basis", ""), actor=actor, language=language())
    if not found.may_withdraw:
        messages.info(request, what_withdrawal_does(found.basis, language()))
        return redirect("mine_permissions")
    if "sure" in request.POST:
        withdraw_basis(basis=found.basis, client=found.home.client, how=GivenHow.ELECTRONIC, by=actor)
        messages.success(request, _("The permission was taken back. From now on it opens nothing."))
        return redirect("mine_permissions")
    place = found.basis.receiver.name(language()).text
    context = {
        "title": _("Take the permission back?"),
        "question": _("%(place)s then sees nothing more of this.") % {"place": place},
        "consequences": [
            _("It works at once."),
            _("What they have already seen and written down stays with them."),
            _("Your help does not end because of this."),
        ],
        "confirm_label": _("Yes, take the permission back"),
        "cancel_url": reverse("mine_permissions"),
        "hidden": [("basis", found.basis.pk), ("sure", "1")],
        "noindex": True,
    }
    return render(request, "ui/confirm.html", context)


def _basis(said: dict[str, Any], homes: list[Home]) -> tuple[DisclosureBasis, Home]:
    home = next(home for home in homes if str(home.key) == said["home"])
    now = clock.now()
    basis = DisclosureBasis(
        kind=BasisKind.PERMISSION,
        purpose=said["purpose"],
        categories=sorted(said["categories"]),
        receiver=Organisation.objects.get(pk=said["receiver"]),
        given_how=GivenHow.ELECTRONIC,
        valid_from=now,
        valid_to=now + timedelta(days=said["days"]),
    )
    return basis, home


def _facts(basis: DisclosureBasis) -> dict[str, Any]:
    names = ("kind", "purpose", "categories", "receiver", "valid_to", "given_how")
    return {name: getattr(basis, name) for name in names}


def _refuse_own(basis: DisclosureBasis, home: Home) -> None:
    if basis.receiver_id == home.client.organisation_id:
        problem = _("This place has the information already. Choose another one.")
        raise Invalid(problem, {"receiver": [problem]})


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    names = ("home", "receiver", "categories", "purpose", "days")
    return [(name, value) for name in names for value in request.POST.getlist(name)]


def _shown(each: OwnBasis) -> dict[str, Any]:
    basis = each.basis
    return {
        "pk": basis.pk,
        "kind": wording.basis_kind(basis.kind),
        "colour": "forest" if basis.kind == BasisKind.PERMISSION else "lake",
        "home": each.home,
        "receiver": basis.receiver.name(language()),
        "categories": categories_of(basis),
        "purpose": Purpose(basis.purpose).label,
        "until": basis.valid_to,
        "given": wording.given(basis.given_how),
        "given_at": basis.recorded_at,
        "means": what_it_means(basis, language()),
        "taking_back": what_withdrawal_does(basis, language()),
        "over": each.is_over,
        "withdrawn_at": basis.withdrawn_at,
        "may_withdraw": each.may_withdraw,
    }
