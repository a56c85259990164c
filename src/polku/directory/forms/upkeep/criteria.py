"""Choosing the criteria an entry goes by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class EntryCriteriaForm(forms.Form):
    """Which set says whom the entry is for; several entries may go by the same one."""

    criteria = forms.TypedChoiceField(
        label=_("Criteria this entry goes by"),
        help_text=_("Choose criteria that exist already, or none. Other entries may use the same ones."),
        required=False,
        coerce=int,
        empty_value=None,
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["criteria"]
        field.choices = [("", _("None: no rules yet")), *choices]
