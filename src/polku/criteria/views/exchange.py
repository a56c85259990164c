"""Reading criteria in from a file: look at what it holds, then keep it."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import ValidationError

from polku.criteria.actions.importing import Taken, keep_imported
from polku.criteria.content import CriteriaContent
from polku.criteria.forms.exchange import LEAVE, NEW, UPDATE, FileForm
from polku.criteria.models import ClientGroup, CriteriaSet
from polku.criteria.queries.editor import ways_of
from polku.criteria.queries.files import MAX_SETS, FileRead, FoundSet, read_criteria_file, set_to_update
from polku.criteria.queries.problems import problems_in
from polku.criteria.views import shared
from polku.criteria.wording.labels import page_language
from polku.shared.errors import Invalid
from polku.ui.access import actor_of, read_or_send, send, signed_in


@signed_in
@read_or_send
def start(request: HttpRequest) -> HttpResponse:
    """Choose a file; what is in it is shown, and nothing is kept."""
    choices = shared.organisation_choices(request)
    if not choices:
        return render(request, "criteria/no_organisation.html", status=403)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = FileForm(*sent, organisations=choices, groups=shared.group_choices())
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = read_criteria_file(file.read(), file.name or "")
        except Invalid as refusal:
            form.add_error("file", str(refusal.args[0]))
        else:
            return render(request, "criteria/import_look.html", _look(found, form))
    return render(request, "criteria/import.html", {"form": form}, status=shared.status(form))


@signed_in
@send
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what was looked at, as drafts."""
    form = FileForm(
        request.POST, organisations=shared.organisation_choices(request), groups=shared.group_choices()
    )
    del form.fields["file"]
    if not form.is_valid():
        raise Invalid(_("Something did not come through whole. Choose the file again."))
    organisation = shared.chosen_organisation(form)
    taken = _taken(request.POST, _own_sets(organisation.pk))
    kept = keep_imported(
        taken=taken,
        organisation=organisation,
        purpose=form.cleaned_data["purpose"],
        client_group=ClientGroup.objects.filter(pk=form.cleaned_data["client_group"] or 0).first(),
        by=actor_of(request),
    )
    text = ngettext("%(count)s set was kept as a draft.", "%(count)s sets were kept as drafts.", len(kept))
    messages.success(request, text % {"count": len(kept)})
    return redirect("criteria_edit", pk=kept[0].pk) if len(kept) == 1 else redirect("criteria_inventory")


def _look(found: FileRead, form: FileForm) -> dict[str, Any]:
    language, organisation = page_language(), shared.chosen_organisation(form)
    own = _own_sets(organisation.pk)
    sets = [
        {
            "name": each.name(language),
            "ways": ways_of(each.content, language, problems := problems_in(each.content)),
            "problems": problems,
            "update": (update := set_to_update(each, own)),
            "update_name": update.name(language) if update else None,
            "document": json.dumps({"key": each.key, "content": each.content.as_json()}, ensure_ascii=False),
        }
        for each in found.sets
    ]
    said = form.cleaned_data
    return {
        "sets": sets,
        "findings": found.findings,
        "organisation": organisation,
        "organisation_name": organisation.name(language),
        "purpose": said["purpose"],
        "client_group": said["client_group"] or "",
        "lost": sum(finding.lost for finding in found.findings),
        "choices": {"new": NEW, "update": UPDATE, "leave": LEAVE},
        "noindex": True,
    }


def _taken(sent: QueryDict, own: dict[int, CriteriaSet]) -> list[Taken]:
    documents = sent.getlist("document")[:MAX_SETS]
    taken = []
    for place, text in enumerate(documents):
        choice = sent.get(f"becomes-{place}", NEW)
        if choice == LEAVE:
            continue
        found = _found(text)
        update = set_to_update(found, own) if choice == UPDATE else None
        taken.append(Taken(found.content, found.key, update))
    if not taken:
        raise Invalid(_("Nothing was chosen, so nothing was kept."))
    return taken


def _found(text: str) -> FoundSet:
    try:
        data = json.loads(text[: shared.MAX_DOCUMENT])
        return FoundSet(str(data["key"])[:128], CriteriaContent.model_validate(data["content"]), ())
    except (ValueError, KeyError, TypeError, ValidationError, RecursionError) as error:
        raise Invalid(_("Something did not come through whole. Choose the file again.")) from error


def _own_sets(organisation: int) -> dict[int, CriteriaSet]:
    rows = CriteriaSet.objects.select_related("organisation").filter(organisation=organisation)
    return {criteria.pk: criteria for criteria in rows}
