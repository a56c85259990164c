"""Codes of leavers, with their labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Decision(TextChoices):
    """What a person decides about a hit."""

    LATER = "later", _("Not now")
    CONFIRM = "confirm", _("Confirm: take as a student to follow")
    DISMISS = "dismiss", _("Dismiss")


class DismissalReason(TextChoices):
    """Why a hit is not right. Only how many is kept, never of whom."""

    HAS_PLACE = "has_place", _("Has a next place already")
    WRONG_DATA = "wrong_data", _("The list is wrong or out of date")
    DECLINES = "declines", _("The student does not want this")
    UNFIT = "unfit", _("The criterion does not fit this situation")
    OTHER = "other", _("Another reason")


class Ending(TextChoices):
    """Why a student is no longer followed."""

    PLACE = "place", _("The next place has begun")
    MOVED = "moved", _("Moved to another school")
    DECLINED = "declined", _("The student does not want this")
    OTHER = "other", _("Another reason")


class Radar(TextChoices):
    """How near graduation is."""

    THREE = "3", _("At most 3 months left")
    SIX = "6", _("At most 6 months left")
    TWELVE = "12", _("At most 12 months left")
    LATER = "later", _("More than a year left")
    PASSED = "passed", _("The day has passed")
    UNKNOWN = "unknown", _("The day is not known")
