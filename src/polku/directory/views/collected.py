"""The list somebody collects, for themselves or another: it lives in its address and in the reader's browser."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from polku.directory import wording
from polku.directory.bridge.addresses import whole
from polku.directory.forms.collecting import ListForm
from polku.directory.queries.reading import MAX_COLLECTED, collected_entries
from polku.directory.views.remembering import listed_ids, read_ids, remember_list, write_ids
from polku.shared import clock

IDS, FOR_OTHER, SHEET = "n", "toiselle", "arkki"


@require_safe
def collected(request: HttpRequest) -> HttpResponse:
    own = listed_ids(request)
    if IDS not in request.GET and own:
        # The list stands in the address: it can be sent, printed and kept as a bookmark.
        return redirect(f"{reverse('collected')}?{IDS}={write_ids(own)}")
    ids = read_ids(request.GET.get(IDS, ""))
    entries = collected_entries(ids, language=wording.page_language(), on=clock.today())
    address = f"{reverse('collected')}?{IDS}={write_ids(item.entry.pk for item in entries)}"
    for_other = request.GET.get(FOR_OTHER) == "1"
    context = {
        "items": entries,
        "gone": len(ids) - len(entries),
        "own": bool(ids) and ids == own,
        "for_other": for_other,
        "ids": write_ids(item.entry.pk for item in entries),
        "address": whole(f"{address}&{FOR_OTHER}=1" if for_other else address),
        "mine_url": address,
        "other_url": f"{address}&{FOR_OTHER}=1",
        "sheet_url": f"{address}&{SHEET}=1",
        "today": clock.today(),
        "noindex": True,
    }
    sheet = request.GET.get(SHEET) == "1"
    return render(request, "directory/list_sheet.html" if sheet else "directory/list.html", context)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    form = ListForm(request.POST)
    if not form.is_valid():
        return redirect("collected")
    ids = [*dict.fromkeys([*listed_ids(request), form.cleaned_data["entry"]])]
    response = redirect(_back(request, form.cleaned_data["next"]))
    if len(ids) > MAX_COLLECTED:
        messages.warning(request, _("Your list is full. Take something off it first."))
        return response
    remember_list(request, response, ids)
    messages.success(request, _("It is on your list now."))
    return response


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    form = ListForm(request.POST)
    if not form.is_valid():
        return redirect("collected")
    response = redirect(_back(request, form.cleaned_data["next"]))
    remember_list(request, response, [pk for pk in listed_ids(request) if pk != form.cleaned_data["entry"]])
    messages.success(request, _("It is off your list now."))
    return response


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Take a list somebody sent as one's own, or empty one's own."""
    ids = read_ids(request.POST.get(IDS, ""))
    response = redirect(f"{reverse('collected')}?{IDS}={write_ids(ids)}" if ids else reverse("collected"))
    remember_list(request, response, ids)
    messages.success(
        request, _("The list is now kept in this browser.") if ids else _("Your list is empty now.")
    )
    return response


def _back(request: HttpRequest, address: str) -> str:
    return address if url_has_allowed_host_and_scheme(address, {request.get_host()}) else reverse("collected")
