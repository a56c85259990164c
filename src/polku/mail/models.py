"""Mail that waits to be sent or was sent."""

from typing import ClassVar

from django.db import models

from polku.shared import clock


class Message(models.Model):
    """One mail (viesti): written in the transaction of its reason, sent by a job, visible in the demo's outbox."""

    class Data:
        internal: ClassVar = ["id", "kind", "language", "created_at", "sent_at", "failed_at", "attempts"]
        personal: ClassVar = ["recipient", "subject"]
        secret: ClassVar = ["body", "calendar"]  # may hold a signed link

    kind = models.CharField(max_length=40)
    recipient = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    # An iCalendar object (RFC 5545) that goes along, its method inside: the reader's calendar takes it up.
    calendar = models.TextField(blank=True, default="")
    language = models.CharField(max_length=10, default="fi")
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
