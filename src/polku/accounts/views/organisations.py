"""Screens of organisations and the people who act for them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from polku.accounts import actions, permissions, queries
from polku.accounts.choices import Role
from polku.accounts.forms import OrganisationForm, PersonForm, SuccessionForm
from polku.accounts.models import Membership, Organisation
from polku.accounts.views.access import editable, form_page, member, read_or_send, require
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid


@login_required
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    actor = member(request)
    words = request.GET.get("q", "")[:100].strip()
    language = _language()
    rows = [
        {"organisation": r.organisation, "depth": min(r.depth, 4), "name": r.organisation.name(language),
         "kind": r.organisation.get_kind_display()}
        for r in queries.organisation_tree(on=clock.today(), words=words)
    ]  # fmt: skip
    context = {
        "rows": rows,
        "words": words,
        "may_create": permissions.is_coordinator(actor),
        "stale": [(card, queries.role_of(card, language)) for card in queries.stale_contacts(actor=actor)],
    }
    return render(request, "accounts/organisations.html", context)


@login_required
@require_safe
def organisation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    actor = member(request)
    organisation = get_object_or_404(Organisation.objects.select_related("parent"), pk=pk)
    may_edit = permissions.may_edit_organisation(actor, organisation)
    context = {
        "organisation": organisation,
        "name": organisation.name(_language()),
        "may_edit": may_edit,
        "may_record_succession": permissions.is_coordinator(actor),
        "predecessors": queries.predecessors_of(organisation),
        "successors": queries.successors_of(organisation),
        "units": organisation.units.order_by("names__fi"),
        "contacts": queries.contact_list(actor=actor, language=_language(), organisations=[pk]),
        "members": queries.members_of(organisation) if may_edit else [],
        "invitations": queries.invitations_of(organisation) if may_edit else [],
    }
    return render(request, "accounts/organisation.html", context)


@login_required
@read_or_send
def organisation_new(request: HttpRequest) -> HttpResponse:
    actor = member(request)
    parent = _parent(request)
    allowed = (
        permissions.may_edit_organisation(actor, parent) if parent else permissions.is_coordinator(actor)
    )
    require(allowed)
    form = OrganisationForm(request.POST or None, initial={"kind": "unit" if parent else "association"})
    if request.method == "POST" and form.is_valid():
        made = actions.create_organisation(parent=parent, by=actor, **form.facts())
        messages.success(request, _("Saved."))
        return redirect("organisation_edit", made.pk)
    heading = _("Add a unit") if parent else _("Add an organisation")
    cancel = reverse("organisation_edit", args=[parent.pk]) if parent else reverse("organisation_list")
    return form_page(request, form, heading, cancel)


@login_required
@read_or_send
def organisation_change(request: HttpRequest, pk: int) -> HttpResponse:
    actor, organisation = editable(request, pk)
    form = OrganisationForm(request.POST or None, initial=OrganisationForm.initial_of(organisation))
    conflict: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            expected = form.cleaned_data["expected_version"] or 0
            actions.change_organisation(
                organisation=organisation, by=actor, expected_version=expected, **form.facts()
            )
        except Conflict:
            conflict = _differences(form, OrganisationForm.initial_of(organisation))
            form.data = _reopened(request, organisation.version)
        else:
            messages.success(request, _("Saved."))
            return redirect("organisation_edit", pk)
    return form_page(request, form, str(organisation), reverse("organisation_edit", args=[pk]), conflict)


@login_required
@read_or_send
def organisation_succession(request: HttpRequest, pk: int) -> HttpResponse:
    actor, organisation = editable(request, pk)
    require(permissions.is_coordinator(actor))
    form = SuccessionForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        successor = get_object_or_404(Organisation, pk=data["successor"])
        try:
            actions.record_succession(
                predecessor=organisation, successor=successor, on=data["on"], source=data["source"], by=actor
            )
        except Invalid as error:
            form.add_error("successor", str(error.args[0]))
        else:
            messages.success(request, _("Saved. Searches with the old name now find the successor."))
            return redirect("organisation_edit", pk)
    return form_page(request, form, _("Record a successor"), reverse("organisation_edit", args=[pk]))


@login_required
@read_or_send
def person_add(request: HttpRequest, pk: int) -> HttpResponse:
    actor, organisation = editable(request, pk)
    form = PersonForm(request.POST or None, initial={"language": "fi", "role": Role.EDITOR})
    if request.method == "POST" and form.is_valid():
        return _add_person(request, form, organisation, actor)
    return form_page(request, form, _("Add or invite a person"), reverse("organisation_edit", args=[pk]))


@login_required
@read_or_send
def membership_end(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    actor, organisation = editable(request, pk)
    membership = get_object_or_404(
        Membership.objects.select_related("user", "organisation"), pk=membership_pk, organisation=organisation
    )
    back = reverse("organisation_edit", args=[pk])
    if request.method == "POST":
        actions.end_membership(membership=membership, by=actor)
        messages.success(request, _("The membership has ended."))
        return redirect(back)
    context = {
        "title": _("End this membership?"),
        "question": _("%(person)s will not act for %(organisation)s any more.")
        % {"person": membership.user, "organisation": organisation},
        "consequences": [_("The right ends at once."), _("What has been done stays in the history.")],
        "confirm_label": _("End the membership"),
        "cancel_url": back,
        "dangerous": True,
    }
    return render(request, "ui/confirm.html", context)


def _parent(request: HttpRequest) -> Organisation | None:
    given = request.GET.get("parent", "")
    return get_object_or_404(Organisation, pk=int(given)) if given.isdecimal() and len(given) < 18 else None


def _add_person(
    request: HttpRequest, form: PersonForm, organisation: Organisation, actor: Actor
) -> HttpResponse:
    data = form.cleaned_data
    user = queries.user_by_email(data["email"])
    if user:
        actions.add_membership(
            user=user, organisation=organisation, role=data["role"], by=actor, valid_to=data["valid_to"]
        )
        messages.success(request, _("The person has an account already and now acts for this organisation."))
    else:
        with override(data["language"]):
            actions.invite(
                email=data["email"], role=data["role"], organisation=organisation, by=actor,
                call_name=data["call_name"], language=data["language"],
            )  # fmt: skip
        messages.success(request, _("An invitation is on its way. It holds for two weeks."))
    return redirect("organisation_edit", organisation.pk)


def _reopened(request: HttpRequest, version: int) -> QueryDict:
    """What was typed, as a form opened at the version that stands now."""
    data = request.POST.copy()
    data["expected_version"] = str(version)
    return data


def _differences(form: OrganisationForm, now: dict[str, Any]) -> list[tuple[str, str]]:
    shown = [name for name in form.fields if name not in ("areas", "expected_version")]
    return [
        (str(form.fields[name].label), str(now[name] or "–"))
        for name in shown
        if str(form.cleaned_data.get(name) or "") != str(now[name] or "")
    ]


def _language() -> str:
    return get_language() or "fi"
