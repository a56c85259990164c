"""Basic facts, contact details and the client's own account."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from polku.accounts.queries import municipalities, user_by_email
from polku.consent import actions
from polku.consent.queries import account_of, contact_of, not_here
from polku.directory.wording import page_language
from polku.pathway.actions import protect
from polku.pathway.forms.people import ChangeClientForm
from polku.pathway.forms.permissions import AccountForm, ContactForm
from polku.pathway.queries.persons import person_of, person_to_write
from polku.pathway.views.doors import back_to, done, for_workers, form_page, theirs
from polku.people.models import Client
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid
from polku.ui.access import actor_of


@for_workers(reads=True)
def person_basics(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = person_of(key, actor=actor)
    contact = contact_of(found.client, actor=actor)
    place = contact.municipality.name(page_language()).text if contact and contact.municipality else ""
    context = {
        "person": found,
        "contact": contact,
        "place": place,
        "account": account_of(found.client, actor=actor),
        "tab": "basics",
        "noindex": True,
    }
    return render(request, "pathway/basics.html", context)


@for_workers()
def client_edit(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = person_to_write(key, actor=actor)
    client = found.client
    initial = {
        "call_name": client.call_name,
        "born_on": client.born_on,
        "own_number": client.own_number,
        "language": client.language,
        "version": client.version,
    }
    form = ChangeClientForm(request.POST or None, initial=initial)
    if request.method == "POST" and done(
        form, lambda: actions.change_client(client=client, by=actor, **form.cleaned_data)
    ):
        return back_to(request, key, _("Saved."), page="person_basics")
    return form_page(
        request, found, form, title=_("Basic facts"), button=_("Save"), back="person_basics",
        theirs=theirs(form, initial),
    )  # fmt: skip


@for_workers()
def contact_edit(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = person_to_write(key, actor=actor)
    row = contact_of(found.client, actor=actor)
    if row is None:
        raise not_here()
    language = page_language()
    form = ContactForm(
        request.POST or None,
        places=[(each, each.name(language).text) for each in municipalities(language, on=clock.today())],
        initial={
            "phone": row.phone,
            "email": row.email,
            "address": row.address,
            "municipality": row.municipality_id,
            "version": row.version,
        },
    )
    if request.method == "POST" and done(
        form, lambda: actions.change_contact(client=found.client, by=actor, **form.said)
    ):
        return back_to(request, key, _("Saved."), page="person_basics")
    return form_page(request, found, form, title=_("Contact details"), button=_("Save"), back="person_basics")


@for_workers(sends=True)
def protection_set(request: HttpRequest, key: UUID) -> HttpResponse:
    """Begin or end a security ban: what the button said."""
    found = person_to_write(key, actor=actor_of(request))
    begins = request.POST.get("do") == "begin"
    if begins:
        protect(client=found.client, by=actor_of(request))
    else:
        actions.set_protection(client=found.client, is_protected=False, by=actor_of(request))
    said = (
        _("The contact details are hidden from others now.") if begins else _("The security ban has ended.")
    )
    return back_to(request, key, said, page="person_basics")


@for_workers()
def account_join(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = person_to_write(key, actor=actor)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and done(
        form, lambda: _join(found.client, form.cleaned_data["email"], actor)
    ):
        return back_to(
            request, key, _("The client sees everything here with their own account."), page="person_basics"
        )
    lead = _("The client sees all that your organisation keeps about them, and writes their own words.")
    return form_page(
        request,
        found,
        form,
        title=_("The client's own account"),
        button=_("Join the account"),
        back="person_basics",
        lead=lead,
    )


def _join(client: Client, email: str, actor: Actor) -> None:
    user = user_by_email(email)
    if user is None:
        problem = _("Nobody has an account with this e-mail address.")
        raise Invalid(problem, {"email": [problem]})
    actions.join_account(client=client, user=user, by=actor)


@for_workers(sends=True)
def account_end(request: HttpRequest, key: UUID) -> HttpResponse:
    """End what the client's account opens: it was the wrong account, or it was lost."""
    found = person_to_write(key, actor=actor_of(request))
    actions.end_own_access(client=found.client, by=actor_of(request))
    return back_to(
        request, key, _("The account opens nothing any more. It can be joined again."), page="person_basics"
    )
