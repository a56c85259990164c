"""Bases of the forms: texts in four languages, days, people and organisations to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from polku.shared.languages import CODES
from polku.ui.fields import DayField

Choices = Sequence[tuple[Any, Any]]
SHORT, LONG = 300, 10_000
# Finnish and Swedish stand first; the others are behind a fold.
FIRST = ("fi", "sv")
IN_LANGUAGE = {
    "fi": _("in Finnish"),
    "sv": _("in Swedish"),
    "en": _("in English"),
    "fi-selko": _("in easy Finnish"),
}


def day_field(label: Any, help_text: Any = "", *, required: bool = False) -> DayField:
    """A day, optional unless said otherwise."""
    return DayField(label=label, help_text=help_text, required=required)


def long_field(label: Any, *, rows: int = 3, most: int = 2_000, **options: Any) -> forms.CharField:
    """A text of some sentences."""
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


class TextsForm(forms.Form):
    """Base: texts in four languages, and the number of the version that was on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def add_texts(self, name: str, label: Any, texts: Mapping[str, str], *, long: bool = False) -> None:
        """A field for each language."""
        for code in CODES:
            self.fields[f"{name}_{code}"] = forms.CharField(
                label=label if code == "fi" else _with_language(label, code),
                required=False,
                max_length=LONG if long else SHORT,
                widget=forms.Textarea(attrs={"rows": 4}) if long else forms.TextInput,
                initial=texts.get(code, ""),
            )

    def texts(self, name: str) -> dict[str, str]:
        """What was written, by language."""
        return {code: text for code in CODES if (text := self.cleaned_data.get(f"{name}_{code}", ""))}

    def require_text(self, name: str) -> None:
        """Ask for the text in Finnish or Swedish."""
        if not any(self.cleaned_data.get(f"{name}_{code}") for code in FIRST):
            self.add_error(f"{name}_fi", _("Write this in Finnish or Swedish."))

    def is_folded(self, name: str) -> bool:
        """Whether a field stands behind the fold."""
        return any(name.endswith(f"_{code}") for code in CODES if code not in FIRST)

    @property
    def open_fields(self) -> list[forms.BoundField]:
        """What stands open, in order."""
        return [self[name] for name in self.fields if not self.is_folded(name)]

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        """Texts in other languages."""
        return [self[name] for name in self.fields if self.is_folded(name)]


def _with_language(label: Any, code: str) -> Any:
    return format_lazy("{label}, {language}", label=label, language=IN_LANGUAGE[code])
