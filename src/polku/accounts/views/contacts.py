"""Screens of contact cards: for those who keep them, for members, and for whoever has the link about one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from polku.accounts import actions, permissions, queries
from polku.accounts.choices import ContactState
from polku.accounts.forms import ContactForm, LinkedContactForm
from polku.accounts.models import ContactCard, Organisation
from polku.accounts.queries.files import contact_table
from polku.accounts.views.access import form_page, member, read_or_send, require
from polku.shared.actor import by_link
from polku.shared.tables.writing import csv_file, xlsx_file
from polku.ui.access import actor_of
from polku.ui.links import HIDDEN, MAX_TOKEN, secret_page

FILES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@login_required
@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    actor = member(request)
    words, state = request.GET.get("q", "")[:100].strip(), request.GET.get("tila", "")
    context = {
        "listed": queries.contact_list(actor=actor, language=_language(), words=words, state=state),
        "words": words,
        "state": state,
        "states": ContactState.choices,
        "asked": request.GET.urlencode(),
    }
    return render(request, "accounts/contacts.html", context)


@login_required
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse:
    actor = member(request)
    require(form in FILES)
    words, state = request.GET.get("q", "")[:100].strip(), request.GET.get("tila", "")
    rows = contact_table(queries.contact_list(actor=actor, language=_language(), words=words, state=state))
    data = csv_file(rows) if form == "csv" else xlsx_file({_("Contacts"): rows})
    response = HttpResponse(data, content_type=FILES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="yhteystiedot.{form}"'
    return response


@login_required
@read_or_send
def contact(request: HttpRequest, pk: int, card_pk: int | None = None) -> HttpResponse:
    actor = actor_of(request)
    organisation = get_object_or_404(Organisation.objects.select_related("parent"), pk=pk)
    card = get_object_or_404(ContactCard, pk=card_pk, organisation=organisation) if card_pk else None
    edits = permissions.may_edit_organisation(actor, organisation)
    require(permissions.may_keep_contact(actor, card) if card else edits)
    form = ContactForm(request.POST or None, instance=card, organisation=organisation)
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
    return form_page(request, form, heading, back, removable=card is not None and edits)


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int, card_pk: int) -> HttpResponse:
    actor = actor_of(request)
    card = get_object_or_404(ContactCard.objects.select_related("organisation"), pk=card_pk, organisation=pk)
    require(permissions.may_keep_contact(actor, card))
    actions.confirm_contact(card=card, by=actor)
    messages.success(request, _("Thank you. The contact counts as checked today."))
    return redirect("organisation_edit", pk)


# The token stands in the address of the first page only; the buttons send it in the body.
@secret_page
@require_safe
def link(request: HttpRequest, token: str) -> HttpResponse:
    found = queries.contact_behind(token)
    if not found.is_open or found.card is None:
        return _closed(request, found)
    form = LinkedContactForm(instance=found.card, organisation=found.card.organisation)
    return _asked(request, found.card, token, form)


@secret_page
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    token = request.POST.get("token", "")[:MAX_TOKEN]
    found = queries.contact_behind(token)
    card = found.card
    if not found.is_open or card is None:
        return _closed(request, found)
    by = by_link(permissions.CONTACT_LINK, card.pk, queries.role_of(card, "fi"))
    said = request.POST.get("answer", "")
    if said == "right":
        actions.confirm_contact(card=card, by=by)
    elif said == "gone":
        actions.end_contact(card=card, by=by)
    else:
        form = LinkedContactForm(request.POST, instance=card, organisation=card.organisation)
        if not form.is_valid():
            return _asked(request, card, token, form, status=422)
        actions.save_contact(organisation=card.organisation, card=card, by=by, **form.facts())
    return render(request, "accounts/contact_thanks.html", {"gone": said == "gone", **HIDDEN})


def _asked(
    request: HttpRequest, card: ContactCard, token: str, form: LinkedContactForm, status: int = 200
) -> HttpResponse:
    context = {
        "card": card,
        "role": queries.role_of(card, _language()),
        "organisation": card.organisation.name(_language()),
        "token": token,
        "form": form,
        **HIDDEN,
    }
    return render(request, "accounts/contact_link.html", context, status=status)


def _closed(request: HttpRequest, found: queries.ContactLink) -> HttpResponse:
    context = {"known": found.card is not None, **HIDDEN}
    return render(request, "accounts/contact_link_over.html", context, status=410 if found.card else 404)


def _language() -> str:
    return get_language() or "fi"
