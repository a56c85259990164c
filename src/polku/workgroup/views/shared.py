"""What the screens of theme groups share: pages with a form, and a change that may be refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from polku.accounts.models import Organisation, User
from polku.cooperation.models import Network
from polku.cooperation.queries.networks import organisations_of_people
from polku.directory.wording import page_language
from polku.shared import clock
from polku.ui import conflicts, fields
from polku.ui.access import forget_typed


def form_page(
    request: HttpRequest, form: forms.Form, *, template: str = "workgroup/form.html", **context: Any
) -> HttpResponse:
    """A page that asks; what was refused comes back with everything that was typed."""
    return conflicts.form_page(request, template, form, **context)


def done(request: HttpRequest, form: forms.Form, change: Callable[[], Any]) -> bool:
    """Do a change of something without versions; when it cannot be done the form says why."""
    if saved := fields.done(form, change):
        forget_typed(request)
    return saved


def named_people(people: Iterable[User], network: Network) -> list[tuple[int, str]]:
    """People to choose from, each with the organisations that let them in."""
    language = page_language()
    places = organisations_of_people(network, clock.today())
    return [
        (
            person.pk,
            ", ".join(
                [person.call_name, *(place.name(language).text for place in places.get(person.pk, ()))]
            ),
        )
        for person in people
    ]


def named_organisations(organisations: Iterable[Organisation]) -> list[tuple[int, str]]:
    """Organisations to choose from."""
    language = page_language()
    return [(each.pk, each.name(language).text) for each in organisations]
