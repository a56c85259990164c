"""What a person's own pages keep."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from polku.accounts.models import User
from polku.consent.models import FolderRow
from polku.shared import clock


class AccessCode(FolderRow):
    """A code (kutsukoodi) that joins a client's own account to what one organisation keeps: once, for two weeks."""

    class Data:
        internal: ClassVar = ["id", "folder", "made_by", "made_at", "expires_at", "used_at"]
        secret: ClassVar = ["mark"]

    # An HMAC of the code: the code itself is kept nowhere.
    mark = models.BinaryField(unique=True)
    # The worker in whose name the account is joined when the code is used.
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
