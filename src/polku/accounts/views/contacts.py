"""Screens of contact cards."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from polku.accounts import actions
from polku.accounts.forms import ContactForm
from polku.accounts.models import ContactCard
from polku.accounts.views.access import editable, form_page, read_or_send


@login_required
@read_or_send
def contact(request: HttpRequest, pk: int, card_pk: int | None = None) -> HttpResponse:
    actor, organisation = editable(request, pk)
    card = get_object_or_404(ContactCard, pk=card_pk, organisation=organisation) if card_pk else None
    form = ContactForm(request.POST or None, instance=card)
    back = reverse("organisation_edit", args=[pk])
    if request.method == "POST" and card and "remove" in request.POST:
        actions.remove_contact(card=card, by=actor)
        messages.success(request, _("The contact was removed."))
        return redirect(back)
    if request.method == "POST" and form.is_valid():
        actions.save_contact(organisation=organisation, card=card, by=actor, **form.facts())
        messages.success(request, _("Saved. The contact counts as checked today."))
        return redirect(back)
    heading = _("Change a contact") if card else _("Add a contact")
    return form_page(request, form, heading, back, removable=card is not None)
