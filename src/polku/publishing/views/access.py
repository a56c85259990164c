"""Who is at the screen, and which publication is on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from polku.publishing.models import Publication
from polku.publishing.queries.publications import publication_to_write
from polku.ui.access import actor_of, read, read_or_send, send, signed_in

View = Callable[..., HttpResponseBase]


def writers(view: View) -> View:
    """Decorator: the view gets the publication of its address; others do not learn that it is there."""

    @wraps(view)
    def guarded(request: HttpRequest, pk: str, **rest: Any) -> HttpResponseBase:
        publication: Publication = publication_to_write(int(pk), actor=actor_of(request))
        return view(request, publication, **rest)

    return signed_in(guarded)


__all__ = ["actor_of", "read", "read_or_send", "send", "signed_in", "writers"]
