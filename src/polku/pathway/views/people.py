"""The work list, and a new person on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from polku.accounts.permissions import schools_of
from polku.audit.choices import What
from polku.consent.actions import open_client
from polku.directory.wording import page_language
from polku.pathway.actions import open_plan
from polku.pathway.forms.people import NewClientForm
from polku.pathway.queries.persons import looked_after, workplaces
from polku.pathway.queries.work_list import Show, opened, work_list
from polku.pathway.views.doors import done, for_workers
from polku.pathway.views.signs import signs_of
from polku.ui.access import actor_of
from polku.ui.paging import page_of

# A caseload as most have it stands on one page, where a name is found at a glance.
PAGE = 50


@for_workers(What.LIST, reads=True)
def people(request: HttpRequest) -> HttpResponse:
    chosen = request.GET.get("nayta", "")
    show = Show(chosen) if chosen in set(Show) else Show.ALL
    actor = actor_of(request)
    found = work_list(actor=actor)
    page = page_of(request, found.shown(show), PAGE)
    labels = {
        Show.ALL: _("All"),
        Show.MINE: _("Waits for me"),
        Show.OTHERS: _("Waits for others"),
        Show.SILENT: _("No answer has come"),
        Show.NO_STEP: _("No next step"),
        Show.NO_HOLDER: _("Nobody answers for the plan"),
    }
    context = {
        "found": found,
        "page": page,
        "lines": [(line, signs_of(line)) for line in opened(list(page), actor=actor)],
        "filters": [(one.value, label, found.count(one), one == show) for one, label in labels.items()],
        "teaches": bool(schools_of(actor)),
        "is_steward": bool(looked_after(actor)),
        "noindex": True,
    }
    return render(request, "pathway/work_list.html", context)


@for_workers()
def person_new(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = NewClientForm(
        request.POST or None,
        organisations=workplaces(actor),
        language=page_language(),
        initial={"language": "fi"},
    )
    if request.method == "POST" and done(form, lambda: None):
        opened = []
        if done(form, lambda: opened.append(open_client(**form.said, by=actor))):
            open_plan(client=opened[0], by=actor)
            messages.success(
                request, _("The person is your client now. Write next what they say themselves.")
            )
            return redirect("person", key=opened[0].key)
    return render(
        request,
        "pathway/person_new.html",
        {"form": form, "noindex": True},
        status=422 if form.errors else 200,
    )
