"""A GET cannot write: each request is one transaction, and a reading one is read only in the database itself."""

from collections.abc import Callable

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
Handler = Callable[[HttpRequest], HttpResponse]


class _RollbackError(Exception):
    def __init__(self, response: HttpResponse) -> None:
        self.response = response


def after_response(request: HttpRequest, keep: Callable[[], None]) -> None:
    """Keep something about a read (a search without an answer) once the page is made, in a transaction of its own."""
    request.__dict__.setdefault("_polku_after_response", []).append(keep)


def may_write(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view whose GET must write (a library's sign-in pages); ours never need it."""
    view.polku_may_write = True  # type: ignore[attr-defined]
    return view


def one_transaction_a_request(get_response: Handler) -> Handler:
    """Middleware: wrap the view in one transaction; roll it back when the answer is an error (4xx or 5xx)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for keep in request.__dict__.pop("_polku_after_response", ()):
            with transaction.atomic():
                keep()
        return response

    def process_view(request, view, args, kwargs):  # type: ignore[no-untyped-def]
        if getattr(view, "polku_no_database", False):
            return None
        reading = request.method in READING_METHODS and not _writes_on_get(view)
        return _in_transaction(lambda: _complete(view(request, *args, **kwargs)), reading)

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def _writes_on_get(view: Callable[..., HttpResponse]) -> bool:
    return getattr(view, "polku_may_write", False) or view.__module__.startswith("allauth.")


def _complete(response: HttpResponse) -> HttpResponse:
    """Render inside the transaction, so that a template's queries are under the same guard."""
    if hasattr(response, "render") and not response.is_rendered:
        response.render()
    return response


def _in_transaction(answer: Callable[[], HttpResponse], reading: bool) -> HttpResponse:
    try:
        with transaction.atomic():
            if reading:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION READ ONLY")
            response = answer()
            if response.status_code >= 400 and not getattr(response, "keep_changes", False):
                raise _RollbackError(response)
            return response
    except _RollbackError as refused:
        return refused.response
