"""The published criteria for other programs, to read only: the text in the engine's own form, and as DMN."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from polku.criteria.bridge import engine_document
from polku.criteria.queries.files import FORMATS, file_of
from polku.criteria.queries.in_force import InForce, in_force_on
from polku.shared import clock

router = Router(tags=["criteria"])


class Asked(Schema):
    """Which criteria."""

    purpose: Literal["", "entry", "potential", "pick_out", "support_need"] = ""
    organisation: Annotated[int, Field(ge=0, le=10**15)] = 0
    page: Annotated[int, Field(ge=1, le=500)] = 1
    size: Annotated[int, Field(ge=1, le=200)] = 50


class Number(Schema):
    """Which set."""

    pk: Annotated[int, Field(ge=1, le=10**15)]


class SetSummary(Schema):
    """A set of criteria in force today. Texts are language -> text."""

    id: int
    names: dict[str, str]
    purpose: str
    organisation: int
    organisation_names: dict[str, str]
    client_group: str | None
    version: int
    valid_from: str | None
    valid_to: str | None
    checked_on: str | None


class FoundSets(Schema):
    """A page of the sets; `total` is about all of them."""

    total: int
    page: int
    pages: int
    sets: list[SetSummary]


class WholeSet(SetSummary):
    """Everything a set says, in the form `polku-criteria-1`."""

    criteria: dict[str, Any]


class NotThere(Schema):
    """What was wrong, in words."""

    message: str
    problems: list[dict[str, str]] = []


@router.get("", response=FoundSets, summary="Criteria in force today", operation_id="criteria")
def criteria(request: HttpRequest, asked: Query[Asked]) -> Any:
    held = list(in_force_on(clock.today(), purpose=asked.purpose or None).values())
    if asked.organisation:
        held = [each for each in held if each.criteria.organisation_id == asked.organisation]
    first = (asked.page - 1) * asked.size
    return {
        "total": len(held),
        "page": asked.page,
        "pages": -(-len(held) // asked.size),
        "sets": [_summary(each) for each in held[first : first + asked.size]],
    }


@router.get(
    "/{pk}",
    response={200: WholeSet, 404: NotThere},
    summary="One set of criteria",
    operation_id="criteria_set",
)
def criteria_set(request: HttpRequest, where: Path[Number]) -> Any:
    held = _held(where.pk)
    if held is None:
        return Status(404, {"message": "There are no such criteria in force."})
    return _summary(held) | {"criteria": engine_document(held.version)}


@router.get(
    "/{pk}/dmn", response={200: None, 404: NotThere}, summary="One set as DMN", operation_id="criteria_dmn"
)
def criteria_dmn(request: HttpRequest, where: Path[Number]) -> Any:
    held = _held(where.pk)
    if held is None:
        return Status(404, {"message": "There are no such criteria in force."})
    return HttpResponse(file_of(held.version, "dmn"), content_type=FORMATS["dmn"])


def _held(pk: int) -> InForce | None:
    return in_force_on(clock.today(), ids=[pk]).get(pk)


def _summary(held: InForce) -> dict[str, Any]:
    found, document = held.criteria, held.version.document
    days = {name: getattr(document, name) for name in ("valid_from", "valid_to")}
    return {
        "id": found.pk,
        "names": found.names,
        "purpose": found.purpose,
        "organisation": found.organisation_id,
        "organisation_names": found.organisation.names,
        "client_group": found.client_group.slug if found.client_group else None,
        "version": held.version.number,
        "checked_on": found.checked_on.isoformat() if found.checked_on else None,
        **{name: day.isoformat() if day else None for name, day in days.items()},
    }
