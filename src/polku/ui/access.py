"""Who is at the screen, and what was typed by somebody whose sign-in had ended meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from polku.shared.actor import Actor, of_request
from polku.shared.errors import Missing

View = Callable[..., HttpResponseBase]
UNSAVED = "unsaved_form"
MAX_UNSAVED = 200_000

read_or_send = require_http_methods(["GET", "HEAD", "POST"])
read = require_safe
# Views that only receive: after signing in there is no page of theirs to come back to.
_SENDING: set[View] = set()


def send(view: View) -> View:
    """Decorator: a button's address, which has no page."""
    guarded: View = require_http_methods(["POST"])(view)
    _SENDING.add(guarded)
    return guarded


def signed_in(view: View) -> View:
    """Decorator: others go to the sign-in page first. What they had typed waits for them until they are back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method != "POST":
            return redirect_to_login(request.get_full_path())
        if view in _SENDING:
            return redirect_to_login(reverse("desk"))
        if len(request.body) <= MAX_UNSAVED:
            request.session[UNSAVED] = {"path": request.path, "typed": request.POST.urlencode()}
        return redirect_to_login(request.path)

    return guarded


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person."""
    actor = of_request(request)
    if actor is None:
        raise Missing
    return actor


def typed(request: HttpRequest) -> QueryDict | None:
    """What the form on this page holds: what is sent now, or what waited while its writer signed in again."""
    if request.method == "POST":
        return request.POST
    waiting = request.session.get(UNSAVED)
    return QueryDict(waiting["typed"]) if waiting and waiting["path"] == request.path else None


def forget_typed(request: HttpRequest) -> None:
    """What waited has been saved or is not wanted."""
    request.session.pop(UNSAVED, None)
