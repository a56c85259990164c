"""Codes of lists of students and of procedures, with their labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# What a column of a school's list may tell beside the facts of the criteria.
STUDENT, NUMBER, GROUP = "student", "student_number", "student_group"
ROLES = (STUDENT, NUMBER, GROUP)


class ProcedureState(TextChoices):
    """Where a procedure is in its life."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("In use")
    WITHDRAWN = "withdrawn", _("No longer in use")


class VersionState(TextChoices):
    """Where one version is in its life. One draft and one published version stand at a time."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Replaced by a newer one")


class DeadlineUnit(TextChoices):
    """What a deadline is counted in."""

    DAYS = "days", _("days")
    WEEKS = "weeks", _("weeks")
    MONTHS = "months", _("months")


class DeadlineSide(TextChoices):
    """On which side of the event the last day is."""

    BEFORE = "before", _("before")
    AFTER = "after", _("after")


class DeadlineEvent(TextChoices):
    """What deadlines are counted from."""

    GRADUATION = "graduation", _("the day of graduation")
    PICK_OUT = "pick_out", _("the day of the pick-out list")
    AGREED = "agreed", _("the first meeting")
    PLACE_STARTS = "place_starts", _("the first day in the new place")
    STUDIES_STOPPED = "studies_stopped", _("the day the studies stopped")


# What a deadline is made of, as forms offer it.
DEADLINE = {"unit": DeadlineUnit.choices, "side": DeadlineSide.choices, "event": DeadlineEvent.choices}
