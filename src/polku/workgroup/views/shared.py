"""What the screens of theme groups share: pages with a form, and a change that may be refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from polku.accounts.models import Organisation, User
from polku.cooperation.models import Network
from polku.cooperation.queries.networks import organisations_of_people
from polku.directory.wording import page_language
from polku.shared import clock
from polku.shared.errors import Conflict, Invalid
from polku.ui.access import forget_typed


def form_page(
    request: HttpRequest, form: forms.Form, *, template: str = "workgroup/form.html", **context: Any
) -> HttpResponse:
    """A page that asks; what was refused comes back with everything that was typed."""
    refused = request.method == "POST"
    return render(
        request, template, {"form": form, "noindex": True, **context}, status=422 if refused else 200
    )


def done(
    request: HttpRequest, form: forms.Form, change: Callable[[], Any], *, version: int | None = None
) -> bool:
    """Do a change; when it cannot be done the form says why, and a conflict takes the newest version's number."""
    try:
        change()
    except Conflict as problem:
        form.add_error(None, str(problem))
        form.data = request.POST.copy()
        form.data["version"] = str(version)
        return False
    except Invalid as problem:
        _tell(form, problem)
        return False
    forget_typed(request)
    return True


def _tell(form: forms.Form, problem: Invalid) -> None:
    known = {name: texts for name, texts in problem.problems.items() if name in form.fields}
    for name, texts in known.items():
        for text in texts:
            form.add_error(name, text)
    if not known:
        form.add_error(None, str(problem))
        for texts in problem.problems.values():
            for text in texts:
                form.add_error(None, text)


def expected(form: forms.Form, otherwise: int) -> int:
    """The version that was on the screen."""
    number = form.cleaned_data.get("version")
    return otherwise if number is None else int(number)


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
