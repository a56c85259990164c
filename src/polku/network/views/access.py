"""Who is at the screen: members of the network read, coordinators make reports and decisions."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from polku.network import permissions
from polku.shared.errors import Missing
from polku.ui.access import actor_of, read, read_or_send, send, signed_in

View = Callable[..., HttpResponseBase]


def _only(allowed: Callable[..., bool]) -> Callable[[View], View]:
    def decorator(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not allowed(actor_of(request)):
                raise Missing
            return view(request, *args, **kwargs)

        return signed_in(guarded)

    return decorator


members = _only(permissions.may_read_reports)
coordinators = _only(permissions.may_run_reports)

__all__ = ["actor_of", "coordinators", "members", "read", "read_or_send", "send", "signed_in"]
