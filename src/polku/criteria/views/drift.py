"""Refusals that contradict the criteria: how many, on what ground, and what was done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from polku.criteria import permissions
from polku.criteria.actions.drift import answer_drift
from polku.criteria.forms.exchange import DriftForm
from polku.criteria.models import CriteriaSet
from polku.criteria.queries.drift import drift_lines
from polku.criteria.queries.versions import version_of
from polku.criteria.views import shared
from polku.criteria.wording.labels import page_language
from polku.shared.errors import Missing
from polku.ui.access import actor_of, read, read_or_send, signed_in


@signed_in
@read
def every(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if not permissions.may_see_inventory(actor):
        raise Missing
    lines = drift_lines(actor=actor, language=page_language())
    return render(request, "criteria/drift.html", {"lines": lines, "criteria": None})


@signed_in
@read
def of_set(request: HttpRequest, pk: int) -> HttpResponse:
    criteria = shared.written_set(request, pk)
    lines = drift_lines(actor=actor_of(request), language=page_language(), criteria=criteria)
    return render(request, "criteria/drift.html", _named(criteria) | {"lines": lines})


@signed_in
@read_or_send
def answer(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What followed from the refusals on one ground."""
    criteria = shared.written_set(request, pk)
    ground = (request.POST if request.method == "POST" else request.GET).get("peruste", "")[:128]
    lines = drift_lines(actor=actor_of(request), language=page_language(), criteria=criteria)
    line = next((one for one in lines if one.version.number == number and one.ground == ground), None)
    if line is None:
        raise Missing
    form = DriftForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        version = version_of(criteria, number)
        answer_drift(version=version, ground=ground, by=actor_of(request), **form.cleaned_data)
        shared.saved(request)
        return redirect("criteria_drift_of", pk=pk)
    context = _named(criteria) | {"line": line, "form": form}
    return render(request, "criteria/drift_answer.html", context, status=shared.status(form))


def _named(criteria: CriteriaSet) -> dict[str, object]:
    return {"criteria": criteria, "name": criteria.name(page_language())}
