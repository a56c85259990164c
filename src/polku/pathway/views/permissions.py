"""What lets others see a person's data: recorded, joined, withdrawn; who stands by the person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from polku.accounts.queries import organisation_choices, user_by_email
from polku.consent import actions, queries
from polku.consent.choices import BasisKind
from polku.consent.models import DisclosureBasis
from polku.consent.wording import categories_of, what_it_means, what_withdrawal_does
from polku.directory.wording import page_language
from polku.pathway.forms.permissions import BasisForm, RepresentativeForm, WithdrawForm, end_of
from polku.pathway.queries.persons import person_of, person_to_write
from polku.pathway.views.doors import back_to, done, for_workers, form_page
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid
from polku.ui.access import actor_of

USUAL_DAYS = 365


@for_workers(reads=True)
def person_permissions(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = person_of(key, actor=actor)
    rows = [_told(basis) for basis in queries.bases_of(found.client, actor=actor)]
    waiting = queries.bases_waiting(found.client.organisation_id, actor=actor) if found.may_write else []
    givers = queries.organisations_giving(waiting, actor=actor)
    context = {
        "person": found,
        "in_force": [row for row in rows if row["in_force"]],
        "ended": [row for row in rows if not row["in_force"]],
        "waiting": [_told(basis) | {"giver": givers[basis.pk]} for basis in waiting],
        "representatives": queries.representatives_of(found.client, actor=actor),
        "emergencies": queries.emergencies_of(found.client, actor=actor),
        "form": WithdrawForm(),
        "now": clock.now(),
        "tab": "permissions",
        "noindex": True,
    }
    return render(request, "pathway/permissions.html", context)


def _told(basis: DisclosureBasis) -> dict[str, Any]:
    language = page_language()
    return {
        "basis": basis,
        "receiver": basis.receiver.name(language).text,
        "categories": categories_of(basis),
        "means": what_it_means(basis, language),
        "withdrawal": what_withdrawal_does(basis, language),
        "is_permission": basis.kind == BasisKind.PERMISSION,
        "in_force": basis.withdrawn_at is None and basis.valid_to > clock.now(),
        "last_day": basis.valid_to - timedelta(seconds=1),
    }


@for_workers()
def basis_new(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record a basis. The ready text is shown before anything is kept."""
    actor = actor_of(request)
    found = person_to_write(key, actor=actor)
    own = found.client.organisation_id
    receivers = [(pk, name) for pk, name in organisation_choices() if pk != own]
    initial = {"kind": BasisKind.PERMISSION, "valid_to": clock.today() + timedelta(days=USUAL_DAYS)}
    form = BasisForm(request.POST or None, receivers=receivers, initial=initial)
    language, texts = found.client.language, []
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") == "record" and done(
            form,
            lambda: actions.give_basis(client=found.client, by=actor, language=language, **form.said),
        ):
            return back_to(request, key, _("Recorded."), page="person_permissions")
        with translation.override(language):
            texts = (
                []
                if form.errors
                else [what_it_means(form.unsaved, language), what_withdrawal_does(form.unsaved, language)]
            )
    context = {"person": found, "form": form, "texts": texts, "language": language, "noindex": True}
    return render(request, "pathway/basis_new.html", context, status=422 if form.errors else 200)


@for_workers(sends=True)
def basis_close(request: HttpRequest, key: UUID) -> HttpResponse:
    """The client takes a permission back, or the organisation ends another basis."""
    actor = actor_of(request)
    found = person_to_write(key, actor=actor)
    basis = _row(queries.bases_of(found.client, actor=actor), request)
    if basis.kind == BasisKind.PERMISSION:
        form = WithdrawForm(request.POST)
        if not form.is_valid():
            raise Invalid(_("Say how the client took the permission back."))
        actions.withdraw_basis(basis=basis, client=found.client, how=form.cleaned_data["how"], by=actor)
    else:
        actions.end_basis(basis=basis, client=found.client, by=actor)
    return back_to(
        request, key, _("It opens nothing any more. It can be given again."), page="person_permissions"
    )


@for_workers(sends=True)
def basis_join(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say that a basis that waits is about this client."""
    actor = actor_of(request)
    found = person_to_write(key, actor=actor)
    waiting = queries.bases_waiting(found.client.organisation_id, actor=actor)
    actions.join_basis(basis_id=_row(waiting, request).pk, client=found.client, by=actor)
    return back_to(request, key, _("Joined. What it opens stands on the page of the plan."))


@for_workers()
def representative_new(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = person_to_write(key, actor=actor)
    form = RepresentativeForm(request.POST or None)
    if request.method == "POST" and done(form, lambda: _add(found.client, form.cleaned_data, actor)):
        return back_to(request, key, _("They may see what was chosen."), page="person_permissions")
    return form_page(
        request,
        found,
        form,
        title=_("Somebody who stands by the person"),
        button=_("Save"),
        back="person_permissions",
        lead=_("They need an account of their own. The person sees them on their own pages."),
    )


def _add(client: Any, said: dict[str, Any], actor: Actor) -> None:
    user = user_by_email(said["email"])
    if user is None:
        problem = _("Nobody has an account with this e-mail address.")
        raise Invalid(problem, {"email": [problem]})
    actions.add_representative(
        client=client,
        user=user,
        kind=said["kind"],
        categories=said["categories"],
        ends_at=end_of(said["ends_on"]),
        by=actor,
    )


@for_workers(sends=True)
def representative_bar(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = person_to_write(key, actor=actor)
    row = _row(queries.representatives_of(found.client, actor=actor), request)
    actions.bar_representative(client=found.client, representative=row, by=actor)
    return back_to(
        request, key, _("They see nothing any more. They can be added again."), page="person_permissions"
    )


def _row(rows: list[Any], request: HttpRequest) -> Any:
    row = next((one for one in rows if str(one.pk) == request.POST.get("row")), None)
    if row is None:
        raise queries.not_here()
    return row
