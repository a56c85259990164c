"""Screens of tables: read one in, look at what it would do, write it; the template and the export."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from polku.accounts.models import Organisation
from polku.directory.actions.table_import import begin_writing, discard_table, preview_table
from polku.directory.forms.importing import TableForm, WriteForm
from polku.directory.queries import table_reports, tables, upkeep
from polku.directory.views.upkeep.access import actor_of, read, read_or_send, send, signed_in
from polku.directory.wording import page_language, verdict_label
from polku.shared import clock
from polku.shared.errors import Invalid
from polku.shared.tables.writing import csv_file, xlsx_file

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@signed_in
@read_or_send
def start(request: HttpRequest) -> HttpResponse:
    actor, language = actor_of(request), page_language()
    organisations = upkeep.organisations_to_write_for(actor=actor, language=language)
    if not organisations:
        return render(request, "directory/upkeep_no_organisation.html", status=403)
    choices = [(o.pk, o.name(language).text) for o in organisations]
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = TableForm(*sent, organisations=choices)
    if form.is_valid():
        file = form.cleaned_data["file"]
        organisation = Organisation.objects.get(pk=form.cleaned_data["organisation"])
        try:
            run = preview_table(data=file.read(), name=file.name or "", organisation=organisation, by=actor)
        except Invalid as problem:
            form.add_error("file", str(problem))
        else:
            return redirect("import_preview", pk=run.pk)
    context = {"form": form, "recent": table_reports.recent_tables(actor=actor)}
    return render(request, "directory/import_start.html", context, status=422 if form.is_bound else 200)


@signed_in
@read
def preview(request: HttpRequest, pk: str) -> HttpResponse:
    run = table_reports.table_run(int(pk), actor=actor_of(request))
    told = table_reports.told_table(run, language=page_language())
    groups = [(verdict, verdict_label(verdict), rows) for verdict, rows in told.groups.items()]
    context = {"run": run, "table": told, "groups": groups, "form": WriteForm(), "noindex": True}
    return render(request, "directory/import_preview.html", context)


@signed_in
@send
def confirm(request: HttpRequest, pk: str) -> HttpResponse:
    run = table_reports.table_run(int(pk), actor=actor_of(request))
    form = WriteForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Choose what happens to the entries."))
    run = begin_writing(run=run, by=actor_of(request), publish=form.publish)
    if run.confirmed_at:
        messages.success(request, _("The table has been written."))
    return redirect("import_preview", pk=run.pk)


@signed_in
@send
def discard(request: HttpRequest, pk: str) -> HttpResponse:
    discard_table(run=table_reports.table_run(int(pk), actor=actor_of(request)), by=actor_of(request))
    messages.success(request, _("The table was thrown away. Nothing was changed."))
    return redirect("import_start")


@signed_in
@read
def template(request: HttpRequest, form: str) -> HttpResponse:
    language = page_language()
    rows = table_reports.template_rows(language)
    if form == "csv":
        return _file(csv_file(rows), form, _("template"))
    heading = [_("Column"), _("What belongs in it"), _("What may be written there")]
    help_sheet = [heading, *table_reports.help_rows(tables.book_now(), language)]
    return _file(xlsx_file({_("Entries"): rows, _("Help"): help_sheet}), form, _("template"))


@signed_in
@read
def export(request: HttpRequest) -> HttpResponse:
    form = request.GET.get("muoto", "xlsx")
    if form not in TYPES:
        raise Http404
    organisation = _organisation(request.GET.get("organisaatio", ""))
    entries = tables.entries_for_tables(actor_of(request), organisation)
    rows = tables.export_rows(entries, language=page_language())
    data = csv_file(rows) if form == "csv" else xlsx_file({_("Entries"): rows})
    return _file(data, form, clock.today().isoformat())


def _organisation(number: str) -> Organisation | None:
    if not number:
        return None
    found = (
        Organisation.objects.filter(pk=int(number)).first()
        if number.isdecimal() and len(number) < 16
        else None
    )
    if found is None:
        raise Http404
    return found


def _file(data: bytes, form: str, name: str) -> HttpResponse:
    return HttpResponse(
        data,
        content_type=TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="polku-{name}.{form}"'},
    )
