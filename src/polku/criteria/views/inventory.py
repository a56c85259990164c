"""The inventory: all organisations' criteria side by side, with filters and files; making one's own from another's."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from polku.criteria import permissions
from polku.criteria.actions.editing import fork_criteria
from polku.criteria.choices import Purpose, SourceKind
from polku.criteria.forms.editing import ForkForm
from polku.criteria.models import CriteriaSet
from polku.criteria.queries.in_force import version_in_force
from polku.criteria.queries.inventory import Asked, inventory, inventory_rows, side_by_side
from polku.criteria.queries.versions import criteria_to_see
from polku.criteria.views import shared
from polku.criteria.wording.labels import page_language
from polku.shared import clock
from polku.shared.errors import Missing
from polku.shared.tables.writing import csv_file, xlsx_file
from polku.shared.text import sort_key
from polku.ui.access import actor_of, read, read_or_send, signed_in
from polku.ui.paging import page_of

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BESIDE = "rinnan"
# Lines of the table, or groups beside each other, on a page.
LINES = 40
SIDES = 8


@signed_in
@read
def index(request: HttpRequest) -> HttpResponse:
    asked, language = _asked(request), page_language()
    lines = inventory(asked, actor=actor_of(request), on=clock.today(), language=language)
    beside = request.GET.get("nakyma") == BESIDE
    query = request.GET.copy()
    for name in ("nakyma", "sivu"):
        query.pop(name, None)
    page = page_of(request, side_by_side(lines) if beside else lines, SIDES if beside else LINES)
    context = {
        "lines": lines,
        "page": page,
        "beside": beside,
        "asked": asked,
        "anything": asked != Asked(),
        "query": query.urlencode(),
        "organisations": _organisations(language),
        "groups": shared.group_choices(),
        "purposes": Purpose.choices,
        "sources": SourceKind.choices,
        "writes": bool(shared.organisation_choices(request)),
        "today": clock.today(),
    }
    return render(request, "criteria/inventory.html", context)


@signed_in
@read
def export(request: HttpRequest, form: str) -> HttpResponse:
    if form not in TYPES:
        raise Http404
    asked, language = _asked(request), page_language()
    rows = inventory_rows(inventory(asked, actor=actor_of(request), on=clock.today(), language=language))
    data = csv_file(rows) if form == "csv" else xlsx_file({_("Criteria"): rows})
    name = f"polku-{_('criteria-file')}-{clock.today().isoformat()}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=TYPES[form], headers=headers)


@signed_in
@read_or_send
def fork(request: HttpRequest, pk: int) -> HttpResponse:
    actor, language = actor_of(request), page_language()
    criteria = criteria_to_see(pk, actor)
    held = version_in_force(criteria, clock.today())
    choices = shared.organisation_choices(request)
    if not permissions.may_see_inventory(actor) or held is None or not choices:
        raise Missing
    form = ForkForm(request.POST if request.method == "POST" else None, organisations=choices)
    if request.method == "POST" and form.is_valid():
        made = fork_criteria(version=held.version, organisation=shared.chosen_organisation(form), by=actor)
        messages.success(
            request, _("The copy is yours as a draft. Change what differs, and say your own source.")
        )
        return redirect("criteria_edit", pk=made.pk)
    context = {
        "criteria": criteria,
        "name": criteria.name(language),
        "organisation": criteria.organisation.name(language),
        "form": form,
    }
    return render(request, "criteria/fork.html", context, status=shared.status(form))


def _asked(request: HttpRequest) -> Asked:
    given = request.GET
    purpose, source = given.get("tarkoitus", ""), given.get("lahde", "")
    organisation, group = (shared.number(given.get(name), 0) or None for name in ("organisaatio", "ryhma"))
    return Asked(
        organisation=organisation,
        group=group,
        purpose=purpose if purpose in Purpose.values else "",
        source=source if source in SourceKind.values else "",
        stale=given.get("tarkistamatta") == "1",
        unwritten=given.get("kirjoittamatta") == "1",
    )


def _organisations(language: str) -> list[tuple[int, str]]:
    """Organisations that have criteria."""
    rows = (
        CriteriaSet.objects.select_related("organisation").order_by("organisation").distinct("organisation")
    )
    named = [(row.organisation_id, row.organisation.name(language).text) for row in rows]
    return sorted(named, key=lambda each: sort_key(each[1]))
