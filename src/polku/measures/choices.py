"""Codes of measures, follow-ups and commitments, with their labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MeasureState(TextChoices):
    """Where a measure is."""

    PLANNED = "planned", _("Planned")
    GOING_ON = "going_on", _("Going on")
    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


# Somebody still has something to do.
OPEN = (MeasureState.PLANNED, MeasureState.GOING_ON, MeasureState.WAITING)


class Unit(TextChoices):
    """What a rhythm counts."""

    WEEKS = "weeks", _("weeks")
    MONTHS = "months", _("months")


class TaskState(TextChoices):
    """What became of one turn of a follow-up."""

    OPEN = "open", _("To be done")
    DONE = "done", _("Done")
    SKIPPED = "skipped", _("Left out this time")


class CommitmentState(TextChoices):
    """Whether what was promised was done."""

    OPEN = "open", _("Promised")
    KEPT = "kept", _("Kept")
    NOT_KEPT = "not_kept", _("Not kept")


# What may be sent to show that a measure is done; it is always handed out as a file, never opened as a page.
FILE_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
MAX_FILE = 4_000_000
