"""A document in versions: who wrote one when and why, and when it was published (docs/decisions/0006)."""

from django.db import models

from polku.shared import clock


class DocumentVersion(models.Model):
    """Base of every version (versio): its content never changes. The version adds whose it is, and its states."""

    number = models.PositiveIntegerField()
    content = models.JSONField()
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField(null=True)
    published_by_label = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True
