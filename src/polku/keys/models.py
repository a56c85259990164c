"""Keys, never open: a data key under its organisation's key, that one under the installation's."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from polku.shared import clock


class OrganisationKey(models.Model):
    """The key of an organisation (avain), wrapped by the key file or a KMS.

    The newest one wraps; an older one is there until the last data key has been wrapped anew.
    """

    class Data:
        internal: ClassVar = ["id", "organisation_id", "root", "made_at"]
        secret: ClassVar = ["wrapped"]

    # No foreign key: keys know nothing of what they lock. 0 is the installation itself.
    organisation_id = models.BigIntegerField(db_index=True)
    root = models.CharField(max_length=80)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(default=clock.now)


class DataKey(models.Model):
    """A key that seals texts of one person or folder, makes an organisation's blind indexes, or signs.

    Deleting the row makes everything it sealed unreadable, in backups made later too.
    """

    class Use(models.TextChoices):
        TEXT = "text"
        INDEX = "index"
        SIGN = "sign"

    class Data:
        internal: ClassVar = ["id", "use", "organisation_id", "wrapped_by", "made_at"]
        secret: ClassVar = ["wrapped"]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    use = models.CharField(max_length=5, choices=Use.choices, default=Use.TEXT)
    organisation_id = models.BigIntegerField(db_index=True)
    # A key in use cannot be thrown away: the database refuses.
    wrapped_by = models.ForeignKey(OrganisationKey, models.PROTECT, related_name="data_keys")
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation_id", "use"],
                condition=~Q(use="text"),
                name="one_key_per_organisation_and_use",
            )
        ]
