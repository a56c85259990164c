"""Codes of what a person asks for on their own pages, with their labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AskKind(TextChoices):
    """What is asked of the organisation that keeps the data."""

    CORRECTION = "correction", _("Something about me is wrong")
    LOOK = "look", _("Somebody should not have looked")


class Answer(TextChoices):
    """How the organisation answered."""

    DONE = "done", _("Put right")
    PARTLY = "partly", _("Put right in part")
    REFUSED = "refused", _("Not changed")
