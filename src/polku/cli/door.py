"""The door of a web process: so many requests are worked on, so many wait, the rest are asked to come back.

Without it a crowd would make everybody wait longer and longer. Being asked to come back costs next to nothing, so those
who are inside are served as before, and all is well again as soon as the crowd has gone.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cache
from io import BytesIO
from threading import BoundedSemaphore
from typing import Any

from django.core.handlers.wsgi import WSGIRequest

from polku.shared.languages import BY_CODE
from polku.ui.errors import bare_page

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]

# How long somebody waits inside, and how soon those outside are asked to try again.
PATIENCE_SECONDS = 5.0
RETRY_AFTER_SECONDS = 5
# Files of the look are no work, and a page without them is no page.
FILES = "/static/"
STATUS = "503 Service Unavailable"
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'"
HEADERS = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Retry-After", str(RETRY_AFTER_SECONDS)),
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
)


class Door:
    """A WSGI application in front of another: `at_work` requests at a time, `waiting` behind them.

    Those at work have threads of their own, so the application keeps few connections to the database, and warm ones.
    """

    def __init__(
        self,
        application: Application,
        *,
        at_work: int,
        waiting: int,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._application, self._patience = application, patience
        self._inside = BoundedSemaphore(at_work + waiting)
        self._at_work = ThreadPoolExecutor(at_work, "polku-at-work")

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        if str(environ.get("PATH_INFO", "")).startswith(FILES):
            return self._application(environ, start_response)
        if not self._inside.acquire(blocking=False):
            return _come_back(environ, start_response)
        try:
            return self._answer(environ, start_response)
        finally:
            self._inside.release()

    def _answer(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        work = self._at_work.submit(self._application, environ, start_response)
        wait([work], self._patience)
        return _come_back(environ, start_response) if work.cancel() else work.result()


def _come_back(environ: Environ, start_response: Any) -> Iterable[bytes]:
    code = str(environ.get("PATH_INFO", "")).strip("/").partition("/")[0]
    body = _page(code if code in BY_CODE else "fi")
    start_response(STATUS, [*HEADERS, ("Content-Length", str(len(body)))])
    return [body]


@cache
def _page(language: str) -> bytes:
    # Made once: a page for each who is turned away would keep the processors from those inside.
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": f"/{language}/", "wsgi.input": BytesIO()}
    return bare_page(WSGIRequest(asked | {"SERVER_NAME": "localhost", "SERVER_PORT": "80"}), 503).encode()
