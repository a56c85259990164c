"""What the forms of theme groups share: texts in four languages, days, and the version that was on the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.shared.languages import CODES
from polku.ui import texts

Choices = Sequence[tuple[Any, str]]


def lines_field(label: Any, rows: int = 4, **options: Any) -> forms.CharField:
    """Text of several lines."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


def pick_field(label: Any, choices: Choices, **options: Any) -> forms.TypedChoiceField:
    """One row of a list, by its number."""
    return forms.TypedChoiceField(label=label, coerce=int, choices=[("", _("Choose")), *choices], **options)


class TextsForm(texts.TextsForm):
    """Base: texts in languages stand in `shown` and `folded`, other fields in `others`."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.texts_named: list[str] = []

    def add_texts(self, name: str, label: Any, texts: Mapping[str, str], **options: Any) -> None:
        """A field for each language."""
        self.texts_named.append(name)
        super().add_texts(name, label, texts, **options)

    @property
    def shown(self) -> list[forms.BoundField]:
        """Texts in Finnish and Swedish."""
        return self.fields_first(*self.texts_named)

    @property
    def folded(self) -> list[forms.BoundField]:
        """Texts in the other languages."""
        return self.fields_folded(*self.texts_named)

    @property
    def others(self) -> list[forms.BoundField]:
        """Fields that are not texts in languages."""
        texts = {f"{name}_{code}" for name in self.texts_named for code in CODES}
        return [self[name] for name in self.fields if name not in texts and name != "version"]
