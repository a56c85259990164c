"""Criteria of this entry: its own words with what was found in them, and the set it goes by."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from polku.accounts.permissions import is_coordinator
from polku.criteria.models import CriteriaSet
from polku.criteria.permissions import may_write_criteria
from polku.criteria.queries.editor import ways_of
from polku.criteria.wording import cell_phrase
from polku.directory.actions import criteria as actions
from polku.directory.forms.upkeep.criteria import EntryCriteriaForm
from polku.directory.queries import upkeep
from polku.directory.queries.differences import Field
from polku.directory.queries.own_words import (
    OTHER,
    OwnWords,
    Suggestion,
    may_write_set_of,
    own_words,
    sets_for,
)
from polku.directory.queries.readable import label_of
from polku.directory.queries.upkeep import Kept
from polku.directory.views.upkeep.access import actor_of, read_or_send, send, signed_in
from polku.directory.wording import page_language
from polku.shared import clock
from polku.shared.errors import Conflict, Invalid

# What a button of a proposal asks for.
ACCEPT, EDIT, DISMISS, RESTORE = "ota", "muuta", "hylkaa", "palauta"


@signed_in
@read_or_send
def criteria(request: HttpRequest, pk: str) -> HttpResponse:
    kept = _kept(request, pk)
    form = _form(request, kept)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["criteria"]
        row = CriteriaSet.objects.get(pk=chosen) if chosen else None
        actions.set_entry_criteria(entry=kept.entry, criteria=row, by=actor_of(request))
        messages.success(request, _("Saved."))
        return redirect("entry_criteria", pk=kept.entry.pk)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "directory/upkeep_criteria.html", _context(request, kept, form), status=status)


@signed_in
@send
def answer(request: HttpRequest, pk: str) -> HttpResponse:
    """One button for one proposal. What cannot be done is said on the page of proposals, where the others wait."""
    kept, actor = _kept(request, pk), actor_of(request)
    wish, key = request.POST.get("vastaus", ""), request.POST.get("ehdotus", "")[:32]
    try:
        if wish in (ACCEPT, EDIT):
            row = actions.accept_proposal(entry=kept.entry, key=key, by=actor)
            messages.success(
                request, _("Added to the draft of the criteria. Nothing is public before it is put in use.")
            )
            if wish == EDIT:
                return redirect("criteria_edit", pk=row.pk)
        elif wish == DISMISS:
            actions.dismiss_proposal(entry=kept.entry, key=key, by=actor)
            messages.success(request, _("Dismissed. It is not proposed again until the text changes."))
        elif wish == RESTORE:
            actions.restore_proposal(entry=kept.entry, key=key, by=actor)
            messages.success(request, _("The proposal is back."))
    except (Conflict, Invalid) as error:
        messages.warning(request, str(error))
    return redirect("entry_criteria", pk=kept.entry.pk)


def _kept(request: HttpRequest, pk: str) -> Kept:
    return upkeep.kept_entry(int(pk), actor=actor_of(request), language=page_language())


def _form(request: HttpRequest, kept: Kept) -> EntryCriteriaForm:
    language, entry = page_language(), kept.entry
    rows = sets_for(entry, actor=actor_of(request), language=language)
    choices = [(row.pk, f"{row.name(language)} – {row.organisation.name(language)}") for row in rows]
    data = request.POST if request.method == "POST" else None
    return EntryCriteriaForm(data, choices=choices, initial={"criteria": entry.criteria_id})


def _context(request: HttpRequest, kept: Kept, form: EntryCriteriaForm) -> dict[str, Any]:
    actor = actor_of(request)
    found = own_words(kept.entry, kept.version.content, on=clock.today())
    return {
        "kept": kept,
        "entry": kept.entry,
        "form": form,
        "found": found,
        "texts": [(label_of(Field(text.field)), text) for text in found.texts],
        "open": [_shown(each, found) for each in found.open],
        "used": [_shown(each, found) for each in found.used],
        "dismissed": [_shown(each, found) for each in found.dismissed],
        "ways": ways_of(found.document, page_language()) if found.document else [],
        "set_name": found.criteria.name(page_language()) if found.criteria else "",
        "writes": may_write_set_of(kept.entry, actor),
        "edits_set": found.criteria is not None and may_write_criteria(actor, found.criteria),
        "coordinates": is_coordinator(actor),
    }


def _shown(suggestion: Suggestion, found: OwnWords) -> dict[str, Any]:
    """A proposal as the page draws it; only what one button can do gets a button."""
    phrase = cell_phrase(suggestion.cell) if suggestion.cell else ""
    can_accept = suggestion.state != OTHER and found.one_way_in
    return {"it": suggestion, "phrase": phrase, "can_accept": can_accept}
