"""The validated documents of theme groups: questions of a survey, what a draft says, where material comes from.

A draft is a procedure's document with more told about each step, so the drawing and the checks of procedures serve it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from polku.criteria.content import Key, Texts
from polku.practice.content import MAX_PARTIES, MAX_STEPS, ProcedureContent, StepContent
from polku.shared.documents import Document, Str
from polku.workgroup.choices import MaterialKind, QuestionKind

MAX_QUESTIONS = 40
MAX_OPTIONS = 12
WITH_OPTIONS = (QuestionKind.CHOICE, QuestionKind.CHOICES)


class OptionContent(Document):
    """One of the answers that are offered."""

    key: Key
    words: Texts


class QuestionContent(Document):
    """What is asked, and how it is answered."""

    key: Key
    kind: Literal[*QuestionKind.values]  # type: ignore[valid-type]
    words: Texts
    help: Texts = {}
    options: Annotated[list[OptionContent], Field(max_length=MAX_OPTIONS)] = []
    required: bool = False

    @model_validator(mode="after")
    def _options_where_they_belong(self) -> QuestionContent:
        if (self.kind in WITH_OPTIONS) != bool(self.options):
            raise ValueError("options belong to questions with options")
        return self

    def option(self, key: str) -> OptionContent | None:
        """The option of a key."""
        return next((option for option in self.options if option.key == key), None)


class SurveyContent(Document):
    """The questions of a survey, in order."""

    questions: Annotated[list[QuestionContent], Field(max_length=MAX_QUESTIONS)] = []

    @model_validator(mode="after")
    def _keys_are_single(self) -> SurveyContent:
        for keys in (self._keys, *([option.key for option in each.options] for each in self.questions)):
            if len(set(keys)) < len(keys):
                raise ValueError("a key stands twice")
        return self

    @property
    def _keys(self) -> list[str]:
        return [question.key for question in self.questions]

    def question(self, key: str) -> QuestionContent | None:
        """The question of a key."""
        return next((question for question in self.questions if question.key == key), None)


class SourceContent(Document):
    """Where a piece of material stands: what it is there, its id or mark, and its address."""

    kind: Literal[*MaterialKind.values]  # type: ignore[valid-type]
    id: int | None = None
    mark: Annotated[Str, StringConstraints(max_length=64)] = ""
    title: Annotated[Str, StringConstraints(max_length=300)] = ""
    # A page of the product, or a page of the internet.
    address: Annotated[
        Str, StringConstraints(max_length=1_000, pattern=r"^(/([^/\\\s]\S*)?|https?://\S+)?$")
    ] = ""


class ModelStep(StepContent):
    """A step of a model: beside what a procedure tells, who answers for it, for whom, from what and to what."""

    # Those of its parties who answer for the step; the others take part.
    responsible: Annotated[list[Key], Field(max_length=MAX_PARTIES)] = []
    for_whom: Texts = {}
    inputs: Texts = {}
    outputs: Texts = {}
    # By which criteria the step is done or decided, in words.
    rules: Texts = {}


class ModelContent(ProcedureContent):
    """What a draft says: an operating model (toimintamalli) or a procedure (menettelytapa)."""

    steps: Annotated[list[ModelStep], Field(max_length=MAX_STEPS)] = []  # type: ignore[assignment]
    for_whom: Texts = {}
    aims: Texts = {}
    follow_up: Texts = {}
