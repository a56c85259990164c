"""Screens of the agreement: reading and printing it, writing it, its parties, who has signed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from polku.accounts.models import Organisation
from polku.accounts.queries import organisation_choices
from polku.cooperation import actions, wording
from polku.cooperation.choices import AgreementState
from polku.cooperation.forms.agreements import (
    ROW_PARTS,
    TEXT_PARTS,
    OpenForm,
    PaperForm,
    PartyForm,
    RowsPartForm,
    TextsPartForm,
)
from polku.cooperation.models import AgreementVersion, Network, Party
from polku.cooperation.queries import agreements as reading
from polku.cooperation.queries.agreements import told_agreement
from polku.cooperation.queries.comparing import compared
from polku.cooperation.queries.reminding import reminders_of
from polku.cooperation.views.access import coordinators, form_page, page, people, readers, saved, sent
from polku.shared import clock
from polku.shared.actor import of_request
from polku.shared.errors import Invalid, Missing
from polku.ui.access import actor_of, read, read_or_send, send
from polku.ui.conflicts import form_status, kept

MAIN_TEXTS = {"tarkoitus": "purpose", "voimassaolo": "duration"}
PART_NAMES = {
    "tarkoitus": lazy("Name and purpose"),
    "vastuut": lazy("Who is responsible for what"),
    "kaytannot": lazy("Practices that take root"),
    "seuranta": lazy("How it is followed"),
    "roolit": lazy("Contact roles"),
    "voimassaolo": lazy("Duration, joining and leaving"),
}


@readers
@read
def agreement(request: HttpRequest, network: Network) -> HttpResponse:
    """The version in force, or the newest that the reader may see."""
    actor = of_request(request)
    seen = reading.versions_of(network, actor=actor)
    held = [version for version in seen if version.state == AgreementState.IN_FORCE]
    if not seen:
        return page(request, "cooperation/agreement_none.html", network, {})
    return _agreement_page(request, network, (held or seen)[0])


@readers
@read
def agreement_version(request: HttpRequest, network: Network, number: str) -> HttpResponse:
    found = reading.version_to_see(network, int(number), actor=of_request(request))
    return _agreement_page(request, network, found)


def _agreement_page(request: HttpRequest, network: Network, version: AgreementVersion) -> HttpResponse:
    actor = of_request(request)
    context = {
        "version": version,
        "told": told_agreement(version, wording.page_language()),
        "versions": reading.versions_to_compare(network, actor=actor),
    }
    return page(request, "cooperation/agreement.html", network, context)


@readers
@read
def agreement_print(request: HttpRequest, network: Network, number: str) -> HttpResponse:
    version = reading.version_to_see(network, int(number), actor=of_request(request))
    told = told_agreement(version, wording.page_language())
    context = {"network": network, "version": version, "told": told, "noindex": True}
    return render(request, "cooperation/agreement_print.html", context)


@readers
@read
def agreement_compare(request: HttpRequest, network: Network, number: str, beside: str) -> HttpResponse:
    """A version beside an older one."""
    actor, language = of_request(request), wording.page_language()
    new = reading.version_to_see(network, int(number), actor=actor)
    old = reading.version_to_see(network, int(beside), actor=actor)
    if old.number >= new.number:
        raise Missing(_("Only an older version can stand beside this one."))
    earlier = [each for each in reading.versions_of(network, actor=actor) if each.number < new.number]
    context = {
        "new": new,
        "old": old,
        "compared": [old, new],
        "earlier": earlier,
        "differences": compared(old, new, language=language),
        "noindex": True,
    }
    return page(request, "cooperation/compare.html", network, context)


# --- Writing ----------------------------------------------------------------------------------------------------


@coordinators
@send
def agreement_begin(request: HttpRequest, network: Network) -> HttpResponse:
    try:
        actions.begin_agreement(
            network=network, by=actor_of(request), note=request.POST.get("note", "")[:500]
        )
    except Invalid as problem:
        messages.warning(request, str(problem))
        return redirect("agreement", network.slug)
    return redirect("agreement_write", network.slug)


@coordinators
@read_or_send
def agreement_write(request: HttpRequest, network: Network) -> HttpResponse:
    """The draft with its parts, and opening it for signing."""
    version = _draft(network)
    form = OpenForm(sent(request))
    if form.is_bound and form.is_valid():
        given = {"version": version, "send_links": form.cleaned_data["send_links"], "by": actor_of(request)}
        if saved(form, actions.open_for_signing, **given):
            messages.success(request, _("The agreement is open for signing."))
            return redirect("agreement_signing", network.slug, version.number)
    told = told_agreement(version, wording.page_language())
    context = {
        "version": version,
        "told": told,
        "form": form,
        "parts": [(slug, name, told.is_filled(_field_of(slug))) for slug, name in PART_NAMES.items()],
        "noindex": True,
    }
    status = 422 if form.is_bound else 200
    return page(request, "cooperation/agreement_write.html", network, context, status=status)


def _field_of(slug: str) -> str:
    """What tells that a part has been written: its rows, or its main text."""
    return ROW_PARTS[slug][0] if slug in ROW_PARTS else MAIN_TEXTS[slug]


@coordinators
@read_or_send
def agreement_part(request: HttpRequest, network: Network, part: str) -> HttpResponse:
    version = _draft(network)
    if part not in PART_NAMES:
        raise Missing
    form = _part_form(request, version, part)

    def save(seen: int) -> None:
        actions.save_agreement(version=version, seen=seen, parts=form.parts, by=actor_of(request))

    if form.is_bound and kept(request, form, save):
        if "more" in request.POST:
            return redirect("agreement_part", network.slug, part)
        return redirect("agreement_write", network.slug)
    context = {"form": form, "title": PART_NAMES[part], "version": version, "noindex": True}
    return page(request, "cooperation/agreement_part.html", network, context, status=form_status(form))


def _part_form(request: HttpRequest, version: AgreementVersion, part: str) -> TextsPartForm | RowsPartForm:
    given: dict[str, Any] = {
        "part": part,
        "content": version.content,
        "initial": {"version": version.version},
    }
    if part in TEXT_PARTS:
        return TextsPartForm(sent(request), **given)
    rows = reading.parties_of(version)
    parties = [(row.party.organisation_id, row.name.text) for row in rows]
    return RowsPartForm(sent(request), parties=parties, **given)


@coordinators
@read_or_send
def agreement_withdraw(request: HttpRequest, network: Network, number: str) -> HttpResponse:
    version = _being_made(network, number)
    if request.method == "POST":
        actions.withdraw_agreement(version=version, by=actor_of(request))
        messages.success(request, _("The version was withdrawn."))
        return redirect("agreement", network.slug)
    is_draft = version.state == AgreementState.DRAFT
    told = (
        _("What was written goes away. The version in force stays as it is.")
        if is_draft
        else _("Nobody can sign it any more. Signatures that were given stay in the history.")
    )
    context = {
        "title": _("Withdraw version %(number)s?") % {"number": version.number},
        "question": told,
        "confirm_label": _("Withdraw"),
        "cancel_url": _home(network, version),
        "dangerous": True,
        "noindex": True,
    }
    return render(request, "ui/confirm.html", context)


def _home(network: Network, version: AgreementVersion) -> str:
    if version.state == AgreementState.DRAFT:
        return reverse("agreement_write", args=[network.slug])
    return reverse("agreement_signing", args=[network.slug, version.number])


# --- Parties ----------------------------------------------------------------------------------------------------


@coordinators
@read_or_send
def agreement_party_new(request: HttpRequest, network: Network, number: str) -> HttpResponse:
    version = _usable(network, number)
    taken = set(version.parties.values_list("organisation", flat=True))
    choices = [(pk, name) for pk, name in organisation_choices() if pk not in taken]
    form = PartyForm(sent(request), organisations=choices)
    if form.is_bound and form.is_valid():
        given = dict(form.cleaned_data)
        organisation = Organisation.objects.get(pk=given.pop("organisation"))
        if saved(
            form,
            actions.save_party,
            version=version,
            organisation=organisation,
            by=actor_of(request),
            **given,
        ):
            if organisation.units.exists():
                party = version.parties.get(organisation=organisation)
                return redirect("agreement_party", network.slug, version.number, party.pk)
            return _back_from_party(network, version)
    return form_page(request, network, form, _("A party of the agreement"), _overview(version))


@coordinators
@read_or_send
def agreement_party(request: HttpRequest, network: Network, number: str, pk: str) -> HttpResponse:
    version = _usable(network, number)
    party = _party(version, pk)
    units = [
        (unit.pk, unit.name(wording.page_language()).text) for unit in party.organisation.units.order_by("pk")
    ]
    form = PartyForm(sent(request), organisations=[], party=party, units=units)
    if form.is_bound and form.is_valid():
        given = dict(form.cleaned_data)
        chosen = Organisation.objects.filter(pk__in=given.pop("units", []))
        facts = {
            "version": version,
            "organisation": party.organisation,
            "units": chosen,
            "by": actor_of(request),
        }
        if saved(form, actions.save_party, **facts, **given):
            return _back_from_party(network, version)
    return form_page(request, network, form, party.name(wording.page_language()).text, _overview(version))


@coordinators
@send
def agreement_party_remove(request: HttpRequest, network: Network, number: str, pk: str) -> HttpResponse:
    version = _usable(network, number)
    actions.remove_party(party=_party(version, pk), by=actor_of(request))
    messages.success(request, _("The party was removed."))
    return _back_from_party(network, version)


def _back_from_party(network: Network, version: AgreementVersion) -> HttpResponse:
    if version.state == AgreementState.DRAFT:
        return redirect("agreement_write", network.slug)
    return redirect("agreement_signing", network.slug, version.number)


def _overview(version: AgreementVersion) -> str:
    return "agreement_write" if version.state == AgreementState.DRAFT else "agreement"


# --- Signing ----------------------------------------------------------------------------------------------------


@people
@read
def agreement_signing(request: HttpRequest, network: Network, number: str) -> HttpResponse:
    version = reading.version_to_see(network, int(number), actor=actor_of(request))
    rows = reading.parties_of(version)
    reminders = reminders_of(version)
    context = {
        "version": version,
        "rows": [(row, reminders.get(row.party.pk)) for row in rows],
        "signed": sum(row.state == "signed" for row in rows),
        "is_open": version.state in (AgreementState.SIGNING, AgreementState.IN_FORCE),
        "noindex": True,
    }
    return page(request, "cooperation/signing.html", network, context)


@coordinators
@send
def agreement_send_link(request: HttpRequest, network: Network, number: str, pk: str) -> HttpResponse:
    return _mailed(request, network, number, pk, actions.send_link, _("The link was sent."))


@coordinators
@send
def agreement_remind(request: HttpRequest, network: Network, number: str, pk: str) -> HttpResponse:
    return _mailed(request, network, number, pk, actions.remind_signer, _("The reminder was sent."))


def _mailed(
    request: HttpRequest, network: Network, number: str, pk: str, send_mail: Callable[..., Any], said: str
) -> HttpResponse:
    """Write to the signer of a party, and say so or why not."""
    version = _usable(network, number)
    try:
        send_mail(party=_party(version, pk), by=actor_of(request))
    except Invalid as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, said)
    return redirect("agreement_signing", network.slug, version.number)


@coordinators
@read_or_send
def agreement_paper(request: HttpRequest, network: Network, number: str) -> HttpResponse:
    version = _usable(network, number)
    language = wording.page_language()
    waiting = [(row.party, row.name.text) for row in reading.parties_of(version) if row.state != "signed"]
    form = PaperForm(sent(request), parties=waiting, initial={"held_on": clock.today()})
    if form.is_bound and form.is_valid():
        given = {
            "version": version, "held_at": form.held, "place": form.cleaned_data["place"], "signers": form.signers,
            "titles": {language: form.cleaned_data["title"]} if form.cleaned_data["title"] else {},
            "minutes": form.minutes, "by": actor_of(request),
        }  # fmt: skip
        if saved(form, actions.record_paper, **given):
            messages.success(request, _("The signatures were recorded."))
            return redirect("agreement_signing", network.slug, version.number)
    context = {"form": form, "version": version, "noindex": True}
    return page(request, "cooperation/paper.html", network, context, status=422 if form.is_bound else 200)


@coordinators
@send
def agreement_in_force(request: HttpRequest, network: Network, number: str) -> HttpResponse:
    version = _usable(network, number)
    try:
        actions.put_in_force(version=version, by=actor_of(request))
    except Invalid as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, _("The agreement is in force."))
    return redirect("agreement_signing", network.slug, version.number)


# --- Finding ----------------------------------------------------------------------------------------------------


def _draft(network: Network) -> AgreementVersion:
    version = reading.version_being_made(network)
    if version is None or version.state != AgreementState.DRAFT:
        raise Missing(_("No version of the agreement is being written now."))
    return version


def _being_made(network: Network, number: str) -> AgreementVersion:
    version = reading.version_being_made(network)
    if version is None or version.number != int(number):
        raise Missing
    return version


def _usable(network: Network, number: str) -> AgreementVersion:
    version = network.agreement_versions.select_related("network").filter(number=int(number)).first()
    if version is None or version.state in (AgreementState.REPLACED, AgreementState.WITHDRAWN):
        raise Missing
    return version


def _party(version: AgreementVersion, pk: str) -> Party:
    rows = version.parties.select_related("agreement__network", "organisation", "signature")
    party = rows.prefetch_related("units").filter(pk=int(pk)).first()
    if party is None:
        raise Missing
    return party
