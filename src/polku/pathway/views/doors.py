"""What the pages of people share: who comes in, what a form does, what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from polku.accounts.permissions import is_member
from polku.audit.actions import shows_people
from polku.audit.choices import What
from polku.consent.queries import not_here
from polku.pathway.queries.persons import Person
from polku.shared.errors import Conflict, Refused
from polku.ui import fields
from polku.ui.access import actor_of

View = Callable[..., HttpResponse]


def for_workers(
    what: What = What.PAGE, *, sends: bool = False, reads: bool = False
) -> Callable[[View], View]:
    """Decorator of every page here: signed in, works for an organisation; what is shown is logged.

    What somebody signed out has sent is not kept for later, as other forms do: it is about a person.
    """

    def decorate(view: View) -> View:
        logged = shows_people(what)(view)

        @wraps(logged)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not request.user.is_authenticated:
                return redirect_to_login(reverse("work_list") if sends else request.path)
            if not is_member(actor_of(request)):
                if kwargs:
                    # Who stands by a person opens them elsewhere: here they are as if they were not there.
                    raise not_here()
                raise Refused(
                    _("These pages are for those who work with people. Your own data has pages of its own.")
                )
            return logged(request, *args, **kwargs)

        if sends:
            return require_http_methods(["POST"])(guarded)
        return require_safe(guarded) if reads else require_http_methods(["GET", "HEAD", "POST"])(guarded)

    return decorate


def done(form: forms.Form, act: Callable[[], Any]) -> bool:
    """As in all forms; when somebody else was quicker, what was typed stays on the screen beside what is there now."""
    try:
        return fields.done(form, act)
    except Conflict as problem:
        form.add_error(None, str(problem))
        return False


def theirs(form: forms.Form, stands: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What another has written meanwhile where this form says something else: label and value.

    Sent again, the form is a change of what stands now.
    """
    if not form.is_bound or form.data.get("version") == str(stands["version"]):
        return []
    form.data = {**form.data.dict(), "version": str(stands["version"])}  # type: ignore[attr-defined]
    return [
        (str(form.fields[name].label), "" if value is None else str(value))
        for name, value in stands.items()
        if name != "version" and (form.data.get(name) or "") != ("" if value is None else str(value))
    ]


def back_to(request: HttpRequest, key: UUID, said: str, *, page: str = "person") -> HttpResponseRedirect:
    """To a page of the person, with a word about what was done."""
    messages.success(request, said)
    return HttpResponseRedirect(reverse(page) if page == "work_list" else reverse(page, args=[key]))


def form_page(
    request: HttpRequest,
    person: Person,
    form: forms.Form,
    *,
    title: str,
    button: str,
    back: str = "person",
    **more: Any,
) -> HttpResponse:
    """One form about a person."""
    context = {
        "person": person,
        "form": form,
        "title": title,
        "button": button,
        "back": reverse(back, args=[person.client.key]),
        "noindex": True,
        **more,
    }
    template = more.get("template", "pathway/form.html")
    return render(request, template, context, status=422 if form.errors else 200)
