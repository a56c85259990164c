"""Fields that several forms of criteria share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.shared.languages import CODES
from polku.shared.text import clean


class LineField(forms.CharField):
    """One line of text, cleaned."""

    def __init__(self, *, max_length: int = 300, required: bool = False, **options: Any) -> None:
        super().__init__(max_length=max_length, required=required, **options)

    def clean(self, value: Any) -> str:
        return clean(super().clean(value))


class TextField(LineField):
    """A few lines of text."""

    def __init__(self, *, rows: int = 2, max_length: int = 2000, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(max_length=max_length, widget=widget, **options)


def texts_of(form: forms.Form, name: str) -> dict[str, str]:
    """What was written in each language of a text: fields `name_fi`, `name_sv`…"""
    said = {code: form.cleaned_data.get(field_in(name, code), "") for code in CODES}
    return {code: text for code, text in said.items() if text}


def field_in(name: str, code: str) -> str:
    """The name of a field in a language."""
    return f"{name}_{code.replace('-', '_')}"


def texts_initial(name: str, texts: dict[str, str]) -> dict[str, str]:
    """What the fields of a text hold at first."""
    return {field_in(name, code): text for code, text in texts.items()}


def choose_from(form: forms.BaseForm, name: str, choices: Any) -> None:
    """Give a field its choices, which come from the database."""
    field: Any = form.fields[name]
    field.choices = choices


RHYTHMS = (
    (90, _("every three months")),
    (180, _("twice a year")),
    (365, _("once a year")),
    (730, _("every two years")),
)
