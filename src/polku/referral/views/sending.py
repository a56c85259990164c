"""The sender's pages: write, look as the receiver sees it, send, follow."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from polku.audit.actions import shows_people
from polku.audit.choices import What
from polku.consent.context import acting_as, writable
from polku.consent.models import DisclosureBasis
from polku.consent.queries import bases_of, client_of, not_here
from polku.directory.models import Entry
from polku.directory.wording import page_language
from polku.people.choices import Category
from polku.people.models import Client
from polku.referral import wording
from polku.referral.actions import (
    act_as_sender,
    change_draft,
    send_on_permission,
    send_referral,
    write_referral,
)
from polku.referral.actions.notices import address_of_receiver
from polku.referral.choices import Act, Side, State
from polku.referral.forms import NEW, DraftForm, SendForm, WriteForm
from polku.referral.models import Referral
from polku.referral.queries import finding, offering
from polku.referral.views.acting import do_sent, forms_of, show_problems
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid
from polku.ui.access import actor_of, read, read_or_send, signed_in, typed

KEPT = ("brief", "matter", "contact", "urgency", "meeting", "facts")


@signed_in
@read
@shows_people(What.LIST)
def referrals(request: HttpRequest) -> HttpResponse:
    rows = finding.referrals_sent(actor=actor_of(request))
    lines = [line_of(row) for row in rows]
    groups = [
        (_("It is your turn"), [line for line in lines if line["mine"]]),
        (_("It is the receiver's turn"), [line for line in lines if line["theirs"]]),
        (_("Closed referrals"), [line for line in lines if not line["mine"] and not line["theirs"]]),
    ]
    context = {"groups": [(title, found) for title, found in groups if found], "noindex": True}
    return render(request, "referral/referrals.html", context)


def line_of(row: Referral) -> dict[str, Any]:
    """A referral as a line of a list; `referral/parts/list.html` draws it."""
    turn = wording.turn_words(row.state)
    side = wording.side_of(row.state)
    return {
        "referral": row,
        "turn": turn,
        "mine": side == Side.SENDER,
        "theirs": side == Side.RECEIVER,
        "colour": wording.colour_of(row.state),
        "service": service_name(row),
    }


def service_name(row: Referral) -> Any:
    """What it was sent to: the service, else the organisation."""
    return (row.entry or row.receiver).name(page_language())


@signed_in
@read_or_send
@shows_people()
def referral_new(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write a referral. A POST that has no text yet comes from a match, or from a no that named another service."""
    actor = actor_of(request)
    person = client_of(key, actor=actor)
    _require_care(person, actor)
    sent = typed(request)
    writing = sent is not None and "brief" in sent
    chosen = _number(sent.get("entry", "")) if sent is not None else None
    words = sent.get("words", "") if sent is not None else ""
    services = offering.services_to_choose(words[:200], chosen, language=page_language())
    begun = {} if writing or sent is None else _begun(sent, person, actor)
    form = WriteForm(sent if writing else None, services=services, initial={"entry": chosen, **begun})
    searching = sent is not None and "find" in sent
    if writing and not searching and request.method == "POST" and form.is_valid():
        draft = _written(form, person, actor)
        if draft is not None:
            return redirect("referral_send", key=draft.key)
    refused = writing and not searching and request.method == "POST"
    if searching:
        form = _unjudged(form, sent, services)
    context = {
        "form": form,
        "person": person,
        "services": services,
        "nothing": searching and not services,
        "noindex": True,
    }
    return render(request, "referral/write.html", context, status=422 if refused else 200)


def _unjudged(form: WriteForm, sent: Any, services: list[tuple[str, str]]) -> WriteForm:
    """What was typed, without complaints: the writer is only looking for a service."""
    typed_now = {name: sent.get(name, "") for name in form.fields if name in sent}
    return WriteForm(services=services, initial=typed_now)


def _begun(sent: Any, person: Client, actor: Actor) -> dict[str, Any]:
    """What is known already: the facts of a match, or the texts of a referral that was declined."""
    begun: dict[str, Any] = {"facts": sent.get("facts", "")}
    if again := _key(sent.get("again", "")):
        row = finding.referral_keyed(again, actor=actor)
        if row.client_id == person.pk:
            begun = {name: getattr(row, name) for name in KEPT}
    return begun


def _written(form: WriteForm, person: Client, actor: Actor) -> Referral | None:
    entry = offering.service(form.cleaned_data["entry"])
    if entry is None:
        form.add_error("entry", _("This service is not in use any more. Choose another."))
        return None
    if entry.organisation_id == person.organisation_id:
        form.add_error("entry", _("This is a service of your own organisation: it needs no referral."))
        return None
    try:
        return write_referral(
            client=person,
            receiver=entry.organisation,
            entry=entry,
            facts=form.cleaned_data["facts"],
            request_key=form.cleaned_data["request_key"],
            by=actor,
            **form.said(),
        )
    except Invalid as problem:
        show_problems(form, problem)
        return None


