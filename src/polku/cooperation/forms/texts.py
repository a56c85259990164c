"""Bases of the forms: texts in four languages, days, people and organisations to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from polku.shared.languages import CODES
from polku.ui import texts
from polku.ui.fields import DayField

Choices = Sequence[tuple[Any, Any]]
SHORT = 300


def day_field(label: Any, help_text: Any = "", *, required: bool = False) -> DayField:
    """A day, optional unless said otherwise."""
    return DayField(label=label, help_text=help_text, required=required)


def long_field(label: Any, *, rows: int = 3, most: int = 2_000, **options: Any) -> forms.CharField:
    """A text of some sentences."""
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


class TextsForm(texts.TextsForm):
    """Texts in four languages, in the order in which they are asked for."""

    short, longest, lines = SHORT, 10_000, 4

    def is_folded(self, name: str) -> bool:
        """Whether a field stands behind the fold."""
        return any(name.endswith(f"_{code}") for code in CODES if code not in texts.FIRST)

    @property
    def open_fields(self) -> list[forms.BoundField]:
        """What stands open, in order."""
        return [self[name] for name in self.fields if not self.is_folded(name)]

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        """Texts in other languages."""
        return [self[name] for name in self.fields if self.is_folded(name)]
