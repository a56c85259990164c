"""What is kept here of a person, from the person's own page: who told of them, and how the school follows them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from polku.audit.choices import What
from polku.outreach.queries.of_person import found_and_followed
from polku.outreach.views.doors import for_workers
from polku.pathway.queries.persons import person_to_write
from polku.ui.access import actor_of


@for_workers(What.PAGE)
def person_outreach(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    person = person_to_write(key, actor=actor)
    leads, leavers = found_and_followed(person.client, actor=actor)
    context = {"person": person, "leads": leads, "leavers": leavers, "tab": "outreach", "noindex": True}
    return render(request, "outreach/of_person.html", context)
