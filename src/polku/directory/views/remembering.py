"""What a reader's own browser remembers: the municipality they chose and their list. Nothing is kept here."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse

from polku.directory.forms.finding import MUNICIPALITY
from polku.directory.queries.reading import MAX_COLLECTED

MUNICIPALITY_COOKIE, LIST_COOKIE = "kunta", "lista"
HALF_A_YEAR = 182 * 24 * 3600


def remembered_municipality(request: HttpRequest) -> str:
    """The code the reader chose earlier, if it looks like one."""
    code = request.COOKIES.get(MUNICIPALITY_COOKIE, "")
    return code if re.fullmatch(r"\d{3}", code, re.ASCII) else ""


def remember_municipality(request: HttpRequest, response: HttpResponse, code: str) -> None:
    """Keep the choice, or forget it, when it was made on our own page: a link from elsewhere is no choice."""
    if MUNICIPALITY not in request.GET or request.headers.get("Sec-Fetch-Site") != "same-origin":
        return
    if code != remembered_municipality(request):
        _set(request, response, MUNICIPALITY_COOKIE, code)


def listed_ids(request: HttpRequest) -> list[int]:
    """Ids on the reader's own list, in the order they were added."""
    return read_ids(request.COOKIES.get(LIST_COOKIE, ""))


def remember_list(request: HttpRequest, response: HttpResponse, ids: Iterable[int]) -> None:
    """Keep the reader's own list; an empty one is forgotten."""
    _set(request, response, LIST_COOKIE, write_ids(ids))


def read_ids(text: str) -> list[int]:
    """`12.15.18` as numbers; what is no number is left out."""
    numbers = [
        int(part)
        for part in text.split(".")[: MAX_COLLECTED * 2]
        if re.fullmatch(r"\d{1,15}", part, re.ASCII)
    ]
    return list(dict.fromkeys(numbers))[:MAX_COLLECTED]


def write_ids(ids: Iterable[int]) -> str:
    """Numbers as they stand in an address or a cookie."""
    return ".".join(str(pk) for pk in ids)


def _set(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    if not value:
        response.delete_cookie(name, samesite="Lax")
        return
    response.set_cookie(
        name, value, max_age=HALF_A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
    )
