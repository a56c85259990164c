"""Invented situations that criteria are tried on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from polku.criteria.actions.examples import remove_example, save_example
from polku.criteria.forms.examples import ExampleForm, MoreFactForm
from polku.criteria.models import CriteriaSet, Example
from polku.criteria.queries.facts import COMMON, fact_choices
from polku.criteria.queries.places import municipality_choices
from polku.criteria.queries.trying import example_of
from polku.criteria.queries.versions import newest
from polku.criteria.views import shared
from polku.criteria.wording.labels import page_language
from polku.shared import clock
from polku.shared.errors import Invalid
from polku.ui.access import actor_of, forget_typed, read_or_send, send, signed_in, typed

# What an example asks when the criteria ask nothing yet.
FIRST = COMMON[:4]
MOST_FACTS = 30


@signed_in
@read_or_send
def new(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, shared.written_set(request, pk), None)


@signed_in
@read_or_send
def change(request: HttpRequest, pk: int, example: int) -> HttpResponse:
    criteria = shared.written_set(request, pk)
    return _page(request, criteria, example_of(example, criteria.organisation))


@signed_in
@send
def remove(request: HttpRequest, pk: int, example: int) -> HttpResponse:
    criteria = shared.written_set(request, pk)
    remove_example(example=example_of(example, criteria.organisation), by=actor_of(request))
    messages.success(request, _("The example was removed."))
    return redirect(_try_out(criteria))


def _page(request: HttpRequest, criteria: CriteriaSet, example: Example | None) -> HttpResponse:
    language = page_language()
    answers: dict[str, Any] = example.answers if example else {}
    facts = _facts(request, criteria, answers)
    asking_more = "more" in request.POST
    form = ExampleForm(
        typed(request),
        facts=facts,
        municipalities=municipality_choices(clock.today(), language),
        names=example.names if example else {},
        answers=answers,
        language=language,
    )
    if request.method == "POST" and not asking_more and form.is_valid():
        try:
            save_example(
                organisation=criteria.organisation,
                names=form.said_names(),
                answers=form.answers(),
                by=actor_of(request),
                example=example,
            )
        except Invalid as refusal:
            form.add_error(None, str(refusal.args[0]))
        else:
            forget_typed(request)
            return redirect(_try_out(criteria))
    context = {
        "criteria": criteria,
        "name": criteria.name(language),
        "example": example,
        "form": form,
        "facts": facts,
        "more": MoreFactForm(choices=fact_choices()),
    }
    refused = not asking_more and shared.status(form) == 422
    return render(request, "criteria/example.html", context, status=422 if refused else 200)


def _facts(request: HttpRequest, criteria: CriteriaSet, answers: dict[str, Any]) -> list[str]:
    """What the criteria ask about, what the example says, and what was added on the page."""
    asked = [cell.fact for rule in newest(criteria).document.rules for cell in rule.cells]
    added = [*request.POST.getlist("facts"), request.POST.get("fact", "")]
    return list(dict.fromkeys([*(asked or FIRST), *answers, *filter(None, added)]))[:MOST_FACTS]


def _try_out(criteria: CriteriaSet) -> str:
    return f"{reverse('criteria_edit', args=[criteria.pk])}#kokeilu"
