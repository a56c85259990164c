"""One door for hostile input: what no page can use is refused before any page sees it."""

import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponse

from polku.ui.errors import error_page

MAX_QUERY_LENGTH = 4_000
# The biggest thing anybody sends is a table of 5 MB in a form.
MAX_BODY = 6_000_000
# Control characters that no text field can mean, and NUL which PostgreSQL refuses.
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def refuse_hostile_input(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Middleware: 400 for addresses with control characters, broken UTF-8 or too much; 413 for bodies too big."""

    def middleware(request: HttpRequest) -> HttpResponse:
        raw = request.META.get("QUERY_STRING", "")
        path = request.META.get("PATH_INFO", "")
        usable = _clean(raw.encode("latin-1", "replace")) and _clean(path.encode("latin-1", "replace"))
        if len(raw) > MAX_QUERY_LENGTH or not usable:
            return error_page(request, status=400)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length[:20]) > MAX_BODY:
            return error_page(request, status=413)
        return get_response(request)

    return middleware


def _clean(raw: bytes) -> bool:
    decoded = unquote_to_bytes(raw.replace(b"+", b" "))
    if CONTROL.search(decoded):
        return False
    try:
        decoded.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
