"""Screens of commitments, and the public wall."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from polku.accounts.permissions import organisations_edited_by
from polku.measures import permissions
from polku.measures.actions import (
    change_commitment,
    make_commitment,
    reopen_commitment,
    review_commitment,
)
from polku.measures.choices import CommitmentState
from polku.measures.forms.commitments import CommitmentForm, ReviewForm
from polku.measures.queries.commitments import (
    commitment_to_read,
    commitments_of,
    is_past,
    wall_of,
)
from polku.measures.queries.people import last_writer, organisation_choices, people_choices
from polku.measures.queries.tables import commitments_table
from polku.measures.views.access import (
    Place,
    file_of,
    members,
    page,
    read,
    read_or_send,
    refuse,
    send,
    sent,
)
from polku.measures.wording import change_lines, event_label
from polku.shared import clock
from polku.shared.errors import Invalid, Missing
from polku.ui.conflicts import kept


@members
@read
def listing(request: HttpRequest, place: Place) -> HttpResponse:
    state, today = request.GET.get("tila", ""), clock.today()
    context = {
        "network": place.network,
        "rows": [(each, is_past(each, today)) for each in commitments_of(place.network, state=state)],
        "state": state,
        "states": [("", _("All")), *CommitmentState.choices],
        "commits": bool(_committing(place)),
    }
    return page(request, "measures/commitments.html", context)


@members
@read
def export(request: HttpRequest, place: Place, form: str) -> HttpResponse:
    return file_of(commitments_table(place.network), form, f"{place.network.slug}-lupaukset", _("Promises"))


@members
@read_or_send
def new(request: HttpRequest, place: Place) -> HttpResponse:
    organisations = _committing(place)
    if not organisations:
        raise Missing
    only = {"organisation": organisations[0][0]} if len(organisations) == 1 else {}
    form = CommitmentForm(
        sent(request),
        initial={"is_public": True, **only},
        organisations=organisations,
        people=people_choices(place.network),
    )
    if form.is_bound and form.is_valid():
        try:
            made = make_commitment(network=place.network, by=place.actor, **form.given())
        except Invalid as problem:
            refuse(form, problem)
        else:
            messages.success(request, _("The promise was written down."))
            return redirect("commitment", slug=place.network.slug, pk=made.pk)
    return page(request, "measures/commitment_edit.html", {"network": place.network}, form)


@members
@read_or_send
def commitment(request: HttpRequest, place: Place, pk: str) -> HttpResponse:
    found = commitment_to_read(place.network, int(pk))
    form = ReviewForm(
        sent(request),
        written={"outcomes": found.outcomes},
        initial={
            "state": "" if found.state == CommitmentState.OPEN else found.state,
            "version": found.version,
        },
    )

    def review(seen: int) -> None:
        review_commitment(commitment=found, expected_version=seen, by=place.actor, **form.given())

    if form.is_bound and kept(request, form, review, by=partial(last_writer, found)):
        messages.success(request, _("Saved."))
        return redirect("commitment", slug=place.network.slug, pk=found.pk)
    context = {
        "network": place.network,
        "commitment": found,
        "past": is_past(found, clock.today()),
        "reviews": permissions.may_review_commitment(place.actor, found),
        "events": [
            (event_label(each.verb), each, change_lines(each.changes))
            for each in found.events.order_by("-at", "-pk")
        ],
    }
    return page(request, "measures/commitment.html", context, form)


@members
@read_or_send
def edit(request: HttpRequest, place: Place, pk: str) -> HttpResponse:
    found = commitment_to_read(place.network, int(pk))
    if not permissions.may_review_commitment(place.actor, found):
        raise Missing
    form = CommitmentForm(
        sent(request),
        written={"texts": found.texts},
        initial={
            "organisation": found.organisation_id,
            "owner": found.owner_id,
            "review_on": found.review_on,
            "is_public": found.is_public,
            "version": found.version,
        },
        organisations=organisation_choices(place.network, found.organisation),
        people=people_choices(place.network, found.owner),
    )

    def change(seen: int) -> None:
        change_commitment(commitment=found, expected_version=seen, by=place.actor, **form.given())

    if form.is_bound and kept(request, form, change, by=partial(last_writer, found)):
        messages.success(request, _("Saved."))
        return redirect("commitment", slug=place.network.slug, pk=found.pk)
    context = {"network": place.network, "commitment": found}
    return page(request, "measures/commitment_edit.html", context, form)


@members
@send
def reopen(request: HttpRequest, place: Place, pk: str) -> HttpResponse:
    found = reopen_commitment(commitment=commitment_to_read(place.network, int(pk)), by=place.actor)
    return redirect("commitment", slug=place.network.slug, pk=found.pk)


@read
def promises(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "measures/promises_public.html", {"wall": wall_of(slug)})


def _committing(place: Place) -> list[tuple[int, str]]:
    """The organisations in whose name this person writes down a promise."""
    every = organisation_choices(place.network)
    if permissions.may_write_any(place.actor, place.network):
        return every
    own = organisations_edited_by(place.actor)
    return [choice for choice in every if choice[0] in own]
