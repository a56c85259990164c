"""Codes of retention."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CountedFrom(TextChoices):
    """When the time of a rule begins to run."""

    CARE = "care", _("The last worker's work with the client ended")
    PLAN = "plan", _("The last plan ended")


class AgeBand(TextChoices):
    """How old somebody was, as coarsely as it is still of use."""

    UNKNOWN = "", _("Not known")
    MINOR = "0-17", _("Under 18")
    YOUNG = "18-24", _("18 to 24")
    TWENTIES = "25-29", _("25 to 29")
    MIDDLE = "30-49", _("30 to 49")
    LATER = "50-", _("50 or over")
