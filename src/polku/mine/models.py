"""What a person's own pages keep."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from polku.accounts.models import User
from polku.consent.models import FolderRow
from polku.mine.choices import Answer, AskKind
from polku.people.choices import Category
from polku.shared import clock
from polku.shared.sealed import SealedTextField


class Code(FolderRow):
    """A code of numbers, told once, that works once, for two weeks."""

    # The function of the database that finds it by its mark, under a signed duty only.
    finder: ClassVar[str]

    # An HMAC of the code: the code itself is kept nowhere.
    mark = models.BinaryField()
    # In whose name it opens something when it is used.
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class AccessCode(Code):
    """A code (kutsukoodi) by which a worker joins a client's own account to what one organisation keeps."""

    class Data:
        internal: ClassVar = ["id", "folder", "made_by", "made_at", "expires_at", "used_at"]
        secret: ClassVar = ["mark"]

    finder = "polku_access_code"

    class Meta:
        # Not unique: that a code is taken somewhere else must not be noticed.
        indexes: ClassVar = [models.Index(fields=["mark"], name="access_code_by_mark")]


class SupporterCode(Code):
    """A code by which a client invites somebody to stand by them (tukihenkilön kutsu): for some data, until a day."""

    class Data:
        internal: ClassVar = [
            "id", "folder", "categories", "ends_at", "made_by", "made_at", "expires_at", "used_at",
        ]  # fmt: skip
        personal: ClassVar = ["called"]
        secret: ClassVar = ["mark"]

    finder = "polku_supporter_code"

    # Who it is for, in the client's own words.
    called = SealedTextField(key="folder.key_id")
    categories = ArrayField(models.CharField(max_length=20, choices=Category.choices))
    # Until when the supporter sees something.
    ends_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["mark"], name="supporter_code_by_mark")]


class Ask(FolderRow):
    """What the person asks of the organisation that keeps the data (pyyntö), and the answer."""

    class Data:
        internal: ClassVar = ["id", "folder", "kind", "look", "asked_at", "answered_at", "answered_by_label"]
        special: ClassVar = ["text", "answer_kind", "answer"]

    kind = models.CharField(max_length=15, choices=AskKind.choices)
    # The row of the log of looks it is about.
    look = models.BigIntegerField(null=True)
    text = SealedTextField(key="folder.key_id")
    asked_at = models.DateTimeField(default=clock.now)
    answer_kind = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answer = SealedTextField(key="folder.key_id", null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_label = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer_kind="")
                | Q(answered_at__isnull=False) & ~Q(answer_kind=""),
                name="an_answered_ask_says_how",
            )
        ]
