"""Screens of lists of students. The list lives in the request and in the page that answers it, nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from polku.criteria.queries.in_force import InForce
from polku.directory.wording import page_language
from polku.practice import permissions
from polku.practice.actions.looking import note_pick_out
from polku.practice.choices import ROLES
from polku.practice.forms.pick_out import ColumnsForm, ListForm, ShownForm
from polku.practice.queries import pick_out as lists
from polku.practice.queries import pick_out_files as files
from polku.practice.queries.example_list import example_rows
from polku.practice.queries.procedures import procedures_of_criteria
from polku.practice.queries.reading_lists import packed_list, read_list, unpacked_list
from polku.practice.wording import meaning_label
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid, Refused
from polku.shared.tables.reading import Table
from polku.shared.tables.writing import csv_file, xlsx_file
from polku.ui.access import actor_of, read, read_or_send, signed_in

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@never_cache
@read_or_send
def pick_out(request: HttpRequest) -> HttpResponse:
    # What somebody signed out has sent is not kept for later here, as other forms do: it is a list of students.
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("pick_out"))
    actor = actor_of(request)
    if not permissions.may_pick_out(actor):
        raise Refused(_("Lists of students are for those who work for a school."))
    if request.method == "POST" and "packed" in request.POST:
        return _again(request, actor)
    return _first(request, actor)


def _first(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The question which list, and the answer to it."""
    usable = lists.sets_to_choose(actor=actor)
    choices = [(each.criteria.pk, _set_label(each)) for each in usable]
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ListForm(*sent, criteria=choices)
    if form.is_valid():
        criteria = lists.set_to_use(form.cleaned_data["criteria"], actor=actor)
        try:
            table = read_list(form.cleaned_data["file"].read())
            held = packed_list(table)
        except Invalid as problem:
            form.add_error("file", str(problem))
        else:
            note_pick_out(
                criteria=criteria.criteria, version=criteria.version.number, rows=len(table.rows), by=actor
            )
            return _result(request, criteria, table, held)
    context = {"form": form, "usable": usable, "noindex": True}
    return render(request, "practice/pick_out.html", context, status=422 if form.is_bound else 200)


def _set_label(each: InForce) -> str:
    language = page_language()
    return f"{each.criteria.name(language)} – {each.criteria.organisation.name(language)}"


def _again(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same list with other columns, other students shown, or as a file."""
    number = request.POST.get("criteria", "")
    criteria = lists.set_to_use(int(number) if number.isdecimal() and len(number) < 16 else 0, actor=actor)
    held = request.POST["packed"]
    table = unpacked_list(held)
    if request.POST.get("do") != "export":
        return _result(request, criteria, table, held)
    picked = lists.pick_out(table, criteria, _columns(request, criteria, table)[1])
    note_pick_out(
        criteria=criteria.criteria,
        version=criteria.version.number,
        rows=len(table.rows),
        exported=True,
        by=actor,
    )
    sheets: dict[str, Iterable[Sequence[str]]] = {
        _("List"): files.result_rows(picked),
        _("Criteria"): files.about_rows(picked),
    }
    return _file(xlsx_file(sheets), "xlsx", f"{_('pick-out')}-{clock.today().isoformat()}")


def _columns(request: HttpRequest, criteria: InForce, table: Table) -> tuple[ColumnsForm, list[str]]:
    """The questions about the columns, and what the columns tell: as answered, else as guessed."""
    guessed = lists.meanings_of(table, criteria)
    form = ColumnsForm(
        request.POST if "packed" in request.POST else None,
        headers=table.headers,
        meanings=[(key, meaning_label(key)) for key in (*ROLES, *lists.facts_read(criteria))],
        initial={f"column-{number}": meaning for number, meaning in enumerate(guessed)},
    )
    return form, form.meanings if form.is_valid() else guessed


def _result(request: HttpRequest, criteria: InForce, table: Table, held: str) -> HttpResponse:
    columns, meanings = _columns(request, criteria, table)
    picked = lists.pick_out(table, criteria, meanings)
    sent = request.POST if "packed" in request.POST else None
    shown = ShownForm(sent, criteria=len(picked.sentences), groups=picked.groups)
    chosen = shown.cleaned_data if shown.is_valid() else {}
    group = chosen.get("group", "")
    context = {
        "picked": picked,
        "packed": held,
        "form": columns,
        "shown": shown,
        "columns": list(zip(columns, picked.columns, strict=True)),
        "hits": files.shown(picked.hits, criterion=chosen.get("criterion"), group=group),
        "open": files.shown(picked.open, criterion=None, group=group),
        "others": files.shown(picked.others, criterion=None, group=group),
        "filtered": bool(group or chosen.get("criterion")),
        "procedures": procedures_of_criteria(criteria.criteria.pk),
        "noindex": True,
    }
    return render(request, "practice/picked_out.html", context, status=422 if columns.errors else 200)


@signed_in
@read
def pick_out_template(request: HttpRequest, pk: str, form: str) -> HttpResponse:
    criteria = lists.set_to_use(int(pk), actor=actor_of(request))
    rows = files.template_rows(criteria)
    if form == "csv":
        return _file(csv_file(rows), form, _("list"))
    return _file(xlsx_file({_("List"): rows, _("Help"): files.help_rows(criteria)}), form, _("list"))


@signed_in
@read
def pick_out_example(request: HttpRequest) -> HttpResponse:
    """Invented students, for trying it out in the demo."""
    if not settings.DEMO:
        raise Http404
    return _file(csv_file(example_rows()), "csv", _("example"))


def _file(data: bytes, form: str, name: str) -> HttpResponse:
    return HttpResponse(
        data,
        content_type=TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="polku-{name}.{form}"'},
    )
