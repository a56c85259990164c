"""The validated document of a procedure version: steps, decision points, parties, documents, deadlines.

Here are its shape and its limits; whether the steps lead anywhere is asked in `queries/flow.py`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from polku.criteria.content import Key, SourceContent, Texts
from polku.practice.choices import DeadlineEvent, DeadlineSide, DeadlineUnit
from polku.shared.documents import Document, Str

MAX_STEPS = 60
MAX_ANSWERS = 8
MAX_PARTIES = 30
MAX_DOCUMENTS = 30
MAX_CRITERIA = 20
# Where a way ends; an empty target says that nobody has decided yet what follows.
END = "end"


class PartyContent(Document):
    """Who takes part: an organisation of the network, a role, or a role in an organisation."""

    key: Key
    role: Texts = {}
    organisation: int | None = None


class DocumentContent(Document):
    """A form, an instruction or a decision that is used on the way."""

    key: Key
    name: Texts
    url: Annotated[Str, StringConstraints(max_length=1_000, pattern=r"^(https?://\S+)?$")] = ""


class DeadlineContent(Document):
    """By when: so many days, weeks or months before or after an event."""

    amount: Annotated[int, Field(ge=0, le=600)]
    unit: Literal[*DeadlineUnit.values]  # type: ignore[valid-type]
    side: Literal[*DeadlineSide.values]  # type: ignore[valid-type]
    event: Literal[*DeadlineEvent.values]  # type: ignore[valid-type]


class AnswerContent(Document):
    """An answer at a decision point, and where it leads."""

    words: Texts
    leads_to: Key | Literal[""] = ""


class StepContent(Document):
    """Something that is done, or (with answers) a question that is decided. Everybody begins at the first step."""

    key: Key
    title: Texts
    text: Texts = {}
    parties: Annotated[list[Key], Field(max_length=MAX_PARTIES)] = []
    documents: Annotated[list[Key], Field(max_length=MAX_DOCUMENTS)] = []
    deadline: DeadlineContent | None = None
    leads_to: Key | Literal[""] = ""
    answers: Annotated[list[AnswerContent], Field(max_length=MAX_ANSWERS)] = []

    @property
    def is_question(self) -> bool:
        """Whether something is decided here."""
        return bool(self.answers)

    @property
    def targets(self) -> tuple[str, ...]:
        """Where it leads, in order; an empty one is undecided."""
        return tuple(answer.leads_to for answer in self.answers) or (self.leads_to,)


class ProcedureContent(Document):
    """What a version says."""

    name: Texts
    about: Texts = {}
    steps: Annotated[list[StepContent], Field(max_length=MAX_STEPS)] = []
    parties: Annotated[list[PartyContent], Field(max_length=MAX_PARTIES)] = []
    documents: Annotated[list[DocumentContent], Field(max_length=MAX_DOCUMENTS)] = []
    source: SourceContent = SourceContent()
    # Criteria sets whose hits go on by this procedure.
    criteria: Annotated[list[int], Field(max_length=MAX_CRITERIA)] = []

    @model_validator(mode="after")
    def _keys_are_single(self) -> ProcedureContent:
        for items in (self.steps, self.parties, self.documents):
            keys = [item.key for item in items]
            if len(set(keys)) < len(keys) or END in keys:
                raise ValueError("a key stands twice")
        return self

    def step(self, key: str) -> StepContent | None:
        """The step of a key."""
        return next((step for step in self.steps if step.key == key), None)