@signed_in
@read_or_send
@shows_people()
def referral_edit(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    row = finding.referral_keyed(key, actor=actor)
    if row.state != State.DRAFT:
        return redirect("referral", key=row.key)
    now = {name: getattr(row, name) for name in (*KEPT, "version")}
    form = DraftForm(typed(request), initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            change_draft(referral=row, version=version, by=actor, **form.said())
            return redirect("referral_send", key=row.key)
        except Conflict as problem:
            form.add_error(None, str(problem.args[0]))
            context = {"form": form, "referral": row, "theirs": row, "noindex": True}
            return render(request, "referral/edit.html", context, status=409)
        except Invalid as problem:
            show_problems(form, problem)
    refused = request.method == "POST"
    context = {"form": form, "referral": row, "service": service_name(row), "noindex": True}
    return render(request, "referral/edit.html", context, status=422 if refused else 200)


@signed_in
@read_or_send
@shows_people()
def referral_send(request: HttpRequest, key: UUID) -> HttpResponse:
    """The referral as the receiver sees it, what lets the receiver see it, and the button."""
    actor = actor_of(request)
    row = finding.referral_keyed(key, actor=actor)
    if row.state != State.DRAFT:
        return redirect("referral", key=row.key)
    bases = [basis for basis in bases_of(row.client, actor=actor) if _serves(basis, row)]
    form = SendForm(
        request.POST if request.method == "POST" else None,
        bases=bases,
        labels=[wording.basis_words(basis) for basis in bases],
        initial={"version": row.version},
    )
    if form.is_bound and form.is_valid():
        try:
            _send(form, row, actor)
        except Invalid as problem:
            show_problems(form, problem)
        else:
            messages.success(request, _("The referral was sent. The receiver got an e-mail with a link."))
            return redirect("referral", key=row.key)
    context = {
        "form": form,
        "referral": row,
        "service": service_name(row),
        "silent": not address_of_receiver(row),
        "noindex": True,
    }
    return render(request, "referral/send.html", context, status=422 if form.is_bound else 200)


def _send(form: SendForm, row: Referral, actor: Actor) -> None:
    given = form.cleaned_data
    once: dict[str, Any] = {"request_key": given["request_key"], "version": given["version"], "by": actor}
    if given["basis"] != NEW:
        send_referral(referral=row, basis=form.bases[given["basis"]], **once)
        return
    send_on_permission(
        referral=row,
        given_how=given["given_how"],
        categories=form.categories(),
        until=given["until"],
        **once,
    )


def _serves(basis: DisclosureBasis, row: Referral) -> bool:
    return (
        basis.receiver_id == row.receiver_id
        and Category.REFERRAL in basis.categories
        and finding.holds(basis)
    )


@signed_in
@read_or_send
@shows_people()
def referral(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where a referral is, and what the sender can do."""
    actor = actor_of(request)
    row = finding.referral_keyed(key, actor=actor)
    sent = request.POST if request.method == "POST" else None
    mine = _works_with(row.client, actor)
    forms = (
        forms_of(row.state, Side.SENDER, row.version, sent, entry=row.entry, language=page_language())
        if mine
        else {}
    )
    if sent is not None:
        done = do_sent(
            forms,
            sent,
            lambda act, said, form: act_as_sender(
                referral=row,
                act=act,
                said=said,
                by=actor,
                request_key=form.cleaned_data["request_key"],
                version=form.cleaned_data["version"],
            ),
        )
        if done is not None:
            return redirect("referral", key=row.key)
    context = {**page_of(row, actor), "forms": forms, "mine": mine}
    return render(request, "referral/referral.html", context, status=422 if sent is not None else 200)


def page_of(row: Referral, actor: Actor) -> dict[str, Any]:
    """What the page and the sheet of a referral tell."""
    history = [
        {"words": wording.happened(event.act), "event": event}
        for event in finding.history_of(row, actor=actor)
        if event.act != Act.SEE or event.source == State.SENT
    ]
    return {
        **line_of(row),
        "person": row.client,
        "history": history,
        "next": wording.next_words(row.state),
        "alternative": row.alternative,
        "alternative_name": _name(row.alternative),
        "ground": dict(offering.grounds_of(row.entry)).get(row.decline_ground, ""),
        "noindex": True,
    }


def _name(entry: Entry | None) -> Any:
    return entry.name(page_language()) if entry else None


def _works_with(person: Client, actor: Actor) -> bool:
    with acting_as(actor):
        return person.folder_id in writable()


def _require_care(person: Client, actor: Actor) -> None:
    if not _works_with(person, actor):
        raise not_here()


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 16 else None


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
