"""Whom an entry is for, as rules: which criteria it uses, and what becomes of what was read from its own words."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.audit.actions import record
from polku.criteria.actions import create_criteria, save_criteria_draft
from polku.criteria.actions.rules import NEW, put_cell, put_check
from polku.criteria.choices import Purpose, SetState
from polku.criteria.content import CriteriaContent
from polku.criteria.models import CriteriaSet
from polku.criteria.permissions import may_see_criteria
from polku.criteria.queries.versions import newest
from polku.directory import permissions
from polku.directory.models import DismissedProposal, Entry
from polku.directory.queries.history import working_version
from polku.directory.queries.own_words import OTHER, USED, Suggestion, suggestion_of
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid, Refused

_LANGUAGES_OF_NAMES = ("fi", "sv", "en", "fi-selko")


@transaction.atomic
def set_entry_criteria(*, entry: Entry, criteria: CriteriaSet | None, by: Actor) -> None:
    """Say by which criteria an entry goes; None says by no rules. It is public at once where the set is in use.

    For those who may edit the entry. Raises Refused, Invalid.
    """
    entry = _locked(entry, by)
    if criteria is not None:
        _check_usable(criteria, by)
    before, entry.criteria = entry.criteria_id, criteria
    entry.save(update_fields=["criteria"])
    change = {"from": before, "to": criteria.pk if criteria else None}
    record(verb="set_entry_criteria", target=entry, by=by, change=change)


@transaction.atomic
def accept_proposal(*, entry: Entry, key: str, by: Actor) -> CriteriaSet:
    """Add what was read from the entry's words to a draft of its criteria; an entry without gets its own set.

    Nothing is public before somebody puts the draft in use. For those who may edit the entry and write the set.
    Raises Refused, Conflict when the words have changed, Invalid when only the editor can add it.
    """
    entry = _locked(entry, by)
    suggestion = _suggestion(entry, key)
    if suggestion.state in (USED, OTHER):
        raise Invalid(_("The criteria already ask about this. Change the condition in the editor."))
    criteria = entry.criteria
    if criteria is None:
        criteria = _new_set(entry, suggestion, by)
        set_entry_criteria(entry=entry, criteria=criteria, by=by)
    else:
        content = newest(criteria).document
        if len(content.rules) > 1:
            raise Invalid(
                _("These criteria have several ways in. Add the condition in the editor, where you see them.")
            )
        added = _with(content, suggestion, entry)
        save_criteria_draft(criteria=criteria, content=added, by=by, expected_version=criteria.version)
    _forget_dismissal(entry, key)
    record(verb="accept_proposal", target=entry, by=by, change={"criteria": criteria.pk})
    return criteria


@transaction.atomic
def dismiss_proposal(*, entry: Entry, key: str, by: Actor) -> None:
    """Turn down what was read; it is not proposed again until the words change. Raises Refused, Conflict."""
    entry = _locked(entry, by)
    suggestion = _suggestion(entry, key)
    DismissedProposal.objects.get_or_create(
        entry=entry,
        key=key,
        defaults={
            "quote": suggestion.quotes[0][1][:300],
            "dismissed_by_label": by.label[:120],
            "dismissed_by_id": by.user_id,
        },
    )
    record(verb="dismiss_proposal", target=entry, by=by)


@transaction.atomic
def restore_proposal(*, entry: Entry, key: str, by: Actor) -> None:
    """Propose again what was turned down. Raises Refused."""
    entry = _locked(entry, by)
    if _forget_dismissal(entry, key):
        record(verb="restore_proposal", target=entry, by=by)


def _locked(entry: Entry, by: Actor) -> Entry:
    if not permissions.may_edit_entry(by, entry):
        raise Refused(_("You cannot edit this entry."))
    return (
        Entry.objects.select_for_update(of=("self",))
        .select_related("organisation", "criteria")
        .get(pk=entry.pk)
    )


def _check_usable(criteria: CriteriaSet, by: Actor) -> None:
    if criteria.purpose != Purpose.ENTRY or criteria.state == SetState.WITHDRAWN:
        raise Invalid(_("These criteria are not for entries, or no longer in use."))
    if not may_see_criteria(by, criteria):
        raise Refused(_("You cannot use these criteria."))


def _content(entry: Entry) -> dict[str, Any]:
    version = working_version(entry)
    return version.content if version else {}


def _suggestion(entry: Entry, key: str) -> Suggestion:
    found = suggestion_of(entry, _content(entry), key)
    if found is None:
        raise Conflict(_("The words of the entry have changed. Look at the proposals once more."))
    return found


def _new_set(entry: Entry, suggestion: Suggestion, by: Actor) -> CriteriaSet:
    names = _content(entry).get("name") or {}
    return create_criteria(
        organisation=entry.organisation,
        purpose=Purpose.ENTRY,
        names={code: names[code] for code in _LANGUAGES_OF_NAMES if code in names},
        content=_with(CriteriaContent(), suggestion, entry),
        by=by,
        owner_label=entry.owner_label,
        owner_email=entry.owner_email,
    )


def _with(content: CriteriaContent, suggestion: Suggestion, entry: Entry) -> CriteriaContent:
    rule = 0 if content.rules else NEW
    document = suggestion.document
    if document is not None:
        return put_cell(content, rule, NEW, document)
    return put_check(content, rule, "", dict(suggestion.words), entry.owner_label or str(entry.organisation))


def _forget_dismissal(entry: Entry, key: str) -> bool:
    removed, _by_model = DismissedProposal.objects.filter(entry=entry, key=key).delete()
    return bool(removed)
