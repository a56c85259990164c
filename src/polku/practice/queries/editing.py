"""A procedure with one part of it changed; pure functions over its document."""

from __future__ import annotations

from typing import Any

from polku.criteria.choices import Purpose
from polku.criteria.queries.in_force import in_force_on
from polku.practice.content import END, ProcedureContent
from polku.shared import clock

Json = dict[str, Any]


def with_parts[Content: ProcedureContent](content: Content, **parts: Any) -> Content:
    """The document with some of its parts as given. What no longer exists is taken out of the steps."""
    data = {**content.model_dump(mode="json"), **parts}
    for kind, word in (("parties", "party"), ("documents", "document")):
        data[kind] = _keyed(data[kind], word)
        known = {item["key"] for item in data[kind]}
        for step in data["steps"]:
            step[kind] = [key for key in step[kind] if key in known]
    return type(content).model_validate(data)


def with_step[Content: ProcedureContent](content: Content, key: str, step: Json) -> Content:
    """The document with a step changed, or added at the end: what led nowhere just before it now leads to it."""
    steps = [each.model_dump(mode="json") for each in content.steps]
    if content.step(key) is not None:
        steps = [{**step, "key": key} if each["key"] == key else each for each in steps]
    else:
        new = _new_key([each["key"] for each in steps], "step")
        if steps and not steps[-1]["answers"] and steps[-1]["leads_to"] in ("", END):
            steps[-1]["leads_to"] = new
        steps.append({**step, "key": new})
    return with_parts(content, steps=steps)


def without_step[Content: ProcedureContent](content: Content, key: str) -> Content:
    """The document without a step; what led there is undecided."""
    steps = [each.model_dump(mode="json") for each in content.steps if each.key != key]
    for step in steps:
        step["leads_to"] = "" if step["leads_to"] == key else step["leads_to"]
        for answer in step["answers"]:
            answer["leads_to"] = "" if answer["leads_to"] == key else answer["leads_to"]
    return with_parts(content, steps=steps)


def with_step_moved[Content: ProcedureContent](content: Content, key: str, by: int) -> Content:
    """The document with a step one place earlier (-1) or later (1); where steps lead stays."""
    steps = [each.model_dump(mode="json") for each in content.steps]
    place = next((n for n, step in enumerate(steps) if step["key"] == key), None)
    if place is not None and 0 <= place + by < len(steps):
        steps.insert(place + by, steps.pop(place))
    return with_parts(content, steps=steps)


def criteria_to_link(language: str) -> list[tuple[int, str]]:
    """Criteria sets in force whose hits may go on by a procedure."""
    found = [
        *in_force_on(clock.today(), purpose=Purpose.PICK_OUT).values(),
        *in_force_on(clock.today(), purpose=Purpose.POTENTIAL).values(),
        *in_force_on(clock.today(), purpose=Purpose.SUPPORT_NEED).values(),
    ]
    return [
        (each.criteria.pk, f"{each.criteria.name(language)} – {each.criteria.organisation.name(language)}")
        for each in found
    ]


def _keyed(rows: list[Json], word: str) -> list[Json]:
    keyed: list[Json] = []
    for row in rows:
        taken = [each["key"] for each in (*rows, *keyed) if each["key"]]
        keyed.append({**row, "key": row["key"] or _new_key(taken, word)})
    return keyed


def _new_key(taken: list[str], word: str) -> str:
    number = len(taken) + 1
    while f"{word}-{number}" in taken:
        number += 1
    return f"{word}-{number}"
