"""What the forms of theme groups share: texts in four languages, days, and the version that was on the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from polku.shared.languages import CODES

SHORT, LONG = 200, 2_000
# Finnish and Swedish stand first; the others are behind a fold.
FIRST = ("fi", "sv")
IN_LANGUAGE = {
    "fi": _("in Finnish"),
    "sv": _("in Swedish"),
    "en": _("in English"),
    "fi-selko": _("in easy Finnish"),
}
Choices = Sequence[tuple[Any, str]]


def lines_field(label: Any, rows: int = 4, **options: Any) -> forms.CharField:
    """Text of several lines."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


def pick_field(label: Any, choices: Choices, **options: Any) -> forms.TypedChoiceField:
    """One row of a list, by its number."""
    return forms.TypedChoiceField(label=label, coerce=int, choices=[("", _("Choose")), *choices], **options)


class TextsForm(forms.Form):
    """Base: texts in languages stand in `shown` and `folded`, other fields in `others`."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.texts_named: list[str] = []

    def add_texts(
        self,
        name: str,
        label: Any,
        texts: Mapping[str, str],
        *,
        long: bool = False,
        rows: int = 3,
        help_text: Any = "",
    ) -> None:
        """A field for each language."""
        self.texts_named.append(name)
        for code in CODES:
            self.fields[f"{name}_{code}"] = forms.CharField(
                label=label if code == "fi" else _with_language(label, code),
                required=False,
                max_length=LONG if long else SHORT,
                help_text=help_text if code == "fi" else "",
                widget=forms.Textarea(attrs={"rows": rows}) if long else forms.TextInput,
                initial=texts.get(code, ""),
            )

    def texts(self, name: str) -> dict[str, str]:
        """What was written, by language."""
        return {code: text for code in CODES if (text := self.cleaned_data.get(f"{name}_{code}", ""))}

    def require_text(self, name: str) -> None:
        """Ask for the text in Finnish or Swedish."""
        if not any(self.cleaned_data.get(f"{name}_{code}") for code in FIRST):
            self.add_error(f"{name}_fi", _("Write this in Finnish or Swedish."))

    @property
    def shown(self) -> list[forms.BoundField]:
        """Texts in Finnish and Swedish."""
        return [self[f"{name}_{code}"] for name in self.texts_named for code in FIRST]

    @property
    def folded(self) -> list[forms.BoundField]:
        """Texts in the other languages."""
        return [self[f"{name}_{code}"] for name in self.texts_named for code in CODES if code not in FIRST]

    @property
    def others(self) -> list[forms.BoundField]:
        """Fields that are not texts in languages."""
        texts = {f"{name}_{code}" for name in self.texts_named for code in CODES}
        return [self[name] for name in self.fields if name not in texts and name != "version"]


def _with_language(label: Any, code: str) -> Any:
    return format_lazy("{label}, {language}", label=label, language=IN_LANGUAGE[code])
