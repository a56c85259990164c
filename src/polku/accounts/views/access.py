"""Who is at the screen; hidden and missing look the same."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from polku.accounts import permissions
from polku.accounts.models import Organisation
from polku.shared.actor import Actor
from polku.ui.access import actor_of

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


def member(request: HttpRequest) -> Actor:
    """A member of the network, or Http404."""
    actor = actor_of(request)
    require(permissions.is_member(actor))
    return actor


def editable(request: HttpRequest, pk: int) -> tuple[Actor, Organisation]:
    """An organisation this person may edit, or Http404."""
    actor = actor_of(request)
    organisation = Organisation.objects.filter(pk=pk).first()
    require(organisation is not None and permissions.may_edit_organisation(actor, organisation))
    return actor, organisation  # type: ignore[return-value]


def require(allowed: bool) -> None:
    """Raises Http404 for those who may not."""
    if not allowed:
        raise Http404


def form_page(
    request: HttpRequest,
    form: Any,
    heading: str,
    cancel_url: str,
    conflict: Any = (),
    removable: bool = False,
) -> HttpResponse:
    """A form with its heading and a way back."""
    context = {
        "form": form, "heading": heading, "cancel_url": cancel_url, "conflict": conflict, "removable": removable,
    }  # fmt: skip
    return render(request, "accounts/organisation_form.html", context)
