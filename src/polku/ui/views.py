"""Pages of the frame itself: the look, the components, and what is shown when something fails."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from polku.ui import showcase
from polku.ui.errors import FORM_TOO_OLD, bare_page, error_page
from polku.ui.forms import LookForm
from polku.ui.look import Look, look_of, remember


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
