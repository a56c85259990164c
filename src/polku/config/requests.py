"""One request, one transaction; a reading one is read only in the database itself."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from polku.shared.errors import PolkuError
from polku.shared.readonly import kept_after, only_reads
from polku.ui.errors import error_page

Handler = Callable[..., HttpResponse]
log = logging.getLogger("polku.requests")


def one_transaction_a_request(get_response: Handler) -> Handler:
    """Middleware: run the view in one transaction, undone when it raises; a PolkuError becomes its page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for keep in kept_after(request):
            _keep(keep)
        return response

    def process_view(request: HttpRequest, view: Handler, args: Any, kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                if only_reads(request, view):
                    _refuse_writes()
                return _rendered(view(request, *args, **kwargs))
        except PolkuError as error:
            return error_page(request, error)

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def _refuse_writes() -> None:
    with connection.cursor() as cursor:
        # Ends with the transaction, or with the savepoint when a test holds an outer one.
        cursor.cursor.execute("SET TRANSACTION READ ONLY")


def _rendered(response: HttpResponse) -> HttpResponse:
    """Render inside the transaction, so that a template's queries are under the same guard."""
    if hasattr(response, "render") and not getattr(response, "is_rendered", True):
        response.render()
    return response


def _keep(keep: Callable[[], None]) -> None:
    try:
        with transaction.atomic():
            keep()
    except Exception:
        # The reader has the answer already; what could not be kept is not worth an error page.
        log.exception("something about a read could not be kept")
