"""Who is at a screen of the desk: what every app asks, and what only coordinators may open."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from polku.directory import permissions
from polku.shared.errors import Missing
from polku.ui.access import (
    View,
    actor_of,
    forget_typed,
    read,
    read_or_send,
    send,
    signed_in,
    typed,
)

__all__ = [
    "actor_of",
    "forget_typed",
    "read",
    "read_or_send",
    "reviewing",
    "send",
    "signed_in",
    "typed",
]


def reviewing(view: View) -> View:
    """Decorator: for coordinators; to everybody else the page is not there."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not permissions.may_review(actor_of(request)):
            raise Missing
        return view(request, *args, **kwargs)

    return signed_in(guarded)
