"""Organisations of an import: found by their id, business id or name, or made; a local edit is never overwritten."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from polku.accounts.actions import change_organisation, create_organisation, move_unit
from polku.accounts.models import Area, Organisation
from polku.directory.bridge.ptv import MappedOrganisation, RecordRefused, Vocabulary, organisation_of
from polku.directory.models import SourceRecord
from polku.shared.actor import Actor

# Facts that follow the source, as long as nobody has changed them here.
FOLLOWED = ("names", "old_names", "descriptions", "business_id", "homepage")


def facts_of(mapped: MappedOrganisation) -> dict[str, Any]:
    """What an organisation's row takes from its record."""
    return {"names": mapped.names, **mapped.facts}


def fingerprint_of(mapped: MappedOrganisation) -> str:
    """Equal for records that say the same of an organisation."""
    said = {**facts_of(mapped), "areas": mapped.areas, "parent": mapped.parent_id}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def find_organisation(mapped: MappedOrganisation) -> Organisation | None:
    """The organisation a record means: by its id in PTV, else the only one of its business id or Finnish name."""
    known = Organisation.objects.filter(ptv_id=mapped.external_id).first()
    if known or mapped.parent_id:
        return known
    free = Organisation.objects.filter(ptv_id=None, parent=None)
    wanted = [("business_id", mapped.facts["business_id"]), ("names__fi__iexact", mapped.names.get("fi", ""))]
    for lookup, value in wanted:
        found = list(free.filter(**{lookup: value})[:2]) if value else []
        if len(found) == 1:
            return found[0]
    return None


def make_organisation(mapped: MappedOrganisation, parent: Organisation | None, by: Actor) -> Organisation:
    """A new organisation from its record."""
    return create_organisation(
        kind=mapped.kind,
        sector=mapped.sector,
        parent=parent,
        areas=_areas(mapped),
        ptv_id=UUID(mapped.external_id),
        by=by,
        **facts_of(mapped),
    )


def adopt_organisation(organisation: Organisation, mapped: MappedOrganisation, by: Actor) -> Organisation:
    """An organisation that was here before its record: it gets its id and what it lacks, and keeps the rest."""
    lacking = {
        name: value for name, value in facts_of(mapped).items() if value and not getattr(organisation, name)
    }
    return change_organisation(
        organisation=organisation,
        by=by,
        expected_version=organisation.version,
        ptv_id=UUID(mapped.external_id),
        **lacking,
    )


def renew_organisation(
    organisation: Organisation,
    mapped: MappedOrganisation,
    record: SourceRecord,
    parent: Organisation | None,
    vocabulary: Vocabulary,
    by: Actor,
) -> tuple[list[str], list[str]]:
    """Follow a changed record: the fields that changed, and those where both sides did (ours stay)."""
    before = _before(record, vocabulary)
    facts = {name: value for name, value in facts_of(mapped).items() if value != before.get(name)}
    follow = {
        name: value
        for name, value in facts.items()
        if getattr(organisation, name) in (before.get(name), value)
    }
    changed = {name: value for name, value in follow.items() if getattr(organisation, name) != value}
    if changed:
        change_organisation(
            organisation=organisation, by=by, expected_version=organisation.version, **changed
        )
    if parent and organisation.parent_id != parent.pk:
        move_unit(organisation=organisation, parent=parent, by=by)
        changed["parent"] = parent.pk
    return sorted(changed), sorted(facts.keys() - follow.keys())


def _before(record: SourceRecord, vocabulary: Vocabulary) -> dict[str, Any]:
    try:
        return facts_of(organisation_of(record.payload, vocabulary))
    except RecordRefused:
        return {}


def _areas(mapped: MappedOrganisation) -> list[Area]:
    wanted = [area.partition(":") for area in mapped.areas]
    return [Area.objects.get(kind=kind, code=code) for kind, _colon, code in wanted]
