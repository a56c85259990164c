"""What these pages share: who comes in to leads, and what a form does."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from polku.accounts.permissions import is_member
from polku.audit.actions import shows_people
from polku.audit.choices import What
from polku.shared.errors import Refused
from polku.ui.access import actor_of

View = Callable[..., HttpResponse]


def for_workers(what: What = What.PAGE) -> Callable[[View], View]:
    """Decorator: signed in, works for an organisation; what is shown is logged.

    What somebody signed out has sent is not kept for later, as other forms do: it is about a person.
    """

    def decorate(view: View) -> View:
        logged = shows_people(what)(view)

        @wraps(logged)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not request.user.is_authenticated:
                return redirect_to_login(reverse("leads"))
            if not is_member(actor_of(request)):
                raise Refused(_("These pages are for those who look for people."))
            return logged(request, *args, **kwargs)

        return require_http_methods(["GET", "HEAD", "POST"])(guarded)

    return decorate
