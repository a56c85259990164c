"""The demo's agreed ways of working: pick-out criteria of a school, and procedures that go on from there."""

from __future__ import annotations

from collections.abc import Mapping

from polku.accounts.models import Organisation
from polku.criteria.actions.versions import create_criteria, publish_criteria
from polku.criteria.choices import Purpose
from polku.criteria.content import CriteriaContent
from polku.criteria.models import CriteriaSet
from polku.demo.documents import Row, read
from polku.practice.actions.procedures import create_procedure, publish_procedure
from polku.practice.content import ProcedureContent
from polku.practice.models import Procedure
from polku.shared.actor import Actor


def load_practice(organisations: Mapping[str, Organisation], by: Actor) -> None:
    """Add the criteria and procedures that are not there yet. They are known again by their Finnish name."""
    rows = read("practice")
    criteria = {row["key"]: _criteria(row, organisations, by) for row in rows["criteria"]}
    known = set(Procedure.objects.values_list("names__fi", flat=True))
    for row in rows["procedure"]:
        if row["name"]["fi"] not in known:
            _make_procedure(row, organisations, criteria, by)


def _criteria(row: Row, organisations: Mapping[str, Organisation], by: Actor) -> CriteriaSet:
    found = CriteriaSet.objects.filter(purpose=Purpose.PICK_OUT, names__fi=row["name"]["fi"]).first()
    if found is not None:
        return found
    content = {"title": row["name"], "rules": row["rule"], "source": row["source"]}
    made = create_criteria(
        organisation=organisations[row["organisation"]],
        purpose=Purpose.PICK_OUT,
        names=row["name"],
        content=CriteriaContent.model_validate(content),
        by=by,
        owner_label=row["owner"],
    )
    publish_criteria(criteria=made, by=by)
    return made


def _make_procedure(
    row: Row, organisations: Mapping[str, Organisation], criteria: Mapping[str, CriteriaSet], by: Actor
) -> None:
    content = {
        "name": row["name"],
        "about": row["about"],
        "source": row["source"],
        "criteria": [criteria[key].pk for key in row.get("criteria", ())],
        "documents": row.get("document", []),
        "parties": [_party(party, organisations) for party in row["party"]],
        "steps": [_step(step) for step in row["step"]],
    }
    made = create_procedure(
        organisation=organisations[row["organisation"]],
        content=ProcedureContent.model_validate(content),
        owner_label=row["owner"],
        by=by,
    )
    publish_procedure(procedure=made, by=by)


def _party(row: Row, organisations: Mapping[str, Organisation]) -> Row:
    place = row.get("organisation")
    return {**row, "organisation": organisations[place].pk if place else None}


def _step(row: Row) -> Row:
    return {("answers" if key == "answer" else key): value for key, value in row.items()}
