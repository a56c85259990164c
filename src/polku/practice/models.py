"""Procedures with all their versions."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.db import models
from django.db.models import Q

from polku.accounts.models import Organisation
from polku.practice.choices import ProcedureState, VersionState
from polku.practice.content import ProcedureContent
from polku.shared import clock
from polku.shared.languages import Passage, pick
from polku.shared.versions import DocumentVersion


class Procedure(models.Model):
    """What is done, by whom and by when, when somebody does not reach the level (menettelytapa)."""

    class Data:
        public: ClassVar = [
            "id", "organisation", "names", "state", "version", "owner_label", "based_on", "created_at",
        ]  # fmt: skip
        internal: ClassVar = ["owner_email"]

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="procedures")
    # The name as lists show it: that of the published version, else of the draft.
    names = models.JSONField()
    state = models.CharField(max_length=10, choices=ProcedureState.choices, default=ProcedureState.DRAFT)
    # Counts every version: a form that was opened at another number is a conflict.
    version = models.PositiveIntegerField(default=0)
    owner_label = models.CharField(max_length=120, blank=True, help_text="Role or team that keeps it true")
    owner_email = models.EmailField(blank=True)
    # The version of another organisation's procedure that this one was made from.
    based_on = models.ForeignKey(
        "ProcedureVersion", models.SET_NULL, null=True, blank=True, related_name="copies"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    def name(self, language: str) -> Passage:
        """Its name in a language."""
        return pick(self.names, language)


class ProcedureVersion(DocumentVersion):
    """One version of a procedure. Its content never changes."""

    class Data:
        public: ClassVar = [
            "id",
            "procedure",
            "number",
            "content",
            "state",
            "made_at",
            "note",
            "published_at",
        ]
        internal: ClassVar = ["made_by_label", "made_by_id", "published_by_label"]

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="versions")
    state = models.CharField(max_length=10, choices=VersionState.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["procedure", "number"], name="one_procedure_version_per_number"),
            models.UniqueConstraint(
                fields=["procedure"], condition=Q(state=VersionState.DRAFT), name="one_procedure_draft"
            ),
            models.UniqueConstraint(
                fields=["procedure"],
                condition=Q(state=VersionState.PUBLISHED),
                name="one_procedure_published",
            ),
        ]

    @cached_property
    def document(self) -> ProcedureContent:
        """The content, validated."""
        return ProcedureContent.model_validate(self.content)
