"""Screens of one's own account and of invitations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from polku.accounts import actions, permissions, queries
from polku.accounts.forms import InvitationForm, ProfileForm
from polku.accounts.views.access import read_or_send
from polku.ui.access import actor_of


@login_required
@read_or_send
def profile(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = ProfileForm(request.POST or None, initial={"call_name": user.call_name, "language": user.language})
    if request.method == "POST" and form.is_valid():
        actions.change_profile(user=user, by=actor_of(request), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("profile")
    return render(request, "accounts/profile.html", {"form": form, "memberships": _memberships(user)})


# The key in the address is the only right here, and browsers send `Origin: null` from a page without referrer: the
# check of forged requests would refuse every real one and stop none that does not know the key.
@csrf_exempt
@sensitive_post_parameters()
@read_or_send
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.open_invitation(key)
    if found is None:
        return render(request, "accounts/invitation_over.html", {"noindex": True}, status=410)
    form = InvitationForm(request.POST or None, initial={"call_name": found.call_name})
    if request.method == "POST" and form.is_valid():
        actions.accept_invitation(key=key, **form.cleaned_data)
        messages.success(request, _("Your account is ready. Sign in with your e-mail address and password."))
        return redirect("account_login")
    name = found.organisation.name(get_language() or "fi") if found.organisation else ""
    response = render(
        request,
        "accounts/invitation.html",
        {
            "form": form,
            "invitation": found,
            "organisation_name": name,
            "noindex": True,
            "secret_address": True,
        },
    )
    # The address holds the key: no page that is followed from here may learn it.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _memberships(user: Any) -> list[dict[str, object]]:
    return [
        {
            "organisation_name": m.organisation.name(get_language() or "fi"),
            "role": m.get_role_display(),
            "until": m.valid_to,
        }
        for m in permissions.roles_of(user)
    ]
