"""Codes of the read log."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class What(models.TextChoices):
    """How data about people was shown."""

    PAGE = "page", _("page of a person")
    LIST = "list", _("list of people")
    SEARCH = "search", _("search")
    EXPORT = "export", _("export")
    JOB = "job", _("work of the system")
