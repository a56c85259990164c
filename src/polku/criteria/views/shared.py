"""What the screens of one set share: which version was shown, and what happens when another came between."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from pydantic import ValidationError

from polku.accounts.models import Organisation
from polku.criteria.actions.editing import change_criteria, changed
from polku.criteria.actions.rules import Change
from polku.criteria.content import CriteriaContent
from polku.criteria.models import ClientGroup, CriteriaSet
from polku.criteria.queries import people
from polku.criteria.queries.differences import differences
from polku.criteria.queries.editor import ways_of
from polku.criteria.queries.versions import criteria_to_write, newest, version_of
from polku.criteria.wording.labels import page_language
from polku.shared.errors import Conflict, Invalid
from polku.ui.access import actor_of, forget_typed

MAX_DOCUMENT = 1_000_000
# A number of so many digits fits the database.
MAX_DIGITS = 9


def written_set(request: HttpRequest, pk: int) -> CriteriaSet:
    """The set that the signed-in person writes. Raises Missing."""
    return criteria_to_write(pk, actor_of(request))


def number(text: str | None, default: int = -1) -> int:
    """A number from outside; the default for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS else default


def shown_version(request: HttpRequest, criteria: CriteriaSet) -> int:
    """The version that the page was made from."""
    given = request.POST if request.method == "POST" else request.GET
    return number(given.get("versio"), criteria.version)


def keep(request: HttpRequest, criteria: CriteriaSet, change: Change, anchor: str = "") -> HttpResponse:
    """Make a change and go back to the editor; when somebody else was faster, show both texts."""
    shown = shown_version(request, criteria)
    try:
        change_criteria(criteria=criteria, change=change, by=actor_of(request), expected_version=shown)
    except Conflict as conflict:
        mine = changed(criteria, version_of(criteria, shown).document, change)
        return both_texts(request, criteria, mine, conflict)
    forget_typed(request)
    return redirect(f"{reverse('criteria_edit', args=[criteria.pk])}{anchor}")


def both_texts(
    request: HttpRequest, criteria: CriteriaSet, mine: CriteriaContent, conflict: Conflict
) -> HttpResponse:
    """Two texts for the same criteria: which one goes on."""
    criteria = written_set(request, criteria.pk)
    theirs, language = newest(criteria), page_language()
    context = {
        "criteria": criteria,
        "name": criteria.name(language),
        "message": conflict.args[0],
        "theirs": theirs,
        "my_ways": ways_of(mine, language),
        "their_ways": ways_of(theirs.document, language),
        "changes": differences(theirs.document, mine, language),
        "document": json.dumps(mine.as_json(), ensure_ascii=False),
    }
    return render(request, "criteria/conflict.html", context, status=409)


def document_sent(request: HttpRequest) -> CriteriaContent:
    """A document that travelled in a page. Raises Invalid."""
    text = request.POST.get("document", "")
    try:
        if len(text) > MAX_DOCUMENT:
            raise ValueError(len(text))
        return CriteriaContent.model_validate_json(text)
    except (ValidationError, ValueError) as error:
        raise Invalid(_("The text did not come through whole. Open the criteria again.")) from error


def organisation_choices(request: HttpRequest) -> list[tuple[int, str]]:
    """Organisations whose criteria the signed-in person may write."""
    language = page_language()
    found = people.organisations_to_write_for(actor_of(request), language)
    return [(organisation.pk, organisation.name(language).text) for organisation in found]


def chosen_organisation(form: Any) -> Organisation:
    """The organisation that a form names; its choices hold only those one may write for."""
    return Organisation.objects.get(pk=form.cleaned_data["organisation"])


def group_choices() -> list[tuple[int, str]]:
    """Client groups to choose from."""
    rows = ClientGroup.objects.order_by("order", "pk")
    return [(group.pk, group.name(page_language()).text) for group in rows]


def saved(request: HttpRequest) -> None:
    """Say that something was kept."""
    messages.success(request, _("Saved."))


def status(*forms: Any) -> int:
    """422 when a form was refused."""
    return 422 if any(form is not None and form.is_bound and form.errors for form in forms) else 200
