"""What the pages of a person send: one form, one question."""

from __future__ import annotations

from typing import Any

from django import forms


class TextField(forms.CharField):
    """A few lines of text."""

    def __init__(self, *, rows: int = 3, max_length: int = 4_000, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(max_length=max_length, widget=widget, **options)
