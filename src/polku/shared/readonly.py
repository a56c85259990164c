"""A GET cannot write. What must be kept about a read is handed over here and kept after the answer is made."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def after_response(request: HttpRequest, keep: Callable[[], None]) -> None:
    """Keep something about a read (a search without an answer) once the page is made, in a transaction of its own."""
    request.__dict__.setdefault("_polku_after_response", []).append(keep)


def kept_after(request: HttpRequest) -> list[Callable[[], None]]:
    """What was handed over, once."""
    kept: list[Callable[[], None]] = request.__dict__.pop("_polku_after_response", [])
    return kept


def only_reads(request: HttpRequest, view: Callable[..., HttpResponse]) -> bool:
    """Whether the database shall refuse writes: a library's sign-in pages may write on GET, ours never.

    A view that shows people refuses them itself, around all it does but the log (polku.audit.actions.shows_people).
    """
    if getattr(view, "logs_looks", False):
        return False
    return request.method in READING_METHODS and not view.__module__.startswith("allauth.")
