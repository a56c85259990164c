"""Telling a need that nobody met, without saying who has it."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NeedForm(forms.Form):
    """One question: what did you look for?"""

    words = forms.CharField(
        label=_("What help did you look for?"),
        help_text=_("Do not write names, phone numbers or anything else that tells who you are."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    municipality = forms.RegexField(r"^\d{3}$", required=False, widget=forms.HiddenInput)
    # A person never sees this field; a program that fills in everything does.
    website = forms.CharField(required=False, max_length=200)

    @property
    def from_program(self) -> bool:
        """Whether the hidden field was filled in."""
        return bool(self.cleaned_data.get("website"))
