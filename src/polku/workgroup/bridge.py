"""A draft as the document of a procedure, and as plain text for those who publish it."""

from __future__ import annotations

from polku.practice.content import ProcedureContent
from polku.workgroup.content import ModelContent

# What a draft tells beyond a procedure.
_OF_MODEL = ("for_whom", "aims", "follow_up")
_OF_STEP = ("responsible", "for_whom", "inputs", "outputs", "rules")


def as_procedure(content: ModelContent) -> ProcedureContent:
    """The same steps, parties and documents, as procedures keep them."""
    data = content.model_dump(mode="json", exclude=set(_OF_MODEL))
    for step in data["steps"]:
        for name in _OF_STEP:
            step.pop(name)
    return ProcedureContent.model_validate(data)
