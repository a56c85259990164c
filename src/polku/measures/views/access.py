"""Who is at the screen, in which network; refused forms; files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from polku.cooperation.models import Network
from polku.measures import permissions
from polku.measures.queries.plans import network_to_read
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid, Missing
from polku.shared.tables.writing import csv_file, xlsx_file
from polku.ui.access import actor_of, read, read_or_send, send, signed_in
from polku.ui.conflicts import form_status

View = Callable[..., HttpResponseBase]
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Place:
    """Somebody in a network whose work they may see."""

    actor: Actor
    network: Network

    @property
    def runs(self) -> bool:
        """Whether the plan is theirs to change."""
        return permissions.may_run_plan(self.actor, self.network)


def members(view: View) -> View:
    """Decorator: the view gets the place of the signed-in person; others do not learn that the network is there."""

    @wraps(view)
    def guarded(request: HttpRequest, slug: str, **rest: Any) -> HttpResponseBase:
        actor = actor_of(request)
        return view(request, Place(actor, network_to_read(slug, actor=actor)), **rest)

    return signed_in(guarded)


def coordinators(view: View) -> View:
    """Decorator: the same for those who run the plan."""

    @wraps(view)
    def guarded(request: HttpRequest, place: Place, **rest: Any) -> HttpResponseBase:
        if not place.runs:
            raise Missing
        return view(request, place, **rest)

    return members(guarded)


def sent(request: HttpRequest) -> Any:
    """What a form got; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def page(
    request: HttpRequest, template: str, context: dict[str, Any], form: forms.Form | None = None
) -> HttpResponse:
    """A page for members; one whose form was refused says so."""
    context = {"noindex": True, "form": form, **context}
    return render(request, template, context, status=form_status(form))


def refuse(form: forms.Form, problem: Invalid) -> None:
    """Put what an action refused beside the field it is about, where the form has it."""
    told = {name: sentences for name, sentences in problem.problems.items() if name in form.fields}
    for name, sentences in told.items():
        form.add_error(name, [str(sentence) for sentence in sentences])
    if not told:
        form.add_error(None, str(problem))


def file_of(rows: list[list[str]], form: str, name: str, title: str) -> HttpResponse:
    """A table as a file of the wanted form. Raises Missing for other forms."""
    if form not in TYPES:
        raise Missing
    data = csv_file(rows) if form == "csv" else xlsx_file({title: rows})
    called = f'attachment; filename="{name}-{clock.today().isoformat()}.{form}"'
    return HttpResponse(data, content_type=TYPES[form], headers={"Content-Disposition": called})


__all__ = [
    "Place",
    "actor_of",
    "coordinators",
    "file_of",
    "members",
    "page",
    "read",
    "read_or_send",
    "refuse",
    "send",
    "sent",
    "signed_in",
]
