"""Pages of the frame itself: the look, the components, and what is shown when something fails."""

import logging

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from polku.ui import showcase
from polku.ui.context import Frame
from polku.ui.errors import EXPLANATIONS, FORM_TOO_OLD, error_page, language_of
from polku.ui.forms import LookForm
from polku.ui.look import Look, look_of, remember

log = logging.getLogger("polku.pages")


def look(request: HttpRequest) -> HttpResponse:
    came_from = _safe_address(request, request.POST.get("next") or request.GET.get("next", ""))
    chosen = look_of(request)
    form = LookForm(request.POST or None, initial={"colours": chosen.colours, "size": chosen.size})
    if request.method == "POST" and form.is_valid():
        response = HttpResponseRedirect(came_from or request.path)
        remember(response, Look(**form.cleaned_data), secure=request.is_secure())
        return response
    status = 422 if form.errors else 200
    return render(request, "ui/look.html", {"form": form, "next": came_from, "noindex": True}, status=status)


def _safe_address(request: HttpRequest, address: str) -> str:
    return address if url_has_allowed_host_and_scheme(address, {request.get_host()}) else ""


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return render(request, "ui/components.html", showcase.context())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(request, status=403, explanation=FORM_TOO_OLD)


def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponse(bare_page(request, 500), status=500)


def bare_page(request: HttpRequest, status: int) -> str:
    """Neither database nor session is asked: they may be what failed. If even this fails, words in three languages."""
    try:
        with translation.override(language_of(request)):
            context = {"frame": Frame(request), "explanation": EXPLANATIONS[status]}
            return render_to_string("ui/server_error.html", context)
    except Exception:
        log.exception("the page about an error failed too")
        return LAST_RESORT


LAST_RESORT = """<!doctype html><html lang="fi"><meta charset="utf-8"><title>Polku</title>
<h1>Jokin meni meiltä vikaan</h1><p>Yritä hetken kuluttua uudelleen.</p>
<div lang="sv"><h2>Något gick fel hos oss</h2><p>Försök igen om en stund.</p></div>
<div lang="en"><h2>Something went wrong on our side</h2><p>Please try again in a moment.</p></div>
<p><a href="/fi/">Polku</a></p></html>
"""
