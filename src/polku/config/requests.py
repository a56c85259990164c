"""One request, one transaction (ATOMIC_REQUESTS); a reading one is read only in the database itself."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from polku.consent.choices import Purpose
from polku.consent.context import for_request
from polku.shared.actor import of_request
from polku.shared.errors import PolkuError
from polku.shared.readonly import kept_after, only_reads
from polku.ui.errors import error_page

Handler = Callable[..., HttpResponse]
log = logging.getLogger("polku.requests")


class _Guard:
    """Makes the view's transaction read only just before its first statement."""

    def __init__(self) -> None:
        self.reading = False
        self._depth = len(connection.atomic_blocks)

    def __call__(self, execute: Handler, sql: Any, params: Any, many: bool, context: Any) -> Any:
        # Only inside the view's own block: its end also ends the setting, even when a test holds an outer one.
        if self.reading and len(connection.atomic_blocks) > self._depth:
            self.reading = False
            context["cursor"].cursor.execute("SET TRANSACTION READ ONLY")
        return execute(sql, params, many, context)


def reads_do_not_write(get_response: Handler) -> Handler:
    """Middleware: the database refuses what a GET would write; what is kept about a read comes after the answer.

    A PolkuError undoes the request and becomes its page.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        guard = request.__dict__["_polku_guard"] = _Guard()
        with connection.execute_wrapper(guard):
            response = get_response(request)
        for keep in kept_after(request):
            _keep(keep)
        return response

    def process_view(request: HttpRequest, view: Handler, args: Any, kwargs: Any) -> None:
        request.__dict__["_polku_guard"].reading = only_reads(request, view)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return error_page(request, exception) if isinstance(exception, PolkuError) else None

    middleware.process_view = process_view  # type: ignore[attr-defined]
    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def client_data_is_for_the_signed_in(get_response: Handler) -> Handler:
    """Middleware: client data opens to whoever is signed in, for the purpose of the view; asked only when needed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with for_request(lambda: of_request(request), lambda: _purpose_of(request)):
            return get_response(request)

    def process_view(request: HttpRequest, view: Handler, args: Any, kwargs: Any) -> None:
        request.__dict__["_polku_view"] = view

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def _purpose_of(request: HttpRequest) -> str:
    return getattr(request.__dict__.get("_polku_view"), "polku_purpose", Purpose.GUIDANCE)


def _keep(keep: Callable[[], None]) -> None:
    try:
        with transaction.atomic():
            keep()
    except Exception:
        # The reader has the answer already; what could not be kept is not worth an error page.
        log.exception("something about a read could not be kept")
