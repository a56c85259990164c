"""What happened: one row per change, with no foreign keys, so that it never stops a deletion."""

from typing import ClassVar

from django.db import models


class Event(models.Model):
    """An act and its change (tapahtuma). Append only: the product's own database role cannot change or delete it."""

    class Data:
        internal: ClassVar = [
            "id",
            "at",
            "actor_kind",
            "actor_id",
            "actor_label",
            "verb",
            "target_kind",
            "target_id",
            "change",
        ]

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=120)
    verb = models.CharField(max_length=40)
    target_kind = models.CharField(max_length=40)
    target_id = models.BigIntegerField()
    change = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["target_kind", "target_id", "-at"], name="event_by_target")]
