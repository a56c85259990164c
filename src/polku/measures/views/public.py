"""The plan as everybody may read it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from polku.measures.queries.measures import public_evidence
from polku.measures.queries.plans import has_collection, progress_of, progress_of_theme, public_plan
from polku.ui.access import read


@read
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    found = public_plan(slug, request.GET.get("numero", ""))
    context = {
        "network": found.network,
        "plan": found,
        "progress": progress_of(found, public=True),
        "others": found.network.plans.filter(is_public=True).exclude(pk=found.pk).order_by("-number"),
    }
    return render(request, "measures/plan_public.html", context)


@read
def theme(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    found = public_plan(slug, request.GET.get("numero", ""))
    group = progress_of_theme(found, code, public=True)
    shown = public_evidence(group.measures)
    context = {
        "network": found.network,
        "plan": found,
        "group": group,
        "collection": has_collection(group),
        "rows": [(each, shown.get(each.pk, [])) for each in group.measures],
    }
    return render(request, "measures/theme_public.html", context)
