"""What the pages of a person send: one form, one question."""

from __future__ import annotations

from typing import Any

from django import forms

from polku.shared.errors import Invalid


class TextField(forms.CharField):
    """A few lines of text."""

    def __init__(self, *, rows: int = 3, max_length: int = 4_000, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(max_length=max_length, widget=widget, **options)


class DayField(forms.DateField):
    """A day, picked or written."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **options)


def add_problems(form: forms.Form, problem: Invalid) -> None:
    """What an action found wrong, beside the fields it is about."""
    told = {name: texts for name, texts in problem.problems.items() if name in form.fields}
    for name, texts in told.items():
        form.add_error(name, texts)
    if not told:
        form.add_error(None, str(problem))
