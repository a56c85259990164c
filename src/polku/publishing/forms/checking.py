"""Answering a finding, leaving the public, telling Innokylä."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.publishing.bridge.innokyla import HEADINGS, OWN


class KeepForm(forms.Form):
    """Why something that was found stays."""

    reason = forms.CharField(label=_("Why it stays"), max_length=500)


class LeaveForm(forms.Form):
    """Why a publication leaves the public."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Readers see this reason. Write no names of persons."),
    )


class AddressForm(forms.Form):
    """Where a publication stands in Innokylä."""

    address = forms.URLField(
        label=_("Its address in Innokylä"),
        required=False,
        assume_scheme="https",
        help_text=_("For example https://innokyla.fi/fi/toimintamalli/…"),
    )


class InnokylaForm(forms.Form):
    """What Innokylä asks and the publication does not say by itself."""

    all_optional = True

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for key, heading in HEADINGS.items():
            if key not in OWN:
                self.fields[key] = forms.CharField(
                    label=heading,
                    required=False,
                    max_length=10_000,
                    widget=forms.Textarea(attrs={"rows": 3, "lang": "fi"}),
                )
