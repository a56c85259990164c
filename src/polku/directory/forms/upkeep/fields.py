"""Fields that several upkeep forms share."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.directory.choices import EntryState
from polku.directory.models import Entry
from polku.shared.text import clean

MAX_ID_DIGITS = 15


class EntryField(forms.CharField):
    """An entry by the address of its page or by its number."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=300, **options)

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, Entry) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != clean(str(data or ""))

    def clean(self, value: Any) -> Entry | None:
        said = clean(str(super().clean(str(value or ""))))
        if not said:
            return None
        found = re.fullmatch(r"(\d+)", said) or re.search(r"/(?:palvelu|toiminta)/(\d+)", said)
        number = found.group(1) if found else ""
        entry = Entry.objects.filter(pk=number).first() if number and len(number) <= MAX_ID_DIGITS else None
        if entry is None or entry.state != EntryState.PUBLISHED:
            raise forms.ValidationError(
                _("No public service or activity was found by this. Copy the address of its page.")
            )
        return entry


class TimeField(forms.CharField):
    """A time of day as people write it: 9, 9.30, 9:30, 13."""

    hint = _("Write a time like 9 or 9.30.")

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=8, **options)
        self.widget.attrs["inputmode"] = "decimal"
        self.widget.attrs["class"] = "short"

    def clean(self, value: Any) -> time | None:
        said = clean(str(super().clean(value) or ""))
        if not said:
            return None
        found = re.fullmatch(r"(\d{1,2})(?:[.:](\d{2}))?", said)
        if found is None:
            raise forms.ValidationError(self.hint)
        try:
            # Midnight is written both ways.
            return time(int(found[1]) % 24 if found[1] == "24" else int(found[1]), int(found[2] or 0))
        except ValueError:
            raise forms.ValidationError(self.hint) from None


class PostalCodeField(forms.RegexField):
    """A Finnish postal code."""

    def __init__(self) -> None:
        wrong = {"invalid": _("A postal code has five digits.")}
        super().__init__(r"^\d{5}$", label=_("Postal code"), required=False, error_messages=wrong)


def choose_from(form: forms.BaseForm, name: str, choices: Any) -> None:
    """Give a field its choices, which come from the database."""
    field: Any = form.fields[name]
    field.choices = choices


def problems_of_rows(rows: Any) -> list[tuple[str, str, str]]:
    """What has to be mended in rows, as (id of the field, its label, sentence)."""
    if not rows.is_bound:
        return []
    return [
        (form[name].id_for_label or "", str(form[name].label), str(sentence))
        for form in rows.forms
        for name, sentences in form.errors.items()
        if name in form.fields
        for sentence in sentences
    ]
