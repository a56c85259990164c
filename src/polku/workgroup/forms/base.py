"""Fields that the forms of theme groups share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

Choices = Sequence[tuple[Any, str]]


def lines_field(label: Any, rows: int = 4, **options: Any) -> forms.CharField:
    """Text of several lines."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


def pick_field(label: Any, choices: Choices, **options: Any) -> forms.TypedChoiceField:
    """One row of a list, by its number."""
    return forms.TypedChoiceField(label=label, coerce=int, choices=[("", _("Choose")), *choices], **options)
