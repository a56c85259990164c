"""What a steward says about folders that wait for deletion."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.ui.fields import DayField

MOST_REASON = 1_000


class HoldForm(forms.Form):
    """Until when the data is kept, and why."""

    until = DayField(label=_("Keep until"))
    reason = forms.CharField(
        label=_("Why it must be kept"),
        help_text=_("For example a complaint, a claim for damages or a case in court."),
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, client: str, **options: Any) -> None:
        options["auto_id"] = f"id_{client}_%s"
        super().__init__(*args, **options)
